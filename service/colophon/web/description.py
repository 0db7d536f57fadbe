"""The OpenAPI description: generated from the routes, completed with what they parse themselves."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from pydantic_core import to_jsonable_python

from colophon.record.nouns import Step
from colophon.web.answers import example_problem
from colophon.web.problems import PROBLEM_JSON, STATUS, Problem, title_of
from colophon.web.view_examples import VIEWS

REFERENCE: Final = "#/components/schemas/{model}"
SUMMARY: Final = "Records who made what, people and AI, in a ledger that can be checked, and seals it into the outputs."
ABOUT: Final = """\
Every operation answers errors as problems (RFC 9457) with a stable `code`; docs/errors.md and `/problems` list them.
Times are RFC 3339 with a zone. Lists have cursors: hand `next` back as `cursor` until it is null.
"""
TAGS: Final = [
    {"name": "works", "description": "Productions: a film, a spot, a still, a text."},
    {"name": "agents", "description": "Who or what acts: people, AI systems, software, organisations."},
    {"name": "assets", "description": "Files by SHA-256; they stay where they are until they are sealed."},
    {"name": "steps", "description": "What was done, by whom, with what, to what."},
    {"name": "decisions", "description": "What was chosen, approved, rejected or directed, and why."},
    {"name": "amendments", "description": "Corrections; what they correct stays visible."},
    {"name": "statements", "description": "Reading back what was recorded."},
    {"name": "seals", "description": "Signed Content Credentials (C2PA), written into a file."},
    {"name": "releases", "description": "What was sealed and logged."},
    {"name": "verify", "description": "Public: what a file's credential says, and whether it holds."},
    {"name": "log", "description": "Public: the ledger's head, entries and proofs."},
    {"name": "keys", "description": "API keys."},
    {"name": "place", "description": "The service itself."},
    {"name": "operation", "description": "Health, readiness, metrics."},
]


def describe(app: FastAPI) -> dict[str, Any]:  # OpenAPI is an open JSON object
    """Return the OpenAPI 3.1 description of `app`, made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _completed(
            get_openapi(
                title=app.title,
                version=app.version,
                summary=SUMMARY,
                description=ABOUT,
                tags=TAGS,
                routes=app.routes,
                license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
                separate_input_output_schemas=False,
            )
        )
    return app.openapi_schema


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    """Add the schemas of bodies that routes parse themselves, and say that every refused request is a problem."""
    schemas = document["components"]["schemas"]
    _, definitions = models_json_schema([(Step, "validation"), (Problem, "serialization")], ref_template=REFERENCE)
    for name, schema in definitions["$defs"].items():
        schemas.setdefault(name, schema)
    for path in document["paths"].values():
        for operation in path.values():
            _as_problems(operation["responses"])
    document["components"]["examples"] = {
        kind.code: {"summary": title_of(kind), "value": example_problem(kind)} for kind in STATUS
    }
    for name, example in VIEWS.items():
        schemas[name]["examples"] = [to_jsonable_python(example)]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return document


def _as_problems(responses: dict[str, Any]) -> None:
    # FastAPI documents its own form of refusal, with its own 422; ours is the problem, whatever the status.
    for status, response in responses.items():
        if not status.isdecimal() or int(status) < 400:  # noqa: PLR2004 - RFC 9110, section 15.5
            continue
        if "$ref" in str(response.get("content", {}).get("application/json", {})) and "HTTPValidationError" in str(
            response
        ):
            response["description"] = "The request can't be read as it stands."
        examples = response.get("content", {}).get(PROBLEM_JSON, {}).get("examples")
        content: dict[str, Any] = {"schema": {"$ref": REFERENCE.format(model="Problem")}}
        response["content"] = {PROBLEM_JSON: content | ({"examples": examples} if examples else {})}
