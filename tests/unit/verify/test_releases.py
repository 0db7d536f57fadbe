import pytest

from colophon.errors import RemoteServiceError
from colophon.ledger.tree import leaf_hash
from colophon.record.commitment import FieldOpening
from colophon.verify.finding import Finding
from colophon.verify.ports import LoggedEntry, ReleaseRecord
from colophon.verify.releases import Release, Sought, release_of
from colophon.verify.verdict import Outcome, ReleaseFinding
from support.manifest_readers import LogThatKnows
from support.records import LogInMemory
from support.sealed_cases import FILE_SHA256, STORE_SHA256, SealedCase, sealed_case


def sought(case: SealedCase, *, file_sha256: str = FILE_SHA256, manifest_sha256: str | None = STORE_SHA256) -> Sought:
    return Sought(
        file_sha256=file_sha256,
        release_id=case.summary.release,
        intent_leaf_hash=leaf_hash(case.intent.encode()),
        manifest_sha256=manifest_sha256,
    )


def ask(case: SealedCase, record: ReleaseRecord | None, what: Sought | None = None) -> Finding[Release]:
    asked = what or sought(case)
    known = {asked.release_id or asked.file_sha256: record} if record is not None else {}
    return release_of(LogThatKnows(known), asked, log_keys=(case.log.key,))


def test_a_release_that_names_this_file_intent_and_manifest_is_found_and_identical() -> None:
    case = sealed_case()
    finding = ask(case, case.release())
    assert finding.value.finding is ReleaseFinding.FOUND
    assert finding.value.identical
    assert {check.outcome for check in finding.checks} == {Outcome.MET}


def test_the_same_manifest_in_other_bytes_is_found_and_not_identical() -> None:
    case = sealed_case()
    finding = ask(case, case.release(), sought(case, file_sha256="12" * 32))
    assert (finding.value.finding, finding.value.identical) == (ReleaseFinding.FOUND, False)


def test_without_a_log_to_ask_it_is_not_looked_for() -> None:
    case = sealed_case()
    finding = release_of(None, sought(case), log_keys=(case.log.key,))
    assert finding.value.finding is ReleaseFinding.NOT_LOOKED_FOR
    assert finding.checks[0].outcome is Outcome.NOT_LOOKED_FOR


def test_a_log_that_cannot_be_asked_is_not_a_log_that_knows_nothing() -> None:
    case = sealed_case()
    lookup = LogThatKnows(broken=RemoteServiceError("no answer"))
    finding = release_of(lookup, sought(case), log_keys=(case.log.key,))
    assert finding.value.finding is ReleaseFinding.NOT_LOOKED_FOR
    assert "no answer" in finding.checks[0].found


def test_a_log_that_was_asked_and_knows_nothing_says_not_found() -> None:
    assert ask(sealed_case(), None).value.finding is ReleaseFinding.NOT_FOUND


@pytest.mark.parametrize(("intent", "manifest_sha256"), [("cd" * 32, STORE_SHA256), (None, "cd" * 32)])
def test_a_release_of_another_intent_or_manifest_is_not_this_files(intent: str | None, manifest_sha256: str) -> None:
    case = sealed_case()
    finding = ask(case, case.release(intent=intent, manifest_sha256=manifest_sha256))
    assert finding.value == Release(finding=ReleaseFinding.NOT_FOUND)
    assert finding.checks[0].outcome is Outcome.FAILED
    assert finding.checks[0].id == "release.other"


def test_a_release_of_another_name_than_the_one_asked_for_proves_nothing() -> None:
    case, other = sealed_case(), sealed_case()
    finding = release_of(LogThatKnows({case.summary.release: other.release()}), sought(case), log_keys=(other.log.key,))
    assert finding.value == Release(finding=ReleaseFinding.NOT_LOOKED_FOR)
    assert "proves nothing" in finding.checks[0].found


def test_a_bit_turned_in_the_padding_does_not_hide_that_the_release_was_taken_back() -> None:
    case = sealed_case()
    turned = sought(case, file_sha256="12" * 32, manifest_sha256="cd" * 32)
    finding = ask(case, case.release(withdrawn="The voice was used without consent."), turned)
    assert (finding.value.finding, finding.value.identical) == (ReleaseFinding.WITHDRAWN, False)
    assert finding.value.withdrawn_reason == "The voice was used without consent."


def test_where_the_manifests_bytes_are_not_known_only_the_whole_file_can_stand_in() -> None:
    case = sealed_case()
    record = case.release()
    assert ask(case, record, sought(case, manifest_sha256=None)).value.identical
    other = ask(case, record, sought(case, file_sha256="12" * 32, manifest_sha256=None))
    assert other.value.finding is ReleaseFinding.NOT_LOOKED_FOR


def test_an_answer_under_a_log_key_that_is_not_known_proves_nothing() -> None:
    case = sealed_case()
    lookup = LogThatKnows({case.summary.release: case.release()})
    finding = release_of(lookup, sought(case), log_keys=(LogInMemory().key,))
    assert finding.value.finding is ReleaseFinding.NOT_LOOKED_FOR


def test_an_entry_of_another_type_is_no_release() -> None:
    case = sealed_case()
    record = ReleaseRecord(release=LoggedEntry(receipt=case.log.receipt(case.intent_index)))
    assert "The entry says 'intent'" in ask(case, record).checks[0].found


def test_a_release_taken_back_says_so_with_reason_and_time() -> None:
    case = sealed_case()
    finding = ask(case, case.release(withdrawn="The voice was used without consent."))
    assert finding.value.finding is ReleaseFinding.WITHDRAWN
    assert finding.value.identical
    assert finding.value.withdrawn_reason == "The voice was used without consent."
    assert finding.value.withdrawal is not None
    assert finding.checks[-1].id == "release.withdrawn"


def test_a_withdrawal_of_another_release_or_with_another_reason_proves_nothing() -> None:
    case, other = sealed_case(), sealed_case()
    record, withdrawn = case.release(), case.release(withdrawn="wrong colour").withdrawal
    assert withdrawn is not None
    foreign = other.release(withdrawn="not this one").withdrawal
    opening = withdrawn.openings[0]
    lying = LoggedEntry(
        receipt=withdrawn.receipt,
        openings=(FieldOpening(name="reason", salt=opening.salt, value="no reason at all"),),
    )
    for withdrawal in (foreign, lying):
        finding = ask(case, ReleaseRecord(release=record.release, withdrawal=withdrawal))
        assert finding.value.finding is ReleaseFinding.NOT_LOOKED_FOR


def test_by_hash_alone_the_entry_must_name_that_file() -> None:
    case = sealed_case()
    by_hash = Sought(file_sha256=FILE_SHA256)
    assert ask(case, case.release(), by_hash).value.identical
    assert ask(case, case.release(file_sha256="12" * 32), by_hash).value.finding is ReleaseFinding.NOT_LOOKED_FOR
