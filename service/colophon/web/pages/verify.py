"""Verify a file, or look its SHA-256 up: forms that work without JavaScript, and the verdict's page."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse

from colophon.record.identifiers import Sha256Hex
from colophon.web.examination import examine
from colophon.web.pages.credential import verdict_page
from colophon.web.pages.rendering import page
from colophon.web.state import Public, TheShared, TheWorkflow

router = APIRouter(include_in_schema=False)
_SHA256: Final = TypeAdapter(Sha256Hex)


@router.get("/verify", dependencies=[Public])
def verify(workflow: TheWorkflow, sha256: Annotated[str | None, Query(max_length=200)] = None) -> HTMLResponse:
    """Show the forms, or what the log knows of a SHA-256."""
    if sha256 is None:
        return page("verify.html", {"refused": None, "sha256": ""})
    # People paste hashes with blanks and capitals.
    tidy = "".join(sha256.split()).lower()
    try:
        _SHA256.validate_python(tidy)
    except ValidationError:
        refused = "That is not a SHA-256: it has 64 characters, the digits 0 to 9 and the letters a to f."
        return page("verify.html", {"refused": refused, "sha256": sha256}, status=422)
    return verdict_page(workflow.verify_hash(tidy), by_hash=True)


@router.post("/verify")
async def verify_file(request: Request, shared: TheShared) -> HTMLResponse:
    """Examine the file that was sent, forget it, and show the verdict."""
    return verdict_page(await examine(request, shared, None))
