"""Two checkpoints of one log: do they agree, and what proves it."""

import pytest

from colophon.errors import CheckpointsDisagreeError, InvalidInputError, ProofInvalidError
from colophon.ledger.comparing import Agreement, Comparison, Growth, compare
from support.witnessed import LOG, OTHER_LOG, GrownLog

HONEST = GrownLog()
FORK = GrownLog(prefix=b"other ", fork_at=4)


def growth(log: GrownLog, *, old: int, new: int) -> Growth:
    return Growth(old_root=log.checkpoint(old).root, proof=tuple(log.proof(old=old, new=new)))


def test_the_same_head_twice_agrees() -> None:
    found = compare(HONEST.signed(7), HONEST.signed(7))
    assert found.agreement is Agreement.SAME
    found.require_agreement()


def test_a_log_that_grew_agrees_whichever_comes_first() -> None:
    for one, other in [(7, 11), (11, 7)]:
        found = compare(HONEST.signed(one), HONEST.signed(other), growth=growth(HONEST, old=7, new=11))
        assert (found.agreement, found.smaller.checkpoint.size) == (Agreement.GREW, 7)
        found.require_agreement()


def test_every_log_begins_empty() -> None:
    assert compare(HONEST.signed(0), FORK.signed(3)).agreement is Agreement.GREW


def test_two_roots_for_one_size_are_a_fork_by_themselves() -> None:
    found = compare(HONEST.signed(7), FORK.signed(7))
    assert found.agreement is Agreement.FORKED
    with pytest.raises(CheckpointsDisagreeError, match="two histories"):
        found.require_agreement()


def test_a_proof_that_the_larger_log_begins_otherwise_is_a_fork() -> None:
    found = compare(HONEST.signed(7), FORK.signed(11), growth=growth(FORK, old=7, new=11))
    assert (found.agreement, found.growth) == (Agreement.FORKED, growth(FORK, old=7, new=11))


@pytest.mark.parametrize(
    "found",
    [
        compare(HONEST.signed(7), HONEST.signed(11)),
        compare(HONEST.signed(7), FORK.signed(11)),
        compare(HONEST.signed(7), FORK.signed(11), growth=growth(HONEST, old=7, new=11)),
        compare(HONEST.signed(7), HONEST.signed(11), growth=growth(FORK, old=7, new=11)),
        compare(HONEST.signed(7), HONEST.signed(11), growth=Growth(old_root=bytes(32), proof=(bytes(3),))),
    ],
)
def test_what_nothing_proves_is_neither_agreement_nor_fork(found: Comparison) -> None:
    assert (found.agreement, found.growth) == (Agreement.UNPROVEN, None)
    with pytest.raises(ProofInvalidError, match="nor that it is not"):
        found.require_agreement()


def test_checkpoints_of_two_logs_are_not_compared() -> None:
    with pytest.raises(InvalidInputError, match="two logs"):
        compare(HONEST.signed(7), GrownLog(signer=OTHER_LOG).signed(7))


def test_what_is_kept_holds_both_notes_verbatim_and_the_proof() -> None:
    one, other = FORK.signed(11), HONEST.signed(7)
    proof = growth(FORK, old=7, new=11)
    assert compare(one, other, growth=proof).as_json() == {
        "v": 1,
        "type": "colophon.checkpoint-comparison",
        "origin": "log.example/anna",
        "agreement": "forked",
        "log_keys": [LOG.key.vkey],
        "checkpoints": [
            {"size": 7, "root": other.checkpoint.root.hex(), "note": other.note.format()},
            {"size": 11, "root": one.checkpoint.root.hex(), "note": one.note.format()},
        ],
        "growth": {"old_root": proof.old_root.hex(), "proof": [found.hex() for found in proof.proof]},
    }
