from collections.abc import Generator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from colophon.web.app import create_app
from colophon.web.options import WebOptions
from support.fake_workflow import FakeWorkflow

EVERYTHING = {"Authorization": "Bearer colophon_all_secret"}


@pytest.fixture
def workflow(tmp_path: Path) -> FakeWorkflow:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    return FakeWorkflow(shelf)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
def stranger(workflow: FakeWorkflow, spool: Path) -> Generator[TestClient, None, None]:
    options = WebOptions(
        max_json_bytes=64 * 1024, max_upload_bytes=1024 * 1024, verifications_per_minute=4, spool=spool
    )
    with TestClient(create_app(workflow, options), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def client(stranger: TestClient) -> TestClient:
    stranger.headers.update(EVERYTHING)
    return stranger


@pytest.fixture
def work(client: TestClient) -> str:
    answer = client.post("/v1/works", json={"kind": "spot", "title": "The Lighthouse"})
    return str(answer.json()["id"])
