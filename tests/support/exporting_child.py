"""A log of small sealed leaves, and a process that exports more and more of it until it is killed."""

from hashlib import sha256
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from colophon.adapters.shelf.static_log import StaticLogTarget
from colophon.ledger.checkpoint import Checkpoint, SignedCheckpoint, sign_checkpoint
from colophon.ledger.export import Exported, export_log
from colophon.ledger.growth import EMPTY_EDGE, grow
from colophon.ledger.keys import Ed25519NoteSigner
from colophon.ledger.tree import leaf_hash

ORIGIN = "log.example/anna"
LOG = Ed25519NoteSigner.from_seed(bytes(32), name=ORIGIN)


def leaf(index: int, *, of: str = "") -> bytes:
    """Return a leaf as a sealed work's entry would stand there."""
    return b'{"c":"%s","type":"sealed","v":1}' % sha256(f"{of}{index}".encode()).hexdigest().encode()


def signed(size: int, *, of: str = "", root: bytes | None = None) -> SignedCheckpoint:
    edge, _ = grow(EMPTY_EDGE, [leaf_hash(leaf(index, of=of)) for index in range(size)])
    return sign_checkpoint(Checkpoint(origin=ORIGIN, size=size, root=root or edge.root), signers=[LOG])


def export_leaves(target: Any, head: SignedCheckpoint, *, of: str = "") -> Exported:
    return export_log(
        target,
        leaves=lambda start, end: [leaf(index, of=of) for index in range(start, end)],
        signed=head,
        keys=[LOG.key],
        keys_text="{}",
    )


def export_until_killed(folder: str, begins_with: int, told: Connection) -> None:
    """Export a log that is 97 entries longer each time; send each size once it is published."""
    target = StaticLogTarget(Path(folder))
    for size in count(begins_with, 97):
        export_leaves(target, signed(size))
        told.send_bytes(str(size).encode())
