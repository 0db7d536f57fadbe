"""How an error becomes a problem: one table from class to status, one shape (RFC 9457), never a traceback.

docs/errors.md lists every code; a test compares it with `colophon.errors` and with this table. handlers.py decides whether a
caller gets the problem itself or a page that tells of it.
"""

from collections.abc import Mapping
from typing import Final
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from colophon import errors
from colophon.errors import ColophonError
from colophon.web.field_errors import FieldError, of_body

PROBLEM_JSON: Final = "application/problem+json"

STATUS: Final[dict[type[ColophonError], int]] = {
    errors.ColophonError: 500,
    # What the caller sent
    errors.InvalidInputError: 422,
    errors.TimeWithoutZoneError: 422,
    errors.EntryTooLargeError: 422,
    errors.BatchRefusedError: 422,
    errors.OutputTakenError: 409,
    errors.CycleError: 409,
    errors.StatementSupersededError: 409,
    errors.ReleaseWithdrawnError: 409,
    errors.HashMismatchError: 422,
    # draft-ietf-httpapi-idempotency-key-header, section 2.7: another body under the same key is unprocessable.
    errors.IdempotencyConflictError: 422,
    errors.TargetExistsError: 409,
    errors.BadCursorError: 400,
    errors.PolicyEmptyError: 422,
    errors.TlogPolicyError: 422,
    errors.WitnessRequestError: 400,
    errors.BodyTooLargeError: 413,
    errors.MethodNotAllowedError: 405,
    # What is not there
    errors.NotFoundError: 404,
    errors.RouteNotFoundError: 404,
    errors.WorkNotFoundError: 404,
    errors.AssetNotFoundError: 404,
    errors.AssetContentMissingError: 409,
    errors.NoSealedFileError: 409,
    errors.AgentNotFoundError: 404,
    errors.StatementNotFoundError: 404,
    errors.EntryNotFoundError: 404,
    errors.TileNotFoundError: 404,
    errors.LogUnknownError: 404,
    errors.JobNotFoundError: 404,
    errors.ReleaseNotFoundError: 404,
    # Who may do what
    errors.AccessError: 403,
    errors.NotAuthenticatedError: 401,
    errors.ScopeMissingError: 403,
    errors.TooManyRequestsError: 429,
    # The ledger: what is ours to answer for
    errors.LedgerError: 500,
    errors.EntryInvalidError: 500,
    errors.EntryVersionError: 500,
    errors.DisclosureInvalidError: 500,
    errors.NoteInvalidError: 500,
    errors.NoteSignatureError: 500,
    errors.NoteKeyUnknownError: 500,
    errors.QuorumMissingError: 500,
    errors.OldSizeStaleError: 409,
    errors.CheckpointsDisagreeError: 503,
    errors.ProofInvalidError: 500,
    errors.TileInvalidError: 500,
    errors.AuditFailedError: 500,
    errors.LedgerCorruptError: 503,
    errors.MarkError: 503,
    errors.BehindMarkError: 503,
    errors.LogForkedError: 503,
    errors.MarkMissingError: 503,
    errors.MarkDamagedError: 503,
    errors.MarkMovedError: 503,
    # Files and the engine: the file's, or ours; none means "changed"
    errors.FileCheckError: 422,
    errors.UnreadableError: 422,
    errors.EngineCrashedError: 502,
    errors.TimedOutError: 504,
    errors.TooLargeError: 413,
    errors.UnsupportedTypeError: 415,
    errors.EngineMisconfiguredError: 503,
    # Seals and keys
    errors.SealError: 500,
    errors.SealMismatchError: 500,
    errors.ClaimTooLargeError: 422,
    errors.SigningFailedError: 503,
    errors.SourceChangedError: 409,
    errors.CertificateError: 500,
    errors.KeyFileExposedError: 503,
    errors.KeyFileError: 503,
    # The place itself
    errors.HomeError: 503,
    errors.HomeMissingError: 503,
    errors.HomeExistsError: 503,
    errors.HomeBusyError: 503,
    errors.SettingsError: 503,
    errors.StorageError: 503,
    errors.StorageFullError: 507,
    errors.SchemaOutdatedError: 503,
    errors.RemoteServiceError: 502,
}
"""The status of each class; a class that is missing here fails a test."""

