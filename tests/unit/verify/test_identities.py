import pytest

from colophon.credential.facts import AssertionFacts
from colophon.verify.identities import identities_of
from colophon.verify.verdict import Outcome
from support.sealed_cases import GOOD, codes, sealed_case

IDENTITY = AssertionFacts(label="cawg.identity", data={}, created=True)


@pytest.mark.parametrize(
    ("success", "informational", "failure", "check", "outcome"),
    [
        (["cawg.x509.credential.trusted"], [], [], "identity.known", Outcome.MET),
        (["cawg.ica.credential_valid"], [], [], "identity.known", Outcome.MET),
        ([], ["cawg.ica.untrusted_issuer"], [], "identity.unknown", Outcome.WARNING),
        ([], [], ["cawg.x509.credential.untrusted"], "identity.unknown", Outcome.WARNING),
        ([], [], [], "identity.unknown", Outcome.WARNING),
        (["cawg.x509.credential.trusted"], [], ["cawg.x509.signature.mismatch"], "identity.broken", Outcome.FAILED),
        ([], [], ["cawg.new.kind", "cawg.x509.credential.untrusted"], "identity.broken", Outcome.FAILED),
    ],
)
def test_one_failure_speaks_against_every_identity_of_a_file(
    success: list[str], informational: list[str], failure: list[str], check: str, outcome: Outcome
) -> None:
    told = codes(success=[*GOOD, *success], informational=informational, failure=failure)
    finding = identities_of(sealed_case().manifest(assertions=(IDENTITY,), codes=told))
    assert [(one.id, one.outcome) for one in finding.checks] == [(check, outcome)]
    assert bool(finding.caveats) is (outcome is not Outcome.MET)
    assert all(code in finding.checks[0].found for code in failure)


def test_a_file_without_identities_says_nothing_of_them() -> None:
    assert identities_of(sealed_case().manifest()).checks == ()


def test_a_failure_without_an_assertion_is_told_too() -> None:
    told = codes(success=GOOD, failure=["cawg.identity.cbor.invalid"])
    assert identities_of(sealed_case().manifest(codes=told)).checks[0].outcome is Outcome.FAILED
