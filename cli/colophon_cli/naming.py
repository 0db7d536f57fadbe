"""What people call things: works by title, agents by name, statements by the beginning of their id."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from colophon.errors import (
    AgentNotFoundError,
    InvalidInputError,
    NotFoundError,
    StatementNotFoundError,
    WorkNotFoundError,
)
from colophon.workflow.principal import Principal
from colophon.workflow.protocol import Workflow
from colophon.workflow.views import AgentView, Page, StatementView, WorkView
from colophon_cli.suggestions import did_you_mean

T = TypeVar("T")
PAGE: Final = 200
NAMED: Final = 5
"""How many of several are named in a message."""
ID_PREFIX: Final = 4
"""Fewer characters of an id are taken for a name."""

_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_UUID_BEGINNING: Final = re.compile(r"[0-9a-f-]+")
SHA256: Final = re.compile(r"[0-9a-f]{64}")


def is_uuid(text: str) -> bool:
    """Return whether `text` is a whole id."""
    return bool(_UUID.fullmatch(text.lower()))


def every(page_after: "Callable[[str | None], Page[T]]") -> Iterator[T]:
    """Yield every item of a list, page after page."""
    cursor: str | None = None
    while True:
        page = page_after(cursor)
        yield from page.items
        if page.next is None:
            return
        cursor = page.next


def find_work(workflow: "Workflow", who: "Principal", name: str | None) -> "WorkView":
    """Return the work called `name`: its id, the beginning of it, or its title; the only one there is without a name.

    Raises:
        WorkNotFoundError: none is called that.
        InvalidInputError: several are, or several are there and none was named.
    """
    if name is not None and is_uuid(name):
        return workflow.work(who, name.lower())
    works = list(every(lambda cursor: workflow.works(who, cursor=cursor, limit=PAGE)))
    if name is None:
        return _only_work(works)
    matches = _matches(name, works, of_id=lambda view: view.id, of_name=lambda view: view.work.title)
    if not matches:
        hint = did_you_mean(name, (view.work.title for view in works)) or " `colophon work list` shows those there are."
        raise WorkNotFoundError(f"There is no work called {name!r}.{hint}")
    return _only(matches, "works", name, lambda view: f"{view.id[:8]} {view.work.title!r}")


def _only_work(works: list["WorkView"]) -> "WorkView":
    if not works:
        raise WorkNotFoundError('There is no work yet; begin one with `colophon work new "TITLE" --kind spot`.')
    if len(works) > 1:
        titles = ", ".join(f"{view.work.title!r} {view.id[:8]}" for view in works[:NAMED]) + (
            ", …" if len(works) > NAMED else ""
        )
        raise InvalidInputError(f"There are {len(works)} works ({titles}); say which, by title or id, with --work.")
    return works[0]


def find_agent(workflow: "Workflow", who: "Principal", name: str) -> "AgentView":
    """Return the agent called `name`: its name, id, or the beginning of its id.

    Raises:
        AgentNotFoundError: none is called that.
        InvalidInputError: several are.
    """
    if is_uuid(name):
        return workflow.agent(who, name.lower())
    return match_agent(name, list(every(lambda cursor: workflow.agents(who, cursor=cursor, limit=PAGE))))


def match_agent(name: str, agents: list["AgentView"]) -> "AgentView":
    """Return the one of `agents` that is called `name`.

    Raises:
        AgentNotFoundError: none is called that.
        InvalidInputError: several are.
    """
    matches = _matches(name, agents, of_id=lambda view: view.id, of_name=lambda view: view.agent.name)
    if not matches:
        hint = did_you_mean(name, (view.agent.name for view in agents))
        cure = hint or f' Add one with `colophon agent add "{name}" --kind person`.'
        raise AgentNotFoundError(f"Nobody is known as {name!r}.{cure}")
    return _only(matches, "agents", name, lambda view: f"{view.id[:8]} {view.agent.name!r} ({view.agent.kind.value})")


def find_statement(workflow: "Workflow", who: "Principal", work_id: str, name: str) -> "StatementView":
    """Return the work's statement with this id, or whose id begins so.

    Raises:
        StatementNotFoundError: there is none.
        InvalidInputError: several begin so.
    """
    # Lists show the end of an id after an ellipsis, and people copy both.
    name = name.strip().removeprefix("…")
    if is_uuid(name):
        return workflow.statement(who, work_id, name.lower())
    every_one = every(lambda cursor: workflow.statements(who, work_id, cursor=cursor, limit=PAGE))
    # Ids begin with a time, so people copy the end of one as readily as its beginning: both count.
    wanted = name.lower()
    matches = [view for view in every_one if view.recorded.id.startswith(wanted) or view.recorded.id.endswith(wanted)]
    if not matches or len(wanted) < ID_PREFIX:
        raise StatementNotFoundError(
            f"No step or decision of this work has an id that begins or ends with {name!r}; "
            f"`colophon show` with the work's title lists them."
        )
    return _only(matches, "statements", name, lambda view: f"{view.recorded.id} ({view.recorded.type})")


def _matches(name: str, items: Iterable[T], *, of_id: Callable[[T], str], of_name: Callable[[T], str]) -> list[T]:
    """Return the items of that name; else those whose id begins so; else those whose name begins so."""
    items = list(items)
    folded = name.strip().casefold()
    ways: tuple[Callable[[T], bool], ...] = (
        lambda item: of_name(item).casefold() == folded,
        lambda item: (
            len(folded) >= ID_PREFIX and bool(_UUID_BEGINNING.fullmatch(folded)) and of_id(item).startswith(folded)
        ),
        lambda item: bool(folded) and of_name(item).casefold().startswith(folded),
    )
    for way in ways:
        if found := [item for item in items if way(item)]:
            return found
    return []


def _only(matches: list[T], what: str, name: str, shown: Callable[[T], str]) -> T:
    if len(matches) > 1:
        several = "; ".join(shown(match) for match in matches[:NAMED])
        raise InvalidInputError(f"{len(matches)} {what} are called {name!r}: {several}. Name one by its id.")
    return matches[0]


def missing_everywhere(name: str) -> NotFoundError:
    """Return the error for a name that stands for nothing here."""
    return NotFoundError(
        f"{name!r} is no file, and no work, statement, asset or release is called that; "
        f"`colophon work list` shows the works there are."
    )
