"""What a witness keeps, in an SQLite file of its own: the logs it follows, what it cosigned last, and contradictions.

Every commit is durable (synchronous=FULL) before it returns. An older copy put in place of this file would make the witness
forget what it vouched for: then its key has to be retired, not used on.
"""

import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, cast

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    func,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as insert_or

from colophon.adapters.sql.database import storage_errors, write_engine
from colophon.errors import HomeError, HomeExistsError, HomeMissingError, LogUnknownError, SchemaOutdatedError
from colophon.ledger.keys import NoteKey
from colophon.ledger.tree import EMPTY_ROOT
from colophon.ledger.witnessing import Contradiction, Evidence, Seen, WitnessedLog

VERSION: Final = 1
MAX_EVIDENCE: Final = 1_000
"""Contradictions kept for each log: anybody can send one that is unproven, so they must not fill the disk."""

_METADATA: Final = MetaData()
_LOG: Final = Table(
    "log",
    _METADATA,
    Column("number", Integer, primary_key=True),
    Column("origin", String, nullable=False, unique=True),
    Column("size", Integer, nullable=False),
    Column("root", LargeBinary(32), nullable=False),
    Column("note", Text),
)
_KEY: Final = Table(
    "log_key",
    _METADATA,
    Column("vkey", String, primary_key=True),
    Column("log", Integer, ForeignKey("log.number"), nullable=False),
)
_EVIDENCE: Final = Table(
    "evidence",
    _METADATA,
    Column("number", Integer, primary_key=True),
    Column("log", Integer, ForeignKey("log.number"), nullable=False),
    Column("kind", String, nullable=False),
    Column("seen", Text),
    Column("offered", Text, nullable=False, unique=True),
    Column("proof", LargeBinary, nullable=False),
)
_HASH_BYTES: Final = 32


class WitnessDatabase:
    """Implements `ledger.witnessing.WitnessState`; may be shared by threads and processes."""

    def __init__(self, engine: Engine, /) -> None:
        """Take an engine whose transactions hold the write lock from their beginning."""
        self._engine = engine

    def logs(self) -> Sequence[WitnessedLog]:
        """Return every log that is followed."""
        with storage_errors(), self._engine.begin() as connection:
            origins = connection.execute(select(_LOG.c.origin).order_by(_LOG.c.number)).scalars().all()
            return [_log(connection, str(origin)) for origin in origins]

    def advance(self, origin: str, decide: Callable[[WitnessedLog], Seen]) -> Seen:
        """Replace what was seen of a log by what `decide` returns; durable when this returns."""
        # The transaction holds the write lock while `decide` looks: two requests can't both build on what was seen before.
        with storage_errors(), self._engine.begin() as connection:
            seen = decide(_log(connection, origin))
            row = {"size": seen.size, "root": seen.root, "note": seen.note}
            connection.execute(update(_LOG).where(_LOG.c.origin == origin).values(row))
        return seen

    def keep(self, evidence: Evidence) -> None:
        """Keep a contradiction, once, as long as there is room for this log."""
        with storage_errors(), self._engine.begin() as connection:
            number = _number(connection, evidence.origin)
            count = select(func.count()).select_from(_EVIDENCE).where(_EVIDENCE.c.log == number)
            full = connection.execute(count).scalar_one() >= MAX_EVIDENCE
            if full and evidence.kind is Contradiction.UNPROVEN:
                return
            row = {
                "log": number,
                "kind": evidence.kind.value,
                "seen": evidence.seen,
                "offered": evidence.offered,
                "proof": b"".join(evidence.proof),
            }
            connection.execute(insert_or(_EVIDENCE).values(row).on_conflict_do_nothing())

    def evidence(self) -> Sequence[Evidence]:
        """Return what was kept, oldest first."""
        columns = (_LOG.c.origin, _EVIDENCE.c.kind, _EVIDENCE.c.seen, _EVIDENCE.c.offered, _EVIDENCE.c.proof)
        wanted = select(*columns).join(_LOG, _LOG.c.number == _EVIDENCE.c.log).order_by(_EVIDENCE.c.number)
        with storage_errors(), self._engine.begin() as connection:
            return [
                Evidence(
                    origin=str(row.origin),
                    kind=Contradiction(row.kind),
                    seen=cast("str | None", row.seen),
                    offered=str(row.offered),
                    proof=_hashes(cast("bytes", row.proof)),
                )
                for row in connection.execute(wanted)
            ]

    def follow(self, key: NoteKey) -> WitnessedLog:
        """Follow the log that `key` is named by; a further key of a log that is followed is added to it."""
        with storage_errors(), self._engine.begin() as connection:
            row = {"origin": key.name, "size": 0, "root": EMPTY_ROOT, "note": None}
            connection.execute(insert_or(_LOG).values(row).on_conflict_do_nothing())
            number = _number(connection, key.name)
            connection.execute(insert_or(_KEY).values(vkey=key.vkey, log=number).on_conflict_do_nothing())
            return _log(connection, key.name)


def create_witness_database(path: Path, /) -> None:
    """Make an empty witness database in a new file of mode 0600.

    Raises:
        HomeExistsError: there is a file: what it vouched for must not be forgotten.
        HomeError, StorageError: it can't be made.
    """
    if path.exists():
        raise HomeExistsError(f"{path} is there already; a witness that forgets what it cosigned is none.")
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise HomeError(f"{path} can't be made: {error.strerror}.") from error
    engine = write_engine(path)
    try:
        with storage_errors(), engine.begin() as connection:
            _METADATA.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
    finally:
        engine.dispose()


@contextmanager
def open_witness_database(
    path: Path, /, *, connection_class: type[sqlite3.Connection] = sqlite3.Connection
) -> Generator[WitnessDatabase, None, None]:
    """Open a witness's database.

    Raises:
        HomeMissingError: there is none; it is never made anew by the way, for that would forget what was cosigned.
        SchemaOutdatedError: it is of another version.
        StorageError: it can't be read.
    """
    if not path.is_file():
        raise HomeMissingError(
            f"There is no witness in {path.parent}; make one with `colophon witness init`. If it was lost, retire its key."
        )
    engine = write_engine(path, connection_class=connection_class)
    try:
        with storage_errors(), engine.begin() as connection:
            found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if found != VERSION:
            raise SchemaOutdatedError(f"{path} is of version {found}; this Colophon knows {VERSION}. Update it.")
        yield WitnessDatabase(engine)
    finally:
        engine.dispose()


def _number(connection: Connection, origin: str) -> int:
    number = connection.execute(select(_LOG.c.number).where(_LOG.c.origin == origin)).scalar_one_or_none()
    if number is None:
        raise LogUnknownError(f"this witness does not follow the log {origin[:100]!r}")
    return int(number)


def _log(connection: Connection, origin: str) -> WitnessedLog:
    number = _number(connection, origin)
    row = connection.execute(select(_LOG.c.size, _LOG.c.root, _LOG.c.note).where(_LOG.c.number == number)).one()
    vkeys = connection.execute(select(_KEY.c.vkey).where(_KEY.c.log == number).order_by(_KEY.c.vkey)).scalars()
    seen = Seen(size=int(row.size), root=cast("bytes", row.root), note=cast("str | None", row.note))
    return WitnessedLog(origin=origin, keys=tuple(NoteKey.from_vkey(str(vkey)) for vkey in vkeys), seen=seen)


def _hashes(proof: bytes) -> tuple[bytes, ...]:
    return tuple(proof[at : at + _HASH_BYTES] for at in range(0, len(proof), _HASH_BYTES))
