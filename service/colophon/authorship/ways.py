"""The ways that lead to an asset: its own (along parent edges), what is kept in it, and what only went in."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from colophon.authorship.graph import Graph
from colophon.authorship.nodes import StepNode
from colophon.record.vocabulary import Use


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What stands behind one asset.

    Attributes:
        own: the asset and those it comes from along parent edges, nearest first; `own_steps` made them, oldest first.
        kept: every asset kept in it, itself first; `kept_steps` made them, in log order.
        input_steps: steps behind what only went in (inputs and references), in log order.
    """

    asset: str
    own: tuple[str, ...]
    own_steps: tuple[StepNode, ...]
    kept: tuple[str, ...]
    kept_steps: tuple[StepNode, ...]
    input_steps: tuple[StepNode, ...]


def ways_to(graph: Graph, asset: str) -> Ways:
    """Return what stands behind `asset`, found without recursion; a circle is walked once."""
    own, own_steps = _back(graph, (asset,), lambda step: [u.asset for u in step.inputs if u.use is Use.PARENT])
    kept, kept_steps = _back(graph, (asset,), lambda step: [used.asset for used in step.kept_inputs])
    held = {used.asset for step in kept_steps.values() for used in step.kept_inputs}
    given = [u.asset for step in kept_steps.values() for u in step.inputs if u.asset not in held]
    _, input_steps = _back(graph, given, lambda step: [used.asset for used in step.inputs])
    return Ways(
        asset=asset,
        own=tuple(own),
        own_steps=_oldest_first(own_steps.values()),
        kept=tuple(kept),
        kept_steps=_in_log_order(kept_steps.values()),
        input_steps=_in_log_order(step for step in input_steps.values() if step.id not in kept_steps),
    )


def _back(
    graph: Graph, start: Iterable[str], sources: Callable[[StepNode], list[str]]
) -> tuple[dict[str, None], dict[str, StepNode]]:
    """Return the assets and steps behind `start`, nearest first."""
    assets: dict[str, None] = dict.fromkeys(start)
    steps: dict[str, StepNode] = {}
    waiting = list(assets)
    for asset in waiting:
        for step in graph.makers(asset):
            if step.id in steps:
                continue
            steps[step.id] = step
            for source in sources(step):
                if source not in assets:
                    assets[source] = None
                    waiting.append(source)
    return assets, steps


def _in_log_order(steps: Iterable[StepNode]) -> tuple[StepNode, ...]:
    return tuple(sorted(steps, key=lambda step: step.index))


def _oldest_first(steps: Iterable[StepNode]) -> tuple[StepNode, ...]:
    """Return `steps` so that each stands after those it builds on along parent edges; among equals in log order."""
    by_id = {step.id: step for step in steps}
    maker_of: dict[str, list[str]] = {}
    for step in by_id.values():
        for made in step.outputs:
            maker_of.setdefault(made.asset, []).append(step.id)
    after: dict[str, list[str]] = {}
    open_ones = dict.fromkeys(by_id, 0)
    for step in by_id.values():
        parents = {u.asset for u in step.inputs if u.use is Use.PARENT}
        for before in {one for asset in parents for one in maker_of.get(asset, ())} - {step.id}:
            after.setdefault(before, []).append(step.id)
            open_ones[step.id] += 1
    ready = [(by_id[one].index, one) for one, count in open_ones.items() if count == 0]
    heapq.heapify(ready)
    ordered: dict[str, StepNode] = {}
    while ready:
        _, one = heapq.heappop(ready)
        ordered[one] = by_id[one]
        for later in after.get(one, ()):
            open_ones[later] -= 1
            if open_ones[later] == 0:
                heapq.heappush(ready, (by_id[later].index, later))
    # Steps in a circle have no oldest; they come last, in log order.
    rest = sorted((step for step in by_id.values() if step.id not in ordered), key=lambda step: step.index)
    return (*ordered.values(), *rest)
