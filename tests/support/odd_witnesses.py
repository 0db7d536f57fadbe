"""Witnesses on loopback that behave in one way each, and are no application of ours."""

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from colophon.ledger.witness_request import AddCheckpoint


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer over HTTP."""

    status: int
    body: bytes = b""
    kind: str = "text/plain"


@dataclass(kw_only=True)
class OddWitness:
    """What to answer to a checkpoint and to a monitor, and what was asked."""

    to_log: Callable[[AddCheckpoint], Said]
    to_monitor: Callable[[str], Said] = field(default=lambda _path: Said(status=404))
    asked: list[AddCheckpoint] = field(default_factory=list)
    url: str = ""


@contextmanager
def odd_witness(
    to_log: Callable[[AddCheckpoint], Said], to_monitor: Callable[[str], Said] | None = None
) -> Generator[OddWitness]:
    """Serve an odd witness on loopback while the context lasts."""
    odd = OddWitness(to_log=to_log)
    if to_monitor is not None:
        odd.to_monitor = to_monitor

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = AddCheckpoint.parse(self.rfile.read(int(self.headers["Content-Length"])))
            odd.asked.append(request)
            self._say(odd.to_log(request))

        def do_GET(self) -> None:
            self._say(odd.to_monitor(self.path))

        def _say(self, said: Said) -> None:
            self.send_response(said.status)
            self.send_header("Content-Type", said.kind)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        odd.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield odd
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def silent_witness() -> Generator[str]:
    """Accept connections and never answer."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def dripping_witness() -> Generator[str]:
    """Answer one byte of a header at a time for as long as the context lasts: no single step ever takes too long."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Drip: ")
                while not ended.wait(0.02):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            ended.set()
            thread.join()
