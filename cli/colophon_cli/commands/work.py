"""`colophon work`: begin a production, list those there are, show one."""

from typing import Annotated

import typer

from colophon.errors import InvalidInputError
from colophon.record.nouns import Work
from colophon.record.vocabulary import Visibility, WorkKind
from colophon.workflow.views import Page, WorkView
from colophon_cli import records
from colophon_cli.choices import completing, listed, one_of
from colophon_cli.naming import PAGE, every, find_work
from colophon_cli.options import KeyOption
from colophon_cli.session import Session
from colophon_cli.telling import tell
from colophon_cli.verb import Verb, group

app = group("work", "Begin a production, list those there are, show one.")

NEW_EXAMPLES = """
colophon work new "The Lighthouse" --kind spot --client "Harbour Trust" --frame-rate 25
colophon work new "Episode 12" --kind episode --parent "The Daily" --answerable "Mara Lind, Studio Nord"
"""


@app.command("new", cls=Verb, epilog=NEW_EXAMPLES)
def new(
    ctx: typer.Context,
    *,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What it is called; kept private unless disclosed.")],
    kind: Annotated[
        WorkKind,
        typer.Option(
            "--kind",
            "-k",
            metavar="KIND",
            parser=one_of(WorkKind),
            autocompletion=completing(WorkKind),
            help=f"What sort of production: {listed(WorkKind)}.",
        ),
    ],
    open_: Annotated[
        bool, typer.Option("--open", help="Log its entries readable; by default they are sealed and opened one by one.")
    ] = False,
    parent: Annotated[
        str | None, typer.Option("--parent", metavar="WORK", help="The work this one is part of, by title or id.")
    ] = None,
    client: Annotated[str | None, typer.Option("--client", metavar="NAME", help="Who commissioned it.")] = None,
    frame_rate: Annotated[
        str | None,
        typer.Option("--frame-rate", metavar="FPS", help="Frames per second: 25, or a fraction such as 24000/1001."),
    ] = None,
    point_of_view: Annotated[
        str | None,
        typer.Option("--point-of-view", metavar="TEXT", help="What it stands for, in its makers' words."),
    ] = None,
    answerable: Annotated[
        str | None, typer.Option("--answerable", metavar="NAME", help="Who answers for it: a name and an organisation.")
    ] = None,
    identifier: Annotated[
        list[str] | None,
        typer.Option("--identifier", metavar="NAME=VALUE", help="An EIDR, ISAN or number of your own."),
    ] = None,
    key: KeyOption = None,
) -> None:
    """Begin a work: everything recorded later belongs to one."""
    session = Session.of(ctx)
    with session.workflow() as workflow:
        fields = {
            "kind": kind,
            "title": title,
            "visibility": Visibility.OPEN if open_ else Visibility.SEALED,
            "parent": find_work(workflow, session.who, parent).id if parent else None,
            "client": client,
            "frame_rate": f"{frame_rate}/1" if frame_rate and frame_rate.isdecimal() else frame_rate,
            "point_of_view": point_of_view,
            "answerable": answerable,
            "identifiers": dict(_pair(text) for text in identifier or ()),
        }
        view = workflow.create_work(session.who, tell(Work, fields), idempotency_key=key)
    session.show(view, records.work)
    session.screen.say('\nNext: colophon agent add "NAME" --kind person, then colophon step add')


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise InvalidInputError(f"--identifier {text!r} is no NAME=VALUE, as in EIDR=10.5240/….")
    return name, value


@app.command("list", cls=Verb)
def list_(ctx: typer.Context) -> None:
    """List the works there are, newest last."""
    session = Session.of(ctx)
    with session.workflow() as workflow:
        items = tuple(every(lambda cursor: workflow.works(session.who, cursor=cursor, limit=PAGE)))
    session.show(Page[WorkView](items=items), records.works)


@app.command("show", cls=Verb)
def show(
    ctx: typer.Context,
    *,
    work: Annotated[str | None, typer.Argument(metavar="WORK", help="Title or id; not needed if there is one.")] = None,
) -> None:
    """Show a work: what it is, and how much of it is recorded."""
    session = Session.of(ctx)
    with session.workflow() as workflow:
        view = find_work(workflow, session.who, work)
    session.show(view, records.work)
