"""What the use cases need of a journal: one log, one sequencer, and what can be asked of it.

`org` is on every call: a row of another organisation is as absent as one that never was. Durability: when a method that
writes returns, what it wrote survives a crash of the machine.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import BaseModel

from colophon.ledger.ports import TileReader
from colophon.record.commitment import FieldOpening
from colophon.record.entry import Entry
from colophon.record.statement import Stated
from colophon.record.stating import Stating
from colophon.record.vocabulary import Stage, Via, Visibility
from colophon.workflow.views import Page, Recorded


class Lineage(Protocol):
    """What `Batch.admit` may ask, inside the writing transaction, so that two callers can't race."""

    def maker(self, ref: str) -> str | None:
        """Return the id of the step that made this asset reference and was not taken back or superseded; None if none did."""
        ...

    def was_used(self, ref: str) -> bool:
        """Return whether an earlier step that is in force names this reference as something it used."""
        ...

    def made_from(self, ref: str) -> tuple[str, ...]:
        """Return the references that the makers of `ref` used, whatever the use.

        Makers that were taken back or superseded don't count, here and in `was_used`.
        """
        ...

    def superseded(self, statement_id: str) -> bool:
        """Return whether an amendment already took this statement's place, or took it back."""
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
        logged_at: when it was sequenced, by the operator's clock; None where a journal does not keep it.
        long_lists: full lists that stand rolled up in the statement, as JSON-ready objects or strings.
    """

    index: int
    leaf: bytes
    leaf_hash: bytes
    entry: Entry
    entry_bytes: bytes
    salt: str | None
    openings: tuple[FieldOpening, ...]
    logged_at: str | None = None
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

    def leaves(self, *, start: int, end: int) -> Sequence[bytes]:
        """Return the exact bytes of leaves `[start, end)`, fewer at the log's end."""
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

    def supersessions(self, org: str, work: str) -> Mapping[str, str | None]:
        """Return the id of each superseded statement of a work, with its replacement's id; None: it was taken back."""
        ...

    def release_entries(self, release: str) -> Sequence[tuple[int, Entry, tuple[FieldOpening, ...]]]:
        """Return the intent, release and withdraw entries of a release id, in log order, with their openings."""
        ...
