"""The files of a seal: what it reads, the one temporary file it writes, and its place. Nothing is ever half there.

Everything here can be done again after a death: names follow from the job alone.
"""

import errno
import hashlib
import mimetypes
import os
import shutil
from collections.abc import Collection, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from colophon.errors import (
    AssetContentMissingError,
    InvalidInputError,
    SourceChangedError,
    StorageError,
    StorageFullError,
    TargetExistsError,
)
from colophon.record.nouns import Asset
from colophon.workflow.ports import SealRecord, Shelf
from colophon.workflow.views import SealOrder

SIDECAR_SUFFIX: Final = ".c2pa"
_CHUNK_BYTES: Final = 1024 * 1024
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
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
                f"The disk that holds {path.parent} is full; free some space and order the seal again."
            ) from error
        raise StorageError(f"{path} can't be used: {error.strerror or error}.") from error


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, hex.

    Raises:
        StorageError: it can't be read.
    """
    with disk_errors(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def mark_of(path: Path) -> tuple[int, int, int]:
    """Return inode, size and time of a file: while they are the same, nobody wrote to it.

    Raises:
        AssetContentMissingError: it is gone.
    """
    try:
        now = path.stat()
    except FileNotFoundError as error:
        raise AssetContentMissingError(f"The file {path} is gone.") from error
    return now.st_ino, now.st_size, now.st_mtime_ns


def require_target(source: Path | None, target: Path, *, force: bool) -> None:
    """Check that a sealed file may go to `target`.

    Raises:
        TargetExistsError: it is there and `force` is not asked for, or it is the source itself.
        InvalidInputError: its folder is not there, or is no folder.
    """
    if not target.parent.is_dir():
        raise InvalidInputError(f"The folder {target.parent} is not there; make it first.")
    if not target.exists() and not target.is_symlink():
        return
    if source is not None and target.exists() and target.samefile(source):
        raise TargetExistsError(f"{target} is the source itself, which is never overwritten; name another target.")
    # What is no file is never replaced: a device or a pipe stands for something else than its name.
    if not (target.is_file() or target.is_symlink()):
        raise TargetExistsError(f"{target} is no ordinary file, and is never replaced; name another target.")
    if not force:
        raise TargetExistsError(f"{target} exists; name another target, or ask to replace it (--force).")


@dataclass(slots=True)
class SealSource:
    """The file that is sealed: hashed once, and looked at again whenever it has been used.

    Attributes:
        sha256: what it must be.
    """

    path: Path
    sha256: str
    _seen: tuple[int, int, int] | None = field(default=None, init=False)

    def require_unchanged(self) -> None:
        """Check that the file is the one that was recorded: by its bytes at first, then by inode, size and time.

        Raises:
            SourceChangedError: it is not.
            AssetContentMissingError: it is gone.
        """
        mark = mark_of(self.path)
        if self._seen is None:
            found = file_sha256(self.path)
            if found != self.sha256:
                raise SourceChangedError(
                    f"The file {self.path.name} has the SHA-256 {found}; recorded is {self.sha256}. Record the step that "
                    f"changed it, then seal the new file."
                )
            self._seen = mark
        elif self._seen != mark:
            raise SourceChangedError(
                f"The file {self.path.name} was changed while it was sealed; order the seal again."
            )


@dataclass(frozen=True, slots=True)
class SealFiles:
    """Names and moves the files of jobs; `work` is a folder of ours."""

    work: Path
    shelf: Shelf

    def target(self, order: SealOrder, *, embedded: bool) -> Path | None:
        """Return where the sealed file goes; a sidecar's name ends in `.c2pa`."""
        target = order.target_path
        if target is None or embedded or target.name.endswith(SIDECAR_SUFFIX):
            return target
        return target.with_name(target.name + SIDECAR_SUFFIX)

    def source(self, order: SealOrder, *, job: str, asset: Asset) -> Path:
        """Return the file that is sealed: the caller's own, or a copy of what the shelf keeps.

        Raises:
            AssetContentMissingError: it is neither at its path nor kept.
        """
        if order.source_path is not None:
            if not order.source_path.is_file():
                raise AssetContentMissingError(f"There is no file {order.source_path}.")
            return order.source_path
        suffix = Path(asset.name or "").suffix or mimetypes.guess_extension(asset.mime) or ""
        return self.bring(order.asset, self.work / f"{job}-source{suffix}")

    def bring(self, sha256: str, path: Path) -> Path:
        """Put a kept file at `path` in the work folder: linked where the disk allows, else copied.

        Raises:
            AssetContentMissingError: it is not kept.
            StorageFullError, StorageError: it can't be copied.
        """
        if path.exists():
            return path
        with self.shelf.as_file(sha256) as kept, disk_errors(path):
            self.work.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                os.link(kept, path)
            except OSError:
                # Another disk, or a disk without links.
                half = path.with_name(path.name + ".half")
                shutil.copyfile(kept, half)
                half.replace(path)
        return path

    def signed(self, record: SealRecord, *, suffix: str) -> Path:
        """Return the one temporary file of a job: beside the target, so that it is moved there in one step.

        Raises:
            StorageFullError, StorageError: there can be none.
        """
        if record.target_path is not None:
            return record.target_path.with_name(f".{record.view.id}.sealing{suffix}")
        with disk_errors(self.work):
            self.work.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.work / f"{record.view.id}-signed{suffix}"

    def place(self, record: SealRecord, signed: Path, *, sha256: str) -> None:
        """Move the signed file to its place, durably; without `force` nothing that is there is replaced.

        Raises:
            TargetExistsError: something came there meanwhile.
            StorageFullError, StorageError: the disk refused.
        """
        target = record.target_path
        if target is None:
            self.shelf.put_file(signed, sha256=sha256)
            signed.unlink()
            return
        with disk_errors(target):
            if record.order.source_path is not None:
                # What readers of the source may read, readers of the sealed file may.
                signed.chmod(record.order.source_path.stat().st_mode & 0o777)
            if record.order.force:
                signed.replace(target)
            else:
                try:
                    # A link fails if the name is taken, where a rename would silently replace what came there meanwhile.
                    os.link(signed, target)
                except FileExistsError as error:
                    raise TargetExistsError(f"{target} came into being meanwhile; name another target.") from error
                # If the process dies here, two names lead to one whole file; a resumed job removes the other.
                signed.unlink()
            _sync(target.parent)

    def is_placed(self, record: SealRecord) -> bool:
        """Return whether the file that was signed is in its place already."""
        if record.signed_sha256 is None:
            return False
        if record.target_path is None:
            return self.shelf.has(record.signed_sha256)
        return record.target_path.is_file() and file_sha256(record.target_path) == record.signed_sha256

    def take_back(self, record: SealRecord) -> None:
        """Remove the sealed file from its place if it is the one that was signed: its release is not logged."""
        if self.is_placed(record) and record.signed_sha256 is not None:
            if record.target_path is None:
                self.shelf.remove(record.signed_sha256)
            else:
                record.target_path.unlink(missing_ok=True)

    def clean(self, record: SealRecord) -> None:
        """Remove every temporary file of a job."""
        if record.signed_path is not None:
            record.signed_path.unlink(missing_ok=True)
        if record.target_path is not None:
            for left in record.target_path.parent.glob(f".{record.view.id}.sealing*"):
                left.unlink(missing_ok=True)
        for left in self.work.glob(f"{record.view.id}-*"):
            left.unlink(missing_ok=True)

    def sweep(self, jobs: Collection[str]) -> None:
        """Remove from the work folder what belongs to none of `jobs`; only while nothing else runs."""
        for left in self.work.glob("*") if self.work.is_dir() else ():
            if not any(left.name.startswith(f"{job}-") for job in jobs):
                left.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
