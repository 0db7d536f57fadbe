"""Step 9: one plain sentence for people. Everything in it stands in the verdict's fields too; it says no more than they do."""

import re
from typing import Final

from colophon.credential.media_types import MANIFEST_STORE
from colophon.record.vocabulary import OutputClass
from colophon.verify.verdict import (
    Claim,
    Integrity,
    LedgerFinding,
    Outcome,
    ReleaseFinding,
    Signer,
    SignerTrust,
    Verdict,
)
from colophon.verify.words import CHANNELS, CLASSES, source_type_words

_QUOTES: Final = re.compile('["\u201c-\u201f\u00ab\u00bb\uff02]')
NOT_EXAMINED: Final[dict[str, str]] = {
    "file.unreadable": "it is damaged, empty, or of another type than it says",
    "file.engine_crashed": "the process that examined it died on it; treat the file as hostile",
    "file.timed_out": "it took longer than its size allows",
    "file.too_large": "it is larger than is examined here",
    "file.unsupported_type": "files of this type are not examined here",
}


def sentence_of(verdict: Verdict, /) -> str:
    """Return the verdict in plain words: what is recorded, by whom it was sealed, and whether it is still that."""
    match verdict.integrity:
        case Integrity.UNDETERMINED:
            return _undetermined(verdict)
        case Integrity.NO_CREDENTIAL:
            return _no_credential(verdict)
        case Integrity.CHANGED:
            return _changed(verdict)
        case Integrity.IDENTICAL | Integrity.INTACT:
            return _unchanged(verdict)


def recorded_words(claim: Claim, /) -> str:
    """Return what a claim records, for a sentence's beginning, without the full stop."""
    if claim.output_class is OutputClass.UNDETERMINED:
        return _first_up(_undetermined_words(claim))
    words = CLASSES[claim.output_class]
    by_class: dict[OutputClass, list[str]] = {}
    for channel in claim.channels:
        by_class.setdefault(channel.output_class, []).append(CHANNELS[channel.channel])
    # Channels are told where they differ; where all are alike the first words say it.
    if set(by_class) <= {claim.output_class}:
        return _first_up(words)
    strictest = by_class.pop(claim.output_class, [])
    first = f"{words} (the {_listed(strictest)})" if strictest else words
    return _first_up("; ".join([first, *(f"{_listed(names)} {CLASSES[rest]}" for rest, names in by_class.items())]))


def _undetermined_words(claim: Claim) -> str:
    # Design, section 2: where a channel is undetermined the whole is, and the sentence still names the AI that is recorded.
    with_ai = [
        CHANNELS[channel.channel]
        for channel in claim.channels
        if channel.output_class not in {OutputClass.HUMAN_MADE, OutputClass.UNDETERMINED}
    ]
    words = "the record has gaps, so how this was made is undetermined"
    if with_ai:
        return f"{words}; AI is recorded in its {_listed(with_ai)}"
    if claim.counts.ai_systems:
        plural = "s" if claim.counts.ai_systems > 1 else ""
        return f"{words}; {claim.counts.ai_systems} AI system{plural} took part in what is recorded"
    return words


def _unchanged(verdict: Verdict) -> str:
    if verdict.signer.trust is SignerTrust.NONE:
        first = (
            f"Its bytes are those of release {verdict.ledger.release_id}, which is logged; no credential was looked at."
        )
        return " ".join((first, *_aftermath(verdict)))
    parts = [
        _recorded(verdict),
        f"{_sealed_by(verdict.signer)}, {_since(verdict)}; {_logged(verdict)}.",
        *_aftermath(verdict),
    ]
    return " ".join(part for part in parts if part)


def _since(verdict: Verdict) -> str:
    if verdict.integrity is Integrity.IDENTICAL:
        return "identical to the logged release"
    if any(check.id == "integrity.more_excluded" for check in verdict.checks):
        return "content unchanged since as far as its hash covers it"
    return "content unchanged since"


def _recorded(verdict: Verdict) -> str:
    if verdict.claim is not None:
        words = recorded_words(verdict.claim)
        if verdict.ledger.finding is LedgerFinding.LOGGED:
            return f"{words}."
        # Whoever makes a file can make a log for it: then nobody answers for the record but whoever sealed it.
        whose = "its signer's" if verdict.signer.trust is SignerTrust.KNOWN else "its own"
        return f"By {whose} word {words[0].lower()}{words[1:]}."
    declared = [words for words in map(source_type_words, verdict.declared) if words]
    if not declared:
        return "Its credential does not say how it was made."
    return f"Declared by its signer: {_listed(list(dict.fromkeys(declared)))}."


