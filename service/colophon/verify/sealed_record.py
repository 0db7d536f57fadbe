"""Step 6: the `org.colophon.ledger` assertion: whose it is, what it says, and whether a log you know answers for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from colophon.credential.facts import ManifestFacts
from colophon.credential.summary import (
    LEDGER_LABEL,
    ClaimSummary,
    LedgerAssertion,
    actions_digest,
    read_ledger_assertion,
    read_summary,
    summary_sha256,
)
from colophon.errors import EntryInvalidError, InvalidInputError, LedgerError, NoteKeyUnknownError, ProofInvalidError
from colophon.ledger.checkpoint import SignedCheckpoint
from colophon.ledger.keys import NoteKey
from colophon.ledger.proof import TlogProof
from colophon.ledger.tree import leaf_hash
from colophon.record.canonical import Json
from colophon.record.entry import Entry, read_entry
from colophon.record.statement import IntentStatement
from colophon.record.vocabulary import OutputClass
from colophon.verify import codes
from colophon.verify.disclosed import Opened, open_disclosed
from colophon.verify.finding import Finding
from colophon.verify.hostile_text import VALUE_CHARACTERS, shown
from colophon.verify.recomputation import recomputation_of
from colophon.verify.verdict import Check, LedgerFinding, Outcome

CLAUSE: Final = "Colophon design, section 8"
FORMAT_CLAUSE: Final = "docs/formats.md, Claim summary"
PROOF_CLAUSE: Final = "C2SP tlog-proof; RFC 9162, section 2.1.3.2"
DISCLOSURE_CLAUSE: Final = "C2PA 2.4, section 18.28"
DISCLOSURE_LABEL: Final = "c2pa.ai-disclosure"
WITH_AI: Final = frozenset(OutputClass) - {OutputClass.HUMAN_MADE, OutputClass.UNDETERMINED}
"""Classes that a manifest without a disclosure of AI contradicts."""
MAX_SUMMARY_CHARACTERS: Final = 512 * 1024
"""A summary has at most 64 KiB of leaves; credits, names and heads of sub-works come on top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRecord:
    """What the sealed record says, once it was proven to be this file's own."""

    summary: ClaimSummary
    intent_leaf_hash: bytes
    opened: Opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """The finding; `record` only where it is logged, be it under a key that is not known to you."""

    finding: LedgerFinding
    record: SealedRecord | None = None
    checkpoint: SignedCheckpoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    assertion: LedgerAssertion
    summary: ClaimSummary
    entry: Entry
    intent: IntentStatement


def sealed_record_of(active: ManifestFacts, *, log_keys: Sequence[NoteKey]) -> Finding[Sealed]:
    """Return what the ledger assertion of `active` says, as far as it holds; the first thing that does not ends it.

    1. It stands once, among the claim's created assertions, under a signature that fits. 2. It can be read. 3. Its intent
    names this signer, this summary and this manifest; else it belongs to another file (`ledger.intent_foreign`). 4. Intent
    and summary agree. 5. The manifest's actions and disclosure are those the summary was made with. 6. The intent leads
    to a checkpoint by a known log key, or by the one that came with the file. 7. Disclosed leaves open. 8. The class is
    worked out again from them, as far as they go.
    """
    assertions = [assertion for assertion in active.assertions if assertion.base_label == LEDGER_LABEL]
    if not assertions:
        check = _check("ledger.assertion", Outcome.WARNING, "none", f"an {LEDGER_LABEL} assertion", clause=CLAUSE)
        return Finding(value=Sealed(finding=LedgerFinding.NONE), checks=(check,))
    checks: list[Check] = []
    try:
        _require_signed(active)
        if len(assertions) > 1 or not assertions[0].created:
            raise EntryInvalidError("The assertion stands more than once, or is not among those the signer made.")
        return _judged(_read(assertions[0].data), active, checks, log_keys=log_keys)
    except (LedgerError, InvalidInputError) as error:
        # InvalidInputError too: a stranger's number, time or text that no record of ours could hold.
        found = shown(error.message, limit=VALUE_CHARACTERS)
        expected = "a ledger assertion that holds"
        checks.append(_check(f"ledger.{error.code}", Outcome.FAILED, found, expected, clause=FORMAT_CLAUSE))
        return Finding(value=Sealed(finding=LedgerFinding.INVALID), checks=tuple(checks))


