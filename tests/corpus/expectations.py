"""What `expected.json` says of a file, and whether a verdict agrees: written from the codes, not from the verifier.

A verdict may be stricter than the engine's summary, and then the line says why. It may never be milder: an engine's "Invalid" must
show in one of the separate answers (content, signer, ingredients, identities).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from colophon.verify.verdict import Integrity, Outcome, SignerTrust, Verdict

JsonObject = Mapping[str, object]


class Agreement(StrEnum):
    """How a verdict stands to what was expected."""

    AGREES = "agrees"
    STRICTER = "stricter"
    EXPIRED_SINCE = "expired since"
    MISSED = "MISSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table."""

    name: str
    engine: str
    verdict: str
    agreement: Agreement
    why: str = ""


CONTENT_OR_SIGNED = (".mismatch", ".missing", ".undeclared", "hashMismatch")
EXPIRED = "signingCredential.expired"
UNTRUSTED = "signingCredential.untrusted"


def strings(value: object) -> tuple[str, ...]:
    """Return the texts of a list from `expected.json`, whose ingredient codes are lists in a list."""
    if isinstance(value, str):
        return (value,)
    return tuple(text for inner in value for text in strings(inner)) if isinstance(value, list | tuple) else ()


def judge(name: str, expect: JsonObject, verdict: Verdict) -> Line:
    """Return the table's line for one file of the C2PA kinds."""
    problems = list(_differences(expect, verdict))
    expired = _expired_since(expect, verdict)
    if expired:
        # Expiry explains another answer about the signer, and nothing else.
        problems = [problem for problem in problems if not problem.startswith("signer is ")]
    if problems:
        agreement, why = Agreement.MISSED, "; ".join(problems)
    elif expired:
        agreement, why = Agreement.EXPIRED_SINCE, "the certificate has expired since it was recorded as known"
    else:
        stricter = _stricter(expect, verdict)
        agreement, why = (
            (Agreement.STRICTER, "; ".join(stricter)) if stricter else (Agreement.AGREES, _about(expect, verdict))
        )
    return Line(name=name, engine=_engine(expect), verdict=_told(verdict), agreement=agreement, why=why)


def _about(expect: JsonObject, verdict: Verdict) -> str:
    """Say which answer carries an "Invalid" of the engine that is not about the content."""
    if expect.get("state") != "Invalid" or verdict.integrity is not Integrity.INTACT:
        return ""
    identity = any(code.startswith("cawg.") for code in strings(expect.get("active_failure")))
    return (
        "the engine's Invalid is about an identity"
        if identity
        else "the engine's Invalid is about the certificate's time"
    )


def _engine(expect: JsonObject) -> str:
    error = expect.get("error")
    if isinstance(error, Mapping):
        return str(error.get("kind"))
    return str(expect.get("state"))


def _told(verdict: Verdict) -> str:
    worst = [word for word in ("changed", "undetermined", "signer_unknown") if word in _ingredient_words(verdict)]
    return f"{verdict.integrity.value}, signer {verdict.signer.trust.value}" + (
        f", ingredient {worst[0]}" if worst else ""
    )


def _ingredient_words(verdict: Verdict) -> set[str]:
    return {str(item.finding) for item in verdict.ingredients}


def _differences(expect: JsonObject, verdict: Verdict) -> Iterable[str]:
    if expect.get("state") is None:
        yield from _without_store(expect, verdict)
        return
    failures = {*strings(expect.get("active_failure")), *strings(expect.get("ingredient_failure"))}
    changed = sorted(code for code in failures if code.endswith(CONTENT_OR_SIGNED) and not _elsewhere(code))
    wanted = Integrity.CHANGED if changed else Integrity.INTACT
    if verdict.integrity is not wanted:
        yield f"integrity is {verdict.integrity}, expected {wanted} ({', '.join(changed) or 'no mismatch'})"
    told = _told_codes(verdict)
    recorded = set(strings(expect.get("ingredient_recorded_failure")))
    missing = sorted((failures | recorded) - told)
    if missing:
        yield f"these codes are not told: {', '.join(missing)}"
    if recorded and not _ingredient_words(verdict) & {"changed", "signer_unknown", "undetermined"}:
        yield "an ingredient recorded as failed is not told"
    yield from _signer(set(strings(expect.get("active_failure"))), verdict)


def _elsewhere(code: str) -> bool:
    """Say whether a mismatch is about time or people, not about the file."""
    return code.startswith(("timeStamp.", "cawg."))


def _told_codes(verdict: Verdict) -> set[str]:
    told = {part.strip() for check in verdict.checks for part in check.found.split(",")}
    return told | {code for item in verdict.ingredients for code in item.codes}


def _signer(active_failure: set[str], verdict: Verdict) -> Iterable[str]:
    wanted = {SignerTrust.KNOWN, SignerTrust.UNKNOWN} if _certificate_unread(verdict) else {SignerTrust.KNOWN}
    if {"claimSignature.mismatch", "claimSignature.missing"} & active_failure:
        wanted = {SignerTrust.INVALID}
    elif {UNTRUSTED, EXPIRED} <= active_failure:
        # The engine calls an expired signer untrusted, known or not.
        wanted = {SignerTrust.UNKNOWN, SignerTrust.EXPIRED}
    elif UNTRUSTED in active_failure:
        wanted = {SignerTrust.UNKNOWN}
    elif EXPIRED in active_failure:
        wanted = {SignerTrust.EXPIRED}
    if verdict.signer.trust not in wanted:
        yield f"signer is {verdict.signer.trust}, expected {' or '.join(sorted(wanted))}"


def _without_store(expect: JsonObject, verdict: Verdict) -> Iterable[str]:
    if expect.get("has_manifest") is None:
        if verdict.integrity is not Integrity.UNDETERMINED:
            yield f"integrity is {verdict.integrity}, expected undetermined: the file could not be parsed"
        return
    remote = expect.get("remote_manifest_url") or "Remote" in _engine(expect)
    if verdict.integrity is not Integrity.NO_CREDENTIAL:
        yield f"integrity is {verdict.integrity}, expected no_credential"
    if bool(remote) is not (verdict.remote_url is not None):
        yield f"the place of a remote credential is {verdict.remote_url}"


def _certificate_unread(verdict: Verdict) -> bool:
    return any(check.id == "signer.certificate" for check in verdict.checks)


def _expired_since(expect: JsonObject, verdict: Verdict) -> bool:
    told = _told_codes(verdict)
    return EXPIRED in told and EXPIRED not in strings(expect.get("active_failure"))


def _stricter(expect: JsonObject, verdict: Verdict) -> list[str]:
    """Say where the verdict tells of something that the engine's one word does not show."""
    if expect.get("state") not in {"Trusted", "Valid"}:
        return []
    reasons: list[str] = []
    if "changed" in _ingredient_words(verdict):
        reasons.append("an ingredient was not what was signed, as recorded when it was added")
    if expect.get("state") == "Trusted" and "signer_unknown" in _ingredient_words(verdict):
        reasons.append("an ingredient's signer is not known")
    if any(check.id.startswith("identity.") and check.outcome is Outcome.FAILED for check in verdict.checks):
        reasons.append("an identity in it does not hold")
    if any(check.id == "identity.unknown" for check in verdict.checks) and expect.get("state") == "Trusted":
        reasons.append("an identity in it is by an issuer who is not known")
    if _certificate_unread(verdict):
        reasons.append("the certificate could not be read out of the file, so its purpose was not checked")
    if any(check.id == "signer.purpose" for check in verdict.checks):
        reasons.append("the certificate's purpose is not claim signing")
    return reasons
