"""What the routes share: the workflow behind them, the options, and the places where many callers wait."""

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, cast

from anyio import CapacityLimiter
from fastapi import Depends
from starlette.requests import HTTPConnection

from colophon.web.limits import RateLimit
from colophon.web.options import WebOptions
from colophon.workflow.protocol import Workflow

SPOOL_PREFIX = "body-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Made once for an application.

    Attributes:
        examining: threads that examine strangers' files; apart from the others, so that recording never waits for them.
        waiting: threads that wait for a seal to end.
        spool: folder for bodies while they are worked on.
    """

    workflow: Workflow
    options: WebOptions
    public_limit: RateLimit
    verify_limit: RateLimit
    examining: CapacityLimiter
    waiting: CapacityLimiter
    spool: Path


def shared_of(connection: HTTPConnection) -> Shared:
    """Return what the routes of this application share."""
    return cast("Shared", connection.app.state.shared)


def workflow_of(connection: HTTPConnection) -> Workflow:
    """Return the workflow behind this application."""
    return shared_of(connection).workflow


def count_stranger(connection: HTTPConnection) -> None:
    """Count one public request against its client's prefix.

    Raises:
        TooManyRequestsError: there were too many.
    """
    shared_of(connection).public_limit.admit(client_of(connection))


def client_of(connection: HTTPConnection) -> str | None:
    """Return the address of whoever asks, as the server sees it."""
    return connection.client.host if connection.client else None


Public = Depends(count_stranger)
TheWorkflow = Annotated[Workflow, Depends(workflow_of)]
TheShared = Annotated[Shared, Depends(shared_of)]


@contextmanager
def spool_folder(chosen: Path | None) -> Generator[Path, None, None]:
    """Open the folder in which bodies are kept while they are worked on.

    What an earlier process left there when it was killed is removed: nothing a stranger sent outlives a start.
    """
    if chosen is None:
        with tempfile.TemporaryDirectory(prefix="colophon-") as made:
            yield Path(made)
        return
    chosen.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in chosen.glob(f"{SPOOL_PREFIX}*"):
        if left.is_dir():
            # Earlier releases kept each body in a folder of its own.
            shutil.rmtree(left)
        else:
            left.unlink()
    yield chosen
