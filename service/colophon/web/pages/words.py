"""What each finding is called on the page: a shape, a label and a meaning. The words of the record are the dossier's."""

from typing import Final, NamedTuple

from colophon.verify.verdict import Integrity, LedgerFinding, Outcome, ReleaseFinding, SignerTrust


class Answer(NamedTuple):
    """One of the separate answers: a shape, a short label, and what it means.

    `shape` is full (as one would expect), half (with a reservation), open (nothing to say) or crossed (it does not hold).
    """

    shape: str
    label: str
    meaning: str


INTEGRITY: Final[dict[Integrity, Answer]] = {
    Integrity.IDENTICAL: Answer("full", "Identical to the release", "Every byte is that of the logged release."),
    Integrity.INTACT: Answer(
        "full",
        "Content unchanged",
        "The content is what was sealed. The file around it is not the logged release itself.",
    ),
    Integrity.CHANGED: Answer(
        "crossed",
        "Content changed",
        "The content or its credential is not what was sealed. Who changed it, or why, is unknown.",
    ),
    Integrity.NO_CREDENTIAL: Answer(
        "open",
        "No credential found",
        "Nothing in this file says how it was made. That tells nothing about how it was made.",
    ),
    Integrity.UNDETERMINED: Answer(
        "open", "Not determined", "The content was not, or could not be, examined. That tells nothing about a change."
    ),
}
SIGNER: Final[dict[SignerTrust, Answer]] = {
    SignerTrust.KNOWN: Answer(
        "full", "Known to this server", "The signer's certificate leads to a root on this server's list."
    ),
    SignerTrust.UNKNOWN: Answer(
        "half", "Not on this server's list", "The signature holds; who stands behind the name was not vouched for here."
    ),
    SignerTrust.EXPIRED: Answer(
        "half",
        "Known, expired since",
        "The certificate has expired, and no trusted time says that it was signed before.",
    ),
    SignerTrust.INVALID: Answer(
        "crossed", "Does not hold", "The certificate may not sign claims, or the signature fails."
    ),
    SignerTrust.NOT_LOOKED_FOR: Answer("open", "Not looked for", "No list of known signers was given."),
    SignerTrust.NONE: Answer("open", "No signer", "There is no signature to look at."),
}
LEDGER: Final[dict[LedgerFinding, Answer]] = {
    LedgerFinding.LOGGED: Answer(
        "full", "Logged", "The record was committed to a known log before the file was sealed."
    ),
    LedgerFinding.LOG_KEY_UNKNOWN: Answer(
        "half", "Logged, it says", "Proven under a log key that came with the file and is not known here."
    ),
    LedgerFinding.FOREIGN: Answer(
        "crossed", "Another file's record", "The log record in this file was made for another one."
    ),
    LedgerFinding.INVALID: Answer("crossed", "Does not hold", "The log record in this file does not lead to its log."),
    LedgerFinding.NONE: Answer("open", "No record found", "This file names no log."),
}
RELEASES: Final[dict[ReleaseFinding, str]] = {
    ReleaseFinding.FOUND: "Its release is in the log.",
    ReleaseFinding.NOT_FOUND: "The log here knows no release of these bytes.",
    ReleaseFinding.NOT_LOOKED_FOR: "Its release was not looked for.",
    ReleaseFinding.WITHDRAWN: "Its release was taken back.",
}
BY_HASH: Final[dict[ReleaseFinding, Answer]] = {
    ReleaseFinding.FOUND: Answer("full", "Known to the log", "A release with this fingerprint is in the log."),
    ReleaseFinding.WITHDRAWN: Answer(
        "half", "Taken back", "A release with this fingerprint is in the log, and was taken back."
    ),
    ReleaseFinding.NOT_FOUND: Answer("open", "No record found", "The log here knows no release with this fingerprint."),
    ReleaseFinding.NOT_LOOKED_FOR: Answer("open", "Not looked for", "No log was looked in."),
}
RECORD: Final[dict[str, Answer]] = {
    "complete": Answer(
        "full", "Recorded, no gap known", "By the word of whoever sealed it; what backs each line is shown below."
    ),
    "gaps": Answer(
        "half", "Recorded, with gaps", "Part of how this was made is not on record. Unknown is not counted as human."
    ),
    "none": Answer("open", "No record found", "Nothing here says who did what."),
}
OUTCOMES: Final[dict[Outcome, Answer]] = {
    Outcome.MET: Answer("full", "met", ""),
    Outcome.FAILED: Answer("crossed", "not met", ""),
    Outcome.WARNING: Answer("half", "note", ""),
    Outcome.NOT_LOOKED_FOR: Answer("open", "not looked for", ""),
}
INGREDIENTS: Final[dict[str, Answer]] = {
    "intact": Answer("full", "unchanged since it was signed", ""),
    "changed": Answer("crossed", "not as it was signed", ""),
    "signer_unknown": Answer("half", "unchanged; its signer is not on this server's list", ""),
    "no_credential": Answer("open", "no credential found in it", ""),
    "undetermined": Answer("open", "could not be determined", ""),
}
