"""`colophon init`: make a Colophon."""

from typing import Annotated

import typer

from colophon_cli import welcome
from colophon_cli.session import Session
from colophon_cli.verb import Verb, single

app = single()

EXAMPLES = """
colophon init --organisation "Studio Nord"
colophon --home /srv/colophon init --organisation "Studio Nord" --origin log.studio-nord.example/2026
"""
UNNAMED = "An unnamed organisation"


@app.command("init", cls=Verb, epilog=EXAMPLES)
def init(
    ctx: typer.Context,
    *,
    organisation: Annotated[
        str | None,
        typer.Option(
            "--organisation", metavar="NAME", help="Who records; kept private, behind a commitment in the log."
        ),
    ] = None,
    origin: Annotated[
        str | None,
        typer.Option(
            "--origin", metavar="NAME", help="The log's name, for ever; random if left out. It can't be changed later."
        ),
    ] = None,
) -> None:
    """Make a folder with an empty log, its keys, and a development signer.

    At a terminal you are asked for what is missing; otherwise the log's name is random and tells nothing about you.
    """
    session = Session.of(ctx)
    chosen = welcome.asked(session.screen, organisation=organisation, origin=origin)
    made = session.outside.init_home(session.home, chosen.organisation or UNNAMED, chosen.origin)
    if session.as_json:
        session.screen.json(welcome.as_json(made))
    else:
        session.screen.print(welcome.made(made, home_given=session.home is not None))
