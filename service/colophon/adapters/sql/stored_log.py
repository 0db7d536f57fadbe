"""The log as it is stored, for an audit: rows as they stand, read without any key and without holding the home.

Each read is a short transaction of its own, so that an audit never keeps the writer from tidying up behind itself; what
is audited was fixed by the head that was read first, and may only have grown since.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select

from colophon.adapters.sql.database import read_engine, reading
from colophon.adapters.sql.schema import chain, leaf, log
from colophon.adapters.sql.sequencing import LOG_ID
from colophon.adapters.sql.store import require_schema
from colophon.adapters.sql.tile_rows import TileRows
from colophon.errors import AuditFailedError, HomeMissingError
from colophon.ledger.audited_log import Inside
from colophon.ledger.checkpoint import Checkpoint
from colophon.ledger.tiles import TILE_WIDTH, TilePath

_CHAINS_AT_ONCE: Final = 1_000


class StoredLog:
    """Implements `ledger.audited_log.AuditedLog` and its `Insides` over the rows of one log."""

    def __init__(self, open_connection: Callable[[], AbstractContextManager[Connection]], /) -> None:
        self._open_connection = open_connection
        self._tiles = TileRows(open_connection)

    @property
    def insides(self) -> "StoredLog":
        """Itself: the operator's rows hold what sealed leaves close over."""
        return self

    def head(self) -> Checkpoint:
        """Return the stored head, which nobody signed yet.

        Raises:
            AuditFailedError: entries are stored that the head does not speak of, or too few.
        """
        with self._open_connection() as connection:
            row = connection.execute(select(log.c.origin, log.c.size, log.c.root).where(log.c.id == LOG_ID)).one()
            last: int | None = connection.execute(select(func.max(leaf.c.idx))).scalar()
        root = _bytes(row.root, of="the head's root")
        stored = 0 if last is None else last + 1
        if stored != row.size:
            raise AuditFailedError(f"The stored head has {row.size} entries, the last stored entry is number {stored}.")
        return Checkpoint(origin=row.origin, size=row.size, root=root)

    def read_tile(self, *, level: int, index: int, width: int) -> bytes:
        """Return at least `width` * 32 bytes of the tile.

        Raises:
            TileInvalidError: the tile is not there, or narrower.
            StorageError: the database can't be read.
        """
        tile = self._tiles.read_tile(level=level, index=index, width=width)
        return _bytes(tile, of=f"tile {index} of level {level}")

    def read_leaves(self, *, index: int, width: int) -> Sequence[bytes]:
        """Return the exact bytes of the leaves of bundle `index` as far as they are stored."""
        with self._open_connection() as connection:
            start = index * TILE_WIDTH
            query = select(leaf.c.data).where(leaf.c.idx >= start, leaf.c.idx < start + width).order_by(leaf.c.idx)
            return [_bytes(row.data, of=f"entry {start + at}") for at, row in enumerate(connection.execute(query))]

    def partials(self, path: TilePath, /) -> Sequence[tuple[TilePath, bytes]]:
        """Return nothing: a tile is stored once, as wide as it is."""
        del path
        return ()

    def inside(self, *, index: int, width: int) -> Sequence[Inside]:
        """Return what the leaves of bundle `index` close over."""
        start = index * TILE_WIDTH
        query = (
            select(leaf.c.leaf_hash, leaf.c.entry, leaf.c.salt)
            .where(leaf.c.idx >= start, leaf.c.idx < start + width)
            .order_by(leaf.c.idx)
        )
        with self._open_connection() as connection:
            return [
                Inside(
                    leaf_hash=_bytes(row.leaf_hash, of=f"the leaf hash of entry {start + at}"),
                    entry=None if row.entry is None else _bytes(row.entry, of=f"the inside of entry {start + at}"),
                    salt=None if row.salt is None else str(row.salt),
                )
                for at, row in enumerate(connection.execute(query))
            ]

    def intents(self) -> Sequence[bytes]:
        """Return the leaves that are stored as intents, in log order."""
        # The log's own statements stand in no chain; the index over (chain, seq) finds them without reading the rest.
        query = select(leaf.c.data).where(leaf.c.chain.is_(None), leaf.c.type == "intent").order_by(leaf.c.idx)
        with self._open_connection() as connection:
            return [_bytes(row.data, of="an intent") for row in connection.execute(query)]

    def chain_heads(self) -> Iterator[tuple[str, int, bytes]]:
        """Yield each work's id, the number of its entries, and its last leaf's hash."""
        after = 0
        while True:
            query = select(chain).where(chain.c.id > after).order_by(chain.c.id).limit(_CHAINS_AT_ONCE)
            with self._open_connection() as connection:
                rows = connection.execute(query).all()
            for row in rows:
                last = _bytes(row.last_leaf_hash, of=f"the last leaf hash of work {row.work}")
                yield str(row.work), int(row.next_seq), last
            if len(rows) < _CHAINS_AT_ONCE:
                return
            after = rows[-1].id


def _bytes(value: object, *, of: str) -> bytes:
    """Return a stored value; SQLite keeps in a column whatever somebody puts there."""
    if not isinstance(value, bytes):
        raise AuditFailedError(f"The database holds {of} as {type(value).__name__}; bytes were expected.")
    return value


@contextmanager
def open_stored_log(path: Path, /) -> Generator[StoredLog]:
    """Open the database of a home only to read it; a server may hold the home meanwhile.

    Raises:
        HomeMissingError: there is no database.
        SchemaOutdatedError: it has another version's schema.
        StorageError: the file can't be read.
    """
    if not path.is_file():
        raise HomeMissingError(f"There is no database {path}; `colophon init` makes one.")
    engine = read_engine(path)
    try:
        with reading(engine) as connection:
            require_schema(connection, path=path)
        yield StoredLog(lambda: reading(engine))
    finally:
        engine.dispose()
