"""Local files: found, hashed with progress, and described; their bytes stay where they are."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from colophon.credential.media_types import HEAD_BYTES, TAIL_BYTES, sniff
from colophon.errors import InvalidInputError, StorageError, UnreadableError
from colophon.record.nouns import Asset
from colophon.record.vocabulary import Stage
from colophon_cli import place
from colophon_cli.progress import Progress
from colophon_cli.suggestions import did_you_mean

_GLOB: Final = frozenset("*?[")


def found(path: Path) -> Path:
    """Return `path` if a file is there.

    Raises:
        UnreadableError: nothing is there, or a folder; names the nearest file beside it.
    """
    if path.is_file():
        return path
    if path.is_dir():
        raise UnreadableError(f"{str(path)!r} is a folder; name a file in it.")
    folder = path.parent
    if not folder.is_dir():
        raise UnreadableError(f"There is no folder {str(folder)!r}.")
    beside = [entry.name for entry in folder.iterdir() if entry.is_file()]
    raise UnreadableError(f"There is no file {str(path)!r}.{did_you_mean(path.name, beside)}")


def expanded(texts: Iterable[str]) -> list[str]:
    """Return names with quoted patterns expanded; a name that is no pattern, or matches nothing, stays as it is."""
    names: list[str] = []
    for text in texts:
        path = Path(text)
        if _GLOB & set(text) and not path.exists():
            names += sorted(str(match) for match in path.parent.glob(path.name) if match.is_file()) or [text]
        else:
            names.append(text)
    return names


@contextmanager
def read_errors(path: Path) -> Generator[None]:
    """Tell what the operating system says about a file in our words.

    Raises:
        UnreadableError: it could not be read.
    """
    try:
        yield
    except OSError as error:
        raise UnreadableError(f"{str(path)!r} can't be read: {error.strerror or error}.") from error


def content_of(path: Path) -> bytes:
    """Return the bytes of a small file, or of a pipe: a list, a certificate, a sidecar, a batch.

    Raises:
        UnreadableError: it can't be read.
    """
    if path.is_dir() or not path.exists():
        found(path)
    with read_errors(path):
        return path.read_bytes()


def write_new(path: Path, content: bytes) -> None:
    """Write a small file that is not there yet.

    Raises:
        InvalidInputError: something is there.
        StorageError: it can't be written.
    """
    try:
        with path.open("xb") as out:
            out.write(content)
    except FileExistsError as error:
        raise InvalidInputError(f"{str(path)!r} is there already; nothing was overwritten.") from error
    except OSError as error:
        raise StorageError(f"{str(path)!r} can't be written: {error.strerror or error}.") from error


def described(paths: Iterable[Path], *, stage: "Stage | None", progress: Progress) -> "dict[Path, Asset]":
    """Return each file as an asset: hashed here, typed by its own bytes.

    Raises:
        UnreadableError: one is missing or can't be read.
    """
    files = [found(path) for path in dict.fromkeys(paths)]
    total = sum(path.stat().st_size for path in files)
    with progress.bytes("Hashing", total) as advance:
        return {path: place.describe_file(path, stage or Stage.ELEMENT, advance) for path in files}


def media_type_of(path: Path) -> str:
    """Return a file's media type, by its bytes."""
    with read_errors(path), path.open("rb") as content:
        head = content.read(HEAD_BYTES)
        content.seek(max(0, path.stat().st_size - TAIL_BYTES))
        return sniff(head, tail=content.read(TAIL_BYTES), suffix=path.suffix).name
