"""Step 5, second half: identities of people in the file (CAWG), as far as the engine's codes go.

The engine reports every identity of a manifest under one address, so a failure can't be put down to one of them: any failure
speaks against all. It also leaves its own summary at "Valid" where an identity was forged.
"""

from typing import Final

from colophon.credential.facts import ManifestFacts
from colophon.verify import codes
from colophon.verify.finding import Finding
from colophon.verify.hostile_text import shown
from colophon.verify.verdict import Check, Outcome

CLAUSE: Final = "CAWG Identity Assertion 1.3, section 8.1"
LABEL: Final = "cawg.identity"
MAX_CODES: Final = 16
_NOT_KNOWN: Final = frozenset(
    {"cawg.x509.credential.untrusted", "cawg.ica.untrusted_issuer", "cawg.ica.did_unavailable"}
)
_KNOWN: Final = frozenset({"cawg.x509.credential.trusted", "cawg.identity.trusted", "cawg.ica.credential_valid"})


def identities_of(active: ManifestFacts) -> Finding[None]:
    """Return the check on the identities that stand in the active manifest; nothing where there are none."""
    failed = codes.failures_about(active.codes.failure, codes.Concern.IDENTITY)
    if not failed and active.assertion(LABEL) is None:
        return Finding(value=None)
    unknown = _NOT_KNOWN & (active.codes.failure_codes | active.codes.informational_codes)
    if any(code not in _NOT_KNOWN for code in failed):
        check = _check("identity.broken", Outcome.FAILED, ", ".join(shown(code) for code in failed[:MAX_CODES]))
        return Finding(
            value=None,
            checks=(check,),
            caveats=("An identity in this file does not hold; none of the people it names is to be relied on.",),
        )
    if unknown or not _KNOWN & active.codes.success_codes:
        check = _check("identity.unknown", Outcome.WARNING, ", ".join(sorted(unknown)) or "nobody vouches for it")
        return Finding(
            value=None, checks=(check,), caveats=("An identity in this file is by an issuer your list does not know.",)
        )
    known = ", ".join(sorted(_KNOWN & active.codes.success_codes))
    return Finding(value=None, checks=(_check("identity.known", Outcome.MET, known),))


def _check(check_id: str, outcome: Outcome, found: str) -> Check:
    return Check(
        id=check_id,
        outcome=outcome,
        found=found,
        expected="identities that hold, by issuers your list knows",
        clause=CLAUSE,
    )
