"""`colophon step`: record what was done."""

from typing import Annotated

import typer

from colophon.errors import InvalidInputError
from colophon.record.vocabulary import AILevel, Channel, HumanContribution, Stage, StepKind, Use
from colophon.workflow.views import Page, StatementView
from colophon_cli import records
from colophon_cli.assets import Assets
from colophon_cli.choices import completing, listed, one_of
from colophon_cli.naming import PAGE, every, find_work
from colophon_cli.options import AtOption, ByOption, KeyOption, NoteOption, WorkOption
from colophon_cli.people import People
from colophon_cli.records import recorded_many
from colophon_cli.session import Session
from colophon_cli.steps import TypedStep, read_batch, told_batch
from colophon_cli.verb import Verb, group

app = group("step", "Record what was done: what was made, from what, by whom, and how far AI shaped it.")

ADD_EXAMPLES = """
colophon step add capture rushes/*.mov --ai none --agent "Mara Lind:cinematographer"
colophon step add generate takes/*.png --input sketch.png --agent flux1-dev \\
    --agent "Jonas Berg:ai artist:directed" --prompt "a lighthouse at dusk, long lens"
colophon step add cut spot.mp4 --ai none --component 'shots/*.mp4' --agent "Ines Roth:editor"
colophon step add --from steps.json
"""
USED = "What it was made from (a file, its name in the work, or its SHA-256)"
MADE = "What it made"
WHO = "Who took part"


def _files(name: str, help_text: str) -> object:
    return typer.Option(name, metavar="FILE", help=help_text, rich_help_panel=USED)


