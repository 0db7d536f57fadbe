"""A log's files in a folder, as any static host serves them: what `colophon log export` writes and fsck reads."""

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from uuid import uuid4

from colophon.adapters.shelf.incoming import disk_errors, sweep, sync_folder
from colophon.errors import StorageError
from colophon.ledger.tiles import TILE_WIDTH, TilePath

_WIDTH: Final = re.compile("[1-9][0-9]{0,2}")


class StaticLogFolder:
    """Implements `ledger.ports.LogFiles` in one folder; it only reads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, path: str, /) -> bytes | None:
        """Return a file's bytes; None if there is none.

        Raises:
            StorageError: it is there and can't be read.
        """
        place = self._folder / path
        try:
            return place.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise StorageError(f"{place} can't be read: {error.strerror or error}.") from error

    def partial_widths(self, path: TilePath, /) -> Sequence[int]:
        """Return the widths in which partial forms of this tile are kept.

        Raises:
            StorageError: the folder can't be listed.
        """
        folder = self._partials(path)
        try:
            names = [entry.name for entry in folder.iterdir()]
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError as error:
            raise StorageError(f"{folder} can't be listed: {error.strerror or error}.") from error
        widths = sorted(int(name) for name in names if _WIDTH.fullmatch(name))
        return [width for width in widths if width < TILE_WIDTH]

    def _partials(self, path: TilePath) -> Path:
        return self._folder / f"{TilePath(level=path.level, index=path.index)}.p"


class StaticLogTarget(StaticLogFolder):
    """Implements `ledger.ports.ExportTarget` in one folder, which it makes; for one exporter at a time."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`; what a dead exporter left half-written in it is removed.

        Raises:
            StorageError: it can't be made.
        """
        super().__init__(folder)
        with disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            sweep(folder)

    def write(self, path: str, content: bytes, /) -> None:
        """Keep a file: durable when this returns, and never seen in part.

        Raises:
            StorageFullError, StorageError: nothing was changed.
        """
        place, coming = self._folder / path, self._folder / f"incoming-{uuid4().hex}"
        try:
            with disk_errors(place):
                made = self._make(place.parent)
                _write(coming, content)
                # The bytes are durable under another name: from here on the file is the old one or the new, whole.
                coming.replace(place)
                for folder in (place.parent, *made):
                    sync_folder(folder)
        finally:
            coming.unlink(missing_ok=True)

    def drop_partials(self, path: TilePath, /) -> None:
        """Stop keeping the partial forms of a tile.

        Raises:
            StorageError: the disk refused.
        """
        folder = self._partials(path)
        with disk_errors(folder):
            if folder.is_dir():
                shutil.rmtree(folder)
                sync_folder(folder.parent)

    def _make(self, folder: Path) -> list[Path]:
        """Make `folder` and what it stands in, and return the folders that name something new."""
        missing: list[Path] = []
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for new in reversed(missing):
            new.mkdir(exist_ok=True)
        return [new.parent for new in missing]


def _write(path: Path, content: bytes) -> None:
    """Write a new file, durable when this returns."""
    with path.open("xb") as out:
        # Readable by all: it is there to be served.
        path.chmod(0o644)
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
