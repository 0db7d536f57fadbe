"""The tree over one work's leaves: its head, and the path of any leaf, each row hashed once."""

from collections.abc import Sequence

from colophon.errors import EntryNotFoundError
from colophon.record.commitment import node_hash
from colophon.record.statement import WorkHead


class WorkTree:
    """The RFC 9162 tree over a work's leaf hashes (32 bytes each), as far as it was recorded when the seal began."""

    def __init__(self, leaf_hashes: Sequence[bytes]) -> None:
        rows = [list(leaf_hashes)]
        while len(rows[-1]) > 1:
            row = rows[-1]
            # RFC 9162, section 2.1.1: pairing from the left and carrying an odd last node up equals the split of the clause.
            above = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
            rows.append(above + ([row[-1]] if len(row) % 2 else []))
        self._rows = rows

    @property
    def size(self) -> int:
        """How many leaves."""
        return len(self._rows[0])

    @property
    def head(self) -> WorkHead:
        """Root and size, as an intent and a summary name them.

        Raises:
            EntryNotFoundError: the work has no leaf, so nothing can be sealed on it.
        """
        if not self.size:
            raise EntryNotFoundError("The work has no entry yet; record it before sealing.")
        return WorkHead(root=self._rows[-1][0].hex(), size=self.size)

    def path(self, position: int) -> tuple[str, ...]:
        """Return the inclusion proof of a leaf in hex, leaf sibling first (RFC 9162, section 2.1.3.1).

        Raises:
            EntryNotFoundError: there is no such leaf.
        """
        if not 0 <= position < self.size:
            raise EntryNotFoundError(f"The work has {self.size} entries; there is none at position {position}.")
        siblings: list[str] = []
        for row in self._rows[:-1]:
            beside = position ^ 1
            if beside < len(row):
                siblings.append(row[beside].hex())
            position //= 2
        return tuple(siblings)
