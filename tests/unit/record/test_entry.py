import json

import pytest
from pydantic import ValidationError

from colophon.errors import (
    DisclosureInvalidError,
    EntryInvalidError,
    EntryTooLargeError,
    EntryVersionError,
    InvalidInputError,
    TimeWithoutZoneError,
)
from colophon.record.canonical import canonical_bytes
from colophon.record.entry import (
    MAX_ENTRY_BYTES,
    Entry,
    SealedLeaf,
    SealedOpening,
    entry_bytes,
    open_sealed,
    read_entry,
    read_leaf,
    sealed_leaf_bytes,
)
from colophon.record.identifiers import format_time, new_salt, parse_time
from colophon.record.statement import LOG_LEVEL, PRIVATE_NAMES
from support.statements import a_step, a_work, an_entry


def test_an_entry_reads_back_from_its_bytes() -> None:
    entry = an_entry(a_step(title="The lantern, inked").statement)
    data = entry_bytes(entry)
    assert read_entry(data) == entry
    assert read_leaf(data) == entry


def test_private_words_are_nowhere_in_an_entry() -> None:
    stating = a_step(title="The lantern, inked", prompt="a lantern, rain", note="for Ada", parameters={"seed": 7})
    data = entry_bytes(an_entry(stating.statement))
    for word in (b"lantern", b"rain", b"Ada", b"seed"):
        assert word not in data


@pytest.mark.parametrize("change", [{"v": 2}, {"v": True}, {"v": "1"}])
def test_an_unknown_version_is_refused(change: dict[str, object]) -> None:
    record = {**json.loads(entry_bytes(an_entry(a_step().statement))), **change}
    with pytest.raises(EntryVersionError):
        read_leaf(canonical_bytes(record))


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"via": "rumour"},
        {"seq": -1},
        {"seq": 0},
        {"prev": None},
        {"work": None},
        {"log": "two words"},
        {"prev": "AB" * 32},
    ],
)
def test_an_entry_out_of_its_place_is_refused(change: dict[str, object]) -> None:
    record = {**json.loads(entry_bytes(an_entry(a_step().statement))), **change}
    with pytest.raises(EntryInvalidError):
        read_leaf(canonical_bytes(record))


@pytest.mark.parametrize(
    "change",
    [
        {"sd": []},
        {"at": "2026-11-20T10:00:00Z"},
        {"at": "2026-02-30T10:00:00.000Z"},
        {"at": "2026-11-20T11:00:00.000+01:00"},
        {"id": "01a1f887-b55e-42ba-8110-1b2dde01d400"},
        {"prompt": "in clear"},
        {"kind": "wish"},
    ],
)
def test_a_statement_in_another_form_is_refused(change: dict[str, object]) -> None:
    record = json.loads(entry_bytes(an_entry(a_step().statement)))
    record["statement"].update(change)
    with pytest.raises(EntryInvalidError):
        read_leaf(canonical_bytes(record))


def test_a_work_begins_with_its_work_statement() -> None:
    assert an_entry(a_work().statement, seq=0).prev is None
    with pytest.raises(ValidationError, match="first entry"):
        an_entry(a_work().statement, seq=1)
    with pytest.raises(ValidationError, match="first entry"):
        an_entry(a_step().statement, seq=0)


def test_an_entry_over_16_kib_is_refused_with_its_size() -> None:
    stating = a_step()
    # 64 of each kind of list: more than fits, although every list alone would.
    full = [f"{i:064x}" for i in range(64)]
    fields = stating.statement.model_dump()
    used = [{"asset": ref, "use": "component", "channels": ["picture", "voice", "music"]} for ref in full]
    made = [
        {"asset": ref, "modality": "image", "stage": "element", "channels": ["picture"], "duplicate": False}
        for ref in full
    ]
    statement = type(stating.statement).model_validate({**fields, "inputs": used, "outputs": made})
    with pytest.raises(EntryTooLargeError, match=f"at most {MAX_ENTRY_BYTES}"):
        entry_bytes(an_entry(statement))


def test_a_sealed_leaf_shows_no_work_and_opens_to_its_entry() -> None:
    entry = an_entry(a_step().statement)
    salt, data = new_salt(), entry_bytes(entry)
    leaf = read_leaf(sealed_leaf_bytes(salt=salt, entry=data))
    assert isinstance(leaf, SealedLeaf)
    assert set(leaf.model_dump()) == {"v", "type", "c"}
    assert open_sealed(leaf, SealedOpening(entry=data.decode(), salt=salt)) == entry


def test_another_entry_does_not_open_a_sealed_leaf() -> None:
    salt = new_salt()
    leaf = read_leaf(sealed_leaf_bytes(salt=salt, entry=entry_bytes(an_entry(a_step().statement))))
    other = entry_bytes(an_entry(a_step().statement)).decode()
    assert isinstance(leaf, SealedLeaf)
    with pytest.raises(DisclosureInvalidError):
        open_sealed(leaf, SealedOpening(entry=other, salt=salt))


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_beyond_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="within the years 1 to 9999"):
        format_time(parse_time(text))


def test_an_early_time_is_written_as_every_other() -> None:
    assert format_time(parse_time("0850-01-01T01:00:00.0019+01:00")) == "0850-01-01T00:00:00.001Z"


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(TimeWithoutZoneError, match="no zone"):
        parse_time("2026-11-20T10:00:00")


def test_every_statement_type_has_its_private_names_and_log_level_types_exist() -> None:
    from colophon.record.statement import STATEMENT  # noqa: PLC0415 - the schema is only read here

    types = set(STATEMENT.json_schema()["discriminator"]["mapping"])
    assert types == set(PRIVATE_NAMES)
    assert types > LOG_LEVEL
    assert Entry.model_fields.keys() == {"v", "log", "work", "seq", "prev", "via", "statement"}
