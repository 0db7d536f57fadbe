"""The transaction that the journal and the records share: one group of the writer."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from colophon.adapters.sql.database import reading
from colophon.adapters.sql.placing import Surroundings, Transaction
from colophon.adapters.sql.sequencing import Remembered, Sequencing
from colophon.adapters.sql.vault import DataKey, Keys, Subject, Vault
from colophon.adapters.sql.writer import Writer
from colophon.errors import InvalidInputError

Answer = TypeVar("Answer")


class StoreGroup:
    """One transaction of the writer: the journal's rows are collected, the records' are written as they come."""

    def __init__(self, connection: Connection, /, *, remembered: Remembered, around: Surroundings) -> None:
        self.connection: Final = connection
        self.at: Final = around.clock()
        self._remembered = remembered
        self._around = around
        self._keys: Keys = {}
        self._sequencing: Sequencing | None = None

    @property
    def sequencing(self) -> Sequencing:
        """The journal's part, begun at its first use: a transaction of records alone does not read the head."""
        if self._sequencing is None:
            transaction = Transaction(connection=self.connection, at=self.at, keys=self._keys)
            self._sequencing = Sequencing(transaction, remembered=self._remembered, around=self._around)
        return self._sequencing

    @contextmanager
    def part(self) -> Generator[None]:
        """Write within a savepoint: what raises inside leaves nothing, and the rest of the transaction stands.

        Raises:
            InvalidInputError: a row is refused by the database's own rules.
        """
        keys = dict(self._keys)
        try:
            with self.connection.begin_nested():
                yield
        except IntegrityError as error:
            self._keys.clear()
            self._keys.update(keys)
            raise InvalidInputError(f"The database's rules refuse this: {error.orig}.") from error
        except BaseException:
            # Keys made inside went with the savepoint.
            self._keys.clear()
            self._keys.update(keys)
            raise

    def key(self, subject: Subject, /) -> DataKey:
        """Return a data key to write with."""
        return self._around.vault.writing_key(self.connection, subject, made=self._keys)

    def flush(self) -> None:
        """Write what the journal collected."""
        if self._sequencing is not None:
            self._sequencing.flush()

    def committed(self) -> None:
        """Remember what is durable now."""
        self._around.vault.remember(self._keys)
        if self._sequencing is not None:
            self._sequencing.committed()


class Shared:
    """What the journal and the records of one open database have in common."""

    def __init__(self, *, write: Engine, read: Engine, around: Surroundings) -> None:
        self.around: Final = around
        self._read = read
        self._remembered = Remembered()
        self._data_version: int | None = None
        self.writer: Final = Writer(write, begin=self._begin, lost=self._lost)

    @property
    def vault(self) -> Vault:
        """The vault."""
        return self.around.vault

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a transaction that sees one committed state."""
        return reading(self._read)

    def write(self, unit: Callable[[StoreGroup], Answer], /) -> Answer:
        """Run a unit of record keeping in the next transaction; it stands or falls alone."""

        def apart(group: StoreGroup) -> Answer:
            with group.part():
                return unit(group)

        return self.writer.submit(apart)

    def _begin(self, connection: Connection) -> StoreGroup:
        # SQLite counts what other connections committed. Only another process can have: then nothing remembered holds.
        version: int = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
        if version != self._data_version:
            self._lost()
            self._data_version = version
        return StoreGroup(connection, remembered=self._remembered, around=self.around)

    def _lost(self) -> None:
        self._remembered.forget()
        self.around.vault.forget()
        self._data_version = None
