"""A log on disk with its mark beside it, whose every durable write, and whose signer, can be told to fail or to kill."""

import os
import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from colophon.adapters.mark.file import FileMark
from colophon.adapters.sql.journal import SqlJournal
from colophon.adapters.sql.store import Store
from colophon.errors import StorageError
from colophon.ledger.keys import Ed25519NoteSigner, NoteKey
from colophon.ledger.tile_proofs import TileProofs
from colophon.workflow.log import Log
from colophon.workflow.mark_port import HighWaterMark, Mark
from support.faulty_connections import Fault
from support.store_builders import ORIGIN, begin_work, store_in

SIGNER = Ed25519NoteSigner.from_seed(b"k" * 32, name=ORIGIN)


@dataclass
class FaultyMark:
    """The mark on disk, reached through a port that fails as planned."""

    real: HighWaterMark
    coming: list[Fault] = field(default_factory=list)

    def read(self) -> Mark | None:
        return self.real.read()

    def move(self, mark: Mark, *, expected: Mark | None) -> None:
        fault = self.coming.pop(0) if self.coming else Fault.NONE
        if fault is Fault.FAILED:
            raise StorageError("the disk of the mark failed")
        self.real.move(mark, expected=expected)
        if fault is Fault.FAILED_BUT_PERSISTED:
            raise StorageError("the disk of the mark failed")


@dataclass
class FaultySigner:
    """The log's key; the next signatures are refused, or made and lost."""

    coming: list[Fault] = field(default_factory=list)
    made: list[str] = field(default_factory=list)

    @property
    def key(self) -> NoteKey:
        return SIGNER.key

    def sign(self, text: str, /) -> bytes:
        fault = self.coming.pop(0) if self.coming else Fault.NONE
        if fault is Fault.FAILED:
            raise StorageError("the key can't be reached")
        self.made.append(text)
        if fault is Fault.FAILED_BUT_PERSISTED:
            raise StorageError("the key can't be reached")
        return SIGNER.sign(text)


@dataclass
class MarkedLog:
    """An open log with its store, its mark and its signer."""

    store: Store
    mark: FaultyMark
    signer: FaultySigner
    log: Log

    def append(self) -> None:
        """Append one entry: the first of a work of its own."""
        begin_work(self.store)


@contextmanager
def marked_log(folder: Path, **options: Any) -> Generator[MarkedLog]:
    """Open the log in `folder`, made at the first call; its mark stands in a folder beside it."""
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    with store_in(home, **options) as store:
        mark, signer = FaultyMark(FileMark(folder / "state", key=SIGNER.key, home=home)), FaultySigner()
        log = Log(store.journal, signer, TileProofs(store.journal.tiles), mark)
        log.marking.begin()
        yield MarkedLog(store, mark, signer, log)


def sign_until_killed(folder: str, die_at: int, given_out: Connection) -> None:
    """Append and sign, and give each checkpoint out; be killed at the `die_at`th point before or after a durable write."""
    left = [die_at]

    def point() -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def deadly(method: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            point()
            answer = method(*arguments, **named)
            point()
            return answer

        return wrapped

    with pytest.MonkeyPatch.context() as patch, marked_log(Path(folder)) as opened:
        patch.setattr(SqlJournal, "append", deadly(SqlJournal.append))
        patch.setattr(FaultySigner, "sign", deadly(FaultySigner.sign))
        # Inside the mark's move: the file's own sync, its renaming, the folder's sync.
        patch.setattr(os, "fsync", deadly(os.fsync))
        patch.setattr(os, "replace", deadly(os.replace))
        while True:
            opened.append()
            given_out.send_bytes(opened.log.head().checkpoint.encode())
