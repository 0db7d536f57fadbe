"""The tables of works, agents, assets, releases, seals and API keys; the journal's stand in `schema`."""

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field

from colophon.adapters.sql.schema import HASH, WORK_ID, Row, key_column, number_column, table_of


class WorkRow(Row, table=True):
    """A work; what is told of it in clear is encrypted."""

    number: int = number_column()
    id: str = Field(sa_type=WORK_ID, unique=True)
    parent: str | None = Field(sa_type=WORK_ID, index=True)
    visibility: str = Field(sa_type=String(8))
    created_at: str = Field(sa_type=String(24))
    key_id: int = key_column()
    private: bytes = Field(sa_type=LargeBinary)


class AgentRow(Row, table=True):
    """An agent of an organisation; `digest` finds the same identity again."""

    __table_args__ = (Unique("org", "digest"),)

    number: int = number_column()
    id: str = Field(sa_type=WORK_ID, unique=True)
    digest: bytes = Field(sa_type=HASH)
    key_id: int = key_column()
    private: bytes = Field(sa_type=LargeBinary)


class PseudonymRow(Row, table=True):
    """An agent's pseudonym in one work, and the salt that opens it, encrypted."""

    __table_args__ = (Unique("work", "ref"),)

    work: str = Field(sa_type=WORK_ID, primary_key=True)
    agent: str = Field(sa_type=WORK_ID, primary_key=True)
    ref: bytes = Field(sa_type=HASH)
    key_id: int = key_column()
    private: bytes = Field(sa_type=LargeBinary)


class AssetRow(Row, table=True):
    """An asset in one work; `digest` finds it by its SHA-256."""

    __table_args__ = (Unique("org", "work", "digest"), Unique("work", "ref"))

    number: int = number_column()
    work: str = Field(sa_type=WORK_ID)
    digest: bytes = Field(sa_type=HASH)
    ref: bytes = Field(sa_type=HASH)
    stage: str = Field(sa_type=String(16))
    key_id: int = key_column()
    private: bytes = Field(sa_type=LargeBinary)


class BlobRow(Row, table=True):
    """An evidence blob in one work; `digest` finds it by its SHA-256."""

    work: str = Field(sa_type=WORK_ID, primary_key=True)
    digest: bytes = Field(sa_type=HASH, primary_key=True)
    ref: bytes = Field(sa_type=HASH)
    key_id: int = key_column()
    private: bytes = Field(sa_type=LargeBinary)


class ReleaseRow(Row, table=True):
    """A release; its hashes are public, its title and source are not."""

    number: int = number_column()
    id: str = Field(sa_type=WORK_ID, unique=True)
    work: str = Field(sa_type=WORK_ID, index=True)
    file_sha256: str = Field(sa_type=String(64), index=True)
    manifest_sha256: str = Field(sa_type=String(64), index=True)
    withdrawn: bool
    key_id: int = key_column()
    private: bytes = Field(sa_type=LargeBinary)


class SealJobRow(Row, table=True):
    """The state of a seal; paths, title and summary are encrypted."""

    __table_args__ = (Unique("org", "idempotency_key"),)

    number: int = number_column()
    id: str = Field(sa_type=WORK_ID, unique=True)
    work: str = Field(sa_type=WORK_ID)
    state: str = Field(sa_type=String(16), index=True)
    idempotency_key: str | None = Field(sa_type=String(255))
    order_digest: bytes = Field(sa_type=HASH)
    key_id: int = key_column()
    private: bytes = Field(sa_type=LargeBinary)


class ApiKeyRow(Row, table=True):
    """An API key: the SHA-256 of its secret, never the secret."""

    number: int = number_column()
    id: str = Field(sa_type=String(32), unique=True)
    name: str = Field(sa_type=String(300))
    scopes: str = Field(sa_type=Text)
    secret_sha256: bytes = Field(sa_type=HASH)
    created_at: str = Field(sa_type=String(24))
    last_used_at: str | None = Field(sa_type=String(24))
    revoked_at: str | None = Field(sa_type=String(24))


work = table_of(WorkRow)
agent = table_of(AgentRow)
pseudonym = table_of(PseudonymRow)
asset = table_of(AssetRow)
blob = table_of(BlobRow)
release = table_of(ReleaseRow)
seal_job = table_of(SealJobRow)
api_key = table_of(ApiKeyRow)
