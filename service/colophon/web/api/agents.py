"""Agents: the people, AI systems, software and organisations that act."""

from typing import Annotated

from fastapi import APIRouter, Body, Path

from colophon.errors import (
    AgentNotFoundError,
    BadCursorError,
    InvalidInputError,
    NotAuthenticatedError,
    ScopeMissingError,
)
from colophon.record.nouns import Agent
from colophon.web.access import Reader, Recorder
from colophon.web.answers import JsonAnswer, made, refusals, shown
from colophon.web.examples import AGENT
from colophon.web.parameters import Cursor, Limit
from colophon.web.state import TheWorkflow
from colophon.workflow.views import AgentView, Page

router = APIRouter(prefix="/v1", tags=["agents"], responses=refusals(NotAuthenticatedError, ScopeMissingError))


@router.post(
    "/agents",
    operation_id="addAgent",
    summary="Add an agent",
    status_code=201,
    response_model=AgentView,
    responses=refusals(InvalidInputError),
)
def add_agent(
    who: Recorder, workflow: TheWorkflow, agent: Annotated[Agent, Body(openapi_examples=AGENT)]
) -> JsonAnswer:
    """Add a person, AI system, software or organisation. The same identity again gives the agent that is there.

    `publish_name` is then as it is sent, and unchanged where it is left out.
    """
    view = workflow.add_agent(who, agent)
    return made(view, at=f"/v1/agents/{view.id}")


@router.get(
    "/agents",
    operation_id="listAgents",
    summary="List agents",
    response_model=Page[AgentView],
    responses=refusals(BadCursorError, InvalidInputError),
)
def list_agents(who: Reader, workflow: TheWorkflow, cursor: Cursor = None, limit: Limit = 50) -> JsonAnswer:
    """List the organisation's agents."""
    return shown(workflow.agents(who, cursor=cursor, limit=limit))


@router.get(
    "/agents/{agent_id}",
    operation_id="getAgent",
    summary="Read an agent",
    response_model=AgentView,
    responses=refusals(AgentNotFoundError),
)
def get_agent(
    who: Reader, workflow: TheWorkflow, agent_id: Annotated[str, Path(max_length=100, description="id of an agent")]
) -> JsonAnswer:
    """Read an agent."""
    return shown(workflow.agent(who, agent_id))
