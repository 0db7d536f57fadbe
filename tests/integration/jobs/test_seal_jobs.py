"""Seal jobs on a real DBOS: each runs once, in the background, and again after a death."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from colophon.adapters.jobs.seals import SealJobs
from colophon.errors import HomeBusyError, StorageFullError


def test_a_job_runs_and_whoever_waits_is_told(tmp_path: Path) -> None:
    done: list[str] = []
    with SealJobs(tmp_path / "jobs.sqlite", run=done.append, at_once=1) as jobs:
        jobs.start("one")
        jobs.wait("one", timeout_s=30)

    assert done == ["one"]
    assert (tmp_path / "jobs.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_job_that_runs_is_not_started_twice(tmp_path: Path) -> None:
    begun: list[str] = []
    go = threading.Event()

    def run(job_id: str) -> None:
        begun.append(job_id)
        assert go.wait(30)

    with SealJobs(tmp_path / "jobs.sqlite", run=run, at_once=2) as jobs:
        jobs.start("one")
        jobs.start("one")
        jobs.start("two")
        go.set()
        jobs.wait("one", timeout_s=30)
        jobs.wait("two", timeout_s=30)

    assert sorted(begun) == ["one", "two"]


def test_no_more_run_at_once_than_allowed(tmp_path: Path) -> None:
    running, most = 0, 0
    lock = threading.Lock()

    def run(_job_id: str) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        with lock:
            running -= 1

    with SealJobs(tmp_path / "jobs.sqlite", run=run, at_once=1) as jobs:
        for number in range(8):
            jobs.start(str(number))
        for number in range(8):
            jobs.wait(str(number), timeout_s=30)

    assert most == 1


def test_a_job_that_ended_without_its_work_done_can_be_started_again(tmp_path: Path) -> None:
    runs: list[str] = []

    def run(job_id: str) -> None:
        runs.append(job_id)

    with SealJobs(tmp_path / "jobs.sqlite", run=run, at_once=1) as jobs:
        for _ in range(3):
            jobs.start("one")
            jobs.wait("one", timeout_s=30)

    assert runs == ["one", "one", "one"]


def test_a_runner_that_was_never_used_loads_nothing(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from colophon.adapters.jobs.seals import SealJobs\n"
        f"with SealJobs(Path({str(tmp_path / 'jobs.sqlite')!r}), run=print, at_once=1): pass\n"
        "print('dbos' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", program], text=True).split() == ["False"]
    assert not (tmp_path / "jobs.sqlite").exists()


def test_two_folders_cannot_seal_in_one_process_at_once(tmp_path: Path) -> None:
    with SealJobs(tmp_path / "a.sqlite", run=lambda _: None, at_once=1) as jobs:
        jobs.start("one")
        with SealJobs(tmp_path / "b.sqlite", run=lambda _: None, at_once=1) as others, pytest.raises(HomeBusyError):
            others.start("two")

    with SealJobs(tmp_path / "b.sqlite", run=lambda _: None, at_once=1) as others:
        others.start("two")


def test_a_closed_runner_starts_nothing(tmp_path: Path) -> None:
    jobs = SealJobs(tmp_path / "jobs.sqlite", run=lambda _: None, at_once=1)
    jobs.close()

    with pytest.raises(HomeBusyError, match="after its next start"):
        jobs.start("one")


def test_a_run_that_could_not_even_keep_its_end_tells_whoever_waits(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def run(_job_id: str) -> None:
        raise StorageFullError("no space left")

    with SealJobs(tmp_path / "jobs.sqlite", run=run, at_once=1) as jobs:
        jobs.start("one")
        with pytest.raises(StorageFullError):
            jobs.wait("one", timeout_s=30)
        jobs.wait("one", timeout_s=30)

    assert "no space left" in caplog.text


CHILD = """
import os, signal, sys
from pathlib import Path
from colophon.adapters.jobs.seals import SealJobs

def run(job_id):
    with open(sys.argv[2], "a") as out:
        out.write(job_id + "\\n")
    if sys.argv[3] == "die":
        os.kill(os.getpid(), signal.SIGKILL)

with SealJobs(Path(sys.argv[1]), run=run, at_once=1) as jobs:
    jobs.start(sys.argv[4])
    jobs.wait(sys.argv[4], timeout_s=30)
"""


def test_a_job_whose_process_was_killed_runs_again_after_the_next_launch(tmp_path: Path) -> None:
    database, log = str(tmp_path / "jobs.sqlite"), tmp_path / "log"

    for _ in range(2):
        killed = subprocess.run([sys.executable, "-c", CHILD, database, str(log), "die", "one"], check=False)
        assert killed.returncode == -9
    subprocess.run([sys.executable, "-W", "error", "-c", CHILD, database, str(log), "live", "one"], check=True)

    assert log.read_text().split() == ["one", "one", "one"]
