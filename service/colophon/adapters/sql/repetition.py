"""Idempotency: what a key was answered before.

A body is kept as a keyed digest: its bare hash would let whoever holds the database try names and prompts, also after they
were erased.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from colophon.adapters.sql.schema import chain, idempotency, leaf
from colophon.adapters.sql.vault import Vault
from colophon.errors import IdempotencyConflictError, InvalidInputError
from colophon.workflow.ports import Batch
from colophon.workflow.repeating import told_key
from colophon.workflow.views import Recorded

MAX_KEY_CHARACTERS: Final = 255

_FIND: Final = select(idempotency.c.body_digest, idempotency.c.first_index, idempotency.c.count).where(
    idempotency.c.org == bindparam("of_org"), idempotency.c.key == bindparam("of_key")
)
_ANSWER: Final = (
    select(leaf.c.idx, leaf.c.leaf_hash, leaf.c.seq, leaf.c.statement_id, leaf.c.type, leaf.c.logged_at, chain.c.work)
    .outerjoin(chain, chain.c.id == leaf.c.chain)
    .where(leaf.c.idx >= bindparam("start"), leaf.c.idx < bindparam("end"))
    .order_by(leaf.c.idx)
)


def require_key(batch: Batch, /, *, vault: Vault) -> tuple[str, str] | None:
    """Return the batch's idempotency key and the digest of its body; None if it has no key.

    Raises:
        InvalidInputError: the key is too long or empty, or comes without the hash of the body.
    """
    if batch.idempotency_key is None:
        return None
    if not 1 <= len(batch.idempotency_key) <= MAX_KEY_CHARACTERS:
        raise InvalidInputError(
            f"An idempotency key has 1 to {MAX_KEY_CHARACTERS} characters, this one {len(batch.idempotency_key)}."
        )
    if batch.body_sha256 is None:
        raise InvalidInputError("An idempotency key needs the SHA-256 of the body it stands for.")
    return batch.idempotency_key, vault.digest("idempotency", batch.org, batch.body_sha256).hex()


def require_same_body(*, key: str, earlier: str, now: str) -> None:
    """Return if the key comes with the body it came with before.

    Raises:
        IdempotencyConflictError: it does not.
    """
    if earlier != now:
        raise IdempotencyConflictError(
            f"The idempotency key {told_key(key)!r} was used before with another body; use a new key for a new request."
        )


def find_repetition(connection: Connection, /, *, org: str, key: str, body_digest: str) -> tuple[Recorded, ...] | None:
    """Return the first answer to this key; None if it is new.

    Raises:
        IdempotencyConflictError: the key was used with another body.
    """
    found = connection.execute(_FIND, {"of_org": org, "of_key": key}).one_or_none()
    if found is None:
        return None
    require_same_body(key=key, earlier=found.body_digest, now=body_digest)
    rows = connection.execute(_ANSWER, {"start": found.first_index, "end": found.first_index + found.count})
    return tuple(
        Recorded(
            id=str(UUID(bytes=row.statement_id)),
            type=row.type,
            work=row.work,
            seq=row.seq,
            index=row.idx,
            leaf_hash=row.leaf_hash.hex(),
            at=row.logged_at,
        )
        for row in rows
    )
