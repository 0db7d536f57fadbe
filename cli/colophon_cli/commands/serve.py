"""`colophon serve`: the server on a folder."""

from typing import Annotated

import typer

from colophon_cli import serving
from colophon_cli.session import Session
from colophon_cli.verb import Verb, single

app = single()

EXAMPLES = """
colophon serve
colophon --home build/demo serve --port 8080
"""


@app.command("serve", cls=Verb, epilog=EXAMPLES)
def serve(
    ctx: typer.Context,
    *,
    host: Annotated[
        str | None,
        typer.Option("--host", metavar="ADDRESS", help="Listen here; COLOPHON_HOST, else only this machine."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port", "-p", metavar="PORT", min=0, max=65535, help="COLOPHON_PORT, else 8000; 0: any free one."
        ),
    ] = None,
) -> None:
    """Serve pages and API until interrupted; other commands go through this server meanwhile."""
    session = Session.of(ctx)
    serving.serve(session.screen, home=session.home, host=host, port=port)
