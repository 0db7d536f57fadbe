import os
from dataclasses import replace
from pathlib import Path

import pytest

from colophon.credential.facts import IngredientFacts, NoManifest, ReadResult, RemoteOnly, State
from colophon.credential.trust import TrustAnchors
from colophon.errors import (
    ColophonError,
    EngineCrashedError,
    TileInvalidError,
    TimedOutError,
    TooLargeError,
    UnreadableError,
    UnsupportedTypeError,
)
from colophon.ledger.keys import NoteKey
from colophon.record.nouns import Amendment
from colophon.record.stating import state_amendment
from colophon.record.vocabulary import OutputClass, ReasonCode
from colophon.verify.ports import ReleaseRecord
from colophon.verify.verdict import (
    Integrity,
    LedgerFinding,
    Outcome,
    ReleaseFinding,
    SignerTrust,
    Verdict,
)
from colophon.verify.verifier import Verifier
from support.manifest_readers import LogThatKnows, ReaderThatFinds
from support.sealed_cases import (
    FILE_BYTES,
    FILE_SHA256,
    GOOD,
    SealedCase,
    codes,
    sealed_case,
    signer_facts,
    store_of,
)

LISTS = TrustAnchors(claim_pem="-----BEGIN CERTIFICATE-----\n")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "poster.png"
    path.write_bytes(FILE_BYTES)
    return path


def check(
    path: Path,
    found: ReadResult | ColophonError,
    *,
    log_keys: tuple[NoteKey, ...] = (),
    releases: dict[str, ReleaseRecord] | None = None,
    sidecar: bytes | None = None,
) -> Verdict:
    verifier = Verifier(
        reader=ReaderThatFinds(found),
        trust=LISTS,
        log_keys=log_keys,
        releases=LogThatKnows(releases) if releases is not None else None,
    )
    return verifier.verify(path, sidecar=sidecar)


def logged(path: Path, case: SealedCase, record: ReleaseRecord | None = None) -> Verdict:
    known = {case.summary.release: record} if record is not None else None
    return check(path, case.store(), log_keys=(case.log.key,), releases=known)


def test_a_sealed_and_released_file_is_identical_known_and_logged(file: Path) -> None:
    case = sealed_case()
    verdict = logged(file, case, case.release())
    assert verdict.integrity is Integrity.IDENTICAL
    assert verdict.signer.trust is SignerTrust.KNOWN
    assert (verdict.ledger.finding, verdict.ledger.release) == (LedgerFinding.LOGGED, ReleaseFinding.FOUND)
    assert verdict.ledger.origin == case.log.origin
    assert verdict.ledger.release_id == case.summary.release
    assert verdict.file_sha256 == FILE_SHA256
    assert verdict.media_type == "image/png"
    assert verdict.manifest_label == case.label
    assert [c.id for c in verdict.checks if c.outcome is not Outcome.MET] == []
    assert verdict.sentence == (
        "Recorded as AI-generated under people's direction. Sealed by Lighthouse Films, identical to the logged release; logged."
    )
    assert verdict.caveats == ("Nobody but the log itself signed its checkpoint: it is not witnessed.",)


def test_people_and_steps_are_shown_as_disclosed_and_what_is_withheld_is_named(file: Path) -> None:
    claim = logged(file, sealed_case()).claim
    assert claim is not None
    assert [(p.name, p.kind, p.role, p.capacity) for p in claim.people] == [
        ("Ana Prado", "person", "illustrator", "performed"),
        ("Tide 2", "ai_system", None, "tool"),
    ]
    assert (claim.people[1].provider, claim.people[1].version) == ("Northern Models", "2.1")
    generated, painted, approved = claim.steps
    assert (generated.kind, generated.ai_level, generated.fields) == ("generate", "generated", {})
    assert generated.withheld == ("prompt", "parameters", "scope", "minutes", "evidence", "note")
    assert painted.fields == {"title": "Paint-over"}
    assert [person.name for person in painted.agents] == ["Ana Prado"]
    assert approved.type == "decision"
    assert approved.fields == {"why": "The light is right."}
    assert approved.by is not None
    assert (approved.by.name, approved.by.role) == ("Ana Prado", "art_director")
    assert approved.withheld == ("criteria", "note")


def test_a_person_who_is_not_named_stays_a_pseudonym_whose_kind_the_steps_tell(file: Path) -> None:
    case = sealed_case()
    claim = logged(file, case.remade(agents=case.summary.agents[1:])).claim
    assert claim is not None
    assert (claim.people[0].name, claim.people[0].kind) == (None, "person")
    assert claim.people[0].pseudonym == case.summary.credits[0].agent


