"""Reading a small JPEG through the worker pool, against as many bare processes as workers."""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.measures import Measure, Pairs, in_turn
from benchmarks.usage import processor_s
from colophon.adapters.engine.engine_settings import engine_settings
from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.session import EngineSession
from colophon.credential.trust import TrustAnchors

BARE: Final = Path(__file__).with_name("bare_engine.py")
WORKERS: Final = 2
READS: Final = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """What some reads cost: how many in a second, and the processor time of each, ms, over all processes."""

    rate: float
    processor_ms: float


def bare_reads(path: Path, anchors: Path) -> Reads:
    """Return what reads cost in `WORKERS` bare processes side by side, under the very settings of our workers."""
    settings = anchors.with_suffix(".json")
    settings.write_text(json.dumps(engine_settings(TrustAnchors(claim_pem=anchors.read_text()))))
    command = [sys.executable, str(BARE), "read", str(path), str(settings), str(READS // WORKERS)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(WORKERS)]
    found = [json.loads(process.communicate()[0]) for process in processes]
    used = sum(one["processor_s"] for one in found)
    return Reads(rate=READS / max(one["seconds"] for one in found), processor_ms=used / READS * 1000)


def pool_reads(session: EngineSession, path: Path, trust: TrustAnchors) -> Reads:
    """Return what reads through the port cost, one caller for each worker."""
    reader = EngineReader(session)

    def call() -> None:
        for _ in range(READS // WORKERS):
            reader.read(path, trust=trust)

    threads = [threading.Thread(target=call) for _ in range(WORKERS)]
    used = time.process_time() + processor_s(session.pids())
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begin
    used = time.process_time() + processor_s(session.pids()) - used
    return Reads(rate=READS / took, processor_ms=used / READS * 1000)


def against_bare(bound: float, *, name: str, unit: str, pairs: Sequence[tuple[Reads, Reads]]) -> list[Measure]:
    """Return the rates against their bound, and the processor time, which other work on the machine changes less."""
    rates = Pairs(ours=tuple(ours.rate for ours, _ in pairs), bare=tuple(bare.rate for _, bare in pairs))
    times = Pairs(ours=tuple(o.processor_ms for o, _ in pairs), bare=tuple(b.processor_ms for _, b in pairs))
    against = f"{WORKERS} bare processes"
    return [
        rates.at_least(bound, name=name, unit=unit, against=against),
        times.measure(name="the same, processor time of one", unit="ms", against=against),
    ]


def measure(signed_jpeg: Path, anchors: Path) -> list[Measure]:
    """Return the measures of this file."""
    trust = TrustAnchors(claim_pem=anchors.read_text())
    with EngineSession(workers=WORKERS) as session:
        pool_reads(session, signed_jpeg, trust)
        pairs = in_turn(
            lambda: pool_reads(session, signed_jpeg, trust), lambda: bare_reads(signed_jpeg, anchors), rounds=9
        )
    return against_bare(0.7, name="verify a small JPEG, worker pool", unit="reads/s", pairs=pairs)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        from benchmarks.fixtures import signed_jpeg

        for line in measure(*signed_jpeg(Path(folder))):
            print(line)
