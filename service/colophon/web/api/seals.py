"""Seals: accepted at once, done in the background, fetched when done."""

import functools
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Body, Depends, Query
from fastapi import Path as PathParameter
from starlette.responses import FileResponse

from colophon.credential.media_types import MANIFEST_STORE
from colophon.errors import (
    AssetContentMissingError,
    AssetNotFoundError,
    IdempotencyConflictError,
    InvalidInputError,
    JobNotFoundError,
    NoSealedFileError,
    NotAuthenticatedError,
    ScopeMissingError,
    TooLargeError,
    UnsupportedTypeError,
    WorkNotFoundError,
)
from colophon.web.access import Sealer
from colophon.web.answers import JsonAnswer, refusals
from colophon.web.examples import SEAL_ORDER
from colophon.web.parameters import IdempotencyKey
from colophon.web.state import TheShared, TheWorkflow
from colophon.workflow.views import SealOrder, SealView

router = APIRouter(prefix="/v1", tags=["seals"], responses=refusals(NotAuthenticatedError, ScopeMissingError))
JobId = Annotated[str, PathParameter(max_length=100, description="id of a seal")]


@router.post(
    "/seals",
    operation_id="orderSeal",
    summary="Seal an asset",
    status_code=202,
    response_model=SealView,
    responses=refusals(
        InvalidInputError,
        IdempotencyConflictError,
        WorkNotFoundError,
        AssetNotFoundError,
        AssetContentMissingError,
        TooLargeError,
        UnsupportedTypeError,
    ),
)
def order_seal(
    who: Sealer,
    workflow: TheWorkflow,
    order: Annotated[SealOrder, Body(openapi_examples=SEAL_ORDER)],
    idempotency_key: IdempotencyKey = None,
) -> JsonAnswer:
    """Accept a seal of an asset whose bytes were sent; it goes on by itself. Follow it at the address in `Location`."""
    # Paths belong to a disk that is shared; a caller over HTTP names none, and can't reach this machine's files by one.
    here = order.model_copy(update={"source_path": None, "target_path": None})
    view = workflow.seal(who, here, idempotency_key=idempotency_key)
    return _shown(view, status=202, headers={"Location": f"/v1/seals/{view.id}"})


@router.get(
    "/seals/{job_id}",
    operation_id="getSeal",
    summary="How far a seal is",
    response_model=SealView,
    responses=refusals(JobNotFoundError, InvalidInputError),
)
async def get_seal(
    who: Sealer,
    shared: TheShared,
    job_id: JobId,
    wait: Annotated[float, Query(ge=0, le=30, description="seconds to wait for its end before answering")] = 0,
) -> JsonAnswer:
    """Say how far a seal is; `failed` carries the code of the error, and leaves no partial file."""
    if wait == 0:
        return _shown(await to_thread.run_sync(shared.workflow.seal_status, who, job_id))
    waiting = functools.partial(shared.workflow.wait_for_seal, who, job_id, timeout_s=wait)
    return _shown(await to_thread.run_sync(waiting, limiter=shared.waiting))


def _sealed_path(who: Sealer, workflow: TheWorkflow, job_id: JobId) -> Iterator[Path]:
    """Hold the sealed file open until the answer was sent, or the caller went away."""
    with workflow.sealed_file(who, job_id) as path:
        yield path


@router.get(
    "/seals/{job_id}/file",
    operation_id="getSealedFile",
    summary="Fetch the sealed file",
    response_class=FileResponse,
    responses={
        200: {
            "description": "The sealed file, or the `.c2pa` sidecar where the format can't embed a manifest.",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
        **refusals(JobNotFoundError, NoSealedFileError),
    },
)
def get_sealed_file(
    who: Sealer, workflow: TheWorkflow, job_id: JobId, path: Annotated[Path, Depends(_sealed_path)]
) -> FileResponse:
    """Return the sealed file of a finished seal under the name its status tells; a sidecar with `.c2pa` after it."""
    view = workflow.seal_status(who, job_id)
    name = PurePosixPath(view.file_name or path.name).name
    if view.embedded is False:
        # Under its own name a sidecar would be saved over the file that it speaks of.
        return FileResponse(path, media_type=MANIFEST_STORE.name, filename=f"{name}.c2pa")
    return FileResponse(path, media_type=view.media_type, filename=name)


def _shown(view: SealView, *, status: int = 200, headers: dict[str, str] | None = None) -> JsonAnswer:
    # Where a file lies on this machine is nobody else's business.
    return JsonAnswer(view.model_copy(update={"sealed_path": None}).model_dump_json(), status, headers)
