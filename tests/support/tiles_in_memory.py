"""A tile store in memory that implements the ledger's `TileReader`."""

from colophon.errors import TileInvalidError
from colophon.ledger.growth import WrittenTile


class TilesInMemory:
    def __init__(self) -> None:
        self.tiles: dict[tuple[int, int], bytes] = {}
        self.reads = 0

    def write(self, written: list[WrittenTile]) -> None:
        for tile in written:
            self.tiles[tile.level, tile.index] = tile.hashes

    def read_tile(self, *, level: int, index: int, width: int) -> bytes:
        self.reads += 1
        tile = self.tiles.get((level, index), b"")
        if len(tile) < 32 * width:
            raise TileInvalidError(f"tile {level}/{index} has {len(tile)} bytes")
        return tile
