"""Witnesses in a verdict: who cosigned, as far as the reader knows them, and whether that is the quorum."""

from dataclasses import replace

import pytest

from colophon.ledger.checkpoint import SignedCheckpoint
from colophon.ledger.cosignature import Ed25519Cosigner, cosign, with_cosignatures
from colophon.ledger.note import NoteSignature, SignedNote
from colophon.ledger.policy import TlogPolicy
from colophon.verify.assembling import NO_WITNESSES
from colophon.verify.policy import ExitCode, RequireLog, RequireWitnesses, exit_code
from colophon.verify.verdict import (
    Integrity,
    Ledger,
    LedgerFinding,
    Outcome,
    QuorumFinding,
    ReleaseFinding,
    Signer,
    SignerTrust,
    Verdict,
)
from colophon.verify.witnesses import NOBODY, STRANGERS, Witnessing, witnessing_of
from support.witnessed import LOG, NOW, SECOND_WITNESS, WITNESS, GrownLog

PLAIN = GrownLog().signed(7)
KNOWN = f"witness w1 {WITNESS.key.vkey}\nwitness w2 {SECOND_WITNESS.key.vkey}\n"
BOTH = TlogPolicy.parse(f"{KNOWN}group g all w1 w2\nquorum g\n")
EITHER = TlogPolicy.parse(f"{KNOWN}quorum none\n")


def cosigned(*by: Ed25519Cosigner) -> SignedCheckpoint:
    found = [cosign(PLAIN.note.text, cosigner=one, time=NOW) for one in by]
    return replace(PLAIN, note=with_cosignatures(PLAIN.note, found))


def spoilt() -> SignedCheckpoint:
    bad = NoteSignature(name=WITNESS.key.name, key_id=WITNESS.key.key_id, signature=bytes([1] * 72))
    good = cosigned(SECOND_WITNESS).note
    return replace(PLAIN, note=SignedNote(text=good.text, signatures=(*good.signatures, bad)))


@pytest.mark.parametrize(
    ("checkpoint", "known", "by", "quorum", "outcomes", "caveats"),
    [
        (None, NO_WITNESSES, (), QuorumFinding.NOT_ASKED, [], ()),
        (None, BOTH, (), QuorumFinding.MISSING, [], ()),
        (PLAIN, NO_WITNESSES, (), QuorumFinding.NOT_ASKED, [], (NOBODY,)),
        (PLAIN, EITHER, (), QuorumFinding.NOT_ASKED, [Outcome.WARNING], (NOBODY,)),
        (PLAIN, BOTH, (), QuorumFinding.MISSING, [Outcome.FAILED], (NOBODY,)),
        (cosigned(WITNESS), NO_WITNESSES, (), QuorumFinding.NOT_ASKED, [], (STRANGERS,)),
        (cosigned(WITNESS), EITHER, ("witness.example/w1",), QuorumFinding.NOT_ASKED, [Outcome.MET], ()),
        (cosigned(WITNESS), BOTH, ("witness.example/w1",), QuorumFinding.MISSING, [Outcome.FAILED], ()),
        (
            cosigned(SECOND_WITNESS, WITNESS),
            BOTH,
            ("witness.example/w2", "witness.example/w1"),
            QuorumFinding.MET,
            [Outcome.MET],
            (),
        ),
        (spoilt(), EITHER, (), QuorumFinding.NOT_ASKED, [Outcome.FAILED], (STRANGERS,)),
        (spoilt(), BOTH, (), QuorumFinding.MISSING, [Outcome.FAILED], (STRANGERS,)),
    ],
)
def test_who_cosigned_is_told_as_far_as_the_reader_knows_them(
    *,
    checkpoint: SignedCheckpoint | None,
    known: TlogPolicy,
    by: tuple[str, ...],
    quorum: QuorumFinding,
    outcomes: list[Outcome],
    caveats: tuple[str, ...],
) -> None:
    found: Witnessing = witnessing_of(checkpoint, known=known)
    assert (found.by, found.quorum, found.caveats) == (by, quorum, caveats)
    assert [check.outcome for check in found.checks] == outcomes


def test_a_log_that_cosigns_itself_is_not_witnessed() -> None:
    own = Ed25519Cosigner.from_seed(LOG.seed, name="witness.example/own")
    known = TlogPolicy.parse(f"witness own {own.key.vkey}\nquorum own\n")
    found = witnessing_of(cosigned(own), known=known)
    assert (found.by, found.quorum) == ((), QuorumFinding.MISSING)


def verdict(*, by: tuple[str, ...], quorum: QuorumFinding) -> Verdict:
    return Verdict(
        file_name=None,
        file_sha256=None,
        media_type=None,
        sentence="",
        integrity=Integrity.INTACT,
        signer=Signer(trust=SignerTrust.KNOWN),
        claim=None,
        ledger=Ledger(
            finding=LedgerFinding.LOGGED, release=ReleaseFinding.NOT_LOOKED_FOR, witnessed_by=by, quorum=quorum
        ),
        ingredients=(),
        checks=(),
        caveats=(),
    )


@pytest.mark.parametrize(
    ("by", "quorum", "log", "witnesses"),
    [
        ((), QuorumFinding.NOT_ASKED, True, False),
        (("w",), QuorumFinding.NOT_ASKED, True, True),
        (("w",), QuorumFinding.MET, True, True),
        (("w",), QuorumFinding.MISSING, False, False),
    ],
)
def test_a_missing_quorum_fails_log_and_witnesses_an_unwitnessed_checkpoint_fails_witnesses(
    by: tuple[str, ...], quorum: QuorumFinding, *, log: bool, witnesses: bool
) -> None:
    said = verdict(by=by, quorum=quorum)
    for policy, met in ((RequireLog(), log), (RequireWitnesses(), witnesses)):
        assert exit_code(policy.unmet(said)) is (ExitCode.MET if met else ExitCode.NOT_LOGGED)
