"""How long a sound or film is, read from the header of the two most frequent families without starting ffmpeg.

ISO base media (MP4, MOV, M4A) says it in `mvhd`, WAVE by its sizes. Anything else, and anything odd, is left to probing.
"""

import struct
from pathlib import Path
from typing import BinaryIO, Final

_MAX_BOXES: Final = 10_000
_FIXED_MVHD: Final = 32


def header_duration_ms(path: Path, mime: str) -> int | None:
    """Return the length that the header states, or None where it can't be told so.

    Raises:
        OSError: the file can't be read.
    """
    with path.open("rb") as file:
        match mime:
            case "video/mp4" | "video/quicktime" | "audio/mp4":
                return _iso_ms(file)
            case "audio/wav":
                return _wave_ms(file)
            case _:
                return None


def _iso_ms(file: BinaryIO) -> int | None:
    end = file.seek(0, 2)
    at, inside = 0, end
    for _ in range(_MAX_BOXES):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8 or at >= inside:  # noqa: PLR2004 - a box has at least size and type
            return None
        # ISO/IEC 14496-12, section 4.2: size 1 means a 64-bit size follows, size 0 means to the end of the file.
        size, kind = int.from_bytes(head[:4], "big"), head[4:8]
        begins = 8
        if size == 1 and len(head) == 16:  # noqa: PLR2004 - the longer head
            size, begins = int.from_bytes(head[8:16], "big"), 16
        size = size or inside - at
        if kind == b"mvhd":
            file.seek(at + begins)
            return _mvhd_ms(file.read(_FIXED_MVHD))
        if kind == b"moov":
            at, inside = at + begins, min(end, at + size)
            continue
        if size < begins:
            return None
        at += size
    return None


def _mvhd_ms(body: bytes) -> int | None:
    # Section 8.2.2: version 1 has 64-bit times. All ones mean that the length is not known.
    form, unknown = (">4xQQIQ", 2**64 - 1) if body[:1] == b"\x01" else (">4xIIII", 2**32 - 1)
    if len(body) < struct.calcsize(form):
        return None
    fields: tuple[int, ...] = struct.unpack_from(form, body)
    scale, duration = fields[2:]
    # A fragmented film states 0 here; its fragments would have to be added up.
    if not scale or not duration or duration == unknown:
        return None
    return round(duration * 1000 / scale)


def _wave_ms(file: BinaryIO) -> int | None:
    head = file.read(12)
    if head[:4] != b"RIFF":
        return None
    bytes_per_second = 0
    for _ in range(_MAX_BOXES):
        chunk = file.read(8)
        if len(chunk) < 8:  # noqa: PLR2004 - a chunk has name and size
            return None
        name, size = chunk[:4], int.from_bytes(chunk[4:], "little")
        if name == b"fmt ":
            form = file.read(16)
            bytes_per_second = int.from_bytes(form[8:12], "little")
            file.seek(size - len(form) + size % 2, 1)
        elif name == b"data":
            # A writer that could not go back states 0 or all ones.
            return round(size * 1000 / bytes_per_second) if bytes_per_second and 0 < size < 2**32 - 1 else None
        else:
            file.seek(size + size % 2, 1)
    return None
