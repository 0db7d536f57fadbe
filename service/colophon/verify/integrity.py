"""Step 3: whether the content is what was signed. Says nothing about who signed it."""

from collections.abc import Iterable
from typing import Final

from colophon.credential.facts import ManifestFacts, State, StoreFacts
from colophon.verify import codes
from colophon.verify.codes import CHANGED, Concern
from colophon.verify.exclusions import excludes_only_empty_space
from colophon.verify.finding import Finding
from colophon.verify.hostile_text import shown
from colophon.verify.verdict import Check, Integrity, Outcome

CONTENT_CLAUSE: Final = "C2PA 2.4, section 15.12"
STATUS_CLAUSE: Final = "C2PA 2.4, section 15.2"
SHOWN_CODES: Final = 10


def integrity_of(store: StoreFacts, active: ManifestFacts) -> Finding[Integrity]:
    """Return whether the content is intact, changed, or can't be said.

    "Intact" is never the mere absence of failures: the signature must have been validated, and a hash of the content
    must have matched. Where the engine calls the store Invalid and no code says why, it is undetermined.
    """
    # What the engine found anew about ingredients counts here too: their manifests lie under this claim's signature, so a
    # mismatch that was not there when they were added means that the store was altered after signing.
    statuses = (*active.codes.failure, *(status for delta in active.deltas.values() for status in delta.failure))
    changed = codes.failures_about(statuses, *CHANGED)
    unclear = codes.failures_about(statuses, Concern.OTHER)
    if changed:
        return _finding(Integrity.CHANGED, "content_or_credential", changed)
    if unclear:
        return _finding(Integrity.UNDETERMINED, "code_unclear", unclear)
    if codes.SIGNATURE_VALIDATED not in active.codes.success_codes:
        return _finding(Integrity.UNDETERMINED, "signature_not_validated", ())
    if not codes.CONTENT_MATCHES & active.codes.success_codes:
        return _finding(Integrity.UNDETERMINED, "content_not_hashed", ())
    if store.state is State.INVALID and not statuses:
        return _finding(Integrity.UNDETERMINED, "state_unexplained", ())
    return _intact(active)


def _intact(active: ManifestFacts) -> Finding[Integrity]:
    matched = sorted(codes.CONTENT_MATCHES & active.codes.success_codes)
    checks = [
        Check(
            id="integrity.content",
            outcome=Outcome.MET,
            found=", ".join(matched),
            expected="a hash of the content that matches, under a signature that fits",
            clause=CONTENT_CLAUSE,
        )
    ]
    caveats: tuple[str, ...] = ()
    excluded = sorted(codes.MORE_EXCLUDED & active.codes.informational_codes)
    if excluded and not excludes_only_empty_space(active):
        caveats = ("Parts of the file other than its credential are outside the hash; they could be changed unseen.",)
        checks.append(
            Check(
                id="integrity.more_excluded",
                outcome=Outcome.WARNING,
                found=", ".join(excluded),
                expected="nothing outside the hash but the credential itself",
                clause=CONTENT_CLAUSE,
            )
        )
    return Finding(value=Integrity.INTACT, checks=tuple(checks), caveats=caveats)


_EXPECTED: Final = {
    "content_or_credential": "every hash under the signature matches, and the signature fits",
    "code_unclear": "no failure whose meaning for the content is not known",
    "signature_not_validated": "claimSignature.validated",
    "content_not_hashed": "a hash of the content that matches",
    "state_unexplained": "a code that says why the engine calls the store Invalid",
}
_FOUND: Final = {
    "content_or_credential": "a failure without a code",
    "code_unclear": "a failure without a code",
    "signature_not_validated": "the engine does not say that the signature was validated",
    "content_not_hashed": "the engine does not say that any hash of the content was compared",
    "state_unexplained": "the engine says Invalid and names no reason",
}


def _finding(value: Integrity, what: str, found: Iterable[str]) -> Finding[Integrity]:
    listed = list(found)
    told = ", ".join(shown(code) for code in listed[:SHOWN_CODES])
    check = Check(
        id=f"integrity.{what}",
        outcome=Outcome.FAILED,
        found=told or _FOUND[what],
        expected=_EXPECTED[what],
        clause=CONTENT_CLAUSE if value is Integrity.CHANGED else STATUS_CLAUSE,
    )
    return Finding(value=value, checks=(check,))
