"""Every error has a code of its own, a status, and a line in docs/errors.md."""

import re
from collections.abc import Iterator
from pathlib import Path

from colophon import errors
from colophon.errors import ColophonError
from colophon.web.problems import STATUS, Problem, problem_of, title_of

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"


def tree(kind: type[ColophonError] = ColophonError) -> Iterator[type[ColophonError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from tree(below)


def ours() -> list[type[ColophonError]]:
    return [kind for kind in tree() if kind.__module__ == errors.__name__]


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in ours()]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if not re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", code)] == []


def test_every_error_has_a_status() -> None:
    assert set(STATUS) == set(ours())


def test_no_error_stands_outside_the_one_file() -> None:
    assert [kind for kind in tree() if kind.__module__ != errors.__name__] == []


def test_every_error_has_its_line_in_the_documentation_and_no_line_is_left_over() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| (\d+) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert set(rows) == {(kind.code, str(STATUS[kind]), title_of(kind)) for kind in ours()}


def test_every_member_of_a_problem_is_documented() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in Problem.model_fields if f"`{name}`" not in text] == []


def test_a_title_is_one_whole_sentence() -> None:
    assert [kind for kind in ours() if not re.search(r"[.\w]$", title_of(kind)) or len(title_of(kind)) > 132] == []


def test_from_500_on_the_message_stays_in_the_log() -> None:
    for kind in ours():
        if STATUS[kind] >= 500 and kind is not ColophonError:
            assert problem_of(kind("secret place"), {"type": "http"}).detail == title_of(kind)
