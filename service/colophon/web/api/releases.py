"""Releases: what was sealed and logged. Anybody reads what the log says of one; the rest is for who has a key, or its link."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Path, Query

from colophon.errors import (
    BadCursorError,
    InvalidInputError,
    NotAuthenticatedError,
    ReleaseNotFoundError,
    ReleaseWithdrawnError,
    ScopeMissingError,
    TooManyRequestsError,
    WorkNotFoundError,
)
from colophon.record.nouns import Withdrawal
from colophon.verify.verdict import Verdict
from colophon.web.access import MaybeSomebody, Reader, Sealer
from colophon.web.answers import JsonAnswer, refusals, shown
from colophon.web.examples import WITHDRAWAL
from colophon.web.parameters import Cursor, Limit
from colophon.web.state import Public, TheWorkflow
from colophon.workflow.principal import Scope
from colophon.workflow.views import LoggedRelease, Page, Recorded, ReleaseView

router = APIRouter(prefix="/v1", tags=["releases"])
# A key is not needed, but one that is sent must be known.
_KEY_IF_ANY: Final[dict[str, object]] = {"security": [{}]}
ReleaseId = Annotated[str, Path(max_length=100, description="id of a release")]


@router.get(
    "/releases",
    operation_id="listReleases",
    summary="List releases",
    response_model=Page[ReleaseView],
    responses=refusals(NotAuthenticatedError, ScopeMissingError, BadCursorError, InvalidInputError, WorkNotFoundError),
)
def list_releases(
    who: Reader,
    workflow: TheWorkflow,
    work: Annotated[str | None, Query(max_length=100, description="only this work's")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> JsonAnswer:
    """List the organisation's releases, those taken back included."""
    return shown(workflow.releases(who, work_id=work, cursor=cursor, limit=limit))


@router.get(
    "/releases/{release_id}",
    operation_id="getRelease",
    summary="Read a release",
    response_model=ReleaseView | LoggedRelease,
    dependencies=[Public],
    responses=refusals(ReleaseNotFoundError, NotAuthenticatedError, TooManyRequestsError),
    openapi_extra=_KEY_IF_ANY,
)
def get_release(workflow: TheWorkflow, who: MaybeSomebody, release_id: ReleaseId) -> JsonAnswer:
    """Read a release, and whether it was taken back. Without a key of scope `read`: what the public log says of it, alone."""
    if who is None or Scope.READ not in who.scopes:
        return shown(workflow.logged_release(release_id))
    return shown(workflow.release(who, release_id))


@router.get(
    "/releases/{release_id}/verdict",
    operation_id="getReleaseVerdict",
    summary="The verdict on the file as it was released",
    response_model=Verdict,
    dependencies=[Public],
    responses=refusals(ReleaseNotFoundError, NotAuthenticatedError, ScopeMissingError, TooManyRequestsError),
    openapi_extra=_KEY_IF_ANY,
)
def get_release_verdict(
    workflow: TheWorkflow,
    who: MaybeSomebody,
    release_id: ReleaseId,
    link: Annotated[
        str | None, Query(max_length=100, description="the secret at the end of its page's address")
    ] = None,
) -> JsonAnswer:
    """Verify the sealed file as it was released, from what is kept of it: with its page's link, or a key of scope `read`."""
    return shown(workflow.release_verdict(who, release_id, link=link))


@router.post(
    "/releases/{release_id}/withdrawal",
    operation_id="withdrawRelease",
    summary="Take a release back",
    status_code=201,
    response_model=Recorded,
    responses=refusals(
        NotAuthenticatedError, ScopeMissingError, ReleaseNotFoundError, ReleaseWithdrawnError, InvalidInputError
    ),
)
def withdraw_release(
    who: Sealer,
    workflow: TheWorkflow,
    release_id: ReleaseId,
    withdrawal: Annotated[Withdrawal, Body(openapi_examples=WITHDRAWAL)],
) -> JsonAnswer:
    """Log that a release was taken back, with the reason, which is public; whoever verifies the file is told."""
    return shown(workflow.withdraw(who, release_id, withdrawal), status=201)