def _judged(read: _Read, active: ManifestFacts, checks: list[Check], *, log_keys: Sequence[NoteKey]) -> Finding[Sealed]:
    """Take steps 3 to 8, adding to `checks` what held, so that a failure leaves the checks before it visible."""
    foreign = _foreign(read, active)
    if foreign is not None:
        return Finding(value=Sealed(finding=LedgerFinding.FOREIGN), checks=(foreign,))
    checks.append(_met("ledger.intent", "signer, summary and manifest are this file's own", CLAUSE))
    _require_agreement(read)
    checks.append(_actions(read.summary, active))
    checks.extend(_disclosure(read.summary, active))
    finding, checkpoint, proof = _proven(read, log_keys)
    checks.append(proof)
    opened = open_disclosed(read.summary)
    again = recomputation_of(read.summary, opened)
    checks.append(_met("ledger.leaves", f"{len(opened.leaves)} disclosed entries lead to the works' roots", CLAUSE))
    checks.extend((*_names(opened), *again.checks))
    record = SealedRecord(
        summary=read.summary, intent_leaf_hash=leaf_hash(read.assertion.intent.encode()), opened=opened
    )
    value = Sealed(finding=finding, record=record, checkpoint=checkpoint)
    return Finding(value=value, checks=tuple(checks), caveats=again.caveats)


def _require_signed(active: ManifestFacts) -> None:
    # A mismatch of the content alone leaves the assertion under the signature: what was recorded is then about the file as
    # it was sealed. Any other mismatch may be this assertion's own.
    broken = codes.failures_about(active.codes.failure, codes.Concern.SIGNATURE, codes.Concern.CREDENTIAL)
    if broken or codes.SIGNATURE_VALIDATED not in active.codes.success_codes:
        raise EntryInvalidError(
            f"It is not under a signature that fits ({', '.join(broken) or 'not validated'}); nobody answers for it."
        )


def _read(data: Json) -> _Read:
    assertion = read_ledger_assertion(data)
    if len(assertion.summary) > MAX_SUMMARY_CHARACTERS:
        raise EntryInvalidError(
            f"The claim summary has {len(assertion.summary)} characters; at most {MAX_SUMMARY_CHARACTERS} are read."
        )
    for name, text in assertion.model_dump(exclude={"v"}).items():
        _require_text(name, text)
    entry = read_entry(assertion.intent.encode("utf-8"))
    if not isinstance(entry.statement, IntentStatement):
        raise EntryInvalidError(f"The entry in it is a {entry.statement.type}; an intent was expected.")
    return _Read(assertion=assertion, summary=read_summary(assertion.summary), entry=entry, intent=entry.statement)


def _require_text(name: str, text: str) -> None:
    # JSON can spell half a character (a lone surrogate), which has no bytes to be hashed.
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise EntryInvalidError(f"The {name} in it is no text in UTF-8: {error.reason}.") from error


def _foreign(read: _Read, active: ManifestFacts) -> Check | None:
    """Return the failed check if the intent is about another signer, summary or manifest; the design's section 8 asks it."""
    spki = active.signer.spki_sha256 if active.signer is not None else None
    if spki is None:
        raise EntryInvalidError(
            "The signer's key could not be read out of the file, so the intent can't be held against it."
        )
    for what, found, expected in (
        ("signer's key", spki, read.intent.signer),
        ("claim summary", summary_sha256(read.assertion.summary), read.intent.summary),
        ("manifest", active.label, read.summary.manifest),
    ):
        if found != expected:
            return _check(
                "ledger.intent_foreign",
                Outcome.FAILED,
                f"{what} {shown(found)}",
                f"{what} {shown(expected)}",
                clause=CLAUSE,
            )
    return None


