"""What the use cases take and give: frozen, the same in process, over HTTP and in `--json`."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from colophon.record.commitment import AgentOpening, AssetOpening
from colophon.record.identifiers import RandomId, Sha256Hex, StatementId
from colophon.record.nouns import Agent, Amendment, Asset, Decision, Step, Work
from colophon.record.vocabulary import ReasonCode, Visibility
from colophon.workflow.principal import Scope

T = TypeVar("T")


class View(BaseModel):
    """Base of all views."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Page(View, Generic[T]):
    """One page of a list; `next` is the cursor of the following page, None at the end."""

    items: tuple[T, ...]
    next: str | None = None


class WorkView(View):
    """A work, and how much of it is recorded."""

    id: RandomId
    work: Work
    created_at: str
    steps: int
    decisions: int
    assets: int
    releases: int


class AgentView(View):
    """An agent under the id by which steps name it."""

    id: RandomId
    agent: Agent


class AssetView(View):
    """An asset in a work."""

    work: RandomId
    asset: Asset
    ref: Sha256Hex
    has_content: bool
    made_by: StatementId | None = None


class Recorded(View):
    """The receipt of one statement: where it stands, and `at` what time it was logged."""

    id: StatementId
    type: str
    work: RandomId | None
    seq: int | None
    index: int
    leaf_hash: Sha256Hex
    at: str


class StatementView(View):
    """A recorded step, decision or amendment, told in clear to who may read the work."""

    recorded: Recorded
    step: Step | None = None
    decision: Decision | None = None
    amendment: Amendment | None = None
    superseded_by: StatementId | None = None
    taken_back: bool = False
    erased: tuple[str, ...] = Field(default=(), description="private fields whose values were destroyed")
    recorded_later: bool = Field(default=False, description="logged more than seven days after the claimed time")


class SealOrder(View):
    """What is to be sealed and how.

    Attributes:
        work: whose record backs it.
        asset: SHA-256 of the source, known to the work.
        source_path: the file itself, when caller and workflow share a disk; else the uploaded content is used.
        target_path: where the sealed file goes, when they share a disk; else it is fetched.
        disclose: private fields shown in the file's disclosed leaves.
        force: replace an existing target.
    """

    work: RandomId
    asset: Sha256Hex
    title: str | None = None
    disclose: tuple[str, ...] = ()
    training_mining: Literal["allowed", "notAllowed", "constrained"] = "notAllowed"
    source_path: Path | None = Field(default=None, exclude=True)
    target_path: Path | None = Field(default=None, exclude=True)
    force: bool = False


class JobState(StrEnum):
    """How far a seal is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class SealStage(StrEnum):
    """The steps of the seal (design, section 8)."""

    SUMMARY = "summary"
    INTENT = "intent"
    SLOTS = "slots"
    CLAIM = "claim"
    SIGN = "sign"
    CHECK = "check"
    PLACE = "place"
    RELEASE = "release"


TEST_SIGNER: Final = "The signer is a test signer: strangers' lists do not know it."
"""What a seal's warnings say of a development signer."""


class SealView(View):
    """A seal in progress or done.

    Attributes:
        progress: 0 to 1.
        sealed_path: where the sealed file (or the sidecar) was put, when caller and workflow share a disk.
        warnings: such as that prompts are embedded in the published file.
        certificate_ends: when the seal's certificate expires (RFC 3339): without a time-stamp, so does the seal.
        verdict_sha256: of the verdict made when the file was released, kept on the shelf.
        page: path of the release's page, once it is done; who is given it sees what the file discloses.
    """

    id: RandomId
    work: RandomId
    asset: Sha256Hex
    release: RandomId
    state: JobState
    stage: SealStage
    progress: float
    error_code: str | None = None
    error: str | None = None
    file_name: str | None = None
    media_type: str | None = None
    embedded: bool | None = None
    sealed_sha256: Sha256Hex | None = None
    manifest_sha256: Sha256Hex | None = None
    sealed_path: Path | None = None
    warnings: tuple[str, ...] = ()
    certificate_ends: str | None = None
    sentence: str | None = None
    verdict_sha256: Sha256Hex | None = None
    page: str | None = None


class _Release(View):
    # What the public log itself says. A base of both views rather than one of the other, so that no view with private
    # values can stand where the public one is asked for.
    id: RandomId
    media_type: str
    embedded: bool
    file_sha256: Sha256Hex
    manifest_sha256: Sha256Hex
    index: int
    released_at: str
    withdrawn_at: str | None = None
    withdrawn_code: ReasonCode | None = None
    withdrawn_reason: str | None = None


class LoggedRelease(_Release):
    """A release as anybody may see it: what the log says of it, and no more."""


class ReleaseView(_Release):
    """A release as those see it who may read its work; `page` is the path of its page."""

    work: RandomId
    title: str | None
    file_name: str | None
    asset: Sha256Hex
    page: str

    def logged(self) -> LoggedRelease:
        """Return what the log says of it."""
        return LoggedRelease.model_validate(self.model_dump(include=set(LoggedRelease.model_fields)))


class LogView(View):
    """The log's present head."""

    origin: str
    size: int
    root: Sha256Hex
    checkpoint: str
    vkey: str


class EntryView(View):
    """One leaf as it stands in the log; `leaf` is its exact text."""

    index: int
    leaf_hash: Sha256Hex
    leaf: str


class ProofView(View):
    """An inclusion proof as tlog-proof text."""

    index: int
    size: int
    leaf_hash: Sha256Hex
    proof: str


class ConsistencyView(View):
    """A consistency proof between two sizes of the log, hashes in hex."""

    old_size: int
    new_size: int
    old_root: Sha256Hex
    new_root: Sha256Hex
    proof: tuple[Sha256Hex, ...]


class LogKeyView(View):
    """One key of the log.

    Attributes:
        vkey: as a verifier is configured with it (C2SP signed-note).
        kid: its COSE key thumbprint in base64url, as in COSE receipts (RFC 9679).
        first_size: the log's size from which on it signs.
        last_size: the size up to which it signed; null while it does.
    """

    vkey: str
    kid: str
    first_size: int
    last_size: int | None = None


class LogKeysView(View):
    """Every key that this log ever signed with, the present one last; a retired key stays, for what it signed."""

    origin: str
    keys: tuple[LogKeyView, ...]


class ApiKeyView(View):
    """An API key without its secret."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: str
    last_used_at: str | None = None
    revoked_at: str | None = None


class NewApiKey(View):
    """An API key just made; the secret is shown this once."""

    key: ApiKeyView
    secret: str


class HealthLine(View):
    """One thing `colophon doctor` looked at."""

    name: str
    state: Literal["ok", "note", "problem"]
    found: str
    cure: str | None = None


class StoredAgent(View):
    """An agent in one work: its pseudonym's opening."""

    id: RandomId
    agent: Agent
    opening: AgentOpening


class StoredAsset(View):
    """An asset in one work: its reference's opening."""

    work: RandomId
    asset: Asset
    opening: AssetOpening
    made_by: StatementId | None = None


class StoredWork(View):
    """A work as stored."""

    id: RandomId
    org: str
    work: Work
    visibility: Visibility
    created_at: datetime
