"""What a witness cosigns and what it refuses: C2SP tlog-witness, code by code."""

import hashlib

import pytest

from colophon.errors import (
    CheckpointsDisagreeError,
    InvalidInputError,
    LogUnknownError,
    NoteKeyUnknownError,
    NoteSignatureError,
    OldSizeStaleError,
    ProofInvalidError,
    WitnessRequestError,
)
from colophon.ledger.checkpoint import open_checkpoint, sign_checkpoint
from colophon.ledger.cosignature import Ed25519Cosigner, cosignatures_on, parse_cosignatures
from colophon.ledger.note import NoteSignature, SignedNote, parse_note
from colophon.ledger.witness_request import MAX_REQUEST_BYTES, AddCheckpoint
from colophon.ledger.witnessing import NOTHING_SEEN, Contradiction, Seen, Witness, WitnessedLog, judge
from support.witnessed import LOG, NOW, OTHER_LOG, STRANGER, WITNESS, GrownLog, WitnessStateInMemory, witness

HONEST = GrownLog()
FORK = GrownLog(prefix=b"other ", fork_at=4)


def seen(size: int, log: GrownLog = HONEST) -> WitnessedLog:
    found = log.checkpoint(size)
    note = log.signed(size).note.format() if size else None
    return WitnessedLog(
        origin=LOG.key.name, keys=(LOG.key,), seen=Seen(size=size, root=found.root, note=note) if size else NOTHING_SEEN
    )


def test_a_request_reads_as_it_is_written() -> None:
    request = HONEST.request(old=5, new=11)
    body = request.format()

    assert body.startswith(b"old 5\n")
    assert AddCheckpoint.parse(body) == request


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n\n",
        b"\xff",
        b"old 0\n",
        b"new 0\n\n" + HONEST.signed(3).note.format().encode(),
        b"old 00\n\n" + HONEST.signed(3).note.format().encode(),
        b"old -1\n\n" + HONEST.signed(3).note.format().encode(),
        b"old +1\n\n" + HONEST.signed(3).note.format().encode(),
        b"old 1 \n\n" + HONEST.signed(3).note.format().encode(),
        b"old 9223372036854775808\n\n" + HONEST.signed(3).note.format().encode(),
        b"old 1\nAAAA\n\n" + HONEST.signed(3).note.format().encode(),
        b"old 1\nnot base64\n\n" + HONEST.signed(3).note.format().encode(),
        b"old 0\n\n" + HONEST.signed(3).note.format().encode()[:-1],
        b"old 0\n\nnot a checkpoint\n\n\xe2\x80\x94 log.example/anna AAAAAAAA\n",
        b"old 0\n"
        + b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" * 64
        + b"\n"
        + HONEST.signed(3).note.format().encode(),
        b"old 0\n\n" + b"x" * MAX_REQUEST_BYTES,
    ],
)
def test_a_malformed_request_is_refused(body: bytes) -> None:
    with pytest.raises(WitnessRequestError):
        AddCheckpoint.parse(body)


@pytest.mark.parametrize(("old", "new"), [(0, 1), (0, 11), (1, 2), (5, 11), (8, 11), (11, 11), (0, 0), (256, 300)])
def test_a_log_that_grew_is_accepted(old: int, new: int) -> None:
    assert judge(HONEST.request(old=old, new=new), log=seen(old)).checkpoint == HONEST.checkpoint(new)


def test_a_checkpoint_by_nobody_known_is_refused() -> None:
    request = GrownLog(signer=STRANGER).request(old=0, new=3)
    with pytest.raises(NoteKeyUnknownError):
        judge(request, log=seen(0))


def test_a_known_keys_signature_that_does_not_fit_is_refused_even_beside_a_good_one() -> None:
    request = HONEST.request(old=0, new=3)
    bad = NoteSignature(name=LOG.key.name, key_id=LOG.key.key_id, signature=bytes(64))
    note = SignedNote(text=request.note.text, signatures=(*request.note.signatures, bad))
    with pytest.raises(NoteSignatureError):
        judge(AddCheckpoint(old_size=0, proof=(), note=note), log=seen(0))


def test_lines_by_unknown_keys_change_nothing() -> None:
    head = HONEST.checkpoint(3)
    note = sign_checkpoint(head, signers=[STRANGER, LOG]).note
    assert judge(AddCheckpoint(old_size=0, proof=(), note=note), log=seen(0)).signed_by == (LOG.key,)


def test_an_old_size_beyond_the_checkpoint_is_a_bad_request_whatever_was_seen() -> None:
    for known in (0, 3, 5, 9):
        with pytest.raises(WitnessRequestError, match="old size 5 is larger"):
            judge(HONEST.request(old=5, new=3), log=seen(known))


@pytest.mark.parametrize(("known", "old", "new"), [(5, 0, 11), (5, 3, 11), (5, 7, 11), (0, 1, 2), (5, 3, 3), (5, 0, 0)])
def test_an_old_size_that_is_not_what_was_seen_is_told_what_was(known: int, old: int, new: int) -> None:
    with pytest.raises(OldSizeStaleError) as raised:
        judge(HONEST.request(old=old, new=new), log=seen(known))
    assert raised.value.size == known


