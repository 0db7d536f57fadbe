"""A large MP4 sealed, against the bare engine's sign and one full validation; and what memory that takes."""

import json
import statistics
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final

from benchmarks.engine import BARE
from benchmarks.measures import Measure, at_most, within
from benchmarks.served import colophon, environment
from support import media, pki

SIZE: Final = 300 * 1024 * 1024
ONCE: Final = Path(__file__).with_name("seal_once.py")
ROUNDS: Final = 3


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
    files = _signer_files(folder)
    ours: list[dict[str, float]] = []
    bare: list[dict[str, float]] = []
    worker_peaks: list[float] = []
    for round_ in range(ROUNDS):
        target = folder / "sealed.mp4"
        target.unlink(missing_ok=True)
        found, peak = _watched([sys.executable, str(ONCE), str(home), str(source), str(target)], home)
        ours.append(found)
        worker_peaks.append(peak)
        command = [sys.executable, str(BARE), "sign", str(source), str(folder / f"bare-{round_}.mp4"), *map(str, files)]
        bare.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
        (folder / f"bare-{round_}.mp4").unlink()

    def median(runs: list[dict[str, float]], name: str) -> float:
        return statistics.median(run[name] for run in runs)

    return [
        at_most(
            1.5,
            name="seal a 300 MB MP4",
            unit="s",
            ours=median(ours, "seconds"),
            bare=median(bare, "seconds"),
            against="bare sign and one full validation",
        ),
        within(200, name="memory of our own process while sealing it", unit="MB", ours=median(ours, "peak_mb")),
        within(
            100, name="memory of an engine worker, one mdat, Merkle", unit="MB", ours=statistics.median(worker_peaks)
        ),
        Measure(name="the bare engine's peak on that file", value=median(bare, "peak_mb"), unit="MB"),
    ]


def _signer_files(folder: Path) -> tuple[Path, Path, Path]:
    root = pki.authority()
    signer = pki.identity(root)
    chain, key, anchors = folder / "chain.pem", folder / "key.pem", folder / "root.pem"
    chain.write_text(signer.chain_pem)
    key.write_bytes(signer.key_pem)
    anchors.write_text(root.pem)
    return chain, key, anchors


def _watched(command: list[str], home: Path) -> tuple[dict[str, float], float]:
    """Run a command; return what it printed and the largest peak of its descendants, MB."""
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
        for pid in _descendants(parent):
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            peak = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
            if peak:
                peaks[pid] = max(peaks.get(pid, 0.0), int(peak[0]) / 1024)
        time.sleep(0.02)


def _descendants(parent: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        try:
            children = [int(pid) for pid in task.read_text().split()]
        except OSError:
            continue
        for pid in children:
            found += [pid, *_descendants(pid)]
    return found
