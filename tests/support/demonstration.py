"""The demonstration, run once for all tests that look at what it made; they change only copies."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

OUTPUTS: Final = ("lighthouse.mp4", "poster.png", "press.pdf", "script.txt")


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("demo") / "home"
    program = Path(sys.executable).with_name("colophon")
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path_factory.mktemp("state"))}
    done = subprocess.run(
        [str(program), "demo", "--home", str(home)], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return home


def sealed(home: Path, name: str) -> tuple[Path, Path | None]:
    """Return the sealed file of this name, and the sidecar beside it if its manifest is there."""
    path = home / "outputs" / name
    beside = path.with_name(f"{name}.c2pa")
    return path, beside if beside.exists() else None


def root_pem(home: Path) -> str:
    """Return the development root, the one that strangers are handed."""
    return (home / "trust" / "claim.pem").read_text()
