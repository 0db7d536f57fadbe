"""The tables, as SQLModel classes: what Alembic's first revision makes, and what a test compares it with.

Every row carries its organisation. Personal values, names, salts and unreleased hashes stand only in `private` and
`vault_field`, encrypted (`vault`); what is looked up by such a value is found by a keyed digest of it.
Rows are written and read by statements, not as objects: for the journal's hot path objects are too slow.
"""

import re
from typing import Any, Final, cast

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

REVISION: Final = "0001"
"""The Alembic revision that these classes describe."""

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# In SQLite only the very type INTEGER makes a column the row's own number.
_ROW_NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")
# Small rows that are found by their key alone: SQLite keeps them in one tree instead of two (a tenth of the file).
_BY_KEY: Final = {"sqlite_with_rowid": False}
HASH: Final = LargeBinary(32)
WORK_ID: Final = String(36)


class Row(SQLModel):
    """Base of all rows: a table is named by its class, `TookPartRow` in `took_part`."""

    metadata = METADATA

    @declared_attr.directive
    @classmethod
    def __tablename__(cls) -> str:  # pyright: ignore[reportIncompatibleVariableOverride] # SQLAlchemy's documented way
        words = re.findall("[A-Z][a-z]*", cls.__name__.removesuffix("Row"))
        return "_".join(word.lower() for word in words)

    org: str = Field(sa_type=String(64))


def key_column(*, nullable: bool = False) -> Any:
    """Name the data key that the row is encrypted under."""
    return Field(sa_column=Column("key_id", _ROW_NUMBER, ForeignKey("data_key.id"), nullable=nullable))


def _chain(*, primary_key: bool = False, nullable: bool = False) -> Any:
    return Field(
        sa_column=Column("chain", _ROW_NUMBER, ForeignKey("chain.id"), primary_key=primary_key, nullable=nullable)
    )


def _leaf(*, primary_key: bool = False) -> Any:
    return Field(sa_column=Column("idx", _ROW_NUMBER, ForeignKey("leaf.idx"), primary_key=primary_key, nullable=False))


def number_column() -> Any:
    """Number the rows in the order they came, for lists by cursor."""
    return Field(sa_column=Column(_ROW_NUMBER, primary_key=True, autoincrement=True))


class LogRow(Row, table=True):
    """The one log: its name, its durable head, and which key-encryption key its vault is under."""

    id: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    origin: str = Field(sa_type=String(128))
    size: int = Field(sa_type=BigInteger)
    root: bytes = Field(sa_type=HASH)
    key_check: bytes = Field(sa_type=LargeBinary(32))
    created_at: str = Field(sa_type=String(24))


class ChainRow(Row, table=True):
    """The chain of one work: where its next entry goes, and what is counted of it."""

    id: int = Field(sa_column=Column(_ROW_NUMBER, primary_key=True, autoincrement=False))
    work: str = Field(sa_type=WORK_ID, unique=True)
    visibility: str = Field(sa_type=String(8))
    next_seq: int = Field(sa_type=BigInteger)
    last_leaf_hash: bytes = Field(sa_type=HASH)
    steps: int = Field(sa_type=BigInteger)
    decisions: int = Field(sa_type=BigInteger)


class LeafRow(Row, table=True):
    """One leaf: its exact bytes, and for a sealed work the entry inside and the salt that opens it."""

    __table_args__ = (Unique("chain", "seq"), Unique("chain", "statement_id"))

    idx: int = Field(sa_column=Column(_ROW_NUMBER, primary_key=True, autoincrement=False))
    leaf_hash: bytes = Field(sa_type=HASH, unique=True)
    data: bytes = Field(sa_type=LargeBinary)
    chain: int | None = _chain(nullable=True)
    seq: int | None = Field(sa_type=BigInteger)
    statement_id: bytes = Field(sa_type=LargeBinary(16))
    type: str = Field(sa_type=String(16))
    entry: bytes | None = Field(sa_type=LargeBinary)
    salt: str | None = Field(sa_type=String(22))
    logged_at: str = Field(sa_type=String(24))


