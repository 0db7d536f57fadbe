"""For operators and browsers: health, readiness, figures, headers."""

from pathlib import Path

from starlette.testclient import TestClient

from colophon.errors import LedgerCorruptError
from colophon.web.metrics import REQUESTS, SECONDS
from support.fake_workflow import FakeWorkflow

DOCS = Path(__file__).parents[3] / "docs" / "api.md"


def test_alive_says_only_that_the_process_lives(stranger: TestClient) -> None:
    assert stranger.get("/healthz").text == "alive\n"


def test_ready_means_that_the_log_can_be_read(
    stranger: TestClient, workflow: FakeWorkflow, monkeypatch: object
) -> None:
    assert stranger.get("/readyz").text == "ready\n"


def test_a_log_that_contradicts_itself_is_not_ready(stranger: TestClient, workflow: FakeWorkflow) -> None:
    class Corrupt(FakeWorkflow):
        def log_head(self) -> object:  # type: ignore[override]  # it never returns
            raise LedgerCorruptError("The head is not that of the leaves.")

    workflow.__class__ = Corrupt
    answer = stranger.get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "ledger.corrupt")


def test_requests_are_counted_by_route_and_never_by_id(client: TestClient, work: str) -> None:
    client.get(f"/v1/works/{work}")
    client.get("/v1/works/unknown")
    text = client.get("/metrics").text
    assert f'{REQUESTS}{{method="GET",route="/v1/works/{{work_id}}",status="200"}} 1.0' in text
    assert f'{REQUESTS}{{method="GET",route="/v1/works/{{work_id}}",status="404"}} 1.0' in text
    assert work not in text


def test_every_metric_of_the_web_side_is_documented() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert [name for name in (REQUESTS, SECONDS) if f"`{name}`" not in text] == []


def test_every_answer_carries_its_id_and_the_security_headers(stranger: TestClient) -> None:
    for path in ("/", "/v1/log", "/v1/nowhere", "/static/colophon.css", "/healthz"):
        headers = stranger.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "unsafe-inline" not in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff", path
        assert len(headers["x-request-id"]) == 36, path


def test_an_id_that_a_client_sends_is_not_taken_over(stranger: TestClient) -> None:
    answer = stranger.get("/v1/log", headers={"X-Request-Id": "somebody-elses"})
    assert answer.headers["x-request-id"] != "somebody-elses"
