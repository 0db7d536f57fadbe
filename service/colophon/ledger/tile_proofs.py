"""Proofs from tiles: O(log n) work and tiles for each, whatever the log's size.

What a reader answers is not trusted: each proof is checked against the root before it is given out, so that a flipped
byte in a stored tile is found here and not by whoever relied on the proof. Left out: reading every leaf (an audit).
"""

from collections import OrderedDict
from collections.abc import Iterator
from threading import Lock
from typing import Final

from colophon.errors import ProofInvalidError, TileInvalidError
from colophon.ledger.ports import TileReader
from colophon.ledger.tiles import TILE_HEIGHT, TILE_WIDTH, split_tile, tile_width
from colophon.ledger.tree import (
    EMPTY_ROOT,
    consistency_ranges,
    inclusion_ranges,
    node_hash,
    require_index,
    verify_consistency,
    verify_inclusion,
)

DEFAULT_CACHED_TILES: Final = 512
"""About 25 KB each, expanded: 13 MB at most."""

_Rows = list[list[bytes]]


class TileProofs:
    """Makes proofs for one log from its tiles; full tiles are kept, expanded, in a bounded cache.

    May be shared by threads, as far as the reader may.
    """

    def __init__(self, reader: TileReader, /, *, cached_tiles: int = DEFAULT_CACHED_TILES) -> None:
        self._reader = reader
        self._cached_tiles = cached_tiles
        self._cache: OrderedDict[tuple[int, int], _Rows] = OrderedDict()
        self._lock = Lock()

    def leaf_hash(self, *, index: int, size: int) -> bytes:
        """Return the hash of leaf `index`, unproven.

        Raises:
            EntryNotFoundError: the tree of `size` does not hold it.
            TileInvalidError: its tile is missing or malformed.
        """
        require_index(index=index, size=size)
        return self._node(height=0, index=index, size=size)

    def root(self, *, size: int) -> bytes:
        """Return the root over the first `size` leaves, as the tiles have it.

        Raises:
            TileInvalidError: a tile is missing or malformed.
        """
        return self._range_hash(start=0, end=size, size=size) if size else EMPTY_ROOT

    def inclusion(self, *, index: int, size: int, root: bytes) -> list[bytes]:
        """Return the inclusion proof of leaf `index` in the tree of `size`, the leaf's sibling first.

        Raises:
            EntryNotFoundError: the tree does not hold it.
            TileInvalidError: a tile is missing or malformed, or the tiles do not lead to `root`.
        """
        ranges = inclusion_ranges(index=index, size=size)
        proof = [self._range_hash(start=start, end=end, size=size) for start, end in ranges]
        leaf = self._node(height=0, index=index, size=size)
        try:
            verify_inclusion(leaf_hash=leaf, index=index, size=size, proof=proof, root=root)
        except ProofInvalidError as error:
            self._forget()
            raise TileInvalidError(
                f"the stored tiles do not lead from entry {index} to the root at size {size}; "
                f"a tile was changed: run `colophon log fsck`"
            ) from error
        return proof

    def consistency(self, *, old_size: int, new_size: int, old_root: bytes, new_root: bytes) -> list[bytes]:
        """Return the proof that the tree of `old_size` is a prefix of that of `new_size`.

        Raises:
            EntryNotFoundError: `old_size` is larger than `new_size`, or negative.
            TileInvalidError: a tile is missing or malformed, or the tiles do not lead to the roots.
        """
        ranges = consistency_ranges(old_size=old_size, new_size=new_size)
        proof = [self._range_hash(start=start, end=end, size=new_size) for start, end in ranges]
        try:
            verify_consistency(old_size=old_size, new_size=new_size, old_root=old_root, new_root=new_root, proof=proof)
        except ProofInvalidError as error:
            self._forget()
            raise TileInvalidError(
                f"the stored tiles do not lead from the root at size {old_size} to that at {new_size}; "
                f"a tile was changed, or the heads are of different logs: run `colophon log fsck`"
            ) from error
        return proof

    def _range_hash(self, *, start: int, end: int, size: int) -> bytes:
        """Return the root over leaves `[start, end)`, where `start` is aligned as in RFC 9162."""
        nodes = list(_complete_subtrees(start=start, end=end))
        height, index = nodes.pop()
        found = self._node(height=height, index=index, size=size)
        for height, index in reversed(nodes):
            found = node_hash(self._node(height=height, index=index, size=size), found)
        return found

    def _node(self, *, height: int, index: int, size: int) -> bytes:
        """Return the root over leaves `[index << height, (index + 1) << height)`."""
        level, height_in_tile = divmod(height, TILE_HEIGHT)
        tile_index, at = divmod(index << height_in_tile, TILE_WIDTH)
        rows = self._rows(level=level, index=tile_index, size=size)
        return rows[height_in_tile][at >> height_in_tile]

    def _rows(self, *, level: int, index: int, size: int) -> _Rows:
        key = (level, index)
        with self._lock:
            rows = self._cache.get(key)
            if rows is not None:
                self._cache.move_to_end(key)
                return rows
        width = tile_width(level=level, index=index, size=size)
        if not width:
            raise TileInvalidError(f"a log of size {size} has no tile {index} at level {level}")
        tile = self._reader.read_tile(level=level, index=index, width=width)
        rows = _expand(split_tile(tile, width=width))
        if width == TILE_WIDTH:
            # Only full tiles: they never change, whatever size is asked for next.
            with self._lock:
                self._cache[key] = rows
                while len(self._cache) > self._cached_tiles:
                    self._cache.popitem(last=False)
        return rows

    def _forget(self) -> None:
        """Drop what was cached: the next proof must see a repaired tile."""
        with self._lock:
            self._cache.clear()


def _expand(hashes: list[bytes], /) -> _Rows:
    """Return the tile's complete nodes by height: row 0 its hashes, row 8 the root of a full tile."""
    rows = [hashes]
    while len(rows[-1]) > 1:
        row = rows[-1]
        rows.append([node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)])
    return rows


def _complete_subtrees(*, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield (height, index) of the complete subtrees that make up leaves `[start, end)`, from left to right.

    In the ranges of RFC 9162 `start` is a multiple of the largest power of two not above `end - start`.
    """
    while start < end:
        height = (end - start).bit_length() - 1
        yield height, start >> height
        start += 1 << height