def _require_agreement(read: _Read) -> None:
    summary, intent = read.summary, read.intent
    if summary.release != intent.release or summary.works != intent.works or summary.log != read.entry.log:
        raise EntryInvalidError("Claim summary and intent name another release, log or other works.")


def _actions(summary: ClaimSummary, active: ManifestFacts) -> Check:
    found = actions_digest([action for action in active.actions if action.created])
    if found != summary.actions:
        raise EntryInvalidError(
            f"The manifest's actions have the digest {found}; the claim summary was made for {summary.actions}."
        )
    # A manifest that says less than the summary ("perhaps not all") is no contradiction, one that says more is.
    if active.all_actions_included and not summary.all_actions_included:
        raise EntryInvalidError("The manifest says that all actions are included; the record does not.")
    return _met("ledger.actions", "the manifest's actions are the recorded ones", FORMAT_CLAUSE)


def _disclosure(summary: ClaimSummary, active: ManifestFacts) -> list[Check]:
    """Hold every `c2pa.ai-disclosure` of the manifest against the recorded oversight."""
    checks: list[Check] = []
    for assertion in active.assertions_labelled(DISCLOSURE_LABEL):
        data = assertion.data if isinstance(assertion.data, dict) else {}
        profile = data.get("contentProfile")
        level = profile.get("humanOversightLevel") if isinstance(profile, dict) else None
        if level is not None and level != summary.oversight.value:
            raise EntryInvalidError(
                f"The manifest discloses the oversight {shown(str(level))!r}; recorded is {summary.oversight.value!r}."
            )
        checks.append(_met("ledger.disclosure", str(level or "no oversight level"), DISCLOSURE_CLAUSE))
    if not checks and summary.output_class in WITH_AI:
        raise EntryInvalidError(f"The record says {summary.output_class.value!r}; the manifest discloses no AI.")
    return checks


def _proven(read: _Read, log_keys: Sequence[NoteKey]) -> tuple[LedgerFinding, SignedCheckpoint, Check]:
    proof = TlogProof.parse(read.assertion.proof)
    leaf = leaf_hash(read.assertion.intent.encode())
    finding = LedgerFinding.LOGGED
    try:
        signed = proof.verify(leaf_hash=leaf, keys=log_keys)
    except NoteKeyUnknownError:
        # A key that came with the file proves that the file agrees with itself, and no more.
        signed = proof.verify(leaf_hash=leaf, keys=(NoteKey.from_vkey(read.assertion.log_key),))
        finding = LedgerFinding.LOG_KEY_UNKNOWN
    if signed.checkpoint.origin != read.summary.log:
        raise ProofInvalidError(
            f"The proof is by the log {signed.checkpoint.origin}, the record is of {read.summary.log}."
        )
    known = finding is LedgerFinding.LOGGED
    check = _check(
        "ledger.proof",
        Outcome.MET if known else Outcome.WARNING,
        f"logged in {shown(signed.checkpoint.origin)} before its checkpoint of size {signed.checkpoint.size}"
        + ("" if known else "; the log's key came with the file and is not known to you"),
        "a checkpoint signed by a log key you know",
        clause=PROOF_CLAUSE,
    )
    return finding, signed, check


def _names(opened: Opened) -> tuple[Check, ...]:
    if not opened.unproven_names:
        return ()
    found = f"{opened.unproven_names} names of works none of whose entries is disclosed; they are not shown"
    return (_check("ledger.names", Outcome.NOT_LOOKED_FOR, found, "names that open their pseudonyms", clause=CLAUSE),)


def _met(check_id: str, found: str, clause: str) -> Check:
    return _check(check_id, Outcome.MET, found, found, clause=clause)


def _check(check_id: str, outcome: Outcome, found: str, expected: str, *, clause: str) -> Check:
    return Check(id=check_id, outcome=outcome, found=found, expected=expected, clause=clause)
