"""What a local file is, for a record: its hash, size, type by its bytes, and length. The file itself goes nowhere."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from colophon.adapters.media.lengths import header_duration_ms
from colophon.adapters.media.probing import probe
from colophon.credential import media_types
from colophon.errors import FileCheckError, UnreadableError
from colophon.record.vocabulary import Modality

_CHUNK_BYTES: Final = 1024**2
_DOCUMENTS: Final = frozenset({media_types.PDF.name, media_types.DOCX.name, media_types.EPUB.name})


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What a file is; `duration_ms` is None where it has no length or ffmpeg can't tell it."""

    sha256: str
    size: int
    mime: str
    modality: Modality
    duration_ms: int | None


def describe(path: Path, *, advance: Callable[[int], None] | None = None) -> FileFacts:
    """Return what the file is; `advance` is told how many bytes were hashed.

    Raises:
        UnreadableError: it can't be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(media_types.HEAD_BYTES)
            size = file.seek(0, 2)
            file.seek(max(0, size - media_types.TAIL_BYTES))
            tail = file.read() if head[:2] == b"PK" else b""
            file.seek(0)
            sha256 = _sha256(file, advance)
        kind = media_types.sniff(head, tail=tail, suffix=path.suffix)
        modality, duration_ms = _modality_and_length(path, kind.name)
    except OSError as error:
        raise UnreadableError(f"{path.name!r} can't be read: {error.strerror}.") from error
    return FileFacts(sha256=sha256, size=size, mime=kind.name, modality=modality, duration_ms=duration_ms)


def _sha256(file: BinaryIO, advance: Callable[[int], None] | None) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK_BYTES):
        digest.update(chunk)
        if advance is not None:
            advance(len(chunk))
    return digest.hexdigest()


def _modality_and_length(path: Path, mime: str) -> tuple[Modality, int | None]:
    group = mime.partition("/")[0]
    still = {"image": Modality.IMAGE, "text": Modality.TEXT}.get(group)
    if still is not None or mime in _DOCUMENTS:
        return still or Modality.TEXT, None
    if group not in {"video", "audio"} and mime != media_types.OGG.name:
        return Modality.DATA, None
    stated = header_duration_ms(path, mime)
    if stated is not None:
        return (Modality.AUDIO if group == "audio" else Modality.VIDEO), stated
    try:
        facts = probe(path)
    except FileCheckError:
        # A file with broken media is still a file that can be recorded: its type is known, its length is not.
        return (Modality.VIDEO if mime.startswith("video/") else Modality.AUDIO), None
    return facts.modality, facts.duration_ms