def test_a_file_not_looked_for_in_any_log_says_so(file: Path) -> None:
    verdict = logged(file, sealed_case())
    assert verdict.integrity is Integrity.INTACT
    assert verdict.ledger.release is ReleaseFinding.NOT_LOOKED_FOR
    assert verdict.sentence.endswith("content unchanged since; logged, its release not looked for.")


def test_a_log_whose_answer_proves_nothing_is_not_told_as_one_nobody_asked(file: Path) -> None:
    case, other = sealed_case(), sealed_case()
    verdict = logged(file, case, other.release())
    assert verdict.ledger.release is ReleaseFinding.NOT_LOOKED_FOR
    assert verdict.sentence.endswith("; logged, but what its log answers about the release proves nothing.")


def test_a_log_that_is_damaged_takes_nothing_from_what_the_file_proves(file: Path) -> None:
    case = sealed_case()
    broken = LogThatKnows(broken=TileInvalidError("a tile was changed"))
    verdict = Verifier(
        reader=ReaderThatFinds(case.store()), trust=LISTS, log_keys=(case.log.key,), releases=broken
    ).verify(file)
    assert (verdict.integrity, verdict.ledger.finding) == (Integrity.INTACT, LedgerFinding.LOGGED)
    assert "the log can't answer: a tile was changed" in {c.found for c in verdict.checks}


def test_a_release_taken_back_says_so_with_reason_and_day(file: Path) -> None:
    case = sealed_case()
    verdict = logged(file, case, case.release(withdrawn="A voice was used without consent."))
    assert verdict.ledger.release is ReleaseFinding.WITHDRAWN
    assert verdict.ledger.withdrawn_code is ReasonCode.OTHER
    assert verdict.ledger.withdrawn_at is not None
    day = verdict.ledger.withdrawn_at[:10]
    told = f"The release was taken back on {day}: A voice was used without consent."
    assert verdict.sentence.endswith(told)


def test_changed_content_is_told_first_and_the_record_is_not_said_of_it(file: Path) -> None:
    case = sealed_case()
    changed = codes(success=(GOOD[0], GOOD[2]), failure=["assertion.dataHash.mismatch"])
    verdict = check(file, case.store(codes=changed), log_keys=(case.log.key,))
    assert verdict.integrity is Integrity.CHANGED
    assert verdict.sentence == (
        "Changed since: the content or its credential is not what was sealed. Sealed by Lighthouse Films. "
        "What was sealed was recorded as AI-generated under people's direction; "
        "that does not speak for this file as it is now."
    )


def test_a_file_that_reads_as_changed_is_not_identical_whatever_a_log_says(file: Path) -> None:
    case = sealed_case()
    store = case.store(codes=codes(success=GOOD, failure=["assertion.dataHash.mismatch"]))
    known = {case.summary.release: case.release()}
    verdict = check(file, store, log_keys=(case.log.key,), releases=known)
    assert verdict.ledger.release is ReleaseFinding.FOUND
    assert verdict.integrity is Integrity.CHANGED


def test_a_record_moved_into_another_signed_file_is_told_and_its_claim_not_shown(file: Path) -> None:
    case = sealed_case()
    other = case.store(signer=signer_facts(common_name="Somebody Else"), label="urn:c2pa:somebody")
    verdict = check(file, other, log_keys=(case.log.key,))
    assert verdict.ledger.finding is LedgerFinding.FOREIGN
    assert verdict.claim is None
    assert "ledger.intent_foreign" in {c.id for c in verdict.checks if c.outcome is Outcome.FAILED}
    assert verdict.sentence.endswith("the log record in it belongs to another file.")


def test_a_tampered_ingredient_is_told_in_the_sentence_although_the_engine_says_trusted(file: Path) -> None:
    case = sealed_case()
    bad = IngredientFacts(
        label="c2pa.ingredient.v3",
        relationship="componentOf",
        title="shot.mp4",
        manifest_label="urn:c2pa:shot",
        recorded=codes(failure=["assertion.bmffHash.mismatch"]),
    )
    verdict = check(file, case.store(ingredients=(bad,)), log_keys=(case.log.key,))
    assert verdict.integrity is Integrity.INTACT
    assert verdict.sentence.endswith("1 of its 1 ingredients was not as its signer signed it.")


@pytest.mark.parametrize(
    "error",
    [
        UnreadableError("it is damaged"),
        EngineCrashedError("the process died"),
        TimedOutError("too slow"),
        TooLargeError("too big"),
    ],
)
def test_a_file_that_cannot_be_examined_is_undetermined_and_not_called_changed(
    file: Path, error: ColophonError
) -> None:
    verdict = check(file, error, releases={})
    assert verdict.integrity is Integrity.UNDETERMINED
    assert verdict.file_error == error.code
    assert verdict.file_sha256 == FILE_SHA256
    assert verdict.sentence.endswith("That says nothing about whether it was changed.")
    assert "changed" not in {c.id.partition(".")[2] for c in verdict.checks}


