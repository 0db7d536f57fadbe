"""`make bench`: every measure in one run, one line each, and all of them in build/benchmarks.json."""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import engine, memory, recording, sealing, starting, verifying
from benchmarks.fixtures import signed_jpeg
from benchmarks.measures import Measure, report


def main() -> int:
    """Run all and return 1 if a bound is not held."""
    load = os.getloadavg()[0]
    measures: list[Measure] = []
    with tempfile.TemporaryDirectory(prefix="colophon-bench-") as name:
        folder = Path(name)
        jpeg, anchors = signed_jpeg(folder)
        parts: tuple[Callable[[], list[Measure]], ...] = (
            lambda: starting.measure(folder / "starting"),
            lambda: engine.measure(jpeg, anchors),
            lambda: recording.measure(folder / "recording"),
            lambda: verifying.measure(folder / "verifying", jpeg, anchors),
            lambda: sealing.measure(folder / "sealing"),
            lambda: memory.measure(folder / "memory"),
        )
        for part in parts:
            found = part()
            measures += found
            sys.stderr.write("".join(f"  measured {m.name}\n" for m in found))
    return report(measures, load=load)


if __name__ == "__main__":
    raise SystemExit(main())
