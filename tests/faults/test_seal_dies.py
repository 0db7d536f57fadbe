"""A seal whose process dies at each durable write, before and after it: entered again, it ends as if nothing had been."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from colophon import errors
from colophon.workflow.seal_files import SealFiles
from colophon.workflow.views import JobState
from support.fake_engine import MARK, sha
from support.recording_house import OWNER
from support.sealing_house import SealingHouse, a_sealing_house


class Died(BaseException):
    """Stands for the end of the process: nothing of ours catches it."""


@dataclass
class Countdown:
    """Dies at the given point; `passed` counts the points that were passed."""

    at: int
    passed: int = 0

    def point(self, *_: object) -> None:
        self.passed += 1
        if self.passed - 1 == self.at:
            raise Died


def armed(place: SealingHouse, monkeypatch: pytest.MonkeyPatch, *, at: int) -> Countdown:
    """Let the house die at one of: before and after each saved state, each entry, the signed file, the move into place."""
    countdown = Countdown(at)
    place.seals.before = place.seals.after = countdown.point
    place.house.journal.before = place.house.journal.after = countdown.point
    place.engine.written = countdown.point
    moved = SealFiles.place

    def move(files: SealFiles, *args: object, **named: object) -> None:
        countdown.point()
        moved(files, *args, **named)  # type: ignore[arg-type]  # handed on as they came
        countdown.point()

    monkeypatch.setattr(SealFiles, "place", move)
    return countdown


def disarmed(place: SealingHouse) -> None:
    def nothing(*_: object) -> None:
        """Live on."""

    place.seals.before = place.seals.after = nothing
    place.house.journal.before = place.house.journal.after = nothing
    place.engine.written = nothing
    place.closing = False


def die_at(place: SealingHouse, monkeypatch: pytest.MonkeyPatch, *, at: int, target: Path) -> bool:
    """Order a seal and die at a point; return whether that point exists."""
    path, sha256 = place.source()
    place.runner.run = lambda _: None
    job = place.desk.order(OWNER, place.order(path, sha256, target), idempotency_key=None).id
    with monkeypatch.context() as patched:
        armed(place, patched, at=at)
        place.closing = True
        try:
            place.sealing.run(job)
        except Died:
            died = True
        else:
            died = False
    disarmed(place)
    place.sealing.run(job)
    return died


POINTS = 28
"""More than there are: the last ones pass without a death, which the last test makes sure of."""


@pytest.mark.parametrize("at", range(POINTS))
def test_a_seal_entered_again_ends_as_if_nothing_had_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    place = a_sealing_house(tmp_path)
    target = tmp_path / "sealed.png"

    die_at(place, monkeypatch, at=at, target=target)

    (record,) = place.seals.records.values()
    assert record.view.state is JobState.DONE
    assert target.read_bytes().startswith(b"a picture" + MARK)
    assert sha(target.read_bytes()) == record.signed_sha256
    assert (place.intents(), place.releases(), place.leftovers()) == (1, 1, [])
    assert place.house.records.release(record.view.release).file_sha256 == record.signed_sha256
    # A whole signed file is taken over: the key is used once, whenever the process died.
    assert place.key.used == 1


def test_every_point_was_died_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = (tmp_path / str(at) for at in range(POINTS))
    deaths: Iterator[bool] = (
        die_at(a_sealing_house(made(folder)), monkeypatch, at=at, target=folder / "sealed.png")
        for at, folder in enumerate(folders)
    )
    died = list(deaths)

    assert died.count(True) >= 20
    assert died == sorted(died, reverse=True)


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_half_a_signed_file_is_removed_and_signed_again(tmp_path: Path) -> None:
    place = a_sealing_house(tmp_path)
    path, sha256 = place.source()
    target = tmp_path / "sealed.png"

    def half(destination: Path) -> None:
        destination.write_bytes(destination.read_bytes()[:-20])
        raise Died

    place.engine.written = half
    place.closing = True
    with pytest.raises(Died):
        place.seal(place.order(path, sha256, target))
    assert not target.exists()
    disarmed(place)

    (job,) = place.seals.records
    place.sealing.run(job)

    assert place.seals.get(job).view.state is JobState.DONE
    assert (place.key.used, place.releases(), place.leftovers()) == (2, 1, [])
    assert place.engine.probe(target).has_manifest


def test_a_signed_file_that_was_changed_in_between_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = a_sealing_house(tmp_path)
    path, sha256 = place.source()
    target = tmp_path / "sealed.png"

    def never(*_: object, **__: object) -> None:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(SealFiles, "place", never)
        place.closing = True
        with pytest.raises(Died):
            place.seal(place.order(path, sha256, target))
    (job,) = place.seals.records
    signed = place.seals.get(job).signed_path
    assert signed is not None
    signed.write_bytes(b"somebody else's")
    disarmed(place)

    place.sealing.run(job)

    assert MARK in target.read_bytes()
    assert (place.releases(), place.leftovers()) == (1, [])


@pytest.mark.parametrize("target_given", [True, False])
def test_a_release_that_cannot_be_logged_leaves_no_sealed_file(tmp_path: Path, *, target_given: bool) -> None:
    place = a_sealing_house(tmp_path)
    path, sha256 = place.source()
    target = tmp_path / "sealed.png" if target_given else None

    def full(batch: object) -> None:
        if "release" in str(getattr(batch, "idempotency_key", "")):
            raise errors.StorageFullError("no space left")

    place.house.journal.before = full
    view = place.seal(place.order(path, sha256, target))

    assert (view.state, view.error_code) == (JobState.FAILED, "storage.full")
    assert not (tmp_path / "sealed.png").exists()
    assert place.house.stores.shelf.has(place.seals.get(view.id).signed_sha256 or "") is False
    assert (place.releases(), place.leftovers()) == (0, [])
    assert path.read_bytes() == b"a picture"


def test_a_release_that_was_logged_though_the_answer_was_lost_counts(tmp_path: Path) -> None:
    place = a_sealing_house(tmp_path)
    path, sha256 = place.source()
    target = tmp_path / "sealed.png"
    failures: list[Callable[[], None]] = []

    def answer_lost(batch: object) -> None:
        if "release" in str(getattr(batch, "idempotency_key", "")) and not failures:
            failures.append(lambda: None)
            raise errors.StorageError("the answer was lost")

    place.house.journal.after = answer_lost
    view = place.seal(place.order(path, sha256, target))

    assert (view.state, place.releases()) == (JobState.DONE, 1)
    assert place.house.records.release(view.release).file_sha256 == sha(target.read_bytes())
    assert place.leftovers() == []


def test_a_full_disk_while_signing_leaves_nothing(tmp_path: Path) -> None:
    place = a_sealing_house(tmp_path)
    path, sha256 = place.source()

    def full(_: Path) -> None:
        raise errors.StorageFullError("no space left")

    place.engine.written = full
    view = place.seal(place.order(path, sha256, tmp_path / "sealed.png"))

    assert (view.state, view.error_code) == (JobState.FAILED, "storage.full")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["poster.png"]
    assert place.leftovers() == []
