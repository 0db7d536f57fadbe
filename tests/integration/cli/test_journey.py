"""The way of a production on the command line, in each of the three modes."""

import hashlib
import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from colophon.ledger.checkpoint import open_checkpoint
from colophon.ledger.keys import NoteKey
from colophon.ledger.proof import TlogProof
from colophon_cli.exits import Exit
from support.real_place import Place


def picture(shade: int) -> bytes:
    """Return a small JPEG."""
    content = BytesIO()
    Image.new("RGB", (64, 48), (shade, 80, 120)).save(content, "JPEG")
    return content.getvalue()


@pytest.fixture
def production(place: Place) -> Place:
    """A production in each of the three modes."""
    return begun(place)


@pytest.fixture
def local_production(made: Place) -> Place:
    """A production on the folder, for what does not depend on the way to it."""
    return begun(made)


def begun(place: Place) -> Place:
    """Begin a work with a person, two captures, a selection and an approval."""
    place.ok("work", "new", "The Lighthouse", "--kind", "still")
    place.ok("agent", "add", "Mara Lind", "--kind", "person", "--publish-name")
    takes = [place.file(f"takes/v0{number}.jpg", picture(40 * number)) for number in (1, 2)]
    place.ok(
        "step", "add", "capture", *takes, "--ai", "none", "--agent", "Mara Lind:photographer", "--human", "capture"
    )
    place.ok("decide", "select", *takes, "--choose", takes[1], "--why", "the light", "--by", "Mara Lind")
    place.ok("decide", "approve", takes[1], "--by", "Mara Lind", "--role", "photographer")
    return place


def _strictly(place: Place) -> tuple[str, ...]:
    return ("--trust", str(place.trust), "--log-key", place.vkey, "--require", "intact,signer,log")


def test_a_production_is_recorded_sealed_and_verified_by_a_stranger(production: Place) -> None:
    source = production.folder / "takes" / "v02.jpg"
    before = source.read_bytes()

    sealed = production.ok("seal", str(source), "-o", "poster.jpg", "--title", "Poster", "--json").json

    assert source.read_bytes() == before
    assert sealed["test_signer"] is True
    view = sealed["seal"]
    assert isinstance(view, dict)
    assert view["sealed_sha256"] == hashlib.sha256(Path("poster.jpg").read_bytes()).hexdigest()

    stranger = production.ok("verify", "poster.jpg", *_strictly(production), "--json").json["files"]
    assert isinstance(stranger, list)
    verdict = stranger[0]["verdict"]
    assert (verdict["integrity"], verdict["signer"]["trust"], verdict["ledger"]["finding"]) == (
        "intact",
        "known",
        "logged",
    )
    assert verdict["claim"]["output_class"] == "human_made"
    assert verdict["claim"]["oversight"] == "human_validated"
    assert "Mara Lind" in {person["name"] for person in verdict["claim"]["people"]}


def test_whoever_has_the_log_sees_the_release_and_that_it_was_taken_back(production: Place) -> None:
    production.ok("seal", "takes/v02.jpg", "-o", "poster.jpg", "--title", "Poster")

    known = production.ok("verify", "poster.jpg", "--require", "intact,log", "--json").json["files"]
    assert isinstance(known, list)
    assert known[0]["verdict"]["integrity"] == "identical"
    assert known[0]["verdict"]["ledger"]["release"] == "found"

    production.ok("undo", "--release", "Poster", "--reason", "the wrong take", "--code", "error")
    after = production("verify", "poster.jpg", "--require", "intact,log")
    assert after.code == Exit.NOT_LOGGED
    assert "the wrong take" in after.out


def test_a_change_in_the_picture_is_told(local_production: Place) -> None:
    local_production.ok("seal", "takes/v02.jpg", "-o", "poster.jpg")
    content = bytearray(Path("poster.jpg").read_bytes())
    content[-10] ^= 1
    Path("poster.jpg").write_bytes(content)

    assert local_production("verify", "poster.jpg", *_strictly(local_production)).code == Exit.CHANGED
    assert local_production("verify", "takes/v01.jpg", *_strictly(local_production)).code == Exit.NO_CREDENTIAL
    stranger = local_production("verify", "poster.jpg", "--offline", "--require", "signer")
    assert stranger.code == Exit.SIGNER_UNKNOWN


