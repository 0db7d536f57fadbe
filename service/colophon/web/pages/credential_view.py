"""A verdict, arranged for reading: people first, then what AI made, what is missing, and last how it was checked.

Nothing is added here: each line stands in the verdict. What the record says is told as recorded, by the signer's word.
"""

from dataclasses import dataclass
from typing import Final

from colophon.credential.summary import ChannelClass, ComponentCount
from colophon.record.roles import ROLES, RoleCode
from colophon.record.vocabulary import AgentKind, AILevel, Capacity, DecisionKind, OutputClass, StepKind
from colophon.verify.verdict import Claim, Integrity, Ledger, Person, ShownStep, Verdict
from colophon.verify.words import CHANNELS, CLASSES, OVERSIGHT, SOURCE_TYPES, source_type_words
from colophon.web.pages import words
from colophon.web.pages.words import Answer

MADE_BY_AI = AILevel.TRANSFORMED.rank
"""From this level on, what a step made counts as the AI's on the page."""

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One separate answer with its question."""

    question: str
    answer: Answer
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One line of the credits: a role, and who had it."""

    role: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A step or decision as it is shown."""

    id: str
    what: str
    title: str | None
    day: str
    who: tuple[str, ...]
    why: str | None
    ai_level: str | None
    fields: tuple[tuple[str, str], ...]
    withheld: tuple[str, ...]
    state: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialView:
    """The parts of the page, in reading order; `stands` is false where the record does not speak for this file as it is."""

    title: str
    stands: bool
    answers: tuple[Told, ...]
    channels: tuple[tuple[str, str, str | None], ...]
    oversight: str | None
    figures: tuple[tuple[str, str], ...]
    people: tuple[Credit, ...]
    others: tuple[Credit, ...]
    decisions: tuple[Line, ...]
    human_steps: tuple[Line, ...]
    ai_steps: tuple[Line, ...]
    components: tuple[tuple[int, str], ...]
    gaps: tuple[str, ...]
    declared: tuple[str, ...]
    unwitnessed: bool


def credential_view(verdict: Verdict, *, by_hash: bool = False) -> CredentialView:
    """Return `verdict` arranged for reading."""
    claim = verdict.claim
    steps = [_line(step) for step in claim.steps if step.type == "step"] if claim else []
    made_by_ai = {step.id for step in claim.steps if _is_ai(step)} if claim else set[str]()
    return CredentialView(
        title=(claim and claim.title) or verdict.file_name or "A file",
        stands=verdict.integrity is not Integrity.CHANGED,
        answers=_by_hash(verdict) if by_hash else _answers(verdict),
        channels=tuple(_channel(channel) for channel in claim.channels) if claim else (),
        oversight=OVERSIGHT[claim.oversight] if claim else None,
        figures=_figures(claim) if claim else (),
        people=_credits(claim, people=True) if claim else (),
        others=_credits(claim, people=False) if claim else (),
        decisions=tuple(_line(step) for step in claim.steps if step.type == "decision") if claim else (),
        human_steps=tuple(line for line in steps if line.id not in made_by_ai),
        ai_steps=tuple(line for line in steps if line.id in made_by_ai),
        components=tuple(_component(component) for component in claim.components) if claim else (),
        gaps=_gaps(claim) if claim else (),
        declared=_declared(verdict),
        unwitnessed=verdict.ledger.origin is not None and not verdict.ledger.witnessed_by,
    )


def _answers(verdict: Verdict) -> tuple[Told, ...]:
    signer = verdict.signer
    record = words.RECORD["none" if verdict.claim is None else "gaps" if _has_gaps(verdict.claim) else "complete"]
    return (
        Told(question="Is it what was sealed?", answer=words.INTEGRITY[verdict.integrity]),
        Told(question="Who sealed it?", answer=words.SIGNER[signer.trust], details=_signer_details(verdict)),
        Told(question="What backs the record?", answer=record, details=_record_details(verdict.claim)),
        Told(
            question="Is it in a log?",
            answer=words.LEDGER[verdict.ledger.finding],
            details=_ledger_details(verdict.ledger),
        ),
    )


def _by_hash(verdict: Verdict) -> tuple[Told, ...]:
    # By a hash alone nothing but the log was asked; an answer about content or signer would be made up.
    answer = words.BY_HASH[verdict.ledger.release]
    return (Told(question="Is it in the log?", answer=answer, details=_ledger_details(verdict.ledger)[:1]),)


def _signer_details(verdict: Verdict) -> tuple[str, ...]:
    signer = verdict.signer
    name = signer.organisation or signer.common_name
    lines: list[str] = []
    if name:
        lines.append(f"Under the name {name}.")
    if signer.test_signer:
        lines.append("This is a test signer, by its certificate's own words: anybody can make one under any name.")
    if signer.time:
        kind = "by a trusted time-stamp" if signer.time_trusted else "by the signer's own clock"
        lines.append(f"On {day(signer.time)}, {kind}.")
    return tuple(lines)


def _record_details(claim: Claim | None) -> tuple[str, ...]:
    if claim is None:
        return ()
    counts = claim.counts
    return (
        f"{_number(counts.steps, 'step')} and {_number(counts.decisions, 'decision')} on record.",
        "The list of actions is complete, as recorded."
        if claim.all_actions_included
        else "The list of actions may be incomplete.",
    )


def _ledger_details(ledger: Ledger) -> tuple[str, ...]:
    if ledger.origin is None:
        return ()
    witnesses = (
        "Witnessed by " + ", ".join(ledger.witnessed_by) + "."
        if ledger.witnessed_by
        else "Unwitnessed: only the log's own key signed its head."
    )
    return (words.RELEASES[ledger.release], f"Log {ledger.origin}.", witnesses)


def _channel(channel: ChannelClass) -> tuple[str, str, str | None]:
    source = SOURCE_TYPES[channel.source_type] if channel.source_type else None
    return CHANNELS[channel.channel].capitalize(), CLASSES[channel.output_class], source


def _figures(claim: Claim) -> tuple[tuple[str, str], ...]:
    counts = claim.counts
    figures = [
        (str(counts.steps), _plural(counts.steps, "step")),
        (str(counts.decisions), _plural(counts.decisions, "decision")),
        (str(counts.people), "person" if counts.people == 1 else "people"),
        (str(counts.ai_systems), _plural(counts.ai_systems, "AI system")),
    ]
    if counts.candidates_seen:
        figures.append((f"{counts.candidates_kept} of {counts.candidates_seen}", "candidates kept"))
    return tuple(figures)


def _credits(claim: Claim, *, people: bool) -> tuple[Credit, ...]:
    lines: dict[str, list[str]] = {}
    for person in claim.people:
        if (person.kind in {AgentKind.PERSON, AgentKind.ORGANISATION}) != people:
            continue
        names = lines.setdefault(_role(person), [])
        if name(person) not in names:
            names.append(name(person))
    return tuple(Credit(role=role, names=tuple(names)) for role, names in lines.items())


def _role(person: Person) -> str:
    if person.role in {code.value for code in RoleCode}:
        return ROLES[RoleCode(person.role)].label
    if person.kind == AgentKind.AI_SYSTEM:
        return "AI system"
    if person.kind == AgentKind.SOFTWARE:
        return "Software"
    return words.CAPACITIES[Capacity(person.capacity)].capitalize() if person.capacity else "With"


def name(person: Person) -> str:
    """Return how an agent is called on the page; a pseudonym is never shown as if it were a name."""
    if person.name is None:
        return f"{words.UNNAMED.get(person.kind, words.UNNAMED['undisclosed'])} ({person.pseudonym[:6]})"
    version = f" {person.version}" if person.version else ""
    return f"{person.name}{version}" + (f", {person.provider}" if person.provider else "")


def _is_ai(step: ShownStep) -> bool:
    return step.type == "step" and step.ai_level is not None and AILevel(step.ai_level).rank >= MADE_BY_AI


def _line(step: ShownStep) -> Line:
    fields = dict(step.fields)
    title, why = fields.pop("title", None), fields.pop("why", None)
    agents = step.agents or ((step.by,) if step.by else ())
    return Line(
        id=step.id,
        what=_what(step),
        title=title,
        day=day(step.at),
        who=tuple(_part(person) for person in agents),
        why=why,
        ai_level=words.AI_LEVELS[AILevel(step.ai_level)] if step.ai_level else None,
        fields=tuple((words.FIELDS.get(field, field), value) for field, value in fields.items()),
        withheld=tuple(words.FIELDS.get(field, field) for field in step.withheld),
        state="taken back" if step.taken_back else "superseded" if step.superseded_by else None,
    )


def _what(step: ShownStep) -> str:
    return words.DECISIONS[DecisionKind(step.kind)] if step.type == "decision" else words.STEPS[StepKind(step.kind)]


def _part(person: Person) -> str:
    role = ROLES[RoleCode(person.role)].label.lower() if person.role else ""
    capacity = words.CAPACITIES[Capacity(person.capacity)] if person.capacity else ""
    # A director who directed needs no second word; a tool or a supervisor without a craft credit does.
    more = role or capacity
    return f"{name(person)} ({more})" if more else name(person)


def _component(component: ComponentCount) -> tuple[int, str]:
    if component.source_type is None:
        return component.count, "no record says how"
    return component.count, SOURCE_TYPES[component.source_type]


def _has_gaps(claim: Claim) -> bool:
    return claim.counts.gaps > 0 or claim.output_class is OutputClass.UNDETERMINED


def _gaps(claim: Claim) -> tuple[str, ...]:
    lines: list[str] = []
    if claim.counts.gaps:
        lines.append(f"{_number(claim.counts.gaps, 'gap')} in the record of how this was made.")
    lines.extend(
        f"How the {CHANNELS[channel.channel]} was made is undetermined."
        for channel in claim.channels
        if channel.output_class is OutputClass.UNDETERMINED
    )
    unknown = sum(component.count for component in claim.components if component.source_type is None)
    if unknown:
        lines.append(f"{_number(unknown, 'element')} went in without a record of how it was made.")
    if not claim.all_actions_included:
        lines.append("The recorded actions are not said to be all there were.")
    return tuple(lines)


def _declared(verdict: Verdict) -> tuple[str, ...]:
    if verdict.claim is not None:
        return ()
    return tuple(dict.fromkeys(found for found in map(source_type_words, verdict.declared) if found))


def day(moment: str) -> str:
    """Return the day of an RFC 3339 time as people write it; what can't be read is shown as it stands."""
    year, _, rest = moment[:10].partition("-")
    month, _, number = rest.partition("-")
    if not (year.isdecimal() and month.isdecimal() and number.isdecimal() and 1 <= int(month) <= len(_MONTHS)):
        return moment
    return f"{int(number)} {_MONTHS[int(month) - 1]} {year}"


def day_and_time(moment: str) -> str:
    """Return an RFC 3339 time in UTC as people write it, to the minute; another zone is shown as it stands."""
    if not moment.endswith(("Z", "+00:00")) or day(moment) == moment:
        return moment
    return f"{day(moment)}, {moment[11:16]} UTC"


def _number(count: int, noun: str) -> str:
    return f"{count} {_plural(count, noun)}"


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"
