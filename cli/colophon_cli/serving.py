"""The server in the foreground: its socket is bound here, so that the address that is said is the one that answers."""

import os
import socket
from pathlib import Path
from typing import Final

import uvicorn

from colophon.errors import HomeBusyError, SettingsError
from colophon_cli import place
from colophon_cli.screen import Screen

APPLICATION: Final = "colophon.asgi:app"
BACKLOG: Final = 2048


def serve(screen: Screen, *, home: Path | None, host: str | None, port: int | None) -> None:
    """Serve until interrupted.

    Raises:
        SettingsError: nothing can listen at that address.
        HomeBusyError: another server holds the folder, or the start failed.
    """
    settings = place.settings(home)
    listener = bound(host or settings.host, settings.port if port is None else port)
    address, bound_port = listener.getsockname()[:2]
    # The application reads its settings itself, in whichever process it is started: from the environment.
    os.environ |= {"COLOPHON_HOME": str(settings.home), "COLOPHON_HOST": address, "COLOPHON_PORT": str(bound_port)}
    screen.say(f"Serving {settings.home} on {url_of(address, bound_port)} (Ctrl-C ends it)")
    server = uvicorn.Server(uvicorn.Config(APPLICATION, log_level="warning", backlog=BACKLOG, server_header=False))
    server.run(sockets=[listener])
    if not server.started:
        raise HomeBusyError("The server did not start; what it said stands above.")


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        SettingsError: the address is taken or is none of this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    # A server started again at once may take its address back while old connections fade out.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"Nothing can listen on {host} port {port}: {error.strerror or error}. Choose another with --host or --port."
        ) from error
    return listener


def url_of(address: str, port: int) -> str:
    """Return the address a browser on this machine opens."""
    if address in {"0.0.0.0", "::"}:  # noqa: S104  # compared, not bound
        address = "127.0.0.1"
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"
