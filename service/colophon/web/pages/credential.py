"""The credential's page: a release as it was sealed, or a file that somebody sent."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import HTMLResponse

from colophon.verify.verdict import Verdict
from colophon.web.pages.credential_view import credential_view, day, day_and_time
from colophon.web.pages.rendering import page
from colophon.web.pages.words import INGREDIENTS, OUTCOMES
from colophon.web.state import Public, TheWorkflow
from colophon.workflow.views import ReleaseView

router = APIRouter(include_in_schema=False, dependencies=[Public])


@router.get("/c/{release_id}")
def credential(workflow: TheWorkflow, release_id: Annotated[str, Path(max_length=100)]) -> HTMLResponse:
    """Show the credential of a release."""
    release = workflow.release(release_id)
    return verdict_page(workflow.release_verdict(release_id), release=release)


def verdict_page(verdict: Verdict, *, release: ReleaseView | None = None, by_hash: bool = False) -> HTMLResponse:
    """Return the page that tells what verification found."""
    shown = {
        "verdict": verdict,
        "view": credential_view(verdict, by_hash=by_hash),
        "release": release,
        "by_hash": by_hash,
        "outcomes": OUTCOMES,
        "ingredients": INGREDIENTS,
        "day": day,
        "day_and_time": day_and_time,
    }
    return page("credential.html", shown)
