"""Step 5: who signed, and whether your list knows them. A list for people or for time never answers for a claim signer."""

import re
from typing import Final

from cryptography import x509

from colophon.credential.facts import ManifestFacts, SignerFacts, StoreFacts
from colophon.credential.trust import TrustAnchors
from colophon.record.identifiers import format_time
from colophon.verify import codes
from colophon.verify.certificate_path import leads_to
from colophon.verify.finding import Finding
from colophon.verify.hostile_text import shown, shown_or_none
from colophon.verify.verdict import Check, Outcome, Signer, SignerTrust

SIGNATURE_CLAUSE: Final = "C2PA 2.4, section 15.7"
CERTIFICATE_CLAUSE: Final = "C2PA 2.4, section 14.5"
TIME_CLAUSE: Final = "C2PA 2.4, section 15.8"

EMAIL_PROTECTION: Final = "1.3.6.1.5.5.7.3.4"
CLAIM_SIGNING: Final = "1.3.6.1.4.1.62558.2.1"
MAY_SIGN_CLAIMS: Final = frozenset({EMAIL_PROTECTION, CLAIM_SIGNING})
"""Purposes by which a certificate may sign claims. Document signing alone is what a person's certificate has, so it is not
enough; the engine would also let one pass that may only sign time-stamps or OCSP answers."""
ANY_PURPOSE: Final = "2.5.29.37.0"
NEVER_BESIDE: Final = frozenset({"1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.9", ANY_PURPOSE})
"""Time-stamping, OCSP signing and "any purpose" may not stand beside claim signing."""

_TEST: Final = re.compile(r"\btest\b|\bfor testing\b|\bdevelopment\b|\bnot for production\b", re.IGNORECASE)


def signer_of(store: StoreFacts, active: ManifestFacts, *, trust: TrustAnchors) -> Finding[Signer]:
    """Return who signed the claim and how far your list answers for them."""
    facts = active.signer
    if facts is None:
        check = _check(
            "signer.signature", Outcome.FAILED, "no signature that could be read", "a signature", SIGNATURE_CLAUSE
        )
        return Finding(value=Signer(trust=SignerTrust.INVALID), checks=(check,))
    time = _time_check(active, facts)
    purposes = _purposes(facts)
    value, check = _trust(store, active, purposes=purposes, trust=trust)
    if value is SignerTrust.KNOWN and purposes is None:
        value, check = (
            SignerTrust.UNKNOWN,
            _check(
                "signer.certificate",
                Outcome.FAILED,
                "the certificate could not be read out of the file, so its purpose was not checked",
                "a certificate whose purpose is to sign claims",
                CERTIFICATE_CLAUSE,
            ),
        )
    signer = _signer(facts, value)
    caveats = ("The signer is a test signer: by its certificate's own words it is not meant for production.",)
    return Finding(
        value=signer,
        checks=(check, *((time,) if time is not None else ())),
        caveats=caveats if signer.test_signer else (),
    )


def _trust(
    store: StoreFacts, active: ManifestFacts, *, purposes: frozenset[str] | None, trust: TrustAnchors
) -> tuple[SignerTrust, Check]:
    refused = _refusal(active, purposes)
    if refused is not None:
        return SignerTrust.INVALID, refused
    if not trust.claim_pem.strip():
        found = "no list of claim signers was given"
        check = _check("signer.list", Outcome.NOT_LOOKED_FOR, found, "a list to look in", SIGNATURE_CLAUSE)
        return SignerTrust.NOT_LOOKED_FOR, check
    # Fail closed: a failure about the signer outweighs the engine's word that the signer is trusted.
    problems = codes.failures_about(active.codes.failure, codes.Concern.SIGNER)
    # The engine calls an expired signer untrusted, known or not; the certificates say which.
    if codes.EXPIRED in problems and (codes.UNTRUSTED not in problems or _would_be_known(active, trust)):
        expected = "a certificate still valid, or a trusted time-stamp"
        return SignerTrust.EXPIRED, _check(
            "signer.expired", Outcome.FAILED, shown(", ".join(problems)), expected, TIME_CLAUSE
        )
    if problems or not store.claim_signer_trusted:
        found = shown(", ".join(problems)) or codes.UNTRUSTED
        return SignerTrust.UNKNOWN, _check("signer.list", Outcome.FAILED, found, codes.TRUSTED, SIGNATURE_CLAUSE)
    return SignerTrust.KNOWN, _check("signer.list", Outcome.MET, codes.TRUSTED, codes.TRUSTED, SIGNATURE_CLAUSE)