def _sealed_by(signer: Signer) -> str:
    test = " (a test signer)" if signer.test_signer else ""
    # A test certificate's organisation is nobody; its common name says whose test it is.
    name = signer.common_name if signer.test_signer else signer.organisation
    name = name or signer.organisation or signer.common_name
    who = f"{name or 'someone without a name'}{test}"
    # A name that nobody vouches for is a stranger's text: in marks of quotation it can't pass for our words.
    called = f"under the name {_quoted(name)}{test}" if name else f"without a name{test}"
    match signer.trust:
        case SignerTrust.KNOWN:
            return f"Sealed by {who}"
        case SignerTrust.UNKNOWN:
            return f"Sealed by someone your list does not know, {called}"
        case SignerTrust.EXPIRED:
            return f"Sealed by {who}, whose certificate has expired without a time-stamp that says when it signed"
        case SignerTrust.NOT_LOOKED_FOR:
            return f"Sealed {called}, which was not looked for in any list"
        case SignerTrust.INVALID | SignerTrust.NONE:
            return "Sealed by a certificate that may not seal, so by nobody who could be named"


def _quoted(name: str) -> str:
    return "\N{LEFT DOUBLE QUOTATION MARK}" + _QUOTES.sub("'", name) + "\N{RIGHT DOUBLE QUOTATION MARK}"


def _logged(verdict: Verdict) -> str:
    match verdict.ledger.finding:
        case LedgerFinding.LOGGED:
            return "logged" + _release(verdict)
        case LedgerFinding.LOG_KEY_UNKNOWN:
            return "logged, it says, in a log that is not known to you"
        case LedgerFinding.FOREIGN:
            return "the log record in it belongs to another file"
        case LedgerFinding.INVALID:
            return "the log record in it does not hold"
        case LedgerFinding.NONE:
            return "no log record found"


def _release(verdict: Verdict) -> str:
    match verdict.ledger.release:
        case ReleaseFinding.FOUND | ReleaseFinding.WITHDRAWN:
            return ""
        case ReleaseFinding.NOT_FOUND:
            return ", but its log knows no release of these bytes"
        case ReleaseFinding.NOT_LOOKED_FOR:
            if any(check.id == "release.found" and check.outcome is Outcome.FAILED for check in verdict.checks):
                return ", but what its log answers about the release proves nothing"
            return ", its release not looked for"


def _aftermath(verdict: Verdict) -> list[str]:
    told: list[str] = []
    ledger = verdict.ledger
    if ledger.release is ReleaseFinding.WITHDRAWN:
        reason = f": {ledger.withdrawn_reason.rstrip('.')}" if ledger.withdrawn_reason else ""
        day = f" on {ledger.withdrawn_at[:10]}" if ledger.withdrawn_at else ""
        told.append(f"The release was taken back{day}{reason}.")
    changed = [item for item in verdict.ingredients if item.finding == "changed"]
    if changed:
        one = len(changed) == 1
        told.append(
            f"{len(changed)} of its {len(verdict.ingredients)} ingredients {'was' if one else 'were'} "
            f"not as {'its signer' if one else 'their signers'} signed {'it' if one else 'them'}."
        )
    return told


def _changed(verdict: Verdict) -> str:
    signer = verdict.signer
    if signer.trust in {SignerTrust.INVALID, SignerTrust.NONE}:
        first = "The content or its credential was changed after it was sealed, and who sealed it can't be said."
    else:
        first = f"Changed since: the content or its credential is not what was sealed. {_sealed_by(signer)}."
    recorded = ""
    if verdict.claim is not None:
        words = recorded_words(verdict.claim)
        recorded = f"What was sealed was {words[0].lower()}{words[1:]}; that does not speak for this file as it is now."
    return " ".join(part for part in (first, recorded, *_aftermath(verdict)) if part)


def _no_credential(verdict: Verdict) -> str:
    first = "No credential was found in this file; that says nothing about how it was made."
    if verdict.remote_url is not None:
        first = "This file holds no credential and names a place on the network for one, which was not visited."
    return " ".join((first, *_aftermath(verdict)))


def _undetermined(verdict: Verdict) -> str:
    if verdict.file_error is not None and verdict.media_type == MANIFEST_STORE.name:
        return "This is a credential without its file. Give the file that it belongs to, with this one beside it."
    if verdict.file_error is not None:
        why = NOT_EXAMINED.get(verdict.file_error, "for a reason of ours")
        return f"This file could not be examined: {why}. That says nothing about whether it was changed."
    if verdict.manifest_label is None and verdict.engine is None:
        return _hash_only(verdict)
    return "Its credential does not hold up to the check, so whether the content was changed can't be determined."


def _hash_only(verdict: Verdict) -> str:
    if verdict.ledger.release is ReleaseFinding.NOT_LOOKED_FOR:
        return "No log was looked in, and the file itself was not seen; nothing is known of it by this hash."
    return "The log knows no release with this hash. The file itself was not seen, so nothing is said about it."


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
