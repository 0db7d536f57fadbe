"""For the operator: is it alive, is it ready, what does it count."""

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from colophon.errors import LedgerCorruptError, NotAuthenticatedError, ScopeMissingError, StorageError
from colophon.web.access import Reader
from colophon.web.answers import refusals
from colophon.web.state import TheWorkflow

router = APIRouter(tags=["operation"])


@router.get("/healthz", operation_id="health", summary="Is the process alive", response_class=PlainTextResponse)
async def health() -> PlainTextResponse:
    """Answer without touching anything: the process is alive."""
    return PlainTextResponse("alive\n")


@router.get(
    "/readyz",
    operation_id="readiness",
    summary="Can it do its work",
    response_class=PlainTextResponse,
    responses=refusals(StorageError, LedgerCorruptError),
)
def readiness(workflow: TheWorkflow) -> PlainTextResponse:
    """Answer after reading the log's signed head: storage and log key can be used."""
    workflow.log_head()
    return PlainTextResponse("ready\n")


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Prometheus metrics",
    response_class=PlainTextResponse,
    responses=refusals(NotAuthenticatedError, ScopeMissingError),
)
def metrics(request: Request, who: Reader) -> Response:
    """Return the counters in Prometheus' text format. They tell how much is recorded, so they need the scope `read`."""
    del who
    return Response(generate_latest(request.app.state.meter.registry), media_type=CONTENT_TYPE_LATEST)
