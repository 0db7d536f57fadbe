"""Every error Colophon raises: one tree, each class with a stable `code`, none of them knowing HTTP.

`web/problems.py` maps a class to a status, the command line maps it to an exit code; docs/errors.md lists the codes and is
compared with this file by a test. A message holds what was found, what was expected, and what to do.
"""

from typing import ClassVar


class ColophonError(Exception):
    """Anything Colophon refuses or fails to do.

    Attributes:
        code: stable name for machines, dotted, never reused for another meaning.
        message: what was found, what was expected and what to do, for people.
    """

    code: ClassVar[str] = "colophon"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


# What the caller sent ------------------------------------------------------------------------------------------------


class InvalidInputError(ColophonError):
    """The request can't be carried out as it stands; the message names the field and the cure."""

    code = "invalid"


class TimeWithoutZoneError(InvalidInputError):
    """A time was given without its zone."""

    code = "time.no_zone"


class EntryTooLargeError(InvalidInputError):
    """The entry would exceed 16 KiB."""

    code = "entry.too_large"


class BatchRefusedError(InvalidInputError):
    """One member of an atomic batch was refused, so all were.

    Attributes:
        position: index of the refused member, from 0.
        cause_code: the `code` of the error that member raised.
    """

    code = "batch.refused"

    def __init__(self, message: str, *, position: int, cause_code: str) -> None:
        super().__init__(message)
        self.position = position
        self.cause_code = cause_code


class OutputTakenError(InvalidInputError):
    """Another step of the same work already made this output, and it was not declared a duplicate."""

    code = "step.output_taken"


class CycleError(InvalidInputError):
    """The step would make an asset an ancestor of itself."""

    code = "step.cycle"


class StatementSupersededError(InvalidInputError):
    """The statement was superseded or taken back before; amend what took its place."""

    code = "statement.superseded"


class HashMismatchError(InvalidInputError):
    """The bytes received do not have the SHA-256 that was announced."""

    code = "asset.hash_mismatch"


class IdempotencyConflictError(InvalidInputError):
    """The idempotency key was used before with another body."""

    code = "idempotency.conflict"


class TargetExistsError(InvalidInputError):
    """The target of a seal exists and `force` was not asked for, or it is the source itself."""

    code = "seal.target_exists"


class ReleaseWithdrawnError(InvalidInputError):
    """The release was taken back before."""

    code = "release.withdrawn"


class BadCursorError(InvalidInputError):
    """The list cursor was not made by this service."""

    code = "cursor.invalid"


class PolicyEmptyError(InvalidInputError):
    """A verification policy asks for nothing, so it could never fail."""

    code = "policy.empty"


class TlogPolicyError(InvalidInputError):
    """A transparency log policy can't be read; the message names the line."""

    code = "policy.invalid"


class WitnessRequestError(InvalidInputError):
    """A request to a witness is malformed."""

    code = "witness.request"


class BodyTooLargeError(InvalidInputError):
    """The request's body is longer than this operation takes."""

    code = "request.too_large"


class MethodNotAllowedError(InvalidInputError):
    """The address exists, but not with this HTTP method."""

    code = "request.method"


# What is not there ---------------------------------------------------------------------------------------------------


class NotFoundError(ColophonError):
    """Nothing with this name is known here, or it is not yours to see."""

    code = "not_found"


class RouteNotFoundError(NotFoundError):
    """The service has no such address."""

    code = "route.not_found"


class WorkNotFoundError(NotFoundError):
    """No work with this id."""

    code = "work.not_found"


class AssetNotFoundError(NotFoundError):
    """No asset with this SHA-256 in this work."""

    code = "asset.not_found"


class AssetContentMissingError(NotFoundError):
    """The asset is registered by hash alone; its bytes are needed for this."""

    code = "asset.content_missing"


class NoSealedFileError(NotFoundError):
    """The seal has no file to fetch: it is not done yet, or it failed."""

    code = "seal.no_file"


