from dataclasses import replace
from datetime import UTC, datetime

import pytest

from colophon.credential.trust import NOBODY, TrustAnchors
from colophon.verify.signer import signer_of
from colophon.verify.verdict import Outcome, SignerTrust
from support.sealed_cases import (
    CLAIM_SIGNING,
    DOCUMENT_SIGNING,
    EMAIL_PROTECTION,
    GOOD,
    TIME_STAMPING,
    certificate,
    codes,
    sealed_case,
    signer_facts,
)

LISTS = TrustAnchors(claim_pem="-----BEGIN CERTIFICATE-----\n")


def trust_of(*, trust: TrustAnchors = LISTS, **changes: object) -> SignerTrust:
    store = sealed_case().store(**changes)
    assert store.active is not None
    return signer_of(store, store.active, trust=trust).value.trust


def test_a_signer_under_the_claim_list_with_the_purpose_is_known() -> None:
    assert trust_of() is SignerTrust.KNOWN


@pytest.mark.parametrize(
    ("purposes", "expected"),
    [
        ((EMAIL_PROTECTION,), SignerTrust.KNOWN),
        ((CLAIM_SIGNING,), SignerTrust.KNOWN),
        ((CLAIM_SIGNING, DOCUMENT_SIGNING), SignerTrust.KNOWN),
        ((DOCUMENT_SIGNING,), SignerTrust.INVALID),
        ((TIME_STAMPING,), SignerTrust.INVALID),
        ((EMAIL_PROTECTION, TIME_STAMPING), SignerTrust.INVALID),
        (("2.5.29.37.0", EMAIL_PROTECTION), SignerTrust.INVALID),
        (("1.3.6.1.5.5.7.3.2",), SignerTrust.INVALID),
    ],
)
def test_the_purpose_of_the_certificate_is_enforced_here(purposes: tuple[str, ...], expected: SignerTrust) -> None:
    assert trust_of(signer=signer_facts(*purposes)) is expected


def test_a_certificate_without_any_purpose_may_not_sign() -> None:
    facts = replace(signer_facts(), chain_der=(certificate(),))
    assert trust_of(signer=facts) is SignerTrust.INVALID


@pytest.mark.parametrize("chain", [(), (b"no certificate",)])
def test_a_certificate_that_cannot_be_read_is_not_known(chain: tuple[bytes, ...]) -> None:
    assert trust_of(signer=replace(signer_facts(), chain_der=chain)) is SignerTrust.UNKNOWN


def test_without_a_claim_list_nobody_was_looked_for() -> None:
    assert trust_of(trust=NOBODY) is SignerTrust.NOT_LOOKED_FOR
    assert trust_of(trust=TrustAnchors(identity_pem="people", time_pem="clocks")) is SignerTrust.NOT_LOOKED_FOR


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (["signingCredential.untrusted"], SignerTrust.UNKNOWN),
        (["signingCredential.expired", "signingCredential.untrusted"], SignerTrust.UNKNOWN),
        (["signingCredential.expired"], SignerTrust.EXPIRED),
        (["signingCredential.ocsp.revoked"], SignerTrust.INVALID),
        (["signingCredential.invalid"], SignerTrust.INVALID),
        (["claimSignature.outsideValidity"], SignerTrust.INVALID),
        (["claimSignature.mismatch"], SignerTrust.INVALID),
        (["signingCredential.new.kind"], SignerTrust.UNKNOWN),
    ],
)
def test_a_failure_about_the_signer_outweighs_the_engines_trust(failure: list[str], expected: SignerTrust) -> None:
    assert trust_of(codes=codes(success=GOOD, failure=failure)) is expected


def test_the_engines_silence_about_the_list_is_not_trust() -> None:
    assert trust_of(codes=codes(success=GOOD[:2])) is SignerTrust.UNKNOWN


def test_a_claim_without_a_signature_has_no_signer() -> None:
    assert trust_of(signer=None) is SignerTrust.INVALID


def test_time_counts_only_if_its_authority_is_trusted() -> None:
    told = replace(signer_facts(), time=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    for facts, success, outcome in (
        (replace(told, time_trusted=True), (*GOOD, "timeStamp.trusted"), Outcome.MET),
        (told, GOOD, Outcome.WARNING),
        (replace(told, time_trusted=True), GOOD, Outcome.WARNING),
    ):
        store = sealed_case().store(signer=facts, codes=codes(success=success))
        assert store.active is not None
        finding = signer_of(store, store.active, trust=LISTS)
        check = next(check for check in finding.checks if check.id == "signer.time")
        assert check.outcome is outcome
        assert finding.value.time == "2026-11-20T09:00:00.000Z"


@pytest.mark.parametrize(
    ("name", "test_signer"),
    [
        ("Lighthouse Films test signer", True),
        ("Development CA", True),
        ("FOR TESTING_ONLY", True),
        ("Contest Films", False),
        ("Lighthouse Films", False),
    ],
)
def test_a_certificate_that_calls_itself_a_test_is_called_a_test_signer(name: str, *, test_signer: bool) -> None:
    store = sealed_case().store(signer=signer_facts(common_name=name))
    assert store.active is not None
    finding = signer_of(store, store.active, trust=LISTS)
    assert finding.value.test_signer is test_signer
    assert bool(finding.caveats) is test_signer
