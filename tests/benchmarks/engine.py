"""Reading a small JPEG through the worker pool, against as many bare processes as workers."""

import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Final

from benchmarks.measures import Measure, paired
from colophon.adapters.engine.engine_settings import engine_settings
from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.session import EngineSession
from colophon.credential.trust import TrustAnchors

BARE: Final = Path(__file__).with_name("bare_engine.py")
WORKERS: Final = 2
READS: Final = 800


def bare_rate(path: Path, anchors: Path) -> float:
    """Return reads a second of `WORKERS` bare processes side by side, under the very settings of our workers."""
    settings = anchors.with_suffix(".json")
    settings.write_text(json.dumps(engine_settings(TrustAnchors(claim_pem=anchors.read_text()))))
    command = [sys.executable, str(BARE), "read", str(path), str(settings), str(READS // WORKERS)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(WORKERS)]
    took: list[float] = [json.loads(process.communicate()[0])["seconds"] for process in processes]
    return READS / max(took)


def pool_rate(reader: EngineReader, path: Path, trust: TrustAnchors) -> float:
    """Return reads a second through the port, one caller for each worker."""

    def call() -> None:
        for _ in range(READS // WORKERS):
            reader.read(path, trust=trust)

    threads = [threading.Thread(target=call) for _ in range(WORKERS)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return READS / (time.perf_counter() - begin)


def measure(signed_jpeg: Path, anchors: Path) -> list[Measure]:
    """Return the measures of this file."""
    trust = TrustAnchors(claim_pem=anchors.read_text())
    with EngineSession(workers=WORKERS) as session:
        reader = EngineReader(session)
        pool_rate(reader, signed_jpeg, trust)
        pairs = paired(lambda: pool_rate(reader, signed_jpeg, trust), lambda: bare_rate(signed_jpeg, anchors), rounds=9)
    against = f"{WORKERS} bare processes"
    return [pairs.at_least(0.7, name="verify a small JPEG, worker pool", unit="reads/s", against=against)]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        from benchmarks.fixtures import signed_jpeg

        for line in measure(*signed_jpeg(Path(folder))):
            print(line)
