"""`colophon decide`: record who decided what, and why."""

from typing import Annotated

import typer

from colophon.record.vocabulary import DecisionKind
from colophon_cli.choices import completing, one_of
from colophon_cli.decisions import TypedDecision
from colophon_cli.naming import find_work
from colophon_cli.options import AtOption, KeyOption, NoteOption, WhyOption, WorkOption
from colophon_cli.records import recorded
from colophon_cli.session import Session
from colophon_cli.verb import Verb, single

app = single()

EXAMPLES = """
colophon decide select takes/*.png --choose takes/v07.png --why "the only one where the light feels earned"
colophon decide approve spot.mp4 --by "Mara Lind" --role director
colophon decide reject takes/v03.png --why "the hands"
"""
KINDS = {
    "select": DecisionKind.SELECTION,
    "approve": DecisionKind.APPROVAL,
    "reject": DecisionKind.REJECTION,
    "direct": DecisionKind.DIRECTION,
    "waive": DecisionKind.WAIVER,
}


@app.command("decide", cls=Verb, epilog=EXAMPLES)
def decide(
    ctx: typer.Context,
    *,
    kind: Annotated[
        DecisionKind,
        typer.Argument(
            metavar="KIND",
            parser=one_of(DecisionKind, KINDS),
            autocompletion=completing(DecisionKind),
            help=f"What was decided: {', '.join(KINDS)}.",
        ),
    ],
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE",
            help="For select: every candidate that was seen. Else: what is approved, rejected, directed.",
        ),
    ] = None,
    choose: Annotated[
        list[str] | None, typer.Option("--choose", "-c", metavar="FILE", help="For select: the one that was chosen.")
    ] = None,
    why: WhyOption = None,
    criteria: Annotated[
        str | None, typer.Option("--criteria", metavar="TEXT", help="What was looked for, before looking.")
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="AGENT", help="Who decided, by name or id; the caller if left out.")
    ] = None,
    role: Annotated[str | None, typer.Option("--role", metavar="ROLE", help="In what role, such as director.")] = None,
    about: Annotated[
        list[str] | None, typer.Option("--about", metavar="ID", help="A step or decision this concerns.")
    ] = None,
    work: WorkOption = None,
    note: NoteOption = None,
    at: AtOption = None,
    key: KeyOption = None,
) -> None:
    """Record a decision: select, approve, reject, direct or waive, with who and why.

    A selection names every candidate that was seen, so that choosing one of many stays visible as what it was.
    """
    session = Session.of(ctx)
    typed = TypedDecision(
        kind=kind,
        files=files or (),
        choose=choose or (),
        why=why,
        criteria=criteria,
        by=by,
        role=role,
        about=about or (),
        note=note,
        at=at,
    )
    with session.workflow() as workflow:
        work_id = find_work(workflow, session.who, work).id
        decision = typed.told(session, workflow, work_id)
        receipt = workflow.decide(session.who, work_id, decision, idempotency_key=key)
    session.show(receipt, recorded)
