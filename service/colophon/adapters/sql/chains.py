"""The heads of the works' chains: where each work's next entry goes."""

from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, and_, bindparam, func, select, update

from colophon.adapters.sql.bulk import insert_rows
from colophon.adapters.sql.schema import chain, leaf
from colophon.errors import InvalidInputError, LedgerCorruptError, WorkNotFoundError
from colophon.record.statement import Statement, WorkStatement
from colophon.record.vocabulary import Visibility
from colophon.workflow.ports import Batch

_CACHED_CHAINS: Final = 4096
# With the leaf that its head should be: what is appended next names it for ever.
_FIND: Final = (
    select(chain, leaf.c.leaf_hash)
    .outerjoin(leaf, and_(leaf.c.chain == chain.c.id, leaf.c.seq == chain.c.next_seq - 1))
    .where(chain.c.work == bindparam("of_work"))
)
_MOVE: Final = (
    update(chain)
    .where(chain.c.id == bindparam("of_chain"))
    .values(
        next_seq=bindparam("to_seq"),
        last_leaf_hash=bindparam("to_hash"),
        steps=bindparam("to_steps"),
        decisions=bindparam("to_decisions"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """Where a work's next entry goes.

    Attributes:
        id: number of the chain's row.
        next_seq: 0 before the first entry.
        last_leaf_hash: of the work's newest leaf as it stands in the log; empty before the first.
        stored: whether the row exists.
    """

    id: int
    org: str
    work: str
    visibility: Visibility
    next_seq: int = 0
    last_leaf_hash: bytes = b""
    steps: int = 0
    decisions: int = 0
    stored: bool = False

    def after(self, statement: Statement, /, *, leaf_hash: bytes) -> "ChainHead":
        """Return the head once `statement` stands at `next_seq`."""
        return ChainHead(
            id=self.id,
            org=self.org,
            work=self.work,
            visibility=self.visibility,
            stored=self.stored,
            next_seq=self.next_seq + 1,
            last_leaf_hash=leaf_hash,
            steps=self.steps + (statement.type == "step"),
            decisions=self.decisions + (statement.type == "decision"),
        )


class Chains:
    """The chain heads of one transaction, over what is remembered from earlier ones."""

    def __init__(self, connection: Connection, remembered: dict[str, ChainHead], /) -> None:
        self._connection = connection
        self._remembered = remembered
        self._touched: dict[str, ChainHead] = {}
        self._next_id = 1

    def head(self, batch: Batch, work: str, /) -> ChainHead:
        """Return the head of the chain that `batch` extends.

        Raises:
            WorkNotFoundError: the work has no entries yet and the batch does not begin with its WorkStatement, or it
                is another organisation's.
            InvalidInputError: the batch says another visibility than the work's first entry was given.
            LedgerCorruptError: the stored head is not the chain's last leaf.
        """
        head = self._touched.get(work) or self._remembered.get(work) or self._stored(work)
        if head is None:
            if not isinstance(batch.statings[0].statement, WorkStatement):
                raise WorkNotFoundError(f"No work {work} is recorded here; create it first.")
            return ChainHead(id=self._new_id(), org=batch.org, work=work, visibility=batch.visibility)
        if head.org != batch.org:
            raise WorkNotFoundError(f"No work {work} is recorded here.")
        if head.visibility is not batch.visibility:
            raise InvalidInputError(
                f"The work {work} is {head.visibility.value}; an entry can't be {batch.visibility.value} in it."
            )
        return head

    def move(self, head: ChainHead, /) -> None:
        """Take `head` as its work's new one."""
        self._touched[head.work] = head
        if not head.stored:
            self._next_id = max(self._next_id, head.id + 1)

    def write_new(self) -> None:
        """Insert the chains that began in this transaction: before their leaves, which refer to them."""
        fresh = [head for head in self._touched.values() if not head.stored]
        if fresh:
            insert_rows(self._connection, chain, [_row(head) for head in fresh])

    def write_moved(self) -> None:
        """Move the heads of the chains that were there."""
        moved = [head for head in self._touched.values() if head.stored]
        if moved:
            self._connection.execute(_MOVE, [_movement(head) for head in moved])

    def remember(self) -> None:
        """Keep the heads for the next transaction: they are durable now."""
        if len(self._remembered) + len(self._touched) > _CACHED_CHAINS:
            self._remembered.clear()
        self._remembered.update({work: replace(head, stored=True) for work, head in self._touched.items()})

    def _stored(self, work: str, /) -> ChainHead | None:
        row = self._connection.execute(_FIND, {"of_work": work}).one_or_none()
        if row is None:
            return None
        if row.leaf_hash != row.last_leaf_hash:
            raise LedgerCorruptError(
                f"The chain of the work {work} is not where its entries end; nothing is appended to it. Restore a backup."
            )
        return ChainHead(
            id=row.id,
            org=row.org,
            work=row.work,
            visibility=Visibility(row.visibility),
            next_seq=row.next_seq,
            last_leaf_hash=row.last_leaf_hash,
            steps=row.steps,
            decisions=row.decisions,
            stored=True,
        )

    def _new_id(self) -> int:
        # Safe without a sequence: this transaction holds the write lock.
        highest: int | None = self._connection.execute(select(func.max(chain.c.id))).scalar()
        return max(self._next_id, (highest or 0) + 1)


def _row(head: ChainHead, /) -> dict[str, object]:
    return {
        "org": head.org,
        "id": head.id,
        "work": head.work,
        "visibility": head.visibility.value,
        "next_seq": head.next_seq,
        "last_leaf_hash": head.last_leaf_hash,
        "steps": head.steps,
        "decisions": head.decisions,
    }


def _movement(head: ChainHead, /) -> dict[str, object]:
    return {
        "of_chain": head.id,
        "to_seq": head.next_seq,
        "to_hash": head.last_leaf_hash,
        "to_steps": head.steps,
        "to_decisions": head.decisions,
    }
