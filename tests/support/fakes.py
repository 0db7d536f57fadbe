"""A journal in memory: small, and true to its contract; its neighbours are in fake_stores."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from colophon import errors
from colophon.ledger.growth import EMPTY_EDGE, grow
from colophon.ledger.tree import leaf_hash
from colophon.record.commitment import FieldOpening
from colophon.record.entry import Entry, entry_bytes, sealed_leaf_bytes
from colophon.record.identifiers import new_salt, now
from colophon.record.statement import AmendStatement, MadeAsset, Stated, StepStatement, UsedAsset
from colophon.record.stating import Stating
from colophon.record.vocabulary import Stage, Visibility
from colophon.workflow.ports import Batch, Head, WorkLeaf
from colophon.workflow.views import (
    Page,
    Recorded,
)
from support.tiles_in_memory import TilesInMemory

T = TypeVar("T")
ORIGIN = "colophon-fake"


def page(items: Sequence[T], cursor: str | None, limit: int) -> Page[Any]:
    start = int(cursor or 0)
    rest = start + limit < len(items)
    return Page(items=tuple(items[start : start + limit]), next=str(start + limit) if rest else None)


@dataclass
class JournalInMemory:
    """One log; `before` is called before a batch is kept and may raise, `after` when it is kept, before the answer."""

    origin: str = ORIGIN
    before: Callable[[Batch], None] = field(default=lambda _: None)
    after: Callable[[Batch], None] = field(default=lambda _: None)
    clock: Callable[[], str] = now

    def __post_init__(self) -> None:
        self.tiles = TilesInMemory()
        self.kept: list[WorkLeaf] = []
        self._edge = EMPTY_EDGE
        self._answers: dict[tuple[str, str], tuple[str | None, tuple[Recorded, ...]]] = {}

    def append(self, batch: Batch) -> tuple[Recorded, ...]:
        key = (batch.org, batch.idempotency_key or "")
        if batch.idempotency_key is not None and key in self._answers:
            body, answer = self._answers[key]
            if body != batch.body_sha256:
                raise errors.IdempotencyConflictError("another body")
            return answer
        self.before(batch)
        placed: list[WorkLeaf] = []
        for position, stating in enumerate(batch.statings):
            try:
                if batch.admit is not None:
                    batch.admit(stating.statement, LineageInMemory(self._chain(batch.work) + placed))
                placed.append(self._placed(batch, stating, len(placed)))
            except errors.ColophonError as error:
                if len(batch.statings) == 1:
                    raise
                raise errors.BatchRefusedError("refused", position=position, cause_code=error.code) from error
        self._edge, written = grow(self._edge, [leaf.leaf_hash for leaf in placed])
        self.tiles.write(written)
        self.kept += placed
        answer = tuple(_receipt(leaf) for leaf in placed)
        if batch.idempotency_key is not None:
            self._answers[key] = (batch.body_sha256, answer)
        self.after(batch)
        return answer

    @property
    def keys(self) -> set[str]:
        """The idempotency keys that were used."""
        return {key for _, key in self._answers}

    def head(self) -> Head:
        return Head(size=len(self.kept), root=self._edge.root)

    def leaf(self, index: int) -> bytes:
        if not 0 <= index < len(self.kept):
            raise errors.EntryNotFoundError(f"no entry {index}")
        return self.kept[index].leaf

    def leaves(self, *, start: int, end: int) -> list[bytes]:
        return [leaf.leaf for leaf in self.kept[start:end]]

    def index_of(self, leaf_hash: bytes) -> int:
        for leaf in self.kept:
            if leaf.leaf_hash == leaf_hash:
                return leaf.index
        raise errors.EntryNotFoundError("no such leaf")

    def work_leaves(self, org: str, work: str, *, after_seq: int = -1, limit: int | None = None) -> list[WorkLeaf]:
        del org
        return [leaf for leaf in self._chain(work) if (leaf.entry.seq or 0) > after_seq][:limit]

    def work_leaf_hashes(self, org: str, work: str) -> list[bytes]:
        return [leaf.leaf_hash for leaf in self.work_leaves(org, work)]

    def statement_leaf(self, org: str, work: str, statement_id: str) -> WorkLeaf:
        for leaf in self.work_leaves(org, work):
            if leaf.entry.statement.id == statement_id:
                return leaf
        raise errors.StatementNotFoundError(f"no statement {statement_id}")

    def statements(
        self, org: str, work: str, *, stage: Stage | None, agent_ref: str | None, cursor: str | None, limit: int
    ) -> Page[str]:
        shown = [leaf.entry.statement for leaf in self.work_leaves(org, work)]
        shown = [statement for statement in shown if statement.type in {"step", "decision", "amend"}]
        if stage is not None:
            shown = [
                one for one in shown if isinstance(one, StepStatement) and stage in {made.stage for made in _made(one)}
            ]
        if agent_ref is not None:
            shown = [one for one in shown if agent_ref in one.model_dump_json()]
        return page([statement.id for statement in shown], cursor, limit)

    def supersessions(self, org: str, work: str) -> Mapping[str, str | None]:
        amends = (leaf.entry.statement for leaf in self.work_leaves(org, work))
        return {one.supersedes: one.replacement for one in amends if isinstance(one, AmendStatement)}

    def release_entries(self, release: str) -> list[tuple[int, Entry, tuple[FieldOpening, ...]]]:
        return [
            (leaf.index, leaf.entry, leaf.openings)
            for leaf in self.kept
            if getattr(leaf.entry.statement, "release", None) == release
        ]

    def _chain(self, work: str | None) -> list[WorkLeaf]:
        return [leaf for leaf in self.kept if work is not None and leaf.entry.work == work]

    def _placed(self, batch: Batch, stating: Stating[Any], ahead: int) -> WorkLeaf:
        chain = self._chain(batch.work)
        seq = None if batch.work is None else len(chain) + ahead
        entry = Entry(
            log=self.origin,
            work=batch.work,
            seq=seq,
            prev="0" * 64 if seq else None,
            via=batch.via,
            statement=stating.statement,
        )
        data, salt = entry_bytes(entry), None
        leaf = data
        if batch.visibility is Visibility.SEALED:
            salt = new_salt()
            leaf = sealed_leaf_bytes(salt=salt, entry=data)
        return WorkLeaf(
            index=len(self.kept) + ahead,
            leaf=leaf,
            leaf_hash=leaf_hash(leaf),
            entry=entry,
            entry_bytes=data,
            salt=salt,
            openings=stating.openings,
            logged_at=self.clock(),
            long_lists=stating.long_lists,
        )


@dataclass(frozen=True)
class LineageInMemory:
    """Answers from the chain as it is within the batch; steps that were superseded don't count."""

    chain: list[WorkLeaf]

    def maker(self, ref: str) -> str | None:
        return next((step.id for step in self._steps() if ref in {made.asset for made in _made(step)}), None)

    def was_used(self, ref: str) -> bool:
        return any(ref in {used.asset for used in _used(step)} for step in self._steps())

    def made_from(self, ref: str) -> tuple[str, ...]:
        makers = [step for step in self._steps() if ref in {made.asset for made in _made(step)}]
        return tuple(used.asset for step in makers for used in _used(step))

    def superseded(self, statement_id: str) -> bool:
        amends = (leaf.entry.statement for leaf in self.chain)
        return statement_id in {one.supersedes for one in amends if isinstance(one, AmendStatement)}

    def _steps(self) -> list[StepStatement]:
        steps: list[Stated] = [leaf.entry.statement for leaf in self.chain]
        return [one for one in steps if isinstance(one, StepStatement) and not self.superseded(one.id)]


def _receipt(leaf: WorkLeaf) -> Recorded:
    statement, entry = leaf.entry.statement, leaf.entry
    return Recorded(
        id=statement.id,
        type=statement.type,
        work=entry.work,
        seq=entry.seq,
        index=leaf.index,
        leaf_hash=leaf.leaf_hash.hex(),
        at=leaf.logged_at or "",
    )


def _made(step: StepStatement) -> list[MadeAsset]:
    # Long lists are the business of the real journal's tests; here they stand in the entry or count as empty.
    return [made for made in step.outputs if isinstance(made, MadeAsset)]


def _used(step: StepStatement) -> list[UsedAsset]:
    return [used for used in step.inputs if isinstance(used, UsedAsset)]
