"""The table of commands; each is imported when it is called, so that help and completion are quick."""

import importlib
from functools import cache
from typing import Annotated, Final, NamedTuple

import typer
from typer._click.core import Command, Context  # pyright: ignore[reportPrivateUsage]  # where typer keeps them
from typer.main import get_command

from colophon import __version__
from colophon_cli.help_page import Row
from colophon_cli.suggestions import did_you_mean
from colophon_cli.verb import VerbGroup


class Entry(NamedTuple):
    """A command in the table: under which heading, and what it is for."""

    panel: str
    purpose: str


BEGIN: Final = "Begin"
RECORD: Final = "Record what happens"
PROVE: Final = "Seal, verify, look"
PLACE: Final = "The place itself"

COMMANDS: Final[dict[str, Entry]] = {
    "init": Entry(BEGIN, "Make a Colophon: a folder, a log, keys, a test signer."),
    "demo": Entry(BEGIN, "See the whole way on a small spot."),
    "work": Entry(RECORD, "Begin a production, list those there are, show one."),
    "agent": Entry(RECORD, "Say who and what takes part."),
    "step": Entry(RECORD, "Record what was made, from what, by whom."),
    "decide": Entry(RECORD, "Record who decided what, and why."),
    "undo": Entry(RECORD, "Take back or replace what was recorded, visibly."),
    "seal": Entry(PROVE, "Write a signed credential into a file."),
    "verify": Entry(PROVE, "Check any file: content, signer, record, log."),
    "show": Entry(PROVE, "Look at a work, step, decision, file or release."),
    "log": Entry(PROVE, "Look at the log and its proofs."),
    "keys": Entry(PLACE, "Make and revoke API keys; check certificates."),
    "serve": Entry(PLACE, "Serve pages and API."),
    "witness": Entry(PLACE, "Watch over other houses' logs, and cosign them."),
    "doctor": Entry(PLACE, "See whether everything is as it should be."),
}
"""Every command, in the order of a production: the module of its name in `commands/` holds it."""

ABOUT: Final = """Record who made what, people and AI, and seal it into what leaves the house.

Every step, decision and reason goes into a log that can't be rewritten unnoticed; what is sealed carries a signed
credential that says what was human, what was AI, and what is unknown. Strangers can check it without you.
"""
EXAMPLES: Final = """
colophon demo            the whole way on a small spot
colophon init            make a Colophon of your own
colophon verify FILE     check any file
"""


class Root(VerbGroup):
    """The whole command line."""

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002  # the signature is typer's
        """Return the commands' names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:  # noqa: ARG002  # the signature is typer's
        """Return a command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"colophon_cli.commands.{cmd_name}")
        app: object = module.app
        if not isinstance(app, typer.Typer):
            raise TypeError(f"colophon_cli.commands.{cmd_name} has no app")
        return get_command(app)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """Return the command that `args` begin with; the nearest are named where it is none."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"There is no command {args[0]!r}.{did_you_mean(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def panels(self, ctx: Context) -> list[tuple[str, list[Row]]]:  # noqa: ARG002  # the signature is the group's
        """Return the table by heading, without importing any command."""
        headings = dict.fromkeys(entry.panel for entry in COMMANDS.values())
        return [
            (heading, [(name, entry.purpose) for name, entry in COMMANDS.items() if entry.panel == heading])
            for heading in headings
        ]


def _version(value: bool) -> None:  # noqa: FBT001  # as typer calls it
    if value:
        typer.echo(f"colophon {__version__}")
        raise typer.Exit


def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Carry what can stand before every command."""


@cache
def command() -> Command:
    """Return the whole command line."""
    app = typer.Typer(
        name="colophon",
        cls=Root,
        help=ABOUT,
        epilog=EXAMPLES,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback()(_root)
    return get_command(app)
