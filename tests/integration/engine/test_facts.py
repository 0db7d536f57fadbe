"""What a read tells: assertions with their values, ingredients with their recorded and present state, trust by list."""

from pathlib import Path

import pytest

from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.session import EngineSession
from colophon.adapters.engine.writer import EngineWriter
from colophon.credential.facts import SoftwareAgent, State, StoreFacts
from colophon.credential.ports import IngredientInput, Intent, SignRequest
from colophon.credential.trust import TrustAnchors
from colophon.errors import CertificateError, InvalidInputError, SigningFailedError, TargetExistsError
from colophon.record.canonical import Json
from support import media, pki
from support.engine import AI, CREATION, EDITS, changed, definition, sign, signed, trust_in
from support.pki import Identity

MISMATCH = "assertion.dataHash.mismatch"
UNTRUSTED = "signingCredential.untrusted"


def store(reader: EngineReader, path: Path, trust: TrustAnchors) -> StoreFacts:
    found = reader.read(path, trust=trust)
    assert isinstance(found, StoreFacts)
    return found


def test_the_signer_is_told_with_key_names_and_dates(
    session: EngineSession, reader: EngineReader, who: Identity, tmp_path: Path
) -> None:
    found = store(reader, signed(session, who, tmp_path), trust_in(who))
    assert found.active is not None
    signer = found.active.signer
    assert signer is not None
    assert (signer.algorithm, signer.common_name, signer.organisation) == ("es256", "Test Signer", "Colophon Tests")
    assert signer.issuer_common_name == "Test Root"
    assert signer.spki_sha256 == pki.spki_sha256(who.leaf)
    assert signer.chain_der[0] == pki.der_of(who.leaf)
    assert signer.not_after is not None
    assert signer.not_after.startswith(who.leaf.not_valid_after_utc.date().isoformat())
    assert (signer.time, signer.time_trusted) == (None, False)
    assert found.active.spec_version == "2.4.0"
    assert found.active.generator == SoftwareAgent(name="colophon", version="1")
    assert found.engine.startswith("c2pa-rs ")


def test_values_of_an_assertion_come_back_as_they_were_written(
    session: EngineSession, reader: EngineReader, who: Identity, tmp_path: Path
) -> None:
    data: Json = {
        "claim": '{"a":"Zoë"}',
        "numbers": [1, 300, -2, 2.5],
        "nested": {"none": None, "yes": True},
        "text": ["a"],
    }
    target = tmp_path / "out.jpg"
    content = definition(org_colophon_ledger=data, cawg_training_x={"entries": {}})
    sign(session, who, media.write(tmp_path, "jpg"), target, content=content)
    found = store(reader, target, trust_in(who))
    assert found.active is not None
    ledger = found.active.assertion("org.colophon.ledger")
    assert ledger is not None
    assert ledger.data == data
    assert ledger.created


def test_actions_come_back_in_order_with_their_fields(
    session: EngineSession, reader: EngineReader, who: Identity, tmp_path: Path
) -> None:
    target = tmp_path / "out.png"
    agent = {"name": "A model", "version": "3"}
    when = "2026-01-02T03:04:05Z"
    content = definition(
        [
            {"action": "c2pa.created", "digitalSourceType": AI, "softwareAgent": agent, "when": when},
            {
                "action": "c2pa.edited",
                "digitalSourceType": EDITS,
                "parameters": {"org.colophon.step": "s1"},
                "reason": "r",
            },
        ]
    )
    sign(session, who, media.write(tmp_path, "png"), target, content=content, intent=Intent.AS_GIVEN)
    found = store(reader, target, trust_in(who))
    assert found.active is not None
    first, second = found.active.actions
    assert (first.action, first.digital_source_type, first.when) == ("c2pa.created", AI, when)
    assert first.software_agent == SoftwareAgent(name="A model", version="3")
    assert (second.action, second.reason, second.parameters) == ("c2pa.edited", "r", {"org.colophon.step": "s1"})
    assert first.created
    assert second.created


