"""Do two checkpoints of one log agree? What was found, with all that anybody needs to find it again.

Both notes are kept verbatim: two checkpoints that don't agree, each with the log's own signature, are the evidence.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from colophon.errors import CheckpointsDisagreeError, InvalidInputError, ProofInvalidError
from colophon.ledger.checkpoint import SignedCheckpoint
from colophon.ledger.tree import EMPTY_ROOT, verify_consistency

VERSION: Final = 1


class Agreement(StrEnum):
    """What two checkpoints of one log say of each other."""

    SAME = "same"
    """Same size, same root."""
    GREW = "grew"
    """The smaller is proven to be the beginning of the larger."""
    FORKED = "forked"
    """They are proven to contradict each other: the log showed two histories."""
    UNPROVEN = "unproven"
    """Their sizes differ, and nothing at hand proves either way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What somebody who holds the log says of its growth between two sizes; nothing in it is trusted.

    Attributes:
        old_root: 32 bytes, at the smaller size.
        proof: from `old_root` to the root at the larger size; 32 bytes each (RFC 9162, section 2.1.4).
    """

    old_root: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two checkpoints, the smaller first, and what was found.

    Attributes:
        growth: the proof that decided; None where none was needed or none decides.
    """

    agreement: Agreement
    smaller: SignedCheckpoint
    larger: SignedCheckpoint
    growth: Growth | None = None

    def require_agreement(self) -> None:
        """Return if the two are proven to agree.

        Raises:
            CheckpointsDisagreeError: they are proven not to.
            ProofInvalidError: nothing is proven.
        """
        old, new = self.smaller.checkpoint, self.larger.checkpoint
        match self.agreement:
            case Agreement.SAME | Agreement.GREW:
                return
            case Agreement.FORKED:
                raise CheckpointsDisagreeError(
                    f"The checkpoints of {old.origin} with {old.size} and {new.size} entries contradict each other, and the "
                    f"log's key signed both: it showed two histories. Keep both notes, and show them to whoever relies on it."
                )
            case Agreement.UNPROVEN:
                raise ProofInvalidError(
                    f"Nothing at hand proves that the log of {old.size} entries is the beginning of that of {new.size}, nor "
                    f"that it is not. Ask whoever runs the log for the consistency proof between these sizes."
                )

    def as_json(self) -> dict[str, object]:
        """Return the comparison as it is kept: JSON-ready, roots and proof in hex, the notes verbatim."""
        return {
            "v": VERSION,
            "type": "colophon.checkpoint-comparison",
            "origin": self.smaller.checkpoint.origin,
            "agreement": self.agreement.value,
            "log_keys": sorted({key.vkey for one in (self.smaller, self.larger) for key in one.signed_by}),
            "checkpoints": [
                {"size": one.checkpoint.size, "root": one.checkpoint.root.hex(), "note": one.note.format()}
                for one in (self.smaller, self.larger)
            ],
            "growth": None
            if self.growth is None
            else {"old_root": self.growth.old_root.hex(), "proof": [found.hex() for found in self.growth.proof]},
        }


def compare(one: SignedCheckpoint, other: SignedCheckpoint, /, *, growth: Growth | None = None) -> Comparison:
    """Return whether two checkpoints, whose signatures were checked, agree.

    At the same size their roots decide. Else `growth`, if it leads to the larger root: from the smaller one's root it proves
    growth, and from any other root it proves that the larger log begins otherwise than the smaller one.

    Raises:
        InvalidInputError: they are of two logs.
    """
    smaller, larger = sorted((one, other), key=lambda signed: signed.checkpoint.size)
    old, new = smaller.checkpoint, larger.checkpoint
    if old.origin != new.origin:
        raise InvalidInputError(
            f"The checkpoints are of two logs, {old.origin!r} and {new.origin!r}; only those of one can contradict each other."
        )
    if old.size == new.size:
        found = Agreement.SAME if old.root == new.root else Agreement.FORKED
        return Comparison(agreement=found, smaller=smaller, larger=larger)
    if old.size == 0:
        # Every log begins empty; there is nothing to prove.
        growth = Growth(old_root=EMPTY_ROOT, proof=())
    if growth is None or not _leads(growth, smaller, larger):
        return Comparison(agreement=Agreement.UNPROVEN, smaller=smaller, larger=larger)
    # Collisions of SHA-256 apart, one root has one tree below it, so one root at each smaller size.
    found = Agreement.GREW if growth.old_root == old.root else Agreement.FORKED
    return Comparison(agreement=found, smaller=smaller, larger=larger, growth=growth)


def _leads(growth: Growth, smaller: SignedCheckpoint, larger: SignedCheckpoint, /) -> bool:
    try:
        verify_consistency(
            old_size=smaller.checkpoint.size,
            new_size=larger.checkpoint.size,
            old_root=growth.old_root,
            new_root=larger.checkpoint.root,
            proof=growth.proof,
        )
    except ProofInvalidError:
        return False
    return True
