"""A witness over HTTP: logs ask it for cosignatures, monitors for the newest checkpoint it vouches for.

Source: C2SP tlog-witness. Its submission and its monitoring prefix are both the root of this application.
"""

import logging
import time
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from colophon.errors import (
    BodyTooLargeError,
    CheckpointsDisagreeError,
    ColophonError,
    LogUnknownError,
    NoteInvalidError,
    NoteKeyUnknownError,
    NoteSignatureError,
    OldSizeStaleError,
    ProofInvalidError,
    StorageError,
    StorageFullError,
    TooManyRequestsError,
    WitnessRequestError,
)
from colophon.ledger.witness_request import MAX_REQUEST_BYTES
from colophon.ledger.witnessing import Witness
from colophon.web.headers import AnswerHeaders
from colophon.web.limits import BodyLimit, RateLimit
from colophon.web.problems import FIRST_OF_OURS, title_of

PER_MINUTE: Final = 600
"""Requests of one address; a log asks for each checkpoint that it publishes."""

SIZE_TYPE: Final = "text/x.tlog.size"
STATUS: Final[dict[type[ColophonError], int]] = {
    WitnessRequestError: 400,
    NoteInvalidError: 400,
    NoteSignatureError: 403,
    NoteKeyUnknownError: 403,
    LogUnknownError: 404,
    OldSizeStaleError: 409,
    CheckpointsDisagreeError: 422,
    ProofInvalidError: 422,
    BodyTooLargeError: 413,
    TooManyRequestsError: 429,
    StorageError: 503,
    StorageFullError: 507,
}
"""As tlog-witness says; not as `problems.STATUS`, where the same errors are this house's own trouble."""

_log: Final = logging.getLogger("colophon.witness")


def create_witness_app(witness: Witness, *, per_minute: int = PER_MINUTE) -> Starlette:
    """Return the ASGI application over `witness`."""
    limit = RateLimit(per_minute=per_minute, burst=max(per_minute // 2, 1), clock=time.monotonic)

    async def add_checkpoint(request: Request) -> Response:
        limit.admit(_client(request))
        body = await request.body()
        # The cosignature leaves only after the new state is durable: this returns no earlier.
        line = await run_in_threadpool(witness.add_checkpoint, body)
        return PlainTextResponse(line)

    async def checkpoint(request: Request) -> Response:
        limit.admit(_client(request))
        note = await run_in_threadpool(witness.checkpoint, request.path_params["origin_sha256"])
        return PlainTextResponse(note, headers={"Cache-Control": "no-cache"})

    return Starlette(
        routes=[
            Route("/add-checkpoint", add_checkpoint, methods=["POST"]),
            Route("/{origin_sha256}/checkpoint", checkpoint, methods=["GET"]),
        ],
        middleware=[Middleware(AnswerHeaders), Middleware(BodyLimit, limit_of=_body_limit)],
        exception_handlers={ColophonError: _refused},
    )


async def _refused(_request: Request, error: Exception) -> Response:
    """Answer an error of ours, in plain words."""
    if not isinstance(error, ColophonError):
        raise error
    if isinstance(error, OldSizeStaleError):
        # The body is the size alone; a content type with a charset would not be the one that is asked for.
        return Response(f"{error.size}\n", 409, headers={"Content-Type": SIZE_TYPE})
    status = STATUS.get(type(error), 500)
    if status >= FIRST_OF_OURS:
        _log.error("%s: %s", error.code, error.message, exc_info=error)
    told = error.message if status < FIRST_OF_OURS else title_of(type(error))
    headers = {"Retry-After": str(error.retry_after_s)} if isinstance(error, TooManyRequestsError) else None
    return PlainTextResponse(f"{error.code}: {told}\n", status, headers=headers)


def _client(request: Request) -> str | None:
    return request.client.host if request.client else None


def _body_limit(_scope: Scope) -> int:
    return MAX_REQUEST_BYTES
