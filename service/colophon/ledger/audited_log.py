"""A log as an audit reads it: the ports of `audit`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from colophon.ledger.ports import TileReader
from colophon.ledger.tiles import TilePath


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What only the operator has of a leaf.

    Attributes:
        leaf_hash: by which the leaf is looked up.
        entry: what a sealed leaf closes over, and `salt`, which opens it; None for an open leaf.
    """

    leaf_hash: bytes
    entry: bytes | None
    salt: str | None


class Insides(Protocol):
    """What the operator's own database adds to the leaves."""

    def inside(self, *, index: int, width: int) -> Sequence[Inside]:
        """Return what belongs to the leaves of bundle `index`, in order."""
        ...

    def intents(self) -> Iterable[bytes]:
        """Return the leaves that are stored as intents, in log order."""
        ...

    def chain_heads(self) -> Iterable[tuple[str, int, bytes]]:
        """Return for each work its id, the number of its entries, and its last leaf's hash, as they are stored."""
        ...


class AuditedLog(TileReader, Protocol):
    """A log as an audit reads it. Nothing it answers is trusted."""

    @property
    def insides(self) -> Insides | None:
        """What the operator has; None for what anybody can read."""
        ...

    def read_leaves(self, *, index: int, width: int) -> Sequence[bytes]:
        """Return the exact bytes of the first `width` leaves of entry bundle `index`.

        Raises:
            TileInvalidError: they are not there, or not in the form of a bundle.
        """
        ...

    def partials(self, path: TilePath, /) -> Iterable[tuple[TilePath, bytes]]:
        """Return the stored narrower forms of a tile or bundle; nothing where there are none, or none can be listed."""
        ...
