"""The description of the API is the API: published, complete, with examples that hold."""

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from colophon.settings import PREFIX, Settings
from contract.write_openapi import TARGET, description, text

DOCUMENT = description()
OPERATIONS: list[tuple[str, str, dict[str, Any]]] = [
    (path, method, operation) for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()
]
EVERY_OPERATION = pytest.mark.parametrize(
    ("path", "method", "operation"), OPERATIONS, ids=[operation["operationId"] for _, _, operation in OPERATIONS]
)
API = Path(__file__).parents[2] / "docs" / "api.md"


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "components": DOCUMENT["components"]}


def holds(example: object, schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(resolved(schema)).validate(example)


def test_what_is_published_is_what_the_service_serves() -> None:
    assert TARGET.read_text(encoding="utf-8") == text(), "run `make schemas`"


def test_it_is_openapi_3_1_and_operation_ids_are_used_once() -> None:
    assert DOCUMENT["openapi"].startswith("3.1.")
    ids = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(ids) == len(set(ids))


def test_every_reference_leads_somewhere() -> None:
    references = set(re.findall(r'"\$ref": "#/components/(\w+)/([^"]+)"', text()))
    assert [(kind, name) for kind, name in references if name not in DOCUMENT["components"][kind]] == []


@EVERY_OPERATION
def test_every_operation_is_told_in_words(path: str, method: str, operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert operation["description"].endswith(".")
    assert all(parameter.get("description") for parameter in operation.get("parameters", []))


@EVERY_OPERATION
def test_every_json_body_has_examples_that_hold(path: str, method: str, operation: dict[str, Any]) -> None:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        assert method in {"get", "delete"} or "content" in operation["requestBody"]
        return
    assert content["examples"]
    for example in content["examples"].values():
        holds(example["value"], content["schema"])


@pytest.mark.parametrize("name", sorted(DOCUMENT["components"]["schemas"]))
def test_every_example_of_a_schema_holds(name: str) -> None:
    schema = DOCUMENT["components"]["schemas"][name]
    for example in schema.get("examples", []):
        holds(example, {"$ref": f"#/components/schemas/{name}"})


@EVERY_OPERATION
def test_every_answer_in_json_has_an_example(path: str, method: str, operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        schema = response.get("content", {}).get("application/json", {}).get("schema")
        if schema is None or int(status) >= 400:
            continue
        names = re.findall(r"#/components/schemas/(\w+)", str(schema))
        assert names, status
        assert all("examples" in DOCUMENT["components"]["schemas"][name] for name in names), names


@EVERY_OPERATION
def test_every_refusal_is_a_problem(path: str, method: str, operation: dict[str, Any]) -> None:
    refusals = {status: answer for status, answer in operation["responses"].items() if int(status) >= 400}
    for status, answer in refusals.items():
        assert list(answer["content"]) == ["application/problem+json"], status
    if operation.get("security"):
        assert "401" in refusals


def test_the_page_names_every_operation_and_no_other() -> None:
    rows = re.findall(r"^\| ([A-Z]+) \| `([^`]+)` \| `(\w+)` \|", API.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert set(rows) == {(method.upper(), path, operation["operationId"]) for path, method, operation in OPERATIONS}


def test_every_setting_the_page_names_exists() -> None:
    named = set(re.findall(r"`(COLOPHON_\w+)`", API.read_text(encoding="utf-8")))
    assert named
    assert named <= {PREFIX + name.upper() for name in Settings.model_fields}
