"""`colophon doctor`: is everything as it should be."""

import typer

from colophon_cli import health
from colophon_cli.exits import Exit
from colophon_cli.session import Session
from colophon_cli.verb import Verb, single

app = single()


@app.command("doctor", cls=Verb)
def doctor(ctx: typer.Context) -> None:
    """Look at the folder, keys, engine and log, and say what is wrong and how to cure it."""
    session = Session.of(ctx)
    with session.workflow() as workflow:
        lines = workflow.doctor(session.who)
    session.show_many("lines", lines, health.lines)
    if any(line.state == "problem" for line in lines):
        raise typer.Exit(Exit.REFUSED)
