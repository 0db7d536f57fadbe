import json
import os
import sys
from pathlib import Path

import pytest

from support.real_place import Place, colophon


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Place:
    """A Colophon that was just made, with one work in it; no setting of whoever runs the tests counts."""
    for name in [name for name in os.environ if name.startswith("COLOPHON_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("COLOPHON_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    told = json.loads(colophon("init", "--organisation", "Studio Nord", "--origin", "log.example/nord", "--json").out)
    place = Place(
        folder=tmp_path,
        home=Path(told["path"]),
        origin=told["origin"],
        vkey=told["vkey"],
        trust=Path(told["trust_pem"]),
        mode="folder",
    )
    place.ok("work", "new", "The Lighthouse", "--kind", "spot")
    return place


@pytest.fixture
def colophon_program() -> list[str]:
    return [sys.executable, "-m", "colophon_cli.main"]
