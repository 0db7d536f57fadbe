"""How the log looks, and the check of a consistency proof by whoever asked for it."""

from pathlib import Path

from rich.console import RenderableType

from colophon.ledger.note import parse_note
from colophon.ledger.tree import verify_consistency
from colophon.workflow.views import ConsistencyView, EntryView, LogView
from colophon_cli.layout import facts, heading, joined, sentence


def head(view: LogView) -> RenderableType:
    """The head of the log."""
    return joined(
        heading(view.origin),
        facts(
            [
                ("entries", f"{view.size:,}"),
                ("root", view.root),
                ("log key", view.vkey),
                ("witnessed", ", ".join(cosigners(view)) or "unwitnessed: only the log's own key signed its head"),
            ]
        ),
        sentence("Whoever verifies needs the log key; `colophon log checkpoint` prints what it signs."),
    )


def cosigners(view: LogView) -> tuple[str, ...]:
    """Return who signed the checkpoint beside the log itself, by the names they signed under; nothing is checked here."""
    lines = parse_note(view.checkpoint).signatures
    return tuple(dict.fromkeys(line.name for line in lines if line.name != view.origin))


def entry(view: EntryView) -> RenderableType:
    """One entry."""
    return joined(
        heading(f"Entry {view.index}"),
        facts([("leaf hash", view.leaf_hash), ("leaf", view.leaf)]),
    )


def receipt(index: int, file: Path) -> RenderableType:
    """A receipt that was written."""
    return sentence(f"The receipt of entry {index} is in {file}; it needs no server to be checked, only the log's key.")


def check(view: ConsistencyView) -> None:
    """Return if the proof holds.

    Raises:
        ProofInvalidError: it does not: the log was rewritten, or the proof is not its own.
    """
    verify_consistency(
        old_size=view.old_size,
        new_size=view.new_size,
        proof=[bytes.fromhex(text) for text in view.proof],
        old_root=bytes.fromhex(view.old_root),
        new_root=bytes.fromhex(view.new_root),
    )


def consistency(view: ConsistencyView) -> RenderableType:
    """A consistency proof that was checked."""
    first = "entry" if view.old_size == 1 else f"{view.old_size:,} entries"
    was = "was" if view.old_size == 1 else "were"
    return joined(
        sentence(f"The first {first} of {view.new_size:,} {was} not rewritten; checked here."),
        facts(
            [
                ("old root", view.old_root),
                ("new root", view.new_root),
                *((f"proof {number}", text) for number, text in enumerate(view.proof)),
            ]
        ),
    )
