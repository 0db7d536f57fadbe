"""The few shapes that results have on a screen: a heading, lines of name and value, a table."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from colophon_cli.screen import one_line, plain

INDENT: Final = 2

Fact: TypeAlias = tuple[str, str | None]


def heading(text: str) -> Text:
    """Return a line that names what follows."""
    return Text(one_line(text), style="bold")


def sentence(text: str) -> Text:
    """Return a sentence of ours or from a record, harmless."""
    return Text(plain(text))


class Facts:
    """Name and value on a line each, values aligned; a word too long for the line is not broken, so it can be copied."""

    def __init__(self, lines: Sequence[tuple[str, str]]) -> None:
        self._lines = lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines at the width there is."""
        names = max((cell_len(name) for name, _ in self._lines), default=0)
        column = INDENT + names + 2
        for name, value in self._lines:
            wrapped = _wrapped(plain(value), options.max_width - column) or [""]
            label = " " * INDENT + name + " " * (column - INDENT - cell_len(name))
            yield _unbroken(Text.assemble((label, "dim"), wrapped[0]))
            for line in wrapped[1:]:
                yield _unbroken(Text(" " * column + line))


class Verbatim:
    """Lines that are shown as they are at every width, such as commands to be copied."""

    def __init__(self, lines: Sequence[str], *, indent: int = INDENT) -> None:
        self._lines = lines
        self._indent = indent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines."""
        for line in self._lines:
            yield _unbroken(Text(" " * self._indent + plain(line)))


def _unbroken(line: Text) -> Text:
    line.no_wrap = True
    line.overflow = "ignore"
    return line


def whole_line(text: str) -> Verbatim:
    """Return a line that is never broken, such as one that ends with an address."""
    # Not a Text itself: the console joins texts anew before it prints them, and forgets that they must stay whole.
    return Verbatim([one_line(text)], indent=0)


def _wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for paragraph in text.splitlines():
        lines += textwrap.wrap(paragraph, max(width, 20), break_long_words=False, break_on_hyphens=False) or [""]
    return lines


def facts(lines: Iterable[Fact]) -> RenderableType:
    """Return name and value on a line each; a value of None is left out."""
    return Facts([(name, value) for name, value in lines if value is not None])


def table(titles: Sequence[str], rows: Iterable[Sequence[str]], *, wraps: int | None = None) -> Table:
    """Return columns under titles, without lines around them; column `wraps` (the last by default) takes what is left."""
    wide = len(titles) - 1 if wraps is None else wraps
    grid = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    for number, title in enumerate(titles):
        grid.add_column(
            title,
            no_wrap=number != wide,
            overflow="fold" if number == wide else "ellipsis",
            min_width=12 if number == wide else None,
        )
    for row in rows:
        grid.add_row(*(Text(one_line(cell)) for cell in row))
    return grid


def stacked(*parts: RenderableType | None) -> Group:
    """Return parts below each other with an empty line between; None is left out."""
    lines: list[RenderableType] = []
    for part in parts:
        if part is not None:
            lines += [Text(""), part] if lines else [part]
    return Group(*lines)


def joined(*parts: RenderableType | None) -> Group:
    """Return parts directly below each other; None is left out."""
    return Group(*(part for part in parts if part is not None))


def bullets(lines: Iterable[str]) -> RenderableType:
    """Return lines under each other, indented, wrapped under themselves."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for line in lines:
        grid.add_row(Text("-"), Text(plain(line)))
    return Padding(grid, (0, 0, 0, 2))
