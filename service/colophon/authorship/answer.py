"""What the record adds up to for one asset: the rules, oversight, contributions, counts and gaps, in one value."""

from collections.abc import Iterable, Mapping
from typing import Final

from colophon.authorship.contributions import contributions_of, measures_of
from colophon.authorship.gaps import contradicts, gaps_of
from colophon.authorship.graph import Graph
from colophon.authorship.keeping import kept_in
from colophon.authorship.nodes import DecisionNode, StepNode
from colophon.authorship.origins import AI, CAPTURED, UNKNOWN, Kept, Key
from colophon.authorship.oversight import Oversaw, oversaw
from colophon.authorship.result import (
    Authorship,
    ChannelResult,
    Component,
    OwnDecision,
    OwnStep,
    Part,
    TraceLine,
)
from colophon.authorship.rules import CAPTURING, CREATING, JOINING, edit_type
from colophon.authorship.ways import Ways, ways_to
from colophon.authorship.words import class_words, concluded
from colophon.record.vocabulary import (
    AgentKind,
    AILevel,
    Capacity,
    Channel,
    OutputClass,
    SourceType,
    Use,
)

STRICTEST_FIRST: Final = (
    OutputClass.UNDETERMINED,
    *(one for one in OutputClass if one is not OutputClass.UNDETERMINED),
)


def authorship_of(graph: Graph, asset: str) -> Authorship:
    """Return what the record adds up to for `asset`, by its reference; an asset without any record is undetermined."""
    kept = kept_in(graph, asset)
    ways = ways_to(graph, asset)
    seen = oversaw(graph, ways)
    gaps = gaps_of(graph, ways, seen)
    output_class, source_type = whole_of(kept)
    decided = _decided(graph, ways, seen)
    return Authorship(
        asset=asset,
        output_class=output_class,
        source_type=source_type,
        channels=tuple(_channel(graph, ways, channel, kept[channel]) for channel in Channel if channel in kept),
        oversight=seen.level,
        oversight_trace=seen.trace,
        ai_involved=_ai_involved(kept),
        human_reviewed=seen.reviewed,
        all_actions_recorded=output_class is not OutputClass.UNDETERMINED and not contradicts(gaps),
        own_steps=tuple(_own_step(graph, ways, step) for step in ways.own_steps),
        own_decisions=tuple(decision.id for decision in decided),
        decided=decided,
        unrecorded=tuple(ref for ref in ways.own if _unrecorded(graph, ref)),
        components=tuple(_used(graph, ways, Use.COMPONENT)),
        ai_inputs=tuple(_used(graph, ways, Use.INPUT)),
        ai_systems=_systems(ways.kept_steps),
        contributions=contributions_of(graph, ways),
        measures=measures_of(graph, ways),
        gaps=gaps,
    )


def whole_of(kept: Mapping[Key, Kept]) -> tuple[OutputClass, SourceType | None]:
    """Return class and source type of an asset as a whole: of its strictest channel, and of all that is kept in any."""
    if not kept:
        return OutputClass.UNDETERMINED, None
    output_class = min((one.output_class for one in kept.values()), key=STRICTEST_FIRST.index)
    types = {one.source_type for one in kept.values()}
    origins = origins_of(kept.values())
    if UNKNOWN in origins:
        return output_class, None
    if len(types) == 1:
        return output_class, types.pop()
    if AI in origins:
        return output_class, SourceType.COMPOSITE_SYNTHETIC
    return output_class, SourceType.COMPOSITE_CAPTURE if origins <= {CAPTURED} else SourceType.COMPOSITE


def origins_of(several: Iterable[Kept]) -> frozenset[str]:
    """Return the origins of everything kept in any of `several`."""
    return frozenset[str]().union(*(kept.origins for kept in several))


def _ai_involved(kept: Mapping[Key, Kept]) -> bool | None:
    if any(AI in one.origins or one.aided is not AILevel.NONE for one in kept.values()):
        return True
    return None if not kept or any(one.unknown for one in kept.values()) else False


def _unrecorded(graph: Graph, asset: str) -> bool:
    return not any(step.perceptible or step.kept_inputs for step in graph.makers(asset))


def _channel(graph: Graph, ways: Ways, channel: Channel, kept: Kept) -> ChannelResult:
    """Return one channel with its trace: the asset's own steps oldest first, its components by class, and the class."""
    own = set(ways.own)
    lines: list[TraceLine] = []
    for step in ways.own_steps:
        for made in step.outputs:
            state = kept_in(graph, made.asset).get(channel) if made.asset in own else None
            if state is not None and state.step == step.id:
                lines.append(
                    TraceLine(rule=state.rule, steps=(step.id,), concluded=concluded(step, state, graph.systems))
                )
                break
    lines += _component_lines(graph, ways, channel)
    rule, words = class_words(channel, kept)
    lines.append(TraceLine(rule=rule, steps=(), concluded=words))
    return ChannelResult(
        channel=channel,
        output_class=kept.output_class,
        source_type=kept.source_type,
        origins=tuple(sorted(kept.origins)),
        trace=tuple(lines),
    )


