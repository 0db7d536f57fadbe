"""What may be signed: heads that contain everything signed before, whichever copy of the log did that."""

import copy
from collections.abc import Callable
from dataclasses import replace

import pytest

from colophon import errors
from colophon.ledger.checkpoint import open_checkpoint
from colophon.ledger.keys import Ed25519NoteSigner
from colophon.ledger.tile_proofs import TileProofs
from colophon.ledger.tree import EMPTY_ROOT
from colophon.workflow.log import Log
from colophon.workflow.mark_port import Mark
from colophon.workflow.ports import Head
from support.fakes import ORIGIN, JournalInMemory
from support.mark_in_memory import MarkInMemory, marked
from support.recording_house import House

SIGNER = Ed25519NoteSigner.from_seed(b"k" * 32, name=ORIGIN)


def log_of(house: House, mark: MarkInMemory) -> Log:
    return Log(house.journal, SIGNER, TileProofs(house.journal.tiles), mark)


def signed_size(log: Log) -> int:
    return open_checkpoint(log.head().checkpoint, keys=[SIGNER.key]).checkpoint.size


def at(house: House) -> Mark:
    head = house.journal.head()
    return Mark(size=head.size, root=head.root)


def test_the_mark_is_at_the_head_before_the_head_is_signed(house: House) -> None:
    mark = marked(house.journal)
    seen: list[Mark | None] = []

    class Looking:
        key = SIGNER.key

        def sign(self, text: str, /) -> bytes:
            seen.append(mark.read())
            return SIGNER.sign(text)

    log = replace(log_of(house, mark), signer=Looking())
    house.record(*[house.step()] * 3)
    log.head()

    assert seen == [at(house)]


def test_a_head_that_the_mark_has_reached_moves_nothing(house: House) -> None:
    mark = marked(house.journal)

    log_of(house, mark).head()

    assert mark.moves == []


def test_an_older_copy_signs_nothing_and_can_still_be_read(house: House) -> None:
    mark = marked(house.journal)
    older = copy.deepcopy(house)
    house.record(house.step())
    log_of(house, mark).head()

    log = log_of(older, mark)

    with pytest.raises(
        errors.BehindMarkError, match=r"has 1 entries, but 2 were signed before .*backup that was restored"
    ):
        log.head()
    with pytest.raises(errors.BehindMarkError):
        log.receipt(0)
    assert log.entry(0).index == 0
    assert log.consistency(old_size=1, new_size=None).new_size == 1
    assert mark.read() == at(house)


@pytest.mark.parametrize("more", [0, 1, 5, 300])
def test_of_two_copies_that_both_went_on_only_the_first_signs(house: House, more: int) -> None:
    house.record(*[house.step()] * 5)
    mark = marked(house.journal)
    copied = copy.deepcopy(house)
    house.record(house.step())
    copied.record(*[copied.step()] * (1 + more))
    log_of(house, mark).head()

    with pytest.raises(errors.LogForkedError, match="Two copies of the folder were used"):
        log_of(copied, mark).head()
    assert signed_size(log_of(house, mark)) == 7
    assert mark.read() == at(house)


def test_the_original_is_refused_where_its_copy_signed_first(house: House) -> None:
    mark = marked(house.journal)
    original, copied = log_of(house, mark), copy.deepcopy(house)
    original.head()
    copied.record(copied.step())
    log_of(copied, mark).head()
    house.record(*[house.step()] * 4)

    with pytest.raises(errors.LogForkedError):
        original.head()


def test_a_copy_that_is_only_further_goes_on(house: House) -> None:
    mark = marked(house.journal)
    copied = copy.deepcopy(house)
    copied.record(*[copied.step()] * 9)

    assert signed_size(log_of(copied, mark)) == 10
    assert mark.read() == at(copied)


def test_an_earlier_head_may_be_signed_again_as_long_as_the_log_contains_it(house: House) -> None:
    house.record(*[house.step()] * 9)
    mark = marked(house.journal)
    log = log_of(house, mark)

    assert log.proof(index=2, leaf_hash=None, size=5).size == 5
    assert mark.read() == at(house)
    with pytest.raises(errors.LogForkedError):
        log.checkpoint(Head(size=5, root=b"\1" * 32))


