"""How long it takes until something is there: `colophon --version`, and a server on a short and on a long ledger."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import httpx

from benchmarks.measures import Measure, paired, seconds
from benchmarks.recording import BATCH, a_step
from benchmarks.served import COLOPHON, Served, colophon, served

LONG: Final = 20_000
"""Entries of the long ledger."""


def measure(folder: Path) -> list[Measure]:
    """Return the measures of starting."""
    folder.mkdir()
    return [version(), *server(folder)]


def version() -> Measure:
    """Return `colophon --version` against an interpreter that does nothing."""
    pairs = paired(
        lambda: seconds(lambda: subprocess.run([COLOPHON, "--version"], check=True, capture_output=True)),
        lambda: seconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True)),
        rounds=15,
    )
    return pairs.at_most(4, name="colophon --version", unit="s", against="python -c pass")


def server(folder: Path) -> list[Measure]:
    """Return the start of a server on a long ledger against that on a short one."""
    short, long = folder / "short", folder / "long"
    for home in (short, long):
        colophon(home, "init", "--quiet")
    key = json.loads(colophon(long, "keys", "new", "bench", "--scope", "record", "--json"))["secret"]
    with served(long, key=key) as running:
        _fill(running)
    pairs = paired(lambda: _started(long), lambda: _started(short), rounds=5)
    return [pairs.at_most(1.3, name=f"start of the server at {LONG} entries", unit="s", against="at none")]


def _started(home: Path) -> float:
    with served(home) as running:
        return running.started_s


def _fill(running: Served) -> None:
    headers = {"Authorization": f"Bearer {running.key}"}
    with httpx.Client(base_url=running.url, headers=headers, timeout=60) as client:
        work = client.post("/v1/works", json={"kind": "spot", "title": "Long"}).json()["id"]
        agent = client.post("/v1/agents", json={"kind": "person", "name": "Mara Lind"}).json()["id"]
        body = [a_step(agent)] * (10 * BATCH)
        for _ in range(LONG // (10 * BATCH)):
            client.post(f"/v1/works/{work}/steps", json=body).raise_for_status()
