import json
import multiprocessing
from pathlib import Path

import pytest

from colophon import errors
from colophon.adapters.mark.file import FileMark
from colophon.adapters.mark.folder import forget, marks_without_home
from colophon.ledger.keys import Ed25519NoteSigner, NoteKey
from colophon.workflow.mark_port import Adoption, Mark
from support.mark_counting import count_up

KEY = Ed25519NoteSigner.from_seed(b"k" * 32, name="log.example/anna").key
FIRST = Mark(size=3, root=b"\3" * 32)
SECOND = Mark(size=7, root=b"\7" * 32, adopted=(Adoption(at="2026-11-20T12:00:00Z", size=7, root=b"\7" * 32),))


@pytest.fixture
def mark(tmp_path: Path) -> FileMark:
    return FileMark(tmp_path / "state" / "colophon", key=KEY, home=tmp_path / "home")


def test_what_was_moved_is_read_by_whoever_opens_it_next(mark: FileMark, tmp_path: Path) -> None:
    assert mark.read() is None
    mark.move(FIRST, expected=None)
    mark.move(SECOND, expected=FIRST)

    again = FileMark(mark.path.parent, key=KEY, home=tmp_path / "copy")

    assert again.read() == SECOND
    assert mark.path.stat().st_mode & 0o777 == 0o600
    assert mark.path.parent.stat().st_mode & 0o777 == 0o700
    assert sorted(path.suffix for path in mark.path.parent.iterdir()) == [".lock", ".mark"]


@pytest.mark.parametrize("expected", [None, SECOND, Mark(size=3, root=b"\4" * 32)])
def test_a_mark_that_is_not_the_expected_one_is_left_alone(mark: FileMark, expected: Mark | None) -> None:
    mark.move(FIRST, expected=None)

    with pytest.raises(errors.MarkMovedError):
        mark.move(SECOND, expected=expected)
    assert mark.read() == FIRST


def test_each_log_and_each_key_has_a_mark_of_its_own(tmp_path: Path) -> None:
    keys = [
        KEY,
        Ed25519NoteSigner.from_seed(b"l" * 32, name=KEY.name).key,
        Ed25519NoteSigner.from_seed(b"k" * 32, name="log.example-anna").key,
        Ed25519NoteSigner.from_seed(b"k" * 32, name="a/" * 63 + "a").key,
    ]
    marks = [FileMark(tmp_path, key=key, home=tmp_path) for key in keys]
    for mark in marks:
        mark.move(FIRST, expected=None)

    assert len({mark.path for mark in marks}) == 4
    assert all(mark.path.parent == tmp_path and len(mark.path.name) < 200 for mark in marks)


@pytest.mark.parametrize("text", ["", "{}", "[]", "\x00" * 100, '{"v": 2}'])
def test_a_damaged_mark_is_neither_believed_nor_replaced(mark: FileMark, text: str) -> None:
    mark.move(FIRST, expected=None)
    mark.path.write_text(text)

    with pytest.raises(errors.MarkDamagedError):
        mark.read()
    with pytest.raises(errors.MarkDamagedError):
        mark.move(SECOND, expected=None)
    assert mark.path.read_text() == text


@pytest.mark.parametrize(
    ("name", "value"), [("size", -1), ("size", "3"), ("root", "00"), ("v", 2), ("further", 1), ("adopted", [{}])]
)
def test_every_field_of_a_mark_is_read_strictly(mark: FileMark, name: str, value: object) -> None:
    mark.move(FIRST, expected=None)
    spelled = json.loads(mark.path.read_text()) | {name: value}
    mark.path.write_text(json.dumps(spelled))

    with pytest.raises(errors.MarkDamagedError):
        mark.read()


def test_the_mark_of_another_log_is_refused(mark: FileMark, tmp_path: Path) -> None:
    other = FileMark(tmp_path, key=Ed25519NoteSigner.generate(name="other").key, home=tmp_path)
    other.move(FIRST, expected=None)
    mark.path.parent.mkdir(parents=True)
    mark.path.write_bytes(other.path.read_bytes())

    with pytest.raises(errors.MarkDamagedError, match="another log, other"):
        mark.read()


def test_a_folder_that_cannot_be_written_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    mark = FileMark(tmp_path / "state", key=KEY, home=tmp_path)

    with pytest.raises(errors.StorageError):
        mark.read()
    with pytest.raises(errors.StorageError, match="COLOPHON_MARK"):
        mark.move(FIRST, expected=None)


def test_what_a_dead_process_left_beside_the_mark_is_written_over(mark: FileMark) -> None:
    mark.move(FIRST, expected=None)
    mark.path.with_suffix(".new").write_text("half of a ma")

    assert mark.read() == FIRST
    mark.move(SECOND, expected=FIRST)
    assert mark.read() == SECOND


def test_of_processes_that_move_it_at_once_none_undoes_the_move_of_another(tmp_path: Path) -> None:
    processing = multiprocessing.get_context("spawn")
    seed = b"s" * 32
    processes = [processing.Process(target=count_up, args=(str(tmp_path), seed, 25)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert [process.exitcode for process in processes] == [0, 0, 0]
    standing = FileMark(tmp_path, key=Ed25519NoteSigner.from_seed(seed, name="log").key, home=tmp_path).read()
    assert standing is not None
    assert standing.size == 75


def home_of(key: NoteKey, folder: Path) -> Path:
    (folder / "trust").mkdir(parents=True)
    (folder / "trust" / "log.vkey").write_text(key.vkey + "\n")
    return folder


def test_only_marks_whose_log_is_gone_are_listed_and_given_up(tmp_path: Path) -> None:
    state = tmp_path / "state"
    keys = [Ed25519NoteSigner.generate(name=f"log-{number}").key for number in range(4)]
    here, there = home_of(keys[0], tmp_path / "here"), tmp_path / "there"
    marks = [FileMark(state, key=key, home=home) for key, home in zip(keys, [here, here, there, here], strict=True)]
    for mark in marks[:3]:
        mark.move(FIRST, expected=None)
    marks[3].path.write_text("damaged")

    assert set(marks_without_home(state)) == {marks[1].path, marks[2].path}

    forget(state, home=here)

    assert marks[0].read() == FIRST
    assert marks[1].read() is None
    assert marks[2].read() == FIRST
    assert marks[3].path.read_text() == "damaged"
    assert not marks[1].path.with_suffix(".lock").exists()


def test_a_folder_of_marks_that_never_was_holds_none(tmp_path: Path) -> None:
    assert marks_without_home(tmp_path / "state") == ()
    forget(tmp_path / "state", home=tmp_path)
