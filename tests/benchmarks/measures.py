"""A measure: our path against a bare limit named beside it, both in one run, medians.

Absolute figures are those of the machine the bench ran on and are printed for the record; only the ratio is held against a bound.
"""

import json
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

T = TypeVar("T")

OUTPUT: Final = Path(__file__).resolve().parents[2] / "build" / "benchmarks.json"
BUSY: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One line of the bench.

    Attributes:
        value: ours, in `unit`.
        against: what the bare limit is; None for a figure that is only reported.
        ratio: ours by the bare limit, in the sense that `bound` is written in.
        bound: such as ">= 0.4" or "<= 1.5"; None for a figure that is only reported.
        holds: None for a figure that is only reported.
    """

    name: str
    value: float
    unit: str
    against: str | None = None
    ratio: float | None = None
    bound: str | None = None
    holds: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """What was measured in turn, ours and the bare limit, round by round.

    The ratio is the median of the rounds' own ratios: whatever else slows the machine down for a while slows both halves
    of a round, and a round that was hit on one side alone is an outlier.
    """

    ours: tuple[float, ...]
    bare: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median of ours by bare."""
        return statistics.median(mine / theirs for mine, theirs in zip(self.ours, self.bare, strict=True))

    def measure(self, *, name: str, unit: str, against: str) -> Measure:
        """Return a measure without a bound: medians and ratio."""
        bare = statistics.median(self.bare)
        return Measure(
            name=name,
            value=statistics.median(self.ours),
            unit=unit,
            against=f"{against}: {bare:,.4g} {unit}",
            ratio=self.ratio,
        )

    def at_least(self, bound: float, *, name: str, unit: str, against: str) -> Measure:
        """Return a measure of rates that must reach `bound`."""
        found = self.measure(name=name, unit=unit, against=against)
        return replace(found, bound=f">= {bound:g}", holds=self.ratio >= bound)

    def at_most(self, bound: float, *, name: str, unit: str, against: str) -> Measure:
        """Return a measure of costs that must stay within `bound`."""
        found = self.measure(name=name, unit=unit, against=against)
        return replace(found, bound=f"<= {bound:g}", holds=self.ratio <= bound)


def within(limit: float, *, name: str, unit: str, ours: float) -> Measure:
    """Return a measure with an absolute bound (memory)."""
    return Measure(name=name, value=ours, unit=unit, bound=f"<= {limit:g} {unit}", holds=ours <= limit)


def seconds(run: Callable[[], object]) -> float:
    """Return how long `run` took."""
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def in_turn(ours: Callable[[], T], bare: Callable[[], T], *, rounds: int) -> list[tuple[T, T]]:
    """Return what both gave, round by round, each first in every other round."""
    found: list[tuple[T, T]] = []
    for number in range(rounds):
        if number % 2:
            theirs, mine = bare(), ours()
        else:
            mine, theirs = ours(), bare()
        found.append((mine, theirs))
    return found


def paired(ours: Callable[[], float], bare: Callable[[], float], *, rounds: int) -> Pairs:
    """Return two costs or rates measured in turn."""
    found = in_turn(ours, bare, rounds=rounds)
    return Pairs(ours=tuple(mine for mine, _ in found), bare=tuple(theirs for _, theirs in found))


def report(measures: Sequence[Measure], *, load: float) -> int:
    """Print a line for each measure, write them all to `build/benchmarks.json`, return 1 if a bound is not held.

    Args:
        measures: in the order in which they are shown.
        load: processes that wanted a processor when the run began, on average over a minute.
    """
    for m in measures:
        ratio = "" if m.ratio is None else f"  ratio {m.ratio:.3g}"
        bound = "" if m.bound is None else f"  bound {m.bound}  {'holds' if m.holds else 'NOT HELD'}"
        print(f"{m.name:<62} {m.value:>12,.4g} {m.unit:<10}{ratio}{bound}")
        if m.against:
            print(f"{'':<62} against {m.against}")
    if load >= BUSY:
        print(f"The machine was busy with other work ({load:.1f} processes): rates of several processes mean little.")
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    document = {"cores": os.cpu_count(), "load_before": load, "measures": [asdict(m) for m in measures]}
    OUTPUT.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return 0 if all(m.holds is not False for m in measures) else 1
