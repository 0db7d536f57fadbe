"""The log: public. Its head, its entries, and the proofs with which anybody can check both."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import PlainTextResponse

from colophon.errors import EntryNotFoundError, InvalidInputError, TooManyRequestsError
from colophon.record.identifiers import Sha256Hex
from colophon.web.answers import JsonAnswer, refusals, shown
from colophon.web.state import Public, TheWorkflow
from colophon.workflow.views import ConsistencyView, EntryView, LogView, ProofView

router = APIRouter(prefix="/v1", tags=["log"], dependencies=[Public], responses=refusals(TooManyRequestsError))
Size = Annotated[int | None, Query(ge=0, le=2**53 - 1, description="of the tree; the present one when absent")]


@router.get("/log", operation_id="getLog", summary="The log's head", response_model=LogView)
def get_log(workflow: TheWorkflow) -> JsonAnswer:
    """Return the log's origin, size, root, signed checkpoint and verifier key."""
    return shown(workflow.log_head())


@router.get(
    "/log/checkpoint",
    operation_id="getCheckpoint",
    summary="The signed checkpoint",
    response_class=PlainTextResponse,
    responses={200: {"description": "A C2SP tlog-checkpoint, signed by the log's key."}},
)
def get_checkpoint(workflow: TheWorkflow) -> PlainTextResponse:
    """Return the present checkpoint as text (C2SP tlog-checkpoint)."""
    return PlainTextResponse(workflow.log_head().checkpoint)


@router.get(
    "/log/entries/{index}",
    operation_id="getEntry",
    summary="An entry as it stands in the log",
    response_model=EntryView,
    responses=refusals(EntryNotFoundError, InvalidInputError),
)
def get_entry(
    workflow: TheWorkflow, index: Annotated[int, Path(ge=0, le=2**53 - 1, description="position in the log, from 0")]
) -> JsonAnswer:
    """Return a leaf's exact text and its hash."""
    return shown(workflow.log_entry(index))


@router.get(
    "/log/proof",
    operation_id="getInclusionProof",
    summary="Prove that an entry is in the log",
    response_model=ProofView,
    responses=refusals(EntryNotFoundError, InvalidInputError),
)
def get_inclusion_proof(
    workflow: TheWorkflow,
    index: Annotated[int | None, Query(ge=0, le=2**53 - 1, description="of the entry; or `leaf_hash`")] = None,
    leaf_hash: Annotated[Sha256Hex | None, Query(description="of the entry; or `index`")] = None,
    size: Size = None,
) -> JsonAnswer:
    """Return the inclusion proof of an entry, by its index or its leaf hash (C2SP tlog-proof)."""
    if (index is None) == (leaf_hash is None):
        raise InvalidInputError("Name the entry by `index` or by `leaf_hash`, one of the two.")
    return shown(workflow.log_proof(index=index, leaf_hash=leaf_hash, size=size))


@router.get(
    "/log/consistency",
    operation_id="getConsistencyProof",
    summary="Prove that the log only grew",
    response_model=ConsistencyView,
    responses=refusals(EntryNotFoundError, InvalidInputError),
)
def get_consistency_proof(
    workflow: TheWorkflow,
    old_size: Annotated[int, Query(ge=0, le=2**53 - 1, description="of a checkpoint you hold")],
    new_size: Size = None,
) -> JsonAnswer:
    """Return the hashes that lead from an old head to a newer one (RFC 9162, section 2.1.4)."""
    return shown(workflow.log_consistency(old_size=old_size, new_size=new_size))
