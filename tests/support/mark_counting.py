"""A process that moves a mark while others do the same."""

from pathlib import Path

from colophon.adapters.mark.file import FileMark
from colophon.errors import MarkMovedError
from colophon.ledger.keys import Ed25519NoteSigner
from colophon.workflow.mark_port import Mark


def count_up(folder: str, seed: bytes, times: int) -> None:
    """Raise the mark by one, `times` times, against whoever else does."""
    mark = FileMark(Path(folder), key=Ed25519NoteSigner.from_seed(seed, name="log").key, home=Path(folder))
    done = 0
    while done < times:
        standing = mark.read()
        size = 0 if standing is None else standing.size
        try:
            mark.move(Mark(size=size + 1, root=b"\0" * 32), expected=standing)
        except MarkMovedError:
            continue
        done += 1
