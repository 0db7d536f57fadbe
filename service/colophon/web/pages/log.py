"""The log's page, and its checkpoint at the place where C2SP readers look for it."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse

from colophon.web.pages.rendering import page
from colophon.web.state import Public, TheShared, TheWorkflow

router = APIRouter(include_in_schema=False, dependencies=[Public])


@router.get("/log")
def log(request: Request, shared: TheShared) -> HTMLResponse:
    """Show the log's head, and how anybody checks it."""
    base = shared.options.public_url or str(request.base_url).rstrip("/")
    return page("log.html", {"log": shared.workflow.log_head(), "base": base})


@router.get("/log/checkpoint")
def checkpoint(workflow: TheWorkflow) -> PlainTextResponse:
    """Return the checkpoint at its standard path (C2SP tlog-tiles, section Checkpoints)."""
    return PlainTextResponse(workflow.log_head().checkpoint)
