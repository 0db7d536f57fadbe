"""How many `mdat` boxes an MP4 has at its top level: the engine's Merkle tree is right for exactly one."""

import struct
from pathlib import Path
from typing import Final

_MOST_BOXES: Final = 10_000


def top_level_mdats(path: Path) -> int:
    """Return the number of top-level `mdat` boxes; 0 if the file is no sequence of boxes.

    Source: ISO/IEC 14496-12, section 4.2 (32-bit size, 64-bit size after 1, to the end of the file after 0).
    """
    size, at, count = path.stat().st_size, 0, 0
    with path.open("rb") as file:
        for _ in range(_MOST_BOXES):
            if at == size:
                return count
            file.seek(at)
            header = file.read(16)
            if len(header) < 8:  # noqa: PLR2004 - the smallest box header
                return 0
            length, kind = struct.unpack(">I4s", header[:8])
            if length == 1 and len(header) == 16:  # noqa: PLR2004 - the larger box header
                (length,) = struct.unpack(">Q", header[8:])
            elif length == 0:
                length = size - at
            if length < 8 or at + length > size:  # noqa: PLR2004
                return 0
            count += kind == b"mdat"
            at += length
    return 0
