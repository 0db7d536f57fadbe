"""Entries and leaves: a statement in its place, and the exact bytes that are stored, served and hashed.

The bytes of an entry are made once. Every reader refuses an entry with duplicate names, invalid UTF-8, an unknown version, or
that is not equal to its own canonical form (docs/formats.md, section Entry).
"""

from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from colophon.errors import DisclosureInvalidError, EntryInvalidError, EntryTooLargeError, EntryVersionError
from colophon.record.canonical import canonical_bytes, parse_canonical
from colophon.record.commitment import sealed_commitment
from colophon.record.identifiers import Origin, RandomId, Salt, Sha256Hex
from colophon.record.statement import LOG_LEVEL, PRIVATE_NAMES, Statement
from colophon.record.vocabulary import Via

ENTRY_VERSION: Final = 1
MAX_ENTRY_BYTES: Final = 16 * 1024


class Entry(BaseModel):
    """A statement in its place in the log.

    Attributes:
        log: the log's origin.
        work: the work's random id; None for the log's own statements (`LOG_LEVEL`).
        seq: the work's counter, from 0.
        prev: hash of the work's previous leaf as it stands in the log (for a sealed work: of the outer leaf); None at 0.
        via: how the statement arrived, by the operator's word.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[1] = 1
    log: Origin
    work: RandomId | None
    seq: Annotated[int, Field(ge=0, le=2**53 - 1)] | None
    prev: Sha256Hex | None
    via: Via
    statement: Statement

    @model_validator(mode="after")
    def _stands_where_its_type_belongs(self) -> Self:
        statement = self.statement
        if len(statement.sd) != len(PRIVATE_NAMES[statement.type]):
            raise ValueError(
                f"a {statement.type} has {len(PRIVATE_NAMES[statement.type])} slots, not {len(statement.sd)}"
            )
        in_chain = statement.type not in LOG_LEVEL
        if in_chain != (self.work is not None) or in_chain != (self.seq is not None):
            raise ValueError(f"a {statement.type} {'needs' if in_chain else 'has no'} work and seq")
        if (self.prev is None) != (not in_chain or self.seq == 0):
            raise ValueError("prev names the work's previous leaf, and only the first has none")
        if (statement.type == "work") != (self.seq == 0):
            raise ValueError("the first entry of a work, and only the first, is its work statement")
        return self


class SealedLeaf(BaseModel):
    """The leaf of a sealed work's entry: a commitment, with no work id outside."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[1] = 1
    type: Literal["sealed"] = "sealed"
    c: Sha256Hex


class SealedOpening(BaseModel):
    """What opens a sealed leaf: the entry's canonical text and the salt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entry: str
    salt: Salt


_ENTRY: Final = TypeAdapter(Entry)
_SEALED: Final = TypeAdapter(SealedLeaf)


def entry_bytes(entry: Entry) -> bytes:
    """Return the canonical bytes of `entry`, at most 16 KiB.

    Raises:
        EntryTooLargeError: they would be more.
    """
    data = canonical_bytes(entry.model_dump(mode="json"))
    if len(data) > MAX_ENTRY_BYTES:
        raise EntryTooLargeError(
            f"The entry would take {len(data)} bytes; at most {MAX_ENTRY_BYTES} fit. Record it as several steps, or name "
            f"fewer agents, assets and evidence files in one."
        )
    return data


def sealed_leaf_bytes(*, salt: str, entry: bytes) -> bytes:
    """Return the leaf bytes that stand in the log for a sealed work's `entry`."""
    leaf = SealedLeaf(c=sealed_commitment(salt=salt, entry=entry))
    return canonical_bytes(leaf.model_dump(mode="json"))


def read_entry(data: bytes) -> Entry:
    """Return the entry whose bytes are exactly `data`.

    Raises:
        EntryInvalidError: `data` is not canonical, not an entry, or larger than 16 KiB.
        EntryVersionError: its version is unknown.
    """
    record = _record(data)
    try:
        entry = _ENTRY.validate_python(record)
    except ValidationError as error:
        raise EntryInvalidError(f"The record is no entry: {_first(error)}.") from error
    # A field that pydantic normalised (a number for a string, say) would not come out as it went in.
    if canonical_bytes(entry.model_dump(mode="json")) != data:
        raise EntryInvalidError("The entry's fields are not in the form this version writes them.")
    return entry


def read_leaf(data: bytes) -> Entry | SealedLeaf:
    """Return what a leaf's exact bytes say: an entry, or that one is sealed.

    Raises:
        EntryInvalidError: `data` is neither.
        EntryVersionError: its version is unknown.
    """
    record = _record(data)
    if record.get("type") != "sealed":
        return read_entry(data)
    try:
        return _SEALED.validate_python(record)
    except ValidationError as error:
        raise EntryInvalidError(f"The record is no sealed leaf: {_first(error)}.") from error


def open_sealed(leaf: SealedLeaf, opening: SealedOpening) -> Entry:
    """Return the entry that `opening` reveals under `leaf`.

    Raises:
        DisclosureInvalidError: the opening is not this leaf's.
        EntryInvalidError: what it reveals is no entry.
    """
    data = opening.entry.encode("utf-8")
    if sealed_commitment(salt=opening.salt, entry=data) != leaf.c:
        raise DisclosureInvalidError("The entry given does not open the sealed leaf.")
    return read_entry(data)


def _record(data: bytes) -> dict[str, object]:
    if len(data) > MAX_ENTRY_BYTES:
        raise EntryInvalidError(f"The record has {len(data)} bytes; an entry has at most {MAX_ENTRY_BYTES}.")
    record = parse_canonical(data)
    if record.get("v") != ENTRY_VERSION or isinstance(record.get("v"), bool):
        raise EntryVersionError(
            f"The record says version {record.get('v')!r}; this reader knows {ENTRY_VERSION}. Update it."
        )
    return dict(record)


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
