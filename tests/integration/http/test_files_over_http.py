"""Files come in streamed and go out whole; what a stranger sends is gone when the answer is there."""

import hashlib
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from colophon.errors import EngineMisconfiguredError
from colophon.web.app import create_app
from colophon.web.options import WebOptions
from support.fake_workflow import FakeWorkflow

CONTENT = b"a picture" * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
ASSET = {"sha256": SHA256, "size": len(CONTENT), "mime": "image/jpeg", "modality": "image", "name": "poster.jpg"}


def left_in(spool: Path) -> list[Path]:
    return list(spool.iterdir())


def test_bytes_with_the_announced_hash_are_kept(client: TestClient, work: str, spool: Path) -> None:
    assert client.post(f"/v1/works/{work}/assets", json=ASSET).json()["has_content"] is False
    answer = client.put(f"/v1/works/{work}/assets/{SHA256}/content", content=CONTENT)
    assert (answer.status_code, answer.json()["has_content"]) == (200, True)
    assert left_in(spool) == []


def test_bytes_with_another_hash_are_refused_and_not_kept(client: TestClient, work: str, spool: Path) -> None:
    client.post(f"/v1/works/{work}/assets", json=ASSET)
    answer = client.put(f"/v1/works/{work}/assets/{SHA256}/content", content=CONTENT + b"!")
    assert (answer.status_code, answer.json()["code"]) == (422, "asset.hash_mismatch")
    assert client.get(f"/v1/works/{work}/assets/{SHA256}").json()["has_content"] is False
    assert left_in(spool) == []


def test_bytes_of_an_unknown_asset_are_refused_before_they_are_read(client: TestClient, work: str) -> None:
    answer = client.put(f"/v1/works/{work}/assets/{SHA256}/content", content=CONTENT)
    assert (answer.status_code, answer.json()["code"]) == (404, "asset.not_found")


def test_an_asset_larger_than_its_type_may_be_is_refused_by_its_announced_size(client: TestClient, work: str) -> None:
    client.post(f"/v1/works/{work}/assets", json=ASSET | {"size": 2 * 1024 * 1024})
    answer = client.put(f"/v1/works/{work}/assets/{SHA256}/content", content=b"x")
    assert (answer.status_code, answer.json()["code"]) == (413, "file.too_large")


def test_a_file_is_examined_under_its_name_and_forgotten(
    stranger: TestClient, workflow: FakeWorkflow, spool: Path
) -> None:
    answer = stranger.post("/v1/verify", files={"file": ("C:\\films\\spot.mp4", CONTENT, "video/mp4")})
    assert answer.status_code == 200
    assert (answer.json()["file_name"], answer.json()["file_sha256"]) == ("spot.mp4", SHA256)
    assert [path.exists() for path in workflow.seen_paths] == [False]
    assert left_in(spool) == []


def test_a_file_is_forgotten_also_when_examining_it_fails(
    stranger: TestClient, workflow: FakeWorkflow, spool: Path
) -> None:
    workflow.raises = EngineMisconfiguredError("The engine fetched an address.")
    assert stranger.post("/v1/verify", files={"file": ("a.jpg", CONTENT)}).status_code == 503
    workflow.raises = ZeroDivisionError()
    assert stranger.post("/v1/verify", files={"file": ("a.jpg", CONTENT)}).status_code == 500
    assert left_in(spool) == []


