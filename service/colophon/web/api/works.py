"""Works: the productions that are recorded."""

from typing import Annotated

from fastapi import APIRouter, Body

from colophon.errors import (
    BadCursorError,
    IdempotencyConflictError,
    InvalidInputError,
    NotAuthenticatedError,
    ScopeMissingError,
    WorkNotFoundError,
)
from colophon.record.nouns import Work
from colophon.web.access import Reader, Recorder
from colophon.web.answers import JsonAnswer, made, refusals, shown
from colophon.web.examples import WORK
from colophon.web.parameters import Cursor, IdempotencyKey, Limit, WorkId
from colophon.web.state import TheWorkflow
from colophon.workflow.views import Page, WorkView

router = APIRouter(prefix="/v1", tags=["works"], responses=refusals(NotAuthenticatedError, ScopeMissingError))


@router.post(
    "/works",
    operation_id="createWork",
    summary="Begin a work",
    status_code=201,
    response_model=WorkView,
    responses=refusals(InvalidInputError, IdempotencyConflictError, WorkNotFoundError),
)
def create_work(
    who: Recorder,
    workflow: TheWorkflow,
    work: Annotated[Work, Body(openapi_examples=WORK)],
    idempotency_key: IdempotencyKey = None,
) -> JsonAnswer:
    """Begin a production. Its entries are sealed in the public log unless `visibility` is `open`."""
    view = workflow.create_work(who, work, idempotency_key=idempotency_key)
    return made(view, at=f"/v1/works/{view.id}")


@router.get(
    "/works",
    operation_id="listWorks",
    summary="List works",
    response_model=Page[WorkView],
    responses=refusals(BadCursorError, InvalidInputError),
)
def list_works(who: Reader, workflow: TheWorkflow, cursor: Cursor = None, limit: Limit = 50) -> JsonAnswer:
    """List the organisation's works, oldest first."""
    return shown(workflow.works(who, cursor=cursor, limit=limit))


@router.get(
    "/works/{work_id}",
    operation_id="getWork",
    summary="Read a work",
    response_model=WorkView,
    responses=refusals(WorkNotFoundError),
)
def get_work(who: Reader, workflow: TheWorkflow, work_id: WorkId) -> JsonAnswer:
    """Read a work and how much of it is recorded."""
    return shown(workflow.work(who, work_id))
