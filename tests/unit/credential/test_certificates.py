import datetime as dt
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from colophon.adapters.keys.development import make_development_signer
from colophon.credential.certificates import Severity, lint_chain
from support import pki


def found(pem: str, **more: Any) -> dict[str, Severity]:
    return {finding.code: finding.severity for finding in lint_chain(pem.encode(), at=pki.now(), **more)}


def errors(pem: str, **more: Any) -> set[str]:
    return {code for code, severity in found(pem, **more).items() if severity is Severity.ERROR}


def test_a_good_chain_has_no_errors_or_warnings() -> None:
    assert set(found(pki.identity().chain_pem).values()) <= {Severity.NOTE}


def test_a_development_chain_is_plainly_called_a_test_signer() -> None:
    made = make_development_signer(now=pki.now(), label="log.example")
    told = found(made.chain_pem)
    assert told["leaf.test_signer"] is Severity.WARNING
    assert Severity.ERROR not in told.values()


@pytest.mark.parametrize(
    ("flaw", "code"),
    [
        ({"ends_in_days": -0.5}, "certificate.expired"),
        ({"starts_in_days": 1}, "certificate.not_yet_valid"),
        ({"purposes": ()}, "leaf.no_purpose"),
        ({"purposes": (pki.CLIENT_AUTH,)}, "leaf.wrong_purpose"),
        ({"purposes": (pki.TIME_STAMPING,)}, "leaf.wrong_purpose"),
        ({"with_aki": False}, "leaf.no_authority_key_identifier"),
        ({"with_key_usage": False}, "leaf.no_key_usage"),
        ({"ca": True}, "leaf.is_authority"),
        ({"key": ec.generate_private_key(ec.SECP256K1())}, "certificate.key_type"),
        ({"key": rsa.generate_private_key(public_exponent=65537, key_size=1024)}, "certificate.weak_key"),  # noqa: S505 - the flaw
    ],
)
def test_each_flaw_is_told(flaw: dict[str, Any], code: str) -> None:
    assert code in errors(pki.identity(**flaw).chain_pem)


def test_a_message_says_what_is_missing() -> None:
    (finding,) = [
        finding
        for finding in lint_chain(pki.identity(with_aki=False).chain_pem.encode(), at=pki.now())
        if finding.severity is Severity.ERROR
    ]
    assert finding.message == "The leaf lacks an authority key identifier."


def test_a_purpose_that_not_every_reader_takes_is_a_warning() -> None:
    assert found(pki.identity(purposes=(pki.CLAIM_SIGNING,)).chain_pem)["leaf.not_everywhere"] is Severity.WARNING
    assert found(pki.identity(purposes=(pki.EMAIL,)).chain_pem)["leaf.no_claim_signing"] is Severity.NOTE


def test_the_order_of_the_chain_is_told() -> None:
    good, other = pki.identity(), pki.authority()
    leaf, root = pki.pem_of(good.leaf), good.root.pem
    assert {"leaf.self_signed", "leaf.is_authority"} <= errors(root + leaf)
    assert "chain.broken" in errors(leaf + other.pem)
    assert "chain.order" in errors(leaf + other.pem + root)
    assert found(leaf)["chain.leaf_only"] is Severity.WARNING


def test_a_self_signed_leaf_is_refused() -> None:
    assert "leaf.self_signed" in errors(pki.authority().pem)


def test_a_lifetime_is_compared_with_the_assurance_levels() -> None:
    assert "leaf.lifetime" in found(pki.identity(ends_in_days=500).chain_pem)
    assert "leaf.lifetime_level_2" in found(pki.identity(ends_in_days=200).chain_pem)
    short = found(pki.identity(ends_in_days=60).chain_pem)
    assert not {"leaf.lifetime", "leaf.lifetime_level_2"} & set(short)


def test_another_key_than_the_leafs_is_told() -> None:
    one, other = pki.identity(), pki.identity()
    der = other.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert errors(one.chain_pem, public_key_der=der) == {"key.mismatch"}
    assert errors(other.chain_pem, public_key_der=der) == set()


def test_what_is_no_certificate_is_told() -> None:
    assert errors("no PEM here") == {"chain.unreadable"}


def test_the_worst_comes_first() -> None:
    pem = pki.identity(with_aki=False, purposes=(pki.CLAIM_SIGNING,)).chain_pem.encode()
    order = [finding.severity for finding in lint_chain(pem, at=dt.datetime.now(dt.UTC))]
    assert order == sorted(order, key=list(Severity).index)
