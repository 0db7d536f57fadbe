"""Publishing a log as files that any static host can serve, and going on after whatever ended the last export.

Source: C2SP tlog-tiles. Each bundle is written before the hash tiles over it, and the checkpoint last, so whoever reads
finds all that a checkpoint speaks of. The tree is grown here from the entries: what is exported under a signed root is
what leads to it, whatever the tiles of the log itself say.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from colophon.errors import InvalidInputError, LedgerCorruptError, TileInvalidError
from colophon.ledger.checkpoint import Checkpoint, SignedCheckpoint, open_checkpoint
from colophon.ledger.growth import EMPTY_EDGE, RightEdge, grow, load_edge
from colophon.ledger.keys import NoteKey
from colophon.ledger.ports import ExportTarget
from colophon.ledger.published import CHECKPOINT, KEYS, PublishedLog
from colophon.ledger.tiles import FULL_TILE_BYTES, TILE_HEIGHT, TILE_WIDTH, TilePath, format_bundle
from colophon.ledger.tree import HASH_BYTES, leaf_hash

Leaves = Callable[[int, int], Sequence[bytes]]
"""Returns the exact bytes of leaves `[start, end)`, at most 256 of them."""

_AGAIN: Final = "`colophon log fsck` says where; export into an empty folder instead."


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export did.

    Attributes:
        old_size: of the checkpoint that was there before; 0 for none.
        size: of the one that is there now.
        files: how many were written.
    """

    old_size: int
    size: int
    files: int


def export_log(
    target: ExportTarget,
    /,
    *,
    leaves: Leaves,
    signed: SignedCheckpoint,
    keys: Iterable[NoteKey],
    keys_text: str,
    advance: Callable[[int], None] = lambda _: None,
) -> Exported:
    """Bring what is published at `target` up to the signed checkpoint, from where the last export ended.

    Args:
        target: an empty place, or one with an earlier export of this log.
        leaves: of the log, durable up to the checkpoint's size.
        signed: becomes the target's checkpoint, verbatim.
        keys: of the log, those of earlier checkpoints among them.
        keys_text: is written beside the checkpoint, for whoever audits.
        advance: told how many entries are exported so far.

    Raises:
        InvalidInputError: the target holds another log.
        LedgerCorruptError: the target holds more than the log, or something that the log contradicts; nothing there is
            touched that its checkpoint speaks of.
        StorageFullError, StorageError: the target refused; the checkpoint there is still the one before.
    """
    writing = _Writing(target)
    edge = _published_edge(target, signed=signed, keys=tuple(keys))
    old_size, size = edge.size, signed.checkpoint.size
    first = old_size - old_size % TILE_WIDTH
    for start in range(first, size, TILE_WIDTH) if size > old_size else ():
        edge = _extend(edge, list(leaves(start, min(start + TILE_WIDTH, size))), start=start, writing=writing)
        advance(edge.size)
    if edge.root != signed.checkpoint.root:
        # Files beyond the old checkpoint may be there by now; nothing speaks of them, and the next export replaces them.
        raise LedgerCorruptError(
            f"What is published ends with {old_size} entries; with the log's further entries it leads to root "
            f"{edge.root.hex()} at size {size}, the log's checkpoint says {signed.checkpoint.root.hex()}. One of the two "
            f"was rewritten; keep both. {_AGAIN}"
        )
    _write_partials(edge, writing=writing)
    writing.write(KEYS, keys_text.encode())
    # If the process dies before this write, the old checkpoint is published, and everything that it speaks of is there
    # (the full tile in place of a partial one that was dropped). After it, the new one is.
    writing.write(CHECKPOINT, signed.note.format().encode())
    return Exported(old_size=old_size, size=size, files=writing.files)


class _Writing:
    """Writes what is not there yet: after a death, most of it is."""

    def __init__(self, target: ExportTarget) -> None:
        self.target = target
        self.files = 0

    def write(self, path: str, content: bytes) -> None:
        if self.target.read(path) != content:
            self.target.write(path, content)
            self.files += 1

    def tile(self, path: TilePath, content: bytes) -> None:
        self.write(str(path), content)
        if path.width == TILE_WIDTH:
            # Section "Partial Tiles": allowed once the full one is available, which it is: durable.
            self.target.drop_partials(path)


def _published_edge(target: ExportTarget, *, signed: SignedCheckpoint, keys: Sequence[NoteKey]) -> RightEdge:
    """Return the right edge of what is published, from its own tiles, checked against its own checkpoint."""
    note = target.read(CHECKPOINT)
    if note is None:
        return EMPTY_EDGE
    published = _opened(note, signed=signed, keys=keys)
    try:
        edge = load_edge(PublishedLog(target), size=published.size)
    except TileInvalidError as error:
        raise LedgerCorruptError(f"The earlier export is damaged: {error.message} {_AGAIN}") from error
    if edge.root != published.root:
        raise LedgerCorruptError(f"The tiles of the earlier export do not lead to its checkpoint. {_AGAIN}")
    return edge


def _opened(note: bytes, *, signed: SignedCheckpoint, keys: Sequence[NoteKey]) -> Checkpoint:
    origin = Checkpoint.from_text(signed.note.text).origin
    claimed = note.partition(b"\n")[0].decode("utf-8", "replace")
    if claimed != origin:
        raise InvalidInputError(
            f"The place holds the log {claimed!r}; {origin!r} was to be exported. Name another place."
        )
    published = open_checkpoint(note, keys=keys).checkpoint
    if published.size > signed.checkpoint.size:
        raise LedgerCorruptError(
            f"The earlier export has {published.size} entries, the log {signed.checkpoint.size}: entries were lost here. "
            f"Keep the export; it holds them."
        )
    return published


def _extend(edge: RightEdge, leaves: list[bytes], *, start: int, writing: _Writing) -> RightEdge:
    """Write the bundle that begins at `start`, then the hash tiles that changed, and return the edge after it."""
    hashes = [leaf_hash(leaf) for leaf in leaves]
    known = edge.size - start
    if known and b"".join(hashes[:known]) != edge.partial_tiles[0]:
        raise LedgerCorruptError(
            f"The log's entries from {start} to {edge.size - 1} are not those of the earlier export; one of the two was "
            f"rewritten; keep both."
        )
    writing.tile(TilePath(level=None, index=start // TILE_WIDTH, width=len(leaves)), format_bundle(leaves))
    edge, written = grow(edge, hashes[known:])
    for tile in written:
        if len(tile.hashes) == FULL_TILE_BYTES:
            writing.tile(TilePath(level=tile.level, index=tile.index), tile.hashes)
    return edge


def _write_partials(edge: RightEdge, *, writing: _Writing) -> None:
    """Write the tiles that are not full at the size that is published."""
    for level, hashes in enumerate(edge.partial_tiles):
        if hashes:
            index = (edge.size >> (TILE_HEIGHT * level)) // TILE_WIDTH
            writing.tile(TilePath(level=level, index=index, width=len(hashes) // HASH_BYTES), hashes)
