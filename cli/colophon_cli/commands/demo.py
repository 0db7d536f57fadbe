"""`colophon demo`: the whole way, on a small spot."""

from pathlib import Path

import typer

from colophon.errors import SealMismatchError
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
    # The demonstration and what it stands on are heavy, and needed by this command alone.
    from colophon_cli.demo.place import ground  # noqa: PLC0415
    from colophon_cli.demo.report import shown  # noqa: PLC0415
    from colophon_cli.demo.run import run_demo  # noqa: PLC0415

    session = Session.of(ctx)
    report = run_demo(session.home or FOLDER, ground(session.who), tell=session.screen.say)
    session.show(report, shown)
    if report.problems:
        raise SealMismatchError("The demonstration did not come out as it should: " + "; ".join(report.problems))
