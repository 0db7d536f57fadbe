"""Having a head cosigned: shown to the witnesses once, and never where one of them holds another history."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from colophon.errors import CheckpointsDisagreeError
from colophon.ledger.checkpoint import SignedCheckpoint, open_checkpoint
from colophon.ledger.comparing import Agreement, Comparison
from colophon.ledger.cosignature import cosign, cosignatures_on
from colophon.ledger.growth import EMPTY_EDGE, grow
from colophon.ledger.tile_proofs import TileProofs
from colophon.ledger.tree import verify_consistency
from colophon.workflow.cosigning import ASK_AGAIN_S, Cosigning
from colophon.workflow.witnesses import WitnessAnswer, WitnessOutcome
from support.tiles_in_memory import TilesInMemory
from support.witnessed import LOG, NOW, WITNESS, GrownLog

HONEST = GrownLog()
FORK = GrownLog(prefix=b"other ", fork_at=4)


@dataclass
class Asked:
    """Implements `Witnesses` with one witness that answers as it is told to, and checks the proof it is given."""

    outcome: WitnessOutcome = WitnessOutcome.COSIGNED
    shown: SignedCheckpoint | None = None
    seen: int = 0
    sizes: list[int] = field(default_factory=list)

    def ask(self, signed: SignedCheckpoint, *, prove: Callable[[int], Sequence[bytes]]) -> tuple[WitnessAnswer, ...]:
        new = signed.checkpoint
        self.sizes.append(new.size)
        verify_consistency(
            old_size=self.seen,
            new_size=new.size,
            old_root=HONEST.checkpoint(self.seen).root,
            new_root=new.root,
            proof=prove(self.seen),
        )
        if self.outcome is not WitnessOutcome.COSIGNED:
            return (WitnessAnswer(witness="w1", outcome=self.outcome, found="told", shown=self.shown),)
        self.seen = new.size
        made = cosign(signed.note.text, cosigner=WITNESS, time=NOW)
        return (WitnessAnswer(witness="w1", outcome=self.outcome, found="cosigned", cosignature=made),)


@dataclass
class Desk:
    """A log of 9 entries whose head moves when it is told to."""

    witnesses: Asked = field(default_factory=Asked)
    size: int = 7
    now: float = 0.0
    kept: list[Comparison] = field(default_factory=list)

    def __post_init__(self) -> None:
        tiles = TilesInMemory()
        _, written = grow(EMPTY_EDGE, HONEST.hashes(9))
        tiles.write(written)
        self.cosigning = Cosigning(
            witnesses=self.witnesses, proofs=TileProofs(tiles), keep=self.kept.append, clock=lambda: self.now
        )

    def publish(self) -> SignedCheckpoint:
        return self.cosigning.cosigned(lambda: HONEST.signed(self.size))

    def cosigners(self) -> int:
        published = self.publish()
        assert open_checkpoint(published.note.format(), keys=[LOG.key]).checkpoint == HONEST.checkpoint(self.size)
        return len(cosignatures_on(published.note, witnesses=[WITNESS.key]))


def test_a_head_is_published_with_its_cosignature_and_shown_once() -> None:
    desk = Desk()
    assert [desk.cosigners() for _ in range(3)] == [1, 1, 1]
    desk.size, desk.now = 9, 1000.0
    assert [desk.cosigners() for _ in range(2)] == [1, 1]
    assert desk.witnesses.sizes == [7, 9]


@pytest.mark.parametrize("outcome", [outcome for outcome in WitnessOutcome if outcome is not WitnessOutcome.COSIGNED])
def test_a_head_is_published_also_where_nobody_cosigns_and_is_shown_again_later(outcome: WitnessOutcome) -> None:
    desk = Desk(witnesses=Asked(outcome=outcome))
    assert [desk.cosigners() for _ in range(3)] == [0, 0, 0]
    assert [answer.outcome for answer in desk.cosigning.answers()] == [outcome]
    desk.now, desk.witnesses.outcome = ASK_AGAIN_S, WitnessOutcome.COSIGNED
    assert desk.cosigners() == 1
    assert desk.witnesses.sizes == [7, 7]


@pytest.mark.parametrize("shown", [HONEST.signed(0), HONEST.signed(3), HONEST.signed(7)])
def test_a_witness_that_shows_a_beginning_of_this_log_holds_nothing_against_it(shown: SignedCheckpoint) -> None:
    desk = Desk(witnesses=Asked(outcome=WitnessOutcome.REFUSED, shown=shown))
    assert desk.cosigners() == 0
    assert desk.kept == []


def test_another_process_may_have_published_more_meanwhile() -> None:
    desk = Desk(witnesses=Asked(outcome=WitnessOutcome.REFUSED, shown=HONEST.signed(9)))
    heads = iter([7, 9, 9])
    desk.cosigning.cosigned(lambda: HONEST.signed(next(heads)))
    assert desk.kept == []


@pytest.mark.parametrize(
    ("shown", "agreement"),
    [
        (FORK.signed(5), Agreement.FORKED),
        (FORK.signed(7), Agreement.FORKED),
        (HONEST.signed(9), Agreement.UNPROVEN),
        (FORK.signed(9), Agreement.UNPROVEN),
    ],
)
def test_nothing_is_published_where_a_witness_shows_what_this_log_signed_and_does_not_contain(
    shown: SignedCheckpoint, agreement: Agreement
) -> None:
    desk = Desk(witnesses=Asked(outcome=WitnessOutcome.REFUSED, shown=shown))
    for _ in range(3):
        with pytest.raises(CheckpointsDisagreeError, match="does not contain it"):
            desk.publish()
    assert desk.witnesses.sizes == [7]
    (kept,) = desk.kept
    assert kept.agreement is agreement
    assert {one.note.format() for one in (kept.smaller, kept.larger)} == {
        shown.note.format(),
        HONEST.signed(7).note.format(),
    }


def test_after_the_newer_folder_was_put_back_publishing_goes_on() -> None:
    desk = Desk(witnesses=Asked(outcome=WitnessOutcome.REFUSED, shown=HONEST.signed(9)))
    with pytest.raises(CheckpointsDisagreeError):
        desk.publish()
    desk.size, desk.now = 9, ASK_AGAIN_S
    assert desk.cosigners() == 0
