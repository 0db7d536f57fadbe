import pytest

from colophon import errors
from colophon.ledger.checkpoint import open_checkpoint
from colophon.ledger.keys import Ed25519NoteSigner
from colophon.ledger.proof import TlogProof
from colophon.ledger.tile_proofs import TileProofs
from colophon.ledger.tree import verify_consistency
from colophon.workflow.log import Log
from support.fakes import ORIGIN
from support.mark_in_memory import marked
from support.recording_house import House


@pytest.fixture
def log(house: House) -> Log:
    house.record(*[house.step()] * 9)
    return fresh(house)


def fresh(house: House) -> Log:
    """Return the log without anything it may have kept in memory."""
    signer, proofs = Ed25519NoteSigner.from_seed(b"k" * 32, name=ORIGIN), TileProofs(house.journal.tiles)
    return Log(house.journal, signer, proofs, marked(house.journal))


def test_the_head_is_signed_by_the_logs_own_key(log: Log) -> None:
    head = log.head()

    signed = open_checkpoint(head.checkpoint, keys=[log.signer.key])

    assert (signed.checkpoint.size, signed.checkpoint.root.hex()) == (head.size, head.root) == (10, head.root)
    assert head.vkey == log.signer.key.vkey


def test_a_head_that_did_not_move_is_signed_once(log: Log, house: House) -> None:
    signed: list[str] = []
    sign = log.signer.sign

    class Counting:
        key = log.signer.key

        def sign(self, text: str, /) -> bytes:
            signed.append(text)
            return sign(text)

    counting = Log(house.journal, Counting(), log.proofs, log.mark)
    for _ in range(3):
        counting.head()
    house.record(house.step())
    counting.head()

    assert len(signed) == 2


def test_a_leaf_is_proven_by_its_index_and_by_its_hash_alike(log: Log) -> None:
    entry = log.entry(4)

    by_index = log.proof(index=4, leaf_hash=None, size=None)
    by_hash = log.proof(index=None, leaf_hash=entry.leaf_hash, size=None)

    assert by_index == by_hash
    TlogProof.parse(by_index.proof).verify(leaf_hash=bytes.fromhex(entry.leaf_hash), keys=[log.signer.key])


def test_a_proof_at_an_earlier_size_does_not_change_as_the_log_grows(log: Log, house: House) -> None:
    before = log.proof(index=4, leaf_hash=None, size=5)
    house.record(*[house.step()] * 20)

    assert log.proof(index=4, leaf_hash=None, size=5) == before
    assert fresh(house).proof(index=4, leaf_hash=None, size=5) == before


@pytest.mark.parametrize(
    ("index", "leaf_hash", "size"),
    [(None, None, None), (1, "0" * 64, None), (None, "xyz", None), (None, "00", None)],
)
def test_a_leaf_is_named_in_one_way(log: Log, index: int | None, leaf_hash: str | None, size: int | None) -> None:
    with pytest.raises(errors.InvalidInputError):
        log.proof(index=index, leaf_hash=leaf_hash, size=size)


@pytest.mark.parametrize(
    ("index", "leaf_hash", "size"),
    [(10, None, None), (4, None, 4), (4, None, 11), (4, None, 0), (None, "0" * 64, None)],
)
def test_what_a_log_of_that_size_does_not_hold_is_not_proven(
    log: Log, index: int | None, leaf_hash: str | None, size: int | None
) -> None:
    with pytest.raises(errors.EntryNotFoundError):
        log.proof(index=index, leaf_hash=leaf_hash, size=size)


def test_each_size_is_a_prefix_of_each_later_one(log: Log) -> None:
    for new_size in range(1, 11):
        for old_size in range(1, new_size + 1):
            view = log.consistency(old_size=old_size, new_size=new_size)
            verify_consistency(
                old_size=old_size,
                new_size=new_size,
                old_root=bytes.fromhex(view.old_root),
                new_root=bytes.fromhex(view.new_root),
                proof=[bytes.fromhex(step) for step in view.proof],
            )


def test_a_flipped_byte_in_a_tile_is_told_and_nothing_is_signed_over_it(log: Log, house: House) -> None:
    tile = bytearray(house.journal.tiles.tiles[0, 0])
    for at in range(0, len(tile), 32):
        tile[at] ^= 1
        house.journal.tiles.tiles[0, 0] = bytes(tile)
        with pytest.raises(errors.TileInvalidError):
            fresh(house).proof(index=(at // 32 + 1) % 10, leaf_hash=None, size=None)
        with pytest.raises(errors.TileInvalidError):
            fresh(house).consistency(old_size=5, new_size=None)
        tile[at] ^= 1
    house.journal.tiles.tiles[0, 0] = bytes(tile)
    assert log.head().size == 10