def _refusal(active: ManifestFacts, purposes: frozenset[str] | None) -> Check | None:
    """Return why the signature counts for nothing, whoever made it; None where it fits and the certificate may sign."""
    refused = codes.failures_about(active.codes.failure, codes.Concern.SIGNATURE)
    refused = (*refused, *sorted(codes.SIGNER_REFUSED & active.codes.failure_codes))
    if refused or codes.SIGNATURE_VALIDATED not in active.codes.success_codes:
        found = shown(", ".join(refused)) or "the signature was not validated"
        expected = "a signature that fits, by a certificate that may sign"
        return _check("signer.signature", Outcome.FAILED, found, expected, SIGNATURE_CLAUSE)
    if purposes is not None and not may_sign_claims(purposes):
        found = shown(", ".join(sorted(purposes))) or "no extended key usage"
        expected = f"{EMAIL_PROTECTION} or {CLAIM_SIGNING}, and none of {', '.join(sorted(NEVER_BESIDE))}"
        return _check("signer.purpose", Outcome.FAILED, found, expected, CERTIFICATE_CLAUSE)
    return None


def _would_be_known(active: ManifestFacts, trust: TrustAnchors) -> bool:
    return active.signer is not None and leads_to(active.signer.chain_der, trust.claim_pem)


def may_sign_claims(purposes: frozenset[str], /) -> bool:
    """Return whether a leaf certificate with these extended key usages (OIDs) may sign claims."""
    return bool(purposes & MAY_SIGN_CLAIMS) and not purposes & NEVER_BESIDE


def _purposes(facts: SignerFacts) -> frozenset[str] | None:
    """Return the leaf's extended key usages; None where the certificate can't be read."""
    if not facts.chain_der:
        return None
    try:
        leaf = x509.load_der_x509_certificate(facts.chain_der[0])
        usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return frozenset()
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return None
    return frozenset(purpose.dotted_string for purpose in usage)


def _time_check(active: ManifestFacts, facts: SignerFacts) -> Check | None:
    if facts.time is None:
        return None
    trusted = facts.time_trusted and codes.TIME_TRUSTED in active.codes.success_codes
    return _check(
        "signer.time",
        Outcome.MET if trusted else Outcome.WARNING,
        codes.TIME_TRUSTED
        if trusted
        else "a time-stamp by an authority your list does not know, or one that does not fit",
        codes.TIME_TRUSTED,
        TIME_CLAUSE,
    )


def _signer(facts: SignerFacts, trust: SignerTrust) -> Signer:
    names = (facts.common_name, facts.organisation, facts.issuer_common_name, facts.issuer_organisation)
    return Signer(
        trust=trust,
        common_name=shown_or_none(facts.common_name),
        organisation=shown_or_none(facts.organisation),
        issuer=shown_or_none(facts.issuer_common_name or facts.issuer_organisation),
        spki_sha256=shown_or_none(facts.spki_sha256),
        # The certificate's own words, so only ever used to say less of it.
        test_signer=any(_TEST.search(name.replace("_", " ")) for name in names if name),
        time=format_time(facts.time) if facts.time is not None and facts.time.tzinfo is not None else None,
        time_trusted=facts.time_trusted,
        not_after=shown_or_none(facts.not_after),
    )


def _check(check_id: str, outcome: Outcome, found: str, expected: str, clause: str) -> Check:
    return Check(id=check_id, outcome=outcome, found=found, expected=expected, clause=clause)
