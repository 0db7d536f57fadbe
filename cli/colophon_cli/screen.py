"""What goes to the terminal: results to stdout, everything said about them to stderr.

Titles, names and claims come from strangers' files, so control characters are shown as a mark and never sent to the
terminal. Without a terminal nothing is wrapped, coloured or asked.
"""

import io
import json
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, TextIO

from rich.console import Console, RenderableType

from colophon.errors import InvalidInputError, StorageError

UNWRAPPED: Final = 10_000
"""Width where no terminal is: one fact stays on one line, as grep and others expect."""
NARROWEST: Final = 40

# C0 and C1 controls, and the characters that reorder text (UAX 9) or hide in it.
_HOSTILE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def plain(text: str) -> str:
    """Return `text` with every character that could steer a terminal replaced by a visible mark."""
    return _HOSTILE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """Return `text` made harmless and put on one line."""
    return " ".join(plain(text).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """Where a command reads and writes; a test gives its own."""

    stdin: TextIO = field(default_factory=lambda: sys.stdin)
    stdout: TextIO = field(default_factory=lambda: sys.stdout)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)


class Screen:
    """One command's output, by the options it was given."""

    def __init__(
        self, streams: Streams, environ: Mapping[str, str], *, as_json: bool, quiet: bool, no_color: bool
    ) -> None:
        self.streams = streams
        self.as_json = as_json
        self.quiet = quiet
        self._environ = environ
        # https://no-color.org: any value that is not empty. A "dumb" terminal understands no escapes at all.
        self._plain = no_color or bool(environ.get("NO_COLOR")) or environ.get("TERM") == "dumb"

    @property
    def interactive(self) -> bool:
        """Whether somebody is there to be asked: both ends are a terminal and nobody wanted JSON."""
        return self.streams.stdin.isatty() and self.streams.stderr.isatty() and not self.as_json

    @property
    def lively(self) -> bool:
        """Whether progress may be shown."""
        return self.streams.stderr.isatty() and not self.quiet and self._environ.get("TERM") != "dumb"

    def console(self, stream: TextIO, *, onto: TextIO | None = None) -> Console:
        """Return a rich console for `stream` that changes nothing of what it is given; it writes `onto` another if asked."""
        coloured = stream.isatty() and not self._plain
        return Console(
            file=onto or stream,
            width=self.width(stream),
            color_system="auto" if coloured else None,
            force_terminal=coloured,
            no_color=not coloured,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
            _environ=dict(self._environ),
        )

    def width(self, stream: TextIO) -> int:
        """Return how wide lines may be: COLUMNS, else the terminal's width, else unlimited."""
        columns = self._environ.get("COLUMNS", "")
        if columns.isdecimal() and int(columns) > 0:
            return max(int(columns), NARROWEST)
        if stream.isatty():
            return max(shutil.get_terminal_size().columns, NARROWEST)
        return UNWRAPPED

    def print(self, *renderables: "RenderableType") -> None:
        """Write results for people to stdout."""
        self._write(self.streams.stdout, renderables)

    def say(self, *renderables: "RenderableType") -> None:
        """Write a message to stderr, unless `--quiet`."""
        if not self.quiet:
            self._write(self.streams.stderr, renderables)

    def warn(self, *renderables: "RenderableType") -> None:
        """Write to stderr what must be read also with `--quiet`."""
        self._write(self.streams.stderr, renderables)

    def _write(self, stream: TextIO, renderables: Sequence["RenderableType"]) -> None:
        # Rendered in memory first: what is written is then one text, and what goes wrong is ours to tell.
        rendered = io.StringIO()
        console = self.console(stream, onto=rendered)
        for renderable in renderables:
            console.print(renderable, crop=False)
        # Tables pad their cells; trailing blanks would only be in the way of copying.
        emit(stream, "".join(f"{line.rstrip(' ')}\n" for line in rendered.getvalue().splitlines()))

    def json(self, value: object) -> None:
        """Write one JSON document to stdout."""
        emit(self.streams.stdout, json_text(value) + "\n")

    def raw(self, text: str) -> None:
        """Write exact text (a checkpoint, a proof) to stdout, byte for byte."""
        emit(self.streams.stdout, text)

    def ask(self, question: str, *, default: str) -> str:
        """Return what the person answers, `default` for an empty answer; call only if `interactive`."""
        self.streams.stderr.write(f"{plain(question)} [{plain(default)}]: ")
        self.streams.stderr.flush()
        answer = self.streams.stdin.readline()
        if not answer:
            raise InvalidInputError("The answer ended before it began; nothing was done.")
        return answer.strip() or default


def emit(stream: TextIO, text: str) -> None:
    """Write and flush.

    Raises:
        BrokenPipeError: whoever read the output closed it.
        StorageError: it goes to a file, and the disk refused.
    """
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        # What could not be written is still in the buffer; Python would fail on it once more at its end, with a code of its own.
        silence(stream)
        raise StorageError(f"The output could not be written: {error.strerror or error}.") from error


def silence(stream: TextIO) -> None:
    """Let what is left in a stream's buffer go nowhere, so that Python does not complain of it at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def json_text(value: object) -> str:
    """Return indented JSON; characters that could steer a terminal are escaped, which means the same to a parser."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    # Line breaks of the layout are not among the hostile characters, and inside strings JSON has escaped them already.
    return _HOSTILE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
