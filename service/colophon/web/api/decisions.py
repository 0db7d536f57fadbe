"""Decisions: what somebody chose, approved, rejected or directed, and why."""

from typing import Annotated

from fastapi import APIRouter, Body

from colophon.errors import (
    AgentNotFoundError,
    AssetNotFoundError,
    EntryTooLargeError,
    IdempotencyConflictError,
    InvalidInputError,
    NotAuthenticatedError,
    ScopeMissingError,
    StatementNotFoundError,
    TimeWithoutZoneError,
    WorkNotFoundError,
)
from colophon.record.nouns import Decision
from colophon.web.access import Recorder
from colophon.web.answers import JsonAnswer, refusals, shown
from colophon.web.examples import DECISION
from colophon.web.parameters import IdempotencyKey, WorkId
from colophon.web.state import TheWorkflow
from colophon.workflow.views import Recorded

router = APIRouter(prefix="/v1", tags=["decisions"], responses=refusals(NotAuthenticatedError, ScopeMissingError))


@router.post(
    "/works/{work_id}/decisions",
    operation_id="recordDecision",
    summary="Record a decision",
    status_code=201,
    response_model=Recorded,
    responses=refusals(
        InvalidInputError,
        TimeWithoutZoneError,
        EntryTooLargeError,
        IdempotencyConflictError,
        WorkNotFoundError,
        AssetNotFoundError,
        AgentNotFoundError,
        StatementNotFoundError,
    ),
)
def record_decision(
    who: Recorder,
    workflow: TheWorkflow,
    work_id: WorkId,
    decision: Annotated[Decision, Body(openapi_examples=DECISION)],
    idempotency_key: IdempotencyKey = None,
) -> JsonAnswer:
    """Record who decided what among which candidates, and why; answered when it is durable in the log."""
    return shown(workflow.decide(who, work_id, decision, idempotency_key=idempotency_key), status=201)
