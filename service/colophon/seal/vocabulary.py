"""Which C2PA 2.4 action stands for which kind of step.

Only actions of 2.4 that are not deprecated. A custom action would make every validator call the whole list ambiguous (Asset
Rubrics 1.0, `ambiguousActions`), so decisions are told in reverse-domain parameters of the action they concern instead.
"""

from typing import Final

from colophon.record.vocabulary import AILevel, StepKind

CREATED: Final = "c2pa.created"
OPENED: Final = "c2pa.opened"
PLACED: Final = "c2pa.placed"
EDITED: Final = "c2pa.edited"
TRANSCODED: Final = "c2pa.transcoded"
ENHANCED: Final = "c2pa.enhanced"

NOT_AN_ACTION: Final = frozenset({StepKind.SELECT, StepKind.SEAL, StepKind.REVIEW, StepKind.APPROVE})
"""Steps that do nothing to content: a decision, or our own sealing."""

ACTION_OF: Final[dict[StepKind, str]] = {
    StepKind.BRIEF: EDITED,
    StepKind.CONCEPT: EDITED,
    StepKind.WRITE: EDITED,
    StepKind.DRAW: "c2pa.drawing",
    StepKind.CAPTURE: EDITED,
    StepKind.PERFORM: EDITED,
    StepKind.RECORD: EDITED,
    StepKind.CREATE: EDITED,
    StepKind.DIRECT_PROMPT: EDITED,
    StepKind.GENERATE: EDITED,
    StepKind.TRANSFORM: EDITED,
    StepKind.ENHANCE: ENHANCED,
    StepKind.CUT: "c2pa.trimmed",
    StepKind.COMPOSITE: EDITED,
    StepKind.ANIMATE: EDITED,
    StepKind.RETOUCH: EDITED,
    StepKind.GRADE: "c2pa.adjustedColor",
    StepKind.COMPOSE: EDITED,
    StepKind.SOUND: EDITED,
    StepKind.MIX: "c2pa.mixed",
    StepKind.DUB: "c2pa.dubbed",
    StepKind.SUBTITLE: "c2pa.addedText",
    # `c2pa.translated` wants the languages, which are private fields of a step.
    StepKind.TRANSLATE: EDITED,
    StepKind.CONFORM: EDITED,
    StepKind.ENCODE: TRANSCODED,
    StepKind.MARK: "c2pa.watermarked.unbound",
    StepKind.STRIP: "c2pa.edited.metadata",
    StepKind.PUBLISH: "c2pa.published",
}
"""What a step is called where something went in. Where nothing did, it is `c2pa.created`."""

TAKES_COMPONENTS: Final = frozenset({StepKind.MIX, StepKind.DUB, StepKind.SUBTITLE})
"""Steps whose own action may name the components; for others `c2pa.placed` does."""

NOT_EDITORIAL: Final = frozenset(
    {
        TRANSCODED,
        ENHANCED,
        "c2pa.converted",
        "c2pa.edited.metadata",
        "c2pa.published",
        "c2pa.redacted",
        "c2pa.repackaged",
        "c2pa.resized.proportional",
        "c2pa.watermarked.bound",
        "c2pa.watermarked.unbound",
    }
)
"""Actions that change nothing of what is meant (conformance rubric 0.2); the others need a digital source type."""


def action_of(kind: StepKind, level: AILevel) -> str | None:
    """Return the action for a step into which something went; None for a step that does nothing to content."""
    if level.rank >= AILevel.TRANSFORMED.rank:
        # However the step is named: what AI transforms or makes is an edit, which validators then see as one.
        named = ACTION_OF.get(kind, EDITED)
        return EDITED if named in NOT_EDITORIAL else named
    return None if kind in NOT_AN_ACTION else ACTION_OF[kind]
