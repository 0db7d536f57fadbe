"""The Merkle tree of RFC 9162: hashes, roots, proofs and their checks, over hashes held in memory.

Left out: storage. `tiles` builds the same proofs from stored tiles without reading every leaf.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from colophon.errors import EntryNotFoundError, ProofInvalidError

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()
MAX_PROOF_HASHES: Final = 64
"""No tree of fewer than 2**63 leaves has a longer proof; anything longer is refused before it is hashed."""


def leaf_hash(leaf: bytes, /) -> bytes:
    """Return the 32-byte hash of a leaf's exact bytes.

    Source: RFC 9162, section 2.1.1.
    """
    # The two prefixes keep a leaf from being read as a node, and a node as a leaf.
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes, /) -> bytes:
    """Return the 32-byte hash of the node above `left` and `right`.

    Source: RFC 9162, section 2.1.1.
    """
    return sha256(b"\x01" + left + right).digest()


def root_hash(leaf_hashes: Sequence[bytes], /) -> bytes:
    """Return the root over leaf hashes in log order; the hash of nothing for an empty tree.

    Source: RFC 9162, section 2.1.1.
    """
    if not leaf_hashes:
        return EMPTY_ROOT
    row = list(leaf_hashes)
    while len(row) > 1:
        row = _row_above(row)
    return row[0]


def _row_above(row: Sequence[bytes], /) -> list[bytes]:
    # Splitting at the largest power of two below n (section 2.1.1) is the same as pairing from the left
    # and carrying an odd last node upwards unchanged.
    above = [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
    if len(row) % 2:
        above.append(row[-1])
    return above


def inclusion_proof(leaf_hashes: Sequence[bytes], /, *, index: int) -> list[bytes]:
    """Return the 32-byte hashes that lead from leaf `index` to the root, the leaf's sibling first.

    Source: RFC 9162, section 2.1.3.1.

    Raises:
        EntryNotFoundError: `index` is not in the tree.
    """
    require_index(index=index, size=len(leaf_hashes))
    proof: list[bytes] = []
    row = list(leaf_hashes)
    at = index
    while len(row) > 1:
        sibling = at ^ 1
        if sibling < len(row):
            proof.append(row[sibling])
        row = _row_above(row)
        at >>= 1
    return proof


def consistency_proof(leaf_hashes: Sequence[bytes], /, *, old_size: int) -> list[bytes]:
    """Return the hashes that show that the tree of the first `old_size` leaves is a prefix of this tree.

    Source: RFC 9162, section 2.1.4.1. Empty for `old_size` 0 and for the whole tree (tlog-witness wants the former).

    Raises:
        EntryNotFoundError: `old_size` is larger than the tree, or negative.
    """
    ranges = consistency_ranges(old_size=old_size, new_size=len(leaf_hashes))
    return [root_hash(leaf_hashes[start:end]) for start, end in ranges]


def inclusion_ranges(*, index: int, size: int) -> list[tuple[int, int]]:
    """Return, for each hash of the inclusion proof, the leaves `[start, end)` that it covers, leaf's sibling first.

    Source: RFC 9162, section 2.1.3.1.

    Raises:
        EntryNotFoundError: `index` is not in a tree of `size`.
    """
    require_index(index=index, size=size)
    ranges: list[tuple[int, int]] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    return ranges[::-1]


def consistency_ranges(*, old_size: int, new_size: int) -> list[tuple[int, int]]:
    """Return, for each hash of the consistency proof, the leaves `[start, end)` that it covers, in proof order.

    Source: RFC 9162, section 2.1.4.1.

    Raises:
        EntryNotFoundError: `old_size` is larger than `new_size`, or negative.
    """
    if not 0 <= old_size <= new_size:
        raise EntryNotFoundError(
            f"the log holds {new_size} entries, so there was no tree of size {old_size}; "
            f"ask for a size from 0 to {new_size}"
        )
    if old_size in {0, new_size}:
        return []
    ranges: list[tuple[int, int]] = []
    low, high, old_root_is_known = 0, new_size, True
    while old_size != high:
        middle = low + _split(high - low)
        if old_size <= middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
            old_root_is_known = False
    if not old_root_is_known:
        ranges.append((low, high))
        # The subtree of the old tree comes first in the proof, the rest in the order of the recursion.
    return ranges[::-1]


def verify_inclusion(*, leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Return if `proof` leads from the leaf at `index` to `root` of the tree of `size`.

    Source: RFC 9162, section 2.1.3.2.

    Raises:
        ProofInvalidError: it does not, or a hash is not 32 bytes.
    """
    _require_hashes(leaf_hash, root, *proof)
    found = inclusion_root(leaf_hash=leaf_hash, index=index, size=size, proof=proof)
    # Step 5.
    if found != root:
        raise ProofInvalidError(
            f"the inclusion proof of entry {index} leads to root {found.hex()}, expected {root.hex()} at size {size}"
        )


