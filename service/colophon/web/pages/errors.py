"""What a person sees of an error: what happened, what to do, and the id under which the server's log has it."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from colophon.web.pages.rendering import page
from colophon.web.problems import Problem


def wants_page(request: Request) -> bool:
    """Return whether a browser asks, and not for the API."""
    path = request.url.path
    if path == "/v1" or path.startswith("/v1/"):
        return False
    return "text/html" in request.headers.get("accept", "")


def error_page(problem: Problem, *, headers: Mapping[str, str] | None = None) -> Response:
    """Return the page that tells of `problem`."""
    return page("error.html", {"problem": problem}, status=problem.status, headers=headers)
