"""The export of a log as static files, from the command line."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict
from rich.console import RenderableType

from colophon.ledger.checkpoint import open_checkpoint
from colophon.ledger.export import export_log
from colophon.ledger.keys import NoteKey
from colophon_cli import place
from colophon_cli.layout import facts, heading, joined, sentence
from colophon_cli.progress import Progress
from colophon_cli.session import Session
from colophon_cli.words import counted


class ExportView(BaseModel):
    """What `colophon log export` did.

    Attributes:
        old_size: of the checkpoint that was there before; 0 for none.
        size: of the one that is there now.
        files: how many were written.
    """

    model_config = ConfigDict(frozen=True)

    folder: str
    origin: str
    old_size: int
    size: int
    files: int


def export(session: Session, folder: Path) -> ExportView:
    """Bring the export in `folder` up to the log's present head, and return what was done.

    Raises:
        InvalidInputError: the folder holds another log's export.
        LedgerCorruptError: the folder holds what the log contradicts.
        StorageError: the folder can't be written.
    """
    with session.workflow() as workflow:
        head, told = workflow.log_head(), workflow.log_keys()
        keys = [NoteKey.from_vkey(key.vkey) for key in told.keys]
        with Progress(session.screen).entries("Exporting", head.size) as done:
            exported = export_log(
                place.open_export_target(folder),
                leaves=lambda start, end: workflow.log_leaves(start=start, end=end),
                signed=open_checkpoint(head.checkpoint, keys=keys),
                keys=keys,
                keys_text=told.model_dump_json(indent=2) + "\n",
                advance=done,
            )
    return ExportView(
        folder=str(folder),
        origin=head.origin,
        old_size=exported.old_size,
        size=exported.size,
        files=exported.files,
    )


def exported(view: ExportView) -> RenderableType:
    """An export."""
    if view.files:
        done = (
            f"{counted(view.size - view.old_size, 'new entry', 'new entries')}, {counted(view.files, 'file')} written"
        )
    else:
        done = "it was up to date"
    return joined(
        heading(f"{view.origin} is exported to {view.folder}"),
        facts([("entries", f"{view.size:,}"), ("now", done)]),
        sentence(
            "Any static host can serve it; `colophon log fsck FOLDER` audits it, also where nothing else of the log is."
        ),
    )
