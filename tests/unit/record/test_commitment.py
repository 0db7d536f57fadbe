import base64
import hashlib

import pytest

from colophon.errors import DisclosureInvalidError, InvalidInputError
from colophon.record.canonical import Json
from colophon.record.commitment import (
    MAX_FIELD_NESTING,
    AgentOpening,
    AssetOpening,
    FieldOpening,
    RolledUp,
    agent_reference,
    asset_reference,
    check_rolled_up,
    close_fields,
    field_commitment,
    list_root,
    open_agent,
    open_asset,
    open_field,
    page_link,
    roll_up,
    sealed_commitment,
)
from colophon.record.identifiers import new_salt
from support.statements import SALT, WORK

STATEMENT = "01a1f887-b55e-72ba-8110-1b2dde01d400"
NAMES = ("title", "note")


def test_a_field_commitment_is_the_digest_the_design_names() -> None:
    by_hand = hashlib.sha256(
        b'colophon/field/v1\0["' + STATEMENT.encode() + b'","note","AAAAAAAAAAAAAAAAAAAAAA",{"a":1}]'
    ).hexdigest()
    assert field_commitment(statement_id=STATEMENT, name="note", salt=SALT, value={"a": 1}) == by_hand


def test_an_asset_reference_is_the_digest_the_design_names() -> None:
    sha256 = "ab" * 32
    by_hand = hashlib.sha256(f'colophon/asset/v1\0["{WORK}","AAAAAAAAAAAAAAAAAAAAAA","{sha256}"]'.encode()).hexdigest()
    assert asset_reference(work=WORK, salt=SALT, sha256=sha256) == by_hand


def test_a_page_link_is_the_first_half_of_the_digest_the_formats_name() -> None:
    release = "0b1f6a52-7a0e-4f7a-8a49-3a5e0a1f9f10"
    by_hand = hashlib.sha256(f'colophon/link/v1\0["{release}","{SALT}"]'.encode()).digest()[:16]
    link = page_link(release=release, salt=SALT)
    assert base64.urlsafe_b64decode(link + "==") == by_hand
    assert len(link) == 22


def test_a_sealed_commitment_pads_the_entry_to_512_bytes() -> None:
    by_hand = hashlib.sha256(b"colophon/sealed/v1\0" + bytes(16) + b"{}" + bytes(510)).hexdigest()
    assert sealed_commitment(salt=SALT, entry=b"{}") == by_hand


def test_every_private_name_gets_a_slot_whether_used_or_not() -> None:
    slots, openings = close_fields(statement_id=STATEMENT, names=NAMES, values={"note": "why"})
    assert [opening.name for opening in openings] == ["title", "note"]
    assert [opening.value for opening in openings] == [None, "why"]
    for opening in openings:
        open_field(opening, statement_id=STATEMENT, names=NAMES, slots=slots)


@pytest.mark.parametrize(
    "change",
    [
        {"value": "another"},
        {"value": None},
        {"salt": "BBBBBBBBBBBBBBBBBBBBBA"},
        {"name": "title"},
        {"name": "nonsense"},
    ],
)
def test_an_altered_disclosure_is_refused(change: dict[str, str | None]) -> None:
    slots, openings = close_fields(statement_id=STATEMENT, names=NAMES, values={"note": "why"})
    altered = FieldOpening.model_validate({**openings[1].model_dump(), **change})
    with pytest.raises(DisclosureInvalidError):
        open_field(altered, statement_id=STATEMENT, names=NAMES, slots=slots)


def test_a_disclosure_does_not_open_the_same_field_of_another_statement() -> None:
    slots, openings = close_fields(statement_id=STATEMENT, names=NAMES, values={"note": "why"})
    with pytest.raises(DisclosureInvalidError):
        open_field(openings[1], statement_id=STATEMENT.replace("d400", "d401"), names=NAMES, slots=slots)


def test_one_person_in_two_works_has_two_pseudonyms() -> None:
    identity: dict[str, str | None] = {"kind": "person", "name": "Mara Lind", "provider": None, "version": None}
    other = WORK.replace("11", "12")
    assert agent_reference(work=WORK, salt=SALT, identity=identity) != agent_reference(
        work=other, salt=SALT, identity=identity
    )
    assert agent_reference(work=WORK, salt=SALT, identity=identity) != agent_reference(
        work=WORK, salt=new_salt(), identity=identity
    )


def test_a_pseudonym_opens_to_its_name_and_to_no_other() -> None:
    identity: dict[str, str | None] = {"kind": "person", "name": "Mara Lind", "provider": None, "version": None}
    ref = agent_reference(work=WORK, salt=SALT, identity=identity)
    open_agent(AgentOpening(ref=ref, salt=SALT, identity=identity), work=WORK)
    with pytest.raises(DisclosureInvalidError):
        open_agent(AgentOpening(ref=ref, salt=SALT, identity={**identity, "name": "Jon"}), work=WORK)


def test_an_asset_reference_opens_to_its_hash_and_to_no_other() -> None:
    ref = asset_reference(work=WORK, salt=SALT, sha256="ab" * 32)
    open_asset(AssetOpening(ref=ref, salt=SALT, sha256="ab" * 32), work=WORK)
    with pytest.raises(DisclosureInvalidError):
        open_asset(AssetOpening(ref=ref, salt=SALT, sha256="cd" * 32), work=WORK)


def test_the_root_of_a_list_is_the_rfc9162_tree_head() -> None:
    def leaf(data: bytes) -> bytes:
        return hashlib.sha256(b"\0" + data).digest()

    def node(left: bytes, right: bytes) -> bytes:
        return hashlib.sha256(b"\1" + left + right).digest()

    a, b, c, d, e = (leaf(x) for x in (b"a", b"b", b"c", b"d", b"e"))
    assert list_root([]) == hashlib.sha256(b"").digest()
    assert list_root([b"a"]) == a
    assert list_root([b"a", b"b", b"c"]) == node(node(a, b), c)
    assert list_root([b"a", b"b", b"c", b"d", b"e"]) == node(node(node(a, b), node(c, d)), e)


def test_a_list_over_64_stands_as_its_number_and_root() -> None:
    refs = [f"{i:064x}" for i in range(65)]
    assert roll_up(refs[:64]) == tuple(refs[:64])
    rolled = roll_up(refs)
    assert isinstance(rolled, RolledUp)
    assert rolled.n == 65
    check_rolled_up(rolled, refs)
    with pytest.raises(DisclosureInvalidError):
        check_rolled_up(rolled, [*refs[:-1], refs[0]])


def test_a_value_too_deep_to_be_shown_in_a_sealed_file_is_refused_when_it_is_recorded() -> None:
    deepest: Json = "x"
    for _ in range(MAX_FIELD_NESTING):
        deepest = [deepest]
    close_fields(statement_id=STATEMENT, names=NAMES, values={"note": deepest})
    with pytest.raises(InvalidInputError, match="'note' nests deeper"):
        close_fields(statement_id=STATEMENT, names=NAMES, values={"note": {"a": deepest}})
