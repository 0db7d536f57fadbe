"""Where a file carries prompts or workflows that its publication would give away.

Only looks; what was found is not read further here (that is `capture`), and removing it is a slot of the seal. It reads
chunk names and tags, never pixels.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from colophon.adapters.media import ffmpeg
from colophon.credential import media_types
from colophon.errors import FileCheckError, UnreadableError

_PNG_KEYS: Final = frozenset(
    {
        "prompt", "workflow",  # ComfyUI
        "parameters",  # A1111, Forge, Fooocus
        "fooocus_scheme", "sd-metadata", "invokeai_metadata", "invokeai_graph", "invokeai_workflow", "dream",
        "generation_data", "sui_image_params",
    }
)  # fmt: skip
_FILM_KEYS: Final = frozenset({"prompt", "workflow", "parameters", "aigc"})
_IN_EXIF: Final = re.compile(rb"(?:prompt|workflow):\s*[\[{]", re.IGNORECASE)
# A comment written by a node pack is one JSON object that holds a graph, perhaps quoted once more.
_IN_COMMENT: Final = re.compile(
    r'\\?"(?:prompt|workflow)\\?"\s*:|"class_type"|"sampler"\s*:|^parameters:|\bSteps: \d+, Sampler:', re.IGNORECASE
)
_IN_USER_COMMENT: Final = re.compile(rb"Steps: \d+, Sampler|S\0?t\0?e\0?p\0?s\0?:\0? \0?\d", re.IGNORECASE)
_MAX_CHUNKS: Final = 100_000
_MAX_TAG_BYTES: Final = 16 * 1024**2
_MAX_SHOWN: Final = 20


def has_embedded_prompt(path: Path) -> tuple[str, ...]:
    """Return in words the places where prompts or workflows are embedded, none if there are none.

    Raises:
        UnreadableError: the file can't be opened.
    """
    try:
        with path.open("rb") as file:
            kind = media_types.sniff(file.read(media_types.HEAD_BYTES), suffix=path.suffix)
            file.seek(0)
            match kind.name:
                case "image/png":
                    found = list(_in_png(file))
                case "image/jpeg":
                    found = list(_in_jpeg(file))
                case "image/webp":
                    found = list(_in_webp(file))
                case name if name.startswith(("video/", "audio/")) or name == media_types.OGG.name:
                    found = list(_in_film(path))
                case _:
                    found = []
    except OSError as error:
        raise UnreadableError(f"{path.name!r} can't be opened: {error.strerror}.") from error
    return tuple(dict.fromkeys(found))[:_MAX_SHOWN]


def _in_png(file: BinaryIO) -> Iterator[str]:
    file.seek(8)
    for _ in range(_MAX_CHUNKS):
        head = file.read(8)
        if len(head) < 8 or head[4:] == b"IEND":  # noqa: PLR2004 - length and type
            return
        size, kind = int.from_bytes(head[:4], "big"), head[4:].decode("latin-1")
        if kind in {"tEXt", "zTXt", "iTXt"}:
            body = file.read(min(size, _MAX_TAG_BYTES))
            file.seek(size - len(body) + 4, 1)
            key = body.partition(b"\0")[0].decode("latin-1")
            # NovelAI keeps its settings, with the prompt, in a comment.
            settings = key == "Comment" and _IN_COMMENT.search(body[8:].decode("latin-1"))
            if key.lower() in _PNG_KEYS or settings:
                yield f"PNG text chunk {key!r}"
        elif kind == "eXIf":
            body = file.read(min(size, _MAX_TAG_BYTES))
            file.seek(size - len(body) + 4, 1)
            yield from _in_exif(body, "PNG")
        else:
            file.seek(size + 4, 1)


def _in_jpeg(file: BinaryIO) -> Iterator[str]:
    file.seek(2)
    for _ in range(_MAX_CHUNKS):
        head = file.read(4)
        # ITU-T T.81, annex B: after start of scan (FFDA) come coded pixels, no more segments that matter here.
        if len(head) < 4 or head[0] != 0xFF or head[1] == 0xDA:  # noqa: PLR2004 - marker and length
            return
        body = file.read(max(0, int.from_bytes(head[2:], "big") - 2))
        if head[1] == 0xE1 and body.startswith(b"Exif\0\0"):  # noqa: PLR2004 - APP1
            yield from _in_exif(body, "JPEG")
        elif head[1] == 0xFE and _IN_COMMENT.search(body.decode("latin-1")):  # noqa: PLR2004 - COM
            yield "JPEG comment"


def _in_webp(file: BinaryIO) -> Iterator[str]:
    file.seek(12)
    for _ in range(_MAX_CHUNKS):
        head = file.read(8)
        if len(head) < 8:  # noqa: PLR2004 - name and size
            return
        size = int.from_bytes(head[4:], "little")
        if head[:4] == b"EXIF":
            body = file.read(min(size, _MAX_TAG_BYTES))
            file.seek(size - len(body) + size % 2, 1)
            yield from _in_exif(body, "WebP")
        else:
            file.seek(size + size % 2, 1)


def _in_exif(body: bytes, container: str) -> Iterator[str]:
    # ComfyUI puts its graphs into the tags of camera make and model; so no tag is trusted by its name.
    for found in _IN_EXIF.finditer(body):
        yield f"{container} EXIF tag that begins with {found[0].partition(b':')[0].decode('latin-1').lower()!r}"
    if _IN_USER_COMMENT.search(body):
        yield f"{container} EXIF user comment"


def _in_film(path: Path) -> Iterator[str]:
    limits = ffmpeg.Limits(seconds=30, returned_bytes=_MAX_TAG_BYTES)
    # `-map_chapters -1` and no streams: only the file's own tags are written out.
    arguments = ["-map_chapters", "-1", "-f", "ffmetadata"]
    try:
        told = ffmpeg.run(sources=[ffmpeg.Source(path)], arguments=arguments, limits=limits)
    except FileCheckError:
        # What ffmpeg can't open it can't look into; the seal itself then says that the file is unreadable.
        return
    for line in told.decode("utf-8", "replace").splitlines():
        key, equals, value = line.partition("=")
        if not equals or len(key) > 80:  # noqa: PLR2004 - keys are short; long lines are continued values
            continue
        if key.lower() in _FILM_KEYS:
            yield f"metadata key {key!r}"
        elif key.lower() in {"comment", "description"} and _IN_COMMENT.search(value):
            yield f"metadata key {key!r} with a graph"
