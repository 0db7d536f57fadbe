import json
import os
from collections.abc import Generator
from pathlib import Path

import pytest

from support.real_place import Place, colophon, serving


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No setting of whoever runs the tests counts, and the high-water mark goes where nobody's is."""
    for name in [name for name in os.environ if name.startswith("COLOPHON_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("COLOPHON_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def made(clean_environment: Path) -> Place:
    """A Colophon that was just made; commands work on its folder."""
    told = json.loads(colophon("init", "--organisation", "Studio Nord", "--json").out)
    return Place(
        folder=clean_environment,
        home=Path(told["path"]),
        origin=told["origin"],
        vkey=told["vkey"],
        trust=Path(told["trust_pem"]),
        mode="folder",
    )


@pytest.fixture(params=["folder", "server", "url"])
def place(made: Place, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Generator[Place]:
    """The three modes of design, section 10: on the folder, through the server that holds it, at COLOPHON_URL."""
    made.mode = request.param
    if made.mode == "folder":
        yield made
        return
    secret = str(made.ok("keys", "new", "tests", "--scope", "record,seal,read,disclose", "--json").json["secret"])
    with serving(made.home) as url:
        if made.mode == "url":
            monkeypatch.setenv("COLOPHON_URL", url)
            monkeypatch.setenv("COLOPHON_API_KEY", secret)
            monkeypatch.setenv("COLOPHON_HOME", str(made.folder / "nowhere"))
        yield made
