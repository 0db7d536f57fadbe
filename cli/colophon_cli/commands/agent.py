"""`colophon agent`: who and what takes part."""

from typing import Annotated

import typer

from colophon.record.nouns import Agent
from colophon.record.roles import ROLES
from colophon.record.vocabulary import AgentKind
from colophon.workflow.views import AgentView, Page
from colophon_cli import records
from colophon_cli.choices import completing, listed, one_of
from colophon_cli.naming import PAGE, every
from colophon_cli.session import Session
from colophon_cli.telling import tell
from colophon_cli.verb import Verb, group

app = group("agent", "Add people, AI systems, software and organisations, and list those there are.")

ADD_EXAMPLES = """
colophon agent add "Mara Lind" --kind person --publish-name
colophon agent add "flux1-dev" --kind ai-system --provider "Black Forest Labs" --version 1.0
"""
_SYNONYMS = {"ai": AgentKind.AI_SYSTEM, "organization": AgentKind.ORGANISATION}


@app.command("add", cls=Verb, epilog=ADD_EXAMPLES)
def add(
    ctx: typer.Context,
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A person's name; for an AI system the model's.")],
    kind: Annotated[
        AgentKind,
        typer.Option(
            "--kind",
            "-k",
            metavar="KIND",
            parser=one_of(AgentKind, _SYNONYMS),
            autocompletion=completing(AgentKind),
            help=f"Who or what: {listed(AgentKind)}.",
        ),
    ],
    provider: Annotated[
        str | None, typer.Option("--provider", metavar="NAME", help="Who makes the AI system or software.")
    ] = None,
    version: Annotated[str | None, typer.Option("--version", metavar="VERSION", help="Which version of it.")] = None,
    publish_name: Annotated[
        bool | None,
        typer.Option(
            "--publish-name/--no-publish-name",
            help="Whether the person chose to be named in sealed files; a pseudonym stands there until they do.",
        ),
    ] = None,
) -> None:
    """Add somebody or something that acts; adding the same again changes nothing but the choice to be named."""
    session = Session.of(ctx)
    fields = {"kind": kind, "name": name, "provider": provider, "version": version, "publish_name": publish_name}
    with session.workflow() as workflow:
        view = workflow.add_agent(session.who, tell(Agent, fields))
    session.show(view, records.agent)


@app.command("list", cls=Verb)
def list_(ctx: typer.Context) -> None:
    """List who and what is known."""
    session = Session.of(ctx)
    with session.workflow() as workflow:
        items = tuple(every(lambda cursor: workflow.agents(session.who, cursor=cursor, limit=PAGE)))
    session.show(Page[AgentView](items=items), records.agents)


@app.command("roles", cls=Verb)
def roles(ctx: typer.Context) -> None:
    """List the roles an agent can have in a step, and what MARC and CAWG call them."""
    session = Session.of(ctx)
    if session.as_json:
        session.screen.json({"roles": [{"code": code.value, **role._asdict()} for code, role in ROLES.items()]})
    else:
        session.screen.print(records.roles())
