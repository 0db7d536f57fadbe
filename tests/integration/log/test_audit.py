"""The audit of a log as it is stored and as it is published: one byte turned anywhere is found, and said where."""

import sqlite3
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from colophon.adapters.sql.store import Store
from colophon.adapters.sql.stored_log import StoredLog, open_stored_log
from colophon.errors import AuditFailedError, ColophonError, HomeMissingError, LedgerError, SchemaOutdatedError
from colophon.ledger.audit import Audited, audit
from colophon.ledger.audited_log import Inside
from colophon.ledger.checkpoint import Checkpoint, open_checkpoint
from colophon.ledger.published import PublishedLog
from colophon.ledger.tile_proofs import TileProofs
from colophon.record.vocabulary import Visibility
from support.audited_logs import (
    LOG,
    FilesInMemory,
    LogInMemory,
    a_log,
    copied,
    export,
    flipped,
    seal,
    signed_head,
)
from support.store_builders import ORIGIN, begin_work, store_in

T = TypeVar("T")


@pytest.fixture
def store(tmp_path: Path) -> Generator[Store]:
    with a_log(tmp_path, steps=1) as store:
        yield store


@pytest.fixture
def stored(store: Store, tmp_path: Path) -> Generator[StoredLog]:
    with open_stored_log(tmp_path / "colophon.db") as log:
        yield log


@pytest.fixture
def published(store: Store) -> FilesInMemory:
    files = FilesInMemory()
    export(files, store, size=4, root=at_size(store, 4).root)
    export(files, store)
    return files


def at_size(store: Store, size: int) -> Checkpoint:
    return Checkpoint(origin=ORIGIN, size=size, root=TileProofs(store.journal.tiles).root(size=size))


def audit_published(files: FilesInMemory, *, held: tuple[Checkpoint, ...] = ()) -> Audited:
    note = files.read("checkpoint")
    assert note is not None
    return audit(PublishedLog(files), open_checkpoint(note, keys=[LOG.key]).checkpoint, held=held)


def test_a_home_is_gone_through_with_its_insides(store: Store, stored: StoredLog) -> None:
    told: list[int] = []

    found = audit(stored, stored.head(), held=[at_size(store, size) for size in (0, 1, 5, 10)], advance=told.append)

    assert found == Audited(entries=10, sealed=3, opened=True, works=2, releases=2, held=4)
    assert told == [10]


def test_what_is_published_is_gone_through_as_far_as_a_stranger_can(published: FilesInMemory) -> None:
    assert audit_published(published) == Audited(entries=10, sealed=3, opened=False, works=1, releases=2, held=0)


def test_an_empty_log_has_nothing_wrong(tmp_path: Path) -> None:
    files = FilesInMemory()
    with store_in(tmp_path) as store:
        export(files, store)

    assert audit_published(files).entries == 0


def test_every_byte_of_every_published_file_counts(published: FilesInMemory) -> None:
    names = sorted(set(published.files) - {"keys.json"})
    assert {"tile/0/000.p/4", "tile/0/000.p/10", "tile/entries/000.p/4", "tile/entries/000.p/10"} < set(names)
    missed: list[tuple[str, int]] = []
    for name in names:
        content = published.files[name]
        for at in range(len(content)):
            published.files[name] = flipped(content, at)
            try:
                audit_published(published)
            except LedgerError:
                continue
            missed.append((name, at))
        published.files[name] = content

    assert missed == []
    assert audit_published(published).entries == 10


def test_every_stored_byte_counts(stored: StoredLog) -> None:
    whole = copied(stored)
    assert audit(whole, whole.head).opened
    missed: list[str] = []

    def changed(what: str, log: LogInMemory) -> None:
        try:
            audit(log, log.head)
        except LedgerError:
            return
        missed.append(what)

    for at in range(32):
        changed("root", replace(whole, head=replace(whole.head, root=flipped(whole.head.root, at))))
    for at in range(len(whole.tiles[0, 0])):
        changed("tile", replace(whole, tiles={(0, 0): flipped(whole.tiles[0, 0], at)}))
    for index, leaf in enumerate(whole.leaves):
        for at in range(len(leaf)):
            changed("leaf", replace(whole, leaves=swapped(whole.leaves, index, flipped(leaf, at))))
    for index, inside in enumerate(whole.stored):
        for what, turned in turns(inside):
            changed(what, replace(whole, stored=swapped(whole.stored, index, turned)))
    for index, (work, seq, last) in enumerate(whole.heads):
        changed("chain head", replace(whole, heads=swapped(whole.heads, index, (work, seq - 1, last))))
        changed("chain head", replace(whole, heads=swapped(whole.heads, index, (work, seq, flipped(last, 3)))))

    assert missed == []


def swapped(values: list[T], index: int, value: T) -> list[T]:
    return [*values[:index], value, *values[index + 1 :]]


