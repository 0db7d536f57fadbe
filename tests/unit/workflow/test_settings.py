import os
from pathlib import Path

import pytest

from colophon.errors import SettingsError
from colophon.settings import Settings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("COLOPHON_")]:
        monkeypatch.delenv(name)


def test_the_environment_is_read_and_the_command_line_goes_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOPHON_PORT", "9001")
    monkeypatch.setenv("COLOPHON_HOST", "::1")

    settings = Settings.read(host="127.0.0.2", home=None)

    assert (settings.port, settings.host) == (9001, "127.0.0.2")
    assert settings.home == Path("~/.local/share/colophon").expanduser()


def test_an_unknown_variable_is_refused_and_the_likely_one_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOPHON_WORKER", "4")

    with pytest.raises(SettingsError, match=r"COLOPHON_WORKER is unknown.*COLOPHON_WORKERS"):
        Settings.read()


def test_the_variables_of_the_tests_are_none_of_its_business(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOPHON_CORPUS", "/somewhere")
    monkeypatch.setenv("COLOPHON_REQUIRE_ALL", "1")

    assert Settings.read().port == 8000


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("COLOPHON_PORT", "70000", "COLOPHON_PORT"),
        ("COLOPHON_URL", "not an address", "COLOPHON_URL"),
        ("COLOPHON_SHELF_URL", "/a/folder", "COLOPHON_SHELF_URL"),
        ("COLOPHON_LOG_KEYS", "no list", "JSON"),
    ],
)
def test_a_value_that_cannot_be_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, field: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=field):
        Settings.read()


def test_upload_limits_follow_the_type_and_never_exceed_the_general_one() -> None:
    settings = Settings.read(max_upload_mb=100, max_upload_mb_by_type={"image": 512, "image/png": 10})

    assert settings.max_upload_bytes("image/png") == 10 * 1024 * 1024
    assert settings.max_upload_bytes("image/jpeg") == 100 * 1024 * 1024
    assert settings.max_upload_bytes("video/mp4") == 100 * 1024 * 1024


def test_secrets_are_not_shown() -> None:
    assert "hush" not in repr(Settings.read(api_key="hush"))


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings.read().port = 1  # type: ignore[misc]  # that it is refused is what is tested
