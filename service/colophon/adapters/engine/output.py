"""In the worker: the file that is being signed, which remembers what the disk refused and is hashed as soon as it is whole."""

import hashlib
import io
import os
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed import ReadableBuffer, WriteableBuffer

_LARGE: Final = 16 * 2**20
"""From here on it is worth two threads not to wait for the engine's own check."""


class OutputFile(io.FileIO):
    """A new file that remembers why the disk refused: the engine turns every such error into the same sentence.

    After the signature the engine writes and then reads everything once more to check itself. A large file is sent to
    the disk and hashed beside that reading; if anything is written after all, both are done again at the end.
    """

    refusal: OSError | None = None
    signed: bool = False
    """Set when the signature was given: from the next read on the file is probably whole."""

    _written: int = 0
    _early: "Future[str] | None" = None
    _beside: ThreadPoolExecutor | None = None

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write all of it."""
        self._early = None
        # A raw write may stop short at the end of the disk without an error; only the next one says why.
        rest = memoryview(data).cast("B")
        size = len(rest)
        try:
            while rest:
                rest = rest[super().write(rest) :]
        except OSError as error:
            self.refusal = error
            raise
        self._written += size
        return size

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Read into `buffer`."""
        if self.signed and self._beside is None and self._written >= _LARGE:
            self._beside = ThreadPoolExecutor(1)
            self._early = self._beside.submit(durable_sha256, Path(str(self.name)))
        return super().readinto(buffer)

    def finish(self) -> str:
        """Return the SHA-256 (hex) of the file, which is then durable."""
        early = self._early
        return durable_sha256(Path(str(self.name))) if early is None else early.result()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: "TracebackType | None"
    ) -> None:
        if self._beside is not None:
            self._beside.shutdown()
        super().__exit__(kind, error, at)

    def __enter__(self) -> Self:
        return self


def durable_sha256(path: Path) -> str:
    """Return the SHA-256 (hex) of a file, which is then durable: the disk writes while the processor hashes."""
    with path.open("rb") as file, ThreadPoolExecutor(1) as beside:
        synced = beside.submit(os.fsync, file.fileno())
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        synced.result()
    return sha256
