"""ASGI applications that behave in one way each, for the tests of `colophon serve`."""

import asyncio
import os
import signal

from starlette.types import Receive, Scope, Send


async def busy(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse to start, as the service does where another server holds the folder."""
    assert scope["type"] == "lifespan"
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "home.busy: Another server holds it."})


async def interrupted_at_once(scope: Scope, receive: Receive, send: Send) -> None:
    """Start, then interrupt this process as Ctrl-C does."""
    assert scope["type"] == "lifespan"
    await receive()
    await send({"type": "lifespan.startup.complete"})
    asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGINT)
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