def turns(inside: Inside) -> Generator[tuple[str, Inside]]:
    for at in range(32):
        yield "leaf hash", replace(inside, leaf_hash=flipped(inside.leaf_hash, at))
    if inside.entry is not None and inside.salt is not None:
        yield "missing", replace(inside, entry=None)
        for at in range(len(inside.entry)):
            yield "entry", replace(inside, entry=flipped(inside.entry, at))
        salt = inside.salt.encode()
        for at in range(len(salt)):
            yield "salt", replace(inside, salt=flipped(salt, at).decode("latin-1"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "UPDATE tile SET hashes = CAST(zeroblob(32) || substr(hashes, 33) AS BLOB)",
            "Entry 0 and hash 0 .* the tile was changed",
        ),
        ("UPDATE tile SET hashes = substr(hashes, 1, 64)", "has 2 hashes"),
        ("DELETE FROM tile", "has 0 hashes"),
        (
            "UPDATE leaf SET data = CAST(replace(data, 'open', 'opem') AS BLOB) WHERE idx = 1",
            "Entry 1 and hash 1 .* entry was changed",
        ),
        ("UPDATE leaf SET entry = CAST(replace(entry, 'cli', 'web') AS BLOB) WHERE idx = 0", "Entry 0: .* sealed leaf"),
        ("UPDATE leaf SET salt = 'AAAAAAAAAAAAAAAAAAAAAA' WHERE idx = 2", "Entry 2: .* sealed leaf"),
        ("UPDATE leaf SET leaf_hash = zeroblob(32) WHERE idx = 5", "Entry 5: .* looked up by"),
        ("UPDATE leaf SET data = CAST(data AS TEXT) WHERE idx = 1", "holds entry 1 as str"),
        ("UPDATE tile SET hashes = hex(hashes)", "holds tile 0 of level 0 as str"),
        ("UPDATE log SET root = hex(root)", "holds the head's root as str"),
        ("UPDATE log SET root = zeroblob(32)", "The checkpoint says root 0000"),
        ("UPDATE log SET size = 9", "The stored head has 9 entries, the last stored entry is number 10"),
        ("UPDATE chain SET next_seq = 1", "The stored head of the chain of work"),
        ("UPDATE leaf SET type = 'release' WHERE type = 'intent'", "is not stored as one"),
    ],
)
def test_what_was_changed_in_the_database_is_said_with_its_place(
    store: Store, tmp_path: Path, change: str, said: str
) -> None:
    with sqlite3.connect(tmp_path / "colophon.db") as database:
        database.execute(change)
    database.close()

    with open_stored_log(tmp_path / "colophon.db") as log, pytest.raises(AuditFailedError, match=said):
        audit(log, log.head())


def test_an_entry_that_no_head_speaks_of_is_found(store: Store, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "colophon.db") as database:
        database.execute("UPDATE leaf SET idx = 99 WHERE idx = 9")
    database.close()

    with open_stored_log(tmp_path / "colophon.db") as log, pytest.raises(AuditFailedError, match="number 100"):
        log.head()


def test_a_home_is_audited_while_somebody_records_in_it(store: Store, stored: StoredLog) -> None:
    head = stored.head()
    begin_work(store)
    seal(store, begin_work(store, Visibility.OPEN))

    assert audit(stored, head).entries == 10


@pytest.mark.parametrize("name", ["tile/entries/000.p/10", "tile/0/000.p/10"])
def test_a_missing_file_is_a_finding(published: FilesInMemory, name: str) -> None:
    del published.files[name]

    with pytest.raises(AuditFailedError, match=f"{name} is missing"):
        audit_published(published)


def test_a_log_that_was_rewritten_is_held_to_the_checkpoint_that_somebody_kept(store: Store, tmp_path: Path) -> None:
    kept = at_size(store, 4)
    other = FilesInMemory()
    (tmp_path / "other").mkdir()
    with a_log(tmp_path / "other") as rewritten:
        export(other, rewritten)

    with pytest.raises(AuditFailedError, match="rewritten: keep both"):
        audit_published(other, held=(kept,))


def test_a_log_that_became_shorter_is_told(published: FilesInMemory) -> None:
    held = Checkpoint(origin=ORIGIN, size=11, root=bytes(32))

    with pytest.raises(AuditFailedError, match="never becomes shorter"):
        audit_published(published, held=(held,))


def test_a_checkpoint_of_another_log_is_not_compared(published: FilesInMemory) -> None:
    held = Checkpoint(origin="log.example/bert", size=1, root=bytes(32))

    with pytest.raises(AuditFailedError, match=r"log\.example/bert"):
        audit_published(published, held=(held,))


def test_two_checkpoints_of_one_size_and_other_roots_are_told(store: Store, published: FilesInMemory) -> None:
    published.files["checkpoint"] = signed_head(store, root=bytes(32)).note.format().encode()

    with pytest.raises(AuditFailedError, match="The checkpoint says root 0000"):
        audit_published(published)


def test_a_folder_without_a_database_and_one_of_another_version_are_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(HomeMissingError), open_stored_log(tmp_path / "none.db"):
        pass
    sqlite3.connect(tmp_path / "empty.db").execute("VACUUM").connection.close()
    with pytest.raises(HomeMissingError), open_stored_log(tmp_path / "empty.db"):
        pass
    with sqlite3.connect(tmp_path / "colophon.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(SchemaOutdatedError), open_stored_log(tmp_path / "colophon.db"):
        pass


def test_what_can_t_be_read_now_is_no_finding(published: FilesInMemory) -> None:
    class Unreachable(FilesInMemory):
        def read(self, path: str, /) -> bytes | None:
            del path
            raise ColophonError("not now")

    with pytest.raises(ColophonError, match="not now") as raised:
        audit(PublishedLog(Unreachable()), Checkpoint(origin=ORIGIN, size=1, root=bytes(32)))
    assert not isinstance(raised.value, LedgerError)
