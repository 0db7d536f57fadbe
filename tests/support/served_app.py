"""The real application behind a real server on loopback, for tests that need a socket."""

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp


def loopback_socket() -> socket.socket:
    """Return a socket that listens on a free loopback port."""
    # Named as TCP, since asyncio sends small writes at once (TCP_NODELAY) only where the protocol is said.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


@contextmanager
def served(app: ASGIApp, *, listener: socket.socket | None = None) -> Generator[str, None, None]:
    """Serve `app` on loopback while the context lasts; gives its address.

    Raises:
        RuntimeError: the application refused to start.
    """
    listener = listener or loopback_socket()
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
        if not thread.is_alive():
            listener.close()
            raise RuntimeError("the application did not start")
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