def test_ingredients_are_told_with_origin_hash_and_manifest(
    session: EngineSession, reader: EngineReader, who: Identity, tmp_path: Path
) -> None:
    credentialed = signed(session, who, tmp_path, "png", stem="credentialed")
    plain, text = media.write(tmp_path, "webp", stem="plain"), media.write(tmp_path, "txt", stem="notes")
    ingredients = [
        IngredientInput(relationship="componentOf", label="a", title="A", path=credentialed, digital_source_type=AI),
        IngredientInput(relationship="componentOf", label="b", title="B", path=plain, digital_source_type=AI),
        IngredientInput(relationship="inputTo", label="c", title="C", path=text, sha256="ab" * 32),
        IngredientInput(
            relationship="componentOf", label="d", title="D", digital_source_type=CREATION, sha256="cd" * 32
        ),
    ]
    placed: list[Json] = [
        {"action": "c2pa.placed", "digitalSourceType": AI, "parameters": {"ingredientIds": [label]}} for label in "abd"
    ]
    target = tmp_path / "out.jpg"
    content = definition(placed)
    sign(session, who, media.write(tmp_path, "jpg"), target, content=content, ingredients=ingredients)
    found = store(reader, target, trust_in(who))
    assert found.state is State.TRUSTED
    assert found.active is not None
    by_title = {ingredient.title: ingredient for ingredient in found.active.ingredients}
    assert set(by_title) == {"A", "B", "C", "D"}
    assert all(ingredient.created for ingredient in by_title.values())
    # C2PA 2.4, section 18.16: one with a manifest speaks for itself and has no source type beside it.
    assert by_title["A"].manifest_label is not None
    assert by_title["A"].digital_source_type is None
    assert (by_title["B"].manifest_label, by_title["B"].digital_source_type) == (None, AI)
    assert by_title["C"].relationship == "inputTo"
    assert by_title["D"].digital_source_type == CREATION
    assert found.active.actions[1].ingredients == (by_title["A"].label,)
    metadata = {
        title: data["metadata"]
        for title, ingredient in by_title.items()
        if isinstance(data := next(a.data for a in found.active.assertions if a.label == ingredient.label), dict)
        and "metadata" in data
    }
    assert metadata == {"C": {"org.colophon.sha256": "ab" * 32}, "D": {"org.colophon.sha256": "cd" * 32}}


def test_a_tampered_ingredient_is_told_though_the_engine_says_trusted(
    session: EngineSession, reader: EngineReader, who: Identity, tmp_path: Path
) -> None:
    component = signed(session, who, tmp_path, "jpg", stem="component")
    tampered = changed(component, tmp_path / "component-source.jpg")
    target = tmp_path / "out.jpg"
    ingredient = IngredientInput(relationship="componentOf", label="a", title="A", path=tampered)
    sign(session, who, media.write(tmp_path, "jpg"), target, ingredients=[ingredient])
    found = store(reader, target, trust_in(who))
    assert found.state is State.TRUSTED
    assert found.active is not None
    (told,) = found.active.ingredients
    assert told.recorded is not None
    assert MISMATCH in told.recorded.failure_codes


def test_an_ingredient_by_somebody_unknown_here_is_told_by_its_delta(
    session: EngineSession, reader: EngineReader, who: Identity, tmp_path: Path
) -> None:
    other = pki.identity()
    component = signed(session, other, tmp_path, "jpg", stem="component")
    target = tmp_path / "out.jpg"
    ingredient = IngredientInput(relationship="componentOf", label="a", title="A", path=component)
    both = trust_in(who, other)
    sign(session, who, media.write(tmp_path, "jpg"), target, ingredients=[ingredient], trust=both)
    found = store(reader, target, trust_in(who))
    assert found.claim_signer_trusted
    assert found.active is not None
    (told,) = found.active.ingredients
    assert told.recorded is not None
    assert not told.recorded.failure
    assert told.delta is not None
    assert told.delta.failure_codes == {UNTRUSTED}
    known = store(reader, target, both)
    assert known.active is not None
    assert known.active.ingredients[0].delta is not None
    assert not known.active.ingredients[0].delta.failure


@pytest.mark.parametrize("purpose", ["identity_pem", "time_pem"])
def test_a_root_for_people_or_time_makes_no_claim_signer_known(
    session: EngineSession, reader: EngineReader, who: Identity, tmp_path: Path, purpose: str
) -> None:
    other = pki.identity()
    target = signed(session, other, tmp_path)
    found = store(reader, target, TrustAnchors(claim_pem=who.root.pem, **{purpose: other.root.pem}))
    assert not found.claim_signer_trusted
    assert found.state is State.VALID
    assert found.active is not None
    assert UNTRUSTED in found.active.codes.failure_codes
    assert "signingCredential.trusted" not in found.active.codes.success_codes
    # With its root in the claim list too, the same file is by somebody known.
    known = store(reader, target, TrustAnchors(claim_pem=other.root.pem, **{purpose: other.root.pem}))
    assert known.claim_signer_trusted
    assert known.state is State.TRUSTED


@pytest.mark.parametrize("purpose", ["identity_pem", "time_pem"])
def test_nor_does_it_make_an_ingredients_signer_known(
    session: EngineSession, reader: EngineReader, who: Identity, tmp_path: Path, purpose: str
) -> None:
    other = pki.identity()
    component = signed(session, other, tmp_path, stem="component")
    target = tmp_path / "out.jpg"
    ingredient = IngredientInput(relationship="componentOf", label="a", title="A", path=component)
    sign(session, who, media.write(tmp_path, "jpg"), target, ingredients=[ingredient], trust=trust_in(who, other))
    found = store(reader, target, TrustAnchors(claim_pem=who.root.pem, **{purpose: other.root.pem}))
    assert found.active is not None
    told = found.active.ingredients[0].delta
    assert told is not None
    assert told.failure_codes == {UNTRUSTED}


