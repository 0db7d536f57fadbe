"""Each durable write that fails: before it was persisted, and after."""

import threading
from pathlib import Path

import pytest

from colophon.adapters.sql.key_file import create_key_file
from colophon.adapters.sql.store import create_store, open_store
from colophon.errors import HomeExistsError, StorageError
from colophon.ledger.tree import leaf_hash, root_hash
from colophon.record.nouns import Agent
from colophon.record.vocabulary import AgentKind
from colophon.workflow.ports import Journal
from colophon.workflow.principal import Scope
from support.faulty_connections import Fault, Faults
from support.store_builders import ORIGIN, batch, begin_work, step_stating, store_in

BODY = "ab" * 32


def require_whole(journal: Journal, *, size: int) -> None:
    head = journal.head()
    assert head.size == size
    assert head.root == root_hash([leaf_hash(journal.leaf(index)) for index in range(size)])


@pytest.mark.parametrize(("fault", "size"), [(Fault.FAILED, 1), (Fault.FAILED_BUT_PERSISTED, 2)])
def test_an_append_whose_commit_failed_is_found_out_by_repeating_it(tmp_path: Path, fault: Fault, size: int) -> None:
    faults = Faults()
    with store_in(tmp_path, connection_class=faults.connection_class) as store:
        work = begin_work(store)
        faults.coming.append(fault)
        asked = batch(work, step_stating(), idempotency_key="k", body_sha256=BODY)
        with pytest.raises(StorageError):
            store.journal.append(asked)
        require_whole(store.journal, size=size)
        # The same call again: recorded once, whatever became of the first.
        (recorded,) = store.journal.append(asked)
        assert recorded.index == 1
        require_whole(store.journal, size=2)
        assert store.journal.append(batch(work, step_stating()))[0].index == 2
        require_whole(store.journal, size=3)
    with store_in(tmp_path) as store:
        require_whole(store.journal, size=3)


@pytest.mark.parametrize("fault", [Fault.FAILED, Fault.FAILED_BUT_PERSISTED])
def test_every_caller_of_a_group_is_told_and_can_repeat(tmp_path: Path, fault: Fault) -> None:
    faults = Faults()
    with store_in(tmp_path, connection_class=faults.connection_class) as store:
        work = begin_work(store)
        faults.coming.extend([fault] * 4)
        recorded: list[int] = []

        def call(number: int) -> None:
            asked = batch(work, step_stating(), idempotency_key=f"k{number}", body_sha256=BODY)
            while True:
                try:
                    recorded.append(store.journal.append(asked)[0].index)
                except StorageError:
                    continue
                return

        threads = [threading.Thread(target=call, args=(number,)) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(recorded) == list(range(1, 13))
        require_whole(store.journal, size=13)


@pytest.mark.parametrize("fault", [Fault.FAILED, Fault.FAILED_BUT_PERSISTED])
def test_a_record_whose_commit_failed_is_kept_once_when_repeated(tmp_path: Path, fault: Fault) -> None:
    faults = Faults()
    anna = Agent(kind=AgentKind.PERSON, name="Anna Fischer")
    with store_in(tmp_path, connection_class=faults.connection_class) as store:
        faults.coming.append(fault)
        with pytest.raises(StorageError):
            store.records.add_agent("default", anna)
        again = store.records.add_agent("default", anna)
        assert store.records.agents("default", cursor=None, limit=5).items == (again,)


def test_a_data_key_that_was_not_persisted_is_not_used_again(tmp_path: Path) -> None:
    faults = Faults()
    with store_in(tmp_path, connection_class=faults.connection_class) as store:
        work = begin_work(store)
        faults.coming.append(Fault.FAILED)
        stating = step_stating()
        with pytest.raises(StorageError):
            store.journal.append(batch(work, stating))
        store.journal.append(batch(work, stating))
    with store_in(tmp_path) as store:
        assert store.journal.work_leaves("default", work)[1].openings == stating.openings


def test_a_failed_note_of_use_does_not_keep_a_reader_out(tmp_path: Path) -> None:
    faults = Faults()
    with store_in(tmp_path, connection_class=faults.connection_class) as store:
        _, secret = store.api_keys.create("default", name="k", scopes=frozenset({Scope.READ}))
        faults.coming.append(Fault.FAILED)
        assert store.api_keys.principal_of(secret).name == "k"
        assert store.api_keys.all("default")[0].last_used_at is None


@pytest.mark.parametrize("fault", [Fault.FAILED, Fault.FAILED_BUT_PERSISTED])
def test_making_a_database_can_be_repeated_after_a_failure(tmp_path: Path, fault: Fault) -> None:
    faults = Faults()
    path, key_file = tmp_path / "colophon.db", tmp_path / "vault.key"
    create_key_file(key_file)
    faults.coming.append(fault)
    with pytest.raises(StorageError):
        create_store(path, origin=ORIGIN, key_file=key_file, connection_class=faults.connection_class)
    if fault is Fault.FAILED:
        create_store(path, origin=ORIGIN, key_file=key_file)
    else:
        with pytest.raises(HomeExistsError):
            create_store(path, origin=ORIGIN, key_file=key_file)
    with open_store(path, key_file=key_file) as store:
        require_whole(store.journal, size=0)
