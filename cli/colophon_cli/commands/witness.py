"""`colophon witness`: watch over other houses' logs."""

from pathlib import Path
from typing import Annotated

import typer

from colophon.ledger.keys import NoteKey
from colophon_cli import place, serving, witness_screens
from colophon_cli.files import content_of
from colophon_cli.session import Session
from colophon_cli.verb import Verb, group

app = group(
    "witness",
    "Watch over other houses' logs: cosign their checkpoints as long as they only grow (C2SP tlog-witness).",
)

FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--folder",
        metavar="FOLDER",
        help="The witness's own folder; COLOPHON_WITNESS_HOME, else `witness` in the home.",
    ),
]
INIT_EXAMPLES = """
colophon witness init --name witness.studio-nord.example
"""


@app.command("init", cls=Verb, epilog=INIT_EXAMPLES)
def init(
    ctx: typer.Context,
    *,
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="How it signs, for ever: a name under your domain.")
    ],
    folder: FolderOption = None,
) -> None:
    """Make a witness: a key of its own, and an empty state. It needs no log of your own."""
    session = Session.of(ctx)
    made = place.init_witness(place.witness_folder(session.home, folder), name)
    session.show(witness_screens.MadeWitness.of(made), witness_screens.made)


ADD_EXAMPLES = """
colophon witness add-log log.vkey
colophon witness add-log log.example.com/2026+5a3f1c22+AbC...
"""


@app.command("add-log", cls=Verb, epilog=ADD_EXAMPLES)
def add_log(
    ctx: typer.Context,
    *,
    vkey: Annotated[str, typer.Argument(metavar="VKEY", help="The log's key, or a file that holds it.")],
    folder: FolderOption = None,
) -> None:
    """Follow a log from now on; a further key of a log that is followed is added to it."""
    session = Session.of(ctx)
    key = NoteKey.from_vkey(_text_of(vkey))
    log = place.follow_log(place.witness_folder(session.home, folder), key)
    session.show(witness_screens.FollowedLog.of(log), witness_screens.followed)


@app.command("show", cls=Verb)
def show(ctx: typer.Context, *, folder: FolderOption = None) -> None:
    """Show the witness's key, the logs it follows, and the checkpoints it refused and kept."""
    session = Session.of(ctx)
    chosen = place.witness_folder(session.home, folder)
    view = place.look_at_witness(chosen)
    session.show(witness_screens.ShownWitness.of(chosen, view), witness_screens.witness)


@app.command("serve", cls=Verb)
def serve(
    ctx: typer.Context,
    *,
    folder: FolderOption = None,
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
    """Answer logs and monitors until interrupted; what is cosigned is durable before it is answered."""
    session = Session.of(ctx)
    serving.serve_witness(session.screen, home=session.home, folder=folder, host=host, port=port)


def _text_of(vkey: str) -> str:
    path = Path(vkey)
    return content_of(path).decode("utf-8", "replace") if path.is_file() or "+" not in vkey else vkey
