"""The log's page."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from colophon.web.pages.rendering import page
from colophon.web.state import Public, TheShared
from colophon.workflow.views import LogView

router = APIRouter(include_in_schema=False, dependencies=[Public])


@router.get("/log")
def log(request: Request, shared: TheShared) -> HTMLResponse:
    """Show the log's head, and how anybody checks it."""
    base = shared.options.public_url or str(request.base_url).rstrip("/")
    head = shared.workflow.log_head()
    return page("log.html", {"log": head, "witnesses": witnesses_of(head), "base": base})


def witnesses_of(head: LogView) -> tuple[str, ...]:
    """Return who signed a checkpoint beside the log itself, by the names they signed under; nothing is verified here."""
    # C2SP signed-note: a signature line begins with an em dash and a blank, and then the key's name.
    signed = [line.split(" ")[1] for line in head.checkpoint.splitlines() if line.startswith("\N{EM DASH} ")]
    return tuple(name for name in signed if name != head.origin)
