"""`colophon verify`: the stranger's check."""

from pathlib import Path
from typing import Annotated

import typer

from colophon_cli import verdicts
from colophon_cli.session import Session
from colophon_cli.verb import Verb, single
from colophon_cli.verifying import Question, ended

app = single()

EXAMPLES = """
colophon verify spot.mp4
colophon verify deliveries/ --trust anchors.pem --log-key log.vkey --require intact,signer,log
colophon verify script.txt --sidecar script.txt.c2pa --json
"""
LISTS = "Whom you know (given any of these, only these count and nobody is asked)"


@app.command("verify", cls=Verb, epilog=EXAMPLES)
def verify(
    ctx: typer.Context,
    *,
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Files, and folders with files; FILE.c2pa beside a file is found."),
    ],
    require: Annotated[
        str,
        typer.Option(
            "--require",
            metavar="LIST",
            show_default=True,
            help="What must hold, separated by commas: intact, signer (your list knows who signed), log, witnesses.",
        ),
    ] = "intact",
    trust: Annotated[
        list[Path] | None,
        typer.Option("--trust", metavar="PEM", help="Roots whose certificates may sign claims.", rich_help_panel=LISTS),
    ] = None,
    log_key: Annotated[
        list[str] | None,
        typer.Option("--log-key", metavar="VKEY", help="A log's key, or a file with keys.", rich_help_panel=LISTS),
    ] = None,
    witness: Annotated[
        list[str] | None,
        typer.Option("--witness", metavar="VKEY", help="A witness's key, or a file with keys.", rich_help_panel=LISTS),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(
            "--policy",
            metavar="FILE",
            help="Logs, witnesses and their quorum, as a C2SP tlog-policy; `log` is then met only with the quorum.",
            rich_help_panel=LISTS,
        ),
    ] = None,
    trust_identity: Annotated[
        list[Path] | None,
        typer.Option(
            "--trust-identity", metavar="PEM", help="Roots whose certificates name people.", rich_help_panel=LISTS
        ),
    ] = None,
    trust_time: Annotated[
        list[Path] | None,
        typer.Option("--trust-time", metavar="PEM", help="Roots of time-stamp authorities.", rich_help_panel=LISTS),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask no Colophon, also not the one at hand.", rich_help_panel=LISTS)
    ] = False,
    sidecar: Annotated[
        Path | None, typer.Option("--sidecar", metavar="FILE", help="The file's credential, where it is elsewhere.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show every check, ingredient and name.")] = False,
) -> None:
    """Check files: are they unchanged, who sealed them, what is recorded, and does a log answer for it.

    Needs no server, no key and no database, and keeps nothing of the files. The three answers stay apart: content,
    signer, record. The exit code tells which requirement was not met (docs/exit-codes.md).
    """
    session = Session.of(ctx)
    examined = Question(
        paths=paths,
        require=require,
        trust=trust or (),
        identity_trust=trust_identity or (),
        time_trust=trust_time or (),
        log_keys=log_key or (),
        witnesses=witness or (),
        policy=policy,
        sidecar=sidecar,
        offline=offline,
    ).answer(session)
    code = ended(examined)
    if session.as_json:
        session.screen.json({"exit_code": int(code), "files": [one.as_json() for one in examined]})
    elif len(examined) == 1:
        session.screen.print(verdicts.single(examined[0], verbose=verbose))
    else:
        session.screen.print(verdicts.many(examined, verbose=verbose))
        session.screen.say("", verdicts.summary(examined))
    raise typer.Exit(code)
