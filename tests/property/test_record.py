"""Invariants of the record, over whatever values there may be."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from colophon.errors import ColophonError, DisclosureInvalidError
from colophon.record.canonical import Json, canonical_bytes, parse_canonical
from colophon.record.commitment import FieldOpening, close_fields, hashes_root, leaf_hash, open_field
from colophon.record.entry import entry_bytes, read_leaf
from colophon.record.statement import PRIVATE_NAMES
from support.statements import a_step, an_entry

STATEMENT = "01a1f887-b55e-72ba-8110-1b2dde01d400"
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(text, values, max_size=6))
def test_canonical_bytes_read_back_to_the_same_record(record: dict[str, Json]) -> None:
    assert parse_canonical(canonical_bytes(record)) == record


@given(st.dictionaries(text, values | st.floats(allow_nan=False, allow_infinity=False), max_size=6))
def test_canonical_bytes_are_those_of_the_reference_encoder(record: dict[str, Json]) -> None:
    assert canonical_bytes(record) == rfc8785.dumps(record)


@given(values, values)
def test_a_slot_opens_to_its_value_and_to_no_other(value: Json, other: Json) -> None:
    names = PRIVATE_NAMES["decision"]
    slots, openings = close_fields(statement_id=STATEMENT, names=names, values={"why": value})
    for opening in openings:
        open_field(opening, statement_id=STATEMENT, names=names, slots=slots)
    forged = FieldOpening.model_validate({"name": "why", "salt": openings[0].salt, "value": other})
    if canonical_bytes([other]) != canonical_bytes([value]):
        with pytest.raises(DisclosureInvalidError):
            open_field(forged, statement_id=STATEMENT, names=names, slots=slots)


@given(st.binary(max_size=600))
def test_any_bytes_are_an_entry_a_sealed_leaf_or_our_error(data: bytes) -> None:
    with pytest.raises(ColophonError):
        read_leaf(data)


@given(st.data())
def test_an_entry_with_one_byte_changed_is_refused_or_another_record(data: st.DataObject) -> None:
    original = entry_bytes(an_entry(a_step(title="A title").statement))
    at = data.draw(st.integers(0, len(original) - 1))
    changed = bytearray(original)
    changed[at] ^= data.draw(st.integers(1, 255))
    try:
        entry = read_leaf(bytes(changed))
    except ColophonError:
        return
    # Where another digit of a hash was hit the bytes are an entry again, but not one that hashes to the same leaf.
    assert entry_bytes(entry) == bytes(changed)  # type: ignore[arg-type]  # a sealed leaf can't come from these bytes
    assert leaf_hash(bytes(changed)) != leaf_hash(original)


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_the_root_by_pairs_is_the_root_by_the_clause(hashes: list[bytes]) -> None:
    import hashlib  # noqa: PLC0415 - used by the independent computation alone

    def clause(leaves: list[bytes]) -> bytes:
        if not leaves:
            return hashlib.sha256(b"").digest()
        if len(leaves) == 1:
            return leaves[0]
        k = 1 << (len(leaves) - 1).bit_length() - 1
        return hashlib.sha256(b"\1" + clause(leaves[:k]) + clause(leaves[k:])).digest()

    assert hashes_root(hashes) == clause(hashes)
