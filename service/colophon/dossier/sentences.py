"""Plain sentences from a verdict: what is recorded, by whom, and what the record lacks. Everything in them stands in the verdict.

The sentence of the whole verdict is `Verdict.sentence`, made by `verify.sentence`; here are those of its parts.
"""

from colophon.credential.summary import ChannelClass
from colophon.dossier import labels
from colophon.record.vocabulary import AILevel, Capacity, Channel, DecisionKind, OutputClass, StepKind
from colophon.verify.verdict import Claim, IngredientFinding, Person, ShownStep
from colophon.verify.words import CHANNELS, CLASSES, OVERSIGHT, SOURCE_TYPES

INGREDIENTS = {
    "intact": "its credential was intact and its signer known",
    "changed": "it was not what its signer signed",
    "signer_unknown": "it was signed by someone your list does not know",
    "no_credential": "it came without a credential",
    "undetermined": "its credential could not be judged",
}


def person_words(person: Person) -> str:
    """Return how an agent is called in a sentence; a pseudonym is never shown as if it were a name."""
    if person.name is None:
        return labels.AGENTS.get(person.kind, labels.AGENTS["undisclosed"])
    version = f" {person.version}" if person.version else ""
    provider = f" by {person.provider}" if person.provider else ""
    return f"{person.name}{version}{provider}"


def channel_sentence(channel: ChannelClass) -> str:
    """Return what one channel is recorded as."""
    name, several = CHANNELS[channel.channel], channel.channel is Channel.EFFECTS
    if channel.output_class is OutputClass.UNDETERMINED:
        return f"How the {name} {'were' if several else 'was'} made is undetermined: the record has gaps."
    words = f"The {name} {'are' if several else 'is'} {CLASSES[channel.output_class]}"
    return f"{words}, declared as {SOURCE_TYPES[channel.source_type]}." if channel.source_type else f"{words}."


def oversight_sentence(claim: Claim) -> str:
    """Return what is recorded of people's oversight."""
    return _sentence(OVERSIGHT[claim.oversight])


def counts_sentence(claim: Claim) -> str:
    """Return how much is recorded, in numbers of things; never a share."""
    counts = claim.counts
    people = "1 person" if counts.people == 1 else f"{counts.people} people"
    words = f"{_many(counts.steps, 'step')} and {_many(counts.decisions, 'decision')} are recorded, with {people}"
    words += f" and {_many(counts.ai_systems, 'AI system')}"
    if counts.candidates_seen:
        kept = "was" if counts.candidates_kept == 1 else "were"
        words += f"; {counts.candidates_kept} of {_many(counts.candidates_seen, 'candidate')} {kept} kept"
    return f"{words}."


def component_sentences(claim: Claim) -> tuple[str, ...]:
    """Return what is recorded of the elements that went in, by origin."""
    return tuple(
        _sentence(
            f"{_many(item.count, 'element')} "
            + (
                f"declared as {SOURCE_TYPES[item.source_type]}"
                if item.source_type
                else "without a record of how it was made"
            )
        )
        for item in claim.components
    )


def gap_sentences(claim: Claim) -> tuple[str, ...]:
    """Return what the record lacks; nothing where nothing is known to be missing."""
    told: list[str] = []
    if claim.counts.gaps:
        verb = "is" if claim.counts.gaps == 1 else "are"
        told.append(f"There {verb} {_many(claim.counts.gaps, 'gap')} in the record of how this was made.")
    told += [channel_sentence(one) for one in claim.channels if one.output_class is OutputClass.UNDETERMINED]
    unknown = sum(item.count for item in claim.components if item.source_type is None)
    if unknown:
        told.append(f"{_many(unknown, 'element')} went in without a record of how it was made.")
    if not claim.all_actions_included:
        told.append("The recorded actions are not said to be all there were.")
    return tuple(told)


def step_sentence(step: ShownStep) -> str:
    """Return who did or decided what, as recorded, with the reason where it is disclosed."""
    if step.type == "decision":
        what = labels.DECISIONS[DecisionKind(step.kind)]
        who = _who((step.by,) if step.by else ())
    else:
        what = labels.STEPS[StepKind(step.kind)]
        who = _who(_actors(step))
    title = f": {step.fields['title']}" if step.fields.get("title") else ""
    level = f" ({labels.AI_LEVELS[AILevel(step.ai_level)]})" if step.ai_level and step.ai_level != AILevel.NONE else ""
    reason = step.fields.get("why")
    because = f" The reason given: {reason.rstrip('.')}." if reason else ""
    state = (
        " This was taken back later."
        if step.taken_back
        else " This was superseded later."
        if step.superseded_by
        else ""
    )
    return f"{_first_up(who)} {what}{level}{title.rstrip('.')}.{because}{state}"


def withheld_sentence(step: ShownStep) -> str | None:
    """Return which fields of a step are not disclosed; None where all of them are."""
    if not step.withheld:
        return None
    return f"Not disclosed: {', '.join(labels.FIELDS.get(name, name) for name in step.withheld)}."


def ingredient_sentence(ingredient: IngredientFinding) -> str:
    """Return what was found of one ingredient."""
    way = f" in {' > '.join(ingredient.path)}" if ingredient.path else ""
    return f"{ingredient.title or 'An ingredient without a title'}{way}: {INGREDIENTS[ingredient.finding]}."


def _actors(step: ShownStep) -> tuple[Person, ...]:
    """Return those who did the work; tools are named only where nobody else is."""
    people = tuple(person for person in step.agents if person.capacity != Capacity.TOOL)
    return people or step.agents or ((step.by,) if step.by else ())


def _who(people: tuple[Person, ...]) -> str:
    told = list(dict.fromkeys(_named(person) for person in people))
    if not told:
        return "somebody who is not disclosed"
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def _named(person: Person) -> str:
    role = labels.role_within_sentence(person.role)
    return person_words(person) if role is None else f"{person_words(person)} ({role})"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _sentence(words: str) -> str:
    return f"{_first_up(words)}."


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]
