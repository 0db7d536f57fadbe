"""Who holds a home: one process at a time. A server writes down how others reach it; a command waits for its turn.

The lock is the kernel's (flock) and ends with its process, however that ends; what stands in the file without it is stale.
"""

import fcntl
import json
import os
import secrets
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

from colophon.errors import HomeBusyError, HomeError

LOOK_AGAIN_S: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A server holds the home.

    Attributes:
        url: its loopback address.
        token: opens it to whoever may read the lock file, so to the home's owner.
    """

    url: str
    token: str = field(repr=False)


@contextmanager
def hold_or_find(path: Path, *, timeout_s: float) -> Generator[Served | None, None, None]:
    """Hold the home for one command (None), or tell which server holds it.

    Raises:
        HomeBusyError: another command holds it for longer than `timeout_s`.
        HomeError: the lock file can't be used.
    """
    descriptor = _open(path)
    try:
        deadline = time.monotonic() + timeout_s
        while not _try_lock(descriptor):
            served = _served(descriptor)
            if served is not None:
                yield served
                return
            if time.monotonic() > deadline:
                raise HomeBusyError(
                    f"Another command works on {path.parent} and has not ended in {timeout_s:.0f} s; try again later."
                )
            # Commands are short and the kernel has no flock with a time limit.
            time.sleep(LOOK_AGAIN_S)
        os.ftruncate(descriptor, 0)
        yield None
    finally:
        os.close(descriptor)


@contextmanager
def hold_as_server(path: Path, *, url: str, timeout_s: float) -> Generator[Served, None, None]:
    """Hold the home as its one server, reached at `url`.

    Raises:
        HomeBusyError: another server holds it, or a command does for longer than `timeout_s`.
        HomeError: the lock file can't be used.
    """
    with hold_or_find(path, timeout_s=timeout_s) as other:
        if other is not None:
            raise HomeBusyError(f"A server holds {path.parent} already, at {other.url}; a folder has one server.")
        served = Served(url=url, token=f"colophon_local_{secrets.token_urlsafe(32)}")
        said = json.dumps({"pid": os.getpid(), "url": served.url, "token": served.token})
        # In one write, so that a reader sees all of it or nothing.
        with path.open("r+", encoding="utf-8") as file:
            file.write(said)
            file.truncate()
        try:
            yield served
        finally:
            with path.open("r+", encoding="utf-8") as file:
                file.truncate(0)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise HomeError(f"The lock file {path} can't be used: {error.strerror}.") from error


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _served(descriptor: int) -> Served | None:
    """Return what the holder wrote; None if it is a command, or has not written yet."""
    text = os.pread(descriptor, 4096, 0).decode("utf-8", "replace")
    if not text:
        return None
    try:
        said = cast("dict[str, object]", json.loads(text))
        return Served(url=str(said["url"]), token=str(said["token"]))
    except (ValueError, KeyError, TypeError):
        return None
