"""What is kept in one channel of one asset: the value that the rules pass along the graph."""

from dataclasses import dataclass
from typing import Final

from colophon.record.vocabulary import AILevel, Channel, OutputClass, SourceType

CAPTURED: Final = "captured"
"""Recorded from life: by camera, microphone or performance."""
BY_HAND: Final = "by_hand"
"""Made by a person with tools that do not generate."""
COMPUTED: Final = "computed"
"""Made by software alone, without generative AI and without a person."""
AI: Final = "ai"
"""Generated or transformed by an AI system."""
UNKNOWN: Final = "unknown"
"""Nobody recorded it, or the record contradicts itself."""

RANK: Final[dict[AILevel, int]] = {level: n for n, level in enumerate(AILevel)}
"""`AILevel.rank`, looked up once: the rules ask for it at every step."""

Key = Channel | None
"""A channel; None for an asset that has none (a project file, a table)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What one channel of one asset keeps.

    Attributes:
        origins: of everything kept.
        source_type: of the whole; None while something is unknown.
        aided: the highest AI level, below transformed, of any step on the way.
        authored: a person's contribution that can carry authorship is kept, or the asset was selected among several with a reason.
        rule: the rule that made this, and by which step; None for an asset that no step made.
    """

    origins: frozenset[str]
    source_type: SourceType | None
    aided: AILevel
    authored: bool
    rule: str
    step: str | None

    @property
    def unknown(self) -> bool:
        """Whether something in it is unknown."""
        return UNKNOWN in self.origins

    @property
    def all_ai(self) -> bool:
        """Whether nothing but AI systems and software made what is kept."""
        return AI in self.origins and self.origins <= {AI, COMPUTED}

    @property
    def output_class(self) -> OutputClass:
        """The class of rules C0 to C3 (docs/authorship.md)."""
        if self.unknown:
            return OutputClass.UNDETERMINED
        if AI not in self.origins:
            return OutputClass.HUMAN_MADE if self.aided is AILevel.NONE else OutputClass.AI_ASSISTED
        if not self.all_ai:
            return OutputClass.HUMAN_MADE_WITH_AI_PARTS
        return OutputClass.AI_GENERATED_HUMAN_DIRECTED if self.authored else OutputClass.FULLY_AI_GENERATED


UNRECORDED: Final = Kept(
    origins=frozenset({UNKNOWN}), source_type=None, aided=AILevel.NONE, authored=False, rule="R0", step=None
)
"""R0: what no step made, in any channel."""
