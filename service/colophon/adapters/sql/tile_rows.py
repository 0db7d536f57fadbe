"""Hash tiles in the database: the ledger's `TileReader`, and how grown tiles are written."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from colophon.adapters.sql.bulk import insert_rows
from colophon.adapters.sql.schema import tile
from colophon.errors import TileInvalidError
from colophon.ledger.growth import WrittenTile
from colophon.ledger.tiles import tile_width
from colophon.ledger.tree import HASH_BYTES

_READ: Final = select(tile.c.hashes).where(tile.c.level == bindparam("at_level"), tile.c.idx == bindparam("at_index"))
_WIDEN: Final = (
    update(tile)
    .where(tile.c.level == bindparam("at_level"), tile.c.idx == bindparam("at_index"))
    .values(hashes=bindparam("wider"))
)


class TileRows:
    """Reads tiles through connections that `open_connection` gives."""

    def __init__(self, open_connection: Callable[[], AbstractContextManager[Connection]], /) -> None:
        self._open_connection = open_connection

    def read_tile(self, *, level: int, index: int, width: int) -> bytes:
        """Return at least `width` * 32 bytes of the tile.

        Raises:
            TileInvalidError: the tile is not there, or narrower.
            StorageError: the database can't be read.
        """
        with self._open_connection() as connection:
            hashes: bytes | None = connection.execute(_READ, {"at_level": level, "at_index": index}).scalar()
        if hashes is None or len(hashes) < width * HASH_BYTES:
            found = 0 if hashes is None else len(hashes) // HASH_BYTES
            raise TileInvalidError(
                f"The stored tile {index} of level {level} has {found} hashes, {width} are needed; "
                f"a tile was lost or cut: run `colophon log fsck`."
            )
        return hashes


def write_tiles(connection: Connection, written: Sequence[WrittenTile], /, *, org: str, old_size: int) -> None:
    """Store the tiles that grew from a log of `old_size`."""
    fresh: list[dict[str, object]] = []
    wider: list[dict[str, object]] = []
    for grown in written:
        if tile_width(level=grown.level, index=grown.index, size=old_size):
            wider.append({"at_level": grown.level, "at_index": grown.index, "wider": grown.hashes})
        else:
            fresh.append({"org": org, "level": grown.level, "idx": grown.index, "hashes": grown.hashes})
    if wider:
        connection.execute(_WIDEN, wider)
    if fresh:
        insert_rows(connection, tile, fresh)
