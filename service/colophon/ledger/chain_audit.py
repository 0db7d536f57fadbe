"""The audit of what entries say of each other: each work's chain, and what intents, releases and withdrawals refer to.

Fed with entries in log order. It keeps a few hundred bytes for each work and each release, whatever the log's size.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from colophon.errors import AuditFailedError
from colophon.ledger.growth import RightEdge
from colophon.ledger.tree import node_hash
from colophon.record.commitment import hashes_root
from colophon.record.commitment import leaf_hash as hash_of_leaf
from colophon.record.entry import Entry
from colophon.record.statement import (
    IntentStatement,
    PersonKeyStatement,
    ReleaseStatement,
    WithdrawStatement,
    WorkHead,
)

Wanted = frozenset[tuple[int, str]]
"""Size and root of the work trees that intents name."""


@dataclass(slots=True)
class _Chain:
    """One work as far as it was read: where its next entry goes, and the tree over its leaves."""

    next_seq: int = 0
    last: bytes = b""
    peaks: list[bytes] = field(default_factory=list[bytes])
    keys: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])

    def push(self, leaf_hash: bytes) -> None:
        node, bits = leaf_hash, self.next_seq
        while bits & 1:
            node = node_hash(self.peaks.pop(), node)
            bits >>= 1
        self.peaks.append(node)
        self.next_seq += 1
        self.last = leaf_hash

    @property
    def root(self) -> bytes:
        return RightEdge(size=self.next_seq, peaks=tuple(self.peaks), partial_tiles=()).root


@dataclass(slots=True)
class _Release:
    """What was read of one release id."""

    intents: set[str] = field(default_factory=set[str])
    released: bool = False
    withdrawn: bool = False


class ChainAudit:
    """Checks entries against those that were read before them.

    `complete` says that the entries inside sealed leaves are handed in as well; then `wanted` holds the heads of all
    intents, and each must be a head that some work had before its intent.
    """

    def __init__(self, *, complete: bool, wanted: Wanted = frozenset()) -> None:
        self._complete: Final = complete
        self._wanted: Final = wanted
        self._chains: dict[str, _Chain] = {}
        self._reached: dict[tuple[int, str], _Chain] = {}
        self._releases: dict[str, _Release] = {}

    @property
    def works(self) -> int:
        """How many works were seen."""
        return len(self._chains)

    @property
    def releases(self) -> int:
        """How many release ids were seen."""
        return len(self._releases)

    def take(self, entry: Entry, /, *, index: int, leaf_hash: bytes) -> None:
        """Take the next entry that can be read.

        Raises:
            AuditFailedError: it contradicts an earlier one.
        """
        if entry.work is not None:
            self._follow(entry, work=entry.work, index=index, leaf_hash=leaf_hash)
        match entry.statement:
            case IntentStatement() as intent:
                self._release(intent.release).intents.add(leaf_hash.hex())
                if self._complete:
                    self._check_intent(intent, index=index)
            case ReleaseStatement() as release:
                known = self._release(release.release)
                if release.intent not in known.intents:
                    raise AuditFailedError(
                        f"Entry {index}, a release, names the intent {release.intent}; no earlier intent of the release "
                        f"{release.release} has this leaf hash."
                    )
                known.released = True
            case WithdrawStatement() as withdraw:
                known = self._release(withdraw.release)
                if not known.released or known.withdrawn:
                    found = "that was taken back before" if known.withdrawn else "of which no earlier entry speaks"
                    raise AuditFailedError(f"Entry {index} takes back the release {withdraw.release}, {found}.")
                known.withdrawn = True
            case _:
                pass

    def check_heads(self, heads: Iterable[tuple[str, int, bytes]], /) -> None:
        """Compare the stored heads of the chains (work, next seq, last leaf hash) with what was read.

        A chain may have grown since the audited head; it can't be shorter.

        Raises:
            AuditFailedError: a head is missing, or not the chain's.
        """
        stored: Mapping[str, tuple[int, bytes]] = {work: (seq, last) for work, seq, last in heads}
        for work, chain in self._chains.items():
            seq, last = stored.get(work, (0, b""))
            if seq < chain.next_seq or (seq == chain.next_seq and last != chain.last):
                raise AuditFailedError(
                    f"The stored head of the chain of work {work} has {seq} entries, the last {last.hex()}; the log has "
                    f"{chain.next_seq}, the last {chain.last.hex()}."
                )

    def _follow(self, entry: Entry, *, work: str, index: int, leaf_hash: bytes) -> None:
        chain = self._chains.setdefault(work, _Chain())
        expected = chain.last.hex() or None
        if entry.seq != chain.next_seq or entry.prev != expected:
            # Design, section 4: two entries with one `prev` are an audit error, as is a gap.
            raise AuditFailedError(
                f"Entry {index} breaks the chain of work {work}: it says seq {entry.seq} after {entry.prev}; the work's "
                f"next entry is seq {chain.next_seq} after {expected}."
            )
        if isinstance(entry.statement, PersonKeyStatement):
            chain.keys.append((index, chain.next_seq, entry.statement.key))
        chain.push(leaf_hash)
        if self._wanted:
            head = (chain.next_seq, chain.root.hex())
            if head in self._wanted:
                self._reached[head] = chain

    def _check_intent(self, intent: IntentStatement, *, index: int) -> None:
        keys: list[tuple[int, str]] = []
        for head in intent.works:
            chain = self._reached.get((head.size, head.root))
            if chain is None:
                raise AuditFailedError(_no_such_head(head, index=index, is_wanted=self._is_wanted(head)))
            keys += [(at, key) for at, seq, key in chain.keys if seq < head.size]
        root = hashes_root([hash_of_leaf(bytes.fromhex(key)) for _, key in sorted(keys)]).hex()
        if root != intent.keys:
            raise AuditFailedError(
                f"Entry {index}, an intent, has the root {intent.keys} over the enrolled keys of its works; the "
                f"{len(keys)} keys that stand in the log give {root}."
            )

    def _is_wanted(self, head: WorkHead) -> bool:
        return (head.size, head.root) in self._wanted

    def _release(self, release: str) -> _Release:
        return self._releases.setdefault(release, _Release())


def wanted_by(intents: Iterable[IntentStatement], /) -> Wanted:
    """Return the heads that `intents` name."""
    return frozenset((head.size, head.root) for intent in intents for head in intent.works)


def _no_such_head(head: WorkHead, *, index: int, is_wanted: bool) -> str:
    if not is_wanted:
        return f"Entry {index} is an intent, but is not stored as one; the database's index of entries was changed."
    return (
        f"Entry {index}, an intent, names a work of {head.size} entries with the root {head.root}; no work in this log "
        f"had that root before it."
    )
