"""What each status code of a validation is about. A failure code that is not known here is never passed over.

Sources: C2PA 2.4, section 15.2 (status codes); CAWG Identity Assertion 1.3 (`cawg.*`); codes that the engine adds
(`signingCredential.expired`, `signingCredential.revoked`, `assertion.boxHash.mismatch`).
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from colophon.credential.facts import ValidationCodes, ValidationStatus


class Concern(StrEnum):
    """What a failure code is about."""

    CONTENT = "content"
    """The file's content is not what was signed."""
    CREDENTIAL = "credential"
    """Something under the signature was altered, removed or added: the signed credential is not what was signed."""
    SIGNATURE = "signature"
    """The signature does not fit, or is not there."""
    SIGNER = "signer"
    TIME = "time"
    IDENTITY = "identity"
    OTHER = "other"
    """Malformed or not known to this version: the credential can't be relied on, and nothing says what was changed."""


CHANGED: Final = frozenset({Concern.CONTENT, Concern.CREDENTIAL, Concern.SIGNATURE})
"""Concerns after which what is there is not what was signed."""

TRUSTED: Final = "signingCredential.trusted"
UNTRUSTED: Final = "signingCredential.untrusted"
EXPIRED: Final = "signingCredential.expired"
SIGNATURE_VALIDATED: Final = "claimSignature.validated"
TIME_TRUSTED: Final = "timeStamp.trusted"
MANIFEST_MISSING: Final = "ingredient.manifest.missing"

CONTENT_MATCHES: Final = frozenset(
    f"assertion.{binding}.match"
    for binding in ("dataHash", "bmffHash", "boxesHash", "boxHash", "collectionHash", "multiAssetHash")
)
"""At least one of these stands behind the word "intact": the content was hashed and is what was signed."""

MORE_EXCLUDED: Final = frozenset(
    f"assertion.{binding}.additionalExclusionsPresent" for binding in ("dataHash", "bmffHash", "boxesHash")
)
"""Parts of the file other than the credential itself are outside the hash."""

SIGNER_REFUSED: Final = frozenset(
    {
        "signingCredential.invalid",
        "signingCredential.revoked",
        "signingCredential.ocsp.revoked",
        "claimSignature.outsideValidity",
    }
)
"""The certificate may not sign claims, was revoked, or was not valid when it signed."""

_CONTENT: Final = frozenset(
    {
        *(code.removesuffix(".match") + ".mismatch" for code in CONTENT_MATCHES),
        "assertion.boxesHash.unknownBox",
        "assertion.collectionHash.incorrectFileCount",
        "assertion.multiAssetHash.missingPart",
    }
)
_CREDENTIAL: Final = frozenset(
    {
        "assertion.alternativeContentRepresentation.hashMismatch",
        "assertion.external-reference.hashMismatch",
        "assertion.hashedURI.mismatch",
        "assertion.missing",
        "assertion.undeclared",
        "claim.missing",
        "hashedURI.mismatch",
        "hashedURI.missing",
        "ingredient.claimSignature.mismatch",
        "ingredient.claimSignature.missing",
        "ingredient.hashedURI.mismatch",
        "ingredient.manifest.mismatch",
        MANIFEST_MISSING,
    }
)
_SIGNATURE: Final = frozenset({"claimSignature.mismatch", "claimSignature.missing"})
# No `general.*` and no `algorithm.*` here: an error without a name, or a hash nobody computed, is OTHER.
_BY_PREFIX: Final = (
    ("signingCredential.", Concern.SIGNER),
    ("claimSignature.outsideValidity", Concern.SIGNER),
    ("timeStamp.", Concern.TIME),
    ("timestamp.", Concern.TIME),
    ("timeOfSigning.", Concern.TIME),
    ("cawg.", Concern.IDENTITY),
)


def concern_of(code: str, /) -> Concern:
    """Return what a failure code is about; `OTHER` for one that is malformed-or-unknown."""
    for known, concern in (
        (_CONTENT, Concern.CONTENT),
        (_CREDENTIAL, Concern.CREDENTIAL),
        (_SIGNATURE, Concern.SIGNATURE),
    ):
        if code in known:
            return concern
    return next((concern for prefix, concern in _BY_PREFIX if code.startswith(prefix)), Concern.OTHER)


def failures_about(codes: Iterable[ValidationStatus], /, *concerns: Concern) -> tuple[str, ...]:
    """Return the failure codes about one of `concerns`, each once, in the engine's order."""
    return tuple(dict.fromkeys(status.code for status in codes if concern_of(status.code) in concerns))


def current(recorded: ValidationCodes | None, delta: ValidationCodes | None) -> frozenset[str]:
    """Return an ingredient's failure codes now: what was recorded when it was added, with the difference applied.

    Neither list alone is its state. A success in the difference takes back the failure it answers: a signer that was not
    known to whoever added the ingredient may be known here.
    """
    failures = set(recorded.failure_codes) if recorded is not None else set[str]()
    if delta is None:
        return frozenset(failures)
    failures |= delta.failure_codes
    if TRUSTED in delta.success_codes and UNTRUSTED not in delta.failure_codes:
        failures.discard(UNTRUSTED)
    return frozenset(failures)
