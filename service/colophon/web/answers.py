"""Views as answers: their JSON is written once, by pydantic's own serialiser, and sent as it is."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter
from starlette.responses import Response

from colophon.errors import ColophonError
from colophon.web.problems import PROBLEM_JSON, Problem, status_of, title_of
from colophon.workflow.views import Recorded

Responses = dict[int | str, dict[str, Any]]  # FastAPI's own type for documented answers
_RECEIPTS: Final = TypeAdapter(tuple[Recorded, ...])


class JsonAnswer(Response):
    """A body that is JSON text already."""

    media_type = "application/json"


def shown(view: BaseModel, *, status: int = 200, headers: Mapping[str, str] | None = None) -> JsonAnswer:
    """Return `view` as an answer."""
    return JsonAnswer(view.model_dump_json(), status, headers)


def made(view: BaseModel, *, at: str) -> JsonAnswer:
    """Return the answer for something that was made and can be read again under `at`."""
    return shown(view, status=201, headers={"Location": at})


def receipts(recorded: tuple[Recorded, ...]) -> JsonAnswer:
    """Return the receipts of several statements, in order."""
    return JsonAnswer(_RECEIPTS.dump_json(recorded), 201)


def refusals(*kinds: type[ColophonError]) -> Responses:
    """Return the documentation of the problems an operation may answer with, by status."""
    by_status: Responses = {}
    for kind in kinds:
        entry = by_status.setdefault(
            status_of(kind),
            {"model": Problem, "description": "", "content": {PROBLEM_JSON: {"examples": {}}}},
        )
        line = f"`{kind.code}`: {title_of(kind)}"
        entry["description"] = f"{entry['description']}\n\n{line}".strip()
        entry["content"][PROBLEM_JSON]["examples"][kind.code] = {"$ref": f"#/components/examples/{kind.code}"}
    return by_status


def example_problem(kind: type[ColophonError]) -> dict[str, object]:
    """Return what a problem of this class looks like."""
    return {
        "type": f"/problems#{kind.code}",
        "title": title_of(kind),
        "status": status_of(kind),
        "code": kind.code,
        "detail": title_of(kind),
        "instance": "urn:uuid:0b7f6a52-7a0e-4f7a-8a49-3a5e0a1f9f10",
    }
