"""kill -9 while sealing, on a real folder with the real engine: 25 deaths at 25 different points, one after another.

What was acknowledged is there, no partial file is left, each seal goes on after the next start and has one release.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from colophon import wiring
from colophon.settings import Settings
from colophon.verify.verdict import Integrity, ReleaseFinding
from support import sealing_child
from support.sealing_child import WHO

ROUNDS = 25


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return home and folder after all rounds, and one more in which nobody died."""
    folder = tmp_path_factory.mktemp("killed")
    home = folder / "home"
    wiring.init_home(Settings.read(home=home), organisation="Lighthouse Films")
    for number in range(ROUNDS):
        assert run_child(home, folder, number, at=number) == -signal.SIGKILL, f"nobody died in round {number}"
    assert run_child(home, folder, ROUNDS, at=-1) == 0
    return home, folder


def run_child(home: Path, folder: Path, number: int, *, at: int) -> int:
    """Run one round and return how it ended."""
    tests = str(Path(sealing_child.__file__).parents[1])
    arguments = [str(home), str(folder), str(number), str(at)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COLOPHON_")}
    child = subprocess.run(
        [sys.executable, "-W", "error", "-m", "support.sealing_child", *arguments],
        env={**environment, "PYTHONPATH": tests},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert "Traceback" not in child.stderr, child.stderr
    return child.returncode


def test_every_acknowledged_step_is_in_the_log_where_it_was_said_to_be(place: tuple[Path, Path]) -> None:
    home, folder = place
    said = sealing_child.acknowledged(folder)
    (work,) = [one["work"] for one in said if "work" in one]

    with wiring.open_workflow(Settings.read(home=home)) as workflow:
        for one in said:
            if "step" in one:
                view = workflow.statement(WHO, work, one["step"])
                assert view.recorded.leaf_hash == one["leaf"]
                assert workflow.log_proof(leaf_hash=one["leaf"]).index == view.recorded.index
        lines = {line.name: line.state for line in workflow.doctor(WHO)}
    assert lines["log"] == "ok"


def test_every_acknowledged_seal_ended_with_one_release_and_one_file(place: tuple[Path, Path]) -> None:
    home, folder = place
    said = {one["job"]: Path(one["target"]) for one in sealing_child.acknowledged(folder) if "job" in one}
    assert len(said) > ROUNDS // 2

    with wiring.open_workflow(Settings.read(home=home)) as workflow:
        releases = workflow.releases(WHO, limit=100).items
        by_id = {release.id: release for release in releases}
        assert len(by_id) == len(releases)
        for job, target in said.items():
            verdict = workflow.verify_file(target)
            assert (verdict.integrity, verdict.ledger.release) == (Integrity.IDENTICAL, ReleaseFinding.FOUND)
            assert verdict.ledger.release_id == by_id[job].id == job
            assert workflow.seal_status(WHO, job).sealed_sha256 == by_id[job].file_sha256 == verdict.file_sha256
        entries = [workflow.log_entry(index).leaf for index in range(workflow.log_head().size)]
    for kind in ("intent", "release"):
        of_kind = [entry for entry in entries if f'"type":"{kind}"' in entry]
        assert len(of_kind) == len(releases), f"a {kind} is missing, or was logged twice"


def test_no_partial_file_is_left_anywhere(place: tuple[Path, Path]) -> None:
    home, folder = place

    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []
    assert [path.name for path in (home / "work").glob("*")] == []
    assert [path.name for path in (home / "shelf").glob("incoming-*")] == []
