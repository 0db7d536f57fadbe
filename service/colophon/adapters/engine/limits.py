"""What a job may use, by what it does and how large its input is."""

from typing import Final

from colophon.adapters.worker.job import MEBIBYTE, JobLimits
from colophon.credential.media_types import DOCX, EPUB, Family, MediaType

# Address space, not memory: the interpreter, the engine's library and its threads' stacks reserve about 300 MiB.
_BASE_ADDRESS_SPACE: Final = 1024 * MEBIBYTE
# How many times its size the engine may hold a file, measured with some room; boxes and plain hashing are streamed.
_COPIES: Final = {Family.STREAMED: 1, Family.HELD: 6, Family.SIDECAR: 1}

_START_S: Final = 20.0
_SLOWEST_BYTES_PER_S: Final = 10 * MEBIBYTE
_MANIFEST_BYTES: Final = 64 * MEBIBYTE


def reading_limits(media_type: MediaType, *, size: int, passes: int) -> JobLimits:
    """Return what reading a file of `size` bytes `passes` times may use."""
    return _limits(media_type, size=size, walks=passes, written=_MANIFEST_BYTES)


def signing_limits(media_type: MediaType, *, size: int, ingredient_sizes: int) -> JobLimits:
    """Return what signing may use: the source is read, written, and read again, each ingredient is read."""
    if media_type in {DOCX, EPUB}:
        size = unpacked_limit(size)
    return _limits(media_type, size=size + ingredient_sizes, walks=4, written=size + _MANIFEST_BYTES)


def unpacked_limit(size: int) -> int:
    """Return how large a compressed document of `size` bytes may be once it is unpacked."""
    return 32 * size + _MANIFEST_BYTES


def _limits(media_type: MediaType, *, size: int, walks: int, written: int) -> JobLimits:
    seconds = _START_S + walks * size / _SLOWEST_BYTES_PER_S
    return JobLimits(
        wall_s=seconds,
        cpu_s=int(seconds) + 1,
        address_space=_BASE_ADDRESS_SPACE + _COPIES[media_type.family] * size,
        file_size=written,
    )
