"""Verify: public. A file is examined and forgotten, or its SHA-256 is looked up."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request

from colophon.errors import BodyTooLargeError, InvalidInputError, NotAuthenticatedError, TooManyRequestsError
from colophon.record.identifiers import Sha256Hex
from colophon.verify.verdict import Verdict
from colophon.web.access import MaybeSomebody
from colophon.web.answers import JsonAnswer, refusals, shown
from colophon.web.examination import examine
from colophon.web.state import Public, TheShared, TheWorkflow

router = APIRouter(prefix="/v1", tags=["verify"])


@router.post(
    "/verify",
    operation_id="verifyFile",
    summary="Verify a file",
    response_model=Verdict,
    responses=refusals(InvalidInputError, NotAuthenticatedError, TooManyRequestsError, BodyTooLargeError),
    openapi_extra={
        # A key is not needed, but one that is sent must be known.
        "security": [{}],
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {
                            "file": {"type": "string", "format": "binary", "description": "the file to examine"},
                            "sidecar": {
                                "type": "string",
                                "format": "binary",
                                "description": "its `.c2pa` file, if the manifest is kept beside it",
                            },
                        },
                    }
                }
            },
        },
    },
)
async def verify_file(request: Request, shared: TheShared, who: MaybeSomebody) -> JsonAnswer:
    """Examine a file and forget it: nothing of it is kept. A file that can't be examined is a verdict too, not a problem."""
    return shown(await examine(request, shared, who))


@router.get(
    "/verify",
    operation_id="verifyHash",
    summary="Look a file up by its SHA-256",
    response_model=Verdict,
    dependencies=[Public],
    responses=refusals(InvalidInputError, TooManyRequestsError),
)
def verify_hash(
    workflow: TheWorkflow,
    sha256: Annotated[Sha256Hex, Query(description="of the whole file, 64 lower-case hex digits")],
) -> JsonAnswer:
    """Say what the log knows of a file by its SHA-256 alone; its content and manifest are not looked at."""
    return shown(workflow.verify_hash(sha256))
