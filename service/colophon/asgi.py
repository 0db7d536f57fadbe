"""The ASGI applications that a server runs: `colophon.asgi:app`, and `colophon.asgi:witness` for a witness.

Everything is opened when the server starts, nothing on import.
"""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from colophon import wiring
from colophon.errors import ColophonError
from colophon.settings import MEBIBYTE, Settings
from colophon.web.app import create_app
from colophon.web.options import WebOptions
from colophon.web.witness import create_witness_app
from colophon.wiring.witness import open_witness

KIBIBYTE: Final = 1024
SPOOL: Final = "spool"
"""Folder in the home for bodies while they are worked on: on the same disk as the shelf, and private like it."""


class Service:
    """Opens what the settings name while the server runs, and hands requests to the application over it."""

    def __init__(self, opening: Callable[[Settings, ExitStack], ASGIApp] | None = None) -> None:
        """Take what opens the application, by default the workflow's; what it enters is closed when the server ends."""
        self._opening = opening or open_service
        self._application: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, or the server's whole life."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
            return
        if self._application is None:
            raise RuntimeError("The server sent a request before it announced its start; run it with lifespan on.")
        await self._application(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        with ExitStack() as opened:
            try:
                # Blocking is right here: the server takes no request before its start is complete.
                application = self._opening(Settings.read(), opened)
            except ColophonError as error:
                await receive()
                # A server takes an application that raises here for one without a lifespan, and would go on without it.
                await send({"type": "lifespan.startup.failed", "message": f"{error.code}: {error.message}"})
                return
            self._application = application
            await application(scope, receive, send)


def open_service(settings: Settings, opened: ExitStack) -> ASGIApp:
    """Return the application over the workflow of COLOPHON_HOME."""
    workflow = opened.enter_context(wiring.open_server(settings, url=loopback_url(settings)))
    return create_app(workflow, web_options(settings))


def open_witness_service(settings: Settings, opened: ExitStack) -> ASGIApp:
    """Return the application over the witness in COLOPHON_WITNESS_HOME."""
    return create_witness_app(opened.enter_context(open_witness(settings.witness_folder)))


def web_options(settings: Settings) -> WebOptions:
    """Return what the settings say of the web side."""
    return WebOptions(
        max_json_bytes=settings.max_json_kb * KIBIBYTE,
        max_upload_bytes=settings.max_upload_mb * MEBIBYTE,
        max_upload_bytes_by_type={kind: limit * MEBIBYTE for kind, limit in settings.max_upload_mb_by_type.items()},
        requests_per_minute=settings.requests_per_minute,
        verifications_per_minute=settings.verifications_per_minute,
        spool=Path(settings.home) / SPOOL,
        public_url=settings.public_url,
    )


def loopback_url(settings: Settings) -> str:
    """Return the address under which commands on this machine reach the server."""
    # An address that stands for all of this machine's is listened on, not called.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared, not bound
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


app: Final = Service()
witness: Final = Service(open_witness_service)
