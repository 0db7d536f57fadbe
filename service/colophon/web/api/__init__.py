"""The API: one module per subject, each route parses, calls the workflow and renders."""

from typing import Final

from fastapi import Depends, FastAPI

from colophon.web.api import (
    agents,
    amendments,
    assets,
    decisions,
    keys,
    log,
    place,
    releases,
    seals,
    statements,
    steps,
    tiles,
    verify,
    works,
)
from colophon.web.bodies import names_stand_once

SUBJECTS: Final = (
    works,
    agents,
    assets,
    steps,
    decisions,
    amendments,
    statements,
    seals,
    releases,
    verify,
    log,
    tiles,
    keys,
    place,
)


def add_api(app: FastAPI) -> None:
    """Add all operations to `app`: under /v1, and what standards want elsewhere."""
    for subject in SUBJECTS:
        app.include_router(subject.router, dependencies=[Depends(names_stand_once)])
