"""May this head be signed? Only if it contains everything that was signed before, by this folder or any copy of it.

A backup that was restored, or a copied folder that was started beside its original, has a good key and a sound database,
and would sign a second history of the same log. The high-water mark is not in the folder, so neither brings it along.

Order: leaves durable, mark moved, checkpoint signed, checkpoint given out. Nothing here depends on a clock.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from colophon.errors import (
    BehindMarkError,
    InvalidInputError,
    LogForkedError,
    MarkDamagedError,
    MarkMissingError,
    MarkMovedError,
    StorageError,
)
from colophon.ledger.tile_proofs import TileProofs
from colophon.ledger.tree import EMPTY_ROOT
from colophon.workflow.mark_port import Adoption, HighWaterMark, Mark
from colophon.workflow.ports import Head, Journal

_EMPTY: Final = Mark(size=0, root=EMPTY_ROOT)
_NEWER: Final = (
    "Nothing was signed; reading and verifying go on. Look for the folder that holds the newest entries and use that one, "
    "and only that one; record nothing here until then, it could not be joined to the newer log."
)


@dataclass(frozen=True, slots=True)
class Marking:
    """Holds the heads of one journal against the log's high-water mark."""

    journal: Journal
    proofs: TileProofs
    mark: HighWaterMark

    def begin(self) -> None:
        """Make the mark of a log that has no entry yet.

        Whatever keeps it from being made is told when something is to be signed: a folder can be read without a mark.
        """
        with suppress(StorageError, MarkMovedError, MarkDamagedError):
            if self.journal.head().size == 0 and self.mark.read() is None:
                self.mark.move(_EMPTY, expected=None)

    def admit(self, head: Head) -> None:
        """Return when `head`, which is durable, may be signed: it contains what was signed before, and the mark says so.

        A head that the mark has passed may be signed again, if the present head contains it.

        Raises:
            BehindMarkError, LogForkedError, MarkMissingError, MarkDamagedError: it may not; nothing was changed.
            TileInvalidError: the stored tiles do not lead to the head.
            StorageFullError, StorageError: the mark can't be read, or it is not known whether it was moved.
        """
        while True:
            standing = self._standing()
            mark = standing or _EMPTY
            if head.size < mark.size:
                self._require_prefix(Mark(size=head.size, root=head.root), self.require_reached(mark))
                return
            self._require_prefix(mark, head)
            if standing is not None and (head.size, head.root) == (mark.size, mark.root):
                return
            # If the process dies before this returns, the mark is at a durable head or where it was: both are true.
            # If it dies after, the mark is ahead of what was signed, never behind.
            with suppress(MarkMovedError):
                self.mark.move(replace(mark, size=head.size, root=head.root), expected=standing)
                return
            # Another process moved it meanwhile, so it signs the same log: look again at what stands there now.

    def examine(self) -> Mark | None:
        """Return the mark, if the present head could be signed; None for an empty log without one. Changes nothing.

        Raises:
            ColophonError: it could not; as `admit`.
        """
        standing = self._standing()
        if standing is not None:
            self.require_reached(standing)
        return standing

    def adopt(self, *, size: int, root: bytes, at: str) -> Mark:
        """Make a mark for a log that has none here, from the newest head that a person knows of, and return it.

        Raises:
            InvalidInputError: there is a mark; it is not replaced by anybody's word.
            BehindMarkError, LogForkedError: the log here does not contain that head.
            MarkMovedError: another process made a mark at the same moment.
            MarkDamagedError, TileInvalidError, StorageError: as `admit`.
        """
        standing = self.mark.read()
        if standing is not None:
            raise InvalidInputError(
                f"This log has its mark here, at {standing.size} entries; there is nothing to adopt. "
                "`colophon doctor` says whether log and mark agree."
            )
        known = Mark(size=size, root=root, adopted=(Adoption(at=at, size=size, root=root),))
        self.require_reached(known)
        self.mark.move(known, expected=None)
        return known

    def require_reached(self, mark: Mark) -> Head:
        """Return the present head, if it contains the mark.

        Raises:
            BehindMarkError, LogForkedError: it does not.
            TileInvalidError: the stored tiles do not lead to the head.
        """
        present = self.journal.head()
        if present.size < mark.size:
            raise BehindMarkError(
                f"The log here has {present.size} entries, but {mark.size} were signed before (root {mark.root.hex()}). "
                f"This may be a backup that was restored, or an older copy of the folder. {_NEWER}"
            )
        self._require_prefix(mark, present)
        return present

    def _standing(self) -> Mark | None:
        """Return the mark; None where nothing was ever recorded, so that nothing can be contradicted."""
        mark = self.mark.read()
        if mark is not None:
            return mark
        head = self.journal.head()
        if head.size == 0:
            return None
        raise MarkMissingError(
            f"The log here has {head.size} entries (root {head.root.hex()}), and this machine has no mark of how far it was "
            "signed: the folder was moved or copied here, or the mark was lost. Nothing was signed; reading and verifying "
            "go on. Find the newest checkpoint you can (where the folder was before, a client's copy, a sealed file), stop "
            "every other copy, then type its size and root once: colophon log adopt --size N --root HEX"
        )

    def _require_prefix(self, older: Mark, newer: Head) -> None:
        """Return if the tree of `older` is a prefix of that of `newer`: O(log n) hashes, read from tiles."""
        if (older.size, older.root) == (newer.size, newer.root):
            return
        found = self.proofs.root(size=older.size)
        # First that the tiles are those of the head: a damaged tile is told as that, never as a fork.
        self.proofs.consistency(old_size=older.size, new_size=newer.size, old_root=found, new_root=newer.root)
        if found != older.root:
            raise LogForkedError(
                f"At {older.size} entries the log here has the root {found.hex()}, but {older.root.hex()} was signed. "
                f"Two copies of the folder were used, and each went on by itself. {_NEWER}"
            )
