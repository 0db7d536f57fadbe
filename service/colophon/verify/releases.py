"""Step 7: what a log that can be asked says of the release: found, not found, not looked for, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from colophon.errors import EntryInvalidError, InvalidInputError, LedgerError, RemoteServiceError, StorageError
from colophon.ledger.checkpoint import SignedCheckpoint
from colophon.ledger.keys import NoteKey
from colophon.record.commitment import open_field
from colophon.record.entry import Entry, read_entry
from colophon.record.statement import PRIVATE_NAMES, ReleaseStatement, WithdrawStatement
from colophon.verify.finding import Finding
from colophon.verify.hostile_text import VALUE_CHARACTERS, shown
from colophon.verify.ports import LoggedEntry, ReleaseLookup, ReleaseRecord
from colophon.verify.verdict import Check, Outcome, ReleaseFinding

CLAUSE: Final = "Colophon design, section 8"
S = TypeVar("S", ReleaseStatement, WithdrawStatement)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is known of a file when its release is looked for.

    Attributes:
        file_sha256: hex, of the file's bytes.
        release_id: as its sealed record names it; None: looked for by the file's hash.
        intent_leaf_hash: of the intent in the file; None without one.
        manifest_sha256: hex, of its manifest store; None where unknown.
    """

    file_sha256: str
    release_id: str | None = None
    intent_leaf_hash: bytes | None = None
    manifest_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What was found; `identical`: the file's bytes are those of the logged release, which was proven."""

    finding: ReleaseFinding
    identical: bool = False
    statement: ReleaseStatement | None = None
    checkpoint: SignedCheckpoint | None = None
    withdrawal: WithdrawStatement | None = None
    withdrawn_reason: str | None = None


def release_of(lookup: ReleaseLookup | None, sought: Sought, *, log_keys: Sequence[NoteKey]) -> Finding[Release]:
    """Return what the log says of the release that `sought` is, or claims to be.

    Found only if the entry's receipt holds under a known log key and the entry names this intent and this manifest.
    A withdrawal counts by release and intent alone: turning a bit that nothing binds must not hide it.
    """
    if lookup is None:
        return _not_looked_for("no log was asked", Outcome.NOT_LOOKED_FOR)
    try:
        record = lookup.by_release(sought.release_id) if sought.release_id else lookup.by_file(sought.file_sha256)
    except (RemoteServiceError, StorageError, LedgerError) as error:
        # A damaged log takes nothing from what the file proves by itself, and is told from one that was not reached.
        outcome = Outcome.FAILED if isinstance(error, LedgerError) else Outcome.NOT_LOOKED_FOR
        return _not_looked_for(f"the log can't answer: {shown(error.message)}", outcome)
    if record is None:
        check = _check("release.found", Outcome.WARNING, "the log knows no such release", "the release's entry")
        return Finding(value=Release(finding=ReleaseFinding.NOT_FOUND), checks=(check,))
    try:
        statement, checkpoint = _proven(record.release, ReleaseStatement, log_keys)
        _require_answer(statement, sought)
        withdrawal, reason = _withdrawal(record, statement, log_keys)
    except (LedgerError, InvalidInputError) as error:
        # An answer that proves nothing is no answer: neither found, nor evidence that there is none.
        return _not_looked_for(f"the answer proves nothing: {shown(error.message)}", Outcome.FAILED)
    other = _other(statement, sought, withdrawn=withdrawal is not None)
    if other is not None:
        return Finding(value=Release(finding=ReleaseFinding.NOT_FOUND), checks=(other,))
    return _found(statement, checkpoint, sought, withdrawal=withdrawal, reason=reason)


def _proven(logged: LoggedEntry, kind: type[S], log_keys: Sequence[NoteKey]) -> tuple[S, SignedCheckpoint]:
    checkpoint = logged.receipt.verify(keys=log_keys)
    entry: Entry = read_entry(logged.receipt.leaf)
    if not isinstance(entry.statement, kind) or entry.log != checkpoint.checkpoint.origin:
        raise EntryInvalidError(
            f"The entry says {entry.statement.type!r} in the log {entry.log}; another was asked for."
        )
    return entry.statement, checkpoint


