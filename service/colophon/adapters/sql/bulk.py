"""Inserting many rows at once, on the journal's hot path.

SQLAlchemy compiles the statement, once; the rows go to the driver as they are, for its handling of each parameter costs
more than the database does (measured: a quarter of an append). So every value must be of a type the driver knows:
text, integer, bytes, None.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Connection, Dialect, Table, insert

Values: TypeAlias = dict[str, Any]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Values], /) -> None:
    """Insert `rows`, each with a value for every column of `table`."""
    sql, in_order = _compiled(table, connection.dialect)
    if in_order is None:
        connection.exec_driver_sql(sql, list(rows))
    else:
        connection.exec_driver_sql(sql, [in_order(row) for row in rows])


@lru_cache
def _compiled(table: Table, dialect: Dialect, /) -> tuple[str, Callable[[Values], tuple[Any, ...]] | None]:
    """Return the statement, and what puts a row in the order of its parameters (None: the driver takes names)."""
    compiled = insert(table).compile(dialect=dialect)
    order = compiled.positiontup
    return str(compiled), None if order is None else itemgetter(*order)
