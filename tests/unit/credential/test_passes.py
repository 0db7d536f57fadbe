from dataclasses import replace

import pytest

from colophon.credential.facts import (
    IngredientFacts,
    ManifestFacts,
    Source,
    State,
    StoreFacts,
    ValidationCodes,
    ValidationStatus,
)
from colophon.credential.passes import EXPIRED, TRUSTED, UNTRUSTED, with_claim_trust_of
from colophon.credential.trust import CLAIM_LIST_URI, IDENTITY_LIST_URI, NOBODY, TrustAnchors

URL = "self#jumbf=/c2pa/a/c2pa.signature"
INGREDIENT = "self#jumbf=/c2pa/a/c2pa.assertions/c2pa.ingredient.v3"


def status(code: str, *, found_in: str | None = None) -> ValidationStatus:
    explanation = None if found_in is None else f"signing certificate trusted, found in [{found_in}] trust anchors"
    return ValidationStatus(code=code, url=URL, explanation=explanation)


def codes(*, success: tuple[ValidationStatus, ...] = (), failure: tuple[ValidationStatus, ...] = ()) -> ValidationCodes:
    return ValidationCodes(success=success, failure=failure)


def store(active: ValidationCodes, state: State, *, delta: ValidationCodes | None = None) -> StoreFacts:
    ingredient = IngredientFacts(label="c2pa.ingredient.v3", relationship="componentOf", delta=delta)
    manifest = ManifestFacts(
        label="a",
        claim_version=2,
        codes=active,
        ingredients=(ingredient,),
        deltas={} if delta is None else {INGREDIENT: delta},
    )
    return StoreFacts(
        active=manifest,
        manifests=(manifest,),
        state=state,
        claim_signer_trusted=TRUSTED in active.success_codes,
        source=Source.EMBEDDED,
        store_sha256=None,
        store_size=0,
        crjson="{}",
        engine="e",
    )


INTACT = status("assertion.dataHash.match")
LEAKED = store(codes(success=(INTACT, status(TRUSTED, found_in=IDENTITY_LIST_URI))), State.TRUSTED)
UNKNOWN = store(codes(success=(INTACT,), failure=(status(UNTRUSTED),)), State.VALID)
KNOWN = store(codes(success=(INTACT, status(TRUSTED, found_in=CLAIM_LIST_URI))), State.TRUSTED)


def test_trust_that_only_another_list_gives_is_taken_back() -> None:
    found = with_claim_trust_of(LEAKED, UNKNOWN)
    assert not found.claim_signer_trusted
    assert found.state is State.VALID
    assert found.active is not None
    assert found.active is found.manifests[0]
    assert found.active.codes == codes(success=(INTACT,), failure=(status(UNTRUSTED),))


def test_trust_that_the_claim_list_gives_stays() -> None:
    found = with_claim_trust_of(LEAKED, KNOWN)
    assert found.claim_signer_trusted
    assert found.state is State.TRUSTED


def test_other_codes_come_from_the_read_with_all_lists() -> None:
    timed = store(codes(success=(status("timeStamp.trusted"),), failure=(status("cawg.x"),)), State.INVALID)
    found = with_claim_trust_of(timed, UNKNOWN)
    assert found.state is State.INVALID
    assert found.active is not None
    assert found.active.codes == codes(
        success=(status("timeStamp.trusted"),), failure=(status("cawg.x"), status(UNTRUSTED))
    )


@pytest.mark.parametrize(
    ("found_in", "timed", "trusted"),
    [(CLAIM_LIST_URI, True, True), (CLAIM_LIST_URI, False, False), (IDENTITY_LIST_URI, True, False)],
)
def test_an_expired_certificate_counts_only_through_a_trusted_time_and_the_claim_list(
    *, found_in: str, timed: bool, trusted: bool
) -> None:
    stamp = (status("timeStamp.trusted"),) if timed else ()
    everything = store(codes(success=(status(TRUSTED, found_in=found_in), *stamp)), State.TRUSTED)
    claim_only = store(codes(failure=(status(EXPIRED), status(UNTRUSTED))), State.INVALID)
    found = with_claim_trust_of(everything, claim_only)
    assert found.claim_signer_trusted is trusted
    assert found.state is (State.TRUSTED if trusted else State.VALID)


def test_an_ingredients_difference_is_judged_by_the_claim_list_too() -> None:
    leaked = replace(store(KNOWN.manifests[0].codes, State.TRUSTED, delta=codes(success=(status(TRUSTED),))))
    unknown = store(KNOWN.manifests[0].codes, State.VALID, delta=codes(failure=(status(UNTRUSTED),)))
    found = with_claim_trust_of(leaked, unknown)
    assert found.active is not None
    assert found.active.ingredients[0].delta == codes(failure=(status(UNTRUSTED),))
    assert found.active.deltas == {INGREDIENT: codes(failure=(status(UNTRUSTED),))}


def test_a_difference_that_only_the_claim_list_shows_is_not_lost() -> None:
    unknown = store(KNOWN.manifests[0].codes, State.VALID, delta=codes(failure=(status(UNTRUSTED),)))
    found = with_claim_trust_of(KNOWN, unknown)
    assert found.active is not None
    assert found.active.ingredients[0].delta == codes(failure=(status(UNTRUSTED),))
    assert found.active.deltas == {INGREDIENT: codes(failure=(status(UNTRUSTED),))}


def test_a_manifest_that_could_not_be_decoded_is_trusted_by_nobody() -> None:
    broken = replace(KNOWN, active=None, manifests=(), state=State.INVALID)
    found = with_claim_trust_of(broken, broken)
    assert not found.claim_signer_trusted


def test_a_second_read_is_needed_only_where_another_list_is_set() -> None:
    assert not NOBODY.leaks_possible
    assert not TrustAnchors(claim_pem="x", identity_pem=" \n").leaks_possible
    both = TrustAnchors(claim_pem="x", identity_pem="y", time_pem="z")
    assert both.leaks_possible
    assert both.claim_only() == TrustAnchors(claim_pem="x")
