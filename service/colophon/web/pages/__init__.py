"""The pages: rendered here, without a third party, showing what they show also without JavaScript."""

from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from colophon.web.pages import credential, home, log, problems, verify

STATIC: Final = Path(__file__).parent / "static"


def mount_pages(app: FastAPI) -> None:
    """Add all pages and what they need to `app`."""
    for page in (home, verify, credential, log, problems):
        app.include_router(page.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
