"""Idempotency keys: a caller's own are kept apart from ours, and each goes with the hash of its body."""

import hashlib
from typing import Final

from pydantic import BaseModel

from colophon.errors import InvalidInputError
from colophon.record.canonical import Json, canonical_bytes

MAX_KEY_CHARACTERS: Final = 200
_CALLERS: Final = "caller:"


def callers_key(key: str | None) -> str | None:
    """Return a caller's idempotency key as it is stored: it can't meet a key that a seal uses.

    Raises:
        InvalidInputError: it is empty, too long, or not printable ASCII.
    """
    if key is None:
        return None
    if not 1 <= len(key) <= MAX_KEY_CHARACTERS or not (key.isascii() and key.isprintable()):
        raise InvalidInputError(f"An idempotency key is 1 to {MAX_KEY_CHARACTERS} printable ASCII characters.")
    return _CALLERS + key


def told_key(key: str) -> str:
    """Return a stored key as its caller knows it."""
    return key.removeprefix(_CALLERS)


def body_sha256(use_case: str, *parts: BaseModel | str | None) -> str:
    """Return the hash of what a caller sent: the same key for another use case or body is a conflict."""
    body: list[Json] = [
        use_case,
        *(part.model_dump(mode="json") if isinstance(part, BaseModel) else part for part in parts),
    ]
    return hashlib.sha256(canonical_bytes(body)).hexdigest()
