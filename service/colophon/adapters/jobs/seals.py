"""Seals as DBOS workflows on SQLite: ids are all that is in the job tables.

DBOS keeps one registry for the whole process, takes half a second to import and about a tenth to launch (ADR 4). So it is
launched by the first seal and not before, and one runner at a time may be launched in a process.
"""

import contextlib
import itertools
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from colophon.errors import ColophonError, HomeBusyError, StorageError

if TYPE_CHECKING:
    from dbos import DBOSConfig

NAME: Final = "colophon.seal"
VERSION: Final = "seal-1"
"""Fixed: DBOS recovers only workflows of the version that started them, and ours keep their whole state in SealRecords.
It changes when an old job's state can't be carried on by new code."""

POLL_S: Final = 0.05
"""How often DBOS's own threads look up; with its default of a second, shutting down takes that second."""

_ENDED: Final = frozenset({"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})
_ONE_LAUNCHED: Final = threading.Lock()


class SealJobs:
    """Implements `workflow.ports.SealRunner`."""

    def __init__(self, database: Path, *, run: Callable[[str], None], at_once: int) -> None:
        """Prepare the runner; nothing is launched yet.

        Args:
            database: the SQLite file of DBOS, made 0600 at the first launch.
            run: does one job, from wherever it stands, and keeps its result itself.
            at_once: how many jobs run at the same time.
        """
        self._database = database
        self._run = run
        self._room = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._running: dict[str, threading.Event] = {}
        self._attempts_ended: set[str] = set()
        self._raised: dict[str, ColophonError] = {}
        self._launched = False
        self._closing = threading.Event()
        self._start: Callable[[str], None] = self._refuse

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def closing(self) -> bool:
        """Whether the process is about to end: a job that fails now goes on after the next start."""
        return self._closing.is_set()

    def start(self, job_id: str) -> None:
        """See to it that the job runs; a job that runs already is not started twice.

        Raises:
            HomeBusyError: seals of another folder run in this process, or the runner is closed.
            StorageError: the job tables can't be written.
        """
        with self._lock:
            if self._closing.is_set():
                raise HomeBusyError("The service is shutting down; the seal goes on after its next start.")
            self._launch()
            if job_id in self._running:
                return
            self._running[job_id] = threading.Event()
        try:
            with _job_errors():
                self._start(job_id)
        except BaseException:
            self._forget(job_id)
            raise

    def wait(self, job_id: str, *, timeout_s: float) -> None:
        """Return when the job has ended, or after `timeout_s`; at once if it does not run here.

        Raises:
            ColophonError: whatever ended the run before the job could even keep why, such as a full disk; told once.
        """
        with self._lock:
            ended = self._running.get(job_id)
        if ended is not None:
            ended.wait(timeout_s)
        with self._lock:
            error = self._raised.pop(job_id, None)
        if error is not None:
            raise error

    def close(self, *, drain_s: float = 20.0) -> None:
        """Wait for running jobs up to `drain_s` and stop; what has not ended goes on after the next start."""
        self._closing.set()
        with self._lock:
            launched, running = self._launched, list(self._running.values())
        if not launched:
            return
        deadline = time.monotonic() + drain_s
        for ended in running:
            ended.wait(max(0.0, deadline - time.monotonic()))
        from dbos import DBOS  # noqa: PLC0415 - loaded by the launch, or never

        DBOS.destroy(destroy_registry=True)
        with self._lock:
            self._launched = False
        _ONE_LAUNCHED.release()

    def _launch(self) -> None:
        """Launch DBOS if it is not; called under the lock. Jobs that a dead process left running begin again."""
        if self._launched:
            return
        if not _ONE_LAUNCHED.acquire(blocking=False):
            raise HomeBusyError("Seals of another folder are running in this process; use a process for each folder.")
        try:
            with _job_errors():
                self._start = self._open()
        except BaseException:
            _ONE_LAUNCHED.release()
            raise
        self._launched = True

    def _open(self) -> Callable[[str], None]:
        from dbos import DBOS, SetWorkflowID  # noqa: PLC0415 - half a second, only for whoever seals

        # Ids are no secret, but nothing in the home is anybody else's.
        self._database.touch(mode=0o600, exist_ok=True)
        config: DBOSConfig = {
            "name": "colophon",
            "system_database_url": f"sqlite:///{self._database}",
            "application_version": VERSION,
            "executor_id": "local",
            "log_level": "ERROR",
            "sys_db_pool_size": 4,
            "notification_listener_polling_interval_sec": POLL_S,
        }
        DBOS(config=config)
        # The one queue there would be is DBOS's own; a seal is started directly.
        DBOS.listen_queues([])

        @DBOS.workflow(name=NAME)
        def seal(job_id: str) -> None:
            self._perform(job_id, attempt=DBOS.workflow_id or job_id)

        def start(job_id: str) -> None:
            for workflow_id in _attempts(job_id):
                found = DBOS.get_workflow_status(workflow_id)
                if found is None:
                    with SetWorkflowID(workflow_id):
                        DBOS.start_workflow(seal, job_id)
                    return
                # DBOS notes the end a moment after the job told its waiters.
                if found.status not in _ENDED and workflow_id not in self._attempts_ended:
                    # A dead process left it running, so the launch has begun it again.
                    return

        DBOS.launch()
        return start

    def _perform(self, job_id: str, *, attempt: str) -> None:
        """Run one job in DBOS's thread; whoever waits for it is told when it ended, however it ended."""
        with self._lock:
            ended = self._running.setdefault(job_id, threading.Event())
        try:
            with self._room:
                if not self._closing.is_set():
                    self._run(job_id)
        except ColophonError as error:
            # Kept for whoever waits, who would otherwise ask for ever after a job that can't say how it ended.
            with self._lock:
                self._raised[job_id] = error
            raise
        finally:
            self._attempts_ended.add(attempt)
            self._forget(job_id)
            ended.set()

    def _forget(self, job_id: str) -> None:
        with self._lock:
            self._running.pop(job_id, None)

    def _refuse(self, job_id: str) -> None:
        raise HomeBusyError(f"The seal {job_id} can't start: the runner is not launched.")


@contextlib.contextmanager
def _job_errors() -> Generator[None, None, None]:
    from dbos import error as dbos_error  # noqa: PLC0415 - loaded with DBOS
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - the same

    try:
        yield
    except (dbos_error.DBOSException, SQLAlchemyError, OSError) as error:
        raise StorageError(f"The job tables can't be used: {error}") from error


def _attempts(job_id: str) -> Iterator[str]:
    """Yield the workflow ids of one job: an attempt that ended without ending the job is followed by another."""
    yield job_id
    yield from (f"{job_id}.{attempt}" for attempt in itertools.count(2))
