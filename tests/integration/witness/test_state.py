"""A witness's state: durable before it answers, whatever happens meanwhile."""

import stat
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from colophon.adapters.witness import state as state_module
from colophon.adapters.witness.state import WitnessDatabase, create_witness_database, open_witness_database
from colophon.errors import (
    ColophonError,
    HomeExistsError,
    HomeMissingError,
    LogUnknownError,
    OldSizeStaleError,
    ProofInvalidError,
    SchemaOutdatedError,
    StorageError,
)
from colophon.ledger.keys import Ed25519NoteSigner
from colophon.ledger.witnessing import NOTHING_SEEN, Contradiction, Witness
from support.faulty_connections import Fault, Faults
from support.witnessed import LOG, NOW, OTHER_LOG, STRANGER, WITNESS, GrownLog

HONEST = GrownLog()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    create_witness_database(tmp_path / "witness.db")
    with open_witness_database(tmp_path / "witness.db") as state:
        state.follow(LOG.key)
    return tmp_path / "witness.db"


@contextmanager
def witness(path: Path, faults: Faults | None = None) -> Generator[Witness]:
    connection_class = (faults or Faults()).connection_class
    with open_witness_database(path, connection_class=connection_class) as state:
        yield Witness(state=state, cosigner=WITNESS, clock=lambda: NOW)


def seen_size(path: Path) -> int:
    with open_witness_database(path) as state:
        return state.logs()[0].seen.size


def test_what_was_cosigned_is_known_after_a_restart(path: Path) -> None:
    with witness(path) as running:
        running.add_checkpoint(HONEST.request(old=0, new=5).format())
    with witness(path) as running, pytest.raises(OldSizeStaleError) as raised:
        running.add_checkpoint(HONEST.request(old=0, new=9).format())
    assert raised.value.size == 5
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_answered_where_the_state_could_not_be_written(path: Path) -> None:
    faults = Faults()
    with witness(path, faults) as running:
        faults.coming.append(Fault.FAILED)
        with pytest.raises(StorageError):
            running.add_checkpoint(HONEST.request(old=0, new=5).format())
        # Nothing was stored and nothing was answered: another history may still be vouched for.
        assert running.add_checkpoint(GrownLog(prefix=b"other ").request(old=0, new=6).format())
    assert seen_size(path) == 6


def test_where_it_was_written_after_all_the_log_learns_the_size_and_goes_on(path: Path) -> None:
    faults = Faults()
    with witness(path, faults) as running:
        faults.coming.append(Fault.FAILED_BUT_PERSISTED)
        with pytest.raises(StorageError):
            running.add_checkpoint(HONEST.request(old=0, new=5).format())
        with pytest.raises(OldSizeStaleError) as raised:
            running.add_checkpoint(HONEST.request(old=0, new=5).format())
        assert raised.value.size == 5
        assert running.add_checkpoint(HONEST.request(old=5, new=5).format())


def test_the_state_is_durable_when_the_answer_is_made(path: Path) -> None:
    with witness(path) as running:
        running.add_checkpoint(HONEST.request(old=0, new=5).format())
        # Another connection sees only what was committed.
        assert seen_size(path) == 5