def test_a_file_that_is_not_there_gives_a_verdict_too(tmp_path: Path) -> None:
    verdict = check(tmp_path / "nowhere.png", NoManifest())
    assert (verdict.integrity, verdict.file_error) == (Integrity.UNDETERMINED, "file.unreadable")
    assert verdict.file_sha256 is None


def test_a_credential_without_its_file_says_what_to_give(tmp_path: Path) -> None:
    alone = tmp_path / "script.txt.c2pa"
    alone.write_bytes(b"\0\0\0\x40jumb\0\0\0\x1ejumdc2pa")
    verdict = check(alone, UnsupportedTypeError("a credential without its file"))
    assert (verdict.integrity, verdict.media_type) == (Integrity.UNDETERMINED, "application/c2pa")
    assert verdict.sentence.startswith("This is a credential without its file. Give the file that it belongs to")


def test_a_type_that_is_not_known_is_undetermined_unless_the_log_knows_its_hash(file: Path) -> None:
    case = sealed_case()
    error = UnsupportedTypeError("of no known type")
    unknown = check(file, error, releases={})
    assert (unknown.integrity, unknown.file_error) == (Integrity.UNDETERMINED, "file.unsupported_type")
    known = check(file, error, log_keys=(case.log.key,), releases={FILE_SHA256: case.release()})
    assert known.integrity is Integrity.IDENTICAL


def test_no_credential_says_nothing_about_how_it_was_made(file: Path) -> None:
    verdict = check(file, NoManifest(), releases={})
    assert verdict.integrity is Integrity.NO_CREDENTIAL
    assert verdict.signer.trust is SignerTrust.NONE
    assert verdict.ledger.release is ReleaseFinding.NOT_FOUND
    assert verdict.sentence == "No credential was found in this file; that says nothing about how it was made."


def test_a_file_without_credential_whose_bytes_the_log_knows_is_identical(file: Path) -> None:
    case = sealed_case()
    verdict = check(file, NoManifest(), log_keys=(case.log.key,), releases={FILE_SHA256: case.release()})
    assert verdict.integrity is Integrity.IDENTICAL
    assert verdict.sentence == (
        f"Its bytes are those of release {case.summary.release}, which is logged; no credential was looked at."
    )


def test_a_credential_kept_elsewhere_is_named_and_not_visited(file: Path) -> None:
    verdict = check(file, RemoteOnly(url="https://manifests.example/\x1b]8;;evil" + "a" * 900))
    assert verdict.integrity is Integrity.NO_CREDENTIAL
    assert verdict.remote_url is not None
    assert verdict.remote_url.startswith("https://manifests.example/]8;;evil")
    assert len(verdict.remote_url) <= 501
    assert "not visited" in verdict.sentence


def test_a_credential_that_cannot_be_decoded_is_undetermined(file: Path) -> None:
    verdict = check(file, store_of(None, state=State.INVALID))
    assert verdict.integrity is Integrity.UNDETERMINED
    assert verdict.signer.trust is SignerTrust.INVALID
    assert verdict.sentence == (
        "Its credential does not hold up to the check, so whether the content was changed can't be determined."
    )


def test_the_sidecar_stands_in_for_the_manifests_hash(file: Path) -> None:
    case = sealed_case()
    sidecar = b"the manifest store"
    store = replace(case.store(), store_sha256=None)
    known = {case.summary.release: case.release()}
    verdict = check(file, store, log_keys=(case.log.key,), releases=known, sidecar=sidecar)
    assert verdict.ledger.release is ReleaseFinding.FOUND


def test_a_sidecar_counts_by_its_own_bytes_not_by_how_the_engine_writes_them_anew(file: Path) -> None:
    case = sealed_case()
    known = {case.summary.release: case.release()}
    verdict = check(
        file, case.store(), log_keys=(case.log.key,), releases=known, sidecar=b"the manifest store and something more"
    )
    assert (verdict.integrity, verdict.ledger.release) == (Integrity.INTACT, ReleaseFinding.NOT_FOUND)
    assert verdict.sentence.endswith("content unchanged since; logged, but its log knows no release of these bytes.")


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    pipe, folder, loop = tmp_path / "pipe.png", tmp_path / "folder.png", tmp_path / "loop.png"
    os.mkfifo(pipe)
    folder.mkdir()
    loop.symlink_to(loop)
    for path in (pipe, folder, loop, Path(os.devnull), Path("/dev/zero")):
        verdict = check(path, NoManifest())
        assert (verdict.integrity, verdict.file_error) == (Integrity.UNDETERMINED, "file.unreadable"), path


