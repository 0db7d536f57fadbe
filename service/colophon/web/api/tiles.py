"""The log as C2SP and SCITT readers look for it: checkpoint and tiles under /log, keys under /.well-known. Public.

Source: C2SP tlog-tiles; draft-ietf-scitt-scrapi for the COSE keys. What `colophon log export` writes looks the same.
"""

import gzip
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from colophon.errors import (
    EntryNotFoundError,
    InvalidInputError,
    NotFoundError,
    TileInvalidError,
    TileNotFoundError,
    TooManyRequestsError,
)
from colophon.ledger.cose_receipt import MEDIA_TYPE, cose_key_bytes, key_set_bytes
from colophon.ledger.keys import NoteKey
from colophon.ledger.tiles import TilePath
from colophon.record.identifiers import Sha256Hex
from colophon.web.answers import JsonAnswer, Responses, refusals, shown
from colophon.web.state import Public, TheWorkflow
from colophon.workflow.protocol import Workflow
from colophon.workflow.views import LogKeysView

router = APIRouter(tags=["log"], dependencies=[Public], responses=refusals(TooManyRequestsError))

FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
"""A tile of one width never changes; neither does a bundle."""
FOR_A_WHILE: Final = {"Cache-Control": "public, max-age=300"}
ALWAYS_ANEW: Final = {"Cache-Control": "no-cache"}


def _binary(media_type: str, what: str) -> Responses:
    schema = {"type": "string", "format": "binary"}
    return {200: {"description": what, "content": {media_type: {"schema": schema}}}}


@router.get(
    "/log/checkpoint",
    operation_id="getPublishedCheckpoint",
    summary="The signed checkpoint, at its standard place",
    response_class=PlainTextResponse,
    responses={200: {"description": "A C2SP tlog-checkpoint, signed by the log's key."}},
)
def get_published_checkpoint(workflow: TheWorkflow) -> PlainTextResponse:
    """Return the present checkpoint (C2SP tlog-tiles, section Checkpoints)."""
    return PlainTextResponse(workflow.log_head().checkpoint, headers=ALWAYS_ANEW)


@router.get(
    "/log/tile/{path:path}",
    operation_id="getTile",
    summary="A hash tile or an entry bundle",
    response_class=Response,
    responses=refusals(TileNotFoundError)
    | _binary(
        "application/octet-stream", "Hashes of 32 bytes each, or entries, each after its length as big-endian uint16."
    ),
)
def get_tile(
    request: Request,
    workflow: TheWorkflow,
    path: Annotated[
        str, Path(max_length=100, description="`<L>/<N>`, or `entries/<N>`; with `.p/<W>` for a partial one")
    ],
) -> Response:
    """Return a tile (C2SP tlog-tiles, section Merkle Tree) or an entry bundle (section Log entries)."""
    try:
        asked = TilePath.parse(f"tile/{path}")
    except TileInvalidError as error:
        raise TileNotFoundError(f"There is no such tile: {error.message}.") from error
    if asked.level is not None:
        tile = workflow.log_tile(level=asked.level, index=asked.index, width=asked.width)
        return Response(tile, media_type="application/octet-stream", headers=FOR_EVER)
    return _compressed(workflow.log_entry_bundle(index=asked.index, width=asked.width), request)


@router.get(
    "/v1/log/receipt",
    operation_id="getCoseReceipt",
    summary="Prove that an entry is in the log, as a COSE receipt",
    response_class=Response,
    responses=refusals(EntryNotFoundError, InvalidInputError) | _binary(MEDIA_TYPE, "A COSE_Sign1 receipt (RFC 9942)."),
)
def get_cose_receipt(
    workflow: TheWorkflow,
    index: Annotated[int | None, Query(ge=0, le=2**53 - 1, description="of the entry; or `leaf_hash`")] = None,
    leaf_hash: Annotated[Sha256Hex | None, Query(description="of the entry; or `index`")] = None,
    size: Annotated[
        int | None, Query(ge=0, le=2**53 - 1, description="of the tree; the present one when absent")
    ] = None,
) -> Response:
    """Return the inclusion proof of an entry signed with the log's key (RFC 9942, RFC9162_SHA256)."""
    receipt = workflow.log_cose_receipt(index=index, leaf_hash=leaf_hash, size=size)
    return Response(receipt, media_type=MEDIA_TYPE)


@router.get("/log/keys.json", operation_id="getPublishedLogKeys", summary="The log's keys", response_model=LogKeysView)
@router.get(
    "/.well-known/colophon-log.json", operation_id="getLogKeys", summary="The log's keys", response_model=LogKeysView
)
def get_log_keys(workflow: TheWorkflow) -> JsonAnswer:
    """Return every key that the log ever signed with. Whoever verifies gets them from elsewhere too, and compares."""
    return shown(workflow.log_keys(), headers=FOR_A_WHILE)


@router.get(
    "/.well-known/scitt-keys",
    operation_id="getCoseKeys",
    summary="The log's keys as a COSE key set",
    response_class=Response,
    responses=_binary("application/cbor", "A COSE_KeySet (RFC 9052, section 7)."),
)
def get_cose_keys(workflow: TheWorkflow) -> Response:
    """Return every key of the log for COSE receipts, each under its thumbprint (RFC 9679)."""
    keys = key_set_bytes(key for _, key in _keys(workflow))
    return Response(keys, media_type="application/cbor", headers=FOR_A_WHILE)


@router.get(
    "/.well-known/scitt-keys/{kid}",
    operation_id="getCoseKey",
    summary="One key of the log as a COSE key",
    response_class=Response,
    responses=refusals(NotFoundError) | _binary("application/cbor", "A COSE_Key (RFC 9052, section 7)."),
)
def get_cose_key(
    workflow: TheWorkflow, kid: Annotated[str, Path(max_length=100, description="the receipt's `kid` in base64url")]
) -> Response:
    """Return the key that a receipt names, also when it is no longer used."""
    found = dict(_keys(workflow)).get(kid)
    if found is None:
        raise NotFoundError("The log never signed with a key of this id.")
    return Response(cose_key_bytes(found), media_type="application/cbor", headers=FOR_A_WHILE)


def _keys(workflow: Workflow) -> list[tuple[str, NoteKey]]:
    return [(key.kid, NoteKey.from_vkey(key.vkey)) for key in workflow.log_keys().keys]


def _compressed(bundle: bytes, request: Request) -> Response:
    """Return a bundle, compressed for whoever takes that: leaves are JSON with hashes in hex."""
    headers = {**FOR_EVER, "Vary": "Accept-Encoding"}
    if _takes_gzip(request.headers.get("accept-encoding", "")):
        # Without the time of day, the same bundle is the same bytes for every cache.
        bundle = gzip.compress(bundle, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(bundle, media_type="application/octet-stream", headers=headers)


def _takes_gzip(accepted: str) -> bool:
    """Return whether `gzip` is among the codings accepted, and not with weight 0 (RFC 9110, section 12.5.3)."""
    for item in accepted.split(","):
        coding, _, weight = item.partition(";")
        if coding.strip().lower() == "gzip":
            return weight.strip().lower() not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
