"""Salted commitments: how a private value stands in the log without being told, and how it is opened.

Domains keep one kind of commitment from being read as another. Salts are 128 random bits; a digest is lower-case hex.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from pydantic import BaseModel, ConfigDict, JsonValue

from colophon.errors import DisclosureInvalidError, InvalidInputError
from colophon.record.canonical import MAX_NESTING, Json, canonical_bytes, nesting
from colophon.record.identifiers import Salt, Sha256Hex, new_salt, salt_bytes

FIELD_DOMAIN: Final = b"colophon/field/v1\0"
ASSET_DOMAIN: Final = b"colophon/asset/v1\0"
AGENT_DOMAIN: Final = b"colophon/agent/v1\0"
SEALED_DOMAIN: Final = b"colophon/sealed/v1\0"
LINK_DOMAIN: Final = b"colophon/link/v1\0"
LINK_BYTES: Final = 16
SEALED_BLOCK: Final = 512
"""Sealed entries are padded with zero bytes to a multiple of this, so that their length tells little."""

ROLL_UP_OVER: Final = 64
"""A list of more items than this stands in an entry as `{n, root}`."""
MAX_FIELD_NESTING: Final = MAX_NESTING - 16
"""A private value may be shown inside a leaf inside a summary, which nests no deeper than any record."""


class FieldOpening(BaseModel):
    """What opens one slot: the private name, its salt and its value (null when the field was not used)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    salt: Salt
    value: JsonValue


class AssetOpening(BaseModel):
    """What opens an asset reference: the salt of this asset in this work, and the SHA-256 of its bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: Sha256Hex
    salt: Salt
    sha256: Sha256Hex


class AgentOpening(BaseModel):
    """What opens a pseudonym: the salt of this agent in this work, and the agent's identity object."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: Sha256Hex
    salt: Salt
    identity: Mapping[str, str | None]


class RolledUp(BaseModel):
    """A long list in an entry: how many items, and the RFC 9162 tree head over their canonical bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    n: int
    root: Sha256Hex


def field_commitment(*, statement_id: str, name: str, salt: str, value: Json) -> str:
    """Return the slot for one private field of one statement."""
    return _digest(FIELD_DOMAIN, [statement_id, name, salt, value])


def asset_reference(*, work: str, salt: str, sha256: str) -> str:
    """Return how a work's entries name an asset: equal within the work, unlinkable across works."""
    return _digest(ASSET_DOMAIN, [work, salt, sha256])


def agent_reference(*, work: str, salt: str, identity: Mapping[str, str | None]) -> str:
    """Return an agent's pseudonym in a work: equal within the work, unlinkable across works, opened by its salt."""
    return _digest(AGENT_DOMAIN, [work, salt, dict(identity)])


def sealed_commitment(*, salt: str, entry: bytes) -> str:
    """Return `c` of a sealed leaf: the digest over salt and padded entry."""
    # An entry ends with "}", and JSON text holds no zero byte, so zero padding can be told from content.
    padded = entry + bytes(-len(entry) % SEALED_BLOCK)
    return hashlib.sha256(SEALED_DOMAIN + salt_bytes(salt) + padded).hexdigest()


def page_link(*, release: str, salt: str) -> str:
    """Return the secret in the address of a release's page; `salt` is that of the sealed source's asset reference.

    The salt stands in the sealed file and nowhere in the log: who holds the file finds the page, who reads the log does not.
    """
    digest = hashlib.sha256(LINK_DOMAIN + canonical_bytes([release, salt])).digest()
    return base64.urlsafe_b64encode(digest[:LINK_BYTES]).rstrip(b"=").decode("ascii")


def close_fields(
    *, statement_id: str, names: Sequence[str], values: Mapping[str, Json]
) -> tuple[tuple[Sha256Hex, ...], tuple[FieldOpening, ...]]:
    """Return the full array of slots for a type's private `names`, and what opens each.

    A name without a value commits to null under a salt of its own, so the array tells nothing of what was used.

    Raises:
        InvalidInputError: a value has no canonical form, or nests too deep to be shown in a sealed file.
    """
    for name in names:
        _require_showable(name, values.get(name))
    openings = tuple(FieldOpening(name=name, salt=new_salt(), value=_plain(values.get(name))) for name in names)
    slots = tuple(
        field_commitment(statement_id=statement_id, name=o.name, salt=o.salt, value=_plain(values.get(o.name)))
        for o in openings
    )
    return slots, openings


