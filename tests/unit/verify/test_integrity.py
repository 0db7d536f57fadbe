import pytest

from colophon.credential.facts import State
from colophon.verify.integrity import integrity_of
from colophon.verify.verdict import Integrity, Outcome
from support.sealed_cases import GOOD, codes, sealed_case, store_of


def test_content_that_matched_under_a_validated_signature_is_intact() -> None:
    store = sealed_case().store()
    assert store.active is not None
    finding = integrity_of(store, store.active)
    assert finding.value is Integrity.INTACT
    assert [(check.id, check.found) for check in finding.checks] == [("integrity.content", "assertion.dataHash.match")]


@pytest.mark.parametrize(
    "code",
    [
        "assertion.dataHash.mismatch",
        "assertion.bmffHash.mismatch",
        "assertion.boxesHash.mismatch",
        "assertion.collectionHash.mismatch",
        "assertion.hashedURI.mismatch",
        "assertion.missing",
        "assertion.undeclared",
        "claim.missing",
        "claimSignature.mismatch",
        "claimSignature.missing",
        "ingredient.manifest.missing",
        "ingredient.manifest.mismatch",
    ],
)
def test_a_mismatch_or_something_missing_under_the_signature_is_a_change(code: str) -> None:
    store = sealed_case().store(codes=codes(success=GOOD, failure=[code]))
    assert store.active is not None
    finding = integrity_of(store, store.active)
    assert finding.value is Integrity.CHANGED
    assert finding.checks[0].found == code


@pytest.mark.parametrize("code", ["general.error", "assertion.cbor.invalid", "assertion.newThing.mystery", ""])
def test_a_failure_code_that_is_not_known_is_named_and_leaves_integrity_undetermined(code: str) -> None:
    store = sealed_case().store(codes=codes(success=GOOD, failure=[code]))
    assert store.active is not None
    finding = integrity_of(store, store.active)
    assert finding.value is Integrity.UNDETERMINED
    assert finding.checks[0].id == "integrity.code_unclear"
    assert code in finding.checks[0].found


@pytest.mark.parametrize(
    "code",
    [
        "signingCredential.untrusted",
        "signingCredential.expired",
        "claimSignature.outsideValidity",
        "timeStamp.mismatch",
        "cawg.x509.signature.mismatch",
    ],
)
def test_a_failure_about_signer_time_or_people_says_nothing_about_the_content(code: str) -> None:
    store = sealed_case().store(codes=codes(success=GOOD, failure=[code]))
    assert store.active is not None
    assert integrity_of(store, store.active).value is Integrity.INTACT


def test_the_absence_of_failures_alone_is_not_intact() -> None:
    case = sealed_case()
    for success, check in (
        (["assertion.dataHash.match"], "integrity.signature_not_validated"),
        (["claimSignature.validated"], "integrity.content_not_hashed"),
    ):
        store = case.store(codes=codes(success=success))
        assert store.active is not None
        finding = integrity_of(store, store.active)
        assert (finding.value, finding.checks[0].id) == (Integrity.UNDETERMINED, check)


def test_an_engine_that_says_invalid_without_a_reason_is_not_overruled() -> None:
    active = sealed_case().manifest()
    finding = integrity_of(store_of(active, state=State.INVALID), active)
    assert (finding.value, finding.checks[0].id) == (Integrity.UNDETERMINED, "integrity.state_unexplained")


def test_a_fresh_mismatch_in_an_ingredients_manifest_means_the_store_was_altered() -> None:
    deltas = {"self#jumbf=/c2pa/x/c2pa.assertions/c2pa.ingredient.v3": codes(failure=["assertion.hashedURI.mismatch"])}
    store = sealed_case().store(deltas=deltas)
    assert store.active is not None
    assert integrity_of(store, store.active).value is Integrity.CHANGED


def test_an_ingredients_signer_becoming_unknown_is_no_change() -> None:
    deltas = {"self#jumbf=/c2pa/x/c2pa.assertions/c2pa.ingredient.v3": codes(failure=["signingCredential.untrusted"])}
    store = sealed_case().store(deltas=deltas)
    assert store.active is not None
    assert integrity_of(store, store.active).value is Integrity.INTACT


def test_parts_outside_the_hash_are_told() -> None:
    told = codes(success=GOOD, informational=["assertion.dataHash.additionalExclusionsPresent"])
    store = sealed_case().store(codes=told)
    assert store.active is not None
    finding = integrity_of(store, store.active)
    assert finding.value is Integrity.INTACT
    assert [check.outcome for check in finding.checks] == [Outcome.MET, Outcome.WARNING]
    assert finding.caveats == (
        "Parts of the file other than its credential are outside the hash; they could be changed unseen.",
    )
