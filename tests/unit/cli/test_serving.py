import socket
from pathlib import Path

import pytest

from colophon.errors import SettingsError
from colophon_cli import serving
from colophon_cli.layout import whole_line
from colophon_cli.screen import Screen, Streams
from support.command_line import Terminal


@pytest.fixture
def screen() -> Screen:
    streams = Streams(stdin=Terminal(), stdout=Terminal(), stderr=Terminal())
    return Screen(streams, {"TERM": "dumb", "COLUMNS": "200"}, as_json=False, quiet=False, no_color=False)


def _said(screen: Screen) -> str:
    written = screen.streams.stderr
    assert isinstance(written, Terminal)
    return written.getvalue()


def test_a_port_that_is_taken_is_told_with_the_cure(screen: Screen, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"127\.0\.0\.1 port {port}: .*--port"):
            serving.serve(screen, home=tmp_path, host="127.0.0.1", port=port)


def test_a_server_that_can_not_start_is_told_under_the_errors_own_code(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "APPLICATION", "support.small_applications:busy")
    for name in ("COLOPHON_HOME", "COLOPHON_HOST", "COLOPHON_PORT"):
        monkeypatch.setenv(name, "")

    with pytest.raises(Exception, match=r"^Another server holds it\.$") as raised:
        serving.serve(screen, home=tmp_path, host=None, port=0)

    assert getattr(raised.value, "code", None) == "home.busy"
    assert _said(screen) == ""


def test_the_address_is_said_once_the_server_answers_and_an_interruption_is_an_orderly_end(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "APPLICATION", "support.small_applications:interrupted_at_once")
    for name in ("COLOPHON_HOME", "COLOPHON_HOST", "COLOPHON_PORT"):
        monkeypatch.setenv(name, "")

    serving.serve(screen, home=tmp_path, host=None, port=0)

    first, last = _said(screen).splitlines()
    assert first.startswith(f"Serving {tmp_path} on http://127.0.0.1:")
    assert not first.endswith(":0 (Ctrl-C ends it)")
    assert last == "Stopped."


def test_an_address_for_all_of_the_machines_is_said_as_one_that_can_be_opened() -> None:
    assert serving.url_of("0.0.0.0", 8000) == "http://127.0.0.1:8000"  # noqa: S104  # compared, not bound
    assert serving.url_of("::1", 8000) == "http://[::1]:8000"


def test_the_address_stays_in_one_piece_at_every_width(tmp_path: Path) -> None:
    streams = Streams(stdin=Terminal(), stdout=Terminal(), stderr=Terminal())
    narrow = Screen(streams, {"TERM": "dumb", "COLUMNS": "40"}, as_json=False, quiet=False, no_color=False)

    narrow.say(whole_line(f"Serving {tmp_path} on http://127.0.0.1:8000 (Ctrl-C ends it)"))

    assert _said(narrow) == f"Serving {tmp_path} on http://127.0.0.1:8000 (Ctrl-C ends it)\n"
