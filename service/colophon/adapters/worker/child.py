"""The worker process: confine, load the operations, then one job after the other until the supervisor closes the pipe.

Started as `python -I -m colophon.adapters.worker.child FD PARENT MODULE`; MODULE is a
dotted name, or the path of a Python file, with a mapping `OPERATIONS`.
"""

import errno
import importlib
import importlib.util
import os
import resource
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from colophon.adapters.worker import frames, sandbox
from colophon.adapters.worker.job import Done, JobLimits, Operation, Outcome, Refused
from colophon.record.canonical import Json

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class _PipedJob:
    """A job whose questions go over the pipe."""

    channel: socket.socket
    payload: Mapping[str, Json]
    blob: bytes

    def ask(self, question: str, blob: bytes) -> bytes | None:
        frames.send(self.channel, {"ask": question}, blob)
        answer = frames.receive(self.channel)
        return answer.blob if answer.header.get("answer") is True else None

    def report(self, progress: Mapping[str, Json]) -> None:
        frames.send(self.channel, {"progress": progress})


def serve(channel: socket.socket, operations: Mapping[str, Operation]) -> None:
    """Run jobs until the supervisor closes the pipe."""
    while True:
        try:
            frame = frames.receive(channel)
        except frames.FrameError:
            return
        outcome = _run(channel, operations, frame)
        # Linux gives kibibytes.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        match outcome:
            case Done():
                frames.send(channel, {"done": outcome.result, "peak_rss": peak}, outcome.blob)
            case Refused():
                frames.send(channel, {"refused": outcome.kind, "message": outcome.message, "peak_rss": peak})


def _run(channel: socket.socket, operations: Mapping[str, Operation], frame: frames.Frame) -> Outcome:
    operation = operations[cast("str", frame.header["operation"])]
    sandbox.limit(_limits(frame.header["limits"]))
    job = _PipedJob(channel, cast("Mapping[str, Json]", frame.header["payload"]), frame.blob)
    try:
        return operation(job)
    except MemoryError:
        return Refused(kind="too_large", message="It needs more memory than is allowed for a file of its size.")
    except OSError as error:
        if error.errno in _FULL:
            return Refused(kind="storage_full", message=f"No space is left for the result: {error.strerror}.")
        if error.errno == errno.EFBIG:
            return Refused(kind="too_large", message="The result is larger than is allowed for a file of its size.")
        raise


def _limits(value: Json) -> JobLimits:
    given = cast("Mapping[str, int | float]", value)
    return JobLimits(
        wall_s=given["wall_s"],
        cpu_s=int(given["cpu_s"]),
        address_space=int(given["address_space"]),
        file_size=int(given["file_size"]),
        open_files=int(given["open_files"]),
    )


def main(arguments: list[str]) -> None:
    """Run one worker process to its end."""
    descriptor, parent, module = int(arguments[0]), int(arguments[1]), arguments[2]
    granted = sandbox.confine()
    if os.getppid() != parent:
        # The supervisor died between its spawn and our prctl, so the signal will never come.
        return
    with socket.socket(fileno=descriptor) as channel:
        operations = _load(module)
        frames.send(channel, {"hello": os.getpid(), "granted": granted})
        serve(channel, operations)


def _load(module: str) -> Mapping[str, Operation]:
    if os.sep not in module:
        return cast("Mapping[str, Operation]", importlib.import_module(module).OPERATIONS)
    spec = importlib.util.spec_from_file_location("operations", module)
    if spec is None or spec.loader is None:
        raise ImportError(f"{module} is no Python file.")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return cast("Mapping[str, Operation]", loaded.OPERATIONS)


if __name__ == "__main__":
    main(sys.argv[1:])
