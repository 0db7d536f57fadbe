"""A file on its way in: streamed to disk, hashed as it comes, durable before anybody relies on it."""

import contextlib
import errno
import hashlib
import os
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO, Final
from uuid import uuid4

from colophon.errors import HashMismatchError, StorageError, StorageFullError

CHUNK_BYTES: Final = 1024 * 1024
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextlib.contextmanager
def incoming_file(folder: Path, content: BinaryIO, *, sha256: str, size: int | None) -> Generator[Path, None, None]:
    """Yield a durable file in `folder` that holds all of `content` and has this hash; it is gone afterwards.

    If the process dies in here, a file whose name begins with `incoming-` is left; `sweep` removes it.

    Raises:
        HashMismatchError: the bytes have another hash or size.
        StorageFullError, StorageError: the disk refused.
    """
    path = folder / f"incoming-{uuid4().hex}"
    try:
        with disk_errors(path):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            found, found_size = _write(path, content, limit=size)
        if size is not None and found_size != size:
            raise HashMismatchError(
                f"{'More than ' if found_size > size else ''}{min(found_size, size)} bytes came, {size} were announced; "
                f"nothing was kept. Send the whole file again."
            )
        if found != sha256:
            raise HashMismatchError(
                f"The bytes that came have the SHA-256 {found}, announced was {sha256}; nothing was kept. Hash the file "
                f"again and send it again."
            )
        yield path
    finally:
        path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what a process that died left on its way in; only while nobody else uses the folder."""
    for path in folder.glob("incoming-*"):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def disk_errors(path: Path) -> Generator[None, None, None]:
    """Raise what the disk refuses in here as our own errors.

    Raises:
        StorageFullError: no space left, or the quota is used up.
        StorageError: anything else.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFullError(
                f"The disk that holds {path.parent} is full; free some space and repeat. Nothing was half-written."
            ) from error
        raise StorageError(f"{path} can't be used: {error.strerror or error}. Nothing was half-written.") from error


def sync_folder(folder: Path) -> None:
    """Make new and removed names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, content: BinaryIO, *, limit: int | None) -> tuple[str, int]:
    """Return the hash and size of what was written; stops early once it is longer than announced."""
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as out:
        path.chmod(0o600)
        while chunk := content.read(CHUNK_BYTES):
            size += len(chunk)
            if limit is not None and size > limit:
                break
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size
