"""What the record adds up to for one asset: the rules, oversight, contributions, counts and gaps, in one value."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from colophon.authorship.contributions import contributions_of, measures_of
from colophon.authorship.gaps import contradicts, gaps_of
from colophon.authorship.graph import Graph
from colophon.authorship.keeping import Reaching, kept_in, left_by, reaching
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
from colophon.authorship.words import class_words, concluded, parts_words
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
    still = reaching(graph, asset, ways.own_steps)
    components = tuple(part for part in _used(graph, ways, Use.COMPONENT) if (part.step, part.asset) in still.inputs)
    return Authorship(
        asset=asset,
        output_class=output_class,
        source_type=source_type,
        channels=tuple(
            _channel(graph, ways, channel, kept[channel], components) for channel in Channel if channel in kept
        ),
        oversight=seen.level,
        oversight_trace=seen.trace,
        ai_involved=_ai_involved(kept),
        human_reviewed=seen.reviewed,
        all_actions_recorded=output_class is not OutputClass.UNDETERMINED and not contradicts(gaps),
        own_steps=tuple(one for step in ways.own_steps if (one := _own_step(graph, step, still)) is not None),
        own_decisions=tuple(decision.id for decision in decided),
        decided=decided,
        unrecorded=_without_record(graph, ways),
        components=components,
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
    return output_class, folded_type(kept.values())


def folded_type(several: Collection[Kept]) -> SourceType | None:
    """Return the digital source type of all channels together; None while one is unknown, or of none."""
    types = {one.source_type for one in several}
    origins = origins_of(several)
    if UNKNOWN in origins or not types:
        return None
    if len(types) == 1:
        return types.pop()
    if AI in origins:
        return SourceType.COMPOSITE_SYNTHETIC
    return SourceType.COMPOSITE_CAPTURE if origins <= {CAPTURED} else SourceType.COMPOSITE


def origins_of(several: Iterable[Kept]) -> frozenset[str]:
    """Return the origins of everything kept in any of `several`."""
    return frozenset[str]().union(*(kept.origins for kept in several))


def _ai_involved(kept: Mapping[Key, Kept]) -> bool | None:
    if any(AI in one.origins or one.aided is not AILevel.NONE for one in kept.values()):
        return True
    return None if not kept or any(one.unknown for one in kept.values()) else False


def _without_record(graph: Graph, ways: Ways) -> tuple[str, ...]:
    """Return where the record of the asset's own way ends without a beginning; in a circle, at the farthest asset."""
    ends = tuple(ref for ref in ways.own if not any(step.perceptible or step.kept_inputs for step in graph.makers(ref)))
    begins = any(not any(used.use is Use.PARENT for used in step.inputs) for step in ways.own_steps)
    return ends if ends or begins else ways.own[-1:]


def _channel(graph: Graph, ways: Ways, channel: Channel, kept: Kept, components: Sequence[Component]) -> ChannelResult:
    """Return one channel with its trace: the asset's own steps oldest first, its components by class, and the class."""
    own = set(ways.own)
    lines: list[TraceLine] = []
    for step in ways.own_steps:
        for made in step.outputs:
            state = left_by(graph, step, made).get(channel) if made.asset in own else None
            if state is not None:
                lines.append(
                    TraceLine(rule=state.rule, steps=(step.id,), concluded=concluded(step, state, graph.systems))
                )
                break
    lines += _component_lines(graph, components, channel)
    rule, words = class_words(channel, kept)
    lines.append(TraceLine(rule=rule, steps=(), concluded=words))
    return ChannelResult(
        channel=channel,
        output_class=kept.output_class,
        source_type=kept.source_type,
        origins=tuple(sorted(kept.origins)),
        trace=tuple(lines),
    )


def _component_lines(graph: Graph, components: Sequence[Component], channel: Channel) -> Iterable[TraceLine]:
    by_class: dict[OutputClass, dict[str, str]] = {}
    for part in components:
        state = kept_in(graph, part.asset)
        if not state or channel in state:
            one = state[channel].output_class if state else OutputClass.UNDETERMINED
            by_class.setdefault(one, {})[part.asset] = part.step
    for one in STRICTEST_FIRST:
        parts = by_class.get(one)
        if parts:
            words = parts_words(len(parts), one)
            yield TraceLine(rule="R5", steps=tuple(dict.fromkeys(parts.values())), concluded=words)


def _own_step(graph: Graph, step: StepNode, still: Reaching) -> OwnStep | None:
    """Return a step on the asset's own way; None where nothing of what it did is left."""
    made = [
        kept
        for one in step.outputs
        if one.asset in still.channels
        for key, kept in left_by(graph, step, one).items()
        if key in still.channels[one.asset]
    ]
    # A perceptible step only hands on what it did not work on.
    if step.perceptible and step.outputs and all(kept.rule == "R7" for kept in made):
        return None
    return OwnStep(
        id=step.id,
        kind=step.kind,
        ai_level=step.level,
        at=step.at,
        begins=not any(used.use is Use.PARENT for used in step.inputs),
        perceptible=step.perceptible,
        source_type=_deed(step, made, still),
        origins=tuple(sorted(origins_of(made))),
        agents=tuple(
            Part(agent=part.agent, kind=part.kind, capacity=part.capacity, role=part.role) for part in step.agents
        ),
        human=step.statement.human,
    )


def _deed(step: StepNode, done: Sequence[Kept], still: Reaching) -> SourceType | None:
    """Return the digital source type of what a step did, which for an edit is not that of what came out."""
    result = folded_type(done)
    if step.by_ai:
        # What AI did is named even where what it worked on is unknown.
        by_rule = folded_type([kept for kept in done if kept.rule in {"R1", "R2"}])
        return by_rule or SourceType.COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA
    inputs = {used.asset: used.use for used in step.kept_inputs if (step.id, used.asset) in still.inputs}
    placed = Use.COMPONENT in inputs.values()
    if not inputs or placed or (len(inputs) > 1 and (step.kind in JOINING or not step.perceptible)):
        return result
    if not step.perceptible:
        return None
    if step.kind in JOINING:
        return SourceType.HUMAN_EDITS
    unclear = bool({AI, UNKNOWN} & origins_of(done))
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