def test_text_gets_a_sidecar_that_verify_finds(production: Place) -> None:
    script = production.file("script.txt", b"EXT. LIGHTHOUSE. NIGHT.\n")
    production.ok("step", "add", "write", script, "--ai", "none", "--agent", "Mara Lind:writer", "--human", "script")

    production.ok("seal", script)

    assert Path(f"{script}.c2pa").is_file()
    production.ok("verify", script, *_strictly(production))
    Path(script).write_bytes(b"EXT. LIGHTHOUSE. DAY.\n")
    assert production("verify", script, *_strictly(production)).code == Exit.CHANGED


def test_what_was_taken_back_stays_visible_with_its_reason(local_production: Place) -> None:
    local_production.ok("step", "add", "brief", "--ai", "none", "--title", "told twice")

    local_production.ok("undo", "--reason", "it was told twice", "--yes")

    listed = local_production.ok("step", "list", "--json").json["items"]
    assert isinstance(listed, list)
    assert [item["recorded"]["type"] for item in listed] == ["step", "decision", "decision", "step", "amend"]
    assert listed[3]["taken_back"] is True
    assert listed[4]["amendment"]["reason"] == "it was told twice"


def test_the_record_of_a_file_is_shown_with_its_trace(local_production: Place) -> None:
    told = local_production.ok("show", "takes/v02.jpg", "--json").json["authorship"]

    assert isinstance(told, dict)
    assert told["output_class"] == "human_made"
    assert told["measures"]["candidates_seen"] == 2
    assert "How this was concluded" in local_production.ok("show", "takes/v02.jpg").out


def test_the_log_is_proved_by_what_it_prints(production: Place) -> None:
    head = production.ok("log", "head", "--json").json
    key = NoteKey.from_vkey(str(head["vkey"]))
    assert (head["vkey"], head["origin"]) == (production.vkey, production.origin)

    checkpoint = open_checkpoint(production.ok("log", "checkpoint").out, keys=[key]).checkpoint
    assert checkpoint.size == head["size"]
    proof = TlogProof.parse(production.ok("log", "proof", "1").out)
    assert proof.index == 1
    production.ok("log", "consistency", "1")
    assert production("log", "entry", "9999").code == Exit.NOT_FOUND


def test_a_batch_is_recorded_whole_or_not_at_all(production: Place) -> None:
    good = {"kind": "brief", "ai_level": "none", "agents": [{"agent": "Mara Lind"}]}
    taken = {"kind": "draw", "ai_level": "none", "outputs": [{"asset": "takes/v01.jpg"}]}

    refused = production("step", "add", "--from", "-", "--json", stdin=json.dumps([good, taken]))

    told = json.loads(refused.err)["error"]
    assert (refused.code, told["code"], told["position"], told["cause_code"]) == (
        3,
        "batch.refused",
        1,
        "step.output_taken",
    )
    production.ok("step", "add", "--from", "-", stdin=json.dumps([good] * 100))
    work = production.ok("work", "show", "--json").json
    assert work["steps"] == 101


def test_a_repetition_with_the_same_key_records_nothing_twice(local_production: Place) -> None:
    first = local_production.ok("step", "add", "brief", "--ai", "none", "--idempotency-key", "k1", "--json").json
    again = local_production.ok("step", "add", "brief", "--ai", "none", "--idempotency-key", "k1", "--json").json
    other = local_production("step", "add", "concept", "--ai", "none", "--idempotency-key", "k1")

    assert first == again
    assert other.err.endswith("[idempotency.conflict]\n")


def test_the_place_is_well(place: Place) -> None:
    lines = place.ok("doctor", "--json").json["lines"]

    assert isinstance(lines, list)
    assert lines
    assert {line["state"] for line in lines} <= {"ok", "note"}


def test_a_closed_pipe_and_a_full_disk_end_with_their_own_codes(made: Place) -> None:
    command = f"{sys.executable} -m colophon_cli.main work list --json"

    # Which of the two is first, the reader's end or our line, is the machine's affair; a verdict it must never be.
    closed = subprocess.run(
        ["bash", "-c", f"{command} | true; echo ${{PIPESTATUS[0]}}"], capture_output=True, text=True, check=True
    )
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    full = subprocess.run(
        ["bash", "-c", f"{command} > /dev/full"], env=buffered, capture_output=True, text=True, check=False
    )

    assert int(closed.stdout) in {Exit.PIPE, Exit.DONE}
    assert closed.stderr == ""
    assert full.returncode == Exit.STORAGE
    assert json.loads(full.stderr)["error"]["message"] == "The output could not be written: No space left on device."
