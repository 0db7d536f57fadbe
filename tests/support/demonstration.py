"""The demonstration, run once for all tests that look at what it made; they change only copies."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

OUTPUTS: Final = ("lighthouse.mp4", "poster.png", "press.pdf", "script.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """A run of `colophon demo`: the folder it made and what it printed."""

    home: Path
    printed: str


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    home = tmp_path_factory.mktemp("demo") / "home"
    program = Path(sys.executable).with_name("colophon")
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path_factory.mktemp("state"))}
    done = subprocess.run(
        [str(program), "demo", "--home", str(home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return Demonstration(home=home, printed=done.stdout)


@pytest.fixture(scope="session")
def demo_home(demonstration: Demonstration) -> Path:
    return demonstration.home


def sealed(home: Path, name: str) -> tuple[Path, Path | None]:
    """Return the sealed file of this name, and the sidecar beside it if its manifest is there."""
    path = home / "outputs" / name
    beside = path.with_name(f"{name}.c2pa")
    return path, beside if beside.exists() else None


def root_pem(home: Path) -> str:
    """Return the development root, the one that strangers are handed."""
    return (home / "trust" / "claim.pem").read_text()
