"""The worker process: confine, load the operations, then one job after the other until the supervisor closes the pipe.

Started as `python -I -m colophon.adapters.worker.child FD PARENT MODULE`; MODULE is a
dotted name, or the path of a Python file, with a mapping `OPERATIONS`.
"""

import errno
import gc
import importlib
import importlib.util
import os
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

    channel: frames.Channel
    payload: Mapping[str, Json]
    blob: bytes

    def ask(self, question: str, blob: bytes) -> bytes | None:
        self.channel.send({"ask": question}, blob)
        answer = self.channel.receive()
        return answer.blob if answer.header.get("answer") is True else None

    def report(self, progress: Mapping[str, Json]) -> None:
        self.channel.send({"progress": progress})


def serve(channel: frames.Channel, operations: Mapping[str, Operation]) -> None:
    """Run jobs until the supervisor closes the pipe."""
    # Open for as long as the process is.
    status = os.open("/proc/self/status", os.O_RDONLY)
    while True:
        try:
            frame = channel.receive()
        except frames.FrameError:
            return
        outcome = _run(channel, operations, frame)
        peak = sandbox.peak_resident(status)
        match outcome:
            case Done():
                channel.send({"done": outcome.result, "peak_rss": peak}, outcome.blob)
            case Refused():
                channel.send({"refused": outcome.kind, "message": outcome.message, "peak_rss": peak})


def _run(channel: frames.Channel, operations: Mapping[str, Operation], frame: frames.Frame) -> Outcome:
    operation = operations[cast("str", frame.header["operation"])]
    sandbox.limit(JobLimits(*cast("tuple[float, int, int, int, int]", frame.header["limits"])))
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


def main(arguments: list[str]) -> None:
    """Run one worker process to its end."""
    descriptor, parent, module = int(arguments[0]), int(arguments[1]), arguments[2]
    granted = sandbox.confine()
    if os.getppid() != parent:
        # The supervisor died between its spawn and our prctl, so the signal will never come.
        return
    with socket.socket(fileno=descriptor) as pipe:
        channel = frames.Channel(pipe)
        operations = _load(module)
        # What is loaded now stays for good: the collector need not look at it again after each job.
        gc.freeze()
        channel.send({"hello": os.getpid(), "granted": granted})
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
