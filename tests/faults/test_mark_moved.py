"""Leaves durable, mark moved, checkpoint signed, checkpoint given out: what holds if it fails or dies between any two of them."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from colophon.adapters.mark.file import FileMark
from colophon.errors import BehindMarkError, LogForkedError, StorageError, StorageFullError
from colophon.ledger.checkpoint import Checkpoint, open_checkpoint
from colophon.workflow.mark_port import Mark
from support.faulty_connections import Fault, Faults
from support.forking import forking
from support.marked_log import SIGNER, MarkedLog, marked_log, sign_until_killed

BOTH = [Fault.FAILED, Fault.FAILED_BUT_PERSISTED]
POINTS_OF_ONE_ROUND = 10
"""Before and after: the append, the mark's file sync, its renaming, its folder's sync, the signature."""


def given_out(opened: MarkedLog) -> Checkpoint:
    return open_checkpoint(opened.log.head().checkpoint, keys=[SIGNER.key]).checkpoint


def require_all(opened: MarkedLog, *checkpoints: Checkpoint) -> None:
    """Return if the log contains each of these, and its mark none that is not durable."""
    head = opened.store.journal.head()
    for one in checkpoints:
        opened.log.proofs.consistency(old_size=one.size, new_size=head.size, old_root=one.root, new_root=head.root)
    standing = opened.log.marking.examine()
    assert standing is not None
    assert max((one.size for one in checkpoints), default=0) <= standing.size <= head.size


@pytest.mark.parametrize("fault", BOTH)
def test_a_checkpoint_is_not_signed_while_the_mark_cannot_be_moved(tmp_path: Path, fault: Fault) -> None:
    with marked_log(tmp_path) as opened:
        opened.append()
        first = given_out(opened)
        opened.append()
        opened.mark.coming.append(fault)
        with pytest.raises(StorageError):
            opened.log.head()
        assert len(opened.signer.made) == 1
        require_all(opened, first)
    with marked_log(tmp_path) as opened:
        opened.append()
        second = given_out(opened)
        assert second.size == 3
        require_all(opened, first, second)


@pytest.mark.parametrize("fault", BOTH)
def test_the_mark_may_be_ahead_of_what_was_signed_and_never_behind(tmp_path: Path, fault: Fault) -> None:
    with marked_log(tmp_path) as opened:
        opened.append()
        opened.signer.coming.append(fault)
        with pytest.raises(StorageError):
            opened.log.head()
        standing = opened.mark.read()
        assert standing is not None
        assert standing.size == 1
    with marked_log(tmp_path) as opened:
        opened.append()
        require_all(opened, given_out(opened))


@pytest.mark.parametrize("fault", BOTH)
def test_a_commit_that_failed_never_leaves_a_mark_ahead_of_the_leaves(tmp_path: Path, fault: Fault) -> None:
    faults = Faults()
    with marked_log(tmp_path, connection_class=faults.connection_class) as opened:
        opened.append()
        first = given_out(opened)
        faults.coming.append(fault)
        with pytest.raises(StorageError):
            opened.append()
        second = given_out(opened)
        assert second.size == (1 if fault is Fault.FAILED else 2)
        require_all(opened, first, second)
    with marked_log(tmp_path) as opened:
        opened.append()
        require_all(opened, first, second, given_out(opened))


def failing(call: Callable[..., Any], *, at: int, fault: Fault, error: OSError) -> Callable[..., Any]:
    """Return the call, which fails the `at`th time: before or after it was done."""
    calls = [0]

    def called(*arguments: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] == at and fault is Fault.FAILED:
            raise error
        answer = call(*arguments, **named)
        if calls[0] == at:
            raise error
        return answer

    return called


@pytest.mark.parametrize("fault", BOTH)
@pytest.mark.parametrize(
    ("name", "at", "moved"),
    [
        ("fsync", 1, {Fault.FAILED: False, Fault.FAILED_BUT_PERSISTED: False}),
        ("replace", 1, {Fault.FAILED: False, Fault.FAILED_BUT_PERSISTED: True}),
        ("fsync", 2, {Fault.FAILED: True, Fault.FAILED_BUT_PERSISTED: True}),
    ],
)
def test_each_write_of_the_mark_leaves_the_old_one_or_the_new_one(
    tmp_path: Path, name: str, at: int, moved: dict[Fault, bool], fault: Fault
) -> None:
    mark = FileMark(tmp_path, key=SIGNER.key, home=tmp_path)
    old, new = Mark(size=1, root=b"\1" * 32), Mark(size=2, root=b"\2" * 32)
    mark.move(old, expected=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, name, failing(getattr(os, name), at=at, fault=fault, error=OSError(5, "I/O error")))
        with pytest.raises(StorageError, match="I/O error"):
            mark.move(new, expected=old)

    standing = mark.read()

    assert standing == (new if moved[fault] else old)
    mark.move(Mark(size=3, root=b"\3" * 32), expected=standing)
    assert mark.read() == Mark(size=3, root=b"\3" * 32)


def test_a_full_disk_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = FileMark(tmp_path, key=SIGNER.key, home=tmp_path)
    full = failing(os.fsync, at=1, fault=Fault.FAILED, error=OSError(28, "No space left on device"))
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(StorageFullError, match="No space left"):
        mark.move(Mark(size=1, root=b"\1" * 32), expected=None)
    assert mark.read() is None


def killed(folder: Path, *, die_at: int) -> list[Checkpoint]:
    """Run a signing process that is killed at a point, and return the checkpoints it gave out."""
    context = forking()
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=sign_until_killed, args=(str(folder), die_at, sending))
    process.start()
    sending.close()
    received: list[Checkpoint] = []
    try:
        while True:
            received.append(open_checkpoint(receiving.recv_bytes(), keys=[SIGNER.key]).checkpoint)
    except (EOFError, OSError):
        process.join()
    assert process.exitcode == -9
    process.close()
    receiving.close()
    return received


def test_killed_between_any_two_durable_writes_the_log_goes_on_from_what_was_given_out(tmp_path: Path) -> None:
    checkpoints: list[Checkpoint] = []
    # The second round of each process: the first one is the same with a mark that was just opened.
    for die_at in range(POINTS_OF_ONE_ROUND, 2 * POINTS_OF_ONE_ROUND):
        checkpoints += killed(tmp_path, die_at=die_at)
        with marked_log(tmp_path) as opened:
            require_all(opened, *checkpoints)
            checkpoints.append(given_out(opened))
    assert len(checkpoints) == 2 * POINTS_OF_ONE_ROUND
    # The first process died before its second append: the head it left was the one it had given out.
    assert len({one.size for one in checkpoints}) == 2 * POINTS_OF_ONE_ROUND - 1


def test_a_backup_taken_at_any_point_is_refused_once_the_log_went_on(tmp_path: Path) -> None:
    for size in range(1, 6):
        with marked_log(tmp_path) as opened:
            opened.append()
            assert given_out(opened).size == size
        shutil.copytree(tmp_path / "home", tmp_path / f"backup-{size}")
    shutil.move(tmp_path / "home", tmp_path / "newest")

    for size in range(1, 5):
        shutil.copytree(tmp_path / f"backup-{size}", tmp_path / "home")
        with marked_log(tmp_path) as opened:
            with pytest.raises(BehindMarkError):
                opened.log.head()
            for _ in range(size, 6):
                opened.append()
            with pytest.raises(LogForkedError):
                opened.log.head()
            assert opened.signer.made == []
        shutil.rmtree(tmp_path / "home")

    shutil.move(tmp_path / "newest", tmp_path / "home")
    with marked_log(tmp_path) as opened:
        assert given_out(opened).size == 5
