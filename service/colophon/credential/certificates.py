"""What is wrong with a certificate chain for signing claims, in words, before anything is signed with it.

Rules: C2PA 2.4, section 14.5.1 (certificate profile) and 14.4 (purposes); C2PA Certificate Policy 0.2 for what the conformance
programme asks beyond that. Trust is not looked at: a flawless chain may be known to nobody.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

CLAIM_SIGNING: Final = ObjectIdentifier("1.3.6.1.4.1.62558.2.1")
CLAIM_POLICY: Final = ObjectIdentifier("1.3.6.1.4.1.62558.1.1")
TEST_SIGNER_NAME: Final = "Colophon TEST signer"
"""How the common name of every development certificate begins."""

_DOCUMENT_SIGNING: Final = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_CLAIM_PURPOSES: Final = frozenset({ExtendedKeyUsageOID.EMAIL_PROTECTION, CLAIM_SIGNING, _DOCUMENT_SIGNING})
_ALONE: Final = {ExtendedKeyUsageOID.TIME_STAMPING: "time-stamping", ExtendedKeyUsageOID.OCSP_SIGNING: "OCSP signing"}
_BROKEN_HASHES: Final = frozenset({"md5", "sha1"})
_CURVES: Final = frozenset({"secp256r1", "secp384r1", "secp521r1"})
_LEAST_RSA_BITS: Final = 2048
_LEVEL_1_DAYS: Final = 366
_LEVEL_2_DAYS: Final = 90

_Extension = TypeVar("_Extension", bound=x509.ExtensionType)


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """Nothing can be signed with this chain, or readers will refuse what is."""
    WARNING = "warning"
    """Some readers will refuse it, or it will stop working soon."""
    NOTE = "note"
    """Allowed; the conformance programme asks for more, or a reader would show less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing about a chain that its owner should know.

    Attributes:
        code: stable name for machines.
        message: what was found and what to do.
    """

    severity: Severity
    code: str
    message: str


def lint_chain(pem: bytes, *, at: dt.datetime, public_key_der: bytes | None = None) -> list[Finding]:
    """Return what is wrong with a chain for signing claims, worst first; empty if nothing is.

    Args:
        pem: the certificates, leaf first; other blocks, such as a private key, are skipped.
        at: the moment of signing, with its zone.
        public_key_der: SubjectPublicKeyInfo of the key that will sign, to be compared with the leaf's.
    """
    try:
        chain = x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        # The library adds a link to its own questions and answers, for programmers.
        found = str(error).partition(". See ")[0]
        message = f"No certificate could be read: {found}. Expected PEM blocks, the leaf first."
        return [Finding(severity=Severity.ERROR, code="chain.unreadable", message=message)]
    leaf = chain[0]
    findings = [*_order(chain), *_times(chain, at), *_purposes(leaf), *_usage(leaf), *_keys(chain), *_names(leaf)]
    if public_key_der is not None and public_key_der != _spki(leaf):
        message = (
            "The key is not the leaf's: the certificate names another public key. Bring the key that was certified."
        )
        findings.append(Finding(severity=Severity.ERROR, code="key.mismatch", message=message))
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(finding.severity))


def _error(code: str, message: str) -> Finding:
    return Finding(severity=Severity.ERROR, code=code, message=message)


def _warning(code: str, message: str) -> Finding:
    return Finding(severity=Severity.WARNING, code=code, message=message)


def _note(code: str, message: str) -> Finding:
    return Finding(severity=Severity.NOTE, code=code, message=message)


def _order(chain: Sequence[x509.Certificate]) -> Iterator[Finding]:
    leaf = chain[0]
    if leaf.issuer == leaf.subject:
        yield _error("leaf.self_signed", "The leaf is self-signed; readers refuse it. Have it issued by an authority.")
        return
    if any(_issued(leaf, certificate) for certificate in chain[1:]):
        yield _error("chain.order", "The first certificate issued another of the file. Put the leaf first.")
        return
    if len(chain) == 1:
        yield _warning(
            "chain.leaf_only",
            "Only the leaf is there; readers that do not know its issuer can't follow it. Add the intermediates.",
        )
    for number, (certificate, issuer) in enumerate(pairwise(chain), start=1):
        if _issued(issuer, certificate):
            continue
        if any(_issued(other, certificate) for other in chain):
            yield _error("chain.order", f"Certificate {number} is not followed by its issuer. Sort them leaf to root.")
        else:
            yield _error("chain.broken", f"Certificate {number} was not issued by the next one. Add what is missing.")


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    if issuer is certificate:
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _times(chain: Sequence[x509.Certificate], at: dt.datetime) -> Iterator[Finding]:
    for number, certificate in enumerate(chain, start=1):
        which = "The leaf" if number == 1 else f"Certificate {number}"
        if certificate.not_valid_after_utc < at:
            end = certificate.not_valid_after_utc.date().isoformat()
            yield _error("certificate.expired", f"{which} expired on {end}. Get a new one.")
        if certificate.not_valid_before_utc > at:
            start = certificate.not_valid_before_utc.isoformat()
            yield _error("certificate.not_yet_valid", f"{which} is valid from {start} only. Wait, or check the clock.")
    leaf = chain[0]
    days = (leaf.not_valid_after_utc - leaf.not_valid_before_utc).days
    if days > _LEVEL_1_DAYS:
        message = f"The leaf is valid for {days} days; the C2PA certificate policy allows {_LEVEL_1_DAYS} at level 1."
        yield _note("leaf.lifetime", message)
    elif days > _LEVEL_2_DAYS:
        message = (
            f"The leaf is valid for {days} days: enough for assurance level 1, too long for level 2 ({_LEVEL_2_DAYS})."
        )
        yield _note("leaf.lifetime_level_2", message)


def _purposes(leaf: x509.Certificate) -> Iterator[Finding]:
    extended = _extension(leaf, x509.ExtendedKeyUsage)
    if extended is None:
        yield _error("leaf.no_purpose", "The leaf lacks an extended key usage. It needs c2pa-kp-claimSigning.")
        return
    purposes = frozenset(extended)
    if ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE in purposes:
        yield _error("leaf.any_purpose", "The leaf allows any extended key usage, which C2PA forbids.")
    for purpose, words in _ALONE.items():
        if purpose in purposes:
            yield _error("leaf.wrong_purpose", f"The leaf is for {words}; such a certificate must not sign claims.")
    if not purposes & _CLAIM_PURPOSES:
        yield _error(
            "leaf.wrong_purpose",
            "The leaf's extended key usage names neither c2pa-kp-claimSigning nor emailProtection. Have it issued anew.",
        )
    elif ExtendedKeyUsageOID.EMAIL_PROTECTION not in purposes:
        yield _warning(
            "leaf.not_everywhere",
            "The leaf's extended key usage lacks emailProtection; many readers say 'certificate missing required EKU'.",
        )
    elif CLAIM_SIGNING not in purposes:
        yield _note("leaf.no_claim_signing", "The leaf lacks c2pa-kp-claimSigning, which the C2PA trust list asks for.")


def _usage(leaf: x509.Certificate) -> Iterator[Finding]:
    usage = _extension(leaf, x509.KeyUsage)
    if usage is None:
        yield _error("leaf.no_key_usage", "The leaf lacks a key usage. It needs digitalSignature.")
    else:
        if not usage.digital_signature:
            yield _error("leaf.no_digital_signature", "The leaf's key usage lacks digitalSignature.")
        if usage.key_cert_sign:
            yield _error("leaf.signs_certificates", "The leaf's key usage has keyCertSign; only authorities may.")
        if not leaf.extensions.get_extension_for_class(x509.KeyUsage).critical:
            yield _note("leaf.key_usage_not_critical", "The leaf's key usage is not marked critical.")
    constraints = _extension(leaf, x509.BasicConstraints)
    if constraints is not None and constraints.ca:
        yield _error("leaf.is_authority", "The first certificate is an authority's. Put the leaf first, or get one.")
    if _extension(leaf, x509.AuthorityKeyIdentifier) is None and leaf.issuer != leaf.subject:
        yield _error("leaf.no_authority_key_identifier", "The leaf lacks an authority key identifier.")
    if _extension(leaf, x509.SubjectKeyIdentifier) is None:
        yield _note("leaf.no_subject_key_identifier", "The leaf lacks a subject key identifier.")
    policies = _extension(leaf, x509.CertificatePolicies)
    if policies is None or CLAIM_POLICY not in {policy.policy_identifier for policy in policies}:
        yield _note("leaf.no_policy", "The leaf does not name the C2PA certificate policy; the programme asks for it.")


def _keys(chain: Sequence[x509.Certificate]) -> Iterator[Finding]:
    for number, certificate in enumerate(chain, start=1):
        which = "The leaf" if number == 1 else f"Certificate {number}"
        digest = certificate.signature_hash_algorithm
        # A root's own signature proves nothing, so its hash does no harm.
        if digest is not None and digest.name in _BROKEN_HASHES and certificate.issuer != certificate.subject:
            yield _error("certificate.weak_hash", f"{which} is signed with {digest.name.upper()}, which is broken.")
        match certificate.public_key():
            case rsa.RSAPublicKey(key_size=bits):
                if bits < _LEAST_RSA_BITS:
                    yield _error("certificate.weak_key", f"{which} has an RSA key of {bits} bits; 2048 is the least.")
            case ec.EllipticCurvePublicKey(curve=curve):
                if curve.name not in _CURVES:
                    message = f"{which} has a key on {curve.name}; C2PA allows P-256, P-384 and P-521."
                    yield _error("certificate.key_type", message)
            case ed25519.Ed25519PublicKey():
                pass
            case _:
                yield _error("certificate.key_type", f"{which} has a kind of key that C2PA does not allow.")


def _names(leaf: x509.Certificate) -> Iterator[Finding]:
    if not leaf.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME):
        yield _note("leaf.no_organisation", "The leaf names no organisation (O); readers show it as who signed.")
    names = leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if any(str(name.value).startswith(TEST_SIGNER_NAME) for name in names):
        yield _warning(
            "leaf.test_signer", "This is a test signer made by `colophon init`; strangers will see it as such."
        )


def _extension(certificate: x509.Certificate, kind: type[_Extension]) -> _Extension | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _spki(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
