"""Verifying a small JPEG over HTTP, against as many bare processes as the server has workers."""

import http.client
import threading
import time
from http import HTTPStatus
from pathlib import Path
from typing import Final

from benchmarks.engine import Reads, against_bare, bare_reads
from benchmarks.measures import Measure, in_turn
from benchmarks.served import Served, colophon, served
from benchmarks.usage import descendants, processor_s

CALLERS: Final = 4
REQUESTS: Final = 400
_BOUNDARY: Final = "a-boundary-of-the-bench"
_FORM_HEAD: Final = (
    f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="small.jpg"\r\n'
    "Content-Type: image/jpeg\r\n\r\n"
).encode()
_FORM_END: Final = f"\r\n--{_BOUNDARY}--\r\n".encode()


def measure(folder: Path, jpeg: Path, anchors: Path) -> list[Measure]:
    """Return the measure of the public verification."""
    home = folder / "home"
    colophon(home, "init", "--quiet")
    content = jpeg.read_bytes()
    with served(home) as server:
        _reads(server, content)
        pairs = in_turn(lambda: _reads(server, content), lambda: bare_reads(jpeg, anchors), rounds=7)
    return against_bare(0.4, name="verify a small JPEG over HTTP", unit="files/s", pairs=pairs)


def _reads(server: Served, content: bytes) -> Reads:
    """Return what verifications cost; the processor time is that of the server and its workers."""
    # The caller shares the machine with the server, so it does as little as it can: one body, made once, and no reading
    # of the answer but its status.
    body = b"".join((_FORM_HEAD, content, _FORM_END))
    headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}

    def call() -> None:
        client = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=60)
        for _ in range(REQUESTS // CALLERS):
            client.request("POST", "/v1/verify", body, headers)
            answer = client.getresponse()
            answer.read()
            if answer.status != HTTPStatus.OK:
                raise RuntimeError(f"the server answered {answer.status}")
        client.close()

    threads = [threading.Thread(target=call) for _ in range(CALLERS)]
    used = processor_s([server.pid, *descendants(server.pid)])
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begin
    used = processor_s([server.pid, *descendants(server.pid)]) - used
    return Reads(rate=REQUESTS / took, processor_ms=used / REQUESTS * 1000)