def _require_answer(statement: ReleaseStatement, sought: Sought) -> None:
    """Return if the entry is an answer to what was asked.

    Raises:
        EntryInvalidError: it speaks of another release or file, or of a manifest that can't be held against this one.
    """
    same_file = statement.file_sha256 == sought.file_sha256
    if sought.release_id is None:
        if not same_file:
            raise EntryInvalidError(f"The release is of the file {statement.file_sha256}, not of {sought.file_sha256}.")
        return
    if statement.release != sought.release_id:
        raise EntryInvalidError(f"The entry is of the release {statement.release}, not of {sought.release_id}.")
    # Where the engine does not hand out the manifest's bytes, only the hash of the whole file can stand in for them.
    if sought.manifest_sha256 is None and not same_file:
        raise EntryInvalidError(
            f"The release entry names the manifest {statement.manifest_sha256}; the file has one whose bytes are not known."
        )


def _other(statement: ReleaseStatement, sought: Sought, *, withdrawn: bool) -> Check | None:
    """Return the failed check if the log's entry of this release is proven and is about other bytes than the file's."""
    if sought.release_id is None:
        return None
    intent = sought.intent_leaf_hash.hex() if sought.intent_leaf_hash is not None else None
    if statement.intent != intent:
        return _check("release.other", Outcome.FAILED, f"intent {intent or 'none'}", f"intent {statement.intent}")
    same = sought.manifest_sha256 in {None, statement.manifest_sha256}
    if same or withdrawn:
        return None
    found, expected = f"manifest {sought.manifest_sha256}", f"manifest {statement.manifest_sha256}"
    return _check("release.other", Outcome.FAILED, found, expected)


def _withdrawal(
    record: ReleaseRecord, release: ReleaseStatement, log_keys: Sequence[NoteKey]
) -> tuple[WithdrawStatement | None, str | None]:
    if record.withdrawal is None:
        return None, None
    statement, _ = _proven(record.withdrawal, WithdrawStatement, log_keys)
    if statement.release != release.release:
        raise EntryInvalidError("The withdrawal names another release.")
    reason = None
    for opening in record.withdrawal.openings:
        open_field(opening, statement_id=statement.id, names=PRIVATE_NAMES["withdraw"], slots=statement.sd)
        if opening.name == "reason" and isinstance(opening.value, str):
            reason = shown(opening.value, limit=VALUE_CHARACTERS)
    return statement, reason


def _found(
    statement: ReleaseStatement,
    checkpoint: SignedCheckpoint,
    sought: Sought,
    *,
    withdrawal: WithdrawStatement | None,
    reason: str | None,
) -> Finding[Release]:
    identical = statement.file_sha256 == sought.file_sha256
    finding = ReleaseFinding.FOUND if withdrawal is None else ReleaseFinding.WITHDRAWN
    checks = [
        _check("release.found", Outcome.MET, f"release {statement.release}", "the release's entry, proven"),
        _check(
            "release.identical",
            Outcome.MET if identical else Outcome.WARNING,
            f"file {sought.file_sha256}",
            f"file {statement.file_sha256}",
        ),
    ]
    if withdrawal is not None:
        told = f"taken back at {withdrawal.at} ({withdrawal.code})"
        checks.append(_check("release.withdrawn", Outcome.FAILED, told, "a release that was not taken back"))
    value = Release(
        finding=finding,
        identical=identical,
        statement=statement,
        checkpoint=checkpoint,
        withdrawal=withdrawal,
        withdrawn_reason=reason,
    )
    return Finding(value=value, checks=tuple(checks))


def _not_looked_for(found: str, outcome: Outcome) -> Finding[Release]:
    check = _check("release.found", outcome, found, "the release's entry, proven under a log key you know")
    return Finding(value=Release(finding=ReleaseFinding.NOT_LOOKED_FOR), checks=(check,))


def _check(check_id: str, outcome: Outcome, found: str, expected: str) -> Check:
    return Check(id=check_id, outcome=outcome, found=found, expected=expected, clause=CLAUSE)
