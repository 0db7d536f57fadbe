"""A full disk: our error, nothing half-written, and appending works again when there is space."""

import os
import sqlite3
from itertools import count
from pathlib import Path

import pytest

from colophon.errors import StorageError, StorageFullError
from colophon.record.nouns import Agent
from colophon.record.vocabulary import AgentKind
from support.faulty_connections import Faults
from support.filling import append_until_refused, fill_the_disk, require_whole
from support.forking import forking
from support.store_builders import ORG, batch, begin_work, step_stating, store_in


def test_a_full_database_refuses_whole_batches_and_goes_on_when_there_is_space(tmp_path: Path) -> None:
    faults = Faults()
    with store_in(tmp_path, connection_class=faults.connection_class) as store:
        work = begin_work(store)
        faults.limit_pages(faults.pages + 40)
        recorded, error = append_until_refused(store, work)
        assert isinstance(error, StorageFullError)
        assert recorded > 1
        assert require_whole(store, work) == recorded
        # After a failure the writer opens a new connection, which knows no limit: there is space again.
        assert store.journal.append(batch(work, step_stating()))[0].index == recorded
        assert require_whole(store, work) == recorded + 1


def test_a_full_database_refuses_records_too(tmp_path: Path) -> None:
    faults = Faults()
    with store_in(tmp_path, connection_class=faults.connection_class) as store:
        begin_work(store)
        faults.limit_pages(faults.pages)
        added = 0
        for person in count():
            try:
                store.records.add_agent(ORG, Agent(kind=AgentKind.PERSON, name=f"Person {person}"))
            except StorageFullError:
                break
            added += 1
        assert len(store.records.agents(ORG, cursor=None, limit=1000).items) == added


def test_a_file_that_the_system_does_not_let_grow_is_survived(tmp_path: Path) -> None:
    context = forking()
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=fill_the_disk, args=(str(tmp_path), sending))
    process.start()
    sending.close()
    code, recorded, size = receiving.recv()
    again, size_after, work = receiving.recv()
    process.join()
    assert process.exitcode == os.EX_OK
    process.close()
    receiving.close()
    assert code in {"storage", "storage.full"}
    assert size == recorded > 1
    assert (again, size_after) == (recorded, recorded + 1)
    with store_in(tmp_path) as store:
        assert require_whole(store, work) == recorded + 1


def test_a_folder_that_became_read_only_refuses_and_stays_whole(tmp_path: Path) -> None:
    faults = Faults()
    with store_in(tmp_path, connection_class=faults.connection_class) as store:
        work = begin_work(store)
        faults.connections[-1].execute("PRAGMA query_only = ON")
        with pytest.raises(StorageError):
            store.journal.append(batch(work, step_stating()))
        assert require_whole(store, work) == 1


def test_a_writer_that_holds_the_lock_too_long_is_told(tmp_path: Path) -> None:
    class Impatient(sqlite3.Connection):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **(options | {"timeout": 0.01}))  # type: ignore[arg-type] # passed on

    with store_in(tmp_path) as other:
        work = begin_work(other)
    with store_in(tmp_path, connection_class=Impatient) as store:
        holding = sqlite3.connect(tmp_path / "colophon.db", isolation_level=None)
        holding.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="Another process"):
            store.journal.append(batch(work, step_stating()))
        holding.execute("ROLLBACK")
        holding.close()
        assert store.journal.append(batch(work, step_stating()))[0].index == 1
