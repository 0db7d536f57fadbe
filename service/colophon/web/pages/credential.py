"""The credential's page: a release as it was sealed, or a file that somebody sent."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import HTMLResponse

from colophon.verify.verdict import Ledger, ReleaseFinding, Verdict
from colophon.web.pages.credential_view import credential_view, day, day_and_time
from colophon.web.pages.rendering import page
from colophon.web.pages.words import INGREDIENTS, OUTCOMES
from colophon.web.state import Public, TheWorkflow
from colophon.workflow.release_page import page_path
from colophon.workflow.views import LoggedRelease

router = APIRouter(include_in_schema=False, dependencies=[Public])


@router.get("/c/{release_id}/{link}")
def credential(
    workflow: TheWorkflow,
    release_id: Annotated[str, Path(max_length=100)],
    link: Annotated[str, Path(max_length=100)],
) -> HTMLResponse:
    """Show the credential of a release to whoever has its link."""
    verdict = workflow.release_verdict(None, release_id, link=link)
    return verdict_page(verdict, release=workflow.logged_release(release_id), link=link)


def verdict_page(
    verdict: Verdict, *, release: LoggedRelease | None = None, link: str | None = None, by_hash: bool = False
) -> HTMLResponse:
    """Return the page that tells what verification found; `release` with the `link` by which its own page was opened."""
    shown = {
        "verdict": verdict,
        "view": credential_view(verdict, by_hash=by_hash),
        "release": release,
        "link": link,
        "release_page": _release_page(verdict.ledger) if release is None else None,
        "by_hash": by_hash,
        "outcomes": OUTCOMES,
        "ingredients": INGREDIENTS,
        "day": day,
        "day_and_time": day_and_time,
    }
    return page("credential.html", shown)


def _release_page(ledger: Ledger) -> str | None:
    # Found in the log that this server keeps, by the intent in the file: the page is here, and opens by the file's own salt.
    here = ledger.release in {ReleaseFinding.FOUND, ReleaseFinding.WITHDRAWN}
    if not here or ledger.release_id is None or ledger.link is None:
        return None
    return page_path(release=ledger.release_id, link=ledger.link)