def test_an_earlier_head_of_an_older_copy_is_not_signed_either(house: House) -> None:
    house.record(*[house.step()] * 5)
    older = copy.deepcopy(house)
    house.record(house.step())

    with pytest.raises(errors.BehindMarkError):
        log_of(older, marked(house.journal)).proof(index=2, leaf_hash=None, size=4)


def test_a_damaged_tile_is_told_as_that_and_not_as_a_fork(house: House) -> None:
    house.record(*[house.step()] * 5)
    mark = marked(house.journal)
    house.record(*[house.step()] * 3)
    tile = bytearray(house.journal.tiles.tiles[0, 0])
    tile[33] ^= 1
    house.journal.tiles.tiles[0, 0] = bytes(tile)

    with pytest.raises(errors.TileInvalidError):
        log_of(house, mark).head()
    assert mark.moves == []


def test_a_log_with_entries_and_without_a_mark_is_not_signed_before_somebody_says_so(house: House) -> None:
    mark = MarkInMemory()
    log = log_of(house, mark)
    log.marking.begin()
    head = house.journal.head()

    with pytest.raises(errors.MarkMissingError, match=rf"1 entries \(root {head.root.hex()}\).*colophon log adopt"):
        log.head()
    assert mark.read() is None

    view = log.adopt(size=head.size, root=head.root.hex())

    assert view.size == head.size
    standing = mark.read()
    assert standing is not None
    assert (standing.size, standing.root) == (head.size, head.root)
    assert [(one.size, one.root) for one in standing.adopted] == [(head.size, head.root)]
    house.record(house.step())
    assert signed_size(log) == 2
    assert (mark.read() or standing).adopted == standing.adopted


def test_what_is_adopted_must_be_in_the_log(house: House) -> None:
    house.record(*[house.step()] * 4)
    newer = copy.deepcopy(house)
    newer.record(newer.step())
    mark = MarkInMemory()
    log = log_of(house, mark)

    with pytest.raises(errors.BehindMarkError):
        log.adopt(size=6, root=at(newer).root.hex())
    with pytest.raises(errors.LogForkedError):
        log.adopt(size=5, root="00" * 32)
    with pytest.raises(errors.InvalidInputError, match="is no root"):
        log.adopt(size=5, root="the newest")
    assert mark.read() is None


def test_a_mark_is_not_replaced_by_anybodys_word(house: House) -> None:
    mark = marked(house.journal)
    older = copy.deepcopy(house)
    house.record(house.step())
    log_of(house, mark).head()

    with pytest.raises(errors.InvalidInputError, match="nothing to adopt"):
        log_of(older, mark).adopt(size=1, root=at(older).root.hex())
    assert mark.read() == at(house)


def test_an_empty_log_gets_its_mark_when_it_is_opened() -> None:
    journal, mark = JournalInMemory(), MarkInMemory()
    log = Log(journal, SIGNER, TileProofs(journal.tiles), mark)

    assert log.marking.examine() is None
    log.marking.begin()

    assert mark.read() == Mark(size=0, root=EMPTY_ROOT)
    assert log.head().size == 0


def test_an_empty_log_whose_mark_could_not_be_made_is_opened_all_the_same() -> None:
    def fail(_: Mark) -> None:
        raise errors.StorageError("no space")

    journal, mark = JournalInMemory(), MarkInMemory(before=fail)
    log = Log(journal, SIGNER, TileProofs(journal.tiles), mark)
    log.marking.begin()

    with pytest.raises(errors.StorageError):
        log.head()


def test_another_process_that_moves_the_mark_at_the_same_moment_is_looked_at_again(house: House) -> None:
    mark = marked(house.journal)
    copied = copy.deepcopy(house)
    house.record(house.step())
    copied.record(copied.step(), copied.step())

    mark.before = once(lambda: setattr(mark, "mark", at(house)))
    assert signed_size(log_of(house, mark)) == 2

    mark.mark = Mark(size=1, root=house.journal.tiles.tiles[0, 0][:32])
    mark.before = once(lambda: setattr(mark, "mark", at(copied)))
    with pytest.raises(errors.BehindMarkError):
        log_of(house, mark).head()


def once(act: Callable[[], None]) -> Callable[[Mark], None]:
    """Return what acts when it is called first."""
    waiting = [act]

    def called(_: Mark) -> None:
        if waiting:
            waiting.pop()()

    return called
