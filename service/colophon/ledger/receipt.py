"""Receipts: an entry's exact bytes with the proof that they stand in a log."""

from collections.abc import Iterable
from dataclasses import dataclass

from colophon.ledger.checkpoint import SignedCheckpoint
from colophon.ledger.keys import NoteKey
from colophon.ledger.proof import TlogProof
from colophon.ledger.tree import leaf_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a recorder takes home: it needs no server to be checked, now or later.

    Attributes:
        leaf: the exact bytes that were hashed (for a sealed work the outer leaf).
        proof: index, inclusion proof and checkpoint.
    """

    leaf: bytes
    proof: TlogProof

    @property
    def index(self) -> int:
        """The entry's place in the log, from 0."""
        return self.proof.index

    @property
    def leaf_hash(self) -> bytes:
        """The 32-byte hash of the leaf."""
        return leaf_hash(self.leaf)

    def verify(self, *, keys: Iterable[NoteKey]) -> SignedCheckpoint:
        """Return the checkpoint that the leaf stands under, signed by a known key of its log.

        Raises:
            NoteInvalidError: the checkpoint is malformed.
            NoteKeyUnknownError: no known key signed it.
            NoteSignatureError: a known key's signature does not verify.
            ProofInvalidError: the leaf is not in that tree at that place.
        """
        return self.proof.verify(leaf_hash=self.leaf_hash, keys=keys)
