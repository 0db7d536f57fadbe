"""Small logs with everything in them that an audit looks at, and places to publish them that fail when told to."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from colophon.adapters.sql.store import Store
from colophon.adapters.sql.stored_log import StoredLog
from colophon.errors import StorageError, TileInvalidError
from colophon.ledger.audited_log import Inside
from colophon.ledger.checkpoint import Checkpoint, SignedCheckpoint, sign_checkpoint
from colophon.ledger.export import Exported, export_log
from colophon.ledger.keys import Ed25519NoteSigner
from colophon.ledger.tiles import TILE_WIDTH, TilePath
from colophon.record.commitment import close_fields
from colophon.record.identifiers import new_random_id, new_statement_id, now
from colophon.record.statement import (
    PRIVATE_NAMES,
    IntentStatement,
    PersonKeyStatement,
    ReleaseStatement,
    WithdrawStatement,
    WorkHead,
)
from colophon.record.stating import Stating
from colophon.record.vocabulary import ReasonCode, Visibility
from colophon.seal.intent import keys_root
from colophon.seal.trees import WorkTree
from support.store_builders import ORG, ORIGIN, batch, begin_work, step_stating, store_in

LOG = Ed25519NoteSigner.from_seed(bytes(32), name=ORIGIN)


def _common(kind: str) -> dict[str, Any]:
    statement_id = new_statement_id()
    sd, openings = close_fields(statement_id=statement_id, names=PRIVATE_NAMES[kind], values={})
    return {"openings": openings, "fields": {"id": statement_id, "at": now(), "by": None, "sd": sd}}


def person_key_stating(key: str) -> Stating[Any]:
    made = _common("person_key")
    statement = PersonKeyStatement(
        **made["fields"], key=key, person="a1" * 32, method="ed25519", bound_by="organisation"
    )
    return Stating(statement=statement, openings=made["openings"])


def intent_stating(*works: WorkHead, release: str, keys: Sequence[str] = ()) -> Stating[Any]:
    made = _common("intent")
    statement = IntentStatement(
        **made["fields"],
        release=release,
        signer="ab" * 32,
        works=works,
        summary="cd" * 32,
        keys=keys_root(keys),
    )
    return Stating(statement=statement, openings=made["openings"])


def release_stating(*, release: str, intent: str) -> Stating[Any]:
    made = _common("release")
    statement = ReleaseStatement(
        **made["fields"],
        release=release,
        intent=intent,
        manifest_sha256="ef" * 32,
        file_sha256="12" * 32,
        media_type="image/png",
        embedded=True,
    )
    return Stating(statement=statement, openings=made["openings"])


def withdraw_stating(*, release: str) -> Stating[Any]:
    made = _common("withdraw")
    statement = WithdrawStatement(**made["fields"], release=release, code=ReasonCode.OTHER)
    return Stating(statement=statement, openings=made["openings"])


def head_of(store: Store, work: str) -> WorkHead:
    return WorkTree(store.journal.work_leaf_hashes(ORG, work)).head


def log_it(store: Store, stating: Stating[Any]) -> str:
    """Append one of the log's own statements and return its leaf hash."""
    return store.journal.append(batch(None, stating, visibility=Visibility.OPEN))[0].leaf_hash


def seal(store: Store, *works: str, keys: Sequence[str] = ()) -> str:
    """Log an intent over the works as they are, and its release; return the release's id."""
    release = new_random_id()
    intent = log_it(store, intent_stating(*(head_of(store, work) for work in works), release=release, keys=keys))
    log_it(store, release_stating(release=release, intent=intent))
    return release


@contextmanager
def a_log(folder: Path, *, steps: int = 2) -> Generator[Store]:
    """Open a log with a sealed and an open work that grow in turn, an enrolled key, releases, and one taken back."""
    with store_in(folder) as store:
        sealed, public = begin_work(store), begin_work(store, Visibility.OPEN)
        key = "5a" * 32
        store.journal.append(batch(sealed, person_key_stating(key)))
        first = seal(store, sealed, keys=[key])
        for _ in range(steps):
            store.journal.append(batch(public, step_stating(), visibility=Visibility.OPEN))
            store.journal.append(batch(sealed, step_stating()))
        seal(store, sealed, public, keys=[key])
        log_it(store, withdraw_stating(release=first))
        yield store


