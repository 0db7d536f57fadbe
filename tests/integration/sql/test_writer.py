"""The one writer: groups, one bad unit among good ones, defects, closing."""

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from colophon.adapters.sql.database import write_engine
from colophon.adapters.sql.writer import Writer
from colophon.errors import InvalidInputError, StorageError


class Words:
    """A group that collects words and refuses the word "bad" only when it is written."""

    groups: list[list[str]]

    def __init__(self, connection: Connection, groups: list[list[str]]) -> None:
        self.connection = connection
        self.groups = groups
        self.words: list[str] = []

    def flush(self) -> None:
        if "bad" in self.words:
            raise InvalidInputError("bad")
        for word in self.words:
            self.connection.execute(text("INSERT INTO word VALUES (:word)"), {"word": word})

    def committed(self) -> None:
        self.groups.append(self.words)


def say(word: str) -> Callable[[Words], str]:
    def unit(group: Words) -> str:
        group.words.append(word)
        return word

    return unit


@contextmanager
def writing(tmp_path: Path, groups: list[list[str]]) -> Generator[Writer[Words]]:
    engine = write_engine(tmp_path / "words.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE word (word TEXT)"))
    writer = Writer(engine, begin=lambda connection: Words(connection, groups), lost=lambda: None)
    try:
        yield writer
    finally:
        writer.close()
        engine.dispose()


def submit_together(writer: Writer[Words], units: list[Callable[[Words], str]]) -> list[str | BaseException]:
    """Hand in `units` while the writer is busy, so that they share a transaction; return each one's outcome."""
    outcomes: dict[int, str | BaseException] = {}
    busy, go_on = threading.Event(), threading.Event()

    def hold(_: Words) -> None:
        busy.set()
        go_on.wait()

    def call(number: int, unit: Callable[[Words], str]) -> None:
        try:
            outcomes[number] = writer.submit(unit)
        except (InvalidInputError, StorageError, ZeroDivisionError) as error:
            outcomes[number] = error

    holder = threading.Thread(target=writer.submit, args=(hold,))
    holder.start()
    busy.wait()
    threads: list[threading.Thread] = []
    for number, unit in enumerate(units):
        thread = threading.Thread(target=call, args=(number, unit))
        thread.start()
        threads.append(thread)
        while writer.waiting <= number:
            pass
    go_on.set()
    for thread in (holder, *threads):
        thread.join()
    return [outcomes[number] for number in range(len(units))]


def test_units_that_wait_share_one_transaction(tmp_path: Path) -> None:
    groups: list[list[str]] = []
    with writing(tmp_path, groups) as writer:
        assert submit_together(writer, [say("a"), say("b"), say("c")]) == ["a", "b", "c"]
    assert groups == [[], ["a", "b", "c"]]


def test_a_refused_group_is_repeated_one_by_one_and_only_the_bad_unit_is_refused(tmp_path: Path) -> None:
    groups: list[list[str]] = []
    with writing(tmp_path, groups) as writer:
        first, bad, third = submit_together(writer, [say("a"), say("bad"), say("c")])
    assert (first, third) == ("a", "c")
    assert isinstance(bad, InvalidInputError)
    assert groups == [[], ["a"], ["c"]]


def test_a_defect_in_one_unit_is_raised_at_its_caller_alone(tmp_path: Path) -> None:
    groups: list[list[str]] = []
    with writing(tmp_path, groups) as writer:

        def defect(_: Words) -> str:
            return str(1 // 0)

        first, broken, third = submit_together(writer, [say("a"), defect, say("c")])
        assert (first, third) == ("a", "c")
        assert isinstance(broken, ZeroDivisionError)
    assert groups == [[], ["a", "c"]]


def test_a_defect_in_the_group_itself_is_raised_at_every_caller_and_the_writer_goes_on(tmp_path: Path) -> None:
    groups: list[list[str]] = []
    with writing(tmp_path, groups) as writer:

        def spoil(group: Words) -> str:
            group.words.append(None)  # type: ignore[arg-type] # a defect on purpose
            group.flush = lambda: str(1 // 0)  # type: ignore[method-assign, assignment] # the same
            return "spoiled"

        outcomes = submit_together(writer, [say("a"), spoil])
        assert [type(outcome) for outcome in outcomes] == [ZeroDivisionError, ZeroDivisionError]
        assert writer.submit(say("b")) == "b"
    assert groups == [[], ["b"]]


def test_a_unit_that_hands_in_another_is_refused_instead_of_waiting_for_ever(tmp_path: Path) -> None:
    with writing(tmp_path, []) as writer, pytest.raises(RuntimeError, match="wait for itself"):
        writer.submit(lambda _: writer.submit(say("b")))


def test_what_was_handed_in_before_closing_is_finished(tmp_path: Path) -> None:
    groups: list[list[str]] = []
    with writing(tmp_path, groups) as writer:
        busy, go_on = threading.Event(), threading.Event()

        def hold(_: Words) -> None:
            busy.set()
            go_on.wait()

        threads = [threading.Thread(target=writer.submit, args=(unit,)) for unit in (hold, say("a"))]
        threads[0].start()
        busy.wait()
        threads[1].start()
        while not writer.waiting:
            pass
        closing = threading.Thread(target=writer.close)
        closing.start()
        while writer.waiting < 2:  # the unit, and the end
            pass
        with pytest.raises(StorageError, match="closed"):
            writer.submit(say("late"))
        go_on.set()
        for thread in (*threads, closing):
            thread.join()
    assert groups == [[], ["a"]]
