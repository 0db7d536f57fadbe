"""The place itself: what `colophon doctor` finds, and the word that its log may be gone on with here."""

from typing import Annotated, Final

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from colophon.errors import (
    BehindMarkError,
    InvalidInputError,
    LogForkedError,
    NotAuthenticatedError,
    ScopeMissingError,
)
from colophon.record.identifiers import Sha256Hex
from colophon.web.access import Owner
from colophon.web.answers import JsonAnswer, refusals, shown
from colophon.web.examples import NEWEST_HEAD
from colophon.web.state import TheWorkflow
from colophon.workflow.views import HealthLine, LogView

router = APIRouter(prefix="/v1", tags=["place"], responses=refusals(NotAuthenticatedError, ScopeMissingError))
_LINES: Final = TypeAdapter(tuple[HealthLine, ...])


class NewestHead(BaseModel):
    """The newest head of the log that a person knows of, from wherever a checkpoint of it was kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int = Field(ge=1, le=2**53 - 1, description="entries")
    root: Sha256Hex


@router.get("/doctor", operation_id="doctor", summary="Look the place over", response_model=tuple[HealthLine, ...])
def doctor(who: Owner, workflow: TheWorkflow) -> JsonAnswer:
    """Look at storage, keys, engine and log, and say what was found and what to do."""
    return JsonAnswer(_LINES.dump_json(workflow.doctor(who)))


@router.post(
    "/log/mark",
    operation_id="adoptLog",
    summary="Go on with a log whose mark is not here",
    response_model=LogView,
    responses=refusals(InvalidInputError, BehindMarkError, LogForkedError),
)
def adopt_log(
    who: Owner, workflow: TheWorkflow, head: Annotated[NewestHead, Body(openapi_examples=NEWEST_HEAD)]
) -> JsonAnswer:
    """Make the high-water mark of a log that was moved here, from the newest head that is known; the log must contain it."""
    return shown(workflow.adopt_log(who, size=head.size, root=head.root))
