"""The rules of docs/authorship.md: what one step leaves in one channel of what it made.

R0  no step, or a contradiction: unknown, and unknown poisons what is built on it
R1  generated: the origin gains AI; nothing else kept: trainedAlgorithmicMedia, else compositeWithTrainedAlgorithmicMedia
R2  transformed: the origins kept plus AI; compositeWithTrainedAlgorithmicMedia unless all were AI
R3  captured, recorded, performed: digitalCapture (computationalCapture where AI assisted)
R4  made by hand: digitalCreation; by software alone: algorithmicMedia
R5  several kept: compositeSynthetic if any AI, compositeCapture if all captured, else composite
R6  enhanced: algorithmicallyEnhanced, unchanged if already AI
R7  nothing perceptible done: inherited
R8  edited by a person: humanEdits, but editing never removes an AI origin
C0  to C3, the classes, stand at `origins.Kept.output_class`.

Two properties shape them (tests/property/test_authorship_rules.py): splitting a step into consecutive ones of the same kind, level
and agents changes nothing, and no AI step without human contributions makes a class more human.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from colophon.authorship.nodes import StepNode
from colophon.authorship.origins import AI, BY_HAND, CAPTURED, COMPUTED, RANK, UNKNOWN, Kept, Key
from colophon.record.vocabulary import (
    PROTECTABLE,
    AgentKind,
    AILevel,
    Capacity,
    Channel,
    HumanContribution,
    SourceType,
    StepKind,
)

EVERY_CHANNEL: Final = frozenset(Channel)

CAPTURING: Final = frozenset({StepKind.CAPTURE, StepKind.PERFORM, StepKind.RECORD, StepKind.DUB})
CREATING: Final = frozenset(
    {
        StepKind.BRIEF,
        StepKind.CONCEPT,
        StepKind.WRITE,
        StepKind.DRAW,
        StepKind.CREATE,
        StepKind.DIRECT_PROMPT,
        StepKind.ANIMATE,
        StepKind.COMPOSE,
        StepKind.SOUND,
    }
)
JOINING: Final = frozenset({StepKind.CUT, StepKind.COMPOSITE, StepKind.MIX, StepKind.CONFORM})
"""Kinds that put elements together and leave each as it was."""

ONLY_CAPTURED: Final[frozenset[str]] = frozenset({CAPTURED})
ONLY_BY_HAND: Final[frozenset[str]] = frozenset({BY_HAND})
ONLY_COMPUTED: Final[frozenset[str]] = frozenset({COMPUTED})

CARRYING: Final = PROTECTABLE - {HumanContribution.SELECTION}
"""Contributions that carry authorship by themselves; a selection does only as a decision among several, with a reason."""

OF_SEVERAL: Final = frozenset({HumanContribution.ARRANGEMENT, HumanContribution.COMPOSITING})
"""Contributions to the order or place of elements: where a channel has only one, nothing was arranged in it."""

SEEN: Final = frozenset({Channel.PICTURE, Channel.LIKENESS})
SAID: Final = frozenset({Channel.TEXT, Channel.VOICE})
HEARD: Final = frozenset({Channel.VOICE, Channel.MUSIC, Channel.EFFECTS})

CARRIES_IN: Final[dict[HumanContribution, frozenset[Channel]]] = {
    HumanContribution.SCRIPT: SAID,
    HumanContribution.DRAWING: SEEN | {Channel.TEXT},
    HumanContribution.PERFORMANCE: SEEN | SAID | HEARD,
    HumanContribution.SOUND: HEARD,
}
"""Where a contribution can be perceived; those not named here can be in any channel."""


def step_leaves(step: StepNode, incoming: Sequence[Kept], key: Key, *, touched: bool = True) -> Kept:
    """Return what `step` leaves in the channel `key` into which `incoming` (one for each distinct asset) was kept.

    `touched` False: the step worked on another channel of the same asset and left this one as it was.
    """
    kept = _left(step, incoming, touched=touched)
    if touched and carries_authorship(step, key, several=len(incoming) > 1):
        return replace(kept, authored=True)
    return kept


def _left(step: StepNode, incoming: Sequence[Kept], *, touched: bool) -> Kept:
    contradicted = not step.whole or _ai_performed_undeclared(step)
    if contradicted or (not incoming and not step.perceptible):
        return _kept(step, incoming, frozenset({UNKNOWN}), None, "R0")
    if incoming and (not touched or not step.perceptible):
        return _inherited(step, incoming)
    if step.by_ai:
        return _by_ai(step, incoming)
    if not incoming:
        return _begun(step)
    return _worked_on(step, incoming)


def _by_ai(step: StepNode, incoming: Sequence[Kept]) -> Kept:
    origins = _origins(incoming)
    only_ai = not origins - {AI, COMPUTED}
    source_type = (
        SourceType.TRAINED_ALGORITHMIC_MEDIA if only_ai else SourceType.COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA
    )
    rule = "R1" if step.level is AILevel.GENERATED else "R2"
    return _kept(step, incoming, origins | {AI}, source_type, rule)


def _begun(step: StepNode) -> Kept:
    """R3 and R4: nothing kept went in, so the content begins here."""
    if step.kind in CAPTURING:
        return _kept(step, (), frozenset({CAPTURED}), _captured(step), "R3")
    origin = COMPUTED if by_software_alone(step) else BY_HAND
    return _kept(step, (), frozenset({origin}), _made(step, origin), "R4")


def _captured(step: StepNode) -> SourceType:
    # A camera that denoises with a model still captures: IPTC calls frames merged by processing computationalCapture.
    if RANK[step.level] >= RANK[AILevel.ASSISTED]:
        return SourceType.COMPUTATIONAL_CAPTURE
    return SourceType.DIGITAL_CAPTURE


def _made(step: StepNode, origin: str) -> SourceType:
    if origin == COMPUTED:
        return SourceType.ALGORITHMIC_MEDIA
    if step.kind in CREATING or step.kind in JOINING:
        return SourceType.DIGITAL_CREATION
    return edit_type(step)


def edit_type(step: StepNode) -> SourceType:
    """R6 and R8: return the digital source type of an edit as such."""
    # An edit that only software made is not a person's, whatever it is called.
    by_algorithm = step.kind is StepKind.ENHANCE or step.level is AILevel.ENHANCED or by_software_alone(step)
    return SourceType.ALGORITHMICALLY_ENHANCED if by_algorithm else SourceType.HUMAN_EDITS


def _worked_on(step: StepNode, incoming: Sequence[Kept]) -> Kept:
    """R3 to R8 for a step below `transformed` into which something kept went."""
    origins = _origins(incoming)
    if step.kind in JOINING:
        return _inherited(step, incoming)
    if AI in origins or UNKNOWN in origins:
        source_type, rule = composite_type(incoming), "R5" if len(incoming) > 1 else _edit_rule(step)
    elif step.kind in CAPTURING and origins == ONLY_CAPTURED:
        source_type, rule = _captured(step), "R3"
    elif step.kind in CREATING and origins == ONLY_BY_HAND and not by_software_alone(step):
        source_type, rule = SourceType.DIGITAL_CREATION, "R4"
    elif origins == ONLY_COMPUTED and by_software_alone(step):
        source_type, rule = SourceType.ALGORITHMIC_MEDIA, "R4"
    else:
        source_type, rule = edit_type(step), _edit_rule(step)
    return _kept(step, incoming, origins, source_type, rule)


def _edit_rule(step: StepNode) -> str:
    return "R6" if edit_type(step) is SourceType.ALGORITHMICALLY_ENHANCED else "R8"


def _inherited(step: StepNode, incoming: Sequence[Kept]) -> Kept:
    rule = "R5" if len(incoming) > 1 or step.kind in JOINING else "R7"
    return _kept(step, incoming, _origins(incoming), composite_type(incoming), rule)


def composite_type(incoming: Sequence[Kept]) -> SourceType | None:
    """R5: return the digital source type of several kept together; of one, its own; None while one is unknown."""
    origins = _origins(incoming)
    if UNKNOWN in origins:
        return None
    if len(incoming) == 1:
        return incoming[0].source_type
    if AI in origins:
        return SourceType.COMPOSITE_SYNTHETIC
    return SourceType.COMPOSITE_CAPTURE if origins == ONLY_CAPTURED else SourceType.COMPOSITE


def _kept(
    step: StepNode, incoming: Sequence[Kept], origins: frozenset[str], source_type: SourceType | None, rule: str
) -> Kept:
    all_origins = origins | _origins(incoming)
    levels = [kept.aided for kept in incoming] + [step.level if not step.by_ai and step.perceptible else AILevel.NONE]
    return Kept(
        origins=all_origins,
        source_type=None if UNKNOWN in all_origins else source_type,
        aided=max(levels, key=RANK.__getitem__),
        authored=any(kept.authored for kept in incoming),
        rule=rule,
        step=step.id,
    )


def carries_authorship(step: StepNode, key: Key, *, several: bool) -> bool:
    """Return whether what a person brought to `step` is in this channel of what it made and can carry authorship.

    What is brought to a step that generates (a prompt, a sketch) is an input: claimable only if perceptible in the output.
    """
    if step.level is AILevel.GENERATED or not step.perceptible:
        return False
    brought = CARRYING & set(step.statement.human)
    here = {one for one in brought if key is None or key in CARRIES_IN.get(one, EVERY_CHANNEL)}
    return bool(here if several else here - OF_SEVERAL)


def by_software_alone(step: StepNode) -> bool:
    """Return whether agents are named, none of them a person or organisation, and no human contribution is declared."""
    deciding = {AgentKind.PERSON, AgentKind.ORGANISATION}
    return bool(step.agents) and not step.statement.human and not any(part.kind in deciding for part in step.agents)


def _ai_performed_undeclared(step: StepNode) -> bool:
    """Return whether an AI system performed a step that is declared to be without AI: then nobody can say what it made."""
    performed = any(p.kind is AgentKind.AI_SYSTEM and p.capacity is Capacity.PERFORMED for p in step.agents)
    return performed and step.level is AILevel.NONE and step.perceptible


def _origins(incoming: Sequence[Kept]) -> frozenset[str]:
    return frozenset[str]().union(*(kept.origins for kept in incoming))
