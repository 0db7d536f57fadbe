"""Tiles: where hashes and entries of a log are found, by name.

Source: C2SP tlog-tiles v0.1.0. Left out: building tiles (`growth`) and proofs from them (`tile_proofs`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from colophon.errors import TileInvalidError
from colophon.ledger.tree import HASH_BYTES

TILE_HEIGHT: Final = 8
TILE_WIDTH: Final = 256
FULL_TILE_BYTES: Final = TILE_WIDTH * HASH_BYTES
MAX_LEVEL: Final = 63
MAX_ENTRY_BYTES: Final = 65_535

_LENGTH_BYTES: Final = 2
_PATH: Final = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TilePath:
    """The name of a hash tile or an entry bundle.

    Attributes:
        level: 0 for leaf hashes, 63 at most; None for a bundle of entries.
        index: place within the level, from 0.
        width: 1 to 256; 256 is a full tile.
    """

    level: int | None
    index: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        if self.level is not None and not 0 <= self.level <= MAX_LEVEL:
            raise TileInvalidError(f"a tile's level is from 0 to {MAX_LEVEL}, found {self.level}")
        if self.index < 0 or not 1 <= self.width <= TILE_WIDTH:
            raise TileInvalidError(f"there is no tile with index {self.index} and width {self.width}")

    def __str__(self) -> str:
        """Spell the path as it stands below a log's prefix, such as `tile/0/x001/x234/067.p/12`."""
        remaining, index = divmod(self.index, 1000)
        spelled = f"{index:03d}"
        while remaining:
            remaining, index = divmod(remaining, 1000)
            spelled = f"x{index:03d}/{spelled}"
        level = "entries" if self.level is None else self.level
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{level}/{spelled}{partial}"

    @classmethod
    def parse(cls, text: str, /) -> "TilePath":
        """Read a path.

        Raises:
            TileInvalidError: it is none, or not the one spelling of its tile.
        """
        found = _PATH.fullmatch(text)
        if found is None:
            raise TileInvalidError(f"not the path of a tile: {text[:120]!r}; expected tile/<level>/<index>[.p/<width>]")
        level = None if found["level"] == "entries" else int(found["level"])
        index = int(found["index"].replace("x", "").replace("/", ""))
        if found["width"] == str(TILE_WIDTH):
            raise TileInvalidError("a full tile has no '.p/256' in its path")
        path = cls(level=level, index=index, width=int(found["width"] or TILE_WIDTH))
        if str(path) != text:
            raise TileInvalidError(f"the path {text[:120]!r} is spelled {str(path)!r}")
        return path


def tile_width(*, level: int, index: int, size: int) -> int:
    """Return how many hashes tile `index` of `level` has in a log of `size`: 0 to 256.

    Source: C2SP tlog-tiles, section "Partial Tiles".
    """
    hashes_at_level = size >> (TILE_HEIGHT * level)
    return max(0, min(TILE_WIDTH, hashes_at_level - index * TILE_WIDTH))


def paths_for_growth(*, old_size: int, new_size: int) -> list[TilePath]:
    """Return the hash tiles and entry bundles that a checkpoint of `new_size` needs beyond one of `old_size`.

    In the order in which they must be published: bundles, then hash tiles from level 0 up; the checkpoint comes last.
    """
    paths: list[TilePath] = []
    for level in (None, *range(MAX_LEVEL + 1)):
        shift = TILE_HEIGHT * (level or 0)
        old_count, new_count = old_size >> shift, new_size >> shift
        if new_count == old_count:
            if level is None:
                continue
            break
        for index in range(old_count // TILE_WIDTH, -(-new_count // TILE_WIDTH)):
            width = min(TILE_WIDTH, new_count - index * TILE_WIDTH)
            paths.append(TilePath(level=level, index=index, width=width))
    return paths


def split_tile(tile: bytes, /, *, width: int) -> list[bytes]:
    """Return the first `width` hashes of a tile.

    Raises:
        TileInvalidError: the tile is not a whole number of hashes, is too wide, or narrower than `width`.
    """
    if len(tile) % HASH_BYTES or len(tile) > FULL_TILE_BYTES:
        raise TileInvalidError(f"a tile has up to {TILE_WIDTH} hashes of {HASH_BYTES} bytes, found {len(tile)} bytes")
    if len(tile) < width * HASH_BYTES:
        raise TileInvalidError(f"the tile has {len(tile) // HASH_BYTES} hashes, {width} are needed")
    return [tile[at : at + HASH_BYTES] for at in range(0, width * HASH_BYTES, HASH_BYTES)]


def format_bundle(entries: Sequence[bytes], /) -> bytes:
    """Return an entry bundle: each entry's length as big-endian uint16, then its exact bytes.

    Source: C2SP tlog-tiles, section "Log entries".

    Raises:
        TileInvalidError: there are none, or more than 256, or one is larger than 65,535 bytes.
    """
    if not 1 <= len(entries) <= TILE_WIDTH:
        raise TileInvalidError(f"a bundle has 1 to {TILE_WIDTH} entries, not {len(entries)}")
    parts: list[bytes] = []
    for position, entry in enumerate(entries):
        if len(entry) > MAX_ENTRY_BYTES:
            raise TileInvalidError(
                f"entry {position} of the bundle has {len(entry)} bytes, at most {MAX_ENTRY_BYTES} can be served"
            )
        parts += (len(entry).to_bytes(_LENGTH_BYTES, "big"), entry)
    return b"".join(parts)


def parse_bundle(bundle: bytes, /) -> list[bytes]:
    """Return the entries' exact bytes.

    Raises:
        TileInvalidError: it is cut off, empty, or holds more than 256.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(bundle):
        start = at + _LENGTH_BYTES
        at = start + int.from_bytes(bundle[at:start], "big")
        if at > len(bundle) or start > len(bundle):
            raise TileInvalidError(f"the bundle is cut off within entry {len(entries)}")
        entries.append(bundle[start:at])
    if not 1 <= len(entries) <= TILE_WIDTH:
        raise TileInvalidError(f"a bundle has 1 to {TILE_WIDTH} entries, found {len(entries)}")
    return entries
