"""What the record adds up to for one asset: every result with its trace.

`Authorship` is pure data, the same in process, over HTTP and for a verifier who holds only disclosed entries.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from colophon.record.identifiers import Sha256Hex, StatementId
from colophon.record.vocabulary import (
    AILevel,
    Channel,
    HumanContribution,
    OutputClass,
    Oversight,
    SourceType,
    StepKind,
)


class Result(BaseModel):
    """Base of all results."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TraceLine(Result):
    """One application of one rule: which (docs/authorship.md), over which steps, and what it concluded, in plain words."""

    rule: str
    steps: tuple[StatementId, ...]
    concluded: str


class ChannelResult(Result):
    """One channel of the asset. `origins`: what was kept in it; `source_type` None when undetermined."""

    channel: Channel
    output_class: OutputClass
    source_type: SourceType | None
    origins: tuple[str, ...]
    trace: tuple[TraceLine, ...]


class Gap(Result):
    """Something the record lacks or contradicts: never silently repaired."""

    code: str
    severity: Literal["blocks", "warns", "notes"]
    asset: Sha256Hex | None = None
    step: StatementId | None = None
    found: str
    cure: str


class Contribution(Result):
    """What a person brought, by which step; `in_output`: along kept edges, else an expressive input, claimable only if
    perceptible.
    """

    kind: HumanContribution
    step: StatementId
    agents: tuple[Sha256Hex, ...]
    in_output: bool
    protectable: bool


class OwnStep(Result):
    """A step on the way of this asset itself (along parent edges), oldest first."""

    id: StatementId
    kind: StepKind
    ai_level: AILevel


class Component(Result):
    """An asset kept in this one as a component, and what it is recorded as."""

    asset: Sha256Hex
    step: StatementId
    output_class: OutputClass
    source_type: SourceType | None


class Measures(Result):
    """Defensible counts; never a share of humanness."""

    steps: int
    steps_by_ai_level: dict[AILevel, int]
    steps_by_evidence: dict[str, int]
    decisions: int
    people: int
    ai_systems: int
    candidates_seen: int
    candidates_kept: int


class Authorship(Result):
    """What the record adds up to for one asset (by its reference in the work)."""

    asset: Sha256Hex
    output_class: OutputClass
    source_type: SourceType | None
    channels: tuple[ChannelResult, ...]
    oversight: Oversight
    oversight_trace: tuple[TraceLine, ...]
    ai_involved: bool | None
    human_reviewed: bool
    all_actions_recorded: bool
    own_steps: tuple[OwnStep, ...]
    own_decisions: tuple[StatementId, ...]
    components: tuple[Component, ...]
    contributions: tuple[Contribution, ...]
    measures: Measures
    gaps: tuple[Gap, ...]
