import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from colophon import errors, wiring
from colophon.adapters.home.holding import hold_as_server, hold_or_find
from colophon.adapters.home.layout import HomeCard, HomeLayout
from colophon.adapters.home.making import make_home, random_origin
from colophon.ledger.keys import NoteKey
from colophon.settings import Settings

CARD = HomeCard(origin="log.example/anna", organisation="Lighthouse Films")


def test_a_new_home_keeps_its_keys_to_itself(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", card=CARD)

    assert home.read_card() == CARD
    assert home.path.stat().st_mode & 0o777 == 0o700
    for path in (home.log_key, home.claim_key, home.vault_key, home.database, home.card):
        assert path.stat().st_mode & 0o777 == 0o600, path
    assert NoteKey.from_vkey(home.vkey.read_text()).name == CARD.origin
    assert sorted(path.name for path in home.path.iterdir()) == ["colophon.db", "home.json", "keys", "trust"]


def test_a_home_is_not_made_twice_and_nothing_is_overwritten(tmp_path: Path) -> None:
    home = make_home(tmp_path, card=CARD)
    before = home.log_key.read_bytes()

    with pytest.raises(errors.HomeExistsError, match="nothing was changed"):
        make_home(tmp_path, card=CARD)
    assert home.log_key.read_bytes() == before


@pytest.mark.parametrize("mine", ["keys", "trust"])
def test_a_folder_with_files_of_mine_where_a_homes_would_be_is_refused(tmp_path: Path, mine: str) -> None:
    (tmp_path / mine).mkdir()
    (tmp_path / mine / "precious").write_text("mine")

    with pytest.raises(errors.HomeExistsError):
        make_home(tmp_path, card=CARD)
    assert [path.name for path in tmp_path.iterdir()] == [mine]


def test_what_an_unfinished_attempt_left_does_not_stand_in_the_way(tmp_path: Path) -> None:
    (tmp_path / ".new-0123").mkdir()
    (tmp_path / ".new-0123" / "half").write_text("x")

    make_home(tmp_path, card=CARD)

    assert list(tmp_path.glob(".new-*")) == []


def test_a_folder_without_a_home_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(errors.HomeMissingError, match="colophon init"):
        HomeLayout(tmp_path).read_card()


@pytest.mark.parametrize("text", ["", "[]", '{"v": 1}', '{"v": 9, "origin": "a", "organisation": "b"}'])
def test_a_damaged_or_newer_card_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "home.json").write_text(text)
    with pytest.raises(errors.HomeError):
        HomeLayout(tmp_path).read_card()


@pytest.mark.parametrize("origin", ["", "with blank", "a+b", "x" * 129, "ümlaut"])
def test_an_origin_that_cannot_name_a_log_is_refused_before_anything_is_made(tmp_path: Path, origin: str) -> None:
    with pytest.raises(errors.InvalidInputError):
        make_home(tmp_path / "home", card=HomeCard(origin=origin, organisation="x"))
    assert not (tmp_path / "home").exists()


def test_a_random_origin_tells_nothing_of_its_host() -> None:
    first, second = random_origin(), random_origin()

    assert first != second
    assert os.uname().nodename not in first
    assert first.startswith("colophon-")
    assert len(first) == len("colophon-") + 8


def test_one_process_holds_a_home_at_a_time(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with hold_or_find(lock, timeout_s=0) as mine:
        assert mine is None
        with pytest.raises(errors.HomeBusyError, match="Another command"), hold_or_find(lock, timeout_s=0):
            pass
    with hold_or_find(lock, timeout_s=0) as again:
        assert again is None


def test_a_command_is_led_to_the_server_that_holds_the_home(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with hold_as_server(lock, url="http://127.0.0.1:8000", timeout_s=0) as served:
        assert lock.stat().st_mode & 0o777 == 0o600
        with hold_or_find(lock, timeout_s=0) as found:
            assert found == served
        with pytest.raises(errors.HomeBusyError, match=r"127\.0\.0\.1:8000"):
            hold_as_server(lock, url="http://127.0.0.1:9000", timeout_s=0).__enter__()
    assert served.token not in lock.read_text()
    with hold_or_find(lock, timeout_s=0) as nobody:
        assert nobody is None


def test_the_token_of_a_server_is_new_each_time_and_not_shown(tmp_path: Path) -> None:
    tokens = []
    for _ in range(2):
        with hold_as_server(tmp_path / "lock", url="http://127.0.0.1:1", timeout_s=0) as served:
            tokens.append(served.token)
            assert served.token not in repr(served)
    assert len(set(tokens)) == 2


def test_what_a_killed_server_left_in_the_lock_is_stale(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    program = (
        "import os, signal, sys; from pathlib import Path\n"
        "from colophon.adapters.home.holding import hold_as_server\n"
        f"with hold_as_server(Path({str(lock)!r}), url='http://127.0.0.1:1', timeout_s=0):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    assert json.loads(lock.read_text())["url"] == "http://127.0.0.1:1"

    with hold_or_find(lock, timeout_s=0) as found:
        assert found is None
        assert lock.read_text() == ""


def test_a_lock_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("")
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(errors.HomeError), hold_or_find(tmp_path / "lock", timeout_s=0):
        pass


def test_a_key_file_that_others_can_read_stops_everything(tmp_path: Path) -> None:
    settings = Settings.read(home=tmp_path / "home")
    wiring.init_home(settings, organisation="Lighthouse Films")
    for name in ("log.key", "vault.key"):
        path = tmp_path / "home" / "keys" / name
        path.chmod(0o640)
        with pytest.raises(errors.KeyFileExposedError, match="0640"), wiring.open_workflow(settings):
            pass
        path.chmod(0o600)


def test_another_logs_key_is_refused(tmp_path: Path) -> None:
    mine, other = Settings.read(home=tmp_path / "mine"), Settings.read(home=tmp_path / "other")
    for settings in (mine, other):
        wiring.init_home(settings, organisation="Lighthouse Films")
    (tmp_path / "other/keys/log.key").replace(tmp_path / "mine/keys/log.key")

    with pytest.raises(errors.KeyFileError, match="Restore its own"), wiring.open_workflow(mine):
        pass


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PRIVATE+KEY+log",
        "PRIVATE+KEY+log+00000000+AAAA",
        "PRIVATE+KEY+log+00000000+AQ==",
        "-----BEGIN PRIVATE KEY-----",
    ],
)
def test_a_log_key_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    from colophon.adapters.keys.note import load_note_key  # noqa: PLC0415 - used here alone

    (tmp_path / "log.key").write_text(text)
    (tmp_path / "log.key").chmod(0o600)
    with pytest.raises(errors.KeyFileError):
        load_note_key(tmp_path / "log.key", origin="log")
