"""The Merkle tree against the known roots of RFC 6962 implementations and against the RFC's own definitions."""

import pytest

from colophon.errors import EntryNotFoundError, ProofInvalidError
from colophon.ledger.tree import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_hash,
    verify_consistency,
    verify_inclusion,
)
from support import rfc9162

# The eight leaves and roots that certificate-transparency implementations share as test values.
LEAVES = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")] + [
    bytes.fromhex("606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
HASHES = [leaf_hash(leaf) for leaf in LEAVES]


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_the_roots_are_those_of_every_rfc_6962_implementation(size: int, root: str) -> None:
    assert root_hash(HASHES[:size]).hex() == root


def test_the_empty_tree_has_the_hash_of_nothing_as_root() -> None:
    assert root_hash([]) == EMPTY_ROOT


def test_a_leaf_can_not_be_read_as_a_node() -> None:
    left, right = HASHES[0], HASHES[1]
    assert leaf_hash(left + right) != node_hash(left, right)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6, 7, 8, 13, 31, 64, 65])
def test_roots_and_inclusion_proofs_are_those_the_rfc_defines(size: int) -> None:
    leaves = [b"%d" % number for number in range(size)]
    hashes = [leaf_hash(leaf) for leaf in leaves]
    root = root_hash(hashes)
    assert root == rfc9162.mth(leaves)
    for index in range(size):
        proof = inclusion_proof(hashes, index=index)
        assert proof == rfc9162.path(index, leaves)
        verify_inclusion(leaf_hash=hashes[index], index=index, size=size, proof=proof, root=root)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 13, 31, 64, 65])
def test_consistency_proofs_are_those_the_rfc_defines(size: int) -> None:
    leaves = [b"%d" % number for number in range(size)]
    hashes = [leaf_hash(leaf) for leaf in leaves]
    for old_size in range(size + 1):
        proof = consistency_proof(hashes, old_size=old_size)
        assert proof == (rfc9162.proof(old_size, leaves) if 0 < old_size < size else [])
        verify_consistency(
            old_size=old_size,
            new_size=size,
            old_root=root_hash(hashes[:old_size]),
            new_root=root_hash(hashes),
            proof=proof,
        )


@pytest.mark.parametrize("index", [-1, 8, 2**64])
def test_a_proof_for_an_entry_that_is_not_there_is_refused(index: int) -> None:
    with pytest.raises(EntryNotFoundError, match="holds 8 entries"):
        inclusion_proof(HASHES, index=index)


@pytest.mark.parametrize("old_size", [-1, 9])
def test_a_proof_from_a_size_the_log_never_had_is_refused(old_size: int) -> None:
    with pytest.raises(EntryNotFoundError, match="no tree of size"):
        consistency_proof(HASHES, old_size=old_size)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"index": 4}, "leads to root"),
        ({"index": 8}, "does not hold"),
        ({"index": -1}, "does not hold"),
        ({"size": 4}, "does not hold"),
        ({"size": 6}, "too long"),
        ({"size": 1024}, "too short"),
        ({"proof": []}, "too short"),
        ({"proof": [HASHES[0]] * 4}, "too long"),
        ({"proof": [HASHES[0]] * 65}, "at most 64"),
        ({"proof": [b"short"]}, "has 5 bytes"),
        ({"root": EMPTY_ROOT}, "leads to root"),
        ({"root": b""}, "has 0 bytes"),
        ({"leaf_hash": HASHES[4]}, "leads to root"),
    ],
)
def test_a_wrong_inclusion_proof_is_refused_with_the_reason(change: dict[str, object], told: str) -> None:
    honest: dict[str, object] = {
        "leaf_hash": HASHES[5],
        "index": 5,
        "size": 8,
        "proof": inclusion_proof(HASHES, index=5),
        "root": root_hash(HASHES),
    }
    with pytest.raises(ProofInvalidError, match=told):
        verify_inclusion(**(honest | change))  # type: ignore[arg-type] # one argument is wrong on purpose


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"old_size": 5}, "too short"),
        ({"proof": [HASHES[0]] * 3}, "leads to"),
        ({"old_size": 9}, "does not shrink"),
        ({"old_size": 8}, "nothing to prove"),
        ({"old_size": 0}, "nothing to prove"),
        ({"proof": []}, "empty"),
        ({"proof": [HASHES[0]] * 2}, "too short"),
        ({"proof": [HASHES[0]] * 5}, "too long"),
        ({"new_root": EMPTY_ROOT}, "at size 8"),
        ({"old_root": EMPTY_ROOT}, "at size 6"),
        ({"old_size": 8, "proof": []}, "two different roots"),
        ({"old_size": 0, "proof": []}, "empty tree"),
    ],
)
def test_a_wrong_consistency_proof_is_refused_with_the_reason(change: dict[str, object], told: str) -> None:
    honest: dict[str, object] = {
        "old_size": 6,
        "new_size": 8,
        "old_root": root_hash(HASHES[:6]),
        "new_root": root_hash(HASHES),
        "proof": consistency_proof(HASHES, old_size=6),
    }
    with pytest.raises(ProofInvalidError, match=told):
        verify_consistency(**(honest | change))  # type: ignore[arg-type] # one argument is wrong on purpose
