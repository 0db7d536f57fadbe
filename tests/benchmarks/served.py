"""A real home and a real server on loopback, for the bench."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

COLOPHON: Final = Path(sys.executable).with_name("colophon")
START_TIMEOUT_S: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A server that answers, and an API key that may record and seal.

    Attributes:
        started_s: from the start of its process to its first answer.
    """

    url: str
    key: str
    started_s: float
    pid: int


def environment(home: Path, **changes: str) -> Mapping[str, str]:
    """Return this process's environment with the home set and nothing else of ours."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("COLOPHON_")}
    return {**own, "COLOPHON_HOME": str(home), "XDG_STATE_HOME": str(home.parent / "state"), **changes}


def colophon(home: Path, *arguments: str) -> str:
    """Run one command on the home and return what it printed."""
    done = subprocess.run([COLOPHON, *arguments], env=environment(home), check=True, capture_output=True, text=True)
    return done.stdout


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path, *, key: str = "") -> Generator[Served]:
    """Serve the home until the end of the block."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = environment(
        home,
        COLOPHON_PORT=str(port),
        COLOPHON_REQUESTS_PER_MINUTE="100000000",
        COLOPHON_VERIFICATIONS_PER_MINUTE="100000000",
    )
    begin = time.perf_counter()
    with subprocess.Popen(
        [COLOPHON, "serve"], env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            started = _first_answer(url, server, begin)
            yield Served(url=url, key=key, started_s=started, pid=server.pid)
        finally:
            server.terminate()


def _first_answer(url: str, server: "subprocess.Popen[bytes]", begin: float) -> float:
    while time.perf_counter() - begin < START_TIMEOUT_S:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode} before it answered")
        try:
            httpx.get(f"{url}/readyz", timeout=1).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.01)
        else:
            return time.perf_counter() - begin
    raise RuntimeError("the server did not answer")
