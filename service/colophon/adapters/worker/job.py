"""What a job is, on both sides of the pipe: its limits, its outcome, and what the code in the worker is handed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol, TypeAlias

from colophon.record.canonical import Json

MEBIBYTE: Final = 2**20


class JobLimits(NamedTuple):
    """What one job may use; set by the caller, who knows the operation and the size of its input.

    Attributes:
        wall_s: seconds until the worker is killed; the time of callbacks does not count.
        cpu_s: seconds of processor time.
        address_space: bytes of virtual memory of the whole worker process, which needs about 300 MiB to exist.
        file_size: largest file it may write, in bytes.
        open_files: file descriptors.
    """

    wall_s: float
    cpu_s: int
    address_space: int
    file_size: int
    open_files: int = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The job's result.

    Attributes:
        result: small values.
        blob: large bytes.
        peak_rss: bytes the worker has had resident at most since it started; the supervisor fills it in.
    """

    result: Mapping[str, Json]
    blob: bytes = b""
    peak_rss: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The job ended in order, without a result.

    Attributes:
        kind: a word agreed between the operation and its caller, such as `unreadable`; `too_large` and
            `storage_full` are also said by the worker itself.
        message: for people; may quote the file, so is a stranger's text.
    """

    kind: str
    message: str


Outcome: TypeAlias = Done | Refused


class Job(Protocol):
    """What an operation is handed inside the worker."""

    @property
    def payload(self) -> Mapping[str, Json]:
        """The caller's arguments."""
        ...

    @property
    def blob(self) -> bytes:
        """The caller's raw bytes."""
        ...

    def ask(self, question: str, blob: bytes) -> bytes | None:
        """Return the supervisor's answer; None if it refused, whose reason the supervisor keeps and raises to the caller."""
        ...

    def report(self, progress: Mapping[str, Json]) -> None:
        """Tell the caller how far the job is."""
        ...


Operation: TypeAlias = Callable[[Job], Outcome]
"""Code that runs in a worker. An exception that leaves it ends the process and reads as a crash."""
