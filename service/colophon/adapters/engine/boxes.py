"""The `mdat` boxes at the top level of an MP4: how many, and how their sizes are written. On both hangs a Merkle tree."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MOST_BOXES: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaBoxes:
    """The `mdat` boxes at a file's top level.

    Attributes:
        count: how many there are.
        wide: there is one at least, and each has its size written in 64 bits.
    """

    count: int
    wide: bool


_NONE: Final = MediaBoxes(count=0, wide=False)


def top_level_mdats(path: Path) -> MediaBoxes:
    """Return the top-level `mdat` boxes; none if the file is no sequence of boxes.

    Source: ISO/IEC 14496-12, section 4.2 (32-bit size, 64-bit size after 1, to the end of the file after 0).
    """
    size, at, count, wide = path.stat().st_size, 0, 0, 0
    with path.open("rb") as file:
        for _ in range(_MOST_BOXES):
            if at == size:
                return MediaBoxes(count=count, wide=0 < count == wide)
            file.seek(at)
            header = file.read(16)
            if len(header) < 8:  # noqa: PLR2004 - the smallest box header
                return _NONE
            length, kind = struct.unpack(">I4s", header[:8])
            large = length == 1 and len(header) == 16  # noqa: PLR2004 - the larger box header
            if large:
                (length,) = struct.unpack(">Q", header[8:])
            elif length == 0:
                length = size - at
            if length < 8 or at + length > size:  # noqa: PLR2004
                return _NONE
            if kind == b"mdat":
                count, wide = count + 1, wide + large
            at += length
    return _NONE