_FROM_HTTP: Final[dict[int, type[ColophonError]]] = {
    404: errors.RouteNotFoundError,
    405: errors.MethodNotAllowedError,
    413: errors.BodyTooLargeError,
}
FIRST_OF_OURS: Final = 500
"""From here on the trouble is on this side; messages may name places on this machine, so callers get the class's own words."""


class Problem(BaseModel):
    """What went wrong (RFC 9457). `code` is stable; `detail` says what was found, what was expected and what to do."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "type": "/problems#work.not_found",
                "title": "No work with this id.",
                "status": 404,
                "code": "work.not_found",
                "detail": "There is no work 6f1c2f0e-2b6d-4d0a-9d3c-0a8f5f1f7d11 here.",
                "instance": "urn:uuid:0b7f6a52-7a0e-4f7a-8a49-3a5e0a1f9f10",
            }
        },
    )

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str = Field(description="names this occurrence; the same id is in the header X-Request-Id")
    errors: tuple[FieldError, ...] | None = None
    position: int | None = Field(default=None, description="of the refused member of a batch, from 0")
    cause_code: str | None = Field(default=None, description="why that member was refused")


def status_of(kind: type[ColophonError]) -> int:
    """Return the HTTP status of an error class."""
    return STATUS[kind]


def title_of(kind: type[ColophonError]) -> str:
    """Return what a class of errors means: the first line of its docstring."""
    return (kind.__doc__ or kind.__name__).strip().splitlines()[0].strip()


def request_id(scope: Scope) -> str:
    """Return the id of this request: the one in `X-Request-Id` of its answer."""
    state: dict[str, object] = scope.setdefault("state", {})
    return str(state.setdefault("request_id", str(uuid4())))


def problem_of(error: ColophonError, scope: Scope) -> Problem:
    """Return the problem that tells of `error`."""
    kind = type(error)
    status = status_of(kind)
    batch = error if isinstance(error, errors.BatchRefusedError) else None
    cause = error.__cause__
    return Problem(
        type=f"/problems#{kind.code}",
        title=title_of(kind),
        status=status,
        code=kind.code,
        detail=error.message if status < FIRST_OF_OURS or kind is ColophonError else title_of(kind),
        instance=f"urn:uuid:{request_id(scope)}",
        errors=of_body(cause) if isinstance(cause, ValidationError) else None,
        position=batch.position if batch else None,
        cause_code=batch.cause_code if batch else None,
    )


def problem_answer(problem: Problem, *, headers: Mapping[str, str] | None = None) -> Response:
    """Return the HTTP answer that carries `problem`."""
    extra = dict(headers or {})
    if problem.status == STATUS[errors.NotAuthenticatedError]:
        extra["WWW-Authenticate"] = 'Bearer realm="colophon"'
    return Response(problem.model_dump_json(exclude_none=True), problem.status, media_type=PROBLEM_JSON, headers=extra)


def error_of_http(error: HTTPException) -> ColophonError:
    """Return our error for one that the framework raised."""
    kind = _FROM_HTTP.get(error.status_code)
    if kind is errors.RouteNotFoundError:
        return kind("There is nothing at this address. The API begins at /v1; its description is at /openapi.json.")
    if kind is errors.MethodNotAllowedError:
        return kind("This address does not take that method; the header Allow names those it takes.")
    if kind is not None:
        return kind(error.detail)
    if error.status_code >= FIRST_OF_OURS:
        return unexpected()
    return errors.InvalidInputError(f"{error.detail}.")


def unexpected() -> ColophonError:
    """Return the error that stands for one nobody foresaw."""
    return ColophonError("Something failed here that should not. The server's log has it under this request's id.")
