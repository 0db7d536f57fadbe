"""A high-water mark in memory that implements the port, and does what it is told to do when it is moved."""

from collections.abc import Callable
from dataclasses import dataclass, field

from colophon.errors import MarkMovedError
from colophon.workflow.mark_port import Mark
from colophon.workflow.ports import Journal


@dataclass
class MarkInMemory:
    """The mark; `before` is called before a move is kept and may raise, `after` when it is kept."""

    mark: Mark | None = None
    before: Callable[[Mark], None] = field(default=lambda _: None)
    after: Callable[[Mark], None] = field(default=lambda _: None)
    moves: list[int] = field(default_factory=list)

    def read(self) -> Mark | None:
        return self.mark

    def move(self, mark: Mark, *, expected: Mark | None) -> None:
        self.before(mark)
        if self.mark != expected:
            raise MarkMovedError("moved by another")
        self.mark = mark
        self.moves.append(mark.size)
        self.after(mark)


def marked(journal: Journal) -> MarkInMemory:
    """Return a mark at the journal's present head."""
    head = journal.head()
    return MarkInMemory(Mark(size=head.size, root=head.root))
