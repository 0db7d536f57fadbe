"""`colophon undo`: correct what was recorded, visibly."""

from typing import Annotated

import typer

from colophon.errors import InvalidInputError
from colophon.record.vocabulary import ReasonCode
from colophon_cli.amendments import TypedAmendment
from colophon_cli.choices import completing, listed, one_of
from colophon_cli.naming import find_work
from colophon_cli.options import ByOption, KeyOption, WorkOption, YesOption
from colophon_cli.session import Session
from colophon_cli.verb import Verb, single
from colophon_cli.withdrawals import take_back

app = single()

EXAMPLES = """
colophon undo --reason "wrong file"
colophon undo --release spot.mp4 --reason "the licence of the music ended" --code rights
colophon undo 5f3a91c2 --reason "it was Jonas, not Mara" --with corrected.json
"""


@app.command("undo", cls=Verb, epilog=EXAMPLES)
def undo(
    ctx: typer.Context,
    *,
    statement: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="A step or decision, or the beginning or end of its id; else the last."),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", "-r", metavar="TEXT", help="Why; stays with the record.")
    ] = None,
    replacement: Annotated[
        str | None,
        typer.Option(
            "--with", metavar="JSON", help="A JSON file (or -) with the step or decision that takes its place."
        ),
    ] = None,
    release: Annotated[
        str | None,
        typer.Option(
            "--release", metavar="RELEASE", help="Take back a release instead, by its title, file name or id."
        ),
    ] = None,
    code: Annotated[
        ReasonCode,
        typer.Option(
            "--code",
            metavar="CODE",
            parser=one_of(ReasonCode),
            autocompletion=completing(ReasonCode),
            help=f"For a release, in public beside the reason: {listed(ReasonCode)}.",
        ),
    ] = ReasonCode.OTHER,
    work: WorkOption = None,
    by: ByOption = None,
    yes: YesOption = False,
    key: KeyOption = None,
) -> None:
    """Take back or replace a step or decision, or take back a release.

    Nothing is deleted: the log keeps the statement, and an amendment says that it no longer holds, and why. A release
    that was taken back says so, with the reason, wherever it is verified with the log.
    """
    session = Session.of(ctx)
    if release is not None:
        if statement is not None or replacement is not None:
            raise InvalidInputError(
                "Name a statement or a release, not both; a release can't be replaced, only taken back."
            )
        take_back(session, release, code=code, reason=reason, yes=yes)
        return
    typed = TypedAmendment(statement=statement, reason=reason, replacement=replacement, by=by, yes=yes)
    with session.workflow() as workflow:
        work_id = find_work(workflow, session.who, work).id
        told = typed.told(session, workflow, work_id)
        receipts = workflow.amend(session.who, work_id, told.amendment, idempotency_key=key)
    session.show_many("recorded", receipts, lambda _: told.told_back())
