"""The credential's page: a release as it was sealed, or a file that somebody sent."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from colophon.verify.verdict import Verdict
from colophon.web.pages.rendering import page
from colophon.web.state import Public, TheWorkflow
from colophon.workflow.views import ReleaseView

router = APIRouter(include_in_schema=False, dependencies=[Public])


@router.get("/c/{release_id}")
def credential(workflow: TheWorkflow, release_id: str) -> HTMLResponse:
    """Show the credential of a release."""
    release = workflow.release(release_id)
    return verdict_page(workflow.release_verdict(release_id), release=release)


def verdict_page(verdict: Verdict, *, release: ReleaseView | None = None, by_hash: bool = False) -> HTMLResponse:
    """Return the page that tells what verification found."""
    return page("credential.html", {"verdict": verdict, "release": release, "by_hash": by_hash})
