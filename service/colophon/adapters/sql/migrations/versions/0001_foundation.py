"""The first schema: the log and its tiles, chains and lineage, the vault, records, seals, API keys."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# In SQLite only the very type INTEGER makes a column the row's own number.
ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the schema of this revision."""
    _api_key()
    _chain()
    _data_key()
    _idempotency()
    _log()
    _tile()
    _agent()
    _asset()
    _blob()
    _leaf()
    _pseudonym()
    _release()
    _seal_job()
    _work()
    _long_list()
    _made()
    _release_entry()
    _superseded()
    _took_part()
    _used()
    _vault_field()


def _api_key() -> None:
    op.create_table(
        "api_key",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("secret_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("last_used_at", sa.String(length=24), nullable=True),
        sa.Column("revoked_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_api_key")),
        sa.UniqueConstraint("id", name=op.f("uq_api_key_id")),
    )


def _chain() -> None:
    op.create_table(
        "chain",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("id", ROW_NUMBER, autoincrement=False, nullable=False),
        sa.Column("work", sa.String(length=36), nullable=False),
        sa.Column("visibility", sa.String(length=8), nullable=False),
        sa.Column("next_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_leaf_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("steps", sa.BigInteger(), nullable=False),
        sa.Column("decisions", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain")),
        sa.UniqueConstraint("work", name=op.f("uq_chain_work")),
    )


def _data_key() -> None:
    op.create_table(
        "data_key",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("id", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("work", sa.String(length=36), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_key")),
        sa.UniqueConstraint("org", "work", "person", name=op.f("uq_data_key_org_work_person")),
        sqlite_autoincrement=True,
    )


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.Column("first_index", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("org", "key", name=op.f("pk_idempotency")),
    )


def _log() -> None:
    op.create_table(
        "log",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("origin", sa.String(length=128), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_check", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log")),
    )


def _tile() -> None:
    op.create_table(
        "tile",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("idx", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "idx", name=op.f("pk_tile")),
    )


def _agent() -> None:
    op.create_table(
        "agent",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_id", ROW_NUMBER, nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_agent_key_id_data_key")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_agent")),
        sa.UniqueConstraint("id", name=op.f("uq_agent_id")),
        sa.UniqueConstraint("org", "digest", name=op.f("uq_agent_org_digest")),
    )


def _asset() -> None:
    op.create_table(
        "asset",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("work", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("ref", sa.LargeBinary(length=32), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("key_id", ROW_NUMBER, nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_asset_key_id_data_key")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_asset")),
        sa.UniqueConstraint("org", "work", "digest", name=op.f("uq_asset_org_work_digest")),
        sa.UniqueConstraint("work", "ref", name=op.f("uq_asset_work_ref")),
    )


def _blob() -> None:
    op.create_table(
        "blob",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("work", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("ref", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_id", ROW_NUMBER, nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_blob_key_id_data_key")),
        sa.PrimaryKeyConstraint("work", "digest", name=op.f("pk_blob")),
    )


def _leaf() -> None:
    op.create_table(
        "leaf",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("idx", ROW_NUMBER, autoincrement=False, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("chain", ROW_NUMBER, nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("statement_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=True),
        sa.Column("salt", sa.String(length=22), nullable=True),
        sa.Column("logged_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["chain"], ["chain.id"], name=op.f("fk_leaf_chain_chain")),
        sa.PrimaryKeyConstraint("idx", name=op.f("pk_leaf")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_leaf_chain_seq")),
        sa.UniqueConstraint("chain", "statement_id", name=op.f("uq_leaf_chain_statement_id")),
        sa.UniqueConstraint("leaf_hash", name=op.f("uq_leaf_leaf_hash")),
    )


def _pseudonym() -> None:
    op.create_table(
        "pseudonym",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("work", sa.String(length=36), nullable=False),
        sa.Column("agent", sa.String(length=36), nullable=False),
        sa.Column("ref", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_id", ROW_NUMBER, nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_pseudonym_key_id_data_key")),
        sa.PrimaryKeyConstraint("work", "agent", name=op.f("pk_pseudonym")),
        sa.UniqueConstraint("work", "ref", name=op.f("uq_pseudonym_work_ref")),
    )


def _release() -> None:
    op.create_table(
        "release",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("work", sa.String(length=36), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("key_id", ROW_NUMBER, nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_release_key_id_data_key")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_release")),
        sa.UniqueConstraint("id", name=op.f("uq_release_id")),
    )
    op.create_index(op.f("ix_release_file_sha256"), "release", ["file_sha256"], unique=False)
    op.create_index(op.f("ix_release_manifest_sha256"), "release", ["manifest_sha256"], unique=False)
    op.create_index(op.f("ix_release_work"), "release", ["work"], unique=False)


def _seal_job() -> None:
    op.create_table(
        "seal_job",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("work", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("idempotency_key", sa.String(length=255), nullable=True),
        sa.Column("order_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_id", ROW_NUMBER, nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_seal_job_key_id_data_key")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seal_job")),
        sa.UniqueConstraint("id", name=op.f("uq_seal_job_id")),
        sa.UniqueConstraint("org", "idempotency_key", name=op.f("uq_seal_job_org_idempotency_key")),
    )
    op.create_index(op.f("ix_seal_job_state"), "seal_job", ["state"], unique=False)


def _work() -> None:
    op.create_table(
        "work",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("parent", sa.String(length=36), nullable=True),
        sa.Column("visibility", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("key_id", ROW_NUMBER, nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_work_key_id_data_key")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_work")),
        sa.UniqueConstraint("id", name=op.f("uq_work_id")),
    )
    op.create_index(op.f("ix_work_parent"), "work", ["parent"], unique=False)


def _long_list() -> None:
    op.create_table(
        "long_list",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("idx", ROW_NUMBER, nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("items", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["idx"], ["leaf.idx"], name=op.f("fk_long_list_idx_leaf")),
        sa.PrimaryKeyConstraint("idx", "name", name=op.f("pk_long_list")),
    )


def _made() -> None:
    op.create_table(
        "made",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("chain", ROW_NUMBER, nullable=False),
        sa.Column("ref", sa.LargeBinary(length=32), nullable=False),
        sa.Column("idx", ROW_NUMBER, nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["chain"], ["chain.id"], name=op.f("fk_made_chain_chain")),
        sa.ForeignKeyConstraint(["idx"], ["leaf.idx"], name=op.f("fk_made_idx_leaf")),
        sa.PrimaryKeyConstraint("chain", "ref", "idx", name=op.f("pk_made")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_made_chain_stage_idx"), "made", ["chain", "stage", "idx"], unique=False)


def _release_entry() -> None:
    op.create_table(
        "release_entry",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("release", sa.String(length=36), nullable=False),
        sa.Column("idx", ROW_NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["idx"], ["leaf.idx"], name=op.f("fk_release_entry_idx_leaf")),
        sa.PrimaryKeyConstraint("release", "idx", name=op.f("pk_release_entry")),
        sqlite_with_rowid=False,
    )


def _superseded() -> None:
    op.create_table(
        "superseded",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("chain", ROW_NUMBER, nullable=False),
        sa.Column("statement_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("idx", ROW_NUMBER, nullable=False),
        sa.Column("replacement", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(["chain"], ["chain.id"], name=op.f("fk_superseded_chain_chain")),
        sa.ForeignKeyConstraint(["idx"], ["leaf.idx"], name=op.f("fk_superseded_idx_leaf")),
        sa.PrimaryKeyConstraint("chain", "statement_id", "idx", name=op.f("pk_superseded")),
        sqlite_with_rowid=False,
    )


def _took_part() -> None:
    op.create_table(
        "took_part",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("chain", ROW_NUMBER, nullable=False),
        sa.Column("ref", sa.LargeBinary(length=32), nullable=False),
        sa.Column("idx", ROW_NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["chain"], ["chain.id"], name=op.f("fk_took_part_chain_chain")),
        sa.ForeignKeyConstraint(["idx"], ["leaf.idx"], name=op.f("fk_took_part_idx_leaf")),
        sa.PrimaryKeyConstraint("chain", "ref", "idx", name=op.f("pk_took_part")),
        sqlite_with_rowid=False,
    )


def _used() -> None:
    op.create_table(
        "used",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("idx", ROW_NUMBER, nullable=False),
        sa.Column("ref", sa.LargeBinary(length=32), nullable=False),
        sa.Column("chain", ROW_NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["chain"], ["chain.id"], name=op.f("fk_used_chain_chain")),
        sa.ForeignKeyConstraint(["idx"], ["leaf.idx"], name=op.f("fk_used_idx_leaf")),
        sa.PrimaryKeyConstraint("idx", "ref", name=op.f("pk_used")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_used_chain_ref"), "used", ["chain", "ref"], unique=False)


def _vault_field() -> None:
    op.create_table(
        "vault_field",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("idx", ROW_NUMBER, nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("key_id", ROW_NUMBER, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["idx"], ["leaf.idx"], name=op.f("fk_vault_field_idx_leaf")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_vault_field_key_id_data_key")),
        sa.PrimaryKeyConstraint("idx", "name", name=op.f("pk_vault_field")),
        sqlite_with_rowid=False,
    )
