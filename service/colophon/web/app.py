"""The application: routes, middleware and error handlers around a workflow. It opens nothing of its own but a spool folder."""

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial

from anyio import CapacityLimiter
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import Scope

from colophon import __version__
from colophon.errors import ColophonError
from colophon.web import handlers, operations
from colophon.web.api import add_api
from colophon.web.description import describe
from colophon.web.headers import AnswerHeaders
from colophon.web.heads import HeadAsGet
from colophon.web.limits import BodyLimit, RateLimit
from colophon.web.metrics import CountRequests, Meter
from colophon.web.options import WebOptions
from colophon.web.pages import mount_pages
from colophon.web.state import Shared, spool_folder
from colophon.workflow.protocol import Workflow

WAITING_AT_ONCE = 32
"""Callers that wait for seals at a time; each holds a thread."""


def create_app(workflow: Workflow, options: WebOptions | None = None) -> FastAPI:
    """Return the ASGI application over `workflow`, which stays the caller's to close."""
    options = options or WebOptions()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
        with spool_folder(options.spool) as spool:
            app.state.shared = Shared(
                workflow=workflow,
                options=options,
                public_limit=_limit(options.requests_per_minute),
                verify_limit=_limit(options.verifications_per_minute),
                examining=CapacityLimiter(options.verify_at_once),
                waiting=CapacityLimiter(WAITING_AT_ONCE),
                spool=spool,
            )
            yield

    app = FastAPI(
        title="Colophon",
        version=__version__,
        lifespan=lifespan,
        # The interactive pages that come with FastAPI load scripts from a third party.
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    app.openapi = partial(describe, app)  # type: ignore[method-assign]  # FastAPI's documented way to extend it
    app.state.meter = Meter(workflow)
    add_api(app)
    app.include_router(operations.router)
    mount_pages(app)
    _handle_errors(app)
    # The last one added is the outermost: headers stand on whatever the others answer.
    app.add_middleware(BodyLimit, limit_of=partial(_body_limit, options))
    app.add_middleware(CountRequests, meter=app.state.meter)
    app.add_middleware(AnswerHeaders)
    app.add_middleware(HeadAsGet)
    return app


def _limit(per_minute: int) -> RateLimit:
    # Half a minute's worth at once: a page with its files, or a person with a folder of stills, is not a flood.
    return RateLimit(per_minute=per_minute, burst=max(per_minute // 2, 1), clock=time.monotonic)


def _handle_errors(app: FastAPI) -> None:
    app.add_exception_handler(ColophonError, handlers.on_colophon_error)
    app.add_exception_handler(RequestValidationError, handlers.on_validation_error)
    app.add_exception_handler(HTTPException, handlers.on_http_error)
    app.add_exception_handler(Exception, handlers.on_unexpected)


def _body_limit(options: WebOptions, scope: Scope) -> int:
    path: str = scope["path"]
    if path.endswith("/content") or path in {"/verify", "/v1/verify"}:
        # The form around a file takes a little of its own.
        return options.max_upload_bytes + 64 * 1024
    return options.max_json_bytes
