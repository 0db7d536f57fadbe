"""The folder of all marks of a user: which of them belong to homes that are gone, and how one's own is given up."""

from collections.abc import Iterator
from pathlib import Path

from colophon.adapters.home.layout import HomeLayout
from colophon.adapters.mark.file import SUFFIX
from colophon.adapters.mark.text import MarkFile
from colophon.errors import MarkDamagedError, StorageError


def marks_without_home(folder: Path, /) -> tuple[Path, ...]:
    """Return the marks whose log is no longer in the home that moved them last.

    Raises:
        StorageError: the folder can't be read.
    """
    return tuple(path for path, found in _marks(folder) if _is_gone(found))


def forget(folder: Path, /, *, home: Path) -> None:
    """Remove the marks of logs that were in `home` and are no longer there: for good, with whoever holds their checkpoints.

    Raises:
        StorageError: one can't be removed.
    """
    for path, found in _marks(folder):
        if found.home != home or not _is_gone(found):
            continue
        try:
            for file in (path, path.with_suffix(".new"), path.with_suffix(".lock")):
                file.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(f"The mark {path} can't be removed: {error.strerror}.") from error


def _is_gone(found: MarkFile) -> bool:
    try:
        return HomeLayout(found.home).vkey.read_text(encoding="utf-8").strip() != found.vkey
    except OSError:
        return True


def _marks(folder: Path) -> Iterator[tuple[Path, MarkFile]]:
    try:
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            try:
                yield path, MarkFile.parse(path.read_bytes(), where=path)
            except (MarkDamagedError, FileNotFoundError):
                # Whose it was can't be told; its own log says what is wrong with it.
                continue
    except OSError as error:
        raise StorageError(f"The folder of marks {folder} can't be read: {error.strerror}.") from error