class AgentNotFoundError(NotFoundError):
    """No agent with this id."""

    code = "agent.not_found"


class StatementNotFoundError(NotFoundError):
    """No step or decision with this id in this work."""

    code = "statement.not_found"


class EntryNotFoundError(NotFoundError):
    """No entry with this index or leaf hash in the log."""

    code = "entry.not_found"


class TileNotFoundError(NotFoundError):
    """The log is not long enough for this tile or entry bundle, or the path names none."""

    code = "tile.not_found"


class LogUnknownError(NotFoundError):
    """The witness does not follow this log."""

    code = "log.not_found"


class JobNotFoundError(NotFoundError):
    """No seal job with this id."""

    code = "job.not_found"


class ReleaseNotFoundError(NotFoundError):
    """No release with this id or hash."""

    code = "release.not_found"


# Who may do what -----------------------------------------------------------------------------------------------------


class AccessError(ColophonError):
    """The caller may not do this."""

    code = "access"


class NotAuthenticatedError(AccessError):
    """No valid API key came with the request."""

    code = "access.not_authenticated"


class ScopeMissingError(AccessError):
    """The API key lacks the scope this needs."""

    code = "access.scope_missing"


class TooManyRequestsError(AccessError):
    """More requests than this caller is allowed in a while; try again later.

    Attributes:
        retry_after_s: seconds after which trying again makes sense.
    """

    code = "access.too_many_requests"

    def __init__(self, message: str, *, retry_after_s: int = 60) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


# The ledger ----------------------------------------------------------------------------------------------------------


class LedgerError(ColophonError):
    """Something in or about the log is not as it must be."""

    code = "ledger"


class EntryInvalidError(LedgerError):
    """Entry bytes are not UTF-8, hold a duplicate name or an unknown field, or are not their own canonical form."""

    code = "entry.invalid"


class EntryVersionError(EntryInvalidError):
    """The entry's version is not one this reader knows."""

    code = "entry.version_unknown"


class DisclosureInvalidError(LedgerError):
    """A disclosed value does not open the commitment it is said to open."""

    code = "disclosure.invalid"


class NoteInvalidError(LedgerError):
    """A signed note, verifier key or checkpoint is malformed."""

    code = "note.invalid"


class NoteSignatureError(LedgerError):
    """A known key's signature on a note does not verify, or no signature is by a known key."""

    code = "note.signature"


class NoteKeyUnknownError(NoteSignatureError):
    """No signature on the note is by a key that is known to you; whose it is was not checked."""

    code = "note.key_unknown"


class QuorumMissingError(LedgerError):
    """Fewer witnesses than the policy asks for cosigned the checkpoint."""

    code = "policy.quorum"


class OldSizeStaleError(LedgerError):
    """The witness last cosigned another size than the request says.

    Attributes:
        size: what it cosigned last.
    """

    code = "witness.stale"

    def __init__(self, message: str, *, size: int = 0) -> None:
        super().__init__(message)
        self.size = size


class CheckpointsDisagreeError(LedgerError):
    """Two signed checkpoints of one log contradict each other; keep both."""

    code = "checkpoint.disagree"


class ProofInvalidError(LedgerError):
    """An inclusion or consistency proof is malformed or does not lead to the root."""

    code = "proof.invalid"


class TileInvalidError(LedgerError):
    """A tile is malformed or contradicts the tree."""

    code = "tile.invalid"


class AuditFailedError(LedgerError):
    """An audit of a log found something that is not as it must be; the message says what and where."""

    code = "ledger.audit_failed"


class LedgerCorruptError(LedgerError):
    """The stored log contradicts itself; nothing is signed until this is resolved."""

    code = "ledger.corrupt"


class MarkError(LedgerError):
    """The log's high-water mark keeps it from being signed; run `colophon doctor`."""

    code = "ledger.mark"


