"""A witness over HTTP: the codes of C2SP tlog-witness, over its real state."""

import hashlib
from collections.abc import Generator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from colophon.adapters.witness.state import create_witness_database, open_witness_database
from colophon.ledger.checkpoint import open_checkpoint, sign_checkpoint
from colophon.ledger.cosignature import cosignatures_on, parse_cosignatures
from colophon.ledger.note import parse_note
from colophon.ledger.witness_request import MAX_REQUEST_BYTES, AddCheckpoint
from colophon.ledger.witnessing import Witness
from colophon.web.witness import create_witness_app
from support.witnessed import LOG, NOW, OTHER_LOG, STRANGER, WITNESS, GrownLog

HONEST = GrownLog()
FORK = GrownLog(prefix=b"other ", fork_at=4)


@pytest.fixture
def client(tmp_path: Path) -> Generator[TestClient]:
    create_witness_database(tmp_path / "witness.db")
    with open_witness_database(tmp_path / "witness.db") as state:
        state.follow(LOG.key)
        witness = Witness(state=state, cosigner=WITNESS, clock=lambda: NOW)
        with TestClient(create_witness_app(witness)) as client:
            yield client


def test_a_log_that_grows_is_cosigned_each_time(client: TestClient) -> None:
    for old, new in [(0, 5), (5, 5), (5, 11), (11, 300)]:
        answer = client.post("/add-checkpoint", content=HONEST.request(old=old, new=new).format())
        assert answer.status_code == 200
        note = parse_cosignatures(answer.content, text=HONEST.checkpoint(new).text)
        assert [found.by for found in cosignatures_on(note, witnesses=[WITNESS.key])] == [WITNESS.key]


@pytest.mark.parametrize(
    ("body", "status", "begins"),
    [
        (b"", 400, "witness.request: "),
        (b"old 7\n\nno checkpoint", 400, "witness.request: "),
        (HONEST.request(old=7, new=5).format(), 400, "witness.request: old size 7 is larger"),
        (GrownLog(signer=OTHER_LOG).request(old=7, new=9).format(), 404, "log.not_found: "),
        (GrownLog(signer=STRANGER).request(old=7, new=9).format(), 403, "note.key_unknown: "),
        (HONEST.request(old=7, new=9, proof=[bytes(32)]).format(), 422, "proof.invalid: "),
        (HONEST.request(old=7, new=9, proof=[]).format(), 422, "proof.invalid: "),
        (HONEST.request(old=7, new=7, proof=[bytes(32)]).format(), 422, "proof.invalid: "),
        (FORK.request(old=7, new=7).format(), 422, "checkpoint.disagree: "),
        (FORK.request(old=7, new=9).format(), 422, "proof.invalid: "),
    ],
)
def test_a_refusal_has_the_code_of_the_specification_and_says_why(
    client: TestClient, body: bytes, status: int, begins: str
) -> None:
    client.post("/add-checkpoint", content=HONEST.request(old=0, new=7).format())
    answer = client.post("/add-checkpoint", content=body)
    assert answer.status_code == status
    assert answer.text.startswith(begins)
    # Whatever was refused changed nothing.
    assert client.post("/add-checkpoint", content=HONEST.request(old=7, new=9).format()).status_code == 200


def test_a_signature_that_does_not_fit_its_key_is_forbidden(client: TestClient) -> None:
    request = HONEST.request(old=0, new=7)
    other = sign_checkpoint(HONEST.checkpoint(8), signers=[LOG]).note
    note = parse_note(request.note.text + "\n" + "".join(line.line for line in other.signatures))
    answer = client.post("/add-checkpoint", content=AddCheckpoint(old_size=0, proof=(), note=note).format())
    assert (answer.status_code, answer.text.split(":")[0]) == (403, "note.signature")


@pytest.mark.parametrize("old", [0, 3, 8])
def test_a_stale_old_size_is_told_the_known_one_in_its_own_content_type(client: TestClient, old: int) -> None:
    client.post("/add-checkpoint", content=HONEST.request(old=0, new=7).format())
    answer = client.post("/add-checkpoint", content=HONEST.request(old=old, new=9).format())
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (409, "text/x.tlog.size", b"7\n")


def test_a_body_that_is_too_long_is_not_read(client: TestClient) -> None:
    answer = client.post("/add-checkpoint", content=b"x" * (MAX_REQUEST_BYTES + 1))
    assert answer.status_code == 413


def test_other_addresses_and_methods_are_not_there(client: TestClient) -> None:
    assert client.get("/add-checkpoint").status_code == 405
    assert client.get("/").status_code == 404


def test_a_monitor_sees_the_newest_checkpoint_that_was_vouched_for(client: TestClient) -> None:
    address = f"/{hashlib.sha256(LOG.key.name.encode()).hexdigest()}/checkpoint"
    assert client.get(address).status_code == 404
    for old, new in [(0, 5), (5, 11)]:
        client.post("/add-checkpoint", content=HONEST.request(old=old, new=new).format())

    answer = client.get(address)

    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    assert open_checkpoint(answer.content, keys=[LOG.key]).checkpoint == HONEST.checkpoint(11)
    assert len(cosignatures_on(parse_note(answer.content), witnesses=[WITNESS.key])) == 1


def test_one_address_can_not_ask_without_end(tmp_path: Path) -> None:
    create_witness_database(tmp_path / "other.db")
    with open_witness_database(tmp_path / "other.db") as state:
        witness = Witness(state=state, cosigner=WITNESS, clock=lambda: NOW)
        with TestClient(create_witness_app(witness, per_minute=4)) as client:
            answers = [client.get(f"/{'0' * 64}/checkpoint") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