def inclusion_root(*, leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Return the root that `proof` leads to from the leaf at `index` of a tree of `size`; whose root it is, is not said.

    Source: RFC 9162, section 2.1.3.2, steps 1 to 4.

    Raises:
        ProofInvalidError: the proof is too long or too short for this place, or a hash is not 32 bytes.
    """
    _require_hashes(leaf_hash, *proof)
    # Step 1.
    if not 0 <= index < size:
        raise ProofInvalidError(f"the proof speaks of entry {index}, which a tree of size {size} does not hold")
    # Steps 2 to 4.
    node, last, found = index, size - 1, leaf_hash
    for sibling in proof:
        if last == 0:
            raise ProofInvalidError(f"the inclusion proof is too long for entry {index} in a tree of size {size}")
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            found = node_hash(found, sibling)
        node >>= 1
        last >>= 1
    # Step 5, its first half.
    if last:
        raise ProofInvalidError(f"the inclusion proof is too short for entry {index} in a tree of size {size}")
    return found


def verify_consistency(
    *, old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Return if `proof` shows that the old tree is a prefix of the new one.

    Source: RFC 9162, section 2.1.4.2; from size 0 an empty proof is right, by C2SP tlog-witness.

    Raises:
        ProofInvalidError: it does not, or a hash is not 32 bytes.
    """
    _require_hashes(old_root, new_root, *proof)
    if not 0 <= old_size <= new_size:
        raise ProofInvalidError(f"a tree does not shrink: from size {old_size} to {new_size}")
    if old_size in {0, new_size}:
        _verify_trivial_consistency(
            old_size=old_size, new_size=new_size, old_root=old_root, new_root=new_root, proof=proof
        )
        return
    # Step 2: a complete old tree is its own first hash, so the proof does not repeat it.
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not proof:
        raise ProofInvalidError(f"the consistency proof from size {old_size} to {new_size} is empty")
    old_found, new_found = _fold_consistency(path, old_size=old_size, new_size=new_size)
    if old_found != old_root:
        raise ProofInvalidError(
            f"the consistency proof leads to {old_found.hex()} at size {old_size}, the root there is {old_root.hex()}"
        )
    if new_found != new_root:
        raise ProofInvalidError(
            f"the consistency proof leads to {new_found.hex()} at size {new_size}, the root there is {new_root.hex()}"
        )


def _verify_trivial_consistency(
    *, old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    if proof:
        raise ProofInvalidError(
            f"from size {old_size} to {new_size} there is nothing to prove, yet {len(proof)} hashes came"
        )
    if old_size == new_size and old_root != new_root:
        raise ProofInvalidError(
            f"two different roots for size {old_size}: {old_root.hex()} and {new_root.hex()}; keep both checkpoints"
        )
    if old_size == 0 and old_root != EMPTY_ROOT:
        raise ProofInvalidError(f"the root of an empty tree is {EMPTY_ROOT.hex()}, not {old_root.hex()}")


def _fold_consistency(path: Sequence[bytes], /, *, old_size: int, new_size: int) -> tuple[bytes, bytes]:
    """Return the old and the new root that the path leads to (RFC 9162, section 2.1.4.2, steps 3 to 6)."""
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node >>= 1
        last >>= 1
    old_found = new_found = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofInvalidError(f"the consistency proof from size {old_size} to {new_size} is too long")
        if node & 1 or node == last:
            old_found = node_hash(sibling, old_found)
            new_found = node_hash(sibling, new_found)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            new_found = node_hash(new_found, sibling)
        node >>= 1
        last >>= 1
    if last:
        raise ProofInvalidError(f"the consistency proof from size {old_size} to {new_size} is too short")
    return old_found, new_found


def require_index(*, index: int, size: int) -> None:
    """Return if a tree of `size` holds entry `index`.

    Raises:
        EntryNotFoundError: it does not.
    """
    if not 0 <= index < size:
        raise EntryNotFoundError(f"the log holds {size} entries, there is none with index {index}")


def _split(count: int, /) -> int:
    """Return the largest power of two smaller than `count` (RFC 9162, section 2.1.1)."""
    return 1 << ((count - 1).bit_length() - 1)


def _require_hashes(*hashes: bytes) -> None:
    if len(hashes) > MAX_PROOF_HASHES + 2:
        raise ProofInvalidError(f"a proof has at most {MAX_PROOF_HASHES} hashes, this one has {len(hashes) - 2}")
    for position, found in enumerate(hashes):
        if len(found) != HASH_BYTES:
            raise ProofInvalidError(f"hash {position} has {len(found)} bytes, SHA-256 gives {HASH_BYTES}")
