"""Statements: reading back what was recorded, in log order."""

from typing import Annotated

from fastapi import APIRouter, Path

from colophon.errors import (
    BadCursorError,
    InvalidInputError,
    NotAuthenticatedError,
    ScopeMissingError,
    StatementNotFoundError,
    WorkNotFoundError,
)
from colophon.web.access import Reader
from colophon.web.answers import JsonAnswer, refusals, shown
from colophon.web.parameters import Cursor, Limit, PersonFilter, StageFilter, WorkId
from colophon.web.state import TheWorkflow
from colophon.workflow.views import Page, StatementView

router = APIRouter(
    prefix="/v1", tags=["statements"], responses=refusals(NotAuthenticatedError, ScopeMissingError, WorkNotFoundError)
)


@router.get(
    "/works/{work_id}/statements",
    operation_id="listStatements",
    summary="List steps, decisions and amendments",
    response_model=Page[StatementView],
    responses=refusals(BadCursorError, InvalidInputError),
)
def list_statements(
    who: Reader,
    workflow: TheWorkflow,
    work_id: WorkId,
    *,
    stage: StageFilter = None,
    person: PersonFilter = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> JsonAnswer:
    """List a work's statements in log order; filtered by the stage of what they made or by who took part."""
    return shown(workflow.statements(who, work_id, stage=stage, person=person, cursor=cursor, limit=limit))


@router.get(
    "/works/{work_id}/statements/{statement_id}",
    operation_id="getStatement",
    summary="Read a statement",
    response_model=StatementView,
    responses=refusals(StatementNotFoundError),
)
def get_statement(
    who: Reader,
    workflow: TheWorkflow,
    work_id: WorkId,
    statement_id: Annotated[str, Path(max_length=100, description="id of a step, decision or amendment")],
) -> JsonAnswer:
    """Read a step, decision or amendment, and whether it was superseded or taken back."""
    return shown(workflow.statement(who, work_id, statement_id))