def test_what_a_killed_server_left_is_removed_at_the_next_start(workflow: FakeWorkflow, tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    (spool / "body-of-old").mkdir(parents=True)
    (spool / "body-of-old" / "content").write_bytes(CONTENT)
    (spool / "body-left").write_bytes(CONTENT)
    with TestClient(create_app(workflow, WebOptions(spool=spool))):
        assert left_in(spool) == []


FORM = "multipart/form-data; boundary=x"
PART = b"--x\r\nContent-Disposition: form-data; name="
NO_FORM = {
    "empty": (b"", FORM),
    "malformed": (b"--x\r\nnonsense", FORM),
    "broken off": (PART + b'"file"; filename="a"\r\n\r\nhalf', FORM),
    "no file": (PART + b'"other"\r\n\r\n1\r\n--x--\r\n', FORM),
    "no file chosen": (PART + b'"file"; filename=""\r\n\r\n\r\n--x--\r\n', FORM),
    "two files": ((PART + b'"file"; filename="a"\r\n\r\n1\r\n') * 2 + b"--x--\r\n", FORM),
    "no boundary": (b"bytes", "multipart/form-data"),
    "no form": (b"bytes", "image/jpeg"),
}


@pytest.mark.parametrize(("body", "content_type"), NO_FORM.values(), ids=NO_FORM.keys())
def test_a_form_without_a_whole_file_is_refused(
    stranger: TestClient, spool: Path, body: bytes, content_type: str
) -> None:
    answer = stranger.post("/v1/verify", content=body, headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert left_in(spool) == []


def test_an_empty_file_is_examined_like_any_other(stranger: TestClient) -> None:
    answer = stranger.post("/v1/verify", files={"file": ("empty.jpg", b"")})
    assert answer.json()["file_sha256"] == hashlib.sha256(b"").hexdigest()


def test_a_hash_is_looked_up_without_a_file(stranger: TestClient) -> None:
    assert stranger.get("/v1/verify", params={"sha256": SHA256}).json()["file_sha256"] == SHA256
    assert stranger.get("/v1/verify", params={"sha256": "abc"}).json()["errors"][0]["pointer"] == "query:sha256"


def sealed(client: TestClient, work: str) -> dict[str, str]:
    client.post(f"/v1/works/{work}/assets", json=ASSET)
    client.put(f"/v1/works/{work}/assets/{SHA256}/content", content=CONTENT)
    answer = client.post("/v1/seals", json={"work": work, "asset": SHA256, "title": "The Lighthouse"})
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/v1/seals/{answer.json()['id']}"
    return dict(answer.json())


def test_a_seal_is_ordered_followed_and_fetched(client: TestClient, work: str) -> None:
    job = sealed(client, work)
    status = client.get(f"/v1/seals/{job['id']}", params={"wait": 1}).json()
    assert (status["state"], status["sealed_path"]) == ("done", None)
    file = client.get(f"/v1/seals/{job['id']}/file")
    assert hashlib.sha256(file.content).hexdigest() == status["sealed_sha256"]
    assert file.headers["content-disposition"] == 'attachment; filename="poster.jpg"'


def test_the_opened_sealed_file_is_let_go_of(client: TestClient, work: str, workflow: FakeWorkflow) -> None:
    client.get(f"/v1/seals/{sealed(client, work)['id']}/file")
    assert [path.exists() for path in workflow.seen_paths] == [False]


def test_a_caller_over_http_names_no_path_of_this_machine(client: TestClient, work: str) -> None:
    order = {"work": work, "asset": SHA256, "source_path": "/etc/passwd", "target_path": "/srv/x", "force": True}
    answer = client.post("/v1/seals", json=order)
    assert answer.json()["code"] == "asset.not_found"


def test_an_asset_without_bytes_can_not_be_sealed(client: TestClient, work: str) -> None:
    client.post(f"/v1/works/{work}/assets", json=ASSET)
    answer = client.post("/v1/seals", json={"work": work, "asset": SHA256})
    assert (answer.status_code, answer.json()["code"]) == (409, "asset.content_missing")


def test_a_release_is_public_and_says_that_it_was_taken_back(client: TestClient, work: str) -> None:
    job = sealed(client, work)
    release, page = job["release"], job["page"]
    client.post(f"/v1/releases/{release}/withdrawal", json={"code": "rights", "reason": "The licence ended."})
    del client.headers["Authorization"]
    told = client.get(f"/v1/releases/{release}").json()
    assert (told["withdrawn_code"], told["withdrawn_reason"]) == ("rights", "The licence ended.")
    assert "The licence ended." in client.get(page).text
    verdict = client.get(f"/v1/releases/{release}/verdict", params={"link": page.rpartition("/")[2]})
    assert verdict.json()["file_sha256"] == told["file_sha256"]


def test_a_release_tells_a_stranger_what_the_log_says_and_a_reader_everything(client: TestClient, work: str) -> None:
    job = sealed(client, work)
    path = f"/v1/releases/{job['release']}"
    read = client.get(path).json()
    assert (read["file_name"], read["asset"], read["page"]) == ("poster.jpg", SHA256, job["page"])
    client.headers["Authorization"] = "Bearer colophon_seal_secret"
    without_scope = client.get(path).json()
    assert client.get(f"{path}/verdict").json()["code"] == "access.scope_missing"
    client.headers["Authorization"] = "Bearer nobody's"
    assert client.get(path).status_code == 401
    del client.headers["Authorization"]
    told = client.get(path).json()
    assert told == without_scope == {name: read[name] for name in told}
    assert set(read) - set(told) == {"work", "title", "file_name", "asset", "page"}


def test_a_page_without_its_link_is_not_found_like_an_unknown_release(client: TestClient, work: str) -> None:
    job = sealed(client, work)
    release, link = job["release"], job["page"].rpartition("/")[2]
    del client.headers["Authorization"]
    assert client.get(f"/c/{release}/{link}").status_code == 200
    unknown = client.get(f"/c/{work}/{link}", headers={"Accept": "text/html"})
    for path in (f"/c/{release}/{link[:-1]}", f"/c/{release}/%C3%A9", f"/c/{release}/{link.swapcase()}"):
        answer = client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == unknown.status_code == 404
        assert len(answer.text) == len(unknown.text)
    assert client.get(f"/c/{release}").status_code == 404
    for link in ("", "x"):
        answer = client.get(f"/v1/releases/{release}/verdict", params={"link": link})
        assert answer.json()["code"] == "release.not_found"
    assert client.get(f"/v1/releases/{release}/verdict").json()["code"] == "release.not_found"


def test_a_sidecar_is_fetched_under_a_name_of_its_own(client: TestClient, work: str, workflow: FakeWorkflow) -> None:
    job = sealed(client, work)
    workflow.seals_aside(job["id"])
    file = client.get(f"/v1/seals/{job['id']}/file")
    assert file.headers["content-type"] == "application/c2pa"
    assert file.headers["content-disposition"] == 'attachment; filename="poster.jpg.c2pa"'
