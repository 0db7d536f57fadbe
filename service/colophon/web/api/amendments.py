"""Amendments: corrections that leave what they correct visible."""

from typing import Annotated

from fastapi import APIRouter, Body

from colophon.errors import (
    IdempotencyConflictError,
    InvalidInputError,
    NotAuthenticatedError,
    OutputTakenError,
    ScopeMissingError,
    StatementNotFoundError,
    StatementSupersededError,
    WorkNotFoundError,
)
from colophon.record.nouns import Amendment
from colophon.web.access import Recorder
from colophon.web.answers import JsonAnswer, receipts, refusals
from colophon.web.examples import AMENDMENT
from colophon.web.parameters import IdempotencyKey, WorkId
from colophon.web.state import TheWorkflow
from colophon.workflow.views import Recorded

router = APIRouter(prefix="/v1", tags=["amendments"], responses=refusals(NotAuthenticatedError, ScopeMissingError))


@router.post(
    "/works/{work_id}/amendments",
    operation_id="recordAmendment",
    summary="Correct or take back a statement",
    status_code=201,
    response_model=tuple[Recorded, ...],
    responses=refusals(
        InvalidInputError,
        IdempotencyConflictError,
        OutputTakenError,
        WorkNotFoundError,
        StatementNotFoundError,
        StatementSupersededError,
    ),
)
def record_amendment(
    who: Recorder,
    workflow: TheWorkflow,
    work_id: WorkId,
    amendment: Annotated[Amendment, Body(openapi_examples=AMENDMENT)],
    idempotency_key: IdempotencyKey = None,
) -> JsonAnswer:
    """Record what takes a statement's place (or nothing), and why. The last receipt is the amendment's own."""
    return receipts(workflow.amend(who, work_id, amendment, idempotency_key=idempotency_key))
