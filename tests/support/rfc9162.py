"""The definitions of RFC 9162, section 2.1, word by word and slow: what our fast code is compared with."""

from collections.abc import Sequence
from hashlib import sha256


def split(count: int) -> int:
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def mth(leaves: Sequence[bytes]) -> bytes:
    """Section 2.1.1."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = split(len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Section 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*path(index, leaves[:k]), mth(leaves[k:])]
    return [*path(index - k, leaves[k:]), mth(leaves[:k])]


def proof(old_size: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Section 2.1.4.1, for 0 < old_size < len(leaves)."""
    return subproof(old_size, leaves, complete=True)


def subproof(old_size: int, leaves: Sequence[bytes], *, complete: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if complete else [mth(leaves)]
    k = split(len(leaves))
    if old_size <= k:
        return [*subproof(old_size, leaves[:k], complete=complete), mth(leaves[k:])]
    return [*subproof(old_size - k, leaves[k:], complete=False), mth(leaves[:k])]
