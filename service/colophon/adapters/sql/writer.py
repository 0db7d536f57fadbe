"""The one thread that writes: many callers, one transaction, one sync of the disk (group commit).

A caller hands in a unit of work and waits; it is answered only after the commit that holds its work is durable.
Left out: what a unit does (the journal, the records).
"""

import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Final, Generic, Protocol, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from colophon.adapters.sql.database import storage_errors
from colophon.errors import ColophonError, LedgerCorruptError, StorageError

MAX_GROUP: Final = 512
"""Units in one transaction at most; keeps one caller's wait within some milliseconds."""


class Group(Protocol):
    """What a transaction collects before it is committed."""

    def flush(self) -> None:
        """Write what the units collected.

        Raises:
            ColophonError: a unit's rows are refused.
        """
        ...

    def committed(self) -> None:
        """Take note that everything is durable."""
        ...


GroupT = TypeVar("GroupT", bound=Group)
Answer = TypeVar("Answer")


class _Waiting(Generic[GroupT]):
    """A unit of work and the caller who waits for it."""

    __slots__ = ("answer", "unit")

    def __init__(self, unit: Callable[[GroupT], object]) -> None:
        self.unit = unit
        self.answer: Future[object] = Future()


class Writer(Generic[GroupT]):
    """Runs units of work in shared transactions, in the order they came.

    A unit that raises has written nothing and harms no other. If the rows of a whole group are refused, its units are
    repeated one by one, each in a transaction of its own, so that only the one to blame is refused: a unit may
    therefore run more than once and must not have effects beyond the database.
    """

    def __init__(self, engine: Engine, /, *, begin: Callable[[Connection], GroupT], lost: Callable[[], None]) -> None:
        """Start the thread.

        Args:
            engine: whose transactions take the write lock when they begin.
            begin: makes the group of a transaction that has just begun.
            lost: called when what was remembered of the database may no longer hold.
        """
        self._engine = engine
        self._begin = begin
        self._lost = lost
        self._queue: SimpleQueue[_Waiting[GroupT] | None] = SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._run, name="colophon-writer", daemon=True)
        self._thread.start()

    def submit(self, unit: Callable[[GroupT], Answer], /) -> Answer:
        """Run `unit` in the next transaction and return its answer once that is durable.

        Raises:
            ColophonError: whatever the unit raises.
            StorageFullError, StorageError: nothing of it was written, or (after a failure at the very end) it is not
                known whether it was; a repetition under the same idempotency key finds out.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("a unit of work hands in another and would wait for itself")
        waiting = _Waiting[GroupT](unit)
        with self._closing:
            if self._closed:
                raise StorageError("The database was closed; nothing was written.")
            self._queue.put(waiting)
        return cast("Answer", waiting.answer.result())

    @property
    def waiting(self) -> int:
        """How many units wait for a transaction, about: for the operator's eyes."""
        return self._queue.qsize()

    def close(self) -> None:
        """Finish what was handed in, then stop."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        group: list[_Waiting[GroupT]] = []
        while True:
            first = self._queue.get()
            if first is None:
                break
            if len(group) > 1:
                # Several callers were just answered: let them hand in their next, so that groups stay whole. Measured
                # with 16 callers: 12 units in a transaction instead of 8, 40 % more appends in a second.
                time.sleep(0)
            group, stop = self._drain(first)
            self._write(group)
            if stop:
                break
        self._drop_connection()

    def _drain(self, first: _Waiting[GroupT]) -> tuple[list[_Waiting[GroupT]], bool]:
        """Return the next group, and whether the writer stops after it."""
        group = [first]
        while len(group) < MAX_GROUP:
            try:
                following = self._queue.get_nowait()
            except Empty:
                break
            if following is None:
                return group, True
            group.append(following)
        return group, False

    def _write(self, group: list[_Waiting[GroupT]]) -> None:
        try:
            self._transact(group)
        except (StorageError, LedgerCorruptError) as error:
            # The disk's or the log's fault, not a unit's: nobody in the group could have been written.
            for waiting in group:
                waiting.answer.set_exception(error)
        except ColophonError as error:
            if len(group) == 1:
                group[0].answer.set_exception(error)
                return
            for waiting in group:
                self._write([waiting])
        except BaseException as error:  # noqa: BLE001 - a defect of ours: raised where the callers wait, who else hang
            for waiting in group:
                waiting.answer.set_exception(error)

    def _transact(self, group: list[_Waiting[GroupT]]) -> None:
        """Run the group in one transaction; answer its callers if it commits, and nobody if it raises."""
        answers: list[tuple[_Waiting[GroupT], object, BaseException | None]] = []
        try:
            with self._transaction() as connection:
                begun = self._begin(connection)
                for waiting in group:
                    try:
                        answers.append((waiting, waiting.unit(begun), None))
                    except (StorageError, SQLAlchemyError):
                        raise
                    except Exception as error:  # noqa: BLE001 - it belongs to this unit's caller and is raised there
                        answers.append((waiting, None, error))
                begun.flush()
            # The commit is durable here. If the process dies now, everything is there and nobody was told: a
            # repetition under the same idempotency key gets the answer.
        except BaseException:
            self._drop_connection()
            self._lost()
            raise
        begun.committed()
        for waiting, answer, failure in answers:
            if failure is None:
                waiting.answer.set_result(answer)
            else:
                waiting.answer.set_exception(failure)

    @contextmanager
    def _transaction(self) -> Generator[Connection]:
        with storage_errors():
            if self._connection is None:
                self._connection = self._engine.connect()
            with self._connection.begin():
                yield self._connection

    def _drop_connection(self) -> None:
        """Let go of a connection whose state is not known; the next transaction opens a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.invalidate()
            connection.close()
