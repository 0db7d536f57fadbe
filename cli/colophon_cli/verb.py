"""The classes behind every command and group: the options that all share, and help pages a person can read.

Typer carries its own copy of click and names its types under `typer._click`; only this module and `help_page` touch them.
"""

import shutil
from pathlib import Path
from typing import Annotated

import typer
from typer._click.core import Context, Parameter  # pyright: ignore[reportPrivateUsage]  # where typer keeps them
from typer._click.formatting import HelpFormatter  # pyright: ignore[reportPrivateUsage]
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from colophon_cli import help_page
from colophon_cli.screen import UNWRAPPED
from colophon_cli.session import Session

SHARED_PANEL = "For every command"


def _keep(ctx: typer.Context, param: typer.CallbackParam, value: str | bool | Path | None) -> object:  # noqa: FBT001  # as typer calls it
    session = Session.of(ctx)
    # Only what was given: the group's own copy of the option must not undo what stands behind the verb.
    if value:
        setattr(session, str(param.name), value)
    return value


def _shared(
    *,
    home: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            expose_value=False,
            callback=_keep,
            help="Work on this folder instead of the one named by COLOPHON_HOME.",
            rich_help_panel=SHARED_PANEL,
        ),
    ] = None,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            expose_value=False,
            callback=_keep,
            help="Print the result as JSON to stdout; messages go to stderr.",
            rich_help_panel=SHARED_PANEL,
        ),
    ] = False,
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet",
            "-q",
            expose_value=False,
            callback=_keep,
            help="Show no progress and no messages, only the result.",
            rich_help_panel=SHARED_PANEL,
        ),
    ] = False,
    no_color: Annotated[
        bool,
        typer.Option(
            "--no-color",
            expose_value=False,
            callback=_keep,
            help="Use no colour; the same as setting NO_COLOR.",
            rich_help_panel=SHARED_PANEL,
        ),
    ] = False,
) -> None:
    """Carry the options that every command has; never run."""


def _shared_parameters() -> list[Parameter]:
    holder = typer.Typer(add_completion=False)
    holder.command()(_shared)
    return list(get_command(holder).params)


_SHARED = _shared_parameters()


class Verb(TyperCommand):
    """A command with the shared options and our help page."""

    def get_params(self, ctx: Context) -> list[Parameter]:
        """Return the command's own parameters, then the shared ones."""
        return with_shared(super().get_params(ctx))

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the help page."""
        formatter.write(help_page.command_page(self, ctx, width=_width(ctx)))


class VerbGroup(TyperGroup):
    """A group of commands with the shared options and our help page."""

    def get_params(self, ctx: Context) -> list[Parameter]:
        """Return the group's own parameters, then the shared ones."""
        return with_shared(super().get_params(ctx))

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the help page."""
        formatter.write(help_page.group_page(self, ctx, self.panels(ctx), width=_width(ctx)))

    def panels(self, ctx: Context) -> list[tuple[str, list[help_page.Row]]]:
        """Return name and purpose of each command, by heading."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return [("Commands", [(name, help_page.purpose(found)) for name, found in commands if found is not None])]


def _width(ctx: Context) -> int:
    session: object = ctx.find_root().obj
    columns = shutil.get_terminal_size().columns
    if isinstance(session, Session):
        wide = session.screen.width(session.outside.streams.stdout)
        columns = columns if wide == UNWRAPPED else wide
    return columns


def with_shared(own: list[Parameter]) -> list[Parameter]:
    """Return `own` and the shared options, `--help` last."""
    helps = [parameter for parameter in own if parameter.name == "help"]
    return [*(parameter for parameter in own if parameter not in helps), *_SHARED, *helps]


def group(name: str, help_text: str) -> typer.Typer:
    """Return an empty group of commands; called without a command it shows its help."""
    return typer.Typer(
        name=name, cls=VerbGroup, help=help_text, no_args_is_help=True, rich_markup_mode=None, add_completion=False
    )


def single() -> typer.Typer:
    """Return what holds one command."""
    return typer.Typer(rich_markup_mode=None, add_completion=False)
