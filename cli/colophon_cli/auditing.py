"""The audit of a log from the command line: which keys are believed, what was gone through, and what that does not say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict
from rich.console import RenderableType

from colophon.errors import AuditFailedError, InvalidInputError, TileInvalidError
from colophon.ledger.audit import audit
from colophon.ledger.checkpoint import Checkpoint, SignedCheckpoint, open_checkpoint
from colophon.ledger.keys import NoteKey
from colophon_cli import place
from colophon_cli.files import content_of
from colophon_cli.layout import facts, heading, joined, sentence
from colophon_cli.progress import Progress
from colophon_cli.session import Session
from colophon_cli.verifying import log_keys_of
from colophon_cli.words import counted

if TYPE_CHECKING:
    from colophon.wiring.auditing import Auditable


class AuditView(BaseModel):
    """What `colophon log fsck` found in order.

    Attributes:
        signed_by: the known keys that signed the checkpoint; none for a home, whose head is signed when it is asked for.
        key_given: whether those keys came from whoever audits, and not from the log itself.
        entries: how many were read, hashed, and found to lead to the root; `sealed` of them are closed to strangers.
        opened: whether the entries inside sealed leaves were read too.
        works, releases: how many could be followed.
        held: how many earlier checkpoints it was found to contain.
    """

    model_config = ConfigDict(frozen=True)

    where: str
    origin: str
    root: str
    signed_by: tuple[str, ...]
    key_given: bool
    entries: int
    sealed: int
    opened: bool
    works: int
    releases: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuestion:
    """What is asked: of which log, believing whom, and what it must still contain."""

    target: str | None
    log_keys: Sequence[str]
    checkpoints: Sequence[Path]

    def answer(self, session: Session) -> AuditView:
        """Return what was gone through.

        Raises:
            AuditFailedError: the first thing that is wrong.
            NoteInvalidError, NoteSignatureError: a checkpoint is none, or not signed by a known key.
            InvalidInputError: no key of the log is known.
        """
        given = tuple(log_keys_of(self.log_keys))
        try:
            with place.open_auditable(session.home, self.target) as found:
                return self._audit(session, found, given)
        except TileInvalidError as error:
            raise AuditFailedError(error.message) from error

    def _audit(self, session: Session, found: "Auditable", given: tuple[NoteKey, ...]) -> AuditView:
        keys = given or found.own_keys
        if not keys:
            raise InvalidInputError(f"No key of the log in {found.name} is known; give it with --log-key.")
        head, signed_by = _head(found, keys)
        held = [_held(content_of(path), keys).checkpoint for path in self.checkpoints]
        with Progress(session.screen).entries("Auditing", head.size) as done:
            gone = audit(found.log, head, held=held, advance=done)
        return AuditView(
            where=found.name,
            origin=head.origin,
            root=head.root.hex(),
            signed_by=tuple(key.vkey for key in signed_by),
            key_given=bool(given),
            entries=gone.entries,
            sealed=gone.sealed,
            opened=gone.opened,
            works=gone.works,
            releases=gone.releases,
            held=gone.held,
        )


def _head(found: "Auditable", keys: Iterable[NoteKey]) -> tuple[Checkpoint, tuple[NoteKey, ...]]:
    if isinstance(found.head, Checkpoint):
        own = [key for key in keys if key in found.own_keys and key.name == found.head.origin]
        if not own:
            raise AuditFailedError(f"The key of the log in {found.name} is none of those you gave, or of another log.")
        return found.head, ()
    signed = open_checkpoint(found.head, keys=keys)
    return signed.checkpoint, signed.signed_by


def _held(note: bytes, keys: Iterable[NoteKey]) -> SignedCheckpoint:
    return open_checkpoint(note, keys=keys)


def audited(view: AuditView) -> RenderableType:
    """An audit that found nothing wrong."""
    closed = f"{counted(view.sealed, 'is', 'are')} sealed" if view.sealed else "none is sealed"
    inside = "their insides were read too" if view.opened else "their insides were not looked at"
    return joined(
        heading(f"Nothing wrong was found in {view.where}"),
        facts(
            [
                ("log", view.origin),
                ("entries", f"{view.entries:,}, each hashed; {closed}" + (f", {inside}" if view.sealed else "")),
                ("tiles", "each made anew from the entries, and the same"),
                ("root", view.root),
                ("checkpoint", _signed(view)),
                ("works", _works(view)),
                ("releases", f"{view.releases:,}, each after its intent"),
                ("still contains", f"{counted(view.held, 'checkpoint')} that you hold" if view.held else None),
            ]
        ),
        sentence(
            "This says that the log is whole; it does not say that what it records happened. Keep its checkpoint: the next "
            "audit can hold the log to it (--checkpoint)."
        ),
    )


def _works(view: AuditView) -> str:
    if not view.works and view.sealed:
        return "sealed; only who has the Colophon itself can follow them (fsck on its folder)"
    return f"{view.works:,} followed from entry to entry, without gap or fork"


def _signed(view: AuditView) -> str:
    if not view.signed_by:
        return "the stored head; it is signed when somebody asks for it"
    if view.key_given:
        return f"signed by {', '.join(view.signed_by)}, which you gave"
    return f"signed by {', '.join(view.signed_by)}, which came with the log: compare it with one from elsewhere (--log-key)"
