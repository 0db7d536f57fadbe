"""pymerkle builds the same trees as ours: the same roots, the same inclusion paths.

Its consistency proofs are left out, because they are no other order of the RFC's hashes but other hashes: where the
old tree ends at the edge of a subtree, pymerkle splits that subtree down to one leaf (from 6 to 8 leaves the RFC names
`[4,6) [6,8) [0,4)`, pymerkle `[6,7) [7,8) [4,6) [0,4)`). Ours are judged by the vectors of transparency-dev/merkle.
"""

from dataclasses import dataclass
from typing import Final, cast

import pytest

from colophon.errors import ProofInvalidError
from colophon.ledger.tree import inclusion_proof, leaf_hash, root_hash, verify_inclusion
from colophon.record.canonical import Json
from support.outside import Outside

# Every size until past 64; then those about a power of two, a tile of 256 and two of them.
SMALL: Final = range(1, 67)
LARGE: Final = (127, 128, 129, 255, 256, 257, 511, 512, 513, 1000, 1025)
LEAVES: Final = tuple(b"" if n == 0 else b'{"seq":%d}' % n + bytes([n % 256]) * (n % 7) for n in range(max(LARGE)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A tree as pymerkle built it; `paths` begin with the leaf's own hash."""

    root: bytes
    paths: dict[int, list[bytes]]


def indices(size: int) -> list[int]:
    if size in SMALL:
        return list(range(size))
    return sorted({0, 1, size // 3, size // 2, size - 2, size - 1})


@pytest.fixture(scope="module")
def trees(outside: Outside) -> dict[int, Tree]:
    sizes = (*SMALL, *LARGE)
    question: Json = {
        "leaves": [leaf.hex() for leaf in LEAVES],
        "trees": [{"size": size, "indices": indices(size)} for size in sizes],
    }
    answers = cast("list[dict[str, object]]", outside.ask("pymerkle_tree.py", question))
    return {
        size: Tree(
            root=bytes.fromhex(cast("str", answer["root"])),
            paths={
                index: [bytes.fromhex(node) for node in path]
                for index, path in zip(indices(size), cast("list[list[str]]", answer["paths"]), strict=True)
            },
        )
        for size, answer in zip(sizes, answers, strict=True)
    }


@pytest.mark.parametrize("size", [*SMALL, *LARGE])
def test_a_tree_has_the_same_root_and_the_same_inclusion_paths(trees: dict[int, Tree], size: int) -> None:
    hashes = [leaf_hash(leaf) for leaf in LEAVES[:size]]
    assert root_hash(hashes) == trees[size].root
    assert {index: [hashes[index], *inclusion_proof(hashes, index=index)] for index in indices(size)} == (
        trees[size].paths
    )


@pytest.mark.parametrize("size", [*SMALL, *LARGE])
def test_its_paths_are_accepted_by_our_check_and_refused_for_another_leaf(trees: dict[int, Tree], size: int) -> None:
    tree = trees[size]
    for index, (leaf, *proof) in tree.paths.items():
        verify_inclusion(leaf_hash=leaf, index=index, size=size, proof=proof, root=tree.root)
        with pytest.raises(ProofInvalidError):
            verify_inclusion(leaf_hash=leaf_hash(b"another"), index=index, size=size, proof=proof, root=tree.root)