def test_many_at_once_are_cosigned_as_one_history(path: Path) -> None:
    forks = [GrownLog(prefix=b"fork %d " % number) for number in range(8)]
    answered: list[GrownLog] = []
    with witness(path) as running:

        def ask(log: GrownLog) -> None:
            try:
                running.add_checkpoint(log.request(old=0, new=7).format())
            except ColophonError:
                return
            answered.append(log)

        threads = [threading.Thread(target=ask, args=(log,)) for log in forks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        (chosen,) = answered
        assert running.add_checkpoint(chosen.request(old=7, new=9).format())


def test_two_logs_do_not_know_of_each_other(path: Path) -> None:
    with open_witness_database(path) as state:
        state.follow(OTHER_LOG.key)
    with witness(path) as running:
        running.add_checkpoint(HONEST.request(old=0, new=5).format())
        running.add_checkpoint(GrownLog(signer=OTHER_LOG).request(old=0, new=2).format())
    with open_witness_database(path) as state:
        assert [(log.origin, log.seen.size) for log in state.logs()] == [(LOG.key.name, 5), (OTHER_LOG.key.name, 2)]


def test_a_further_key_of_a_log_is_known_beside_the_first(path: Path) -> None:
    with open_witness_database(path) as state:
        state.follow(STRANGER.key)
        followed = state.follow(STRANGER.key)
        assert set(followed.keys) == {LOG.key, STRANGER.key}
        assert len(state.logs()) == 1
    with witness(path) as running:
        running.add_checkpoint(HONEST.request(old=0, new=5).format())
        running.add_checkpoint(GrownLog(signer=STRANGER).request(old=5, new=7).format())


def test_evidence_is_kept_once_and_survives(path: Path) -> None:
    fork = GrownLog(prefix=b"other ", fork_at=2)
    with witness(path) as running:
        running.add_checkpoint(HONEST.request(old=0, new=5).format())
        for _ in range(2):
            with pytest.raises(ColophonError):
                running.add_checkpoint(fork.request(old=5, new=5).format())
            with pytest.raises(ProofInvalidError):
                running.add_checkpoint(fork.request(old=5, new=9).format())
    with open_witness_database(path) as state:
        evidence, seen = state.evidence(), state.logs()[0].seen.note
    assert [kept.kind for kept in evidence] == [Contradiction.FORK, Contradiction.UNPROVEN]
    assert [kept.seen for kept in evidence] == [seen, seen]
    assert evidence[1].offered == fork.signed(9).note.format()
    assert evidence[1].proof == tuple(fork.proof(old=5, new=9))


def test_what_proves_nothing_can_not_fill_the_disk_but_a_fork_is_always_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_module, "MAX_EVIDENCE", 3)
    with witness(path) as running:
        running.add_checkpoint(HONEST.request(old=0, new=5).format())
        for more in range(6):
            with pytest.raises(ProofInvalidError):
                running.add_checkpoint(HONEST.request(old=5, new=6 + more, proof=[bytes(32)]).format())
        with pytest.raises(ColophonError):
            running.add_checkpoint(GrownLog(prefix=b"other ").request(old=5, new=5).format())
    with open_witness_database(path) as state:
        assert [kept.kind for kept in state.evidence()] == [Contradiction.UNPROVEN] * 3 + [Contradiction.FORK]


def test_a_state_that_is_not_there_is_never_made_by_the_way(tmp_path: Path) -> None:
    with pytest.raises(HomeMissingError, match="retire its key"), open_witness_database(tmp_path / "witness.db"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_state_that_is_there_is_never_begun_anew(path: Path) -> None:
    with pytest.raises(HomeExistsError, match="forgets"):
        create_witness_database(path)


def test_a_state_of_another_version_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_module, "VERSION", 2)
    with pytest.raises(SchemaOutdatedError, match="version 1"), open_witness_database(path):
        pass


def test_a_log_that_is_not_followed_is_unknown(path: Path) -> None:
    with open_witness_database(path) as state, pytest.raises(LogUnknownError):
        state.advance("log.example/nobody", lambda _: NOTHING_SEEN)


def test_a_full_disk_is_told_and_forgets_nothing(path: Path) -> None:
    faults = Faults()
    with witness(path, faults) as running:
        running.add_checkpoint(HONEST.request(old=0, new=5).format())
        faults.limit_pages(faults.pages)
        with open_witness_database(path, connection_class=faults.connection_class) as other:
            faults.limit_pages(faults.pages)
            with pytest.raises(StorageError):
                fill(other)
    assert seen_size(path) == 5


def fill(state: WitnessDatabase) -> None:
    for number in range(1, 200):
        state.follow(Ed25519NoteSigner.from_seed(bytes([number] * 32), name=f"log.example/{'x' * 200}{number}").key)