def signed_head(store: Store, *, size: int | None = None, root: bytes | None = None) -> SignedCheckpoint:
    head = store.journal.head()
    checkpoint = Checkpoint(origin=ORIGIN, size=head.size if size is None else size, root=root or head.root)
    return sign_checkpoint(checkpoint, signers=[LOG])


@dataclass
class FilesInMemory:
    """An `ExportTarget`; it dies before or after the write numbered `dies_at`, and then does nothing any more."""

    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    order: list[str] = field(default_factory=list[str])
    dies_at: int | None = None
    persists: bool = False

    def read(self, path: str, /) -> bytes | None:
        return self.files.get(path)

    def partial_widths(self, path: TilePath, /) -> Sequence[int]:
        beginning = f"{TilePath(level=path.level, index=path.index)}.p/"
        return sorted(int(name.removeprefix(beginning)) for name in self.files if name.startswith(beginning))

    def write(self, path: str, content: bytes, /) -> None:
        self._act(lambda: self.files.__setitem__(path, content))
        self.order.append(path)

    def drop_partials(self, path: TilePath, /) -> None:
        dropped = [str(TilePath(level=path.level, index=path.index, width=w)) for w in self.partial_widths(path)]
        if dropped:
            self._act(lambda: [self.files.pop(name) for name in dropped])

    def _act(self, act: Any) -> None:
        if self.dies_at is None:
            act()
            return
        self.dies_at -= 1
        if self.dies_at < 0:
            if self.persists and self.dies_at == -1:
                act()
            raise StorageError("the process died")
        act()


def export(target: Any, store: Store, *, size: int | None = None, root: bytes | None = None) -> Exported:
    """Export the first `size` entries."""
    return export_log(
        target,
        leaves=lambda start, end: store.journal.leaves(start=start, end=end),
        signed=signed_head(store, size=size, root=root),
        keys=[LOG.key],
        keys_text="{}",
    )


@dataclass
class LogInMemory:
    """Everything that an audit reads of a home, copied, to be changed byte by byte."""

    head: Checkpoint
    leaves: list[bytes]
    tiles: dict[tuple[int, int], bytes]
    stored: list[Inside]
    stored_intents: list[bytes]
    heads: list[tuple[str, int, bytes]]

    @property
    def insides(self) -> "LogInMemory":
        return self

    def read_tile(self, *, level: int, index: int, width: int) -> bytes:
        found = self.tiles.get((level, index), b"")
        if len(found) < 32 * width:
            raise TileInvalidError(f"no tile {index} of level {level}")
        return found

    def read_leaves(self, *, index: int, width: int) -> list[bytes]:
        return self.leaves[TILE_WIDTH * index :][:width]

    def partials(self, path: TilePath, /) -> tuple[tuple[TilePath, bytes], ...]:
        del path
        return ()

    def inside(self, *, index: int, width: int) -> list[Inside]:
        return self.stored[TILE_WIDTH * index :][:width]

    def intents(self) -> list[bytes]:
        return self.stored_intents

    def chain_heads(self) -> list[tuple[str, int, bytes]]:
        return self.heads


def copied(log: StoredLog) -> LogInMemory:
    """Copy a home's log of fewer than 256 entries."""
    head = log.head()
    return LogInMemory(
        head=head,
        leaves=list(log.read_leaves(index=0, width=head.size)),
        tiles={(0, 0): log.read_tile(level=0, index=0, width=head.size)},
        stored=list(log.inside(index=0, width=head.size)),
        stored_intents=list(log.intents()),
        heads=list(log.chain_heads()),
    )


def flipped(value: bytes, at: int) -> bytes:
    """Return `value` with one bit of byte `at` turned, another one at each place."""
    return value[:at] + bytes([value[at] ^ (1 << at % 8)]) + value[at + 1 :]
