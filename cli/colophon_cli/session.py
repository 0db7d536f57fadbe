"""One run of the command line: its options, its screen, and the way to the workflow."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer
from rich.console import RenderableType

from colophon.workflow.principal import Principal, owner
from colophon_cli import place
from colophon_cli.screen import Screen, Streams

if TYPE_CHECKING:
    # Heavy, and only named here: `colophon --help` must not wait for them.
    from pydantic import BaseModel

    from colophon.credential.trust import TrustAnchors
    from colophon.ledger.keys import NoteKey
    from colophon.ledger.policy import TlogPolicy
    from colophon.wiring import FileVerifier, NewHome
    from colophon.workflow.protocol import Workflow

ViewT = TypeVar("ViewT", bound="BaseModel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What a run touches outside itself; tests hand in streams of their own and a workflow that is not on disk."""

    environ: Mapping[str, str]
    streams: Streams = field(default_factory=Streams)
    open_workflow: "Callable[[Path | None], AbstractContextManager[Workflow]]" = place.open_workflow
    open_verifier: "Callable[[TrustAnchors, Sequence[NoteKey], TlogPolicy], AbstractContextManager[FileVerifier]]" = (
        place.open_verifier
    )
    init_home: "Callable[[Path | None, str, str | None], NewHome]" = place.init_home


@dataclass(kw_only=True)
class Session:
    """What the options said; filled while the command line is parsed, read afterwards."""

    outside: Outside
    home: Path | None = None
    as_json: bool = False
    quiet: bool = False
    no_color: bool = False

    @staticmethod
    def of(ctx: "typer.Context") -> "Session":
        """Return the session of the command that is running."""
        session = ctx.find_root().obj
        if not isinstance(session, Session):
            raise TypeError("the command runs outside colophon_cli.running.run")
        return session

    @cached_property
    def screen(self) -> Screen:
        """Where this run writes."""
        return Screen(
            self.outside.streams,
            self.outside.environ,
            as_json=self.as_json,
            quiet=self.quiet,
            no_color=self.no_color,
        )

    @cached_property
    def who(self) -> "Principal":
        """Who calls: somebody who works on the folder itself; through a server its API key decides."""
        return owner()

    def workflow(self) -> "AbstractContextManager[Workflow]":
        """Open the workflow: on the folder, through the server that holds it, or at COLOPHON_URL."""
        return self.outside.open_workflow(self.home)

    def show(self, view: ViewT, render: "Callable[[ViewT], RenderableType]") -> None:
        """Show a result: as it stands with `--json`, else as `render` makes it for people."""
        if self.as_json:
            self.screen.json(view.model_dump(mode="json"))
        else:
            self.screen.print(render(view))

    def show_exact(self, view: "BaseModel", text: str) -> None:
        """Show a text that is signed or hashed byte for byte: with `--json` the view it came with."""
        if self.as_json:
            self.screen.json(view.model_dump(mode="json"))
        else:
            self.screen.raw(text)

    def show_many(
        self, name: str, views: "Sequence[ViewT]", render: "Callable[[Sequence[ViewT]], RenderableType]"
    ) -> None:
        """Show several results: with `--json` an object with a list under `name`."""
        if self.as_json:
            self.screen.json({name: [view.model_dump(mode="json") for view in views]})
        else:
            self.screen.print(render(views))
