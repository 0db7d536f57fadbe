"""`colophon keys`: API keys of the server, and a check of certificate chains."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from colophon.credential.certificates import lint_chain
from colophon.errors import CertificateError
from colophon_cli import key_screens
from colophon_cli.files import content_of
from colophon_cli.session import Session
from colophon_cli.verb import Verb, group

app = group("keys", "Make, list and revoke API keys; check whether a certificate chain can sign claims.")

NEW_EXAMPLES = """
colophon keys new "render farm" --scope record
colophon keys new "delivery" --scope record,seal,read
"""


@app.command("new", cls=Verb, epilog=NEW_EXAMPLES)
def new(
    ctx: typer.Context,
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is for; shown in lists, never in the log.")],
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope",
            "-s",
            metavar="LIST",
            help="What it may do, separated by commas: record, seal, read, disclose; record,read if left out.",
        ),
    ] = None,
) -> None:
    """Make an API key; its secret is shown this once and kept nowhere."""
    session = Session.of(ctx)
    scopes = key_screens.scopes_of(",".join(scope) if scope is not None else "record,read")
    with session.workflow() as workflow:
        made = workflow.new_api_key(session.who, name=name, scopes=scopes)
    session.show(made, key_screens.new)


@app.command("list", cls=Verb)
def list_(ctx: typer.Context) -> None:
    """List the API keys, without their secrets."""
    session = Session.of(ctx)
    with session.workflow() as workflow:
        keys = workflow.api_keys(session.who)
    session.show_many("keys", keys, key_screens.keys)


@app.command("revoke", cls=Verb)
def revoke(
    ctx: typer.Context,
    *,
    key: Annotated[str, typer.Argument(metavar="KEY", help="The key's id, or its name.")],
) -> None:
    """Revoke an API key: from now on nobody is let in with it."""
    session = Session.of(ctx)
    with session.workflow() as workflow:
        meant = key_screens.named(key, workflow.api_keys(session.who))
        view = workflow.revoke_api_key(session.who, meant.id)
    session.show_many("keys", [view], key_screens.keys)


@app.command("check", cls=Verb)
def check(
    ctx: typer.Context,
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A PEM file with a certificate chain, leaf first.")],
) -> None:
    """Say in words what keeps a certificate chain from signing claims, and what readers would think of it."""
    session = Session.of(ctx)
    checked = key_screens.CheckedChain.of(file, lint_chain(content_of(file), at=datetime.now(UTC)))
    session.show(checked, key_screens.checked)
    if not checked.fit:
        raise CertificateError(f"{str(file)!r} can't sign claims as it stands; what is wrong with it stands above.")
