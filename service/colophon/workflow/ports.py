"""What the use cases need of storage: contracts for a journal, the records, API keys, seal jobs and a shelf of files.

`org` is on every call: a row of another organisation is as absent as one that never was. Durability: when a method that
writes returns, what it wrote survives a crash of the machine.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from pydantic import BaseModel

from colophon.ledger.ports import TileReader
from colophon.record.commitment import FieldOpening
from colophon.record.entry import Entry
from colophon.record.identifiers import RandomId
from colophon.record.nouns import Agent, Asset, Work
from colophon.record.statement import Stated
from colophon.record.stating import Stating
from colophon.record.vocabulary import Stage, Via, Visibility
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.views import (
    AgentView,
    ApiKeyView,
    Page,
    Recorded,
    ReleaseView,
    SealOrder,
    SealView,
    StoredAgent,
    StoredAsset,
    StoredWork,
)


class Lineage(Protocol):
    """What `Batch.admit` may ask, inside the writing transaction, so that two callers can't race."""

    def maker(self, ref: str) -> str | None:
        """Return the id of the step that made this asset reference and was not taken back or superseded; None if none did."""
        ...

    def was_used(self, ref: str) -> bool:
        """Return whether an earlier statement names this reference as something a step used."""
        ...

    def made_from(self, ref: str) -> tuple[str, ...]:
        """Return the references that the makers of `ref` used, whatever the use."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Statements that enter the log together or not at all, in this order.

    Attributes:
        work: whose chain they extend; None for the log's own statements. A work's first batch begins with its
            WorkStatement.
        visibility: of the work; the log's own statements are open.
        idempotency_key: with `body_sha256` (hex, of what the caller sent) decides whether this is a repetition.
        admit: called once for each statement, in order, inside the transaction and after the statements before it count;
            raises to refuse. The writer raises BatchRefusedError with the position if there is more than one statement.
    """

    org: str
    work: str | None
    visibility: Visibility
    via: Via
    statings: tuple[Stating[Stated], ...]
    idempotency_key: str | None = None
    body_sha256: str | None = None
    admit: Callable[[Stated, Lineage], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The log's size and root (32 bytes)."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLeaf:
    """One entry of a work with all that opens it.

    Attributes:
        leaf: the exact bytes in the log. entry: the inner entry (the same for an open work).
        entry_bytes: the inner entry's exact bytes. salt: opens a sealed leaf, None for an open one.
        openings: of the private fields; a field that was erased is missing here.
        long_lists: full lists that stand rolled up in the statement, as JSON-ready objects or strings.
    """

    index: int
    leaf: bytes
    leaf_hash: bytes
    entry: Entry
    entry_bytes: bytes
    salt: str | None
    openings: tuple[FieldOpening, ...]
    long_lists: Mapping[str, tuple[BaseModel | str, ...]] = field(
        default_factory=dict[str, tuple[BaseModel | str, ...]]
    )


class Journal(Protocol):
    """The one sequencer of a log."""

    @property
    def origin(self) -> str:
        """The log's name, for ever."""
        ...

    @property
    def tiles(self) -> TileReader:
        """The stored hash tiles, for proofs."""
        ...

    def append(self, batch: Batch) -> tuple[Recorded, ...]:
        """Sequence a batch and return its receipts once its leaves, tiles and head are durable, in one transaction.

        Indices are gap-free. Thread-safe; concurrent callers share commits. A repetition (same key, same body) returns
        the first answer and writes nothing.

        Raises:
            BatchRefusedError: `admit` or the entry's own limits refused one of several statements.
            OutputTakenError, CycleError, EntryTooLargeError, WorkNotFoundError: the same for a batch of one.
            IdempotencyConflictError: the key was used with another body.
            StorageFullError, StorageError: nothing of the batch was written.
        """
        ...

    def head(self) -> Head:
        """Return the durable head."""
        ...

    def leaf(self, index: int) -> bytes:
        """Return a leaf's exact bytes.

        Raises:
            EntryNotFoundError: the log is shorter.
        """
        ...

    def index_of(self, leaf_hash: bytes) -> int:
        """Return where a leaf stands.

        Raises:
            EntryNotFoundError: nowhere.
        """
        ...

    def work_leaves(self, org: str, work: str, *, after_seq: int = -1, limit: int | None = None) -> Sequence[WorkLeaf]:
        """Return a work's entries in chain order."""
        ...

    def work_leaf_hashes(self, org: str, work: str) -> Sequence[bytes]:
        """Return the 32-byte hashes of a work's leaves in chain order."""
        ...

    def statement_leaf(self, org: str, work: str, statement_id: str) -> WorkLeaf:
        """Return one entry of a work by its statement's id.

        Raises:
            StatementNotFoundError: the work has none.
        """
        ...

    def statements(
        self, org: str, work: str, *, stage: Stage | None, agent_ref: str | None, cursor: str | None, limit: int
    ) -> Page[str]:
        """List ids of steps, decisions and amendments in chain order: `stage` of an output, `agent_ref` who took part."""
        ...

    def release_entries(self, release: str) -> Sequence[tuple[int, Entry, tuple[FieldOpening, ...]]]:
        """Return the intent, release and withdraw entries of a release id, in log order, with their openings."""
        ...


class Records(Protocol):
    """Works, agents, assets and releases of an organisation. Names and salts are kept encrypted (the vault)."""

    def add_work(self, org: str, work_id: RandomId, work: Work) -> StoredWork: ...
    def work(self, org: str, work_id: str) -> StoredWork: ...
    def works(self, org: str, *, cursor: str | None, limit: int) -> Page[StoredWork]: ...
    def children(self, org: str, work_id: str) -> tuple[StoredWork, ...]: ...
    def work_counts(self, org: str, work_id: str) -> Mapping[str, int]:
        """Return how many `steps`, `decisions`, `assets` and `releases` a work has."""
        ...

    def add_agent(self, org: str, agent: Agent) -> AgentView:
        """Keep an agent; the same identity again returns the one that is there."""
        ...

    def agent(self, org: str, agent_id: str) -> AgentView: ...
    def agents(self, org: str, *, cursor: str | None, limit: int) -> Page[AgentView]: ...
    def agent_in_work(self, org: str, work_id: str, agent_id: str) -> StoredAgent:
        """Return an agent's pseudonym in a work, made (with a salt of its own) at the first call."""
        ...

    def agents_in_work(self, org: str, work_id: str) -> Mapping[str, StoredAgent]:
        """Return every agent that has a pseudonym in the work, by pseudonym."""
        ...

    def add_asset(self, org: str, work_id: str, asset: Asset) -> StoredAsset:
        """Make an asset known in a work, with a salt of its own; the same SHA-256 again returns what is there."""
        ...

    def asset(self, org: str, work_id: str, sha256: str) -> StoredAsset: ...
    def assets(
        self, org: str, work_id: str, *, stage: Stage | None, cursor: str | None, limit: int
    ) -> Page[StoredAsset]: ...
    def assets_in_work(self, org: str, work_id: str) -> Mapping[str, StoredAsset]:
        """Return every asset of the work, by reference."""
        ...

    def blob_ref(self, org: str, work_id: str, sha256: str) -> str:
        """Return the reference of an evidence blob in a work, made at the first call."""
        ...

    def add_release(self, org: str, release: ReleaseView) -> None:
        """Keep a release; the same again changes nothing."""
        ...

    def release(self, release_id: str) -> ReleaseView: ...
    def release_by_hash(self, sha256: str) -> ReleaseView:
        """Return the newest release whose file or manifest has this SHA-256.

        Raises:
            ReleaseNotFoundError: none has.
        """
        ...

    def releases(self, org: str, *, work_id: str | None, cursor: str | None, limit: int) -> Page[ReleaseView]: ...
    def mark_withdrawn(self, org: str, release_id: str, *, at: str, code: str, reason: str) -> ReleaseView: ...


class ApiKeys(Protocol):
    """API keys: 256 random bits each, stored as SHA-256 only."""

    def create(self, org: str, *, name: str, scopes: frozenset[Scope]) -> tuple[ApiKeyView, str]:
        """Return the key and its secret text, `colophon_<id>_<secret>`, which is nowhere kept."""
        ...

    def all(self, org: str) -> tuple[ApiKeyView, ...]: ...
    def revoke(self, org: str, key_id: str) -> ApiKeyView: ...
    def principal_of(self, secret: str) -> Principal:
        """Return who a secret belongs to, compared in constant time.

        Raises:
            NotAuthenticatedError: nobody; also for a revoked key.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRecord:
    """All that a seal must remember to be resumed: each field is set once, by the stage that makes it.

    Attributes:
        view: what callers see.
        order: with its paths.
        summary: the claim summary's text, fixed before the intent.
        intent_leaf_hash: hex, of the intent's leaf once it is durable.
        signed_path: the signed temporary file, and its hash once signing ended.
    """

    org: str
    via: Via
    view: SealView
    order: SealOrder
    source_path: Path | None = None
    target_path: Path | None = None
    summary: str | None = None
    definition: str | None = None
    intent_leaf_hash: str | None = None
    signed_path: Path | None = None
    signed_sha256: str | None = None
    signed_manifest_sha256: str | None = None
    manifest_label: str | None = None


class SealRecords(Protocol):
    """The state of seal jobs."""

    def add(self, record: SealRecord, *, idempotency_key: str | None) -> SealRecord:
        """Keep a new job; the same idempotency key returns the job that is there.

        Raises:
            IdempotencyConflictError: the key was used for another order.
        """
        ...

    def get(self, job_id: str) -> SealRecord:
        """Return a job.

        Raises:
            JobNotFoundError: none has this id.
        """
        ...

    def save(self, record: SealRecord) -> None: ...
    def unfinished(self) -> tuple[SealRecord, ...]: ...


class Shelf(Protocol):
    """Files by SHA-256: uploaded assets, sealed files, manifests."""

    def has(self, sha256: str) -> bool: ...
    def put(self, content: BinaryIO, *, sha256: str, size: int | None) -> None:
        """Keep a file, streamed; when this returns it is durable and whole.

        Raises:
            HashMismatchError: the bytes have another hash or size; nothing is kept.
            StorageFullError, StorageError: nothing is kept.
        """
        ...

    def put_file(self, path: Path, *, sha256: str) -> None:
        """Keep a copy of a file whose hash is known (by link where the disk allows)."""
        ...

    def as_file(self, sha256: str) -> AbstractContextManager[Path]:
        """Open a kept file under a path that is valid inside the context.

        Raises:
            AssetContentMissingError: it is not kept.
        """
        ...

    def remove(self, sha256: str) -> None: ...


class SealRunner(Protocol):
    """Runs seals by id, durably: a job that was running when the process died is run again after the next start."""

    def start(self, job_id: str) -> None:
        """See to it that the job runs; a job that runs already is not started twice."""
        ...

    def wait(self, job_id: str, *, timeout_s: float) -> None:
        """Return when the job has ended, or after `timeout_s`."""
        ...
