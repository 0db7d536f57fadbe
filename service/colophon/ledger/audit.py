"""The audit of a whole log: every entry read and hashed, every tile made anew and compared, up to the signed root.

It streams: one bundle of 256 entries at a time, and the right edge of the tree. What is trusted is the head that it is
given, and nothing else; who gives it has checked its signature. The first thing that is wrong ends it.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from pydantic import ValidationError

from colophon.errors import AuditFailedError, DisclosureInvalidError, EntryInvalidError, TileInvalidError
from colophon.ledger.audited_log import AuditedLog, Inside, Insides
from colophon.ledger.chain_audit import ChainAudit, wanted_by
from colophon.ledger.checkpoint import Checkpoint
from colophon.ledger.growth import EMPTY_EDGE, RightEdge, grow
from colophon.ledger.ports import TileReader
from colophon.ledger.tile_proofs import TileProofs
from colophon.ledger.tiles import FULL_TILE_BYTES, TILE_HEIGHT, TILE_WIDTH, TilePath, format_bundle, tile_width
from colophon.ledger.tree import HASH_BYTES, leaf_hash
from colophon.record.entry import Entry, SealedLeaf, SealedOpening, open_sealed, read_entry, read_leaf
from colophon.record.statement import LOG_LEVEL, IntentStatement


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What an audit that found nothing wrong has gone through.

    Attributes:
        entries: all entries below the head.
        sealed: those of them that are closed to strangers.
        opened: whether the entries inside sealed leaves were read too.
        works, releases: how many could be followed in what was read.
        held: how many earlier checkpoints the log was found to contain.
    """

    entries: int
    sealed: int
    opened: bool
    works: int
    releases: int
    held: int


def audit(
    log: AuditedLog,
    head: Checkpoint,
    /,
    *,
    held: Sequence[Checkpoint] = (),
    advance: Callable[[int], None] = lambda _: None,
) -> Audited:
    """Return what was gone through, if nothing is wrong with the log up to `head`.

    1. Every bundle holds its entries; each is its own canonical form and of this log.
    2. Every hash tile, full or partial, is what the entries below it give (C2SP tlog-tiles).
    3. At the size of each checkpoint in `held`, an earlier one that somebody kept, the root is that checkpoint's.
    4. Each work's entries that can be read follow each other without gap or fork; releases follow their intents.
    5. With the operator's insides: every sealed leaf closes over its stored entry, each intent's roots are those of
       works in this log, and the stored heads of the chains are theirs.
    6. The root is the head's.

    Args:
        log: where to read.
        head: its signature was checked by the caller.
        held: earlier checkpoints of the same log, their signatures checked.
        advance: told how many entries were gone through so far.

    Raises:
        AuditFailedError: the first thing that is wrong, and where.
        ColophonError: the log can't be read now.
    """
    return _Audit(log, head, held, advance).run()