class BehindMarkError(MarkError):
    """The log holds fewer entries than were signed before: an older copy; nothing is signed, run `colophon doctor`."""

    code = "ledger.behind_mark"


class LogForkedError(MarkError):
    """The log does not contain what was signed before: two copies were used; nothing is signed, run `colophon doctor`."""

    code = "ledger.forked"


class MarkMissingError(MarkError):
    """The log has entries but no high-water mark here; nothing is signed until `colophon log adopt`."""

    code = "ledger.mark_missing"


class MarkDamagedError(MarkError):
    """The file of the log's high-water mark can't be read, or is another log's; nothing is signed."""

    code = "ledger.mark_damaged"


class MarkMovedError(MarkError):
    """Another process moved the log's high-water mark at the same moment; try again."""

    code = "ledger.mark_moved"


# Files and the engine: none of these means "changed" -------------------------------------------------------------------


class FileCheckError(ColophonError):
    """A file could not be examined; this says nothing about whether it was changed."""

    code = "file"


class UnreadableError(FileCheckError):
    """The file is damaged, empty, or of another type than it says."""

    code = "file.unreadable"


class EngineCrashedError(FileCheckError):
    """The process that examined the file died on it; it is treated as hostile."""

    code = "file.engine_crashed"


class TimedOutError(FileCheckError):
    """Examining the file took longer than its size allows."""

    code = "file.timed_out"


class TooLargeError(FileCheckError):
    """The file is larger than is examined here, or needs more memory than is allowed."""

    code = "file.too_large"


class UnsupportedTypeError(FileCheckError):
    """The file's type is not one this operation can handle."""

    code = "file.unsupported_type"


class EngineMisconfiguredError(ColophonError):
    """The engine did not behave as its settings demand; nothing is signed or verified until it does."""

    code = "engine.misconfigured"


# Seals and keys ------------------------------------------------------------------------------------------------------


class SealError(ColophonError):
    """The seal was not made; the source is untouched and no partial file was left."""

    code = "seal"


class SealMismatchError(SealError):
    """The signed file, read back, does not say what the record says."""

    code = "seal.mismatch"


class ClaimTooLargeError(SealError):
    """The claim has more ingredients or disclosed entries than a manifest carries."""

    code = "seal.claim_too_large"


class SigningFailedError(SealError):
    """The claim key could not be used."""

    code = "seal.signing_failed"


class SourceChangedError(SealError):
    """The source is no longer the file that was recorded."""

    code = "seal.source_changed"


class CertificateError(ColophonError):
    """A certificate chain can't be used for signing claims; the message says why."""

    code = "certificate.invalid"


class KeyFileExposedError(ColophonError):
    """A key file can be read by others."""

    code = "key.exposed"


class KeyFileError(ColophonError):
    """A key file is missing or can't be parsed."""

    code = "key.unusable"


# The place itself ----------------------------------------------------------------------------------------------------


class HomeError(ColophonError):
    """Something about the folder named by COLOPHON_HOME."""

    code = "home"


class HomeMissingError(HomeError):
    """The folder holds no Colophon; `colophon init` makes one."""

    code = "home.missing"


class HomeExistsError(HomeError):
    """The folder already holds a Colophon."""

    code = "home.exists"


class HomeBusyError(HomeError):
    """Another server holds this folder."""

    code = "home.busy"


class SchemaOutdatedError(HomeError):
    """The database was written by another version of the schema; the message says which and what to do."""

    code = "home.schema"


class SettingsError(HomeError):
    """A setting is unknown or has a value it can't have."""

    code = "settings.invalid"


class StorageError(ColophonError):
    """The disk, database or object store refused; nothing was half-written."""

    code = "storage"


class StorageFullError(StorageError):
    """No space left; free some and repeat, nothing was half-written."""

    code = "storage.full"


class RemoteServiceError(ColophonError):
    """The Colophon server named by COLOPHON_URL did not answer as expected."""

    code = "remote"
