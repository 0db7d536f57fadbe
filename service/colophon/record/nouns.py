"""The nouns in clear, as a person or a program tells them: frozen, checked at the edge, nothing committed yet.

Assets are named by the SHA-256 of their bytes, agents by the id they got when they were added. What of this becomes public
in an entry and what becomes a commitment is decided in statement.py.
"""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from colophon.record.identifiers import ClaimedTime, RandomId, Sha256Hex, StatementId, parse_time
from colophon.record.roles import RoleCode
from colophon.record.vocabulary import (
    AgentKind,
    AILevel,
    Capacity,
    Channel,
    DecisionKind,
    EvidenceKind,
    HumanContribution,
    Indicates,
    Modality,
    ReasonCode,
    Stage,
    StepKind,
    Strength,
    Use,
    Visibility,
    WorkKind,
)

Label = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True)]
FrameRate = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,6}/[1-9][0-9]{0,4}$")]
"""Frames per second as a fraction of integers: 25/1, 24000/1001."""

Mime = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*$", max_length=100)]
MAX_LIST = 5_000
"""The longest list of assets or agents one statement may name."""


class Noun(BaseModel):
    """Base of all nouns: frozen, and unknown fields are refused rather than dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Agent(Noun):
    """Who or what acted. For an AI system: `name` is the model's, `provider` who makes it, `version` which one."""

    kind: AgentKind
    name: Label
    provider: Label | None = None
    version: Label | None = None
    publish_name: bool = Field(default=False, description="The person chose to be named in sealed files and on pages.")

    def identity(self) -> dict[str, str | None]:
        """Return the object that the agent's pseudonym commits to."""
        return {"kind": self.kind.value, "name": self.name, "provider": self.provider, "version": self.version}


class Asset(Noun):
    """One file's content, addressed by its SHA-256; the file itself need never be uploaded."""

    sha256: Sha256Hex
    size: int = Field(ge=0, le=2**53 - 1, description="bytes")
    mime: Mime
    modality: Modality
    stage: Stage = Stage.ELEMENT
    name: Label | None = None
    duration_ms: int | None = Field(default=None, ge=0, le=2**53 - 1)


class Work(Noun):
    """A production."""

    kind: WorkKind
    title: Label
    visibility: Visibility = Visibility.SEALED
    parent: RandomId | None = Field(default=None, description="id of the work this one is part of")
    frame_rate: FrameRate | None = None
    client: Label | None = None
    point_of_view: Text | None = Field(default=None, description="what this work stands for, in its makers' words")
    answerable: Label | None = Field(default=None, description="who answers for it: a name and an organisation")
    identifiers: dict[str, Label] = Field(default_factory=dict, description="EIDR, ISAN, internal numbers")


class Participation(Noun):
    """One agent's part in a step."""

    agent: RandomId
    capacity: Capacity
    role: RoleCode | None = None
    minutes: int | None = Field(default=None, ge=0, le=10_000_000, description="logged working time")


class AssetUse(Noun):
    """One asset a step used: parents and components are kept in the output, inputs and references are not."""

    asset: Sha256Hex
    use: Use
    channels: tuple[Channel, ...] | None = Field(default=None, description="only these channels of it; all when absent")


class Output(Noun):
    """One asset a step made."""

    asset: Sha256Hex
    stage: Stage | None = None
    channels: tuple[Channel, ...] | None = Field(default=None, description="what it has; by its modality when absent")
    duplicate: bool = Field(default=False, description="the same bytes were made before, and that is meant")


class Evidence(Noun):
    """What backs a step: a file by its hash, or a blob found in one."""

    kind: EvidenceKind
    strength: Strength
    indicates: Indicates = Indicates.NOTHING
    sha256: Sha256Hex = Field(description="of the evidence file or extracted blob")
    about: Sha256Hex | None = Field(default=None, description="the asset it is about")
    extractor: Label | None = Field(default=None, description="program and version that read it")
    note: Text | None = None


class Step(Noun):
    """One activity, as told."""

    kind: StepKind
    ai_level: AILevel
    title: Label | None = None
    by: RandomId | None = Field(default=None, description="agent who declares this; the caller when absent")
    at: ClaimedTime | None = Field(default=None, description="when this was declared; now when absent")
    started_at: ClaimedTime | None = None
    ended_at: ClaimedTime | None = None
    agents: tuple[Participation, ...] = Field(default=(), max_length=MAX_LIST)
    inputs: tuple[AssetUse, ...] = Field(default=(), max_length=MAX_LIST)
    outputs: tuple[Output, ...] = Field(default=(), max_length=MAX_LIST)
    human: tuple[HumanContribution, ...] = ()
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=MAX_LIST)
    prompt: Text | None = None
    parameters: dict[str, JsonValue] | None = None
    scope: Text | None = Field(default=None, description="what part: region, time range, layer")
    note: Text | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.started_at and self.ended_at and parse_time(self.ended_at) < parse_time(self.started_at):
            raise ValueError(f"ended_at {self.ended_at} lies before started_at {self.started_at}")
        return self

    @model_validator(mode="after")
    def _names_each_output_once(self) -> Self:
        made = [output.asset for output in self.outputs]
        if len(set(made)) != len(made):
            raise ValueError("outputs names one asset twice")
        return self


class Decision(Noun):
    """What somebody decided, and why."""

    kind: DecisionKind
    by: RandomId | None = Field(default=None, description="agent who decided; the caller when absent")
    role: RoleCode | None = None
    at: ClaimedTime | None = None
    candidates: tuple[Sha256Hex, ...] = Field(default=(), max_length=MAX_LIST)
    chosen: tuple[Sha256Hex, ...] = Field(default=(), max_length=MAX_LIST)
    about: tuple[StatementId, ...] = Field(default=(), max_length=64, description="steps or decisions this concerns")
    why: Text | None = None
    criteria: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _chooses_among_its_candidates(self) -> Self:
        strangers = set(self.chosen) - set(self.candidates) if self.candidates else set[str]()
        if strangers:
            raise ValueError(f"chosen names {min(strangers)}, which is not among the candidates")
        if not (self.candidates or self.chosen or self.about):
            raise ValueError("a decision names what it is about: candidates, chosen, or about")
        return self


class Amendment(Noun):
    """A correction: the superseded statement stays visible, with the reason and what takes its place."""

    supersedes: StatementId
    reason: Text
    by: RandomId | None = None
    replacement: Step | Decision | None = Field(default=None, description="absent: the statement is taken back")


class Withdrawal(Noun):
    """A release taken back."""

    code: ReasonCode = ReasonCode.OTHER
    reason: Text