@app.command("add", cls=Verb, epilog=ADD_EXAMPLES)
def add(
    ctx: typer.Context,
    *,
    kind: Annotated[
        StepKind | None,
        typer.Argument(
            metavar="KIND",
            parser=one_of(StepKind),
            autocompletion=completing(StepKind),
            help=f"What was done: {listed(StepKind)}.",
        ),
    ] = None,
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE", help="The files it made; a pattern in quotes names several."),
    ] = None,
    work: WorkOption = None,
    ai: Annotated[
        AILevel | None,
        typer.Option(
            "--ai",
            metavar="LEVEL",
            parser=one_of(AILevel),
            autocompletion=completing(AILevel),
            help=f"How far AI shaped it: {listed(AILevel)}. Must be said, except for generate and transform.",
        ),
    ] = None,
    agent: Annotated[
        list[str] | None,
        typer.Option(
            "--agent",
            "-a",
            metavar="NAME[:ROLE[:CAPACITY]]",
            help="Person, AI system or software, with role and capacity (performed, directed, supervised, tool).",
            rich_help_panel=WHO,
        ),
    ] = None,
    by: ByOption = None,
    human: Annotated[
        list[HumanContribution] | None,
        typer.Option(
            "--human",
            metavar="WHAT",
            parser=one_of(HumanContribution),
            autocompletion=completing(HumanContribution),
            help=f"What people brought: {listed(HumanContribution)}.",
            rich_help_panel=WHO,
        ),
    ] = None,
    parent: Annotated[list[str] | None, _files("--parent", "It continues from this; kept in what was made.")] = None,
    component: Annotated[list[str] | None, _files("--component", "It contains this; kept in what was made.")] = None,
    input_: Annotated[list[str] | None, _files("--input", "A tool was given this; not kept.")] = None,
    reference: Annotated[list[str] | None, _files("--reference", "A person looked at this; not kept.")] = None,
    stage: Annotated[
        Stage | None,
        typer.Option(
            "--stage",
            metavar="STAGE",
            parser=one_of(Stage),
            autocompletion=completing(Stage),
            help=f"How far along the files are: {listed(Stage)}.",
            rich_help_panel=MADE,
        ),
    ] = None,
    channel: Annotated[
        list[Channel] | None,
        typer.Option(
            "--channel",
            metavar="CHANNEL",
            parser=one_of(Channel),
            autocompletion=completing(Channel),
            help=f"What they hold: {listed(Channel)}; by their type if left out.",
            rich_help_panel=MADE,
        ),
    ] = None,
    duplicate: Annotated[
        bool,
        typer.Option("--duplicate", help="The same bytes were made before, and that is meant.", rich_help_panel=MADE),
    ] = False,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="A few words for lists.")] = None,
    prompt: Annotated[str | None, typer.Option("--prompt", metavar="TEXT", help="The prompt; kept private.")] = None,
    parameters: Annotated[
        str | None, typer.Option("--parameters", metavar="JSON", help="Seed, sampler and the like; kept private.")
    ] = None,
    scope: Annotated[
        str | None, typer.Option("--scope", metavar="TEXT", help="What part: region, time range, layer.")
    ] = None,
    note: NoteOption = None,
    at: AtOption = None,
    started: Annotated[str | None, typer.Option("--started", metavar="TIME", help="When the work on it began.")] = None,
    ended: Annotated[str | None, typer.Option("--ended", metavar="TIME", help="When the work on it ended.")] = None,
    batch: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="JSON", help="Record steps of a JSON file, or - for standard input: all or none."
        ),
    ] = None,
    key: KeyOption = None,
) -> None:
    """Record a step: what was made, from what, by whom, and how far AI shaped it.

    Files are hashed on this machine and stay where they are; only hash, size and type are told. Names, prompts,
    parameters and notes are kept private and can be disclosed one by one.
    """
    session = Session.of(ctx)
    if (kind is None) == (batch is None):
        raise InvalidInputError("Say what was done (KIND), or name a JSON file with --from; not both.")
    items = read_batch(session, batch) if batch else []
    with session.workflow() as workflow:
        work_id = find_work(workflow, session.who, work).id
        assets, people = Assets(session, workflow, work_id), People(workflow, session.who)
        if kind is None:
            steps = told_batch(items, assets, people)
        else:
            typed = TypedStep(
                kind=kind,
                ai=ai,
                made=files or (),
                used=(
                    (Use.PARENT, parent or ()),
                    (Use.COMPONENT, component or ()),
                    (Use.INPUT, input_ or ()),
                    (Use.REFERENCE, reference or ()),
                ),
                agents=agent or (),
                by=by,
                human=human or (),
                stage=stage,
                channels=channel or (),
                duplicate=duplicate,
                title=title,
                prompt=prompt,
                parameters=parameters,
                note=note,
                scope=scope,
                at=at,
                started=started,
                ended=ended,
            )
            steps = [typed.told(assets, people)]
        receipts = workflow.record_steps(session.who, work_id, steps, idempotency_key=key)
    session.show_many("recorded", receipts, recorded_many)


LIST_EXAMPLES = """
colophon step list --stage master
colophon step list --person "Mara Lind" --json
"""


@app.command("list", cls=Verb, epilog=LIST_EXAMPLES)
def list_(
    ctx: typer.Context,
    *,
    work: WorkOption = None,
    stage: Annotated[
        Stage | None,
        typer.Option(
            "--stage",
            metavar="STAGE",
            parser=one_of(Stage),
            help=f"Only what made a file of this stage: {listed(Stage)}.",
        ),
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="AGENT", help="Only what this agent took part in.")
    ] = None,
) -> None:
    """List a work's steps, decisions and amendments in the order of the log."""
    session = Session.of(ctx)
    with session.workflow() as workflow:
        work_id = find_work(workflow, session.who, work).id
        agent = People(workflow, session.who).agent(person).id if person else None
        items = tuple(
            every(
                lambda cursor: workflow.statements(
                    session.who, work_id, stage=stage, person=agent, cursor=cursor, limit=PAGE
                )
            )
        )
    session.show(Page[StatementView](items=items), lambda page: records.statements(page.items))
