"""What all record keeping shares: sealed columns, and rows that are made at most once."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from pydantic import JsonValue
from sqlalchemy import Connection, RowMapping

from colophon.adapters.sql.shared import Shared, StoreGroup
from colophon.adapters.sql.vault import DataKey, Subject, seal, unseal
from colophon.errors import LedgerCorruptError

IN_ONE_QUERY: Final = 500


class RecordRows:
    """Base of the parts of `SqlRecords`."""

    def __init__(self, shared: Shared, /) -> None:
        self._shared = shared

    def _open(self, connection: Connection, rows: Sequence[RowMapping], /, *, table: str, name: str) -> list[Any]:
        """Return what each row's `private` holds; `name` is the column that the value is bound to."""
        keys = self._shared.vault.reading_keys(connection, {row["key_id"] for row in rows})
        return [open_private(row, keys=keys, table=table, name=name) for row in rows]


def seal_private(
    group: StoreGroup, value: Mapping[str, Any], /, *, subject: Subject, place: tuple[str, str]
) -> dict[str, object]:
    """Return the columns `key_id` and `private` for a row."""
    key = group.key(subject)
    return {"key_id": key.id, "private": seal(cast("JsonValue", value), key=key, place=place)}


def open_private(row: RowMapping, /, *, keys: Mapping[int, DataKey], table: str, name: str) -> Any:
    """Return what the row's `private` holds.

    Raises:
        LedgerCorruptError: its key is gone though the row is there, or it does not decrypt.
    """
    key = keys.get(row["key_id"])
    bound = row[name]
    bound_to = bound.hex() if isinstance(bound, bytes) else str(bound)
    if key is None:
        raise LedgerCorruptError(f"The data key of {table} {bound_to} is gone, but its row is there. Restore a backup.")
    return unseal(row["private"], key=key, place=(table, bound_to))
