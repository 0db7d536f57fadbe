"""A shelf in a folder: `ab/abcd…`, each file whole and durable before its name is there."""

import contextlib
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO

from colophon.adapters.shelf.incoming import disk_errors, incoming_file, sweep, sync_folder
from colophon.errors import AssetContentMissingError


class FolderShelf:
    """Implements `workflow.ports.Shelf` in one folder."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which is made at the first file; what a dead process left on its way in is removed."""
        self._folder = folder
        sweep(folder)

    def has(self, sha256: str) -> bool:
        """Return whether the file is kept."""
        return self._path(sha256).is_file()

    def put(self, content: BinaryIO, *, sha256: str, size: int | None) -> None:
        """Keep a file, streamed; when this returns it is durable and whole.

        Raises:
            HashMismatchError: the bytes have another hash or size; nothing is kept.
            StorageFullError, StorageError: nothing is kept.
        """
        target = self._path(sha256)
        with incoming_file(self._folder, content, sha256=sha256, size=size) as path, disk_errors(target):
            made = not target.parent.exists()
            target.parent.mkdir(mode=0o700, exist_ok=True)
            # The bytes are durable under another name: from here on the file is either not there or whole.
            path.replace(target)
            sync_folder(target.parent)
            if made:
                sync_folder(self._folder)

    def put_file(self, path: Path, *, sha256: str) -> None:
        """Keep a copy of a file; its hash is checked as it is copied.

        Raises:
            HashMismatchError: the file has another hash; nothing is kept.
            StorageFullError, StorageError: nothing is kept.
        """
        if self.has(sha256):
            return
        with disk_errors(path), path.open("rb") as content:
            self.put(content, sha256=sha256, size=None)

    @contextlib.contextmanager
    def as_file(self, sha256: str) -> Generator[Path, None, None]:
        """Open a kept file: the file itself, only to be read.

        Raises:
            AssetContentMissingError: it is not kept.
        """
        path = self._path(sha256)
        if not path.is_file():
            raise AssetContentMissingError(f"The bytes of {sha256} are not kept here; upload the file.")
        yield path

    def remove(self, sha256: str) -> None:
        """Stop keeping a file; one that is not kept is no error."""
        path = self._path(sha256)
        with disk_errors(path):
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                sync_folder(path.parent)

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256
