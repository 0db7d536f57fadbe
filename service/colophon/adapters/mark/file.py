"""One log's mark in one file: compared and swapped under a lock, written beside its place, synced, then moved into it.

The file is named by the log's origin and key id, so that a copied home meets the mark of its original.
"""

import errno
import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from colophon.adapters.mark.text import MarkFile
from colophon.errors import MarkDamagedError, MarkMovedError, StorageError, StorageFullError
from colophon.ledger.keys import NoteKey
from colophon.workflow.mark_port import Mark

SUFFIX: Final = ".mark"
_LONGEST_NAME: Final = 160
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class FileMark:
    """The `HighWaterMark` of the log that `key` signs, in `folder`; processes of one machine may share it."""

    def __init__(self, folder: Path, /, *, key: NoteKey, home: Path) -> None:
        """Name the place; nothing is read or made before it is needed. `home` is kept in the file, for people."""
        self._folder, self._key, self._home = folder, key, home
        # The key id is a hash over the name too, so a shortened origin can't be taken for another's.
        name = f"{quote(key.name, safe='')[:_LONGEST_NAME]}+{key.key_id.hex()}"
        self._path, self._lock = folder / f"{name}{SUFFIX}", folder / f"{name}.lock"

    @property
    def path(self) -> Path:
        """Where the mark stands, or would."""
        return self._path

    def read(self) -> Mark | None:
        """Return the mark; None if there is none.

        Raises:
            MarkDamagedError: the file holds no mark of this log.
            StorageError: it can't be read.
        """
        found = self.read_file()
        return None if found is None else found.mark

    def read_file(self) -> MarkFile | None:
        """Return all that the file says; None if there is none. Raises as `read`."""
        try:
            text = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError(
                f"The mark {self._path} can't be read: {error.strerror}. Nothing is signed without it."
            ) from error
        found = MarkFile.parse(text, where=self._path)
        if found.vkey != self._key.vkey:
            raise MarkDamagedError(
                f"The mark {self._path} is that of another log, {found.origin}. Move the file away if you know why, then "
                "see what `colophon doctor` says."
            )
        return found

    def move(self, mark: Mark, *, expected: Mark | None) -> None:
        """Put `mark` in the place of `expected`, durably.

        Raises:
            MarkMovedError: another mark stands there.
            MarkDamagedError: the file holds no mark of this log.
            StorageFullError, StorageError: it is not known whether it was moved.
        """
        text = MarkFile(vkey=self._key.vkey, home=self._home, mark=mark).format()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._locked():
                standing = self.read()
                if standing != expected:
                    raise MarkMovedError(
                        f"The mark of {self._key.name} was moved by another process; is a copy of the folder in use?"
                    )
                self._replace(text)
        except OSError as error:
            kind = StorageFullError if error.errno in _FULL else StorageError
            raise kind(
                f"The mark {self._path} can't be written: {error.strerror}. It must be, before a checkpoint is signed; "
                "COLOPHON_MARK names another folder for it."
            ) from error

    def _replace(self, text: bytes) -> None:
        # One writer at a time holds the lock; what a process that died left here is written over.
        written = self._path.with_suffix(".new")
        descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        # If the process dies before this line the old mark stands, after it the new one; there is no state between.
        written.replace(self._path)
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def _locked(self) -> Generator[None, None, None]:
        # A file of its own, never removed or replaced: a lock on the mark would be one on whatever it was before.
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
