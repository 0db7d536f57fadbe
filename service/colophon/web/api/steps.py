"""Steps: one activity each, recorded one by one or in an atomic batch."""

import json
from typing import Annotated, Final

from annotated_types import Len
from fastapi import APIRouter
from pydantic import TypeAdapter, ValidationError

from colophon.errors import (
    AgentNotFoundError,
    AssetNotFoundError,
    BatchRefusedError,
    BodyTooLargeError,
    ColophonError,
    CycleError,
    EntryTooLargeError,
    IdempotencyConflictError,
    InvalidInputError,
    NotAuthenticatedError,
    OutputTakenError,
    ScopeMissingError,
    StorageFullError,
    TimeWithoutZoneError,
    WorkNotFoundError,
)
from colophon.record.nouns import Step
from colophon.web.access import Recorder
from colophon.web.answers import JsonAnswer, receipts, refusals, shown
from colophon.web.bodies import require_plain
from colophon.web.examples import STEP
from colophon.web.field_errors import of_body, summary
from colophon.web.parameters import IdempotencyKey, JsonBytes, WorkId
from colophon.web.state import TheWorkflow
from colophon.workflow.protocol import MAX_BATCH
from colophon.workflow.views import Recorded

router = APIRouter(prefix="/v1", tags=["steps"], responses=refusals(NotAuthenticatedError, ScopeMissingError))

STEP_BODY: Final = TypeAdapter(Step)
BATCH_BODY: Final = TypeAdapter(Annotated[tuple[Step, ...], Len(1, MAX_BATCH)])


@router.post(
    "/works/{work_id}/steps",
    operation_id="recordSteps",
    summary="Record a step, or up to 1,000 at once",
    status_code=201,
    response_model=Recorded | tuple[Recorded, ...],
    responses=refusals(
        InvalidInputError,
        TimeWithoutZoneError,
        EntryTooLargeError,
        BatchRefusedError,
        IdempotencyConflictError,
        OutputTakenError,
        CycleError,
        WorkNotFoundError,
        AssetNotFoundError,
        AgentNotFoundError,
        BodyTooLargeError,
        StorageFullError,
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "A JSON object is one step; an array is a batch, recorded whole and in order, or not at all.",
            "content": {
                "application/json": {
                    "schema": {
                        "oneOf": [
                            {"$ref": "#/components/schemas/Step"},
                            {
                                "type": "array",
                                "items": {"$ref": "#/components/schemas/Step"},
                                "minItems": 1,
                                "maxItems": MAX_BATCH,
                            },
                        ]
                    },
                    "examples": STEP,
                }
            },
        }
    },
)
def record_steps(
    who: Recorder, workflow: TheWorkflow, work_id: WorkId, body: JsonBytes, idempotency_key: IdempotencyKey = None
) -> JsonAnswer:
    """Record what happened; answered when it is durable in the log. One step gives one receipt, a batch an array of them."""
    if body.lstrip()[:1] == b"[":
        steps = parse_batch(body)
        return receipts(workflow.record_steps(who, work_id, steps, idempotency_key=idempotency_key))
    (receipt,) = workflow.record_steps(who, work_id, (parse_step(body),), idempotency_key=idempotency_key)
    return shown(receipt, status=201)


# The bodies of this operation are parsed straight from their bytes: it is the one that must be fast, and validating what
# json.loads made costs twice as much.


def parse_step(body: bytes) -> Step:
    """Return the step that `body` tells.

    Raises:
        InvalidInputError: it tells none; a time without zone is TimeWithoutZoneError.
    """
    try:
        step = STEP_BODY.validate_json(body)
    except ValidationError as error:
        raise summary("The step", of_body(error)) from error
    require_plain(body)
    return step


def parse_batch(body: bytes) -> tuple[Step, ...]:
    """Return the steps of a batch.

    Raises:
        InvalidInputError: it is empty, too long or no JSON.
        BatchRefusedError: one step can't be read; names its position.
    """
    try:
        steps = BATCH_BODY.validate_json(body)
    except ValidationError as error:
        where = error.errors(include_url=False, include_input=False)[0]["loc"]
        if where and isinstance(where[0], int):
            raise BatchRefusedError(
                f"Nothing was recorded: the step at position {where[0]} (from 0) can't be read. {_first(error)}",
                position=where[0],
                cause_code=InvalidInputError.code,
            ) from error
        raise summary("The batch", of_body(error)) from error
    except ColophonError as error:
        raise _refused_by_its_own_error(body, error) from error
    require_plain(body)
    return steps


def _refused_by_its_own_error(body: bytes, error: ColophonError) -> BatchRefusedError | ColophonError:
    """Return the refusal that names the position of the step which raised `error` while it was read."""
    for position, item in enumerate(json.loads(body)):
        try:
            STEP_BODY.validate_python(item)
        except ColophonError as own:
            return BatchRefusedError(
                f"Nothing was recorded: the step at position {position} (from 0) was refused. {own.message}",
                position=position,
                cause_code=own.code,
            )
        except ValidationError:
            continue
    return error


def _first(error: ValidationError) -> str:
    first = of_body(error)[0]
    return f"{first.pointer}: {first.detail}."
