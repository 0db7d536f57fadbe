"""What a file is, before the engine gets it: its type by its own bytes, and whether it is small enough."""

import os
from dataclasses import dataclass
from pathlib import Path

from colophon.credential import media_types
from colophon.credential.media_types import MediaType
from colophon.errors import AssetContentMissingError, TooLargeError, UnreadableError


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFile:
    """A file as it lies on disk."""

    path: Path
    size: int
    media_type: MediaType


def examine(path: Path, *, media_type: str | None = None) -> LocalFile:
    """Return size and type of a file.

    Args:
        path: absolute or not; made absolute, for the worker.
        media_type: taken for granted if it is in the table; else the bytes are looked at.

    Raises:
        AssetContentMissingError: there is no such file.
        UnreadableError: it is empty, or can't be read.
        TooLargeError: it is larger than files of its type may be.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            known = media_types.by_name(media_type) if media_type is not None else None
            if known is None:
                head = file.read(media_types.HEAD_BYTES)
                file.seek(max(size - media_types.TAIL_BYTES, 0))
                tail = file.read() if head[:2] == b"PK" else b""
                known = media_types.sniff(head, tail=tail, suffix=path.suffix)
    except FileNotFoundError as error:
        raise AssetContentMissingError(f"There is no file {path.name!r}.") from error
    except OSError as error:
        raise UnreadableError(f"The file {path.name!r} can't be opened: {error.strerror}.") from error
    if size == 0:
        raise UnreadableError("The file is empty.")
    if size > known.max_bytes:
        message = f"{path.name!r} has {size} bytes; {known.name} is examined up to {known.max_bytes}."
        raise TooLargeError(message)
    return LocalFile(path=path.absolute(), size=size, media_type=known)


def stored_copy(destination: Path) -> Path:
    """Return where a document's uncompressed copy lies while it is signed."""
    return destination.with_name(f".stored-{destination.name}")


def unsigned_copy(destination: Path) -> Path:
    """Return where the engine puts the copy it makes even if nothing is embedded."""
    return destination.with_name(f".copy-{destination.name}")


def remove_traces(destination: Path) -> None:
    """Remove whatever a job that did not end in order may have left."""
    for path in (destination, stored_copy(destination), unsigned_copy(destination)):
        path.unlink(missing_ok=True)
