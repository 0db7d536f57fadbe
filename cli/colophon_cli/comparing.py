"""`colophon log compare`: two checkpoints of one log, the proof between them, and what is kept of both."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import RenderableType

from colophon.errors import HomeMissingError, InvalidInputError, NotFoundError
from colophon.ledger.checkpoint import Checkpoint, SignedCheckpoint, open_checkpoint
from colophon.ledger.comparing import Agreement, Comparison, Growth, compare
from colophon.ledger.keys import NoteKey
from colophon.ledger.note import parse_note
from colophon.workflow.views import ConsistencyView
from colophon_cli.files import content_of, write_new
from colophon_cli.layout import facts, heading, joined, sentence, stacked
from colophon_cli.session import Session
from colophon_cli.words import counted

SAID: Final[dict[Agreement, str]] = {
    Agreement.SAME: "They are the same head: same size, same root.",
    Agreement.GREW: "They agree: the larger log begins with the smaller one; proven here.",
    Agreement.FORKED: "They do not agree: the log's key signed two histories. Keep both; together they are the evidence.",
    Agreement.UNPROVEN: "Nothing at hand proves that they agree, nor that they don't.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoCheckpoints:
    """What is compared.

    Attributes:
        one, other: files with signed checkpoints; `other` None: the present checkpoint of the Colophon at hand.
        keys: the log's keys; by default that of the Colophon at hand.
    """

    one: Path
    other: Path | None
    keys: Sequence[NoteKey]

    def compared(self, session: Session) -> Comparison:
        """Return what the two say of each other; the Colophon at hand is asked for a proof if it has that log.

        Raises:
            UnreadableError: a file can't be read.
            NoteInvalidError, NoteSignatureError: one is no checkpoint, or not signed by a known key.
            InvalidInputError: they are of two logs, or no key is known.
        """
        notes = [content_of(path) for path in (self.one, self.other) if path is not None]
        claimed = [Checkpoint.from_text(parse_note(note).text) for note in notes]
        try:
            with session.workflow() as workflow:
                head = workflow.log_head()
                keys = self.keys or (NoteKey.from_vkey(head.vkey),)
                if self.other is None:
                    notes.append(head.checkpoint.encode())
                    claimed.append(Checkpoint.from_text(parse_note(head.checkpoint).text))
                old, new = sorted(found.size for found in claimed)
                view = None
                if head.origin == claimed[0].origin and 0 < old < new <= head.size:
                    view = workflow.log_consistency(old_size=old, new_size=new)
        except (HomeMissingError, NotFoundError):
            if self.other is None:
                raise
            keys, view = tuple(self.keys), None
        if not keys:
            raise InvalidInputError("No key of the log is known here; give it with --log-key.")
        opened: list[SignedCheckpoint] = [open_checkpoint(note, keys=keys) for note in notes]
        return compare(*opened, growth=None if view is None else _growth(view))


def keep(comparison: Comparison, path: Path) -> None:
    """Write both notes and the proof between them into a new file.

    Raises:
        InvalidInputError: something is there.
        StorageError: it can't be written.
    """
    write_new(path, (json.dumps(comparison.as_json(), indent=2) + "\n").encode())


def shown(comparison: Comparison) -> RenderableType:
    """Two checkpoints that were compared."""
    return stacked(
        joined(heading(comparison.smaller.checkpoint.origin), sentence(SAID[comparison.agreement])),
        *(
            facts(
                [
                    ("checkpoint", counted(one.checkpoint.size, "entry", "entries")),
                    ("root", one.checkpoint.root.hex()),
                    ("signed by", ", ".join(key.vkey for key in one.signed_by)),
                ]
            )
            for one in (comparison.smaller, comparison.larger)
        ),
    )


def _growth(view: ConsistencyView) -> Growth:
    return Growth(old_root=bytes.fromhex(view.old_root), proof=tuple(bytes.fromhex(found) for found in view.proof))
