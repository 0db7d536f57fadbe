"""Restored backups, copied and moved folders, over real homes."""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from colophon import errors, wiring
from colophon.adapters.home.layout import HomeLayout
from colophon.record.nouns import Work
from colophon.record.vocabulary import WorkKind
from colophon.settings import Settings
from colophon.workflow.principal import owner
from colophon.workflow.protocol import Workflow
from colophon.workflow.views import HealthLine
from support.real_place import colophon, serving

WHO = owner()


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "colophon"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose log has one entry, signed."""
    home = tmp_path / "home"
    wiring.init_home(Settings.read(home=home), organisation="Lighthouse Films")
    record(home)
    return home


@contextmanager
def opened(home: Path) -> Generator[Workflow]:
    with wiring.open_workflow(Settings.read(home=home)) as workflow:
        yield workflow


def record(home: Path, *, times: int = 1) -> None:
    """Record works and have the head signed after each."""
    with opened(home) as workflow:
        for _ in range(times):
            workflow.create_work(WHO, Work(kind=WorkKind.SPOT, title="The Lighthouse"))
            workflow.log_head()


def mark_lines(workflow: Workflow) -> list[HealthLine]:
    return [line for line in workflow.doctor(WHO) if line.name == "mark"]


def test_an_older_backup_of_the_database_is_refused_and_can_be_read(home: Path, tmp_path: Path) -> None:
    database = HomeLayout(home).database
    shutil.copyfile(database, tmp_path / "backup.db")
    record(home)
    for beside in home.glob("colophon.db*"):
        beside.unlink()
    shutil.copyfile(tmp_path / "backup.db", database)

    with opened(home) as workflow:
        with pytest.raises(errors.BehindMarkError, match="has 1 entries, but 2 were signed before"):
            workflow.log_head()
        assert workflow.log_entry(0).index == 0
        assert [one.work.title for one in workflow.works(WHO).items] == ["The Lighthouse"]
        assert workflow.verify_hash("00" * 32).sentence
        problem = mark_lines(workflow)[0]
    assert (problem.state, "backup that was restored" in problem.found) == ("problem", True)


def test_a_restored_backup_that_went_on_by_itself_is_told_as_a_fork(home: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copytree(home, older)
    record(home)
    with opened(older) as workflow:
        workflow.create_work(WHO, Work(kind=WorkKind.SPOT, title="Another"))
        workflow.create_work(WHO, Work(kind=WorkKind.SPOT, title="And another"))
        with pytest.raises(errors.LogForkedError):
            workflow.log_head()
        with pytest.raises(errors.LogForkedError):
            workflow.log_proof(index=0)


def test_of_a_folder_and_its_copy_started_together_the_second_to_sign_is_refused(home: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copied"
    shutil.copytree(home, copied)
    with opened(home) as original, opened(copied) as other:
        # Both hold the newest head: either may go on, and only one.
        other.log_head()
        original.log_head()
        other.create_work(WHO, Work(kind=WorkKind.SPOT, title="In the copy"))
        other.log_head()
        original.create_work(WHO, Work(kind=WorkKind.SPOT, title="In the original"))
        with pytest.raises(errors.LogForkedError):
            original.log_head()
        assert other.log_head().size == 2
        assert mark_lines(original)[0].state == "problem"
        assert mark_lines(other)[0].state == "ok"


def test_looking_at_a_copy_does_not_outdate_its_original(home: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copied"
    shutil.copytree(home, copied)
    with opened(copied) as other:
        other.create_work(WHO, Work(kind=WorkKind.SPOT, title="In the copy"))
        told = mark_lines(other)
    assert any(str(home) in line.found for line in told if line.state == "note")

    record(home)


def test_a_home_moved_to_another_machine_goes_on_when_its_newest_head_is_typed(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(home) as workflow:
        newest = workflow.log_head()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another-machine"))
    record_args = ("--home", str(home), "log")

    refused = colophon(*record_args, "head")
    assert refused.code == 10
    assert "ledger.mark_missing" in refused.err
    assert newest.root in refused.err
    assert "colophon log adopt" in colophon("--home", str(home), "doctor").out

    older = colophon(*record_args, "adopt", "--size", "9", "--root", newest.root)
    assert (older.code, "ledger.behind_mark" in older.err) == (10, True)
    other = colophon(*record_args, "adopt", "--size", "1", "--root", "00" * 32)
    assert (other.code, "ledger.forked" in other.err) == (10, True)

    assert colophon(*record_args, "adopt", "--size", str(newest.size), "--root", newest.root.upper()).code == 0
    assert colophon(*record_args, "adopt", "--size", str(newest.size), "--root", newest.root).code == 3
    record(home)
    with opened(home) as workflow:
        assert "adopted by a person's word" in mark_lines(workflow)[0].found


def test_a_moved_home_is_adopted_through_its_server_too(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(home) as workflow:
        newest = workflow.log_head()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another-machine"))

    with serving(home):
        assert colophon("--home", str(home), "log", "head").code == 10
        adopted = colophon("--home", str(home), "log", "adopt", "--size", str(newest.size), "--root", newest.root)
        assert adopted.code == 0, adopted.err
        assert colophon("--home", str(home), "log", "head").code == 0


def test_the_clock_of_the_machine_decides_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 86_400.0)
    for mark in (home.parent / "state" / "colophon").iterdir():
        os.utime(mark, (4_000_000_000, 4_000_000_000))

    record(home, times=2)

    with opened(home) as workflow:
        assert workflow.log_head().size == 3


def test_a_home_in_which_its_own_mark_would_stand_is_not_opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOPHON_MARK", str(home / "state"))

    with pytest.raises(errors.SettingsError, match="inside its home"), opened(home):
        pass


def test_a_mark_whose_home_is_gone_is_listed_by_the_doctor_of_another(home: Path, tmp_path: Path, state: Path) -> None:
    other = tmp_path / "other"
    wiring.init_home(Settings.read(home=other), organisation="Lighthouse Films")
    record(other)
    (left,) = (path for path in state.glob("*.mark") if str(other) in path.read_text())
    shutil.rmtree(other)

    with opened(home) as workflow:
        assert any(left.name in line.found for line in mark_lines(workflow))


def test_a_demonstration_made_again_gives_up_the_mark_of_the_one_before(home: Path, state: Path) -> None:
    settings = Settings.read(home=home)
    wiring.forget_marks(settings)
    assert len(list(state.glob("*.mark"))) == 1
    shutil.rmtree(home)

    wiring.forget_marks(settings)

    assert list(state.iterdir()) == []


def test_without_a_setting_the_mark_stands_in_the_users_state_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.read().mark_folder == Path(os.environ["XDG_STATE_HOME"]) / "colophon"
    for relative in ("", "relative/state"):
        monkeypatch.setenv("XDG_STATE_HOME", relative)
        assert Settings.read().mark_folder == Path.home() / ".local" / "state" / "colophon"
