"""What a rule concluded, in words that a producer understands. Names of people never stand here; roles and AI systems do."""

from collections.abc import Mapping
from typing import Final

from colophon.authorship.nodes import StepNode
from colophon.authorship.origins import AI, COMPUTED, Kept, Key
from colophon.record.roles import ROLES
from colophon.record.vocabulary import AgentKind, AILevel, Capacity, Channel, OutputClass, StepKind

Systems = Mapping[str, Mapping[str, str | None]] | None

DONE: Final[dict[StepKind, str]] = {
    StepKind.BRIEF: "briefed",
    StepKind.CONCEPT: "conceived",
    StepKind.WRITE: "written",
    StepKind.DRAW: "drawn",
    StepKind.CAPTURE: "captured",
    StepKind.PERFORM: "performed",
    StepKind.RECORD: "recorded from life",
    StepKind.CREATE: "created",
    StepKind.DIRECT_PROMPT: "directed by prompt",
    StepKind.GENERATE: "generated",
    StepKind.TRANSFORM: "transformed",
    StepKind.ENHANCE: "enhanced",
    StepKind.SELECT: "selected",
    StepKind.CUT: "cut",
    StepKind.COMPOSITE: "composited",
    StepKind.ANIMATE: "animated",
    StepKind.RETOUCH: "retouched",
    StepKind.GRADE: "graded",
    StepKind.COMPOSE: "composed",
    StepKind.SOUND: "sound-designed",
    StepKind.MIX: "mixed",
    StepKind.DUB: "dubbed",
    StepKind.SUBTITLE: "subtitled",
    StepKind.TRANSLATE: "translated",
    StepKind.CONFORM: "conformed",
    StepKind.ENCODE: "encoded",
    StepKind.MARK: "marked",
    StepKind.STRIP: "stripped of embedded data",
    StepKind.SEAL: "sealed",
    StepKind.REVIEW: "reviewed",
    StepKind.APPROVE: "approved",
    StepKind.PUBLISH: "published",
}

AIDED: Final[dict[AILevel, str]] = {
    AILevel.SUGGESTED: ", with suggestions by AI",
    AILevel.ASSISTED: ", assisted by AI",
    AILevel.ENHANCED: ", enhanced by AI",
}

CLASSES: Final[dict[OutputClass, tuple[str, str]]] = {
    OutputClass.UNDETERMINED: ("C0", "undetermined: something in it is not recorded, or contradicts itself"),
    OutputClass.HUMAN_MADE: ("C1", "human-made: no AI is recorded in anything that is kept"),
    OutputClass.AI_ASSISTED: (
        "C1",
        "AI-assisted: AI helped, but nothing that is kept was generated or transformed by it",
    ),
    OutputClass.HUMAN_MADE_WITH_AI_PARTS: ("C2", "human-made with AI parts: both are kept in it"),
    OutputClass.AI_GENERATED_HUMAN_DIRECTED: (
        "C3",
        "AI-generated, directed by people: all that is kept was generated, and a person's choice or work is in it",
    ),
    OutputClass.FULLY_AI_GENERATED: (
        "C3",
        "fully AI-generated: all that is kept was generated, and no reasoned choice or protectable work of a person is in it",
    ),
}


SUBJECTS: Final[dict[Key, tuple[str, str]]] = {
    None: ("It", "is"),
    Channel.PICTURE: ("The picture", "is"),
    Channel.VOICE: ("The voice", "is"),
    Channel.MUSIC: ("The music", "is"),
    Channel.EFFECTS: ("The sound effects", "are"),
    Channel.TEXT: ("The text", "is"),
    Channel.LIKENESS: ("The likeness", "is"),
}


def concluded(step: StepNode, kept: Kept, systems: Systems) -> str:
    """Return what `kept.rule` concluded from `step`."""
    if kept.rule == "R0":
        return _open_end(step)
    if kept.rule in {"R1", "R2"}:
        verb = "Generated" if kept.rule == "R1" else "Transformed"
        return f"{verb} by AI{_system(step, systems)}{_by(step)}{_upon(kept)}."
    if kept.rule == "R5":
        return f"{_done(step)}: each element stays what it was{_ai_stays(kept)}."
    if kept.rule == "R7":
        return f"{_done(step)}: nothing that can be seen or heard was changed{_ai_stays(kept)}."
    if kept.rule in {"R6", "R8"}:
        return f"{_done(step)}{AIDED.get(step.level, '')}{_ai_stays(kept, edited=True)}."
    alone = ", by software alone" if kept.origins <= {COMPUTED} else ""
    return f"{_done(step)}{alone}{AIDED.get(step.level, '')}."


def class_words(key: Key, kept: Kept) -> tuple[str, str]:
    """Return the rule and the sentence by which a channel gets its class; recorded AI is named even where the rest is unknown."""
    rule, words = CLASSES[kept.output_class]
    subject, is_ = SUBJECTS[key]
    recorded = "" if kept.output_class is OutputClass.UNDETERMINED else "recorded as "
    also = ". AI is recorded in the part that is known" if kept.unknown and AI in kept.origins else ""
    return rule, f"{subject} {is_} {recorded}{words}{also}."


def parts_words(count: int, output_class: OutputClass) -> str:
    """Return what is recorded of `count` elements that were put in."""
    name = CLASSES[output_class][1].partition(":")[0]
    recorded = "" if output_class is OutputClass.UNDETERMINED else "recorded as "
    return f"{count} element{'' if count == 1 else 's'} put in here {'is' if count == 1 else 'are'} {recorded}{name}."


def _done(step: StepNode) -> str:
    words = f"{DONE[step.kind]}{_by(step)}"
    return words[0].upper() + words[1:]


def _open_end(step: StepNode) -> str:
    if not step.whole:
        return f"{_done(step)}: what went in is withheld, so what it keeps is unknown."
    if not step.perceptible:
        return f"{_done(step)}: no record says how what went in was made."
    return (
        f"{_done(step)}: an AI system is said to have performed it and AI is said to have had no part; both can't be."
    )


def _by(step: StepNode) -> str:
    """Return whose hands it was in, by role; a person without a role is a person."""
    verbs = {Capacity.PERFORMED: "by", Capacity.DIRECTED: "directed by", Capacity.SUPERVISED: "supervised by"}
    for capacity, verb in verbs.items():
        roles = [
            "a person" if part.role is None else f"the {ROLES[part.role].within_sentence}"
            for part in step.agents
            if part.kind is AgentKind.PERSON and part.capacity is capacity
        ]
        if roles:
            comma = " " if capacity is Capacity.PERFORMED and not step.by_ai else ", "
            words = "worked on by" if step.by_ai and capacity is Capacity.PERFORMED else verb
            return f"{comma}{words} {' and '.join(dict.fromkeys(roles))}"
    return ""


def _system(step: StepNode, systems: Systems) -> str:
    named = [
        " ".join(filter(None, (identity.get("name"), identity.get("version"))))
        for part in step.agents
        if part.kind is AgentKind.AI_SYSTEM and (identity := (systems or {}).get(part.agent)) is not None
    ]
    return f" ({', '.join(dict.fromkeys(named))})" if named else ""


def _upon(kept: Kept) -> str:
    return "" if kept.all_ai else ", on what was kept from before"


def _ai_stays(kept: Kept, *, edited: bool = False) -> str:
    if AI not in kept.origins:
        return ""
    return "; editing does not change that AI made what is kept" if edited else "; AI made what is kept, or part of it"
