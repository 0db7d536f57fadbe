"""A log and its witness, both of this house, through the command line alone."""

import json
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image

from colophon.ledger.checkpoint import open_checkpoint
from colophon.ledger.cosignature import CosignerKey, cosignatures_on
from colophon.ledger.keys import NoteKey
from colophon.ledger.note import parse_note
from colophon.ledger.policy import TlogPolicy
from colophon.ledger.witnessing import origin_hash
from support.real_place import SERVING, Place


@contextmanager
def serving_witness(program: list[str]) -> Generator[str]:
    """Serve the witness of the environment on a free loopback port in a process of its own; gives its address."""
    with subprocess.Popen([*program, "witness", "serve", "--port", "0"], stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            said = server.stderr.readline()
            found = SERVING.match(said)
            assert found, said
            yield found["url"]
        finally:
            server.terminate()
            server.wait(timeout=30)


@pytest.fixture
def witness_key(studio: Place, monkeypatch: pytest.MonkeyPatch) -> CosignerKey:
    """The key of a witness, made here, that follows the studio's log."""
    monkeypatch.setenv("COLOPHON_WITNESS_HOME", str(studio.folder / "witness"))
    made = studio.ok("witness", "init", "--name", "witness.example", "--json").json
    studio.ok("witness", "add-log", str(studio.home / "trust" / "log.vkey"))
    return CosignerKey.from_vkey(str(made["vkey"]))


def have_it_asked(monkeypatch: pytest.MonkeyPatch, key: CosignerKey, url: str) -> None:
    monkeypatch.setenv("COLOPHON_WITNESSES", json.dumps([f"ours {key.vkey} {url}"]))


def checkpoint(place: Place) -> str:
    return place.ok("log", "checkpoint").out


def test_a_log_is_cosigned_by_its_witness_as_it_grows_and_goes_on_without_it(
    studio: Place, witness_key: CosignerKey, colophon_program: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = TlogPolicy.parse(f"log {studio.vkey}\nwitness w {witness_key.vkey}\nquorum w\n")
    with serving_witness(colophon_program) as url:
        have_it_asked(monkeypatch, witness_key, url)
        first = policy.check(checkpoint(studio)).signed.checkpoint
        assert "witness.example" in studio.ok("log", "head").out
        studio.ok("work", "new", "Second", "--kind", "still")
        second = policy.check(checkpoint(studio)).signed.checkpoint
        assert second.size > first.size > 0
        # What is proven under the newest head carries the cosignature too.
        proof = studio.ok("log", "proof", "0").out
        policy.check(proof.partition("\n\n")[2])

        (log,) = json.loads(studio.ok("witness", "show", "--json").out)["logs"]
        assert (log["origin"], log["size"]) == (studio.origin, second.size)
        shown = httpx.get(f"{url}/{origin_hash(studio.origin)}/checkpoint").text
        assert policy.check(shown).signed.checkpoint == second

    studio.ok("work", "new", "Third", "--kind", "still")
    note = checkpoint(studio)
    assert open_checkpoint(note, keys=[NoteKey.from_vkey(studio.vkey)]).checkpoint.size > second.size
    assert cosignatures_on(parse_note(note), witnesses=[witness_key]) == ()
    assert "unwitnessed" in studio.ok("log", "head").out.lower()


def test_a_copy_of_the_folder_that_went_its_own_way_is_refused_and_both_heads_are_kept(
    studio: Place, witness_key: CosignerKey, colophon_program: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A snapshot of the whole machine: also the high-water mark is in it, so only the witness can tell.
    for folder in ("home", "state"):
        shutil.copytree(studio.folder / folder, studio.folder / "snapshot" / folder)
    with serving_witness(colophon_program) as url:
        have_it_asked(monkeypatch, witness_key, url)
        studio.ok("work", "new", "Here", "--kind", "still")
        ours = checkpoint(studio)

        monkeypatch.setenv("COLOPHON_HOME", str(studio.folder / "snapshot" / "home"))
        monkeypatch.setenv("XDG_STATE_HOME", str(studio.folder / "snapshot" / "state"))
        studio.ok("work", "new", "There", "--kind", "still")
        refused = studio("log", "checkpoint", "--json")

        assert refused.code == 10
        assert json.loads(refused.err)["error"]["code"] == "checkpoint.disagree"
        (kept,) = (studio.folder / "snapshot" / "home" / "evidence").iterdir()
        evidence = json.loads(kept.read_text())
        assert evidence["agreement"] == "forked"
        heads = [
            open_checkpoint(one["note"], keys=[NoteKey.from_vkey(studio.vkey)]).checkpoint
            for one in evidence["checkpoints"]
        ]
        assert heads[0].size == heads[1].size
        assert heads[0].root != heads[1].root
        assert open_checkpoint(ours, keys=[NoteKey.from_vkey(studio.vkey)]).checkpoint in heads

        (held,) = json.loads(studio.ok("witness", "show", "--json").out)["evidence"]
        assert held["kind"] == "fork"
        assert "a second checkpoint" in studio.ok("witness", "show").out


def test_a_sealed_file_says_offline_who_witnessed_its_log(
    studio: Place, witness_key: CosignerKey, colophon_program: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = BytesIO()
    Image.new("RGB", (64, 48), (40, 80, 120)).save(content, "JPEG")
    take = studio.file("take.jpg", content.getvalue())
    studio.ok("step", "add", "capture", take, "--ai", "none", "--work", "The Lighthouse")
    studio.ok("seal", take, "-o", "unwitnessed.jpg")
    with serving_witness(colophon_program) as url:
        have_it_asked(monkeypatch, witness_key, url)
        studio.ok("seal", take, "-o", "witnessed.jpg")
        at_hand = json.loads(studio.ok("verify", "witnessed.jpg", "--json").out)["files"][0]["verdict"]
        assert at_hand["ledger"]["witnessed_by"] == ["witness.example"]

    policy = studio.file("policy", f"log {studio.vkey}\nwitness w {witness_key.vkey}\nquorum w\n".encode())
    strictly = ("--require", "intact,log,witnesses")
    seen = json.loads(studio.ok("verify", "witnessed.jpg", "--policy", policy, *strictly, "--json").out)
    ledger = seen["files"][0]["verdict"]["ledger"]
    assert (ledger["witnessed_by"], ledger["quorum"]) == (["witness.example"], "met")
    known = ("--log-key", studio.vkey, "--witness", str(studio.folder / "witness" / "witness.vkey"))
    assert "witnessed by witness.example" in studio.ok("verify", "witnessed.jpg", *known, *strictly).out

    refused = studio("verify", "unwitnessed.jpg", "--policy", policy, "--require", "log")
    assert (refused.code, "unwitnessed, fewer than your policy asks for" in refused.out) == (7, True)
    assert studio("verify", "unwitnessed.jpg", *known, "--require", "witnesses").code == 7
    assert "unwitnessed" in studio.ok("verify", "unwitnessed.jpg", *known, "--require", "log").out
    told = studio("verify", "witnessed.jpg", "--policy", studio.file("bad", b"log nonsense\n"))
    assert (told.code, "Line 1" in told.err) == (3, True)


def test_a_log_can_not_be_its_own_witness(
    studio: Place, witness_key: CosignerKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    del witness_key
    key = NoteKey(name="log.example/other", public_key=witness_public_key(studio.folder / "witness"))
    refused = studio("witness", "add-log", key.vkey)
    assert (refused.code, "can't witness itself" in refused.err) == (3, True)


def witness_public_key(folder: Path) -> bytes:
    return CosignerKey.from_vkey((folder / "witness.vkey").read_text()).public_key


def test_a_witness_is_made_once_and_is_not_made_by_the_way(studio: Place, witness_key: CosignerKey) -> None:
    assert studio("witness", "init", "--name", "again.example").code == 12
    assert studio("witness", "show", "--folder", str(studio.folder / "nowhere")).code == 12
    assert witness_key.vkey in studio.ok("witness", "show").out
    assert studio("witness", "serve", "--folder", str(studio.folder / "nowhere"), "--port", "0").code == 12
    assert not (studio.folder / "nowhere").exists()


@pytest.mark.parametrize(
    "value", ["nonsense", '["a b"]', '["w VKEY"]', '["w VKEY ftp://x"]', '["w VKEY http://x\\nquorum none"]']
)
def test_witnesses_that_can_not_be_used_are_told_by_the_settings_name(
    studio: Place, witness_key: CosignerKey, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("COLOPHON_WITNESSES", value.replace("VKEY", witness_key.vkey))
    refused = studio("log", "head")
    assert (refused.code, "witnesses" in refused.err.lower()) == (12, True)


def test_two_checkpoints_are_compared_and_kept(studio: Place) -> None:
    older = studio.file("older.checkpoint", checkpoint(studio).encode())
    for folder in ("home", "state"):
        shutil.copytree(studio.folder / folder, studio.folder / "snapshot" / folder)
    studio.ok("work", "new", "Here", "--kind", "still")
    newer = studio.file("newer.checkpoint", checkpoint(studio).encode())

    assert json.loads(studio.ok("log", "compare", newer, older, "--json").out)["agreement"] == "grew"
    assert "begins with the smaller one" in studio.ok("log", "compare", older).out
    assert "same head" in studio.ok("log", "compare", newer, newer, "--log-key", studio.vkey).out

    fork = studio.file("fork.checkpoint", in_the_snapshot(studio, "work", "new", "There", "--kind", "still"))
    kept = studio.folder / "evidence.json"
    refused = studio("log", "compare", newer, fork, "--keep", str(kept))
    assert refused.code == 10
    assert "[checkpoint.disagree]" in refused.err
    assert "two histories" in refused.out
    evidence = json.loads(kept.read_text())
    assert {one["note"] for one in evidence["checkpoints"]} == {Path(newer).read_text(), Path(fork).read_text()}
    assert evidence["log_keys"] == [studio.vkey]
    assert studio("log", "compare", newer, fork, "--keep", str(kept)).code == 3

    # Of different sizes: the log at hand proves that the larger one, which is its own, begins otherwise.
    studio.ok("work", "new", "On", "--kind", "still")
    assert studio("log", "compare", fork).code == 10
    # Where no log is at hand nothing is proven, and that is not said to be a fork.
    unproven = studio(
        "--home", str(studio.folder / "nowhere"), "log", "compare", older, newer, "--log-key", studio.vkey
    )
    assert (unproven.code, "[proof.invalid]" in unproven.err) == (10, True)
    assert "Nothing at hand proves" in unproven.out


def test_a_comparison_needs_a_key_and_two_checkpoints_of_one_log(studio: Place) -> None:
    here = studio.file("here.checkpoint", checkpoint(studio).encode())
    nowhere = ("--home", str(studio.folder / "nowhere"))
    assert studio(*nowhere, "log", "compare", here, here).code == 3
    assert studio(*nowhere, "log", "compare", here).code == 12
    assert studio("log", "compare", studio.file("none.txt", b"nothing")).code == 10
    studio.ok("--home", str(studio.folder / "other"), "init", "--organisation", "Other")
    other = studio.ok("--home", str(studio.folder / "other"), "log", "checkpoint").out
    theirs = studio.file("other.checkpoint", other.encode())
    vkey = str(studio.folder / "other" / "trust" / "log.vkey")
    refused = studio("log", "compare", here, theirs, "--log-key", studio.vkey, "--log-key", vkey)
    assert (refused.code, "two logs" in refused.err) == (3, True)
    assert studio("log", "compare", here, theirs).code == 10


def in_the_snapshot(studio: Place, *arguments: str) -> bytes:
    """Run a command in the snapshot, as on another machine, and return the checkpoint there after it."""
    with pytest.MonkeyPatch.context() as there:
        there.setenv("COLOPHON_HOME", str(studio.folder / "snapshot" / "home"))
        there.setenv("XDG_STATE_HOME", str(studio.folder / "snapshot" / "state"))
        studio.ok(*arguments)
        return checkpoint(studio).encode()
