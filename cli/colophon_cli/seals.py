"""How a finished seal and a release look."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict
from rich.console import RenderableType

from colophon.workflow.views import TEST_SIGNER, Page, ReleaseView, SealView
from colophon_cli.layout import Verbatim, facts, heading, joined, sentence, stacked, table
from colophon_cli.screen import Screen
from colophon_cli.words import minute


class Sealed(BaseModel):
    """What `colophon seal --json` prints."""

    model_config = ConfigDict(frozen=True)

    path: Path
    source: Path
    signer: str | None
    test_signer: bool
    seal: SealView

    @property
    def checked(self) -> Path:
        """What is given to `verify`: beside a sidecar lies the file it belongs to."""
        return self.path if self.seal.embedded else self.source


def sealed(done: Sealed) -> RenderableType:
    """Where it is, what it says, and who signed it until when."""
    view = done.seal
    kind = "inside the file" if view.embedded else "a sidecar: keep it beside the file"
    return stacked(
        joined(heading(f"Sealed {done.path}"), sentence(view.sentence) if view.sentence else None),
        facts(
            [
                ("credential", kind),
                ("signed by", _signer(done)),
                (
                    "certificate ends",
                    view.certificate_ends and f"{minute(view.certificate_ends)} UTC, and with it the seal",
                ),
                ("release", view.release),
                ("its page", view.page),
                ("SHA-256", view.sealed_sha256),
            ]
        ),
        joined(sentence("Check it:"), Verbatim([f"colophon verify {_quoted(done.checked)}"])),
    )


def _signer(done: Sealed) -> str:
    name = done.signer or "an unnamed certificate"
    return f"{name}, a test signer: strangers' lists do not know it" if done.test_signer else name


def _quoted(path: Path) -> str:
    text = str(path)
    return f'"{text}"' if any(character.isspace() for character in text) else text


def warn(screen: Screen, view: SealView) -> None:
    """Say what must be known before the file goes out, also with `--quiet`."""
    for warning in view.warnings:
        if warning == TEST_SIGNER and not screen.as_json:
            # The result has just said so, beside the signer's name.
            continue
        screen.warn(sentence(f"Note: {warning}"))


def release(view: "ReleaseView") -> RenderableType:
    """One release."""
    withdrawn = None
    if view.withdrawn_at is not None:
        reason = view.withdrawn_reason or (view.withdrawn_code.value if view.withdrawn_code else "no reason shown")
        withdrawn = f"{minute(view.withdrawn_at)} UTC: {reason}"
    return joined(
        heading(view.title or view.file_name or "Untitled release"),
        facts(
            [
                ("id", view.id),
                ("work", view.work),
                ("file", view.file_name),
                ("type", view.media_type),
                ("credential", "inside the file" if view.embedded else "a sidecar"),
                ("released", f"{minute(view.released_at)} UTC, log entry {view.index}"),
                ("page", view.page),
                ("taken back", withdrawn),
                ("file SHA-256", view.file_sha256),
                ("manifest SHA-256", view.manifest_sha256),
                ("source SHA-256", view.asset),
            ]
        ),
    )


def releases(page: "Page[ReleaseView]") -> RenderableType:
    """The releases there are."""
    if not page.items:
        return sentence("Nothing is released yet.")
    return table(
        ("ID", "RELEASED (UTC)", "STATE", "FILE", "TITLE"),
        (
            (
                view.id[:8],
                minute(view.released_at),
                "taken back" if view.withdrawn_at else "-",
                view.file_name or "-",
                view.title or "-",
            )
            for view in page.items
        ),
    )
