"""The exporter may die at any write, in either way, and go on; what is published is whole at every moment."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from colophon.adapters.shelf.static_log import StaticLogFolder, StaticLogTarget
from colophon.errors import InvalidInputError, LedgerCorruptError, NoteKeyUnknownError, StorageError
from colophon.ledger.audit import audit
from colophon.ledger.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from colophon.ledger.keys import Ed25519NoteSigner
from colophon.ledger.ports import LogFiles
from colophon.ledger.published import PublishedLog
from colophon.ledger.tree import EMPTY_ROOT
from support.audited_logs import FilesInMemory, flipped
from support.exporting_child import LOG, ORIGIN, export_leaves, export_until_killed, signed
from support.forking import forking

OLD, NEW = signed(300), signed(530)
"""One full tile and a partial one; then two full ones and another partial one."""


def published_size(files: LogFiles) -> int:
    """Audit what is published, whatever it is now, and return its size; 0 if nothing is."""
    note = files.read("checkpoint")
    if note is None:
        return 0
    return audit(PublishedLog(files), open_checkpoint(note, keys=[LOG.key]).checkpoint).entries


def exported(*heads: Any) -> FilesInMemory:
    files = FilesInMemory()
    for head in heads:
        export_leaves(files, head)
    return files


def writes_of(files: FilesInMemory, head: Any) -> int:
    """Return how often an export to `head` touches the storage."""
    counting = FilesInMemory(files=dict(files.files), dies_at=10_000)
    export_leaves(counting, head)
    assert counting.dies_at is not None
    return 10_000 - counting.dies_at


@pytest.mark.parametrize("persists", [False, True], ids=["failed", "failed, but was persisted"])
@pytest.mark.parametrize("before", [None, OLD], ids=["first export", "later export"])
def test_it_may_die_at_every_write_and_goes_on(before: Any, persists: bool) -> None:  # noqa: FBT001  # pytest hands it in so
    begun = exported() if before is None else exported(before)
    whole = FilesInMemory(files=dict(begun.files))
    export_leaves(whole, NEW)
    old_size, touches = published_size(begun), writes_of(begun, NEW)
    assert touches >= 8
    for dies_at in range(touches):
        files = FilesInMemory(files=dict(begun.files), dies_at=dies_at, persists=persists)
        with pytest.raises(StorageError):
            export_leaves(files, NEW)
        # The checkpoint comes last: what is published is the old log, whole, or, once that write persisted, the new.
        last = dies_at == touches - 1 and persists
        assert published_size(files) == (530 if last else old_size)

        files.dies_at = None
        export_leaves(files, NEW)
        assert files.files == whole.files
    assert published_size(whole) == 530


def test_it_dies_twice_and_the_log_grew_meanwhile() -> None:
    begun = exported(OLD)
    for first in range(0, writes_of(begun, NEW), 2):
        files = FilesInMemory(files=dict(begun.files), dies_at=first, persists=True)
        with contextlib.suppress(StorageError):
            export_leaves(files, NEW)
        files.dies_at = 3
        with contextlib.suppress(StorageError):
            export_leaves(files, signed(531))
        files.dies_at = None
        export_leaves(files, signed(800))
        assert published_size(files) == 800


@pytest.mark.parametrize("name", ["tile/0/001.p/44", "tile/1/000.p/1"])
def test_an_export_that_was_changed_at_its_edge_is_not_gone_on_with(name: str) -> None:
    files = exported(OLD)
    before = dict(files.files)
    files.files[name] = flipped(files.files[name], 5)

    with pytest.raises(LedgerCorruptError, match="do not lead to its checkpoint"):
        export_leaves(files, NEW)
    del files.files[name]
    with pytest.raises(LedgerCorruptError, match="is damaged"):
        export_leaves(files, NEW)
    assert files.files["checkpoint"] == before["checkpoint"]


def test_a_log_that_lost_entries_does_not_replace_its_longer_export() -> None:
    files = exported(NEW)

    with pytest.raises(LedgerCorruptError, match="entries were lost here"):
        export_leaves(files, OLD)
    assert published_size(files) == 530


def test_a_log_that_was_rewritten_does_not_replace_its_export() -> None:
    for size in (300, 301, 530):
        files = exported(OLD)
        with pytest.raises(LedgerCorruptError, match="rewritten"):
            export_leaves(files, signed(size, of="other"), of="other")
        assert published_size(files) == 300


def test_what_was_changed_before_the_edge_is_not_published_under_a_new_root() -> None:
    files = exported(OLD)
    with pytest.raises(LedgerCorruptError, match="rewritten"):
        export_leaves(files, signed(530, root=bytes(32)))

    assert published_size(files) == 300
    assert published_size(_went_on(files)) == 530


def _went_on(files: FilesInMemory) -> FilesInMemory:
    export_leaves(files, NEW)
    return files


def test_another_logs_export_is_left_alone() -> None:
    other = Ed25519NoteSigner.from_seed(bytes(32), name="log.example/bert")
    checkpoint = Checkpoint(origin=other.key.name, size=0, root=EMPTY_ROOT)
    files = FilesInMemory({"checkpoint": sign_checkpoint(checkpoint, signers=[other]).note.format().encode()})

    with pytest.raises(InvalidInputError, match="Name another place"):
        export_leaves(files, NEW)


def test_a_checkpoint_by_nobody_we_know_is_not_gone_on_from() -> None:
    stranger = Ed25519NoteSigner.from_seed(bytes([9] * 32), name=ORIGIN)
    checkpoint = Checkpoint(origin=ORIGIN, size=300, root=OLD.checkpoint.root)
    files = exported(OLD)
    files.files["checkpoint"] = sign_checkpoint(checkpoint, signers=[stranger]).note.format().encode()

    with pytest.raises(NoteKeyUnknownError):
        export_leaves(files, NEW)


@pytest.mark.parametrize("call", ["replace", "fsync", "open"])
def test_a_disk_that_refuses_leaves_what_was_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    target = StaticLogTarget(tmp_path)
    export_leaves(target, OLD)
    with monkeypatch.context() as patched:
        _refuse(patched, call)
        with pytest.raises(StorageError):
            export_leaves(target, NEW)

    assert published_size(target) == 300
    export_leaves(target, NEW)
    assert published_size(target) == 530
    assert not list(tmp_path.glob("incoming-*"))


def _refuse(patched: pytest.MonkeyPatch, call: str) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    opened: Callable[..., Any] = Path.open

    def open_to_read(self: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        return refused() if "x" in mode else opened(self, mode, *rest, **more)

    match call:
        case "fsync":
            patched.setattr(os, "fsync", refused)
        case "open":
            patched.setattr(Path, "open", open_to_read)
        case _:
            patched.setattr(Path, "replace", refused)


def test_a_folder_that_can_t_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(StorageError):
        StaticLogTarget(tmp_path / "file" / "log")


def test_killed_at_any_moment_it_leaves_a_whole_log_and_the_next_goes_on(tmp_path: Path) -> None:
    random, size = Random(7), 1  # noqa: S311  # the moments are to be the same in every run
    for _ in range(8):
        told = _export_and_kill(tmp_path, begins_with=size, after=random.randrange(1, 4))
        found = published_size(StaticLogFolder(tmp_path))
        # What was told is published; the next one may be, if it died between its last write and telling.
        assert found in {told[-1], told[-1] + 97}
        size = found
    export_leaves(StaticLogTarget(tmp_path), signed(size + 1))
    assert published_size(StaticLogFolder(tmp_path)) == size + 1
    assert not list(tmp_path.glob("incoming-*"))


def _export_and_kill(folder: Path, *, begins_with: int, after: int) -> list[int]:
    """Run an exporter, kill it once it told of `after` sizes, and return all that it told of."""
    context = forking()
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=export_until_killed, args=(str(folder), begins_with, sending))
    process.start()
    sending.close()
    told: list[int] = []
    try:
        while True:
            told.append(int(receiving.recv_bytes()))
            if len(told) == after:
                process.kill()
    except (EOFError, OSError):
        # The pipe ends with the process.
        process.join()
    assert process.exitcode == -9
    process.close()
    receiving.close()
    return told
