"""Verifying a small JPEG over HTTP, against as many bare processes as the server has workers."""

import threading
import time
from pathlib import Path
from typing import Final

import httpx

from benchmarks.engine import bare_rate
from benchmarks.measures import Measure, at_least, paired
from benchmarks.served import Served, colophon, served

CALLERS: Final = 4
REQUESTS: Final = 400


def measure(folder: Path, jpeg: Path, anchors: Path) -> list[Measure]:
    """Return the measure of the public verification."""
    home = folder / "home"
    colophon(home, "init", "--quiet")
    content = jpeg.read_bytes()
    with served(home) as server:
        _rate(server, content)
        ours, bare = paired(lambda: _rate(server, content), lambda: bare_rate(jpeg, anchors), rounds=5)
    return [
        at_least(
            0.4, name="verify a small JPEG over HTTP", unit="files/s", ours=ours, bare=bare, against="2 bare processes"
        )
    ]


def _rate(server: Served, content: bytes) -> float:
    def call() -> None:
        with httpx.Client(base_url=server.url, timeout=60) as client:
            for _ in range(REQUESTS // CALLERS):
                files = {"file": ("small.jpg", content, "image/jpeg")}
                client.post("/v1/verify", files=files).raise_for_status()

    threads = [threading.Thread(target=call) for _ in range(CALLERS)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return REQUESTS / (time.perf_counter() - begin)
