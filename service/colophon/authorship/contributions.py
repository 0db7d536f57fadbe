"""What people brought, and the counts that can be defended. Never a share of humanness."""

from collections import Counter
from collections.abc import Iterable, Iterator

from colophon.authorship.graph import Graph
from colophon.authorship.keeping import well_selected
from colophon.authorship.nodes import DecisionNode, StepNode
from colophon.authorship.result import Contribution, Measures
from colophon.authorship.rules import CARRYING
from colophon.authorship.ways import Ways
from colophon.record.vocabulary import AgentKind, AILevel, DecisionKind, HumanContribution, Strength

DECLARED = "declared"
"""How a step without any evidence is counted: somebody said so."""

DECIDING = {
    DecisionKind.SELECTION: HumanContribution.SELECTION,
    DecisionKind.APPROVAL: HumanContribution.APPROVAL,
    DecisionKind.REJECTION: HumanContribution.REJECTION,
    DecisionKind.DIRECTION: HumanContribution.PROMPT_DIRECTION,
}


def contributions_of(graph: Graph, ways: Ways) -> tuple[Contribution, ...]:
    """Return what people brought to an asset: what is in the output first, then expressive inputs, each in log order."""
    in_output = [one for step in ways.kept_steps for one in _brought(step, kept=True)]
    chosen = [one for decision in _decisions(graph, ways) for one in _decided(decision, frozenset(ways.kept))]
    inputs = [one for step in ways.input_steps for one in _brought(step, kept=False)]
    everything = [*in_output, *chosen, *inputs]
    return tuple(sorted(everything, key=lambda one: not one.in_output))


def measures_of(graph: Graph, ways: Ways) -> Measures:
    """Return the counts over everything that stands behind an asset, inputs and references included."""
    steps = (*ways.kept_steps, *ways.input_steps)
    decisions = _decisions(graph, ways)
    selections = [one for one in decisions if one.statement.kind is DecisionKind.SELECTION]
    levels = Counter(step.level for step in steps)
    evidence = Counter(_strongest(step) for step in steps)
    return Measures(
        steps=len(steps),
        steps_by_ai_level={level: levels[level] for level in AILevel if levels[level]},
        steps_by_evidence={name: evidence[name] for name in (*Strength, DECLARED) if evidence[name]},
        decisions=len(decisions),
        people=len(_people(steps, decisions)),
        ai_systems=len({part.agent for step in steps for part in step.agents if part.kind is AgentKind.AI_SYSTEM}),
        candidates_seen=_distinct((one.candidates, one.seen) for one in selections),
        candidates_kept=_distinct((one.chosen, one.kept) for one in selections),
    )


def _brought(step: StepNode, *, kept: bool) -> Iterator[Contribution]:
    people = tuple(dict.fromkeys(part.agent for part in step.agents if part.kind is AgentKind.PERSON))
    # What is brought to a step that generates is an input to it, wherever its output goes.
    in_output = kept and step.level is not AILevel.GENERATED
    for kind in dict.fromkeys(step.statement.human):
        yield Contribution(
            kind=kind, step=step.id, agents=people, in_output=in_output, protectable=in_output and kind in CARRYING
        )


def _decided(decision: DecisionNode, kept_assets: frozenset[str]) -> Iterator[Contribution]:
    kind = DECIDING.get(decision.statement.kind)
    if kind is None or not decision.by_person:
        return
    kept = bool(kept_assets & set(decision.chosen))
    by = () if decision.by is None else (decision.by,)
    protectable = kept and any(well_selected(decision, asset) for asset in decision.chosen)
    yield Contribution(kind=kind, step=decision.id, agents=by, in_output=kept, protectable=protectable)


def _decisions(graph: Graph, ways: Ways) -> list[DecisionNode]:
    """Return the decisions that name anything kept, or what was made beside it, or a step behind it, in log order."""
    steps = (*ways.kept_steps, *ways.input_steps)
    assets = dict.fromkeys([*ways.kept, *(made.asset for step in steps for made in step.outputs)])
    found = {decision.id: decision for asset in assets for decision in graph.decided(asset)}
    found.update((decision.id, decision) for step in steps for decision in graph.about(step.id))
    return sorted(found.values(), key=lambda one: one.index)


def _people(steps: Iterable[StepNode], decisions: Iterable[DecisionNode]) -> set[str]:
    people = {part.agent for step in steps for part in step.agents if part.kind is AgentKind.PERSON}
    return people | {one.by for one in decisions if one.by_person and one.by is not None}


def _strongest(step: StepNode) -> str:
    strengths = [piece.strength for piece in step.evidence]
    return min(strengths, key=list(Strength).index).value if strengths else DECLARED


def _distinct(lists: Iterable[tuple[tuple[str, ...] | None, int]]) -> int:
    """Return how many distinct assets the lists name; a withheld list counts by its number."""
    named: set[str] = set()
    withheld = 0
    for assets, count in lists:
        if assets is None or (not assets and count):
            withheld += count
        else:
            named.update(assets)
    return len(named) + withheld
