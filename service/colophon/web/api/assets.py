"""Assets: files by their SHA-256. Registering needs no upload; only what is sealed is sent."""

from pathlib import Path
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Body
from starlette.requests import Request

from colophon.authorship.result import Authorship
from colophon.errors import (
    AssetNotFoundError,
    BadCursorError,
    BodyTooLargeError,
    HashMismatchError,
    InvalidInputError,
    NotAuthenticatedError,
    ScopeMissingError,
    StorageFullError,
    TooLargeError,
    WorkNotFoundError,
)
from colophon.record.nouns import Asset
from colophon.web.access import Reader, Recorder
from colophon.web.answers import JsonAnswer, refusals, shown
from colophon.web.examples import ASSET
from colophon.web.parameters import AssetHash, Cursor, Limit, StageFilter, WorkId
from colophon.web.state import TheShared, TheWorkflow
from colophon.web.uploads import spooled_body
from colophon.workflow.principal import Principal
from colophon.workflow.protocol import Workflow
from colophon.workflow.views import AssetView, Page

router = APIRouter(
    prefix="/v1", tags=["assets"], responses=refusals(NotAuthenticatedError, ScopeMissingError, WorkNotFoundError)
)


@router.post(
    "/works/{work_id}/assets",
    operation_id="registerAsset",
    summary="Register an asset by its hash",
    response_model=AssetView,
    responses=refusals(InvalidInputError, HashMismatchError),
)
def register_asset(
    who: Recorder, workflow: TheWorkflow, work_id: WorkId, asset: Annotated[Asset, Body(openapi_examples=ASSET)]
) -> JsonAnswer:
    """Make an asset known by hash, size and type alone; the same again changes nothing, another size is refused."""
    return shown(workflow.register_asset(who, work_id, asset))


@router.put(
    "/works/{work_id}/assets/{sha256}/content",
    operation_id="uploadAssetContent",
    summary="Send an asset's bytes",
    response_model=AssetView,
    responses=refusals(AssetNotFoundError, HashMismatchError, BodyTooLargeError, TooLargeError, StorageFullError),
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The bytes themselves; their SHA-256 and size must be those that were registered.",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def upload_asset_content(
    who: Recorder, shared: TheShared, work_id: WorkId, sha256: AssetHash, request: Request
) -> JsonAnswer:
    """Keep the bytes of a registered asset: streamed to disk, and kept only if hash and size are as registered."""
    # Looked up first, so that nobody streams gigabytes for an asset that is not known.
    known = await to_thread.run_sync(shared.workflow.asset, who, work_id, sha256)
    limit = shared.options.upload_limit(known.asset.mime)
    if known.asset.size > limit:
        raise TooLargeError(
            f"Files of type {known.asset.mime} are taken up to {limit:,} bytes; this has {known.asset.size:,}."
        )
    async with spooled_body(request, shared.spool) as path:
        return shown(await to_thread.run_sync(_keep, shared.workflow, who, known, path))


def _keep(workflow: Workflow, who: Principal, known: AssetView, path: Path) -> AssetView:
    with path.open("rb") as content:
        return workflow.upload_asset(who, known.work, known.asset, content)


@router.get(
    "/works/{work_id}/assets",
    operation_id="listAssets",
    summary="List a work's assets",
    response_model=Page[AssetView],
    responses=refusals(BadCursorError, InvalidInputError),
)
def list_assets(
    who: Reader,
    workflow: TheWorkflow,
    work_id: WorkId,
    *,
    stage: StageFilter = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> JsonAnswer:
    """List what is registered in a work."""
    return shown(workflow.assets(who, work_id, stage=stage, cursor=cursor, limit=limit))


@router.get(
    "/works/{work_id}/assets/{sha256}",
    operation_id="getAsset",
    summary="Read an asset",
    response_model=AssetView,
    responses=refusals(AssetNotFoundError, InvalidInputError),
)
def get_asset(who: Reader, workflow: TheWorkflow, work_id: WorkId, sha256: AssetHash) -> JsonAnswer:
    """Read what is known of an asset in a work."""
    return shown(workflow.asset(who, work_id, sha256))


@router.get(
    "/works/{work_id}/assets/{sha256}/authorship",
    operation_id="getAuthorship",
    summary="What the record adds up to for an asset",
    response_model=Authorship,
    responses=refusals(AssetNotFoundError, InvalidInputError),
)
def get_authorship(who: Reader, workflow: TheWorkflow, work_id: WorkId, sha256: AssetHash) -> JsonAnswer:
    """Say what is recorded as made by people and what by AI, per channel, with the trace of each rule, and the gaps."""
    return shown(workflow.authorship(who, work_id, sha256))
