"""Steps 1 and 2: the file's hash and type, and what a manifest reader says of it."""

import hashlib
import os
import stat
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from colophon.credential.facts import ReadResult
from colophon.credential.media_types import DOCX, EPUB, HEAD_BYTES, TAIL_BYTES, sniff
from colophon.credential.ports import ManifestReader
from colophon.credential.trust import TrustAnchors
from colophon.errors import FileCheckError, UnreadableError
from colophon.verify.finding import Finding
from colophon.verify.hostile_text import shown
from colophon.verify.verdict import Check, Outcome

CLAUSE: Final = "Colophon design, section 9"
_PIECE_BYTES: Final = 1024 * 1024
_END_BYTES: Final = 22
"""An archive's end of central directory record, without its comment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What was learnt of the file itself.

    Attributes:
        result: None where it could not be examined; `error` then names why, which says nothing about change.
    """

    sha256: str | None
    media_type: str | None
    result: ReadResult | None = None
    error: FileCheckError | None = None


def examine(
    reader: ManifestReader, path: Path, *, trust: TrustAnchors, sidecar: bytes | None, known_sha256: str | None = None
) -> Finding[Examined]:
    """Return the file's hash and type and what the reader found; an error of the file is a finding, not an exception.

    With `known_sha256` (hex), where the caller has hashed this very file a moment ago, it is not hashed again.
    """
    try:
        sha256, media_type = _hash_and_type(path, known_sha256=known_sha256)
    except OSError as error:
        unreadable = UnreadableError(f"The file can't be opened: {error.strerror or error}.")
        return _failed(Examined(sha256=None, media_type=None, error=unreadable), unreadable)
    except UnreadableError as error:
        return _failed(Examined(sha256=None, media_type=None, error=error), error)
    check = Check(
        id="file.hash",
        outcome=Outcome.MET,
        found=f"SHA-256 {sha256}, {media_type}",
        expected="a file that can be read to its end",
        clause=CLAUSE,
    )
    try:
        result = reader.read(path, trust=trust, media_type=media_type, sidecar=sidecar)
    except FileCheckError as error:
        return _failed(Examined(sha256=sha256, media_type=media_type, error=error), error, check)
    return Finding(value=Examined(sha256=sha256, media_type=media_type, result=result), checks=(check,))


def _hash_and_type(path: Path, *, known_sha256: str | None) -> tuple[str, str]:
    # A named pipe to which nobody writes would keep us waiting in the very call that opens it.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise UnreadableError("It is no file, but a pipe, a device or the like, which may never end.")
        head = file.read(HEAD_BYTES)
        file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL_BYTES))
        tail = file.read(TAIL_BYTES)
        size = file.tell()
        sha256 = known_sha256 or _sha256(file)
    media_type = sniff(head, tail=tail, suffix=path.suffix)
    if media_type in {DOCX, EPUB}:
        _require_nothing_before(tail, size=size)
    return sha256, media_type.name


def _sha256(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(_PIECE_BYTES):
        digest.update(piece)
    return digest.hexdigest()


def _require_nothing_before(tail: bytes, *, size: int) -> None:
    """Return if an archive begins with its file.

    Every byte of an archive is bound but for what stands before it: the engine reads it from its end, as its directory
    says, and a program that reads from the beginning finds another document there.

    Source: ZIP application note, section 4.3.16.

    Raises:
        UnreadableError: something stands before it.
    """
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + _END_BYTES:
        return
    directory_size, directory_at = struct.unpack_from("<II", tail, at + 12)
    if size - len(tail) + at != directory_at + directory_size:
        raise UnreadableError("It is an archive with something before it, or between its directory and its end.")


def _failed(examined: Examined, error: FileCheckError, *before: Check) -> Finding[Examined]:
    check = Check(
        id="file.examined",
        outcome=Outcome.FAILED,
        found=f"{error.code}: {shown(error.message)}",
        expected="a file that can be examined",
        clause=CLAUSE,
    )
    return Finding(value=examined, checks=(*before, check))
