"""The log over HTTP: public, in the forms that other readers know."""

import pytest
from starlette.testclient import TestClient


def test_the_checkpoint_stands_at_its_standard_place_and_under_the_api(stranger: TestClient) -> None:
    standard = stranger.get("/log/checkpoint")
    assert standard.headers["content-type"] == "text/plain; charset=utf-8"
    assert standard.text.splitlines()[0] == "memory.example/log"
    assert stranger.get("/v1/log/checkpoint").text == standard.text


def test_an_entry_is_found_by_its_place_and_proven_by_its_hash(client: TestClient, work: str) -> None:
    entry = client.get("/v1/log/entries/0").json()
    proof = client.get("/v1/log/proof", params={"leaf_hash": entry["leaf_hash"]}).json()
    assert (proof["index"], proof["leaf_hash"]) == (0, entry["leaf_hash"])
    assert client.get("/v1/log/proof", params={"index": 0}).json() == proof


@pytest.mark.parametrize("query", [{}, {"index": "0", "leaf_hash": "a" * 64}])
def test_a_proof_is_asked_for_in_one_way(stranger: TestClient, query: dict[str, str]) -> None:
    answer = stranger.get("/v1/log/proof", params=query)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_an_entry_that_is_not_there_is_not_found(stranger: TestClient) -> None:
    assert stranger.get("/v1/log/entries/99").json()["code"] == "entry.not_found"
    assert stranger.get("/v1/log/consistency", params={"old_size": 99}).json()["code"] == "entry.not_found"


def test_growth_is_proven_between_two_sizes(client: TestClient, work: str) -> None:
    told = client.get("/v1/log/consistency", params={"old_size": 1}).json()
    assert (told["old_size"], told["new_size"]) == (1, 1)
