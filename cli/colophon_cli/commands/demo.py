"""`colophon demo`: the whole way, on a small spot."""

from pathlib import Path

import typer

from colophon_cli.demo.run import run_demo
from colophon_cli.session import Session
from colophon_cli.verb import Verb, single

app = single()

EXAMPLES = """
colophon demo
colophon demo --home build/demo
"""
FOLDER = Path("colophon-demo")


@app.command("demo", cls=Verb, epilog=EXAMPLES)
def demo(ctx: typer.Context) -> None:
    """Record, seal and verify a small spot, "The Lighthouse", in a folder of its own, made afresh each time.

    Then one byte of picture is changed, to show that it is told.
    """
    session = Session.of(ctx)
    run_demo(session.home or FOLDER)
