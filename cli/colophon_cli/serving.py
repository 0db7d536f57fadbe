"""The server in the foreground: its socket is bound here, so that the address that is said is the one that answers."""

import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import uvicorn

from colophon.errors import ColophonError, HomeError, SettingsError
from colophon_cli import place
from colophon_cli.layout import whole_line
from colophon_cli.screen import Screen
from colophon_cli.sealing import error_class

APPLICATION: Final = "colophon.asgi:app"
WITNESS: Final = "colophon.asgi:witness"
BACKLOG: Final = 2048


def serve(screen: Screen, *, home: Path | None, host: str | None, port: int | None) -> None:
    """Serve until interrupted.

    Raises:
        SettingsError: nothing can listen at that address.
        HomeBusyError: another server holds the folder.
        HomeMissingError, KeyFileExposedError, KeyFileError, CertificateError: the folder can't be opened.
    """
    settings = place.settings(home)
    with _bound(host or settings.host, settings.port if port is None else port) as listener:
        address, bound_port = listener.getsockname()[:2]
        # The application reads its settings itself, in whichever process it is started: from the environment.
        os.environ |= {"COLOPHON_HOME": str(settings.home), "COLOPHON_HOST": address, "COLOPHON_PORT": str(bound_port)}
        _run(screen, APPLICATION, listener, what=str(settings.home))


def serve_witness(
    screen: Screen, *, home: Path | None, folder: Path | None, host: str | None, port: int | None
) -> None:
    """Serve a witness until interrupted.

    Raises:
        SettingsError: nothing can listen at that address.
        HomeMissingError: there is no witness in the folder.
        KeyFileExposedError, KeyFileError, SchemaOutdatedError: it can't be opened.
    """
    settings = place.settings(home)
    chosen = place.witness_folder(home, folder)
    with _bound(host or settings.host, settings.port if port is None else port) as listener:
        os.environ["COLOPHON_WITNESS_HOME"] = str(chosen)
        _run(screen, WITNESS, listener, what=f"the witness in {chosen}")


def _run(screen: Screen, application: str, listener: socket.socket, *, what: str) -> None:
    log = _Log(screen)
    # Nothing of uvicorn's own layout: what it has to say is shown as everything else is.
    config = uvicorn.Config(application, log_config=None, access_log=False, backlog=BACKLOG, server_header=False)
    where = f"Serving {what} on {url_of(*listener.getsockname()[:2])} (Ctrl-C ends it)"
    server = _Server(config, lambda: log.started(where))
    # An interruption is raised after an orderly end: requests were answered and the folder was let go before.
    with log, suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    if not server.started:
        raise log.failure()
    screen.say("Stopped.")


def _bound(host: str, port: int) -> socket.socket:
    """Return a bound socket.

    Raises:
        SettingsError: the address is taken or is none of this machine's.
    """
    # asyncio turns off Nagle's algorithm only for sockets that say they are TCP: without this each answer waits 40 ms.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # A server started again at once may take its address back while old connections fade out.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # Listening now keeps a second server from binding the same port, which SO_REUSEADDR alone would allow.
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        reason = error.strerror or str(error)
        raise SettingsError(
            f"Nothing can listen on {host} port {port}: {reason}. Choose another with --host or --port."
        ) from error
    return listener


def url_of(address: str, port: int) -> str:
    """Return the address a browser on this machine opens."""
    # An address that stands for all of this machine's is listened on, not opened.
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104  # compared, not bound
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


class _Server(uvicorn.Server):
    """Says where it is once it answers, not before."""

    def __init__(self, config: uvicorn.Config, on_start: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_start = on_start

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        try:
            await super().startup(sockets=sockets)
        except SystemExit:
            # uvicorn leaves the process from here if the application refuses to start; we still have to say why.
            self.should_exit = True
        if self.started:
            self._on_start()


class _Log(logging.Handler):
    """Shows warnings of the server, and keeps what it said when it could not start."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(logging.WARNING)
        self._screen = screen
        self._kept: list[str] = []
        self._running = False

    def __enter__(self) -> None:
        logging.getLogger("uvicorn").addHandler(self)

    def __exit__(self, *_: object) -> None:
        logging.getLogger("uvicorn").removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what is said before the start; show what is said after it, with the trace of a fault."""
        if self._running:
            self._screen.streams.stderr.write(self.format(record) + "\n")
        else:
            self._kept.append(record.getMessage())

    def started(self, where: str) -> None:
        """Say where the server answers."""
        self._running = True
        self._screen.say(whole_line(where))

    def failure(self) -> ColophonError:
        """Return why the server did not start: the application says it as "code: message"."""
        code, _, message = (self._kept[0] if self._kept else "").partition(": ")
        if message:
            return error_class(code)(message)
        return HomeError("The server did not start, and did not say why.")
