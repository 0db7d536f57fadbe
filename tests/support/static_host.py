"""A static host on loopback, as plain as there is one; it can put readers off."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Host(ThreadingHTTPServer):
    """Serves a folder; answers the next `refusals` requests with `status`, and `Retry-After` if there is one."""

    refusals = 0
    status = 429
    retry_after: str | None = "7"
    asked = 0


class _Handler(SimpleHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        self.server.asked += 1
        if self.server.refusals:
            self.server.refusals -= 1
            self.send_response(self.server.status)
            if self.server.retry_after is not None:
                self.send_header("Retry-After", self.server.retry_after)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as the library names it
        del format, args


@contextmanager
def hosted(folder: Path) -> Generator[tuple[str, Host]]:
    """Serve `folder` while the context lasts; gives its address and the host."""
    with Host(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as host:
        thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{host.server_address[1]}", host
        finally:
            host.shutdown()
            thread.join()
