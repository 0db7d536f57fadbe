"""The one way errors leave: as a problem to programs, as a page to people, and in the server's log when they are ours."""

import logging
from collections.abc import Mapping
from typing import Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from colophon.errors import ColophonError, InvalidInputError, TooManyRequestsError
from colophon.web.bodies import json_announced
from colophon.web.field_errors import NO_JSON_TYPE, of_request, summary
from colophon.web.headers import complete
from colophon.web.pages.errors import error_page, wants_page
from colophon.web.problems import (
    FIRST_OF_OURS,
    Problem,
    error_of_http,
    problem_answer,
    problem_of,
    request_id,
    unexpected,
)

_log: Final = logging.getLogger("colophon.web")


async def on_colophon_error(request: Request, error: Exception) -> Response:
    """Answer an error of ours."""
    if not isinstance(error, ColophonError):
        raise error
    problem = problem_of(error, request.scope)
    if problem.status >= FIRST_OF_OURS:
        _log.error("%s %s: %s", problem.instance, problem.code, error.message, exc_info=error)
    if isinstance(error, TooManyRequestsError):
        # RFC 6585, section 4: say when to come back.
        return _answer(request, problem, {"Retry-After": str(error.retry_after_s)})
    return _answer(request, problem)


async def on_validation_error(request: Request, error: Exception) -> Response:
    """Answer a request that does not fit its operation."""
    if not isinstance(error, RequestValidationError):
        raise error
    lines = of_request(error)
    if lines[0].pointer == "" and not json_announced(request):
        return _answer(request, problem_of(InvalidInputError(NO_JSON_TYPE), request.scope))
    ours = summary("The request", lines)
    return _answer(request, problem_of(ours, request.scope).model_copy(update={"errors": lines}))


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer what the framework refused: unknown addresses, wrong methods."""
    if not isinstance(error, HTTPException):
        raise error
    headers = dict(error.headers or {})
    if "Allow" in headers:
        headers["Allow"] = ", ".join(sorted(_allowed(request)))
    return _answer(request, problem_of(error_of_http(error), request.scope), headers)


async def on_unexpected(request: Request, error: Exception) -> Response:
    """Answer an error nobody foresaw, without telling anything of it; the server's log has it."""
    problem = problem_of(unexpected(), request.scope)
    _log.error("%s unexpected", problem.instance, exc_info=error)
    answer = _answer(request, problem)
    # This one is answered outside the middleware that completes the headers.
    complete(answer.headers, request_id(request.scope))
    return answer


def _allowed(request: Request) -> set[str]:
    """Return what the address takes: each operation is a route of its own, and the framework names only the first."""
    app: FastAPI = request.app
    taken = {
        method
        for method in ("GET", "POST", "PUT", "DELETE")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in app.routes)
    }
    return taken | {"HEAD"} if "GET" in taken else taken


def _answer(request: Request, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    if wants_page(request):
        return error_page(problem, headers=headers)
    return problem_answer(problem, headers=headers)