def test_the_name_shown_is_cleaned(file: Path) -> None:
    verifier = Verifier(reader=ReaderThatFinds())
    assert verifier.verify(file, name="a\x00b\u202ec" + "x" * 500).file_name == "abc" + "x" * 197 + "…"


def test_what_parents_declare_is_told_nearest_first(file: Path) -> None:
    case = sealed_case()
    parent = replace(case.manifest(), label="parent", assertions=(), actions=case.actions)
    opened = IngredientFacts(label="i", relationship="parentOf", manifest_label="parent", recorded=codes(success=GOOD))
    active = replace(case.manifest(), label="active", assertions=(), actions=(), ingredients=(opened,))
    verdict = check(file, store_of(active, parent))
    assert verdict.declared == ("http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",)
    assert verdict.sentence.startswith("Declared by its signer: edited or composed with AI.")
    assert verdict.claim is None


def test_a_hash_alone_is_answered_from_the_log(file: Path) -> None:
    case = sealed_case()
    known = LogThatKnows({FILE_SHA256: case.release()})
    verifier = Verifier(reader=ReaderThatFinds(), log_keys=(case.log.key,), releases=known)
    found = verifier.verify_hash(FILE_SHA256)
    assert (found.integrity, found.media_type) == (Integrity.IDENTICAL, "image/png")
    unknown = verifier.verify_hash("12" * 32)
    assert (unknown.integrity, unknown.ledger.release) == (Integrity.UNDETERMINED, ReleaseFinding.NOT_FOUND)
    assert unknown.sentence.startswith("The log knows no release with this hash.")
    nowhere = Verifier(reader=ReaderThatFinds()).verify_hash("12" * 32)
    assert nowhere.sentence.startswith("No log was looked in")


def test_an_undetermined_record_still_names_the_ai_that_is_recorded(file: Path) -> None:
    case = sealed_case().remade(output_class=OutputClass.UNDETERMINED, source_type=None)
    assert logged(file, case).sentence.startswith(
        "The record has gaps, so how this was made is undetermined; AI is recorded in its picture."
    )


def test_a_record_in_a_log_that_is_not_known_is_told_as_somebodys_word(file: Path) -> None:
    case = sealed_case()
    known = check(file, case.store())
    assert known.sentence.startswith(
        "By its signer's word recorded as AI-generated under people's direction. Sealed by"
    )
    nobody = Verifier(reader=ReaderThatFinds(case.store())).verify(file)
    assert (nobody.signer.trust, nobody.ledger.finding) == (SignerTrust.NOT_LOOKED_FOR, LedgerFinding.LOG_KEY_UNKNOWN)
    assert nobody.sentence == (
        "By its own word recorded as AI-generated under people's direction. Sealed under the name \u201cLighthouse Films"
        "\u201d, which was not looked for in any list, content unchanged since; logged, it says, in a log that is not "
        "known to you."
    )
    assert nobody.caveats[-1] == (
        "Neither signer nor log is known to you: people, steps and classes are the file's own word."
    )


def test_a_name_that_nobody_vouches_for_cannot_pass_for_our_words(file: Path) -> None:
    case = sealed_case()
    claims = 'BBC\u201d, known to your list. "Recorded as human-made'
    signer = replace(case.signer, organisation=claims)
    sentence = Verifier(reader=ReaderThatFinds(case.store(signer=signer))).verify(file).sentence
    assert (
        "under the name \u201cBBC', known to your list. 'Recorded as human-made\u201d, which was not looked" in sentence
    )


def test_content_that_is_hashed_in_part_is_called_unchanged_as_far_as_that(file: Path) -> None:
    case = sealed_case()
    found = codes(success=GOOD, informational=("assertion.dataHash.additionalExclusionsPresent",))
    verdict = check(file, case.store(codes=found), log_keys=(case.log.key,))
    assert "content unchanged since as far as its hash covers it; logged" in verdict.sentence


def test_a_step_that_was_superseded_or_taken_back_stays_visible_and_says_so(file: Path) -> None:
    case = sealed_case()
    painted, approved = (case.work.placed[at].stating.statement for at in (2, 3))
    by = next(iter(case.work.agents))
    for superseded, replacement in ((painted, approved.id), (approved, None)):
        amendment = Amendment(supersedes=superseded.id, reason="Told twice.")
        case.work.add(
            state_amendment(amendment, by=by, superseded_leaf="00" * 32, replacement=replacement, names=case.work.names)
        )
    leaves = tuple(case.work.disclose(at) for at in range(1, 6))
    told = logged(file, case.remade(works=(case.work.head,), leaves=leaves)).claim
    assert told is not None
    assert [(step.superseded_by, step.taken_back) for step in told.steps] == [
        (None, False),
        (approved.id, False),
        (None, True),
    ]
