"""The log at the places where readers of C2SP logs and of COSE receipts look for it."""

import gzip

import cbor2
import pytest
from starlette.testclient import TestClient

from colophon.ledger.checkpoint import open_checkpoint
from colophon.ledger.cose_receipt import CoseReceipt
from colophon.ledger.keys import NoteKey
from colophon.ledger.tiles import parse_bundle
from colophon.ledger.tree import leaf_hash
from support.fake_workflow import LOG, FakeWorkflow

STEP = {"kind": "retouch", "ai_level": "none"}
SIZE = 1 + 300


@pytest.fixture
def filled(client: TestClient, work: str) -> TestClient:
    """Return a client of a log with a work and 300 steps: one full tile, one partial."""
    answer = client.post(f"/v1/works/{work}/steps", json=[STEP] * 300)
    assert answer.status_code == 201
    return client


def test_the_checkpoint_is_text_that_no_cache_keeps(filled: TestClient) -> None:
    answer = filled.get("/log/checkpoint")

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert open_checkpoint(answer.text, keys=[LOG.key]).checkpoint.size == SIZE


@pytest.mark.parametrize(("path", "hashes"), [("0/000", 256), ("0/001.p/45", 45), ("0/001.p/44", 44), ("1/000.p/1", 1)])
def test_tiles_are_bytes_that_may_be_cached_for_ever(filled: TestClient, path: str, hashes: int) -> None:
    answer = filled.get(f"/log/tile/{path}")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert len(answer.content) == 32 * hashes


def test_bundles_hold_the_entries_that_their_tile_hashes(filled: TestClient) -> None:
    for path in ("000", "001.p/45"):
        bundle = filled.get(f"/log/tile/entries/{path}")
        tile = filled.get(f"/log/tile/0/{path}")

        assert bundle.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert b"".join(leaf_hash(leaf) for leaf in parse_bundle(bundle.content)) == tile.content


@pytest.mark.parametrize(
    ("accepted", "is_compressed"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("identity", False), ("gzip;q=0", False), ("", False)],
)
def test_a_bundle_is_compressed_for_whoever_takes_that(filled: TestClient, accepted: str, is_compressed: bool) -> None:  # noqa: FBT001
    with filled.stream("GET", "/log/tile/entries/000", headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join(answer.iter_raw())

    assert answer.headers["vary"] == "Accept-Encoding"
    assert ("content-encoding" in answer.headers) == is_compressed
    assert len(parse_bundle(gzip.decompress(raw) if is_compressed else raw)) == 256


@pytest.mark.parametrize(
    "path",
    [
        "0/001",
        "0/002.p/1",
        "0/001.p/46",
        "1/000.p/2",
        "2/000.p/1",
        "63/000",
        "64/000",
        "entries/001",
        "entries/001.p/46",
        "entries/999",
        "0/000.p/256",
        "0/000.p/0",
        "0/0",
        "00/000",
        "0/x000/000",
        "data/000",
        "0/000/",
        "-1/000",
        "%30%2F000%00",
        "0/" + "x001/" * 6 + "000",
    ],
)
def test_a_tile_that_the_log_does_not_have_is_not_found_and_not_cached(filled: TestClient, path: str) -> None:
    answer = filled.get(f"/log/tile/{path}")

    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["code"] in {"tile.not_found", "route.not_found"}


def test_a_cose_receipt_proves_the_leaf_that_was_asked_for(filled: TestClient) -> None:
    leaf = filled.get("/v1/log/entries/7").json()
    hashed = bytes.fromhex(leaf["leaf_hash"])

    for query in ({"index": 7}, {"leaf_hash": leaf["leaf_hash"]}, {"index": 7, "size": 9}):
        answer = filled.get("/v1/log/receipt", params=query)
        assert answer.headers["content-type"] == "application/cose"
        receipt = CoseReceipt.parse(answer.content)
        assert receipt.verify(leaf_hash=hashed, keys=[LOG.key]) == LOG.key
        assert receipt.size == query.get("size", SIZE)


@pytest.mark.parametrize("query", [{"index": 999}, {"leaf_hash": "ff" * 32}])
def test_there_is_no_receipt_of_what_is_not_logged(filled: TestClient, query: dict[str, str | int]) -> None:
    assert filled.get("/v1/log/receipt", params=query).json()["code"] == "entry.not_found"


def test_the_keys_are_told_once_for_each_kind_of_reader(filled: TestClient) -> None:
    receipt = CoseReceipt.parse(filled.get("/v1/log/receipt", params={"index": 0}).content)

    told = filled.get("/.well-known/colophon-log.json").json()
    assert filled.get("/log/keys.json").json() == told
    assert NoteKey.from_vkey(told["keys"][-1]["vkey"]) == LOG.key

    cose = filled.get("/.well-known/scitt-keys")
    assert cose.headers["content-type"] == "application/cbor"
    (key,) = cbor2.loads(cose.content)
    assert (key[2], key[-2]) == (receipt.key_id, LOG.key.public_key)

    alone = filled.get(f"/.well-known/scitt-keys/{told['keys'][-1]['kid']}")
    assert cbor2.loads(alone.content) == key


def test_a_key_that_the_log_never_had_is_not_found(filled: TestClient) -> None:
    assert filled.get("/.well-known/scitt-keys/AAAA").status_code == 404


def test_the_published_log_is_for_everybody(stranger: TestClient, workflow: FakeWorkflow) -> None:
    workflow._leaves.append(b"{}")  # noqa: SLF001  # one leaf, without a work
    paths = ["/log/checkpoint", "/log/tile/0/000.p/1", "/log/keys.json", "/.well-known/scitt-keys"]

    assert {stranger.get(path).status_code for path in paths} == {200}
