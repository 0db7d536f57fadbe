"""Opening the database of a home: the journal, the records, the API keys and the seal jobs over one file."""

import os
import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, insert, inspect, select, text

from colophon.adapters.sql.api_keys import SqlApiKeys
from colophon.adapters.sql.database import read_engine, reading, storage_errors, write_engine
from colophon.adapters.sql.journal import SqlJournal
from colophon.adapters.sql.key_file import read_key_file
from colophon.adapters.sql.placing import Surroundings
from colophon.adapters.sql.records import SqlRecords
from colophon.adapters.sql.schema import REVISION, log
from colophon.adapters.sql.seal_records import SqlSealRecords
from colophon.adapters.sql.sequencing import LOG_ID
from colophon.adapters.sql.shared import Shared
from colophon.adapters.sql.vault import Vault
from colophon.errors import HomeExistsError, HomeMissingError, KeyFileError, SchemaOutdatedError
from colophon.ledger.tree import EMPTY_ROOT
from colophon.record.identifiers import now
from colophon.workflow.principal import DEFAULT_ORG

DATABASE_NAME: Final = "colophon.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """An open database, by port."""

    journal: SqlJournal
    records: SqlRecords
    api_keys: SqlApiKeys
    seal_records: SqlSealRecords


def create_store(
    path: Path, /, *, origin: str, key_file: Path, connection_class: type[sqlite3.Connection] = sqlite3.Connection
) -> None:
    """Make the database file with an empty log named `origin`, its vault under the key in `key_file`.

    Raises:
        HomeExistsError: the file is there already.
        KeyFileError, KeyFileExposedError: the key can't be used.
        StorageError: the file can't be written.
    """
    from colophon.adapters.sql.migrating import upgrade  # noqa: PLC0415 - Alembic is slow to import

    vault = Vault(read_key_file(key_file))
    engine = write_engine(path, connection_class=connection_class)
    try:
        # One transaction: if the process dies before its end, the file holds no table, and this can be repeated.
        with storage_errors(), engine.begin() as connection:
            if inspect(connection).get_table_names():
                raise HomeExistsError(f"{path} is there already; nothing was changed.")
            upgrade(connection)
            connection.execute(
                insert(log).values(
                    id=LOG_ID,
                    org=DEFAULT_ORG,
                    origin=origin,
                    size=0,
                    root=EMPTY_ROOT,
                    key_check=vault.key_check,
                    created_at=now(),
                )
            )
    finally:
        engine.dispose()
    # SQLite syncs what is in the file; that the folder names it is ours to sync.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def upgrade_store(path: Path, /) -> None:
    """Bring the database to the schema of this version, in one transaction.

    Raises:
        HomeMissingError: there is no database.
        StorageError: nothing was changed.
    """
    from colophon.adapters.sql.migrating import upgrade  # noqa: PLC0415 - Alembic is slow to import

    _require_file(path)
    engine = write_engine(path)
    try:
        with storage_errors(), engine.begin() as connection:
            upgrade(connection)
    finally:
        engine.dispose()


@contextmanager
def open_store(
    path: Path,
    /,
    *,
    key_file: Path,
    clock: Callable[[], str] = now,
    connection_class: type[sqlite3.Connection] = sqlite3.Connection,
) -> Generator[Store]:
    """Open the database for the `with` block; what was handed in by its end is finished.

    Args:
        path: the database file.
        key_file: of the key-encryption key.
        clock: the present time as a record writes it.
        connection_class: of the writer's connections; the fault tests hand in one that fails.

    Raises:
        HomeMissingError: there is no database.
        SchemaOutdatedError: it has another version's schema.
        KeyFileError, KeyFileExposedError: the key can't be used, or is not this vault's.
        StorageError: the file can't be read.
    """
    vault = Vault(read_key_file(key_file))
    _require_file(path)
    read = read_engine(path)
    try:
        with reading(read) as connection:
            origin = _require_ours(connection, vault=vault, path=path)
        write = write_engine(path, connection_class=connection_class)
        try:
            shared = Shared(write=write, read=read, around=Surroundings(origin=origin, vault=vault, clock=clock))
            try:
                yield Store(
                    journal=SqlJournal(shared),
                    records=SqlRecords(shared),
                    api_keys=SqlApiKeys(shared),
                    seal_records=SqlSealRecords(shared),
                )
            finally:
                shared.writer.close()
        finally:
            write.dispose()
    finally:
        read.dispose()


def _require_file(path: Path, /) -> None:
    if not path.is_file():
        raise HomeMissingError(f"There is no database {path}; `colophon init` makes one.")


def require_schema(connection: Connection, /, *, path: Path) -> None:
    """Return if the database at `path` has the schema of this version.

    Raises:
        HomeMissingError: it holds no Colophon.
        SchemaOutdatedError: it has another version's schema.
    """
    if not inspect(connection).has_table("alembic_version"):
        raise HomeMissingError(f"The file {path} holds no Colophon; `colophon init` makes one in an empty folder.")
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision != REVISION:
        raise SchemaOutdatedError(
            f"The database has schema {revision}, this version of Colophon needs {REVISION}. Back it up, then run "
            f"`colophon db upgrade`; if its number is higher than ours, update Colophon instead."
        )


def _require_ours(connection: Connection, /, *, vault: Vault, path: Path) -> str:
    """Return the log's origin, once schema and key fit."""
    require_schema(connection, path=path)
    row = connection.execute(select(log.c.origin, log.c.key_check).where(log.c.id == LOG_ID)).one()
    if row.key_check != vault.key_check:
        raise KeyFileError("The key file is not the one that this database's private values were encrypted with.")
    return str(row.origin)
