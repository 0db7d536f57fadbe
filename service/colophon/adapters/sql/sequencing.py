"""The journal's part of one transaction: batches get their places, the tree grows, the head moves.

Runs in the writer's thread only. What is remembered between transactions (the tree's right edge, the chains' heads) is
used only while it agrees with the stored head; after a failure or another process's write it is read again.
"""

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from colophon.adapters.sql.bulk import insert_rows
from colophon.adapters.sql.chains import ChainHead, Chains
from colophon.adapters.sql.lineage import Unwritten
from colophon.adapters.sql.placing import Draft, Surroundings, Transaction
from colophon.adapters.sql.repetition import find_repetition, require_key, require_same_body
from colophon.adapters.sql.rows_of import Rows
from colophon.adapters.sql.schema import idempotency, leaf, log
from colophon.adapters.sql.tile_rows import TileRows, write_tiles
from colophon.errors import InvalidInputError, LedgerCorruptError
from colophon.ledger.growth import RightEdge, grow, load_edge
from colophon.workflow.ports import Batch
from colophon.workflow.views import Recorded

LOG_ID: Final = 1
HEAD: Final = select(log.c.size, log.c.root, log.c.org).where(log.c.id == LOG_ID)
_MOVE_HEAD: Final = (
    update(log)
    .where(log.c.id == LOG_ID, log.c.size == bindparam("from_size"), log.c.root == bindparam("from_root"))
    .values(size=bindparam("to_size"), root=bindparam("to_root"))
)


@dataclass(slots=True)
class Remembered:
    """What is kept between transactions; all of it can be read again."""

    edge: RightEdge | None = None
    chains: dict[str, ChainHead] = field(default_factory=dict[str, ChainHead])

    def forget(self) -> None:
        """Drop it: it may no longer be so."""
        self.edge = None
        self.chains.clear()


class Sequencing:
    """Gives batches their places and writes them."""

    def __init__(self, transaction: Transaction, /, *, remembered: Remembered, around: Surroundings) -> None:
        """Read the stored head, and the right edge where what is remembered does not fit it.

        Raises:
            LedgerCorruptError: the stored tiles do not lead to the stored root.
            TileInvalidError: a stored tile is missing or cut.
        """
        self._transaction = transaction
        self._remembered = remembered
        self._around = around
        head = transaction.connection.execute(HEAD).one()
        self._log_org: str = head.org
        self._edge = _current_edge(transaction.connection, remembered.edge, size=head.size, root=head.root)
        self._chains = Chains(transaction.connection, remembered.chains)
        self._rows = Rows()
        self._hashes: list[bytes] = []
        self._unwritten: dict[str, Unwritten] = {}
        self._answered: dict[tuple[str, str], tuple[str, tuple[Recorded, ...]]] = {}

    def append(self, batch: Batch, /) -> tuple[Recorded, ...]:
        """Place a batch, or return what its idempotency key was answered before; it is written by `flush`.

        Raises:
            BatchRefusedError: one of several statements was refused.
            ColophonError: the batch's only statement, or the batch itself, was refused.
        """
        keyed = require_key(batch, vault=self._around.vault)
        if keyed is not None:
            earlier = self._earlier_answer(org=batch.org, key=keyed[0], body_digest=keyed[1])
            if earlier is not None:
                return earlier
        if not batch.statings:
            raise InvalidInputError("A batch holds at least one statement.")
        before = self._unwritten.get(batch.work) if batch.work else None
        draft = Draft(
            batch=batch,
            around=self._around,
            transaction=self._transaction,
            chain=None if batch.work is None else self._chains.head(batch, batch.work),
            index=self._edge.size + len(self._hashes),
            before=() if before is None else (before,),
        )
        draft.place_all()
        answer = tuple(draft.recorded)
        self._take(draft)
        if keyed is not None:
            self._keep_answer(answer, org=batch.org, key=keyed[0], body_digest=keyed[1])
        return answer

    def flush(self) -> None:
        """Write everything that was placed: chains, leaves, what belongs to them, tiles, head.

        Raises:
            InvalidInputError: a statement's id stands twice in one work.
            LedgerCorruptError: the head moved although this transaction holds the write lock.
        """
        if not self._hashes:
            return
        connection, old = self._transaction.connection, self._edge
        self._edge, tiles = grow(old, self._hashes)
        try:
            self._chains.write_new()
            # The leaves first: the other rows refer to them.
            for table in sorted(self._rows.of, key=lambda table: table is not leaf):
                insert_rows(connection, table, self._rows.of[table])
            self._chains.write_moved()
        except IntegrityError as error:
            raise InvalidInputError(f"A statement of this id is already recorded in the work: {error.orig}.") from error
        write_tiles(connection, tiles, org=self._log_org, old_size=old.size)
        moved = connection.execute(
            _MOVE_HEAD,
            {"from_size": old.size, "from_root": old.root, "to_size": self._edge.size, "to_root": self._edge.root},
        )
        if moved.rowcount != 1:
            raise LedgerCorruptError(f"The head is not at size {old.size} any more; somebody else moved it.")
        # If the process dies before the commit, nothing of this transaction is there and nobody was answered.

    def committed(self) -> None:
        """Remember the new head and chains: they are durable."""
        self._remembered.edge = self._edge
        self._chains.remember()

    def _take(self, draft: Draft) -> None:
        self._rows.extend(draft.rows)
        self._hashes += draft.hashes
        if draft.chain is not None:
            self._chains.move(draft.chain)
            self._unwritten.setdefault(draft.chain.work, Unwritten()).add(draft.unwritten)

    def _earlier_answer(self, *, org: str, key: str, body_digest: str) -> tuple[Recorded, ...] | None:
        within = self._answered.get((org, key))
        if within is not None:
            require_same_body(key=key, earlier=within[0], now=body_digest)
            return within[1]
        return find_repetition(self._transaction.connection, org=org, key=key, body_digest=body_digest)

    def _keep_answer(self, answer: tuple[Recorded, ...], *, org: str, key: str, body_digest: str) -> None:
        self._answered[org, key] = (body_digest, answer)
        self._rows.add(
            idempotency,
            {
                "org": org,
                "key": key,
                "body_digest": body_digest,
                "first_index": answer[0].index,
                "count": len(answer),
                "created_at": self._transaction.at,
            },
        )


def _current_edge(connection: Connection, remembered: RightEdge | None, /, *, size: int, root: bytes) -> RightEdge:
    """Return the right edge of the stored tree, the remembered one where it is the same."""
    if remembered is not None and remembered.size == size and remembered.root == root:
        return remembered
    edge = load_edge(TileRows(lambda: nullcontext(connection)), size=size)
    if edge.root != root:
        raise LedgerCorruptError(
            f"The stored tiles lead to root {edge.root.hex()} at size {size}, the stored head says {root.hex()}. "
            f"Nothing is appended or signed until `colophon log fsck` has found what was changed."
        )
    return edge
