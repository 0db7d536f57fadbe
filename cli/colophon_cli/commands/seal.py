"""`colophon seal`: write a signed credential into a file."""

from pathlib import Path
from typing import Annotated

import typer

from colophon.workflow.release_page import link_in
from colophon_cli import seals
from colophon_cli.choices import chosen
from colophon_cli.naming import find_work
from colophon_cli.options import KeyOption, WorkOption
from colophon_cli.sealing import TRAINING, TypedSeal
from colophon_cli.session import Session
from colophon_cli.verb import Verb, single

app = single()

EXAMPLES = """
colophon seal spot.mp4 -o deliveries/
colophon seal poster.png --title "The Lighthouse, poster" --disclose why --disclose prompt
"""


@app.command("seal", cls=Verb, epilog=EXAMPLES)
def seal(
    ctx: typer.Context,
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that the record knows; it is only read.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="TARGET", help="Where the sealed file goes, or a folder for it; else beside FILE."
        ),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What the credential calls it.")] = None,
    disclose: Annotated[
        list[str] | None,
        typer.Option(
            "--disclose",
            metavar="FIELD",
            help="Show this private field (why, prompt, note, …) of the file's own steps.",
        ),
    ] = None,
    training: Annotated[
        str,
        typer.Option(
            "--training",
            metavar="WISH",
            show_default=True,
            help="What the file says about AI training and data mining: allowed, not-allowed, constrained.",
        ),
    ] = "not-allowed",
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace what is at the target.")] = False,
    work: WorkOption = None,
    key: KeyOption = None,
) -> None:
    """Seal a file: write what is recorded of it into it, signed, logged and checked.

    The source is never changed. A type that can't carry a credential gets a sidecar, FILE.c2pa. Without -o the sealed
    file lies beside its source as NAME.sealed.EXT.
    """
    session = Session.of(ctx)
    typed = TypedSeal(
        file=file,
        target=output,
        title=title,
        disclose=disclose or (),
        training=chosen(TRAINING, training, "--training"),
        force=force,
        key=key,
    )
    with session.workflow() as workflow:
        work_id = find_work(workflow, session.who, work).id
        view, path = typed.run(session, workflow, work_id)
        link = None if view.page is None else link_in(view.page)
        signer = workflow.release_verdict(session.who, view.release, link=link).signer
    session.show(
        seals.Sealed(seal=view, path=path, source=file, test_signer=signer.test_signer, signer=signer.common_name),
        seals.sealed,
    )
    seals.warn(session.screen, view)
