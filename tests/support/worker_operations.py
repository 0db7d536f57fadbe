"""Operations that misbehave in every way a parser can, for the tests of the worker pool; loaded inside a worker."""

import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import cast

from colophon.adapters.worker.job import Done, Job, Operation, Outcome, Refused


def echo(job: Job) -> Outcome:
    return Done(result={"payload": dict(job.payload), "pid": os.getpid()}, blob=job.blob)


def environment(job: Job) -> Outcome:
    return Done(
        result={"names": sorted(os.environ), "flags": sys.flags.isolated, "descriptors": sorted(_descriptors())}
    )


def _descriptors() -> list[str]:
    found: list[str] = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found.append(str(entry.readlink()))
        except FileNotFoundError:
            continue
    return found


def refuse(job: Job) -> Outcome:
    return Refused(kind="unreadable", message="as asked")


def die(job: Job) -> Outcome:
    os.kill(os.getpid(), cast("int", job.payload["signal"]))
    return Done(result={})


def die_once(job: Job) -> Outcome:
    """Die where a mark is missing, and leave the mark."""
    mark = Path(cast("str", job.payload["mark"]))
    if not mark.exists():
        mark.write_text("seen")
        os.abort()
    return Done(result={"mark": mark.read_text()})


def die_after_asking(job: Job) -> Outcome:
    job.ask("sign", b"once")
    os.abort()


def leave(job: Job) -> Outcome:
    message = "an exception nobody expected"
    raise RuntimeError(message)


def hang(job: Job) -> Outcome:
    job.report({"pid": os.getpid()})
    threading.Event().wait()
    return Done(result={})


def spin(job: Job) -> Outcome:
    while True:
        pass


def hoard(job: Job) -> Outcome:
    held = bytearray(cast("int", job.payload["bytes"]))
    return Done(result={"held": len(held)})


def write(job: Job) -> Outcome:
    with Path(cast("str", job.payload["path"])).open("wb") as file:
        file.write(bytes(cast("int", job.payload["bytes"])))
    return Done(result={})


def ask(job: Job) -> Outcome:
    answers = [job.ask("sign", bytes([number])) for number in range(cast("int", job.payload["times"]))]
    return Done(result={"refused": answers.count(None)}, blob=b"".join(answer or b"" for answer in answers))


def report(job: Job) -> Outcome:
    for number in range(3):
        job.report({"done": number})
    return Done(result={})


def shout(job: Job) -> Outcome:
    for _ in range(2000):
        sys.stdout.write("x" * 100)
        sys.stderr.write("y" * 100)
    return Done(result={})


def babble(job: Job) -> Outcome:
    """Write rubbish into every socket this process has."""
    for number in range(3, 32):
        try:
            with socket.socket(fileno=os.dup(number)) as channel:
                channel.sendall(b"\xff" * 64)
        except OSError:
            continue
    signal.pause()
    return Done(result={})


def connect(job: Job) -> Outcome:
    try:
        with socket.create_connection(("127.0.0.1", cast("int", job.payload["port"])), timeout=1):
            return Done(result={"connected": True})
    except OSError as error:
        return Done(result={"connected": False, "why": str(error)})


OPERATIONS: dict[str, Operation] = {
    operation.__name__: operation
    for operation in (
        echo,
        environment,
        refuse,
        die,
        die_once,
        die_after_asking,
        leave,
        hang,
        spin,
        hoard,
        write,
        ask,
        report,
        shout,
        babble,
        connect,
    )
}