def _component_lines(graph: Graph, ways: Ways, channel: Channel) -> Iterable[TraceLine]:
    by_class: dict[OutputClass, dict[str, str]] = {}
    for part in _used(graph, ways, Use.COMPONENT):
        state = kept_in(graph, part.asset)
        if not state or channel in state:
            one = state[channel].output_class if state else OutputClass.UNDETERMINED
            by_class.setdefault(one, {})[part.asset] = part.step
    for one in STRICTEST_FIRST:
        parts = by_class.get(one)
        if parts:
            words = f"{len(parts)} of what was put in here is recorded as {one.value.replace('_', ' ')}."
            yield TraceLine(rule="R5", steps=tuple(dict.fromkeys(parts.values())), concluded=words)


def _own_step(graph: Graph, ways: Ways, step: StepNode) -> OwnStep:
    own = set(ways.own)
    made = [kept for one in step.outputs if one.asset in own for kept in kept_in(graph, one.asset).values()]
    return OwnStep(
        id=step.id,
        kind=step.kind,
        ai_level=step.level,
        at=step.at,
        begins=not any(used.use is Use.PARENT for used in step.inputs),
        perceptible=step.perceptible,
        source_type=_deed(graph, step, own),
        origins=tuple(sorted(origins_of(made))),
        agents=tuple(
            Part(agent=part.agent, kind=part.kind, capacity=part.capacity, role=part.role) for part in step.agents
        ),
        human=step.statement.human,
    )


def _deed(graph: Graph, step: StepNode, own: set[str]) -> SourceType | None:
    """Return the digital source type of what a step did, which for an edit is not that of what came out."""
    states = [kept_in(graph, made.asset) for made in step.outputs if made.asset in own]
    touched = {key: kept for state in states for key, kept in state.items() if kept.step == step.id}
    result = whole_of(touched)[1]
    several = len({used.asset for used in step.kept_inputs}) > 1
    if step.by_ai:
        # What AI did is named even where what it worked on is unknown.
        own_result = {key: kept for key, kept in touched.items() if kept.rule in {"R1", "R2"}}
        return whole_of(own_result)[1] or SourceType.COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA
    if not step.kept_inputs or (not step.perceptible and several):
        return result
    if not step.perceptible:
        return None
    if step.kind in JOINING:
        placed = any(used.use is Use.COMPONENT for used in step.kept_inputs)
        return result if placed or several else SourceType.HUMAN_EDITS
    unclear = AI in origins_of(touched.values()) or UNKNOWN in origins_of(touched.values())
    keeps_its_kind = step.kind in CAPTURING or step.kind in CREATING
    return result if keeps_its_kind and not unclear else edit_type(step)


def _used(graph: Graph, ways: Ways, use: Use) -> Iterable[Component]:
    """Yield what the asset's own steps used as `use`; inputs only of steps in which AI took them in."""
    for step in ways.own_steps:
        if use is Use.INPUT and not step.by_ai:
            continue
        for used in step.inputs:
            if used.use is use:
                output_class, source_type = whole_of(kept_in(graph, used.asset))
                made = next((m for s in graph.makers(used.asset) for m in s.outputs if m.asset == used.asset), None)
                yield Component(
                    asset=used.asset,
                    step=step.id,
                    output_class=output_class,
                    source_type=source_type,
                    use=use,
                    modality=None if made is None else made.modality,
                    stage=None if made is None else made.stage,
                )


def _systems(steps: Iterable[StepNode]) -> tuple[str, ...]:
    named = (part.agent for step in steps for part in step.agents if part.kind is AgentKind.AI_SYSTEM)
    return tuple(dict.fromkeys(named))


def _decided(graph: Graph, ways: Ways, seen: Oversaw) -> tuple[OwnDecision, ...]:
    """Return the decisions about the asset, what it comes from along parent edges, and the steps on that way, in log order."""
    found: dict[str, tuple[DecisionNode, str | None, str | None]] = {}
    for asset in ways.own:
        makers = graph.makers(asset)
        for decision in graph.decided(asset):
            found.setdefault(decision.id, (decision, asset, makers[0].id if makers else None))
    for step in ways.own_steps:
        for decision in graph.about(step.id):
            found.setdefault(decision.id, (decision, None, step.id))
    ordered = sorted(found.values(), key=lambda one: one[0].index)
    return tuple(_own_decision(decision, asset, step, seen) for decision, asset, step in ordered)


def _own_decision(decision: DecisionNode, asset: str | None, step: str | None, seen: Oversaw) -> OwnDecision:
    statement = decision.statement
    by = None
    if decision.by is not None:
        by = Part(agent=decision.by, kind=statement.by_kind, capacity=Capacity.DIRECTED, role=statement.role)
    return OwnDecision(
        id=decision.id,
        kind=statement.kind,
        at=statement.at,
        by=by,
        asset=asset,
        step=step,
        candidates=decision.seen,
        chosen=decision.kept,
        reasoned=decision.reasoned,
        stale=decision.id in seen.stale,
    )
