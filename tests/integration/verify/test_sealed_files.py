"""Files that a real engine signed, judged by the verifier: what holds, and each way in which it is made not to."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.session import EngineSession
from colophon.credential.facts import SignerFacts
from colophon.credential.ports import Intent
from colophon.credential.trust import TrustAnchors
from colophon.verify.policy import exit_code, parse_policy
from colophon.verify.verdict import Integrity, LedgerFinding, ReleaseFinding, SignerTrust, Verdict
from colophon.verify.verifier import Verifier
from conformance.rubric.rules import Result, evaluate, standards
from conformance.rubric.schema import schema_errors
from support import media, pki
from support.engine import changed, sign, signed, trust_in
from support.manifest_readers import LogThatKnows
from support.sealed_cases import SealedCase, sealed_case

ALL = parse_policy("intact,signer,log")


def case_of(who: pki.Identity) -> SealedCase:
    facts = SignerFacts(algorithm=who.algorithm, spki_sha256=pki.spki_sha256(who.leaf))
    return sealed_case().signed_by(facts)


def seal(session: EngineSession, case: SealedCase, who: pki.Identity, folder: Path, stem: str = "poster") -> Path:
    source, target = media.write(folder, "png", stem=f"{stem}-source"), folder / f"{stem}.png"
    sign(session, who, source, target, intent=Intent.AS_GIVEN, content=case.definition())
    return target


def verify(reader: EngineReader, path: Path, case: SealedCase, trust: TrustAnchors, **known: object) -> Verdict:
    verifier = Verifier(reader=reader, trust=trust, log_keys=(case.log.key,))
    return replace(verifier, **known).verify(path)  # type: ignore[arg-type]  # names and types are the test's


def test_a_sealed_file_is_intact_known_and_logged_with_its_people(
    session: EngineSession, reader: EngineReader, who: pki.Identity, tmp_path: Path
) -> None:
    case = case_of(who)
    path = seal(session, case, who, tmp_path)
    verdict = verify(reader, path, case, trust_in(who))
    assert [check for check in verdict.checks if check.outcome == "failed"] == []
    assert exit_code(ALL.unmet(verdict)) == 0
    assert verdict.claim is not None
    assert [person.name for person in verdict.claim.people] == ["Ana Prado", "Tide 2"]
    assert verdict.sentence == (
        "Recorded as AI-generated under people's direction. Sealed by Test Signer (a test signer), "
        "content unchanged since; logged, its release not looked for."
    )


def test_a_released_file_is_identical_by_its_manifest_and_bytes(
    session: EngineSession, reader: EngineReader, who: pki.Identity, tmp_path: Path
) -> None:
    case = case_of(who)
    source, target = media.write(tmp_path, "png"), tmp_path / "poster.png"
    written = sign(session, who, source, target, intent=Intent.AS_GIVEN, content=case.definition())
    record = case.release(file_sha256=written.output_sha256, manifest_sha256=written.manifest_sha256)
    known = LogThatKnows({case.summary.release: record})
    verdict = verify(reader, target, case, trust_in(who), releases=known)
    assert verdict.integrity is Integrity.IDENTICAL
    assert verdict.ledger.release is ReleaseFinding.FOUND


def test_a_changed_byte_of_the_picture_is_told(
    session: EngineSession, reader: EngineReader, who: pki.Identity, tmp_path: Path
) -> None:
    case = case_of(who)
    path = seal(session, case, who, tmp_path)
    verdict = verify(reader, changed(path, tmp_path / "poster-source.png"), case, trust_in(who))
    assert verdict.integrity is Integrity.CHANGED
    assert exit_code(ALL.unmet(verdict)) == 1


def test_the_record_moved_into_another_signed_file_is_told(
    session: EngineSession, reader: EngineReader, who: pki.Identity, tmp_path: Path
) -> None:
    case, thief = case_of(who), pki.identity(who.root, common_name="Somebody Else")
    path = seal(session, case, thief, tmp_path)
    verdict = verify(reader, path, case, trust_in(thief))
    assert (verdict.integrity, verdict.signer.trust) == (Integrity.INTACT, SignerTrust.KNOWN)
    assert verdict.ledger.finding is LedgerFinding.FOREIGN
    assert verdict.claim is None


def test_the_record_moved_by_the_same_signer_is_told_by_the_manifests_label(
    session: EngineSession, reader: EngineReader, who: pki.Identity, tmp_path: Path
) -> None:
    case = case_of(who)
    definition = {**case.definition(), "label": "urn:c2pa:11111111-1111-4111-8111-111111111111"}
    source, target = media.write(tmp_path, "png"), tmp_path / "other.png"
    sign(session, who, source, target, intent=Intent.AS_GIVEN, content=definition)
    assert verify(reader, target, case, trust_in(who)).ledger.finding is LedgerFinding.FOREIGN


def test_a_sealed_file_that_another_tool_edited_and_signed_keeps_its_seal_as_an_ingredient(
    session: EngineSession, reader: EngineReader, who: pki.Identity, tmp_path: Path
) -> None:
    case = case_of(who)
    path, other = seal(session, case, who, tmp_path), pki.identity(common_name="Another Tool")
    edited = tmp_path / "edited.png"
    sign(session, other, path, edited, intent=Intent.EDIT)
    verdict = verify(reader, edited, case, trust_in(other))
    assert verdict.integrity is Integrity.INTACT
    assert verdict.ledger.finding is LedgerFinding.NONE
    assert [(item.relationship, item.finding) for item in verdict.ingredients] == [("parentOf", "signer_unknown")]
    both = verify(reader, edited, case, trust_in(other, who))
    assert [item.finding for item in both.ingredients] == ["intact"]


def test_a_tampered_ingredient_is_told_where_the_engine_says_trusted(
    session: EngineSession, reader: EngineReader, who: pki.Identity, tmp_path: Path
) -> None:
    path = signed(session, who, tmp_path, "png", stem="shot")
    tampered = changed(path, tmp_path / "shot-source.png")
    target = tmp_path / "cut.png"
    sign(session, who, tampered, target, intent=Intent.EDIT)
    verdict = verify(reader, target, case_of(who), trust_in(who))
    assert verdict.integrity is Integrity.INTACT
    assert [item.finding for item in verdict.ingredients] == ["changed"]
    assert verdict.sentence.endswith("1 of its 1 ingredients was not as its signer signed it.")


def test_a_root_for_people_or_for_time_does_not_make_a_claim_signer_known(
    session: EngineSession, reader: EngineReader, who: pki.Identity, tmp_path: Path
) -> None:
    case = case_of(who)
    path = seal(session, case, who, tmp_path)
    other = pki.identity().root.pem
    for lists in (
        TrustAnchors(claim_pem=other, identity_pem=who.root.pem),
        TrustAnchors(claim_pem=other, time_pem=who.root.pem),
    ):
        assert verify(reader, path, case, lists).signer.trust is SignerTrust.UNKNOWN
    people_only = TrustAnchors(identity_pem=who.root.pem)
    assert verify(reader, path, case, people_only).signer.trust is SignerTrust.NOT_LOOKED_FOR


def test_a_flipped_bit_anywhere_in_the_manifest_never_leaves_all_requirements_met(
    session: EngineSession, reader: EngineReader, who: pki.Identity, tmp_path: Path
) -> None:
    case = case_of(who)
    path = seal(session, case, who, tmp_path)
    data = bytearray(path.read_bytes())
    at = data.index(b"recorded as") if b"recorded as" in data else data.index(b"org.colophon.ledger") + 40
    target = tmp_path / "flipped.png"
    for place in range(at, at + 400, 57):
        flipped = bytearray(data)
        flipped[place] ^= 4
        target.write_bytes(flipped)
        assert exit_code(ALL.unmet(verify(reader, target, case, trust_in(who)))) != 0, place


def test_the_same_log_under_a_key_that_is_not_yours_does_not_meet_log(
    session: EngineSession, reader: EngineReader, who: pki.Identity, tmp_path: Path
) -> None:
    case = case_of(who)
    verdict = verify(reader, seal(session, case, who, tmp_path), case, trust_in(who), log_keys=())
    assert verdict.ledger.finding is LedgerFinding.LOG_KEY_UNKNOWN
    assert exit_code(ALL.unmet(verdict)) == 7


def test_a_sidecar_speaks_for_its_text(
    session: EngineSession, reader: EngineReader, who: pki.Identity, tmp_path: Path
) -> None:
    case = case_of(who)
    text, store = tmp_path / "script.txt", tmp_path / "script.txt.c2pa"
    text.write_text("A lighthouse in fog.\n")
    sign(session, who, text, store, intent=Intent.AS_GIVEN, content=case.definition(), embed=False)
    verifier = Verifier(reader=reader, trust=trust_in(who), log_keys=(case.log.key,))
    assert exit_code(ALL.unmet(verifier.verify(text, sidecar=store.read_bytes()))) == 0
    assert verifier.verify(text).integrity is Integrity.NO_CREDENTIAL
    text.write_text("A lighthouse in rain.\n")
    assert verifier.verify(text, sidecar=store.read_bytes()).integrity is Integrity.CHANGED


def test_a_damaged_file_is_undetermined_and_not_called_changed(
    session: EngineSession, reader: EngineReader, who: pki.Identity, tmp_path: Path
) -> None:
    case = case_of(who)
    path = seal(session, case, who, tmp_path)
    path.write_bytes(path.read_bytes()[:200])
    verdict = verify(reader, path, case, trust_in(who))
    assert verdict.integrity in {Integrity.UNDETERMINED, Integrity.NO_CREDENTIAL}
    (tmp_path / "empty.png").write_bytes(b"")
    assert verify(reader, tmp_path / "empty.png", case, trust_in(who)).file_error == "file.unreadable"


@pytest.mark.parametrize("extension", ["docx", "epub"])
def test_a_document_with_another_one_before_it_is_not_called_unchanged(
    session: EngineSession, reader: EngineReader, who: pki.Identity, tmp_path: Path, extension: str
) -> None:
    one, other = (signed(session, who, tmp_path, extension, stem=stem) for stem in ("one", "other"))
    verifier = Verifier(reader=reader, trust=trust_in(who))
    assert verifier.verify(one).integrity is Integrity.INTACT
    both = tmp_path / f"both.{extension}"
    both.write_bytes(other.read_bytes() + one.read_bytes())
    assert verifier.verify(both).integrity is Integrity.UNDETERMINED


@pytest.mark.skipif(standards() is None, reason="COLOPHON_STANDARDS names no folder of standards")
def test_the_report_on_such_a_file_satisfies_schema_and_rubric(
    session: EngineSession, reader: EngineReader, who: pki.Identity, tmp_path: Path
) -> None:
    case = case_of(who)
    found = reader.read(seal(session, case, who, tmp_path), trust=trust_in(who))
    report = json.loads(found.crjson)  # type: ignore[union-attr]  # the file was sealed just now
    assert schema_errors(report) == []
    assert [result.id for result in evaluate(report) if result.result is not Result.MET] == []
