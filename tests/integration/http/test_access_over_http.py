"""Who may do what: 401 without a known key, 403 without the scope, and nothing else is open that is not meant to be."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from support.fake_workflow import FakeWorkflow

PUBLIC = {
    "getRelease",
    "getReleaseVerdict",
    "verifyFile",
    "verifyHash",
    "getLog",
    "getCheckpoint",
    "getEntry",
    "getInclusionProof",
    "getConsistencyProof",
    "getCoseReceipt",
    "getPublishedCheckpoint",
    "getPublishedLogKeys",
    "getTile",
    "getLogKeys",
    "getCoseKeys",
    "getCoseKey",
    "health",
    "readiness",
}
WITH_ANY_KEY = {"getCaller"}


def operations(client: TestClient) -> dict[str, tuple[str, str, dict[str, Any]]]:
    paths = client.get("/openapi.json").json()["paths"]
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, methods in paths.items()
        for method, operation in methods.items()
    }


def filled(path: str) -> str:
    digest = "a" * 64
    for name in ("work_id", "agent_id", "statement_id", "job_id", "release_id", "key_id"):
        path = path.replace(f"{{{name}}}", "unknown")
    return path.replace("{sha256}", digest).replace("{index}", "0")


def test_every_operation_but_the_public_ones_wants_a_key(stranger: TestClient) -> None:
    answers = {
        name: stranger.request(method, filled(path)).status_code
        for name, (method, path, _) in operations(stranger).items()
        if name not in PUBLIC
    }
    assert set(answers.values()) == {401}, answers


def test_a_key_without_the_scope_is_refused_by_every_such_operation(stranger: TestClient) -> None:
    headers = {"Authorization": "Bearer colophon_none_secret"}
    answers = {
        name: stranger.request(method, filled(path), headers=headers).json().get("code")
        for name, (method, path, _) in operations(stranger).items()
        if name not in PUBLIC | WITH_ANY_KEY
    }
    assert set(answers.values()) == {"access.scope_missing"}, answers


def test_the_description_says_which_scopes_an_operation_needs(stranger: TestClient) -> None:
    described = {
        name: operation.get("security")
        for name, (_, _, operation) in operations(stranger).items()
        if name not in PUBLIC
    }
    assert described["recordSteps"] == [{"api_key": ["record"]}]
    assert described["orderSeal"] == [{"api_key": ["seal"]}]
    assert described["createApiKey"] == [{"api_key": ["record", "seal", "read", "disclose"]}]
    assert all(described.values()), described


@pytest.mark.parametrize("header", ["Bearer colophon_nobody_secret", "Bearer ", "Basic YTpi", "colophon_all_secret"])
def test_a_key_that_is_not_known_is_told_how_to_send_one(stranger: TestClient, header: str) -> None:
    answer = stranger.get("/v1/works", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "access.not_authenticated")
    assert answer.headers["www-authenticate"] == 'Bearer realm="colophon"'


def test_a_wrong_key_is_refused_also_where_none_is_needed(stranger: TestClient) -> None:
    headers = {"Authorization": "Bearer colophon_nobody_secret"}
    answer = stranger.post("/v1/verify", files={"file": ("a.jpg", b"x")}, headers=headers)
    assert answer.status_code == 401


def test_keys_are_made_listed_and_revoked_without_showing_the_secret_again(client: TestClient) -> None:
    made = client.post("/v1/keys", json={"name": "edit suite", "scopes": ["record", "read"]})
    assert made.status_code == 201
    key = made.json()["key"]
    assert made.headers["location"] == f"/v1/keys/{key['id']}"
    listed = client.get("/v1/keys")
    assert [line["name"] for line in listed.json()] == ["edit suite"]
    assert "secret" not in listed.text
    revoked = client.delete(f"/v1/keys/{key['id']}")
    assert revoked.json()["revoked_at"] is not None


def test_a_key_learns_what_it_may_do(stranger: TestClient) -> None:
    answer = stranger.get("/v1/keys/current", headers={"Authorization": "Bearer colophon_record_secret"})
    assert answer.json() == {"org": "default", "scopes": ["record"], "via": "api_key", "name": "record"}


def test_figures_are_for_whoever_may_read(stranger: TestClient, workflow: FakeWorkflow) -> None:
    assert stranger.get("/metrics").status_code == 401
    answer = stranger.get("/metrics", headers={"Authorization": "Bearer colophon_read_secret"})
    assert "colophon_log_size 0.0" in answer.text
