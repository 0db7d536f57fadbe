"""`colophon undo`: correct what was recorded, visibly."""

from typing import Annotated

import typer

from colophon_cli.amendments import TypedAmendment
from colophon_cli.naming import find_work
from colophon_cli.options import ByOption, KeyOption, WorkOption, YesOption
from colophon_cli.session import Session
from colophon_cli.verb import Verb, single

app = single()

EXAMPLES = """
colophon undo --reason "wrong file"
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
    work: WorkOption = None,
    by: ByOption = None,
    yes: YesOption = False,
    key: KeyOption = None,
) -> None:
    """Take back or replace a step or decision.

    Nothing is deleted: the log keeps the statement, and an amendment says that it no longer holds, and why.
    """
    session = Session.of(ctx)
    typed = TypedAmendment(statement=statement, reason=reason, replacement=replacement, by=by, yes=yes)
    with session.workflow() as workflow:
        work_id = find_work(workflow, session.who, work).id
        amendment = typed.told(session, workflow, work_id)
        receipts = workflow.amend(session.who, work_id, amendment, idempotency_key=key)
    session.show_many("recorded", receipts, lambda _: typed.told_back(amendment))
