"""What each problem's `type` points to: every code, and what it means."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from colophon.web.pages.rendering import page
from colophon.web.problems import STATUS, title_of
from colophon.web.state import Public

router = APIRouter(include_in_schema=False, dependencies=[Public])


@router.get("/problems")
def problems() -> HTMLResponse:
    """Show every code an error can carry."""
    lines = [{"code": kind.code, "status": status, "title": title_of(kind)} for kind, status in STATUS.items()]
    return page("problems.html", {"lines": sorted(lines, key=lambda line: str(line["code"]))})
