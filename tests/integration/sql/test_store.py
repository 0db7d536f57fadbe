"""The database file itself: schema, settings, keys."""

import sqlite3
import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from colophon.adapters.sql import record_schema
from colophon.adapters.sql.database import read_engine, write_engine
from colophon.adapters.sql.key_file import create_key_file, read_key_file
from colophon.adapters.sql.migrating import upgrade
from colophon.adapters.sql.schema import METADATA
from colophon.adapters.sql.store import create_store, open_store, upgrade_store
from colophon.errors import (
    HomeExistsError,
    HomeMissingError,
    KeyFileError,
    KeyFileExposedError,
    LedgerCorruptError,
    SchemaOutdatedError,
    StorageError,
    TileInvalidError,
)
from support.store_builders import ORIGIN, batch, begin_work, step_stating, store_in


def test_the_first_revision_makes_exactly_the_schema_of_the_classes(tmp_path: Path) -> None:
    assert record_schema.work.metadata is METADATA
    engine = write_engine(tmp_path / "new.db")
    with engine.begin() as connection:
        upgrade(connection)
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), METADATA)
    engine.dispose()
    assert differences == []


def test_every_row_of_every_table_carries_its_organisation() -> None:
    assert [table.name for table in METADATA.sorted_tables if "org" not in table.columns] == []


def test_commits_are_synced_and_freed_pages_overwritten(tmp_path: Path) -> None:
    engine = write_engine(tmp_path / "new.db")
    with engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    engine.dispose()
    # synchronous: 2 is FULL.
    assert settings == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}


def test_readers_can_not_write(tmp_path: Path) -> None:
    with store_in(tmp_path):
        engine = read_engine(tmp_path / "colophon.db")
        with engine.connect() as connection, pytest.raises(Exception, match="readonly"):
            connection.execute(text("DELETE FROM log"))
        engine.dispose()


def test_a_second_database_is_not_made_over_the_first(tmp_path: Path) -> None:
    with store_in(tmp_path):
        pass
    with pytest.raises(HomeExistsError):
        create_store(tmp_path / "colophon.db", origin=ORIGIN, key_file=tmp_path / "vault.key")


def test_upgrading_an_up_to_date_database_changes_nothing(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        head = store.journal.head()
    upgrade_store(tmp_path / "colophon.db")
    with store_in(tmp_path) as store:
        assert store.journal.head() == head
        assert len(store.journal.work_leaves("default", work)) == 1


def test_a_missing_or_foreign_file_is_told(tmp_path: Path) -> None:
    create_key_file(tmp_path / "vault.key")
    path = tmp_path / "colophon.db"
    with pytest.raises(HomeMissingError, match="colophon init"), open_store(path, key_file=tmp_path / "vault.key"):
        pass
    with pytest.raises(HomeMissingError):
        upgrade_store(path)
    sqlite3.connect(path).close()
    path.touch()
    with pytest.raises(HomeMissingError, match="no Colophon"), open_store(path, key_file=tmp_path / "vault.key"):
        pass
    path.write_bytes(b"this is no database, but long enough to have a header" * 100)
    with pytest.raises(LedgerCorruptError), open_store(path, key_file=tmp_path / "vault.key"):
        pass


def test_a_database_of_another_schema_is_not_touched(tmp_path: Path) -> None:
    with store_in(tmp_path):
        pass
    with sqlite3.connect(tmp_path / "colophon.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    with pytest.raises(SchemaOutdatedError, match="schema 0000"), store_in(tmp_path):
        pass


def test_a_new_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    key = create_key_file(tmp_path / "vault.key")
    assert stat.S_IMODE((tmp_path / "vault.key").stat().st_mode) == 0o600
    assert read_key_file(tmp_path / "vault.key") == key
    with pytest.raises(KeyFileError, match="can't be made"):
        create_key_file(tmp_path / "vault.key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o644])
def test_a_key_file_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    with store_in(tmp_path):
        pass
    (tmp_path / "vault.key").chmod(mode)
    with pytest.raises(KeyFileExposedError, match="0600"), store_in(tmp_path):
        pass


@pytest.mark.parametrize("content", [b"", b"AAAA\n", b"!" * 44, b"\xff" * 64])
def test_a_key_file_that_holds_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    create_key_file(tmp_path / "vault.key")
    (tmp_path / "vault.key").write_bytes(content)
    with pytest.raises(KeyFileError):
        read_key_file(tmp_path / "vault.key")


def test_a_missing_key_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="can't be read"):
        read_key_file(tmp_path / "vault.key")


def test_another_vaults_key_file_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with store_in(tmp_path):
        pass
    (tmp_path / "vault.key").unlink()
    create_key_file(tmp_path / "vault.key")
    with pytest.raises(KeyFileError, match="not the one"), store_in(tmp_path):
        pass


def change(folder: Path, sql: str) -> None:
    with sqlite3.connect(folder / "colophon.db") as connection:
        assert connection.execute(sql).rowcount > 0
    connection.close()


def test_nothing_is_appended_to_a_log_whose_tiles_do_not_lead_to_its_head(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
    change(tmp_path, "UPDATE tile SET hashes = zeroblob(32)")
    with store_in(tmp_path) as store:
        with pytest.raises(LedgerCorruptError, match="fsck"):
            store.journal.append(batch(work, step_stating()))
        assert store.journal.head().size == 1


def test_a_lost_tile_is_told(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
    change(tmp_path, "DELETE FROM tile")
    with store_in(tmp_path) as store, pytest.raises(TileInvalidError, match="fsck"):
        store.journal.append(batch(work, step_stating()))


def test_a_private_value_that_was_changed_or_moved_is_told(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        store.journal.append(batch(work, step_stating()))
    change(
        tmp_path,
        "UPDATE vault_field SET sealed = (SELECT sealed FROM vault_field WHERE idx = 1 AND name = 'prompt') "
        "WHERE idx = 1 AND name = 'title'",
    )
    with store_in(tmp_path) as store, pytest.raises(LedgerCorruptError, match="title does not decrypt"):
        store.journal.work_leaves("default", work)


def test_a_destroyed_data_key_leaves_its_fields_missing_and_the_log_whole(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        store.journal.append(batch(work, step_stating()))
        head = store.journal.head()
    change(tmp_path, "DELETE FROM vault_field WHERE idx = 1")
    change(tmp_path, "DELETE FROM data_key WHERE person != ''")
    with store_in(tmp_path) as store:
        leaves = store.journal.work_leaves("default", work)
        assert [len(found.openings) for found in leaves] == [5, 0]
        assert store.journal.head() == head


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE leaf SET entry = CAST(replace(CAST(entry AS TEXT), 'spot', 'film') AS BLOB)",
        "UPDATE leaf SET data = CAST(replace(CAST(data AS TEXT), 'a', 'b') AS BLOB)",
        "UPDATE leaf SET salt = 'AAAAAAAAAAAAAAAAAAAAAA'",
    ],
)
def test_an_entry_whose_bytes_were_changed_is_not_handed_out(tmp_path: Path, sql: str) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
    change(tmp_path, sql)
    with store_in(tmp_path) as store, pytest.raises(LedgerCorruptError, match="entry 0"):
        store.journal.work_leaves("default", work)


def test_a_file_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    create_key_file(tmp_path / "vault.key")
    with pytest.raises(StorageError, match="folder"):
        create_store(tmp_path / "nowhere" / "colophon.db", origin=ORIGIN, key_file=tmp_path / "vault.key")
