"""One byte of picture, changed: what the demonstration does to a sealed film in order to show that it is told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from colophon.errors import UnreadableError

_CONTAINERS: Final = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_INSIDE: Final = 40
"""Bytes after the beginning of a picture: past the lengths and headers of its first unit, in coded picture."""


def flip_picture_byte(source: Path, target: Path) -> int:
    """Write a copy of an MP4 in which one bit of one byte of coded picture is other, and return that byte's place.

    Raises:
        UnreadableError: it is no MP4 with a picture track.
    """
    content = bytearray(source.read_bytes())
    places = next((found for found in _picture_chunks(bytes(content))), ())
    if not places:
        raise UnreadableError(f"{source.name!r} holds no picture track that could be found.")
    place = places[len(places) // 2] + _INSIDE
    content[place] ^= 0x01
    target.write_bytes(content)
    return place


def _picture_chunks(content: bytes) -> Iterator[tuple[int, ...]]:
    """Yield, for each video track, where its chunks begin (ISO/IEC 14496-12, section 8.7.5)."""
    for track in _boxes(content, b"moov", b"trak"):
        # Section 12.1.2: only video tracks have a video media header.
        if b"vmhd" not in content[track[0] : track[1]]:
            continue
        for begin, end in _inner(content, track, b"mdia", b"minf", b"stbl"):
            for kind, at, until in _listed(content, begin, end):
                width = {b"stco": 4, b"co64": 8}.get(kind)
                if width is not None:
                    table = content[at + 8 : until]
                    yield tuple(
                        int.from_bytes(table[n : n + width], "big") for n in range(0, len(table) - width + 1, width)
                    )


def _boxes(content: bytes, *path: bytes) -> Iterator[tuple[int, int]]:
    yield from _inner(content, (0, len(content)), *path)


def _inner(content: bytes, within: tuple[int, int], *path: bytes) -> Iterator[tuple[int, int]]:
    if not path:
        yield within
        return
    for kind, begin, end in _listed(content, *within):
        if kind == path[0] and kind in _CONTAINERS:
            yield from _inner(content, (begin, end), *path[1:])


def _listed(content: bytes, begin: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield each box between two places: its kind, where its content begins, where it ends."""
    at = begin
    while at + 8 <= end:
        size, kind, head = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8], 8
        # Section 4.2: 1 means that a 64-bit size follows, 0 that the box goes on to the end.
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        until = end if size == 0 else at + size
        if until > end or until < at + head:
            return
        yield kind, at + head, until
        at = until
