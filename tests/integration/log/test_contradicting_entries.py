"""Entries that contradict each other, each well formed and logged in order: intents, releases, withdrawals, keys."""

from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from colophon.adapters.sql.store import Store
from colophon.adapters.sql.stored_log import StoredLog, open_stored_log
from colophon.errors import AuditFailedError
from colophon.ledger.audit import audit
from colophon.ledger.chain_audit import ChainAudit
from colophon.record.entry import Entry
from colophon.record.identifiers import new_random_id
from colophon.record.statement import WorkHead
from colophon.record.vocabulary import Via
from support.audited_logs import (
    a_log,
    head_of,
    intent_stating,
    log_it,
    person_key_stating,
    release_stating,
    seal,
    withdraw_stating,
)
from support.store_builders import ORIGIN, batch, begin_work, step_stating, work_stating


@pytest.fixture
def store(tmp_path: Path) -> Generator[Store]:
    with a_log(tmp_path, steps=1) as store:
        yield store


@pytest.fixture
def stored(store: Store, tmp_path: Path) -> Generator[StoredLog]:
    with open_stored_log(tmp_path / "colophon.db") as log:
        yield log


Break = Callable[[Store], object]


def _intent_without_its_work(store: Store) -> object:
    return log_it(store, intent_stating(WorkHead(root="77" * 32, size=3), release=new_random_id()))


def _intent_before_its_work(store: Store) -> object:
    work = begin_work(store)
    head = head_of(store, work)
    return log_it(store, intent_stating(head.model_copy(update={"size": 2}), release=new_random_id()))


def _intent_with_a_key_too_many(store: Store) -> object:
    return seal(store, begin_work(store), keys=["ab" * 32])


def _intent_without_an_enrolled_key(store: Store) -> object:
    work = begin_work(store)
    store.journal.append(batch(work, person_key_stating("ab" * 32)))
    return seal(store, work)


def _release_without_intent(store: Store) -> object:
    return log_it(store, release_stating(release=new_random_id(), intent="ab" * 32))


def _release_of_another_intent(store: Store) -> object:
    intent = log_it(store, intent_stating(head_of(store, begin_work(store)), release=new_random_id()))
    return log_it(store, release_stating(release=new_random_id(), intent=intent))


def _withdrawn_without_release(store: Store) -> object:
    return log_it(store, withdraw_stating(release=new_random_id()))


def _withdrawn_twice(store: Store) -> object:
    release = seal(store, begin_work(store))
    log_it(store, withdraw_stating(release=release))
    return log_it(store, withdraw_stating(release=release))


@pytest.mark.parametrize(
    ("do", "said"),
    [
        (_intent_without_its_work, "names a work of 3 entries"),
        (_intent_before_its_work, "no work in this log had that root before it"),
        (_intent_with_a_key_too_many, "the 0 keys that stand in the log"),
        (_intent_without_an_enrolled_key, "the 1 keys that stand in the log"),
        (_release_without_intent, "no earlier intent"),
        (_release_of_another_intent, "no earlier intent"),
        (_withdrawn_without_release, "no earlier entry speaks"),
        (_withdrawn_twice, "taken back before"),
    ],
)
def test_entries_that_contradict_each_other_are_found(store: Store, stored: StoredLog, do: Break, said: str) -> None:
    do(store)

    with pytest.raises(AuditFailedError, match=said):
        audit(stored, stored.head())


def test_an_intent_over_a_work_that_went_on_meanwhile_is_right(store: Store, stored: StoredLog) -> None:
    work = begin_work(store)
    head = head_of(store, work)
    store.journal.append(batch(work, step_stating()))
    log_it(store, intent_stating(head, release=new_random_id()))

    assert audit(stored, stored.head()).entries == 13


WORK = new_random_id()


def entry(seq: int, prev: bytes | None) -> Entry:
    stating = step_stating() if seq else work_stating()
    return Entry(
        log=ORIGIN,
        work=WORK,
        seq=seq,
        prev=None if prev is None else prev.hex(),
        via=Via.CLI,
        statement=stating.statement,
    )


A, B, C = (bytes([number] * 32) for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("seq", "prev"),
    [(1, A), (3, B), (2, A), (2, C), (1, B), (0, None)],
    ids=["a second entry with one prev", "a gap", "an old prev", "a foreign prev", "an old seq", "a second beginning"],
)
def test_a_chain_that_forks_or_has_a_gap_is_found(seq: int, prev: bytes | None) -> None:
    chains = ChainAudit(complete=False)
    chains.take(entry(0, None), index=0, leaf_hash=A)
    chains.take(entry(1, A), index=1, leaf_hash=B)

    with pytest.raises(AuditFailedError, match=f"Entry 2 breaks the chain of work {WORK}: it says seq {seq}"):
        chains.take(entry(seq, prev), index=2, leaf_hash=C)


def test_a_work_that_begins_in_the_middle_is_found() -> None:
    with pytest.raises(AuditFailedError, match="next entry is seq 0 after None"):
        ChainAudit(complete=False).take(entry(1, A), index=0, leaf_hash=B)


def test_a_chain_may_have_grown_since_but_not_shrunk() -> None:
    chains = ChainAudit(complete=False)
    chains.take(entry(0, None), index=0, leaf_hash=A)

    chains.check_heads([(WORK, 1, A)])
    chains.check_heads([(WORK, 5, C)])
    for heads in ([], [(WORK, 0, b"")], [(WORK, 1, B)]):
        with pytest.raises(AuditFailedError, match="stored head of the chain"):
            chains.check_heads(heads)
