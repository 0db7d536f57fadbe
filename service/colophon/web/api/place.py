"""The place itself: what `colophon doctor` finds."""

from typing import Final

from fastapi import APIRouter
from pydantic import TypeAdapter

from colophon.errors import NotAuthenticatedError, ScopeMissingError
from colophon.web.access import Owner
from colophon.web.answers import JsonAnswer, refusals
from colophon.web.state import TheWorkflow
from colophon.workflow.views import HealthLine

router = APIRouter(prefix="/v1", tags=["place"], responses=refusals(NotAuthenticatedError, ScopeMissingError))
_LINES: Final = TypeAdapter(tuple[HealthLine, ...])


@router.get("/doctor", operation_id="doctor", summary="Look the place over", response_model=tuple[HealthLine, ...])
def doctor(who: Owner, workflow: TheWorkflow) -> JsonAnswer:
    """Look at storage, keys, engine and log, and say what was found and what to do."""
    return JsonAnswer(_LINES.dump_json(workflow.doctor(who)))
