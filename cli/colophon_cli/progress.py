"""Progress on stderr, only where somebody watches."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

from rich import progress as rich_progress
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from colophon_cli.screen import Screen, one_line

WORTH_SHOWING: Final = 64 << 20
"""Fewer bytes are hashed before a bar could be read."""


class Progress:
    """Bars for bytes, files and stages; silent without a terminal and with `--quiet`."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    @contextmanager
    def bytes(self, what: str, total: int) -> Generator[Callable[[int], None]]:
        """Show how many of `total` bytes are done; yields what takes each chunk's size."""
        if not self._screen.lively or total < WORTH_SHOWING:
            yield lambda _: None
            return

        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        with self._bar(*columns) as bar:
            task = bar.add_task(what, total=total)
            yield lambda size: bar.advance(task, size)

    @contextmanager
    def files(self, what: str, total: int) -> Generator[Callable[[str], None]]:
        """Show which of `total` files is looked at; yields what takes each file's name when it begins."""
        if not self._screen.lively or total <= 1:
            yield lambda _: None
            return

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[file]}"),
        )
        with self._bar(*columns) as bar:
            task = bar.add_task(what, total=total, completed=-1, file="")
            yield lambda name: bar.update(task, advance=1, file=one_line(name))

    @contextmanager
    def entries(self, what: str, total: int) -> Generator[Callable[[int], None]]:
        """Show how many of `total` entries of a log are done; yields what takes that number."""
        if not self._screen.lively or not total:
            yield lambda _: None
            return

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with self._bar(*columns) as bar:
            task = bar.add_task(what, total=total)
            yield lambda done: bar.update(task, completed=done)

    @contextmanager
    def stages(self, what: str) -> Generator[Callable[[str, float], None]]:
        """Show a job's stage; yields what takes the stage's words and the whole's progress from 0 to 1."""
        if not self._screen.lively:
            yield lambda _words, _share: None
            return

        with self._bar(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[stage]}")) as bar:
            task = bar.add_task(what, total=1.0, stage="")
            yield lambda words, share: bar.update(task, completed=share, stage=words)

    def _bar(self, *columns: "rich_progress.ProgressColumn") -> "rich_progress.Progress":
        return RichProgress(*columns, console=self._screen.console(self._screen.streams.stderr), transient=True)
