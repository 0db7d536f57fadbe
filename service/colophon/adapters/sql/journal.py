"""The journal on the database: the port that the use cases append to and read from."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, exists, select

from colophon.adapters.sql.cursors import cut, make_cursor, read_cursor, require_limit
from colophon.adapters.sql.rows_of import statement_id_bytes
from colophon.adapters.sql.schema import chain, leaf, made, release_entry, superseded, took_part
from colophon.adapters.sql.sequencing import HEAD
from colophon.adapters.sql.shared import Shared
from colophon.adapters.sql.tile_rows import TileRows
from colophon.adapters.sql.work_leaves import LEAF_COLUMNS, read_openings, require_hashed, work_leaves
from colophon.errors import EntryNotFoundError, StatementNotFoundError
from colophon.record.commitment import FieldOpening
from colophon.record.entry import Entry, read_entry
from colophon.record.vocabulary import Stage
from colophon.workflow.ports import Batch, Head, WorkLeaf
from colophon.workflow.views import Page, Recorded

_LISTED: Final = ("step", "decision", "amend")
_LEAF: Final = select(leaf.c.data, leaf.c.leaf_hash).where(leaf.c.idx == bindparam("at_index"))
_INDEX: Final = select(leaf.c.idx).where(leaf.c.leaf_hash == bindparam("of_hash"))


class SqlJournal:
    """The `Journal` of one log."""

    def __init__(self, shared: Shared, /) -> None:
        self._shared = shared
        self._tiles = TileRows(shared.reading)

    @property
    def origin(self) -> str:
        """The log's name, for ever."""
        return self._shared.around.origin

    @property
    def tiles(self) -> TileRows:
        """The stored hash tiles, for proofs."""
        return self._tiles

    def append(self, batch: Batch) -> tuple[Recorded, ...]:
        """Sequence a batch and return its receipts once its leaves, tiles and head are durable, in one transaction.

        Raises:
            BatchRefusedError: `admit` or the entry's own limits refused one of several statements.
            ColophonError: what refused a batch of one: OutputTakenError, CycleError, EntryTooLargeError, ….
            WorkNotFoundError: the work has no entry yet, or is another organisation's.
            IdempotencyConflictError: the key was used with another body.
            StorageFullError, StorageError: nothing of the batch was written, or it is not known (see `Writer.submit`).
        """
        return self._shared.writer.submit(lambda group: group.sequencing.append(batch))

    def head(self) -> Head:
        """Return the durable head."""
        with self._shared.reading() as connection:
            row = connection.execute(HEAD).one()
        return Head(size=row.size, root=row.root)

    def leaf(self, index: int) -> bytes:
        """Return a leaf's exact bytes.

        Raises:
            EntryNotFoundError: the log is shorter.
            LedgerCorruptError: the stored bytes are not those that were logged.
        """
        with self._shared.reading() as connection:
            row = connection.execute(_LEAF, {"at_index": index}).one_or_none()
        if row is None:
            raise EntryNotFoundError(f"The log holds no entry with index {index}.")
        return _whole(index, row.data, row.leaf_hash)

    def leaves(self, *, start: int, end: int) -> tuple[bytes, ...]:
        """Return the exact bytes of leaves `[start, end)`, fewer at the log's end: for entry bundles and audits.

        Raises:
            LedgerCorruptError: some stored bytes are not those that were logged.
        """
        with self._shared.reading() as connection:
            rows = connection.execute(
                select(leaf.c.idx, leaf.c.data, leaf.c.leaf_hash)
                .where(leaf.c.idx >= start, leaf.c.idx < end)
                .order_by(leaf.c.idx)
            )
            return tuple(_whole(row.idx, row.data, row.leaf_hash) for row in rows)

    def index_of(self, leaf_hash: bytes) -> int:
        """Return where a leaf stands.

        Raises:
            EntryNotFoundError: nowhere.
        """
        with self._shared.reading() as connection:
            index: int | None = connection.execute(_INDEX, {"of_hash": leaf_hash}).scalar()
        if index is None:
            raise EntryNotFoundError(f"The log holds no entry with the leaf hash {leaf_hash.hex()}.")
        return index

    def work_leaves(self, org: str, work: str, *, after_seq: int = -1, limit: int | None = None) -> Sequence[WorkLeaf]:
        """Return a work's entries in chain order."""
        rows = (
            select(*LEAF_COLUMNS)
            .join(chain, chain.c.id == leaf.c.chain)
            .where(chain.c.org == org, chain.c.work == work, leaf.c.seq > after_seq)
            .order_by(leaf.c.seq)
            .limit(limit)
        )
        with self._shared.reading() as connection:
            return work_leaves(connection, connection.execute(rows).all(), vault=self._shared.vault)

    def work_leaf_hashes(self, org: str, work: str) -> Sequence[bytes]:
        """Return the 32-byte hashes of a work's leaves in chain order."""
        rows = (
            select(leaf.c.leaf_hash)
            .join(chain, chain.c.id == leaf.c.chain)
            .where(chain.c.org == org, chain.c.work == work)
            .order_by(leaf.c.seq)
        )
        with self._shared.reading() as connection:
            return [row.leaf_hash for row in connection.execute(rows)]

    def statement_leaf(self, org: str, work: str, statement_id: str) -> WorkLeaf:
        """Return one entry of a work by its statement's id.

        Raises:
            StatementNotFoundError: the work has none.
        """
        rows = (
            select(*LEAF_COLUMNS)
            .join(chain, chain.c.id == leaf.c.chain)
            .where(chain.c.org == org, chain.c.work == work, leaf.c.statement_id == _bytes_or_none(statement_id))
        )
        with self._shared.reading() as connection:
            found = work_leaves(connection, connection.execute(rows).all(), vault=self._shared.vault)
        if not found:
            raise StatementNotFoundError(f"The work {work} holds no statement {statement_id}.")
        return found[0]

    def statements(
        self, org: str, work: str, *, stage: Stage | None, agent_ref: str | None, cursor: str | None, limit: int
    ) -> Page[str]:
        """List ids of steps, decisions and amendments in chain order: `stage` of an output, `agent_ref` who took part.

        Raises:
            BadCursorError: the cursor was not made for this list.
            InvalidInputError: the limit is not from 1 to 1,000.
        """
        after = read_cursor(cursor, of="statements")
        query = (
            select(leaf.c.statement_id, leaf.c.seq)
            .join(chain, chain.c.id == leaf.c.chain)
            .where(chain.c.org == org, chain.c.work == work, leaf.c.type.in_(_LISTED))
            .order_by(leaf.c.seq)
            .limit(require_limit(limit))
        )
        if after is not None:
            query = query.where(leaf.c.seq > after)
        if stage is not None:
            query = query.where(
                exists().where(made.c.chain == leaf.c.chain, made.c.idx == leaf.c.idx, made.c.stage == stage.value)
            )
        if agent_ref is not None:
            ref = bytes.fromhex(agent_ref)
            query = query.where(
                exists().where(took_part.c.chain == leaf.c.chain, took_part.c.idx == leaf.c.idx, took_part.c.ref == ref)
            )
        with self._shared.reading() as connection:
            rows, goes_on = cut(connection.execute(query).all(), limit=limit)
        ids = tuple(str(UUID(bytes=row.statement_id)) for row in rows)
        return Page(items=ids, next=make_cursor(rows[-1].seq, of="statements") if goes_on else None)

    def supersessions(self, org: str, work: str) -> Mapping[str, str | None]:
        """Return the id of each superseded statement of a work, with its replacement's id; None: it was taken back."""
        query = (
            select(superseded.c.statement_id, superseded.c.replacement)
            .join(chain, chain.c.id == superseded.c.chain)
            .where(chain.c.org == org, chain.c.work == work)
            .order_by(superseded.c.idx)
        )
        with self._shared.reading() as connection:
            return {
                str(UUID(bytes=row.statement_id)): None if row.replacement is None else str(UUID(bytes=row.replacement))
                for row in connection.execute(query)
            }

    def release_entries(self, release: str) -> Sequence[tuple[int, Entry, tuple[FieldOpening, ...]]]:
        """Return the intent, release and withdraw entries of a release id, in log order, with their openings.

        Raises:
            LedgerCorruptError: some stored bytes are not those that were logged.
        """
        query = (
            select(leaf.c.idx, leaf.c.data, leaf.c.leaf_hash)
            .join(release_entry, release_entry.c.idx == leaf.c.idx)
            .where(release_entry.c.release == release)
            .order_by(leaf.c.idx)
        )
        with self._shared.reading() as connection:
            rows = connection.execute(query).all()
            entries = [(row.idx, read_entry(_whole(row.idx, row.data, row.leaf_hash))) for row in rows]
            openings = read_openings(connection, dict(entries), vault=self._shared.vault)
        return [(index, entry, openings.get(index, ())) for index, entry in entries]


def _whole(index: int, data: bytes, hashed: bytes, /) -> bytes:
    require_hashed(index=index, data=data, hashed=hashed)
    return data


def _bytes_or_none(statement_id: str, /) -> bytes | None:
    """Return the id's bytes; None, which equals no id, for a text that is none."""
    try:
        return statement_id_bytes(statement_id)
    except ValueError:
        return None
