"""A log on a static host: read over HTTP, with the patience that a busy host asks for."""

from collections.abc import Generator
from pathlib import Path

import pytest

from colophon.adapters.remote import log_files
from colophon.adapters.remote.log_files import HttpLogFiles
from colophon.adapters.shelf.static_log import StaticLogTarget
from colophon.errors import InvalidInputError, RemoteServiceError
from colophon.ledger.audit import audit
from colophon.ledger.checkpoint import open_checkpoint
from colophon.ledger.published import PublishedLog
from colophon.ledger.tiles import TilePath
from support.exporting_child import LOG, export_leaves, signed
from support.static_host import Host, hosted


@pytest.fixture
def host(tmp_path: Path) -> Generator[tuple[str, Host]]:
    export_leaves(StaticLogTarget(tmp_path / "log"), signed(300))
    with hosted(tmp_path) as found:
        yield found


def test_an_export_is_audited_where_any_static_host_serves_it(host: tuple[str, Host]) -> None:
    with HttpLogFiles(f"{host[0]}/log/") as files:
        note = files.read("checkpoint")
        assert note is not None
        found = audit(PublishedLog(files), open_checkpoint(note, keys=[LOG.key]).checkpoint)

    assert found.entries == 300


def test_a_tile_whose_partial_form_was_dropped_is_read_from_the_full_one(
    tmp_path: Path, host: tuple[str, Host]
) -> None:
    with HttpLogFiles(f"{host[0]}/log") as files:
        log = PublishedLog(files)
        assert log.read_tile(level=0, index=0, width=3) == log.read_tile(level=0, index=0, width=256)[:96]
        assert log.read_leaves(index=0, width=3) == list(log.read_leaves(index=0, width=256))[:3]
        assert files.partial_widths(TilePath(level=0, index=1)) == ()


def test_a_host_that_asks_for_a_pause_gets_it(host: tuple[str, Host]) -> None:
    paused: list[float] = []
    host[1].refusals = 3
    with HttpLogFiles(f"{host[0]}/log", pause=paused.append) as files:
        assert files.read("checkpoint") is not None

    assert paused == [7, 7, 7]


def test_a_host_that_always_asks_for_a_pause_is_left(host: tuple[str, Host]) -> None:
    host[1].refusals = 1000
    with (
        HttpLogFiles(f"{host[0]}/log", pause=lambda _: None) as files,
        pytest.raises(RemoteServiceError, match="put off"),
    ):
        files.read("checkpoint")

    assert host[1].asked == log_files.ATTEMPTS


@pytest.mark.parametrize(
    ("status", "retry_after"), [(500, None), (403, None), (429, None), (503, "tomorrow"), (429, "9999")]
)
def test_any_other_answer_is_no_finding_about_the_log(
    host: tuple[str, Host], status: int, retry_after: str | None
) -> None:
    host[1].refusals, host[1].status, host[1].retry_after = 1, status, retry_after
    with HttpLogFiles(f"{host[0]}/log") as files, pytest.raises(RemoteServiceError, match=str(status)):
        files.read("checkpoint")


def test_what_is_not_there_is_not_there(host: tuple[str, Host]) -> None:
    with HttpLogFiles(f"{host[0]}/log") as files:
        assert files.read("tile/0/999") is None


def test_a_file_longer_than_any_of_a_log_is_not_read_to_its_end(
    host: tuple[str, Host], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_files, "MAX_FILE_BYTES", 100)
    with HttpLogFiles(f"{host[0]}/log") as files, pytest.raises(RemoteServiceError, match="more than 100 bytes"):
        files.read("tile/0/000")


@pytest.mark.parametrize("address", ["ftp://log.example/", "log.example", "http://", "http://[::1"])
def test_what_is_no_web_address_is_told(address: str) -> None:
    with pytest.raises(InvalidInputError, match="no web address"):
        HttpLogFiles(address)


def test_a_host_that_is_not_there_is_told(host: tuple[str, Host]) -> None:
    with HttpLogFiles("http://127.0.0.1:1") as files, pytest.raises(RemoteServiceError, match="could not be read"):
        files.read("checkpoint")
