"""`colophon show`: look at anything that is recorded."""

from typing import Annotated

import typer

from colophon_cli.choices import one_of
from colophon_cli.options import WorkOption
from colophon_cli.session import Session
from colophon_cli.showing import Kind, Showing
from colophon_cli.verb import Verb, single

app = single()

EXAMPLES = """
colophon show
colophon show "The Lighthouse"
colophon show spot.mp4
colophon show 0192f3a1-7c44-7d10-9e11-2a5b6c7d8e9f --json
"""


@app.command("show", cls=Verb, epilog=EXAMPLES)
def show(
    ctx: typer.Context,
    *,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="WHAT",
            help="A file, SHA-256, work, release, or the id of a step or decision; the only work if left out.",
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--as", metavar="KIND", help="What is meant, if unclear: work, statement, asset, release."),
    ] = None,
    work: WorkOption = None,
) -> None:
    """Show a work with its steps, one step or decision, a release, or what the record adds up to for a file.

    For a file: its class per channel, what people brought, the gaps, and the rule behind each conclusion.
    """
    session = Session.of(ctx)
    with session.workflow() as workflow:
        showing = Showing(session, workflow, work)
        if name is None:
            showing.show_only_work()
        else:
            showing.show(name, one_of(Kind)(kind) if kind else None)
