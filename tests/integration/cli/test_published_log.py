"""Export and audit from the command line: on the folder, through its server, at an address, and from public things alone."""

import json
from pathlib import Path

import cbor2
import pytest

from colophon.ledger.cose_receipt import CoseReceipt
from colophon.ledger.keys import NoteKey
from colophon.ledger.tree import leaf_hash
from support.real_place import Place, colophon
from support.static_host import hosted


def begin(place: Place) -> None:
    place.ok("work", "new", "The Lighthouse", "--kind", "spot")


def test_export_audit_and_receipt_are_the_same_in_every_mode(place: Place) -> None:
    begin(place)
    exports_and_goes_on(place)
    is_audited_wherever_the_settings_say_it_is(place)
    writes_a_receipt_that_verifies_without_the_log(place)


def exports_and_goes_on(place: Place) -> None:
    folder = place.folder / "public" / "log"

    first = place.ok("log", "export", str(folder), "--json").json
    again = place.ok("log", "export", str(folder), "--json").json
    begin(place)
    later = place.ok("log", "export", str(folder), "--json").json

    assert (first["old_size"], first["size"], first["files"]) == (0, 1, 4)
    assert (again["old_size"], again["size"], again["files"]) == (1, 1, 0)
    assert (later["old_size"], later["size"]) == (1, 2)
    assert (folder / "checkpoint").read_text() == place.ok("log", "checkpoint").out
    assert json.loads((folder / "keys.json").read_text())["keys"][-1]["vkey"] == place.vkey


def is_audited_wherever_the_settings_say_it_is(place: Place) -> None:
    found = place.ok("log", "fsck", "--json").json

    assert (found["origin"], found["entries"], found["sealed"]) == (place.origin, 2, 2)
    # A home opens its sealed leaves also while a server holds it; an address shows what anybody sees.
    assert found["opened"] is (place.mode != "url")
    assert bool(found["signed_by"]) is (place.mode == "url")


def writes_a_receipt_that_verifies_without_the_log(place: Place) -> None:
    file = place.folder / "entry0.cose"

    ran = place.ok("log", "receipt", "0", str(file))

    leaf = place.ok("log", "entry", "0", "--leaf").out.encode()
    key = NoteKey.from_vkey(place.vkey)
    assert CoseReceipt.parse(file.read_bytes()).verify(leaf_hash=leaf_hash(leaf), keys=[key]) == key
    assert cbor2.loads(file.read_bytes()).tag == 18
    assert "entry 0" in ran.err
    assert place("log", "receipt", "0", str(file)).code == 3
    assert place("log", "receipt", "99", str(place.folder / "none.cose")).code == 8


@pytest.fixture
def public(made: Place, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds only public things, on a machine without a Colophon."""
    begin(made)
    folder = made.folder / "elsewhere"
    made.ok("log", "export", str(folder / "log"))
    (folder / "log.vkey").write_text(made.vkey)
    (folder / "kept").write_text(made.ok("log", "checkpoint").out)
    begin(made)
    made.ok("log", "export", str(folder / "log"))
    monkeypatch.setenv("COLOPHON_HOME", str(made.folder / "nowhere"))
    monkeypatch.chdir(folder)
    return folder


def test_a_newcomer_audits_an_export_with_public_things_alone(public: Path) -> None:
    ran = colophon("log", "fsck", "log", "--log-key", "log.vkey", "--checkpoint", "kept")

    assert ran.code == 0, ran.err
    assert "Nothing wrong was found in log" in ran.out
    assert "which you gave" in ran.out
    assert "1 checkpoint that you hold" in ran.out


def test_a_key_that_came_with_the_log_is_said_to_have(public: Path) -> None:
    ran = colophon("log", "fsck", "log")

    assert ran.code == 0
    assert "which came with the log: compare it with one from elsewhere" in ran.out


def test_the_same_export_is_audited_at_an_address(public: Path) -> None:
    with hosted(public) as (url, _):
        for address in (f"{url}/log", url):
            found = colophon("log", "fsck", address, "--log-key", "log.vkey", "--checkpoint", "kept", "--json").json
            assert (found["entries"], found["held"], found["key_given"]) == (2, 1, True)


def test_the_first_thing_that_is_wrong_is_said_with_its_place(public: Path) -> None:
    bundle = public / "log" / "tile" / "entries" / "000.p" / "2"
    bundle.write_bytes(bundle.read_bytes().replace(b"sealed", b"sealee", 1))

    ran = colophon("log", "fsck", "log", "--log-key", "log.vkey")

    assert ran.code == 10
    assert "Entry 0 and hash 0 of tile/0/000.p/2 contradict each other" in ran.err
    assert "the entry was changed. [ledger.audit_failed]" in ran.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("nowhere",), 3, "neither a Colophon's folder nor an exported log"),
        (("ftp://log.example",), 3, "neither a Colophon's folder"),
        (("http://127.0.0.1:1",), 14, "could not be read"),
        (("log", "--log-key", "other.vkey"), 10, "none of whose keys is known to you"),
        (("log", "--log-key", "none.vkey"), 3, "neither a file nor a log's key"),
        (("log", "--checkpoint", "none"), 6, "There is no file"),
        (("log", "--checkpoint", "log.vkey"), 10, "signed note"),
        ((), 12, "There is no Colophon"),
    ],
)
def test_what_can_t_be_audited_is_told(public: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    other = NoteKey(name="log.example/other", public_key=bytes(32))
    (public / "other.vkey").write_text(other.vkey)

    ran = colophon("log", "fsck", *arguments)

    assert (ran.code, said in ran.err) == (code, True), ran.err


def test_an_export_without_a_checkpoint_or_keys_is_told(public: Path) -> None:
    (public / "log" / "keys.json").write_text("{}")
    assert colophon("log", "fsck", "log").code == 10
    (public / "log" / "keys.json").unlink()
    assert colophon("log", "fsck", "log").code == 3
    assert colophon("log", "fsck", "log", "--log-key", "log.vkey").code == 0
    (public / "log" / "checkpoint").unlink()
    with hosted(public) as (url, _):
        ran = colophon("log", "fsck", f"{url}/log", "--log-key", "log.vkey")
    assert (ran.code, "There is no file 'checkpoint'" in ran.err) == (10, True), ran.err


def test_the_key_of_a_home_is_compared_with_the_one_that_was_given(made: Place) -> None:
    begin(made)
    other = NoteKey(name=made.origin, public_key=bytes(32)).vkey

    assert made("log", "fsck", "--log-key", made.vkey).code == 0
    ran = made("log", "fsck", "--log-key", other)
    assert (ran.code, "none of those you gave" in ran.err) == (10, True)