def test_a_list_that_holds_no_certificate_is_refused(reader: EngineReader, tmp_path: Path) -> None:
    junk = "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n"
    with pytest.raises(CertificateError, match="identity list"):
        reader.read(media.write(tmp_path, "jpg"), trust=TrustAnchors(identity_pem=junk))


@pytest.mark.parametrize("algorithm", ["es256", "es384", "es512", "ps256", "ed25519"])
def test_every_kind_of_key_signs_and_reads_back(
    session: EngineSession, reader: EngineReader, algorithm: str, tmp_path: Path
) -> None:
    somebody = pki.identity(algorithm=algorithm)
    found = store(reader, signed(session, somebody, tmp_path), trust_in(somebody))
    assert found.state is State.TRUSTED
    assert found.active is not None
    assert found.active.signer is not None
    assert found.active.signer.algorithm == algorithm
    assert found.active.signer.spki_sha256 == pki.spki_sha256(somebody.leaf)


@pytest.mark.parametrize(
    "flaw",
    [
        {"starts_in_days": -30, "ends_in_days": -1},
        {"starts_in_days": 1},
        {"purposes": (pki.CLIENT_AUTH,)},
        {"purposes": ()},
        {"purposes": (pki.DOCUMENT_SIGNING,)},
        {"with_aki": False},
        {"with_key_usage": False},
    ],
    ids=["expired", "not yet valid", "for logging in", "for nothing", "a person's", "no AKI", "no key usage"],
)
def test_a_certificate_that_must_not_sign_is_refused_and_nothing_is_left(
    session: EngineSession, tmp_path: Path, flaw: dict[str, object]
) -> None:
    somebody = pki.identity(**flaw)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - one flaw each
    with pytest.raises(SigningFailedError):
        sign(session, somebody, media.write(tmp_path, "jpg"), tmp_path / "out.jpg")
    assert [path.name for path in tmp_path.iterdir()] == ["source.jpg"]


def test_a_key_that_is_not_the_certificates_is_refused(session: EngineSession, who: Identity, tmp_path: Path) -> None:
    other = pki.identity()
    with pytest.raises(SigningFailedError):
        sign(session, who, media.write(tmp_path, "jpg"), tmp_path / "out.jpg", callback=other.sign)
    assert not (tmp_path / "out.jpg").exists()


def test_the_key_is_asked_once_for_a_signature_over_a_small_structure(
    session: EngineSession, who: Identity, tmp_path: Path
) -> None:
    asked: list[int] = []

    def callback(data: bytes) -> bytes:
        asked.append(len(data))
        return who.sign(data)

    sign(session, who, media.write(tmp_path, "mp4"), tmp_path / "out.mp4", callback=callback)
    assert len(asked) == 1
    assert asked[0] < 16_384


def test_the_reason_why_the_key_could_not_be_used_reaches_the_caller(
    session: EngineSession, who: Identity, tmp_path: Path
) -> None:
    def callback(_data: bytes) -> bytes:
        raise SigningFailedError("the token was pulled out")

    with pytest.raises(SigningFailedError, match="pulled out"):
        sign(session, who, media.write(tmp_path, "jpg"), tmp_path / "out.jpg", callback=callback)
    assert not (tmp_path / "out.jpg").exists()


@pytest.mark.parametrize("label", ["org.colophon.é", "日本", "a/b", "", "a..b", "a b"])
def test_a_label_that_could_kill_the_engine_is_refused_beforehand(
    session: EngineSession, who: Identity, tmp_path: Path, label: str
) -> None:
    content: dict[str, Json] = {**definition(), "assertions": [{"label": label, "data": {}}]}
    with pytest.raises(InvalidInputError, match="label"):
        sign(session, who, media.write(tmp_path, "jpg"), tmp_path / "out.jpg", content=content)


def test_a_file_is_never_signed_onto_another_or_onto_itself(
    session: EngineSession, who: Identity, tmp_path: Path
) -> None:
    source, there = media.write(tmp_path, "jpg"), media.write(tmp_path, "jpg", stem="there")
    for target in (source, there):
        before = target.read_bytes()
        with pytest.raises(TargetExistsError):
            sign(session, who, source, target)
        assert target.read_bytes() == before


def test_a_new_beginning_needs_its_source_type(session: EngineSession, who: Identity, tmp_path: Path) -> None:
    request = SignRequest(
        source=media.write(tmp_path, "jpg"),
        destination=tmp_path / "out.jpg",
        media_type="image/jpeg",
        definition=definition(),
        intent=Intent.CREATE,
        algorithm="es256",
        chain_pem=who.chain_pem,
    )
    with pytest.raises(InvalidInputError, match="digital source type"):
        EngineWriter(session).sign(request, sign=who.sign)
