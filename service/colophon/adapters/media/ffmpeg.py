"""Running the ffmpeg program: no shell, no terminal, no network, with limits on time, memory and output.

ffmpeg is a process of its own here, never a library, so that a file that makes it crash takes nothing else along. The
program is the one that imageio-ffmpeg brings. What a file is by ffmpeg's account stands in probing.py.
"""

import os
import resource
import subprocess
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Final

from colophon.errors import EngineCrashedError, StorageError, TimedOutError, TooLargeError, UnreadableError

# `file` and `pipe` alone: a playlist or manifest inside a stranger's file must not make ffmpeg open an address.
_PROTOCOLS: Final = ("-protocol_whitelist", "file,pipe")
_KEPT_ERROR_BYTES: Final = 64 * 1024
_CHUNK_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one run may take."""

    seconds: float = 60.0
    memory_bytes: int = 2 * 1024**3
    written_bytes: int = 2 * 1024**3
    returned_bytes: int = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class Source:
    """One input: a file, `None` for what is fed by pipe, or a generator's text; with the options that precede it."""

    location: Path | str | None
    options: tuple[str, ...] = field(default=())

    def arguments(self) -> list[str]:
        """Return the arguments that open this input."""
        match self.location:
            case None:
                return [*_PROTOCOLS, *self.options, "-i", "pipe:0"]
            case Path():
                # The prefix keeps a file called "http:…" or "-i" from being read as an address or an option.
                return [*_PROTOCOLS, *self.options, "-i", f"file:{self.location}"]
            case str():
                return ["-f", "lavfi", *self.options, "-i", self.location]


@cache
def program() -> str:
    """Return the path of the ffmpeg program."""
    # Looks for its binary when imported; only those who run ffmpeg pay for it.
    import imageio_ffmpeg  # type: ignore[import-untyped] # pyright: ignore[reportMissingTypeStubs] # noqa: PLC0415 - brings no types

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def run(
    *,
    sources: Sequence[Source],
    arguments: Sequence[str],
    target: Path | None = None,
    feed: Iterable[bytes] = (),
    limits: Limits | None = None,
) -> bytes:
    """Return what ffmpeg wrote to its standard output, after it ended well.

    Args:
        sources: the inputs, in order; at most one of them by pipe.
        arguments: options between the inputs and the output.
        target: file to write, overwritten; standard output when absent.
        feed: bytes for the input by pipe.
        limits: time, memory and sizes.

    Raises:
        UnreadableError: ffmpeg could not make sense of an input.
        EngineCrashedError: ffmpeg was killed by a signal.
        TimedOutError: it took longer than allowed.
        TooLargeError: it wrote, or answered, more than allowed.
        StorageError: the program could not be started.
    """
    bounds = limits or Limits()
    command = [program(), "-hide_banner", "-nostdin", "-loglevel", "error", "-y"]
    for source in sources:
        command += source.arguments()
    command += [*arguments, "pipe:1" if target is None else f"file:{target}"]
    try:
        process = subprocess.Popen(  # noqa: S603 - a list without a shell; paths carry the prefix `file:`
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
        )
    except OSError as error:
        raise StorageError(f"ffmpeg at {command[0]} could not be started: {error}.") from error
    with process:
        _confine(process.pid, bounds)
        return _Conversation(process, bounds).hold(feed)


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}


def _confine(pid: int, bounds: Limits) -> None:
    """Set the process's limits from outside: a function run in the child between fork and exec is unsafe with threads."""
    seconds = max(1, round(bounds.seconds * (os.cpu_count() or 1)) + 1)
    wanted = (
        (resource.RLIMIT_AS, bounds.memory_bytes),
        (resource.RLIMIT_FSIZE, bounds.written_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    )
    set_limit = getattr(resource, "prlimit", None)
    # Only Linux can limit another process; elsewhere time and answer stay limited by us.
    if set_limit is None:
        return
    for kind, value in wanted:
        try:
            set_limit(pid, kind, (value, value))
        except ProcessLookupError:
            # It has ended already; its exit is told below.
            return


class _Conversation:
    """Feeds one process and gathers its answer, both within the limits."""

    def __init__(self, process: subprocess.Popen[bytes], bounds: Limits) -> None:
        self._process = process
        self._bounds = bounds
        self._answer = bytearray()
        self._complaint = bytearray()
        self._too_long = False
        self._late = threading.Event()

    def hold(self, feed: Iterable[bytes]) -> bytes:
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        if stdin is None or stdout is None or stderr is None:
            raise StorageError("ffmpeg was started without its pipes.")
        readers = (
            threading.Thread(target=self._read_answer, args=(stdout,), daemon=True),
            threading.Thread(target=self._read_complaint, args=(stderr,), daemon=True),
        )
        for reader in readers:
            reader.start()
        timer = threading.Timer(self._bounds.seconds, self._give_up)
        timer.start()
        try:
            _write_all(stdin, feed)
            for reader in readers:
                reader.join()
            self._process.wait()
        finally:
            timer.cancel()
            if self._process.poll() is None:
                self._process.kill()
        self._judge()
        return bytes(self._answer)

    def _give_up(self) -> None:
        self._late.set()
        self._process.kill()

    def _read_answer(self, stream: IO[bytes]) -> None:
        while chunk := stream.read(_CHUNK_BYTES):
            if len(self._answer) + len(chunk) > self._bounds.returned_bytes:
                self._too_long = True
                self._process.kill()
                return
            self._answer += chunk

    def _read_complaint(self, stream: IO[bytes]) -> None:
        while chunk := stream.read(_CHUNK_BYTES):
            self._complaint += chunk[: _KEPT_ERROR_BYTES - len(self._complaint)]

    def _judge(self) -> None:
        code = self._process.returncode
        said = self._complaint.decode("utf-8", "replace").strip().splitlines()
        last = said[-1][:300] if said else "it said nothing"
        if self._late.is_set():
            raise TimedOutError(f"ffmpeg took longer than {self._bounds.seconds:g} s and was stopped.")
        if self._too_long:
            raise TooLargeError(f"ffmpeg answered with more than {self._bounds.returned_bytes} bytes and was stopped.")
        if code < 0:
            raise EngineCrashedError(f"ffmpeg was ended by signal {-code}; {last}.")
        if code and "File too large" in " ".join(said):
            raise TooLargeError(f"ffmpeg wanted to write more than {self._bounds.written_bytes} bytes.")
        if code:
            raise UnreadableError(f"ffmpeg could not read or convert the file: {last}")


def _write_all(stdin: IO[bytes], feed: Iterable[bytes]) -> None:
    # ffmpeg may close its end early: it has what it needs, or it failed, which its exit code tells. Closing writes what is
    # left in the buffer, and so can meet the broken pipe a second time.
    with suppress(BrokenPipeError):
        for chunk in feed:
            stdin.write(chunk)
    with suppress(BrokenPipeError):
        stdin.close()