class TileRow(Row, table=True):
    """A hash tile as far as it is filled (C2SP tlog-tiles)."""

    level: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    idx: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    hashes: bytes = Field(sa_type=LargeBinary)


class IdempotencyRow(Row, table=True):
    """The answer that an idempotency key got: the entries from `first_index` on; `body_digest` is keyed."""

    org: str = Field(sa_type=String(64), primary_key=True)
    key: str = Field(sa_type=String(255), primary_key=True)
    body_digest: str = Field(sa_type=String(64))
    first_index: int = Field(sa_type=BigInteger)
    count: int
    created_at: str = Field(sa_type=String(24))


class MadeRow(Row, table=True):
    """That a step made an asset, by reference."""

    __table_args__ = (Index(None, "chain", "stage", "idx"), _BY_KEY)

    chain: int = _chain(primary_key=True)
    ref: bytes = Field(sa_type=HASH, primary_key=True)
    idx: int = _leaf(primary_key=True)
    stage: str = Field(sa_type=String(16))


class UsedRow(Row, table=True):
    """That a step used an asset, by reference."""

    __table_args__ = (Index(None, "chain", "ref"), _BY_KEY)

    idx: int = _leaf(primary_key=True)
    ref: bytes = Field(sa_type=HASH, primary_key=True)
    chain: int = _chain()


class TookPartRow(Row, table=True):
    """That an agent took part in a statement, by pseudonym."""

    __table_args__ = (_BY_KEY,)

    chain: int = _chain(primary_key=True)
    ref: bytes = Field(sa_type=HASH, primary_key=True)
    idx: int = _leaf(primary_key=True)


class SupersededRow(Row, table=True):
    """That an amend entry took a statement's place or took it back."""

    __table_args__ = (_BY_KEY,)

    chain: int = _chain(primary_key=True)
    statement_id: bytes = Field(sa_type=LargeBinary(16), primary_key=True)
    idx: int = _leaf(primary_key=True)
    replacement: bytes | None = Field(sa_type=LargeBinary(16))


class ReleaseEntryRow(Row, table=True):
    """Which entries speak of a release."""

    __table_args__ = (_BY_KEY,)

    release: str = Field(sa_type=WORK_ID, primary_key=True)
    idx: int = _leaf(primary_key=True)


class LongListRow(Row, table=True):
    """A full list that stands rolled up in its entry, as canonical JSON."""

    idx: int = _leaf(primary_key=True)
    name: str = Field(sa_type=String(32), primary_key=True)
    items: bytes = Field(sa_type=LargeBinary)


class DataKeyRow(Row, table=True):
    """A data key, wrapped: for a work (`person` empty), or for one person in it (by pseudonym).

    `work` is empty for what belongs to the organisation or the log itself.
    """

    # A number is never given twice: a value under a destroyed key must not meet another key in its place.
    __table_args__ = (Unique("org", "work", "person"), {"sqlite_autoincrement": True})

    id: int = number_column()
    work: str = Field(sa_type=WORK_ID)
    person: str = Field(sa_type=String(64))
    wrapped: bytes = Field(sa_type=LargeBinary)


class VaultFieldRow(Row, table=True):
    """The salt and value of one private field of one entry, encrypted."""

    __table_args__ = (_BY_KEY,)

    idx: int = _leaf(primary_key=True)
    name: str = Field(sa_type=String(32), primary_key=True)
    key_id: int = key_column()
    sealed: bytes = Field(sa_type=LargeBinary)


def table_of(row: type[Row]) -> Table:
    """Return the Core table of a row class."""
    return cast("Table", row.__table__)  # type: ignore[attr-defined] # SQLModel sets it on table classes


log = table_of(LogRow)
chain = table_of(ChainRow)
leaf = table_of(LeafRow)
tile = table_of(TileRow)
idempotency = table_of(IdempotencyRow)
made = table_of(MadeRow)
used = table_of(UsedRow)
took_part = table_of(TookPartRow)
superseded = table_of(SupersededRow)
release_entry = table_of(ReleaseEntryRow)
long_list = table_of(LongListRow)
data_key = table_of(DataKeyRow)
vault_field = table_of(VaultFieldRow)
