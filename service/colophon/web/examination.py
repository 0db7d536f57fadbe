"""One way for a stranger's file, through the API and through the page: counted, spooled, examined, forgotten."""

import functools

from anyio import to_thread
from starlette.requests import Request

from colophon.errors import InvalidInputError
from colophon.verify.verdict import Verdict
from colophon.web.state import Shared, client_of
from colophon.web.uploads import spooled_form
from colophon.workflow.principal import Principal


async def examine(request: Request, shared: Shared, who: Principal | None) -> Verdict:
    """Return the verdict on the file in the request's form; nothing of it is kept.

    Raises:
        TooManyRequestsError: a caller without a key sent too many.
        InvalidInputError: the form is malformed or holds no file.
    """
    if who is None:
        shared.verify_limit.admit(client_of(request))
    async with spooled_form(request, shared.spool) as form:
        if form.path is None:
            raise InvalidInputError("The form holds no file; choose one and send it in the part named `file`.")
        work = functools.partial(shared.workflow.verify_file, form.path, name=form.name, sidecar=form.sidecar)
        return await to_thread.run_sync(work, limiter=shared.examining)