@dataclass(slots=True)
class _Audit:
    log: AuditedLog
    head: Checkpoint
    held: Sequence[Checkpoint]
    advance: Callable[[int], None]
    edge: RightEdge = EMPTY_EDGE
    sealed: int = 0
    chains: ChainAudit = field(init=False)

    def run(self) -> Audited:
        for earlier in self.held:
            if earlier.origin != self.head.origin or earlier.size > self.head.size:
                raise AuditFailedError(
                    f"You hold a checkpoint of {earlier.origin!r} with {earlier.size} entries; what was found is "
                    f"{self.head.origin!r} with {self.head.size}. A log never becomes shorter."
                )
        insides = self.log.insides
        self.chains = ChainAudit(
            complete=insides is not None, wanted=frozenset() if insides is None else wanted_by(_intents(insides))
        )
        with _readable():
            self._check_held(())
            for index in range(-(-self.head.size // TILE_WIDTH)):
                self._bundle(index, width=tile_width(level=0, index=index, size=self.head.size))
            self._last_tiles()
        if self.edge.root != self.head.root:
            raise AuditFailedError(
                f"The checkpoint says root {self.head.root.hex()} at size {self.head.size}; entries and tiles agree with "
                f"each other, and lead to {self.edge.root.hex()}."
            )
        if insides is not None:
            self.chains.check_heads(insides.chain_heads())
        return Audited(
            entries=self.head.size,
            sealed=self.sealed,
            opened=insides is not None,
            works=self.chains.works,
            releases=self.chains.releases,
            held=len(self.held),
        )

    def _bundle(self, index: int, *, width: int) -> None:
        """Go through up to 256 entries and the tiles that they complete."""
        path = TilePath(level=None, index=index, width=width)
        leaves = self.log.read_leaves(index=index, width=width)
        if len(leaves) != width:
            raise AuditFailedError(f"{path} has {len(leaves)} entries, the log has {width} there.")
        hashes = [leaf_hash(leaf) for leaf in leaves]
        self._tile(TilePath(level=0, index=index, width=width), b"".join(hashes))
        for partial, content in self.log.partials(path):
            if partial.width <= width and content != format_bundle(leaves[: partial.width]):
                raise AuditFailedError(f"{partial} differs from the entries in {path}.")
        self._entries(index, leaves, hashes)
        self._check_held(hashes)
        self.edge, written = grow(self.edge, hashes)
        for tile in written:
            if tile.level and len(tile.hashes) == FULL_TILE_BYTES:
                self._tile(TilePath(level=tile.level, index=tile.index), tile.hashes)
        self.advance(self.edge.size)

    def _last_tiles(self) -> None:
        """Compare the tiles above level 0 that are not full yet."""
        for level, hashes in enumerate(self.edge.partial_tiles):
            if level and hashes:
                index = (self.head.size >> (TILE_HEIGHT * level)) // TILE_WIDTH
                self._tile(TilePath(level=level, index=index, width=len(hashes) // HASH_BYTES), hashes)

    def _tile(self, path: TilePath, expected: bytes) -> None:
        """Compare a stored tile, and its narrower forms, with the hashes that the entries give."""
        level = path.level or 0
        found = self.log.read_tile(level=level, index=path.index, width=path.width)[: len(expected)]
        if found != expected:
            at = next(at for at in range(0, len(expected), HASH_BYTES) if _slice(found, at) != _slice(expected, at))
            raise AuditFailedError(self._blame(path, expected, at=at // HASH_BYTES))
        for partial, content in self.log.partials(path):
            if partial.width <= path.width and content != expected[: partial.width * HASH_BYTES]:
                raise AuditFailedError(f"{partial} differs from {path}, which is what the entries give.")

    def _blame(self, path: TilePath, expected: bytes, *, at: int) -> str:
        """Say which of two that contradict each other leads to the signed root."""
        if path.level:
            return f"{path}, hash {at}: it is not what the tile below it gives; {path} was changed."
        index = path.index * TILE_WIDTH + at
        what = f"Entry {index} and hash {at} of {path} contradict each other"
        if self._leads_to_head(self.log, index):
            return f"{what}; the tile leads to the signed root: the entry was changed."
        if self._leads_to_head(_Replaced(self.log, path, expected), index):
            return f"{what}; the entry leads to the signed root: the tile was changed."
        return f"{what}; neither leads to the signed root at size {self.head.size}."

    def _leads_to_head(self, tiles: TileReader, index: int) -> bool:
        try:
            TileProofs(tiles).inclusion(index=index, size=self.head.size, root=self.head.root)
        except TileInvalidError:
            return False
        return True

    def _check_held(self, hashes: Sequence[bytes]) -> None:
        """Compare the earlier checkpoints whose sizes lie in this bundle; that of size 0 before the first."""
        for earlier in self.held:
            beyond = earlier.size - self.edge.size
            if 0 < beyond <= len(hashes) or (earlier.size == 0 and not hashes):
                root = grow(self.edge, hashes[:beyond])[0].root
                if root != earlier.root:
                    raise AuditFailedError(
                        f"The checkpoint you hold says root {earlier.root.hex()} at size {earlier.size}; this log has "
                        f"{root.hex()} there. It was rewritten: keep both checkpoints, they prove it."
                    )

    def _entries(self, bundle: int, leaves: Sequence[bytes], hashes: Sequence[bytes]) -> None:
        insides = None if self.log.insides is None else self.log.insides.inside(index=bundle, width=len(leaves))
        if insides is not None and len(insides) != len(leaves):
            raise AuditFailedError(
                f"Of the {len(leaves)} entries from {bundle * TILE_WIDTH} on, {len(insides)} are stored."
            )
        for position, (leaf, hashed) in enumerate(zip(leaves, hashes, strict=True)):
            index = bundle * TILE_WIDTH + position
            try:
                entry = self._entry(leaf, hashed, None if insides is None else insides[position])
            except EntryInvalidError as error:
                raise AuditFailedError(f"Entry {index}: {error.message}") from error
            if entry is None:
                continue
            if entry.log != self.head.origin:
                raise AuditFailedError(f"Entry {index} is of the log {entry.log!r}; this one is {self.head.origin!r}.")
            self.chains.take(entry, index=index, leaf_hash=hashed)

    def _entry(self, leaf: bytes, hashed: bytes, inside: Inside | None) -> Entry | None:
        """Return the entry of a leaf; None if it is closed to whoever audits."""
        read = read_leaf(leaf)
        if inside is not None and inside.leaf_hash != hashed:
            raise EntryInvalidError(f"it is looked up by {inside.leaf_hash.hex()}, its leaf hash is {hashed.hex()}.")
        if not isinstance(read, SealedLeaf):
            return read
        self.sealed += 1
        if inside is None:
            return None
        entry = _open(read, inside)
        if entry.statement.type in LOG_LEVEL:
            raise EntryInvalidError(f"a {entry.statement.type} must be readable by anybody, and is sealed.")
        return entry


def _open(leaf: SealedLeaf, inside: Inside) -> Entry:
    if inside.entry is None or inside.salt is None:
        raise EntryInvalidError("it is sealed, and what it closes over is not stored.")
    try:
        opening = SealedOpening(entry=inside.entry.decode(), salt=inside.salt)
        return open_sealed(leaf, opening)
    except (DisclosureInvalidError, UnicodeDecodeError, ValidationError) as error:
        raise EntryInvalidError("its stored entry and salt do not give its sealed leaf; one was changed.") from error


class _Replaced:
    """A log's tiles with one of them replaced."""

    def __init__(self, tiles: TileReader, path: TilePath, hashes: bytes) -> None:
        self._tiles, self._place, self._hashes = tiles, (path.level, path.index), hashes

    def read_tile(self, *, level: int, index: int, width: int) -> bytes:
        if (level, index) == self._place:
            return self._hashes
        return self._tiles.read_tile(level=level, index=index, width=width)


@contextmanager
def _readable() -> Generator[None]:
    """Tell of tiles and bundles that are missing or malformed as a finding."""
    try:
        yield
    except TileInvalidError as error:
        raise AuditFailedError(error.message) from error


def _intents(insides: Insides) -> Iterable[IntentStatement]:
    for leaf in insides.intents():
        try:
            statement = read_entry(leaf).statement
        except EntryInvalidError:
            # Its own place in the log is told when the entries are gone through.
            continue
        if isinstance(statement, IntentStatement):
            yield statement


def _slice(hashes: bytes, at: int) -> bytes:
    return hashes[at : at + HASH_BYTES]
