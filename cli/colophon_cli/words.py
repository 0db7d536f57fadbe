"""Words for answers and states on the screen; those for what is recorded stand in colophon.verify.words."""

from typing import Final

from colophon.record.vocabulary import AgentKind, SourceType
from colophon.verify.verdict import Integrity, LedgerFinding, Outcome, ReleaseFinding, SignerTrust
from colophon.workflow.views import SealStage

AGENT_KIND: Final[dict[AgentKind, str]] = {
    AgentKind.PERSON: "person",
    AgentKind.AI_SYSTEM: "AI system",
    AgentKind.SOFTWARE: "software",
    AgentKind.ORGANISATION: "organisation",
}

INTEGRITY: Final[dict[Integrity, str]] = {
    Integrity.IDENTICAL: "identical to the logged release",
    Integrity.INTACT: "unchanged since it was sealed",
    Integrity.CHANGED: "changed after it was sealed",
    Integrity.NO_CREDENTIAL: "no credential found",
    Integrity.UNDETERMINED: "could not be examined",
}

SIGNER: Final[dict[SignerTrust, str]] = {
    SignerTrust.KNOWN: "known to your list",
    SignerTrust.UNKNOWN: "not known to your list",
    SignerTrust.EXPIRED: "known, but the certificate had expired",
    SignerTrust.INVALID: "the signature does not hold",
    SignerTrust.NOT_LOOKED_FOR: "not looked for (no list given)",
    SignerTrust.NONE: "none",
}

LEDGER: Final[dict[LedgerFinding, str]] = {
    LedgerFinding.LOGGED: "logged under a log key you know",
    LedgerFinding.LOG_KEY_UNKNOWN: "logged under a key that is not known to you",
    LedgerFinding.FOREIGN: "the ledger entry belongs to another file or signer",
    LedgerFinding.INVALID: "the ledger proof does not hold",
    LedgerFinding.NONE: "no ledger record in the file",
}

CONTENT_SHORT: Final[dict[Integrity, str]] = {
    Integrity.IDENTICAL: "identical",
    Integrity.INTACT: "unchanged",
    Integrity.CHANGED: "changed",
    Integrity.NO_CREDENTIAL: "no credential",
    Integrity.UNDETERMINED: "not examined",
}

SIGNER_SHORT: Final[dict[SignerTrust, str]] = {
    SignerTrust.KNOWN: "known",
    SignerTrust.UNKNOWN: "not known",
    SignerTrust.EXPIRED: "expired",
    SignerTrust.INVALID: "invalid",
    SignerTrust.NOT_LOOKED_FOR: "not looked for",
    SignerTrust.NONE: "-",
}

LEDGER_SHORT: Final[dict[LedgerFinding, str]] = {
    LedgerFinding.LOGGED: "logged",
    LedgerFinding.LOG_KEY_UNKNOWN: "key not known",
    LedgerFinding.FOREIGN: "foreign",
    LedgerFinding.INVALID: "invalid",
    LedgerFinding.NONE: "-",
}

RELEASE: Final[dict[ReleaseFinding, str | None]] = {
    ReleaseFinding.FOUND: "release found",
    ReleaseFinding.NOT_FOUND: "release not found",
    ReleaseFinding.NOT_LOOKED_FOR: None,
    ReleaseFinding.WITHDRAWN: "release taken back",
}

OUTCOME: Final[dict[Outcome, str]] = {
    Outcome.MET: "met",
    Outcome.FAILED: "not met",
    Outcome.WARNING: "note",
    Outcome.NOT_LOOKED_FOR: "not looked for",
}

STAGE: Final[dict[SealStage, str]] = {
    SealStage.SUMMARY: "adding up the record",
    SealStage.INTENT: "logging the intent",
    SealStage.SLOTS: "preparing the file",
    SealStage.CLAIM: "writing the claim",
    SealStage.SIGN: "signing",
    SealStage.CHECK: "reading it back and checking",
    SealStage.PLACE: "moving it into place",
    SealStage.RELEASE: "logging the release",
}


def source_type(value: SourceType | None) -> str:
    """Return the IPTC term alone, which is what people search for; its address stands in `--json`."""
    return "undetermined" if value is None else value.value.rpartition("/")[2]


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return "1 step", "2 steps"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def minute(time: str) -> str:
    """Return a recorded time to the minute, in UTC: 2026-11-20 13:05."""
    return time[:16].replace("T", " ")


def day(time: str) -> str:
    """Return a recorded time's day, in UTC."""
    return time[:10]


def kind(value: str) -> str:
    """Return what an agent of this kind is called; a kind unknown to us stays as it is."""
    return next((words for known, words in AGENT_KIND.items() if known.value == value), value)
