"""The home page: what this is, and the two things a visitor can do."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from colophon.web.pages.rendering import page
from colophon.web.state import Public, TheWorkflow

router = APIRouter(include_in_schema=False, dependencies=[Public])


@router.get("/")
def home(workflow: TheWorkflow) -> HTMLResponse:
    """Show what Colophon is, and where its log stands."""
    return page("home.html", {"log": workflow.log_head()})
