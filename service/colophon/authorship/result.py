"""What the record adds up to for one asset: every result with its trace.

`Authorship` is pure data, the same in process, over HTTP and for a verifier who holds only disclosed entries.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from colophon.record.identifiers import Sha256Hex, StatementId
from colophon.record.roles import RoleCode
from colophon.record.vocabulary import (
    AgentKind,
    AILevel,
    Capacity,
    Channel,
    DecisionKind,
    HumanContribution,
    Modality,
    OutputClass,
    Oversight,
    SourceType,
    Stage,
    StepKind,
    Use,
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
    """What a person brought, by which step or decision.

    Attributes:
        in_output: it is along kept edges; else it is an expressive input, claimable only if perceptible.
        protectable: able to carry authorship, as it stands here.
    """

    kind: HumanContribution
    step: StatementId
    agents: tuple[Sha256Hex, ...]
    in_output: bool
    protectable: bool


class Part(Result):
    """One agent's part in a step or decision, by pseudonym."""

    agent: Sha256Hex
    kind: AgentKind
    capacity: Capacity
    role: RoleCode | None


class OwnStep(Result):
    """A step on the way of this asset itself (along parent edges), oldest first.

    Attributes:
        at: when it ended by its own claim, else when it began, else when it was declared.
        begins: no parent went in: here something begins.
        perceptible: it changed what is seen or heard.
        source_type: digital source type of what this step did; None where that is unknown or nothing perceptible.
        origins: of what it made, over all channels.
    """

    id: StatementId
    kind: StepKind
    ai_level: AILevel
    at: str
    begins: bool
    perceptible: bool
    source_type: SourceType | None
    origins: tuple[str, ...]
    agents: tuple[Part, ...] = ()
    human: tuple[HumanContribution, ...] = ()


class OwnDecision(Result):
    """A decision about this asset, or about one it comes from along parent edges.

    Attributes:
        asset: the nearest one it names; None if it names steps only.
        candidates: how many were seen, and how many were chosen.
        reasoned: a reason was written down; None when that field is withheld or erased.
        stale: an approval after which something perceptible was done.
    """

    id: StatementId
    kind: DecisionKind
    at: str
    by: Part | None
    asset: Sha256Hex | None
    step: StatementId | None
    candidates: int
    chosen: int
    reasoned: bool | None
    stale: bool = False


class Component(Result):
    """An asset that a step of this one's own way used: kept in it (`component`), or an AI system's input (`input`)."""

    asset: Sha256Hex
    step: StatementId
    output_class: OutputClass
    source_type: SourceType | None
    use: Use = Use.COMPONENT
    modality: Modality | None = None
    stage: Stage | None = None


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
    """What the record adds up to for one asset (by its reference in the work).

    Attributes:
        ai_involved: None where that is open: something is unknown, and no AI is recorded in what is known.
        human_reviewed: a person reviewed or approved it, and nothing perceptible was done since.
        all_actions_recorded: nothing on the way is unknown, withheld or contradicted.
        own_decisions: ids of `decided`, which says more of them.
        unrecorded: assets this one comes from, along parent edges, that no step made; itself, if none made it.
        ai_inputs: what AI systems of its own steps were given without its being kept.
        ai_systems: pseudonyms of the AI systems whose work is kept in it, oldest first.
    """

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
    decided: tuple[OwnDecision, ...] = ()
    unrecorded: tuple[Sha256Hex, ...] = ()
    components: tuple[Component, ...]
    ai_inputs: tuple[Component, ...] = ()
    ai_systems: tuple[Sha256Hex, ...] = ()
    contributions: tuple[Contribution, ...]
    measures: Measures
    gaps: tuple[Gap, ...]
