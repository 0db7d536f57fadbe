"""Bodies are counted by their real bytes, and one client prefix can't have more than its share."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from colophon.errors import TooManyRequestsError
from colophon.web.limits import MAX_CLIENTS, RateLimit, client_prefix

TOO_LONG = b"[" + b" " * (64 * 1024) + b"]"


def chunks(content: bytes) -> Iterator[bytes]:
    for begin in range(0, len(content), 8192):
        yield content[begin : begin + 8192]


@pytest.mark.parametrize("streamed", [False, True], ids=["declared", "chunked"])
def test_a_body_over_the_limit_is_refused_however_it_comes(client: TestClient, work: str, *, streamed: bool) -> None:
    content = chunks(TOO_LONG) if streamed else TOO_LONG
    answer = client.post(f"/v1/works/{work}/steps", content=content, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_body_longer_than_it_said_is_refused(client: TestClient, work: str) -> None:
    headers = {"Content-Type": "application/json", "Content-Length": "10"}
    answer = client.post(f"/v1/works/{work}/decisions", content=chunks(TOO_LONG), headers=headers)
    assert answer.status_code == 413


def test_a_form_over_the_limit_is_refused_and_nothing_is_left(client: TestClient, spool: object) -> None:
    answer = client.post("/v1/verify", files={"file": ("long.mp4", b"x" * (2 * 1024 * 1024))})
    assert answer.status_code == 413


def test_a_stranger_has_so_many_files_examined_and_is_told_when_to_come_back(stranger: TestClient) -> None:
    answers = [stranger.post("/v1/verify", files={"file": ("a.jpg", b"x")}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "access.too_many_requests"
    assert 1 <= int(answers[2].headers["retry-after"]) <= 15


def test_a_caller_with_a_key_is_not_counted(client: TestClient) -> None:
    statuses = {client.post("/v1/verify", files={"file": ("a.jpg", b"x")}).status_code for _ in range(6)}
    assert statuses == {200}


def test_tokens_come_back_with_time() -> None:
    now = [0.0]
    limit = RateLimit(per_minute=60, burst=2, clock=lambda: now[0])
    limit.admit("192.0.2.1")
    limit.admit("192.0.2.1")
    with pytest.raises(TooManyRequestsError) as refused:
        limit.admit("192.0.2.1")
    assert refused.value.retry_after_s == 1
    now[0] = 1.0
    limit.admit("192.0.2.1")


def test_one_prefix_does_not_take_from_another() -> None:
    limit = RateLimit(per_minute=1, burst=1, clock=lambda: 0.0)
    limit.admit("192.0.2.1")
    limit.admit("192.0.2.2")
    with pytest.raises(TooManyRequestsError):
        limit.admit("192.0.2.1")


def test_no_limit_is_no_limit() -> None:
    limit = RateLimit(per_minute=0, burst=1, clock=lambda: 0.0)
    for _ in range(100):
        limit.admit("192.0.2.1")


def test_memory_is_bounded_by_forgetting_who_was_unseen_for_longest() -> None:
    limit = RateLimit(per_minute=1, burst=1, clock=lambda: 0.0)
    limit.admit("first")
    limit.admit("192.0.2.1")
    for number in range(MAX_CLIENTS):
        limit.admit(f"10.{number // 65536}.{number // 256 % 256}.{number % 256}")
    limit.admit("192.0.2.1")


@pytest.mark.parametrize(
    ("client", "prefix"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "unknown"),
        (None, "unknown"),
    ],
)
def test_an_ipv6_client_counts_by_its_64(client: str | None, prefix: str) -> None:
    assert client_prefix(client) == prefix
