"""Growing a log: from its right edge and new leaf hashes to the tiles to write and the new root.

Source: C2SP tlog-tiles, section "Merkle Tree". Costs one or two hashes for each leaf, whatever the log's size.
Left out: storing what is returned; nothing here is a head until the tiles are durable.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from colophon.ledger.ports import TileReader
from colophon.ledger.tiles import TILE_HEIGHT, TILE_WIDTH, split_tile, tile_width
from colophon.ledger.tree import EMPTY_ROOT, HASH_BYTES, node_hash

_WIDTH_MASK: Final = TILE_WIDTH - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RightEdge:
    """All that is needed of a log in order to add to it: O(log n) hashes.

    Attributes:
        size: number of leaves.
        peaks: roots of the complete subtrees from left to right, one for each set bit of `size`, the largest first.
        partial_tiles: for each level from 0, the bytes of its last tile as far as it is filled; empty when it is full
            or not begun.
    """

    size: int
    peaks: tuple[bytes, ...]
    partial_tiles: tuple[bytes, ...]

    @property
    def root(self) -> bytes:
        """The root over all leaves.

        Source: RFC 9162, section 2.1.1.
        """
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in self.peaks[-2::-1]:
            root = node_hash(peak, root)
        return root


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTile:
    """A tile that changed: to be stored in place of the narrower one with the same level and index.

    Attributes:
        level: from 0.
        index: place within the level.
        hashes: its bytes, 32 for each hash.
    """

    level: int
    index: int
    hashes: bytes


EMPTY_EDGE: Final = RightEdge(size=0, peaks=(), partial_tiles=())


def grow(edge: RightEdge, leaf_hashes: Sequence[bytes], /) -> tuple[RightEdge, list[WrittenTile]]:
    """Return the edge after `leaf_hashes` and every tile that changed, level 0 first."""
    peaks = list(edge.peaks)
    rising: list[list[bytes]] = [list(leaf_hashes)]
    size = edge.size
    for found in leaf_hashes:
        height, node, bits = 0, found, size
        # Each trailing one in the size is a complete subtree that this leaf completes to twice its width.
        while bits & 1:
            node = node_hash(peaks.pop(), node)
            bits >>= 1
            height += 1
            if height % TILE_HEIGHT == 0:
                # The root of a full tile: it rises into the tile above (and only then, by the specification).
                level = height // TILE_HEIGHT
                if level == len(rising):
                    rising.append([])
                rising[level].append(node)
        peaks.append(node)
        size += 1
    partial_tiles, written = _fill_tiles(edge, rising)
    return RightEdge(size=size, peaks=tuple(peaks), partial_tiles=partial_tiles), written


def _fill_tiles(edge: RightEdge, rising: Sequence[Sequence[bytes]], /) -> tuple[tuple[bytes, ...], list[WrittenTile]]:
    partial_tiles = list(edge.partial_tiles)
    written: list[WrittenTile] = []
    for level, hashes in enumerate(rising):
        if not hashes:
            break
        if level == len(partial_tiles):
            partial_tiles.append(b"")
        at = edge.size >> (TILE_HEIGHT * level)
        tile, taken = partial_tiles[level], 0
        while taken < len(hashes):
            room = TILE_WIDTH - (at & _WIDTH_MASK)
            piece = hashes[taken : taken + room]
            tile += b"".join(piece)
            written.append(WrittenTile(level=level, index=at // TILE_WIDTH, hashes=tile))
            taken += len(piece)
            at += len(piece)
            if at & _WIDTH_MASK == 0:
                tile = b""
        partial_tiles[level] = tile
    return tuple(partial_tiles), written


def load_edge(reader: TileReader, /, *, size: int) -> RightEdge:
    """Return the right edge of the log at `size`, from O(log n) tiles.

    The caller compares its root with the stored head.

    Raises:
        TileInvalidError: a tile is missing or too narrow.
    """
    partial_tiles: list[bytes] = []
    peaks: list[bytes] = []
    level = 0
    while size >> (TILE_HEIGHT * level):
        index = (size >> (TILE_HEIGHT * level)) // TILE_WIDTH
        width = tile_width(level=level, index=index, size=size)
        tile = reader.read_tile(level=level, index=index, width=width) if width else b""
        hashes = split_tile(tile, width=width)
        partial_tiles.append(tile[: width * HASH_BYTES])
        peaks[:0] = _peaks_of(hashes)
        level += 1
    return RightEdge(size=size, peaks=tuple(peaks), partial_tiles=tuple(partial_tiles))


def _peaks_of(hashes: Sequence[bytes], /) -> list[bytes]:
    """Return the roots of the complete subtrees over a partial tile's hashes, the largest first."""
    peaks: list[bytes] = []
    for count, found in enumerate(hashes):
        node, bits = found, count
        while bits & 1:
            node = node_hash(peaks.pop(), node)
            bits >>= 1
        peaks.append(node)
    return peaks
