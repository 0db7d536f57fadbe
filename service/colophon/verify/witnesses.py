"""Who beside the log itself signed the checkpoint that a file or release is proven under, as far as the reader knows them."""

from dataclasses import dataclass
from typing import Final

from colophon.errors import LedgerError, QuorumMissingError
from colophon.ledger.checkpoint import SignedCheckpoint
from colophon.ledger.cosignature import Cosignature, cosignatures_on
from colophon.ledger.policy import TlogPolicy
from colophon.verify.hostile_text import shown
from colophon.verify.verdict import Check, Outcome, QuorumFinding

CLAUSE: Final = "C2SP tlog-cosignature; tlog-policy"
NOBODY: Final = "Nobody but the log itself signed its checkpoint: it is not witnessed."
STRANGERS: Final = "None of those who cosigned the log's checkpoint is a witness you know: to you it is not witnessed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessing:
    """What the reader's witnesses say of a checkpoint.

    Attributes:
        by: names of the known witnesses that cosigned, in the order of the note's lines.
    """

    by: tuple[str, ...] = ()
    quorum: QuorumFinding = QuorumFinding.NOT_ASKED
    checks: tuple[Check, ...] = ()
    caveats: tuple[str, ...] = ()


def witnessing_of(checkpoint: SignedCheckpoint | None, *, known: TlogPolicy) -> Witnessing:
    """Return which witnesses of `known` cosigned `checkpoint`, and whether they make its quorum.

    A cosignature by a known witness that does not fit spoils all of them, as signed-note asks; the log's own signature, which
    was checked before, stands by itself.
    """
    asked = known.quorum is not None
    if checkpoint is None:
        return Witnessing(quorum=QuorumFinding.MISSING if asked else QuorumFinding.NOT_ASKED)
    caveats = _caveats(checkpoint)
    if not known.witnesses and not asked:
        return Witnessing(caveats=caveats)
    own = {key.public_key for key in checkpoint.signed_by}
    # A log whose key also cosigns is no second pair of eyes.
    witnesses = [key for key in known.witness_keys if key.public_key not in own]
    try:
        found = cosignatures_on(checkpoint.note, witnesses=witnesses)
    except LedgerError as error:
        check = _check(Outcome.FAILED, shown(error.message))
        quorum = QuorumFinding.MISSING if asked else QuorumFinding.NOT_ASKED
        return Witnessing(quorum=quorum, checks=(check,), caveats=(*caveats,))
    return _weighed(found, known=known, caveats=caveats)


def _weighed(found: tuple[Cosignature, ...], *, known: TlogPolicy, caveats: tuple[str, ...]) -> Witnessing:
    by = tuple(cosignature.by.name for cosignature in found)
    caveats = () if by else caveats
    told = f"cosigned by {', '.join(shown(name) for name in by)}" if by else "cosigned by no witness you know"
    if known.quorum is None:
        return Witnessing(by=by, checks=(_check(Outcome.MET if by else Outcome.WARNING, told),), caveats=caveats)
    try:
        known.require_quorum({cosignature.by for cosignature in found})
    except QuorumMissingError as error:
        check = _check(Outcome.FAILED, shown(error.message))
        return Witnessing(by=by, quorum=QuorumFinding.MISSING, checks=(check,), caveats=caveats)
    return Witnessing(by=by, quorum=QuorumFinding.MET, checks=(_check(Outcome.MET, told),), caveats=caveats)


def _caveats(checkpoint: SignedCheckpoint) -> tuple[str, ...]:
    own = {(key.name, key.key_id) for key in checkpoint.signed_by}
    # A log signs with two keys while its key is rotated; the second need not be known here.
    others = any(line.name != checkpoint.checkpoint.origin for line in checkpoint.note.signatures)
    alone = not others or {(line.name, line.key_id) for line in checkpoint.note.signatures} <= own
    return (NOBODY if alone else STRANGERS,)


def _check(outcome: Outcome, found: str) -> Check:
    return Check(
        id="ledger.witnesses",
        outcome=outcome,
        found=found,
        expected="cosignatures by witnesses you know",
        clause=CLAUSE,
    )
