"""A seal from the command line: ordered, watched stage by stage, and fetched where caller and workflow share no disk."""

import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from colophon.credential.media_types import by_name
from colophon.errors import (
    AssetContentMissingError,
    BatchRefusedError,
    ColophonError,
    SealError,
    StorageError,
    TargetExistsError,
)
from colophon.record.nouns import Asset
from colophon.workflow.protocol import Workflow
from colophon.workflow.views import JobState, SealOrder, SealView
from colophon_cli import words
from colophon_cli.files import described, found, media_type_of, read_errors
from colophon_cli.progress import Progress
from colophon_cli.session import Session

LOOK_AGAIN_S: Final = 0.5
SIDECAR: Final = ".c2pa"
Training: TypeAlias = Literal["allowed", "notAllowed", "constrained"]
TRAINING: Final[dict[str, Training]] = {"allowed": "allowed", "not-allowed": "notAllowed", "constrained": "constrained"}
"""What may be said about training on the file, as it is typed and as CAWG spells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSeal:
    """A seal as it stands on the command line."""

    file: Path
    target: Path | None
    title: str | None
    disclose: Sequence[str]
    training: Training
    force: bool
    key: str | None

    def run(self, session: "Session", workflow: "Workflow", work_id: str) -> tuple[SealView, Path]:
        """Seal and return the finished seal with where its file lies.

        Raises:
            TargetExistsError: something is there and `--force` was not said, or it is the source itself.
            SealError: it was not made; the source is untouched.
        """
        source = found(self.file)
        target = self.place_for(source)
        asset = described([source], stage=None, progress=Progress(session.screen))[source]
        workflow.register_asset(session.who, work_id, asset)
        order = SealOrder(
            work=work_id,
            asset=asset.sha256,
            title=self.title,
            disclose=tuple(self.disclose),
            training_mining=self.training,
            source_path=source.absolute(),
            target_path=target.absolute(),
            force=self.force,
        )
        view = self._watched(session, workflow, self._accepted(session, workflow, order, asset, source))
        if view.state is JobState.FAILED:
            raise _failure(view)
        placed = view.sealed_path
        # A server elsewhere may name a path of its own: only what lies where it was wanted is taken for delivered.
        if placed is not None and placed.parent == target.absolute().parent and placed.is_file():
            return view, placed
        fetch(session, workflow, view, target, force=self.force)
        return view, target

    def place_for(self, source: Path) -> Path:
        """Return where the sealed file, or the sidecar, goes: beside the source unless something else was said.

        Raises:
            TargetExistsError: something is there, or it is the source itself.
        """
        name = _sealed_name(source)
        target = self.target or source.with_name(name)
        if target.is_dir():
            # In another folder the file keeps its own name: there is nothing beside it to be confused with.
            target /= name if name.endswith(SIDECAR) or target.samefile(source.parent) else source.name
        if target.exists() and target.samefile(source):
            raise TargetExistsError(
                f"{str(target)!r} is the source itself, which is never overwritten; name another with -o."
            )
        if target.exists() and not self.force:
            raise TargetExistsError(f"{str(target)!r} exists; name another with -o, or replace it with --force.")
        return target

    def _accepted(
        self, session: "Session", workflow: "Workflow", order: SealOrder, asset: "Asset", source: Path
    ) -> SealView:
        try:
            return workflow.seal(session.who, order, idempotency_key=self.key)
        except AssetContentMissingError:
            # Caller and workflow share no disk: only now are the bytes sent, and only those of the file to be sealed.
            with read_errors(source), source.open("rb") as content:
                workflow.upload_asset(session.who, order.work, asset, content)
            return workflow.seal(session.who, order, idempotency_key=self.key)

    @staticmethod
    def _watched(session: "Session", workflow: "Workflow", view: SealView) -> SealView:
        with Progress(session.screen).stages("Sealing") as tell:
            while view.state in (JobState.QUEUED, JobState.RUNNING):
                tell(words.STAGE[view.stage], view.progress)
                view = workflow.wait_for_seal(session.who, view.id, timeout_s=LOOK_AGAIN_S)
        return view


def _sealed_name(source: Path) -> str:
    """Return the name a sealed file gets beside its source; a sidecar's ends in .c2pa, where verifiers look for it."""
    media_type = by_name(media_type_of(source))
    if media_type is None or not media_type.embeddable:
        return source.name + SIDECAR
    return f"{source.stem}.sealed{source.suffix}"


def fetch(session: "Session", workflow: "Workflow", view: SealView, target: Path, *, force: bool) -> None:
    """Copy the sealed file to `target`, whole or not at all.

    Raises:
        TargetExistsError: something is there by now and `force` is not said.
        StorageError: it could not be written.
    """
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        opened = workflow.sealed_file(session.who, view.id)
        with opened as sealed, sealed.open("rb") as content, unfinished.open("xb") as copy:
            shutil.copyfileobj(content, copy)
            copy.flush()
            os.fsync(copy.fileno())
        if force:
            unfinished.replace(target)
        else:
            # A hard link fails if the name is taken, where a rename would silently replace what came there meanwhile.
            os.link(unfinished, target)
    except FileExistsError as error:
        raise TargetExistsError(
            f"{str(target)!r} exists by now; name another with -o, or replace it with --force."
        ) from error
    except OSError as error:
        raise StorageError(
            f"{str(target)!r} can't be written: {error.strerror or error}. The seal itself is done."
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _failure(view: SealView) -> ColophonError:
    """Return the error that the seal failed with, of its own class, so that its code and exit code are the usual ones."""
    message = f"The seal was not made; the source is untouched. {view.error or 'No reason was given.'}"
    return error_class(view.error_code)(message)


def error_class(code: str | None) -> type[ColophonError]:
    """Return the class of our errors with this code; SealError where there is none."""
    waiting: list[type[ColophonError]] = [ColophonError]
    while waiting:
        kind = waiting.pop()
        if kind.code == code and kind is not BatchRefusedError:
            return kind
        waiting += kind.__subclasses__()
    return SealError
