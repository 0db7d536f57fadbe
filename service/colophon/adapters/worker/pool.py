"""A fixed number of worker processes behind one blocking, thread-safe `submit`.

Slots start empty and get their process when first needed. A process is replaced when it dies, when it has done enough
jobs, when it has held too much memory, and when a caller wants one that has seen no other file.
"""

import queue
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from types import TracebackType
from typing import Final, Self

from colophon.adapters.worker.job import MEBIBYTE, JobLimits, Outcome
from colophon.adapters.worker.process import Answer, Progress, WorkerProcess
from colophon.errors import EngineCrashedError, EngineMisconfiguredError
from colophon.record.canonical import Json

DEFAULT_JOBS_PER_WORKER: Final = 2000
DEFAULT_RSS_BOUND: Final = 256 * MEBIBYTE


class _Slot:
    """Room for one process; owned by the thread that took it from the queue."""

    def __init__(self) -> None:
        self.worker: WorkerProcess | None = None


class WorkerPool:
    """Runs jobs of one module's `OPERATIONS`, each in a process of its own for as long as it lasts."""

    def __init__(
        self,
        module: str,
        *,
        slots: int,
        jobs_per_worker: int = DEFAULT_JOBS_PER_WORKER,
        rss_bound: int = DEFAULT_RSS_BOUND,
    ) -> None:
        """Prepare the pool; no process is started yet.

        Args:
            module: dotted name, or path, of a module with a mapping `OPERATIONS`.
            slots: how many processes run at once.
            jobs_per_worker: after so many jobs a process is replaced.
            rss_bound: a process whose peak of resident bytes exceeds this is replaced after the job.
        """
        self._module = module
        self._jobs_per_worker = jobs_per_worker
        self._rss_bound = rss_bound
        self._slots = [_Slot() for _ in range(slots)]
        # Last in, first out: a warm process is preferred to starting another.
        self._free: queue.LifoQueue[_Slot] = queue.LifoQueue()
        for slot in self._slots:
            self._free.put(slot)
        self._closed = False
        self._spawner = _Spawner()
        self._spare_lock = threading.Lock()
        self._spare: Future[WorkerProcess] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def slots(self) -> int:
        """How many jobs run at once."""
        return len(self._slots)

    def submit(
        self,
        operation: str,
        payload: Mapping[str, Json],
        *,
        limits: JobLimits,
        blob: bytes = b"",
        fresh: bool = False,
        answer: Answer | None = None,
        once: frozenset[str] = frozenset(),
        progress: Progress | None = None,
    ) -> Outcome:
        """Wait for a free worker, run one job in it and return its outcome.

        A job whose worker died is repeated once in a fresh one where that can help: the worker had seen other files
        before, so the fault may be theirs, and the job has asked none of the questions in `once` (a key is used once).

        Args:
            operation: a name in the module's `OPERATIONS`.
            payload: the job's arguments.
            limits: what it may use.
            blob: raw bytes beside the arguments.
            fresh: use a process that has seen no other job.
            answer: answers what the job asks; called in this thread.
            once: questions after which the job is never repeated.
            progress: told how far the job is; called in this thread.

        Raises:
            EngineCrashedError: the worker died, or the pool is closed.
            TimedOutError: it took longer than its limits allow.
            TooLargeError: the worker died for want of memory.
            EngineMisconfiguredError: no worker could be started.
            ColophonError: whatever `answer` raised.
        """
        slot = self._free.get()
        try:
            worker = self._worker(slot, fresh=fresh)
            used = worker.used
            try:
                return worker.run(operation, payload, limits=limits, blob=blob, answer=answer, progress=progress)
            except EngineCrashedError:
                if not used or worker.asked & once or self._closed:
                    raise
            worker = self._worker(slot, fresh=True)
            return worker.run(operation, payload, limits=limits, blob=blob, answer=answer, progress=progress)
        finally:
            self._give_back(slot)

    def prepare_fresh(self) -> None:
        """Start the process of the next `fresh` job now, and do not wait for it; harmless if one is there already."""
        with self._spare_lock:
            if self._spare is None and not self._closed:
                self._spare = self._spawner.start(lambda: WorkerProcess(self._module))

    def granted(self) -> Mapping[str, bool]:
        """Return which measures of confinement the kernel grants to workers, such as `network_namespace`.

        Raises:
            EngineMisconfiguredError: no worker could be started.
        """
        slot = self._free.get()
        try:
            return dict(self._worker(slot, fresh=False).granted)
        finally:
            self._give_back(slot)

    def pids(self) -> list[int]:
        """Return the process ids of the workers that run now."""
        return [worker.pid for slot in self._slots if (worker := slot.worker) is not None and worker.alive()]

    def close(self) -> None:
        """End every worker and wait until each is gone; a job that still runs ends as crashed for its caller."""
        if self._closed:
            return
        self._closed = True
        for slot in self._slots:
            if (worker := slot.worker) is not None:
                worker.kill()
        for _ in self._slots:
            slot = self._free.get()
            if slot.worker is not None:
                slot.worker.end()
                slot.worker = None
        # Whoever still waits for a slot gets one, and then the refusal of `_worker`.
        for slot in self._slots:
            self._free.put(slot)
        if (spare := self._take_spare()) is not None:
            spare.end()
        self._spawner.close()

    def _worker(self, slot: _Slot, *, fresh: bool) -> WorkerProcess:
        if self._closed:
            raise EngineCrashedError("The workers were shut down.")
        worker = slot.worker
        if worker is not None and (not worker.alive() or (fresh and worker.used)):
            worker.end()
            worker = None
        if worker is None:
            slot.worker = None
            spare = self._take_spare() if fresh else None
            worker = slot.worker = spare or self._spawner.start(lambda: WorkerProcess(self._module)).result()
            if self._closed:
                # `close` could not see it yet.
                raise EngineCrashedError("The workers were shut down.")
        return worker

    def _take_spare(self) -> WorkerProcess | None:
        """Return the process that was started beforehand, if it is there and has not died since."""
        with self._spare_lock:
            spare, self._spare = self._spare, None
        if spare is None:
            return None
        try:
            worker = spare.result()
        except EngineMisconfiguredError:
            # Whoever needs one tries again, and is told if that fails too.
            return None
        if worker.alive():
            return worker
        worker.end()
        return None

    def _give_back(self, slot: _Slot) -> None:
        worker = slot.worker
        if worker is not None and (
            worker.jobs >= self._jobs_per_worker or worker.peak_rss > self._rss_bound or not worker.alive()
        ):
            worker.end()
            slot.worker = None
        self._free.put(slot)


class _Spawner:
    """One thread that starts every worker and lives as long as the pool.

    Linux sends a worker its parent-death signal when the *thread* that started it ends, so a request's thread must not.
    """

    def __init__(self) -> None:
        self._tasks: queue.SimpleQueue[tuple[Callable[[], WorkerProcess], Future[WorkerProcess]] | None]
        self._tasks = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="colophon-worker-spawner", daemon=True)
        self._started = threading.Lock()

    def start(self, task: Callable[[], WorkerProcess]) -> Future[WorkerProcess]:
        """Run `task` in the thread, after those before it; the future has its result or its error."""
        with self._started:
            if not self._thread.is_alive():
                self._thread.start()
        future: Future[WorkerProcess] = Future()
        self._tasks.put((task, future))
        return future

    def close(self) -> None:
        """End the thread."""
        with self._started:
            if self._thread.is_alive():
                self._tasks.put(None)
                self._thread.join()

    def _work(self) -> None:
        while (item := self._tasks.get()) is not None:
            task, future = item
            try:
                future.set_result(task())
            except BaseException as error:  # noqa: BLE001 - handed to the caller, who raises it
                future.set_exception(error)
