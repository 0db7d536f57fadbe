"""Whatever goes wrong, the caller gets a problem with a stable code, and never what is inside."""

import pytest
from starlette.testclient import TestClient

from colophon.errors import KeyFileError, StorageFullError
from support.fake_workflow import FakeWorkflow


def test_a_refusal_is_a_problem_with_code_title_detail_and_instance(client: TestClient) -> None:
    answer = client.get("/v1/works/unknown")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems#work.not_found",
        "title": "No work with this id.",
        "status": 404,
        "code": "work.not_found",
        "detail": "There is no work unknown here.",
        "instance": f"urn:uuid:{answer.headers['x-request-id']}",
    }


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("GET", "/v1/nowhere", 404, "route.not_found"), ("PUT", "/v1/works", 405, "request.method")],
)
def test_unknown_addresses_and_methods_are_problems(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_field_that_does_not_fit_is_named_by_its_pointer(client: TestClient, work: str) -> None:
    body = {"kind": "selection", "chosen": ["nonsense"]}
    answer = client.post(f"/v1/works/{work}/decisions", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [line["pointer"] for line in answer.json()["errors"]] == ["/chosen/0"]


def test_a_parameter_that_does_not_fit_is_named(client: TestClient) -> None:
    answer = client.get("/v1/works", params={"limit": "many"})
    assert [line["pointer"] for line in answer.json()["errors"]] == ["query:limit"]


def test_a_body_that_is_no_json_is_refused(client: TestClient, work: str) -> None:
    for path in (f"/v1/works/{work}/decisions", f"/v1/works/{work}/steps"):
        answer = client.post(path, content=b'{"kind": ', headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_form_can_not_stand_for_json(client: TestClient, work: str) -> None:
    answer = client.post(f"/v1/works/{work}/steps", content=b"{}", headers={"Content-Type": "text/plain"})
    assert answer.json()["detail"] == "Send the body as JSON, with `Content-Type: application/json`."


def test_a_time_without_zone_has_its_own_code(client: TestClient, work: str) -> None:
    step = {"kind": "cut", "ai_level": "none", "at": "2026-11-20T14:05:00"}
    decision = {"kind": "approval", "about": ["01932b7e-5c1a-7d3e-8f00-3a5b7c9d1e2f"], "at": "2026-11-20T14:05:00"}
    answers = [
        client.post(f"/v1/works/{work}/steps", json=step),
        client.post(f"/v1/works/{work}/decisions", json=decision),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(422, "time.no_zone")] * 2


def test_an_error_nobody_foresaw_tells_nothing_of_itself(client: TestClient, workflow: FakeWorkflow) -> None:
    workflow.raises = ZeroDivisionError("the secret is 42")
    answer = client.get("/v1/works/any")
    assert (answer.status_code, answer.json()["code"]) == (500, "colophon")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"


def test_an_error_of_ours_names_no_place_on_this_machine(client: TestClient, workflow: FakeWorkflow) -> None:
    workflow.raises = KeyFileError("/srv/colophon/keys/claim.pem can't be parsed.")
    answer = client.get("/v1/works/any")
    assert answer.status_code == 503
    assert "/srv" not in answer.text


def test_a_full_disk_is_told_as_such(client: TestClient, workflow: FakeWorkflow) -> None:
    workflow.raises = StorageFullError("No space left on /srv.")
    answer = client.get("/v1/works/any")
    assert (answer.status_code, answer.json()["code"]) == (507, "storage.full")


def test_a_browser_gets_a_page_instead(client: TestClient) -> None:
    answer = client.get("/nowhere", headers={"Accept": "text/html,*/*"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "<h1>Nothing here</h1>" in answer.text


def test_the_api_answers_a_browser_with_a_problem_too(client: TestClient) -> None:
    answer = client.get("/v1/nowhere", headers={"Accept": "text/html"})
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_hostile_name_is_shown_as_text(client: TestClient) -> None:
    answer = client.get("/verify", params={"sha256": "<script>alert(1)</script>"}, headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


@pytest.mark.parametrize("path", ["/v1/works", "/v1/works/{work}/steps", "/v1/works/{work}/decisions"])
def test_a_name_that_stands_twice_is_refused_and_nothing_recorded(client: TestClient, work: str, path: str) -> None:
    size = client.get("/v1/log").json()["size"]
    body = b'{"kind": "film", "kind": "spot", "title": "x", "ai_level": "none"}'
    if path.endswith("steps"):
        body = b'[{"kind": "cut", "kind": "grade", "ai_level": "none"}]'
    if path.endswith("decisions"):
        body = b'{"kind": "approval", "kind": "rejection", "about": ["01932b7e-5c1a-7d3e-8f00-3a5b7c9d1e2f"]}'
    answer = client.post(path.format(work=work), content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["detail"] == "The name 'kind' stands twice in one object of the body; send it once."
    assert client.get("/v1/log").json()["size"] == size


def test_what_is_no_number_in_json_is_refused(client: TestClient, work: str) -> None:
    body = b'{"kind": "generate", "ai_level": "generated", "parameters": {"cfg": NaN}}'
    answer = client.post(f"/v1/works/{work}/steps", content=body, headers={"Content-Type": "application/json"})
    assert answer.json()["detail"] == "The body holds NaN, which is no JSON; send a number, a text or null."


def test_a_body_that_is_no_json_says_where_it_breaks_and_names_no_field(client: TestClient) -> None:
    answer = client.post("/v1/works", content=b'{"kind": ', headers={"Content-Type": "application/json"})
    assert [line["pointer"] for line in answer.json()["errors"]] == [""]
    assert answer.json()["detail"].startswith("The request can't be read as it stands. This is no JSON: ")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded"])
def test_every_operation_says_that_it_wants_json(client: TestClient, content_type: str) -> None:
    answer = client.post("/v1/works", content=b"kind=spot", headers={"Content-Type": content_type})
    assert answer.json()["detail"] == "Send the body as JSON, with `Content-Type: application/json`."


NOT_FITTING = {
    "hash": ({"chosen": ["nonsense"]}, "/chosen/0: a SHA-256 is 64 lower-case hex digits."),
    "id": ({"by": "mara"}, "/by: this is no id; ids are UUIDv4 in lower case, as the service gave them."),
    "unknown": ({"because": "of the light"}, "/because: there is no field of this name here."),
    "foreign choice": ({"chosen": ["0" * 64], "candidates": ["1" * 64]}, f"Chosen names {'0' * 64}, which is not"),
}


@pytest.mark.parametrize(("change", "told"), NOT_FITTING.values(), ids=NOT_FITTING.keys())
def test_what_does_not_fit_is_told_in_words_that_say_what_does(
    client: TestClient, work: str, change: dict[str, object], told: str
) -> None:
    answer = client.post(f"/v1/works/{work}/decisions", json={"kind": "selection"} | change)
    assert answer.json()["detail"].startswith(f"The request can't be read as it stands. {told}")


def test_a_batch_of_the_wrong_length_is_told_in_numbers(client: TestClient, work: str) -> None:
    answer = client.post(f"/v1/works/{work}/steps", json=[])
    assert answer.json()["detail"] == "The batch can't be read as it stands. At least 1 expected, 0 given."


def test_head_is_answered_as_get_without_its_body(client: TestClient) -> None:
    for path in ("/", "/healthz", "/log/checkpoint", "/v1/works"):
        got, asked = client.get(path), client.head(path)
        assert (asked.status_code, asked.content, asked.headers["content-type"]) == (
            got.status_code,
            b"",
            got.headers["content-type"],
        )


def test_a_wrong_method_is_told_all_right_ones(client: TestClient) -> None:
    assert client.delete("/v1/works").headers["allow"] == "GET, HEAD, POST"
    assert client.options("/v1/seals").headers["allow"] == "POST"
