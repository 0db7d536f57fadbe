"""The tree of a work gives the roots and paths of RFC 9162."""

import pytest

from colophon.errors import EntryNotFoundError
from colophon.ledger.tree import inclusion_proof, leaf_hash, root_hash
from colophon.seal.trees import WorkTree


@pytest.mark.parametrize("size", range(1, 34))
def test_heads_and_paths_are_those_of_the_ledger(size: int) -> None:
    hashes = [leaf_hash(str(n).encode()) for n in range(size)]
    tree = WorkTree(hashes)

    assert (tree.head.root, tree.head.size) == (root_hash(hashes).hex(), size)
    for n in range(size):
        assert tree.path(n) == tuple(one.hex() for one in inclusion_proof(hashes, index=n))


def test_a_work_without_entries_has_no_head() -> None:
    with pytest.raises(EntryNotFoundError):
        _ = WorkTree([]).head


@pytest.mark.parametrize("position", [-1, 3])
def test_a_leaf_that_is_not_there_has_no_path(position: int) -> None:
    with pytest.raises(EntryNotFoundError):
        WorkTree([leaf_hash(b"one")] * 3).path(position)
