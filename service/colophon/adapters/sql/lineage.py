"""Who made what from what, as far as the journal knows: asked within the writing transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Connection, bindparam, exists, select

from colophon.adapters.sql.schema import leaf, made, superseded, used
from colophon.record.commitment import RolledUp
from colophon.record.statement import MadeAsset, Participant, Stated, StepStatement, UsedAsset
from colophon.record.stating import Stating

Item = TypeVar("Item", bound=BaseModel)

_IN_FORCE: Final = ~exists().where(superseded.c.chain == leaf.c.chain, superseded.c.statement_id == leaf.c.statement_id)
_LIVE_MAKERS: Final = (
    select(made.c.idx, leaf.c.statement_id)
    .join(leaf, leaf.c.idx == made.c.idx)
    .where(made.c.chain == bindparam("chain_id"), made.c.ref == bindparam("ref"), _IN_FORCE)
    .order_by(made.c.idx)
)
_USERS: Final = (
    select(leaf.c.statement_id)
    .join(used, used.c.idx == leaf.c.idx)
    .where(used.c.chain == bindparam("chain_id"), used.c.ref == bindparam("ref"), _IN_FORCE)
)
_SUPERSEDED: Final = select(superseded.c.idx).where(
    superseded.c.chain == bindparam("chain_id"), superseded.c.statement_id == bindparam("statement")
)


def made_assets(stating: Stating[Stated], statement: StepStatement, /) -> tuple[MadeAsset, ...]:
    """Return what the step made, also where its list stands rolled up."""
    return _items(stating, statement.outputs, name="outputs", kind=MadeAsset)


def used_assets(stating: Stating[Stated], statement: StepStatement, /) -> tuple[UsedAsset, ...]:
    """Return what the step used, also where its list stands rolled up."""
    return _items(stating, statement.inputs, name="inputs", kind=UsedAsset)


def participants(stating: Stating[Stated], statement: StepStatement, /) -> tuple[Participant, ...]:
    """Return who took part in the step, also where the list stands rolled up."""
    return _items(stating, statement.agents, name="agents", kind=Participant)


def _items(
    stating: Stating[Stated], listed: tuple[Item, ...] | RolledUp, /, *, name: str, kind: type[Item]
) -> tuple[Item, ...]:
    if isinstance(listed, RolledUp):
        return tuple(item for item in stating.long_lists.get(name, ()) if isinstance(item, kind))
    return listed


@dataclass(slots=True)
class Unwritten:
    """What statements of this transaction say of one work's assets, before their rows are written."""

    made: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    used_by: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    superseded: set[str] = field(default_factory=set[str])

    def add(self, other: "Unwritten", /) -> None:
        """Take over what another collected."""
        for ref, makers in other.made.items():
            self.made.setdefault(ref, []).extend(makers)
        self.used_by.update(other.used_by)
        self.superseded |= other.superseded


class SqlLineage:
    """The `Lineage` of one work: its stored rows, and what this transaction adds to them."""

    def __init__(self, connection: Connection, /, *, chain_id: int | None, unwritten: Sequence[Unwritten]) -> None:
        self._connection = connection
        self._chain_id = chain_id
        self._unwritten = unwritten

    def maker(self, ref: str) -> str | None:
        """Return the id of the step that made `ref` and was not superseded; None if none did."""
        for _, statement_id in self._stored_makers(ref):
            return statement_id
        return next(self._unwritten_makers(ref), None)

    def was_used(self, ref: str) -> bool:
        """Return whether an earlier step that is in force used `ref`."""
        for part in self._unwritten:
            for statement_id, refs in part.used_by.items():
                if ref in refs and not self._superseded_unwritten(statement_id):
                    return True
        if self._chain_id is None:
            return False
        found = self._connection.execute(_USERS, {"chain_id": self._chain_id, "ref": bytes.fromhex(ref)})
        return any(not self._superseded_unwritten(str(UUID(bytes=row.statement_id))) for row in found)

    def superseded(self, statement_id: str) -> bool:
        """Return whether an amendment already took this statement's place, or took it back."""
        if self._superseded_unwritten(statement_id):
            return True
        if self._chain_id is None:
            return False
        found = self._connection.execute(
            _SUPERSEDED, {"chain_id": self._chain_id, "statement": UUID(statement_id).bytes}
        )
        return found.first() is not None

    def made_from(self, ref: str) -> tuple[str, ...]:
        """Return what the makers of `ref` that were not superseded used, each once, in the order they were recorded."""
        indices = [index for index, _ in self._stored_makers(ref)]
        refs: list[str] = []
        if indices:
            rows = self._connection.execute(select(used.c.ref).where(used.c.idx.in_(indices)).order_by(used.c.idx))
            refs = [row.ref.hex() for row in rows]
        for statement_id in self._unwritten_makers(ref):
            for part in self._unwritten:
                refs += part.used_by.get(statement_id, [])
        return tuple(dict.fromkeys(refs))

    def _stored_makers(self, ref: str) -> Iterable[tuple[int, str]]:
        if self._chain_id is None:
            return
        found = self._connection.execute(_LIVE_MAKERS, {"chain_id": self._chain_id, "ref": bytes.fromhex(ref)})
        for row in found.all():
            statement_id = str(UUID(bytes=row.statement_id))
            if not self._superseded_unwritten(statement_id):
                yield row.idx, statement_id

    def _unwritten_makers(self, ref: str) -> Iterator[str]:
        for part in self._unwritten:
            for statement_id in part.made.get(ref, ()):
                if not self._superseded_unwritten(statement_id):
                    yield statement_id

    def _superseded_unwritten(self, statement_id: str) -> bool:
        return any(statement_id in part.superseded for part in self._unwritten)
