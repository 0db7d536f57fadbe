"""A large MP4 sealed, against the bare engine's sign and one full validation; and what memory that takes."""

import json
import statistics
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.bare_signing import BareSigner
from benchmarks.measures import Measure, Pairs, within
from benchmarks.served import colophon, environment
from benchmarks.usage import descendants
from colophon.adapters.engine.engine_settings import engine_settings
from colophon.record.canonical import Json
from support import media

SIZE: Final = 300 * 1024 * 1024
ONCE: Final = Path(__file__).with_name("seal_once.py")
ROUNDS: Final = 5
WORKER: Final = b"colophon.adapters.worker.child"


def large_mp4(path: Path) -> None:
    """Write an MP4 of `SIZE` bytes with one `mdat`: a small one whose media box is grown at its end."""
    small = media.make("mp4")
    boxes: list[tuple[bytes, bytes]] = []
    at = 0
    while at < len(small):
        size, kind = struct.unpack_from(">I4s", small, at)
        boxes.append((kind, small[at + 8 : at + size]))
        at += size
    # Offsets in `moov` count from the file's start, so what stands before the media must keep its length: grow the last `mdat`.
    if [kind for kind, _ in boxes].index(b"moov") < [kind for kind, _ in boxes].index(b"mdat"):
        boxes.sort(key=lambda box: box[0] == b"mdat")
    chunk = bytes(range(256)) * 4096
    with path.open("wb") as out:
        for kind, body in boxes:
            grow = SIZE - len(small) if kind == b"mdat" else 0
            out.write(struct.pack(">I4s", len(body) + 8 + grow, kind) + body)
            while grow > 0:
                grow -= out.write(chunk[:grow])


def measure(folder: Path) -> list[Measure]:
    """Return the measures of sealing."""
    folder.mkdir()
    source = folder / "large.mp4"
    large_mp4(source)
    home = folder / "home"
    colophon(home, "init", "--quiet")
    bench = _Bench(folder=folder, home=home, source=source, signer=BareSigner.made_in(folder))
    own = bench.signer.settings("own", engine_settings(bench.signer.trust, merkle=True))
    plain = bench.signer.settings("plain", _plain(bench.signer))
    ours: list[dict[str, float]] = []
    bare: list[dict[str, float]] = []
    alike: list[dict[str, float]] = []
    workers: list[float] = []
    for _ in range(ROUNDS):
        found, peak = bench.seal()
        ours.append(found)
        workers.append(peak)
        bare.append(bench.bare(plain))
        alike.append(bench.bare(own))

    def column(runs: list[dict[str, float]], name: str) -> tuple[float, ...]:
        return tuple(run[name] for run in runs)

    return [
        Pairs(ours=column(ours, "seconds"), bare=column(bare, "seconds")).at_most(
            1.5, name="seal a 300 MB MP4", unit="s", against="bare sign and one full validation"
        ),
        Pairs(ours=column(ours, "seconds"), bare=column(alike, "seconds")).measure(
            name="the same", unit="s", against="the bare engine under our settings, which spare memory"
        ),
        within(
            200,
            name="memory of our own process while sealing it",
            unit="MB",
            ours=statistics.median(column(ours, "peak_mb")),
        ),
        within(100, name="memory of an engine worker, one mdat, Merkle", unit="MB", ours=statistics.median(workers)),
        Measure(
            name="the bare engine's peak on that file", value=statistics.median(column(bare, "peak_mb")), unit="MB"
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    folder: Path
    home: Path
    source: Path
    signer: BareSigner

    def seal(self) -> tuple[dict[str, float], float]:
        """Seal the file in a process of its own; return what it printed and the largest peak of an engine worker, MB."""
        target = self.folder / "sealed.mp4"
        target.unlink(missing_ok=True)
        return _watched([sys.executable, str(ONCE), str(self.home), str(self.source), str(target)], self.home)

    def bare(self, settings: Path) -> dict[str, float]:
        """Sign it with the bare engine."""
        return self.signer.sign(self.source, "video/mp4", settings)


def _plain(signer: BareSigner) -> dict[str, Json]:
    """Return what the engine needs to do the same to the file, and else its own defaults: it holds the file in memory."""
    return {
        "verify": {"remote_manifest_fetch": False, "verify_after_sign_hash": True},
        "core": {"allowed_network_hosts": [], "merkle_tree_chunk_size_in_kb": 1024},
        "trust": {
            "anchors": [{"trust_anchors": signer.trust.claim_pem, "trust_uri": "urn:bare", "trust_kind": "manifest"}]
        },
        "builder": {"thumbnail": {"enabled": False}},
    }


def _watched(command: list[str], home: Path) -> tuple[dict[str, float], float]:
    """Run a command; return what it printed and the largest peak of its engine workers, MB."""
    peaks: dict[int, float] = {}
    with subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE) as process:
        over = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, peaks, over))
        watcher.start()
        printed, _ = process.communicate()
        over.set()
        watcher.join()
    if process.returncode:
        raise RuntimeError(f"sealing ended with {process.returncode}")
    return json.loads(printed), max(peaks.values(), default=0.0)


def _watch(parent: int, peaks: dict[int, float], over: threading.Event) -> None:
    while not over.is_set():
        for pid in descendants(parent):
            try:
                # A child that is not yet the worker still shows the memory of the process that started it.
                if WORKER not in Path(f"/proc/{pid}/cmdline").read_bytes():
                    continue
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            peak = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
            if peak:
                peaks[pid] = int(peak[0]) / 1024
        time.sleep(0.01)
