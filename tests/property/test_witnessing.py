"""What holds of every witness: it cosigns one history of each log, whatever is sent to it and in whatever order."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from colophon.errors import (
    ColophonError,
    LedgerError,
    OldSizeStaleError,
    QuorumMissingError,
    TlogPolicyError,
    WitnessRequestError,
)
from colophon.ledger.cosignature import Ed25519Cosigner, cosignatures_on, parse_cosignatures
from colophon.ledger.policy import TlogPolicy
from colophon.ledger.tree import verify_consistency
from colophon.ledger.witness_request import AddCheckpoint
from colophon.ledger.witnessing import NOTHING_SEEN, Seen, WitnessedLog, judge
from support.witnessed import LOG, WITNESS, GrownLog, WitnessStateInMemory, witness

HONEST = GrownLog()
SIZES = st.integers(0, 40)
FORKS = {at: GrownLog(prefix=b"other ", fork_at=at) for at in (0, 1, 7, 16, 31)}


def known(log: GrownLog, size: int) -> WitnessedLog:
    head = log.checkpoint(size)
    seen = Seen(size=size, root=head.root, note=log.signed(size).note.format()) if size else NOTHING_SEEN
    return WitnessedLog(origin=LOG.key.name, keys=(LOG.key,), seen=seen)


@given(known_size=SIZES, old=SIZES, new=SIZES)
def test_an_honest_log_is_cosigned_exactly_from_what_was_seen(known_size: int, old: int, new: int) -> None:
    request = HONEST.request(old=old, new=new)
    log = known(HONEST, known_size)
    if old > new:
        with pytest.raises(WitnessRequestError):
            judge(request, log=log)
    elif old != known_size:
        with pytest.raises(OldSizeStaleError) as raised:
            judge(request, log=log)
        assert raised.value.size == known_size
    else:
        assert judge(request, log=log).checkpoint == HONEST.checkpoint(new)


@given(fork_at=st.sampled_from(sorted(FORKS)), size=SIZES, more=st.integers(0, 10), flip=st.integers(0, 63))
def test_a_fork_is_never_cosigned(fork_at: int, size: int, more: int, flip: int) -> None:
    fork = FORKS[fork_at]
    size = max(size, fork_at + 1)
    log = known(HONEST, size)
    for proof in (fork.proof(old=size, new=size + more), HONEST.proof(old=size, new=size + more), [bytes([flip]) * 32]):
        with pytest.raises(LedgerError):
            judge(fork.request(old=size, new=size + more, proof=proof), log=log)


@given(size=st.integers(1, 40), more=st.integers(1, 30), at=st.integers(0), bit=st.integers(0, 255))
def test_a_proof_with_one_bit_turned_is_refused(size: int, more: int, at: int, bit: int) -> None:
    proof = HONEST.proof(old=size, new=size + more)
    hashes = [bytearray(found) for found in proof]
    hashes[at % len(hashes)][bit // 8] ^= 1 << bit % 8
    with pytest.raises(LedgerError):
        judge(
            HONEST.request(old=size, new=size + more, proof=[bytes(found) for found in hashes]),
            log=known(HONEST, size),
        )


@given(old=SIZES, new=SIZES)
def test_every_request_reads_as_it_is_written(old: int, new: int) -> None:
    request = HONEST.request(old=old, new=new)
    assert AddCheckpoint.parse(request.format()) == request


@given(body=st.binary(max_size=300), at=st.integers(0), value=st.integers(0, 255))
def test_nothing_that_is_sent_makes_a_witness_fail_in_a_way_nobody_foresaw(body: bytes, at: int, value: int) -> None:
    changed = bytearray(HONEST.request(old=3, new=9).format())
    changed[at % len(changed)] = value
    for sent in (body, bytes(changed)):
        with suppress(ColophonError):
            witness(WitnessStateInMemory()).add_checkpoint(sent)


@given(body=st.binary(max_size=300))
def test_nothing_that_a_witness_answers_makes_a_log_fail_in_a_way_nobody_foresaw(body: bytes) -> None:
    with suppress(LedgerError):
        note = parse_cosignatures(body, text=HONEST.checkpoint(3).text)
        assert note.text == HONEST.checkpoint(3).text
        assert cosignatures_on(note, witnesses=[WITNESS.key]) == ()


@given(text=st.text(max_size=200) | st.binary(max_size=200))
def test_no_text_makes_a_policy_fail_in_a_way_nobody_foresaw(text: str | bytes) -> None:
    with suppress(TlogPolicyError):
        TlogPolicy.parse(text)


SOME = {f"w{n}": Ed25519Cosigner.from_seed(bytes([n + 1] * 32), name=f"w{n}").key for n in range(6)}


@given(threshold=st.integers(1, 6), cosigned=st.sets(st.sampled_from(sorted(SOME))))
def test_a_group_is_met_by_its_threshold_and_no_fewer(threshold: int, cosigned: set[str]) -> None:
    lines = "".join(f"witness {name} {key.vkey}\n" for name, key in SOME.items())
    policy = TlogPolicy.parse(f"{lines}group g {threshold} {' '.join(SOME)}\nquorum g\n")
    keys = {SOME[name] for name in cosigned}
    if len(cosigned) >= threshold:
        policy.require_quorum(keys)
    else:
        with pytest.raises(QuorumMissingError):
            policy.require_quorum(keys)


class OneHistory(RuleBasedStateMachine):
    """A witness that is asked by an honest log and by its forks: what it cosigned is always one history."""

    def __init__(self) -> None:
        super().__init__()
        self.state = WitnessStateInMemory()
        self.cosigned: list[tuple[int, bytes, GrownLog]] = []

    def ask(self, log: GrownLog, *, old: int, new: int) -> None:
        with suppress(ColophonError):
            witness(self.state).add_checkpoint(log.request(old=old, new=new).format())
            self.cosigned.append((new, log.checkpoint(new).root, log))

    @rule(fork_at=st.sampled_from([None, *FORKS]), old=SIZES, new=SIZES)
    def ask_anything(self, fork_at: int | None, old: int, new: int) -> None:
        self.ask(HONEST if fork_at is None else FORKS[fork_at], old=old, new=new)

    @precondition(lambda self: bool(self.state.seen))
    @rule(fork_at=st.sampled_from([None, *FORKS]), more=st.integers(0, 10))
    def ask_from_what_was_seen(self, fork_at: int | None, more: int) -> None:
        size = self.state.seen[LOG.key.name].size
        self.ask(HONEST if fork_at is None else FORKS[fork_at], old=size, new=size + more)

    @invariant()
    def every_cosigned_head_is_a_prefix_of_the_next(self) -> None:
        for (old_size, old_root, _), (new_size, new_root, log) in zip(self.cosigned, self.cosigned[1:], strict=False):
            verify_consistency(
                old_size=old_size,
                new_size=new_size,
                old_root=old_root,
                new_root=new_root,
                proof=log.proof(old=old_size, new=new_size),
            )

    @invariant()
    def what_is_remembered_is_what_was_cosigned_last(self) -> None:
        if self.cosigned:
            seen = self.state.seen[LOG.key.name]
            assert (seen.size, seen.root) == self.cosigned[-1][:2]


TestOneHistory = OneHistory.TestCase
TestOneHistory.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
