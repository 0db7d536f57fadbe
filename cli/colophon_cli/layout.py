"""The few shapes that results have on a screen: a heading, lines of name and value, a table."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from colophon_cli.screen import one_line, plain

Fact: TypeAlias = tuple[str, str | None]


def heading(text: str) -> Text:
    """Return a line that names what follows."""
    return Text(one_line(text), style="bold")


def sentence(text: str) -> Text:
    """Return a sentence of ours or from a record, harmless."""
    return Text(plain(text))


def facts(lines: Iterable[Fact]) -> RenderableType:
    """Return name and value on a line each, values aligned; a value of None is left out."""
    shown = [(name, value) for name, value in lines if value is not None]
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for name, value in shown:
        grid.add_row(Text(name), Text(plain(value)))
    return Padding(grid, (0, 0, 0, 2))


def table(titles: Sequence[str], rows: Iterable[Sequence[str]], *, wraps: int | None = None) -> Table:
    """Return columns under titles, without lines around them; column `wraps` (the last by default) takes what is left."""
    wide = len(titles) - 1 if wraps is None else wraps
    grid = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    for number, title in enumerate(titles):
        grid.add_column(title, no_wrap=number != wide, overflow="fold" if number == wide else "ellipsis")
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
