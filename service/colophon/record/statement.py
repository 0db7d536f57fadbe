"""Statements: what a person can sign. Public fields in clear, private ones as slots, and the same bytes everywhere.

A statement is made where the person is, also offline, and is copied into its entry unchanged. Each type lists its private
names in `PRIVATE_NAMES`; `sd` has one slot for each, in that order, always full (docs/formats.md, section Statement).
"""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from colophon.record.commitment import ROLL_UP_OVER, RolledUp
from colophon.record.identifiers import RandomId, RecordedTime, Sha256Hex, StatementId
from colophon.record.nouns import FrameRate, Mime
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

PRIVATE_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "work": ("title", "client", "point_of_view", "answerable", "identifiers"),
    "step": ("title", "prompt", "parameters", "scope", "minutes", "evidence", "note"),
    "decision": ("why", "criteria", "note"),
    "amend": ("reason",),
    "attestation": ("public_key", "signature", "client_data"),
    "person_key": ("public_key", "binding"),
    "log_key": (),
    "revoke": ("note",),
    "intent": ("source",),
    "release": ("title",),
    "withdraw": ("reason",),
    "erase": (),
}
"""The private names of each type, in schema order. An order or a name never changes within entry version 1."""

LOG_LEVEL: Final = frozenset({"log_key", "intent", "release", "withdraw"})
"""Types that belong to the log and not to a work's chain: they name no work and are always readable."""


class Public(BaseModel):
    """Base of everything that stands in an entry."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Participant(Public):
    """An agent's part, by pseudonym."""

    agent: Sha256Hex
    kind: AgentKind
    capacity: Capacity
    role: RoleCode | None


class UsedAsset(Public):
    """An asset that went in, by reference."""

    asset: Sha256Hex
    use: Use
    channels: tuple[Channel, ...] | None


class MadeAsset(Public):
    """An asset that came out, by reference."""

    asset: Sha256Hex
    modality: Modality
    stage: Stage
    channels: tuple[Channel, ...]
    duplicate: bool


class CommittedEvidence(Public):
    """A piece of evidence: what it is and how strong; the blob by an asset-style commitment."""

    kind: EvidenceKind
    strength: Strength
    indicates: Indicates
    blob: Sha256Hex
    about: Sha256Hex | None


class WorkHead(Public):
    """How much of one work an intent covers: the tree head over the work's leaf hashes, and how many."""

    root: Sha256Hex
    size: int = Field(ge=0)


class FieldName(Public):
    """One private field of one statement."""

    statement: StatementId
    name: str


Up64 = Field(max_length=ROLL_UP_OVER)
Participants: TypeAlias = Annotated[tuple[Participant, ...], Up64] | RolledUp
UsedAssets: TypeAlias = Annotated[tuple[UsedAsset, ...], Up64] | RolledUp
MadeAssets: TypeAlias = Annotated[tuple[MadeAsset, ...], Up64] | RolledUp
References: TypeAlias = Annotated[tuple[Sha256Hex, ...], Up64] | RolledUp
EvidenceList: TypeAlias = Annotated[tuple[CommittedEvidence, ...], Up64] | RolledUp
FieldNames: TypeAlias = Annotated[tuple[FieldName, ...], Up64] | RolledUp


class Stated(Public):
    """What every statement has: `by` is a pseudonym that is new for each work, None for the log's own statements."""

    id: StatementId
    at: RecordedTime
    by: Sha256Hex | None
    sd: tuple[Sha256Hex, ...]


class WorkStatement(Stated):
    """A production begins to be recorded."""

    type: Literal["work"] = "work"
    kind: WorkKind
    visibility: Visibility
    parent: RandomId | None
    frame_rate: FrameRate | None


class StepStatement(Stated):
    """One activity."""

    type: Literal["step"] = "step"
    kind: StepKind
    ai_level: AILevel
    started_at: RecordedTime | None
    ended_at: RecordedTime | None
    agents: Participants
    inputs: UsedAssets
    outputs: MadeAssets
    human: tuple[HumanContribution, ...]
    evidence: EvidenceList


class DecisionStatement(Stated):
    """What somebody decided; `by_kind` says whether that was a person."""

    type: Literal["decision"] = "decision"
    kind: DecisionKind
    by_kind: AgentKind
    role: RoleCode | None
    about: tuple[StatementId, ...]
    candidates: References
    chosen: References


class AmendStatement(Stated):
    """An earlier statement is superseded, by a new one or by nothing; both stay visible."""

    type: Literal["amend"] = "amend"
    supersedes: StatementId
    leaf: Sha256Hex
    replacement: StatementId | None


class AttestationStatement(Stated):
    """A person's own signature over statements; signature and key are private, the key named by its commitment."""

    type: Literal["attestation"] = "attestation"
    key: Sha256Hex
    method: Literal["webauthn", "sshsig", "ed25519"]
    statements: References


class PersonKeyStatement(Stated):
    """A person's key is enrolled for this work."""

    type: Literal["person_key"] = "person_key"
    key: Sha256Hex
    person: Sha256Hex
    method: Literal["webauthn", "sshsig", "ed25519"]
    bound_by: Literal["organisation", "identity_provider", "document_ca"]


class LogKeyStatement(Stated):
    """The log signs with this key from now on; `signatures` are note lines by the old and the new key."""

    type: Literal["log_key"] = "log_key"
    vkey: str
    replaces: str | None
    signatures: tuple[str, ...]


class RevokeStatement(Stated):
    """A person's key (by commitment) is no longer to be relied on."""

    type: Literal["revoke"] = "revoke"
    key: Sha256Hex
    reason: ReasonCode


class IntentStatement(Stated):
    """A seal is about to be made: by which signer, over how much of which works, saying what.

    `signer` and `summary` are SHA-256 of the signer's SubjectPublicKeyInfo (DER) and of the claim summary's bytes; the slot
    `source` commits to the SHA-256 of the file as it was before sealing; `keys` is the tree head over the commitments of the
    keys enrolled in the works, in log order.
    """

    type: Literal["intent"] = "intent"
    release: RandomId
    signer: Sha256Hex
    works: tuple[WorkHead, ...]
    summary: Sha256Hex
    keys: Sha256Hex


class ReleaseStatement(Stated):
    """A seal was made: the hashes of its manifest and of the sealed file."""

    type: Literal["release"] = "release"
    release: RandomId
    intent: Sha256Hex
    manifest_sha256: Sha256Hex
    file_sha256: Sha256Hex
    media_type: Mime
    embedded: bool


class WithdrawStatement(Stated):
    """A release is taken back."""

    type: Literal["withdraw"] = "withdraw"
    release: RandomId
    code: ReasonCode


class EraseStatement(Stated):
    """Private values of this work were destroyed: a person's (by pseudonym), or single fields."""

    type: Literal["erase"] = "erase"
    person: Sha256Hex | None
    fields: FieldNames
    basis: ReasonCode


Statement: TypeAlias = Annotated[
    WorkStatement
    | StepStatement
    | DecisionStatement
    | AmendStatement
    | AttestationStatement
    | PersonKeyStatement
    | LogKeyStatement
    | RevokeStatement
    | IntentStatement
    | ReleaseStatement
    | WithdrawStatement
    | EraseStatement,
    Field(discriminator="type"),
]

STATEMENT: Final[TypeAdapter[Statement]] = TypeAdapter(Statement)