def test_a_log_that_shrinks_is_never_cosigned() -> None:
    # The honest way to ask with a smaller checkpoint is a bad request; every other is stale.
    for old in range(8):
        with pytest.raises((WitnessRequestError, OldSizeStaleError)):
            judge(HONEST.request(old=old, new=5, proof=()), log=seen(7))


def test_the_same_size_with_another_root_is_a_contradiction() -> None:
    with pytest.raises(CheckpointsDisagreeError, match="size 7"):
        judge(FORK.request(old=7, new=7), log=seen(7))


def test_a_fork_is_refused_with_every_proof_it_can_make() -> None:
    for proof in (FORK.proof(old=7, new=11), HONEST.proof(old=7, new=11), [], [bytes(32)] * 3):
        with pytest.raises(ProofInvalidError):
            judge(FORK.request(old=7, new=11, proof=proof), log=seen(7))


@pytest.mark.parametrize(("old", "new"), [(0, 3), (3, 3)])
def test_a_proof_where_nothing_is_to_be_proven_is_refused(old: int, new: int) -> None:
    with pytest.raises(ProofInvalidError):
        judge(HONEST.request(old=old, new=new, proof=[bytes(32)]), log=seen(old))


def test_a_witness_cosigns_and_remembers() -> None:
    state = WitnessStateInMemory()
    line = witness(state).add_checkpoint(HONEST.request(old=0, new=5).format())
    text = HONEST.checkpoint(5).text

    (found,) = cosignatures_on(parse_cosignatures(line.encode(), text=text), witnesses=[WITNESS.key])
    assert found.time == NOW
    assert (state.seen[LOG.key.name].size, state.seen[LOG.key.name].root) == (5, HONEST.checkpoint(5).root)


def test_the_same_checkpoint_again_is_cosigned_again_with_the_new_time() -> None:
    state = WitnessStateInMemory()
    witness(state).add_checkpoint(HONEST.request(old=0, new=5).format())
    line = witness(state, now=NOW + 60).add_checkpoint(HONEST.request(old=5, new=5).format())

    (found,) = cosignatures_on(
        parse_cosignatures(line.encode(), text=HONEST.checkpoint(5).text), witnesses=[WITNESS.key]
    )
    assert found.time == NOW + 60


def test_a_monitor_gets_the_newest_checkpoint_with_both_signatures_and_nothing_a_stranger_added() -> None:
    state = WitnessStateInMemory()
    stranger = NoteSignature(name="stranger", key_id=b"abcd", signature=b"x" * 64)
    request = HONEST.request(old=0, new=5)
    note = SignedNote(text=request.note.text, signatures=(stranger, *request.note.signatures))
    witness(state).add_checkpoint(AddCheckpoint(old_size=0, proof=(), note=note).format())

    served = witness(state).checkpoint(hashlib.sha256(b"log.example/anna").hexdigest())

    assert open_checkpoint(served, keys=[LOG.key]).checkpoint == HONEST.checkpoint(5)
    assert len(cosignatures_on(parse_note(served), witnesses=[WITNESS.key])) == 1
    assert [line.name for line in parse_note(served).signatures] == ["log.example/anna", "witness.example/w1"]


@pytest.mark.parametrize("origin", [b"log.example/anna", b"log.example/bert"])
def test_a_monitor_is_told_where_nothing_was_cosigned(origin: bytes) -> None:
    with pytest.raises(LogUnknownError):
        witness(WitnessStateInMemory()).checkpoint(hashlib.sha256(origin).hexdigest())


def test_a_log_that_is_not_followed_is_unknown_before_its_signature_is_looked_at() -> None:
    with pytest.raises(LogUnknownError):
        witness(WitnessStateInMemory()).add_checkpoint(GrownLog(signer=OTHER_LOG).request(old=0, new=3).format())


def test_a_contradiction_is_kept_beside_what_was_seen_once_and_the_state_stays() -> None:
    state = WitnessStateInMemory()
    witness(state).add_checkpoint(HONEST.request(old=0, new=7).format())
    before = state.seen[LOG.key.name]
    for _ in range(2):
        with pytest.raises(CheckpointsDisagreeError):
            witness(state).add_checkpoint(FORK.request(old=7, new=7).format())
        with pytest.raises(ProofInvalidError):
            witness(state).add_checkpoint(FORK.request(old=7, new=11).format())

    assert [one.kind for one in state.evidence] == [Contradiction.FORK, Contradiction.UNPROVEN]
    assert [one.seen for one in state.evidence] == [before.note, before.note]
    assert open_checkpoint(state.evidence[0].offered, keys=[LOG.key]).checkpoint == FORK.checkpoint(7)
    assert state.seen[LOG.key.name] == before


def test_what_nobody_known_signed_is_no_evidence() -> None:
    state = WitnessStateInMemory()
    with pytest.raises(NoteKeyUnknownError):
        witness(state).add_checkpoint(GrownLog(prefix=b"x", signer=STRANGER).request(old=0, new=7).format())
    assert state.evidence == []


def test_a_witness_whose_key_is_also_a_logs_does_not_start() -> None:
    own = Ed25519Cosigner.from_seed(bytes(32), name="witness.example/w1")
    with pytest.raises(InvalidInputError, match="can't witness itself"):
        Witness(state=WitnessStateInMemory(), cosigner=own, clock=lambda: NOW)