def open_field(opening: FieldOpening, *, statement_id: str, names: Sequence[str], slots: Sequence[str]) -> None:
    """Check that `opening` opens its slot among a statement's `slots`.

    Raises:
        DisclosureInvalidError: the type has no such private name, or the digest differs.
    """
    if opening.name not in names or len(names) != len(slots):
        raise DisclosureInvalidError(f"The statement {statement_id} has no private field {opening.name!r}.")
    expected = slots[list(names).index(opening.name)]
    found = field_commitment(statement_id=statement_id, name=opening.name, salt=opening.salt, value=opening.value)
    if found != expected:
        raise DisclosureInvalidError(
            f"The value given for {opening.name!r} of {statement_id} is not the one that was committed: "
            f"its digest is {found}, the entry holds {expected}."
        )


def open_asset(opening: AssetOpening, *, work: str) -> None:
    """Check that `opening` opens its asset reference.

    Raises:
        DisclosureInvalidError: it does not.
    """
    if asset_reference(work=work, salt=opening.salt, sha256=opening.sha256) != opening.ref:
        raise DisclosureInvalidError(f"The SHA-256 {opening.sha256} does not open the asset reference {opening.ref}.")


def open_agent(opening: AgentOpening, *, work: str) -> None:
    """Check that `opening` opens its pseudonym.

    Raises:
        DisclosureInvalidError: it does not.
    """
    if agent_reference(work=work, salt=opening.salt, identity=opening.identity) != opening.ref:
        raise DisclosureInvalidError(f"The name given does not open the pseudonym {opening.ref}.")


Item = TypeVar("Item", bound=BaseModel | str)


def roll_up(items: Sequence[Item]) -> tuple[Item, ...] | RolledUp:
    """Return `items` as they stand in an entry: themselves up to `ROLL_UP_OVER`, else their number and root."""
    if len(items) <= ROLL_UP_OVER:
        return tuple(items)
    return RolledUp(n=len(items), root=list_root([_item_bytes(item) for item in items]).hex())


def check_rolled_up(rolled: RolledUp, items: Sequence[BaseModel | str]) -> None:
    """Check that `items` are the list that `rolled` stands for.

    Raises:
        DisclosureInvalidError: their number or root differs.
    """
    root = list_root([_item_bytes(item) for item in items]).hex()
    if len(items) != rolled.n or root != rolled.root:
        raise DisclosureInvalidError(f"The list of {len(items)} items is not the one of {rolled.n} that was committed.")


def leaf_hash(data: bytes) -> bytes:
    """Return the 32-byte hash of a leaf's exact bytes (RFC 9162, section 2.1.1)."""
    # The two prefixes keep a leaf from being read as a node.
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the 32-byte hash of an interior node (RFC 9162, section 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def list_root(leaves: Sequence[bytes]) -> bytes:
    """Return the RFC 9162 tree head over `leaves` (their bytes, not their hashes)."""
    return hashes_root([leaf_hash(leaf) for leaf in leaves])


def hashes_root(hashes: Sequence[bytes]) -> bytes:
    """Return the RFC 9162 tree head over leaf hashes; an empty list has the hash of nothing (section 2.1.1)."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    level = list(hashes)
    while len(level) > 1:
        # Pairing from the left and carrying an odd last node up equals the largest-power-of-two split of the clause.
        paired = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def _digest(domain: bytes, value: Json) -> str:
    return hashlib.sha256(domain + canonical_bytes(value)).hexdigest()


def _item_bytes(item: BaseModel | str) -> bytes:
    return canonical_bytes(item if isinstance(item, str) else item.model_dump(mode="json"))


def _require_showable(name: str, value: Json) -> None:
    if value is None or isinstance(value, str) or nesting(canonical_bytes(value)) <= MAX_FIELD_NESTING:
        return
    raise InvalidInputError(
        f"The field {name!r} nests deeper than {MAX_FIELD_NESTING} levels, so no sealed file could show it; give it as text."
    )


def _plain(value: Json) -> JsonValue:
    """Return `value` with its sequences as lists and mappings as dicts, as JSON text would give it back."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(inner) for inner in value]
    return value
