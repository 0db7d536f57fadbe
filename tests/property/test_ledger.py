"""What holds for every log: growth, proofs and texts, by Hypothesis."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from colophon.errors import LedgerError, ProofInvalidError
from colophon.ledger.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from colophon.ledger.growth import EMPTY_EDGE, RightEdge, grow, load_edge
from colophon.ledger.keys import Ed25519NoteSigner
from colophon.ledger.note import parse_note
from colophon.ledger.proof import TlogProof
from colophon.ledger.tile_proofs import TileProofs
from colophon.ledger.tiles import TilePath
from colophon.ledger.tree import inclusion_proof, leaf_hash, root_hash, verify_consistency, verify_inclusion
from support import rfc9162
from support.tiles_in_memory import TilesInMemory

LOG = Ed25519NoteSigner.from_seed(bytes(32), name="log.example/anna")


class GrowingLog(RuleBasedStateMachine):
    """A log that grows by any batches, is reopened at any time, and proves anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.leaves: list[bytes] = []
        self.tiles = TilesInMemory()
        self.edge: RightEdge = EMPTY_EDGE
        self.proofs = TileProofs(self.tiles, cached_tiles=3)
        self.heads: list[tuple[int, bytes]] = [(0, EMPTY_EDGE.root)]

    @rule(count=st.sampled_from([1, 2, 3, 17, 255, 256, 300]), salt=st.binary(max_size=4))
    def append(self, count: int, salt: bytes) -> None:
        added = [salt + b"%d" % (len(self.leaves) + number) for number in range(count)]
        self.leaves += added
        self.edge, written = grow(self.edge, [leaf_hash(leaf) for leaf in added])
        self.tiles.write(written)
        self.heads.append((self.edge.size, self.edge.root))

    @rule()
    def reopen(self) -> None:
        assert load_edge(self.tiles, size=self.edge.size) == self.edge

    @rule(data=st.data())
    def prove_inclusion(self, data: st.DataObject) -> None:
        size, root = data.draw(st.sampled_from(self.heads))
        if not size:
            return
        index = data.draw(st.integers(0, size - 1))
        proof = self.proofs.inclusion(index=index, size=size, root=root)
        leaf = leaf_hash(self.leaves[index])
        verify_inclusion(leaf_hash=leaf, index=index, size=size, proof=proof, root=root)
        other = data.draw(st.integers(0, size - 1))
        if other != index:
            with pytest.raises(ProofInvalidError):
                verify_inclusion(leaf_hash=leaf, index=other, size=size, proof=proof, root=root)

    @rule(data=st.data())
    def prove_consistency(self, data: st.DataObject) -> None:
        first = data.draw(st.integers(0, len(self.heads) - 1))
        second = data.draw(st.integers(first, len(self.heads) - 1))
        (old_size, old_root), (new_size, new_root) = self.heads[first], self.heads[second]
        proof = self.proofs.consistency(old_size=old_size, new_size=new_size, old_root=old_root, new_root=new_root)
        verify_consistency(old_size=old_size, new_size=new_size, old_root=old_root, new_root=new_root, proof=proof)

    @invariant()
    def the_root_is_that_of_all_leaves(self) -> None:
        assert self.edge.size == len(self.leaves)
        assert self.edge.root == root_hash([leaf_hash(leaf) for leaf in self.leaves])


TestGrowingLog = GrowingLog.TestCase
TestGrowingLog.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)


@given(leaves=st.lists(st.binary(max_size=8), min_size=1, max_size=70), data=st.data())
@settings(deadline=None)
def test_one_flipped_bit_anywhere_in_a_proof_is_refused(leaves: list[bytes], data: st.DataObject) -> None:
    hashes = [leaf_hash(leaf) for leaf in leaves]
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(hashes, index=index)
    assert proof == rfc9162.path(index, leaves)
    root = root_hash(hashes)
    parts = [hashes[index], root, *proof]
    which = data.draw(st.integers(0, len(parts) - 1))
    at, bit = data.draw(st.integers(0, 31)), data.draw(st.integers(0, 7))
    flipped = bytearray(parts[which])
    flipped[at] ^= 1 << bit
    parts[which] = bytes(flipped)
    with pytest.raises(ProofInvalidError):
        verify_inclusion(leaf_hash=parts[0], index=index, size=len(leaves), proof=parts[2:], root=parts[1])


@given(leaves=st.lists(st.binary(max_size=8), min_size=1, max_size=20), data=st.data())
@settings(deadline=None)
def test_a_proof_text_with_one_changed_character_never_proves_another_leaf(
    leaves: list[bytes], data: st.DataObject
) -> None:
    hashes = [leaf_hash(leaf) for leaf in leaves]
    index = data.draw(st.integers(0, len(leaves) - 1))
    head = Checkpoint(origin=LOG.key.name, size=len(leaves), root=root_hash(hashes))
    note = sign_checkpoint(head, signers=[LOG]).note.format()
    proof = TlogProof(index=index, hashes=tuple(inclusion_proof(hashes, index=index)), checkpoint=note)
    text = proof.format()
    assert TlogProof.parse(text) == proof
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + data.draw(st.characters(exclude_characters=text[at])) + text[at + 1 :]
    try:
        TlogProof.parse(changed).verify(leaf_hash=hashes[index], keys=[LOG.key])
    except LedgerError:
        return
    pytest.fail(f"accepted although character {at} was changed")


@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused_with_our_error(text: str) -> None:
    for read in (parse_note, TlogProof.parse, TilePath.parse, Checkpoint.from_text):
        # Any other error, a recursion or a crash would fail here.
        with suppress(LedgerError):
            read(text)


@given(level=st.none() | st.integers(0, 63), index=st.integers(0, 2**55), width=st.integers(1, 256))
def test_tile_paths_read_back_as_they_were_written(level: int | None, index: int, width: int) -> None:
    path = TilePath(level=level, index=index, width=width)
    assert TilePath.parse(str(path)) == path


@given(size=st.integers(1, 2**63 - 1), root=st.binary(min_size=32, max_size=32))
def test_checkpoints_read_back_as_they_were_written(size: int, root: bytes) -> None:
    head = Checkpoint(origin=LOG.key.name, size=size, root=root)
    assert Checkpoint.from_text(head.text) == head
    signed = sign_checkpoint(head, signers=[LOG])
    assert open_checkpoint(signed.note.format().encode(), keys=[LOG.key]) == signed
    assert replace(head, size=size - 1 or 5) != head
