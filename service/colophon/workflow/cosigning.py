"""Having a head cosigned: its signed checkpoint is shown to the log's witnesses, and their cosignatures are put under it.

Only who asks for the newest checkpoint waits for witnesses, each for a bounded time; whoever records never does.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from colophon.errors import CheckpointsDisagreeError
from colophon.ledger.checkpoint import SignedCheckpoint
from colophon.ledger.comparing import Agreement, Comparison, Growth, compare
from colophon.ledger.cosignature import with_cosignatures
from colophon.ledger.tile_proofs import TileProofs
from colophon.workflow.witnesses import WitnessAnswer, Witnesses, WitnessOutcome

ASK_AGAIN_S: Final = 30.0
"""A head that a witness did not cosign is shown to the witnesses again after this, as long as it is the newest."""


@dataclass(slots=True)
class _Shown:
    """The newest head that was shown to the witnesses, and what came of it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    signed: SignedCheckpoint | None = None
    answers: tuple[WitnessAnswer, ...] = ()
    asked_at: float = 0.0
    contradiction: CheckpointsDisagreeError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigning:
    """Shows checkpoints to witnesses.

    Attributes:
        keep: keeps what a witness holds against this log.
        clock: monotonic, in seconds.
    """

    witnesses: Witnesses
    proofs: TileProofs
    keep: Callable[[Comparison], None]
    clock: Callable[[], float]
    _last: _Shown = field(default_factory=_Shown)

    def cosigned(self, newest: Callable[[], SignedCheckpoint], /) -> SignedCheckpoint:
        """Return the newest head, signed, with the cosignatures that came in time; one head is shown once.

        Args:
            newest: returns the log's newest head, signed; other processes may move it meanwhile.

        Raises:
            CheckpointsDisagreeError: a witness holds a checkpoint that this log's own key signed and that is not a beginning
                of this log. It is kept; nothing is published until the two are understood.
            LedgerError: the log can't prove its own growth.
        """
        with self._last.lock:
            # Read under the lock: an older head must never be shown after a newer one.
            signed, last = newest(), self._last
            if last.contradiction is not None and not self._due():
                raise last.contradiction
            if last.signed is not None and last.signed.checkpoint == signed.checkpoint and not self._due():
                return last.signed
            last.answers = self.witnesses.ask(signed, prove=lambda old: self._growth(signed, old).proof)
            last.asked_at, last.contradiction = self.clock(), None
            for answer in last.answers:
                self._require_ours(answer, newest)
            found = [answer.cosignature for answer in last.answers if answer.cosignature is not None]
            last.signed = replace(signed, note=with_cosignatures(signed.note, found))
            return last.signed

    def answers(self) -> Sequence[WitnessAnswer]:
        """Return what the witnesses made of the head that was last shown to them."""
        return self._last.answers

    def _due(self) -> bool:
        all_cosigned = all(answer.outcome is WitnessOutcome.COSIGNED for answer in self._last.answers)
        return not all_cosigned and self.clock() - self._last.asked_at >= ASK_AGAIN_S

    def _growth(self, signed: SignedCheckpoint, old_size: int) -> Growth:
        new, old_root = signed.checkpoint, self.proofs.root(size=old_size)
        proof = self.proofs.consistency(old_size=old_size, new_size=new.size, old_root=old_root, new_root=new.root)
        return Growth(old_root=old_root, proof=tuple(proof))

    def _require_ours(self, answer: WitnessAnswer, newest: Callable[[], SignedCheckpoint]) -> None:
        """Return unless a witness shows what this log signed and does not contain."""
        if answer.shown is None:
            return
        # Read again: another process may have published more between our reading the head and the witness's answer.
        here, shown = newest(), answer.shown.checkpoint
        growth = self._growth(here, shown.size) if 0 < shown.size < here.checkpoint.size else None
        comparison = compare(answer.shown, here, growth=growth)
        agrees = comparison.agreement in {Agreement.SAME, Agreement.GREW}
        if agrees and shown.size <= here.checkpoint.size:
            return
        self._last.contradiction = CheckpointsDisagreeError(
            f"The witness {answer.witness} holds a checkpoint with {shown.size} entries that this log's own key signed; the log "
            f"here has {here.checkpoint.size} and does not contain it. This may be a backup that was restored, or a copy of "
            f"the folder beside another. Nothing is published from here until you know which is the log; both notes were kept."
        )
        self.keep(comparison)
        raise self._last.contradiction
