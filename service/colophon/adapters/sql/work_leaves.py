"""Reading a work's entries back with all that opens them."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from pydantic import BaseModel, JsonValue
from sqlalchemy import Connection, Row, select

from colophon.adapters.sql.schema import leaf, long_list, vault_field
from colophon.adapters.sql.vault import Vault, unseal
from colophon.errors import LedgerCorruptError
from colophon.ledger.tree import leaf_hash
from colophon.record.commitment import FieldOpening
from colophon.record.entry import Entry, read_entry, sealed_leaf_bytes
from colophon.record.statement import (
    PRIVATE_NAMES,
    CommittedEvidence,
    FieldName,
    MadeAsset,
    Participant,
    UsedAsset,
)
from colophon.workflow.ports import WorkLeaf

LEAF_COLUMNS: Final = (leaf.c.idx, leaf.c.leaf_hash, leaf.c.data, leaf.c.entry, leaf.c.salt, leaf.c.logged_at)
_IN_ONE_QUERY: Final = 500
"""SQLite allows 32,766 parameters, older builds 999."""

_ITEM_KINDS: Final[Mapping[str, type[BaseModel]]] = {
    "agents": Participant,
    "inputs": UsedAsset,
    "outputs": MadeAsset,
    "evidence": CommittedEvidence,
    "fields": FieldName,
}
"""What the items of a long list are; those of any other name are strings."""


def work_leaves(
    connection: Connection, rows: Sequence[Row[Any, Any, Any, Any, Any, Any]], /, *, vault: Vault
) -> list[WorkLeaf]:
    """Return the leaves of `rows` (of `LEAF_COLUMNS`) with their openings and long lists.

    Raises:
        LedgerCorruptError: stored bytes are not those that were hashed, or a private value does not decrypt.
    """
    for row in rows:
        require_hashed(index=row.idx, data=row.data, hashed=row.leaf_hash, entry=row.entry, salt=row.salt)
    entries = {row.idx: read_entry(row.entry or row.data) for row in rows}
    openings = read_openings(connection, entries, vault=vault)
    lists = _long_lists(connection, list(entries))
    return [
        WorkLeaf(
            index=row.idx,
            leaf=row.data,
            leaf_hash=row.leaf_hash,
            entry=entries[row.idx],
            entry_bytes=row.entry or row.data,
            salt=row.salt,
            openings=openings.get(row.idx, ()),
            logged_at=row.logged_at,
            long_lists=lists.get(row.idx, {}),
        )
        for row in rows
    ]


def require_hashed(
    *, index: int, data: bytes, hashed: bytes, entry: bytes | None = None, salt: str | None = None
) -> None:
    """Return if the row is whole: what is handed out must be what the log holds.

    Raises:
        LedgerCorruptError: it is not.
    """
    opens = entry is None or (salt is not None and sealed_leaf_bytes(salt=salt, entry=entry) == data)
    if leaf_hash(data) != hashed or not opens:
        raise LedgerCorruptError(
            f"The stored bytes of entry {index} are not those that were logged; run `colophon log fsck` and restore "
            f"a backup."
        )


def read_openings(
    connection: Connection, entries: Mapping[int, Entry], /, *, vault: Vault
) -> dict[int, tuple[FieldOpening, ...]]:
    """Return the openings of each entry's private fields in schema order; what was erased is missing.

    Raises:
        LedgerCorruptError: a private value does not decrypt.
    """
    found: dict[int, dict[str, FieldOpening]] = defaultdict(dict)
    for indices in _pieces(list(entries)):
        rows = connection.execute(
            select(vault_field.c.idx, vault_field.c.name, vault_field.c.key_id, vault_field.c.sealed).where(
                vault_field.c.idx.in_(indices)
            )
        ).all()
        keys = vault.reading_keys(connection, {row.key_id for row in rows})
        for row in rows:
            key = keys.get(row.key_id)
            if key is None:
                continue
            place = (entries[row.idx].statement.id, row.name)
            salt, value = cast("tuple[str, JsonValue]", unseal(row.sealed, key=key, place=place))
            found[row.idx][row.name] = FieldOpening(name=row.name, salt=salt, value=value)
    return {index: _in_schema_order(entries[index], opened) for index, opened in found.items()}


def _in_schema_order(entry: Entry, opened: Mapping[str, FieldOpening], /) -> tuple[FieldOpening, ...]:
    return tuple(opened[name] for name in PRIVATE_NAMES[entry.statement.type] if name in opened)


def _long_lists(connection: Connection, indices: Sequence[int], /) -> dict[int, dict[str, tuple[BaseModel | str, ...]]]:
    found: dict[int, dict[str, tuple[BaseModel | str, ...]]] = defaultdict(dict)
    for piece in _pieces(indices):
        rows = connection.execute(
            select(long_list.c.idx, long_list.c.name, long_list.c["items"]).where(long_list.c.idx.in_(piece))
        )
        for idx, name, items in rows:
            kind = _ITEM_KINDS.get(name)
            values: list[JsonValue] = json.loads(items)
            found[idx][name] = tuple(
                cast("str", value) if kind is None else kind.model_validate(value) for value in values
            )
    return found


def _pieces(indices: Sequence[int], /) -> list[Sequence[int]]:
    return [indices[start : start + _IN_ONE_QUERY] for start in range(0, len(indices), _IN_ONE_QUERY)]
