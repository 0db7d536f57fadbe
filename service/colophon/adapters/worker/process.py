"""One worker process as the supervisor sees it: spawn, run a job under a deadline, tell how it died, end it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, cast

from colophon.adapters.worker import frames
from colophon.adapters.worker.job import Done, JobLimits, Outcome, Refused
from colophon.errors import ColophonError, EngineCrashedError, EngineMisconfiguredError, TimedOutError, TooLargeError
from colophon.record.canonical import Json

Answer: TypeAlias = Callable[[str, bytes], bytes]
"""Answers a question the worker asks in mid-job, in the thread that submitted the job; may raise any error of ours."""

Progress: TypeAlias = Callable[[Mapping[str, Json]], None]

_START_S: Final = 30.0
# A timeout of nought would mean "do not wait at all" to a socket.
_LEAST_S: Final = 0.001
_LAST_WORDS: Final = 4096
_OUT_OF_MEMORY: Final = (b"memory allocation of", b"MemoryError", b"Cannot allocate memory")


class WorkerProcess:
    """A confined Python process that runs one job at a time; not thread-safe, each has one owner at a time.

    Attributes:
        jobs: how many jobs it has been given.
        granted: which measures of `sandbox.confine` the kernel granted.
        peak_rss: bytes it has had resident at most, as of its last job.
    """

    def __init__(self, module: str) -> None:
        """Start a process that serves the `OPERATIONS` of `module`; must be called from a thread that outlives it.

        Raises:
            EngineMisconfiguredError: it did not come up.
        """
        self.jobs = 0
        self.peak_rss = 0
        self._asked: set[str] = set()
        self._words = os.memfd_create("worker-output", os.MFD_CLOEXEC)
        ours, theirs = socket.socketpair()
        self._channel = frames.Channel(ours)
        with theirs:
            try:
                self._process = self._spawn(module, theirs.fileno())
            except OSError as error:
                self._close_files()
                raise EngineMisconfiguredError(f"No worker process could be started: {error}.") from error
        try:
            self._channel.set_timeout(_START_S)
            hello = self._channel.receive()
        except (frames.FrameError, TimeoutError) as error:
            self.kill()
            self._process.wait()
            words = self._last_words().decode("utf-8", "replace").strip()
            self._close_files()
            message = f"The worker for {module} did not start: {error} Its last words: {words or 'none'}"
            raise EngineMisconfiguredError(message) from error
        self.granted = cast("Mapping[str, bool]", hello.header["granted"])

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def used(self) -> bool:
        """Whether it has seen a job."""
        return self.jobs > 0

    @property
    def asked(self) -> frozenset[str]:
        """The questions that the present or last job has asked."""
        return frozenset(self._asked)

    def alive(self) -> bool:
        """Return whether the process still runs."""
        return self._process.poll() is None

    def run(
        self,
        operation: str,
        payload: Mapping[str, Json],
        *,
        limits: JobLimits,
        blob: bytes = b"",
        answer: Answer | None = None,
        progress: Progress | None = None,
    ) -> Outcome:
        """Run one job to its end; after any error the process is dead.

        Raises:
            EngineCrashedError: the process died.
            TimedOutError: the deadline passed, or the processor time was used up; the process was killed.
            TooLargeError: the process died for want of memory.
            ColophonError: whatever `answer` raised, once the worker has come to the end of the job.
        """
        self.jobs += 1
        self._asked = set()
        self._forget_words()
        deadline = time.monotonic() + limits.wall_s
        try:
            self._channel.set_timeout(max(limits.wall_s, _LEAST_S))
            header: dict[str, Json] = {
                "operation": operation,
                "payload": payload,
                "limits": limits,
            }
            self._channel.send(header, blob)
            return self._follow(deadline, answer, progress)
        except TimeoutError as error:
            self.end()
            raise TimedOutError(f"It took longer than the {limits.wall_s:.0f} s allowed for its size.") from error
        except (frames.FrameError, KeyError) as error:
            raise self._obituary() from error

    def kill(self) -> None:
        """Kill the process and everything it started, from any thread; its owner still has to `end` it."""
        if self._process.returncode is None:
            # Its own session, so programs it started go with it.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """End the process and everything it started, and collect it; harmless if it is dead already."""
        self.kill()
        self._process.wait()
        self._close_files()

    def _spawn(self, module: str, descriptor: int) -> "subprocess.Popen[bytes]":
        arguments = [str(descriptor), str(os.getpid()), module]
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-I", "-m", "colophon.adapters.worker.child", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=self._words,
            stderr=self._words,
            pass_fds=(descriptor,),
            env={"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2", "PATH": os.defpath},
            start_new_session=True,
        )

    def _follow(self, deadline: float, answer: Answer | None, progress: Progress | None) -> Outcome:
        refusal: ColophonError | None = None
        while True:
            self._channel.set_timeout(max(deadline - time.monotonic(), _LEAST_S))
            frame = self._channel.receive()
            if "ask" in frame.header:
                began = time.monotonic()
                question = cast("str", frame.header["ask"])
                self._asked.add(question)
                try:
                    if answer is None:
                        raise EngineCrashedError("The worker asked a question this job has no answer for.")
                    reply = answer(question, frame.blob)
                except ColophonError as error:
                    refusal = error
                    self._channel.send({"answer": False})
                else:
                    self._channel.send({"answer": True}, reply)
                # A person's or a key service's time is not the engine's.
                deadline += time.monotonic() - began
            elif "progress" in frame.header:
                if progress is not None:
                    progress(cast("Mapping[str, Json]", frame.header["progress"]))
            else:
                outcome = self._outcome(frame)
                if refusal is not None:
                    raise refusal
                return outcome

    def _outcome(self, frame: frames.Frame) -> Outcome:
        self.peak_rss = cast("int", frame.header["peak_rss"])
        if "refused" in frame.header:
            return Refused(kind=cast("str", frame.header["refused"]), message=cast("str", frame.header["message"]))
        result = cast("Mapping[str, Json]", frame.header["done"])
        return Done(result=result, blob=frame.blob, peak_rss=self.peak_rss)

    def _obituary(self) -> ColophonError:
        """Collect the process and say what it died of."""
        try:
            status = self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            # It closed the pipe or spoke nonsense, and still runs: taken over, or broken.
            self.kill()
            status = self._process.wait()
        words = self._last_words()
        self.end()
        if status == -signal.SIGXCPU:
            return TimedOutError("It used more processor time than is allowed for its size.")
        if any(sign in words for sign in _OUT_OF_MEMORY):
            return TooLargeError("It needs more memory than is allowed for a file of its size.")
        how = f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
        return EngineCrashedError(f"The process that examined the file died on it ({how}); treat the file as hostile.")

    def _close_files(self) -> None:
        self._channel.close()
        if self._words >= 0:
            os.close(self._words)
            self._words = -1

    def _forget_words(self) -> None:
        if os.fstat(self._words).st_size:
            # Offset and file are shared with the worker, whose next words start at 0 again.
            os.lseek(self._words, 0, os.SEEK_SET)
            os.ftruncate(self._words, 0)

    def _last_words(self) -> bytes:
        size = os.fstat(self._words).st_size
        return os.pread(self._words, _LAST_WORDS, max(size - _LAST_WORDS, 0))
