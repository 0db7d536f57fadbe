"""Connections to one SQLite file: how they are set, and what their errors mean to us.

Measured on ext4: with synchronous=FULL the write-ahead log commits two to three times as often a second as a rollback
journal (one sync instead of two or three), and readers never wait for the writer. So: WAL, and FULL. WAL with
synchronous=NORMAL would be faster still, but may lose acknowledged commits with the power, and a signed checkpoint
would then outlive its leaves.
"""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from colophon.errors import LedgerCorruptError, StorageError, StorageFullError

BUSY_TIMEOUT_S: Final = 30
"""How long another process may hold the write lock before a write is refused."""

_READERS: Final = 16
_PRIMARY_CODE: Final = 0xFF  # The extended result codes of SQLite carry the primary one in their low byte.


def write_engine(path: Path, /, *, connection_class: type[sqlite3.Connection] = sqlite3.Connection) -> Engine:
    """Return the engine of the one writer: durable commits, transactions that take the write lock at once."""
    engine = _engine(path, connection_class=connection_class, connections=1)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:  # pyright: ignore[reportUnusedFunction] # SQLAlchemy calls it
        _prepare(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        # Freed pages are overwritten, so that what was erased is not left in the file.
        connection.execute("PRAGMA secure_delete = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction] # SQLAlchemy calls it
        # IMMEDIATE: the head that is read in this transaction can't be moved by another process before it ends.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def read_engine(path: Path, /) -> Engine:
    """Return an engine that can't write; each transaction sees one state of the database."""
    engine = _engine(path, connection_class=sqlite3.Connection, connections=_READERS)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:  # pyright: ignore[reportUnusedFunction] # SQLAlchemy calls it
        _prepare(connection)
        connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction] # SQLAlchemy calls it
        connection.exec_driver_sql("BEGIN")

    return engine


@contextmanager
def reading(engine: Engine, /) -> Generator[Connection]:
    """Open a transaction that sees one committed state.

    Raises:
        StorageError: the database can't be read.
    """
    with storage_errors(), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def storage_errors() -> Generator[None]:
    """Turn what the database raises into our errors.

    Raises:
        StorageFullError: the disk or the database's limit is full.
        LedgerCorruptError: the file is damaged.
        StorageError: anything else.
    """
    try:
        yield
    except DBAPIError as error:
        raise _translate(error, _first_cause(error)) from error
    except sqlite3.Error as error:
        raise _translate(error, error) from error
    except SQLAlchemyError as error:
        raise StorageError(f"The database could not be used: {error}.") from error


def _engine(path: Path, /, *, connection_class: type[sqlite3.Connection], connections: int) -> Engine:
    return create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False, "factory": connection_class},
    )


def _prepare(connection: sqlite3.Connection, /) -> None:
    # Python's driver would begin transactions by itself, and too late (it leaves out reads): SQLAlchemy's documented cure.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")


def _first_cause(error: DBAPIError, /) -> BaseException | None:
    """Return the driver's error that began it.

    SQLite ends the whole transaction when the disk is full; going back to a savepoint then fails as well, and that
    second error hides the first.
    """
    cause = error.orig
    earlier = error.__context__
    while earlier is not None:
        if isinstance(earlier, sqlite3.Error):
            cause = earlier
        earlier = earlier.__context__
    return cause


def _translate(error: Exception, cause: BaseException | None, /) -> StorageError | LedgerCorruptError:
    code = getattr(cause, "sqlite_errorcode", 0) & _PRIMARY_CODE
    if code == sqlite3.SQLITE_FULL:
        return StorageFullError("No space is left for the database; nothing was half-written. Free some and repeat.")
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return LedgerCorruptError(f"The database file is damaged: {cause}. Restore it from a backup.")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StorageError("Another process holds the database; nothing was written. Stop it, or repeat.")
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return StorageError(f"The database can't be written here: {cause}. Check the folder's owner and mode.")
    return StorageError(f"The database refused, nothing was half-written: {cause or error}.")
