"""The rules carried along the graph: what each channel of an asset keeps, found once for each asset, without recursion.

Channels travel apart. A kept asset brings the channels that it has (or those that the step says it used) to what is made, as far as
that can carry them; an asset that can bring none of its channels as such counts in all that the output is said to have. So
one AI voice neither makes a blanket label of a filmed picture nor hides behind it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from colophon.authorship.graph import Graph
from colophon.authorship.nodes import DecisionNode, StepNode
from colophon.authorship.origins import RANK, UNRECORDED, Kept, Key
from colophon.authorship.rules import EVERY_CHANNEL, composite_type, step_leaves
from colophon.record.statement import MadeAsset
from colophon.record.vocabulary import Channel, DecisionKind, Modality, StepKind

CARRIES: Final[dict[Modality, frozenset[Channel]]] = {
    Modality.IMAGE: frozenset({Channel.PICTURE, Channel.TEXT, Channel.LIKENESS}),
    Modality.VIDEO: EVERY_CHANNEL,
    Modality.AUDIO: frozenset({Channel.VOICE, Channel.MUSIC, Channel.EFFECTS, Channel.TEXT, Channel.LIKENESS}),
    Modality.TEXT: frozenset({Channel.TEXT}),
    Modality.MODEL_3D: frozenset({Channel.PICTURE, Channel.TEXT, Channel.LIKENESS}),
    Modality.DATA: frozenset(),
}
"""What can be seen, heard or read in an asset of each modality: a still taken from a film keeps no voice."""

SOUND: Final = frozenset({Channel.VOICE, Channel.MUSIC, Channel.EFFECTS})

WORKS_ON: Final[dict[StepKind, frozenset[Channel]]] = {
    StepKind.DUB: frozenset({Channel.VOICE}),
    StepKind.MIX: SOUND,
    StepKind.SOUND: SOUND,
    StepKind.COMPOSE: frozenset({Channel.MUSIC}),
    StepKind.SUBTITLE: frozenset({Channel.TEXT}),
    StepKind.GRADE: frozenset({Channel.PICTURE}),
}
"""Kinds whose name says which channels they change; they leave the others of the same asset as they were."""

SEVERAL: Final = 2
"""A selection is one among at least so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaching:
    """What of an asset's own way is still in it: a film's voice is not in a still taken from it.

    Attributes:
        channels: of each asset on the way, those that reach the asset asked for.
        inputs: step and kept input, where anything of that input does.
    """

    channels: Mapping[str, frozenset[Key]]
    inputs: frozenset[tuple[str, str]]


NOTHING: Final[Mapping[Key, Kept]] = {}


def kept_in(graph: Graph, asset: str) -> Mapping[Key, Kept]:
    """Return what each channel of `asset` keeps; empty for an asset that no step made."""
    if asset in graph.kept:
        return graph.kept[asset]
    on_the_way: set[str] = set()
    waiting: list[tuple[str, Iterator[str]]] = []
    _enter(graph, asset, waiting, on_the_way)
    while waiting:
        here, sources = waiting[-1]
        source = next((one for one in sources if one not in graph.kept and one not in on_the_way), None)
        if source is not None:
            _enter(graph, source, waiting, on_the_way)
            continue
        waiting.pop()
        on_the_way.discard(here)
        # A source that is still on the way is its own ancestor; it counts as unknown, and `gaps` names the circle.
        graph.kept[here] = _found(graph, here)
    return graph.kept[asset]


def _enter(graph: Graph, asset: str, waiting: list[tuple[str, Iterator[str]]], on_the_way: set[str]) -> None:
    on_the_way.add(asset)
    sources = [used.asset for step in graph.makers(asset) for used in step.kept_inputs]
    waiting.append((asset, iter(sources)))


def _found(graph: Graph, asset: str) -> Mapping[Key, Kept]:
    makers = _telling_makers(graph.makers(asset))
    found: dict[Key, list[Kept]] = {}
    for step in makers:
        for made in step.outputs:
            if made.asset == asset:
                for key, kept in left_by(graph, step, made).items():
                    found.setdefault(key, []).append(kept)
    selected = any(well_selected(decision, asset) for decision in graph.decided(asset))
    merged = {key: _merged(several) for key, several in found.items()}
    return {key: replace(kept, authored=True) for key, kept in merged.items()} if selected else merged


def _telling_makers(makers: Sequence[StepNode]) -> Sequence[StepNode]:
    """Return the makers that say where content came from: a selection that names its choice as output again says nothing."""
    telling = [step for step in makers if step.perceptible or step.kept_inputs]
    return telling or makers


def left_by(graph: Graph, step: StepNode, made: MadeAsset) -> Mapping[Key, Kept]:
    """Return what `step` left in each channel of one output, once `kept_in` was asked for that output."""
    declared = _declared(made)
    incoming: dict[Key, list[Kept]] = {key: [] for key in declared}
    for asset, channels in _used(step).items():
        for _, key, kept in _brought(graph.kept.get(asset, NOTHING), channels, declared, made.modality):
            incoming.setdefault(key, []).append(kept)
    domain = WORKS_ON.get(step.kind)
    if domain is None or not domain & set(declared):
        domain = EVERY_CHANNEL
    return {
        key: step_leaves(step, several, key, touched=key in declared and (key is None or key in domain))
        for key, several in incoming.items()
    }


def _declared(made: MadeAsset) -> tuple[Key, ...]:
    return tuple(dict.fromkeys(made.channels)) or (None,)


def _used(step: StepNode) -> dict[str, frozenset[Channel] | None]:
    """Return each kept input once, with the channels that were used of it; None: all it has."""
    used: dict[str, frozenset[Channel] | None] = {}
    for one in step.kept_inputs:
        before = used.get(one.asset, frozenset())
        narrowed = before is not None and one.channels is not None
        used[one.asset] = (before or frozenset()) | frozenset(one.channels or ()) if narrowed else None
    return used


def _brought(
    source: Mapping[Key, Kept], used: frozenset[Channel] | None, declared: tuple[Key, ...], modality: Modality
) -> Iterable[tuple[Key, Key, Kept]]:
    """Return what one kept input brings: from which channel of its own, into which of an output, and what."""
    carried = CARRIES[modality] | {key for key in declared if key is not None}
    if not source:
        # Nobody recorded it, so what it has is unknown too: it may be in everything.
        into = (used & carried) if used is not None else None
        return [(key, key, UNRECORDED) for key in (into or declared)]
    has = {key: kept for key, kept in source.items() if used is None or key in used}
    # Said to be used for channels it does not have: then the saying is wrong, not the asset empty.
    has = has or dict(source)
    fitting = [(key, key, kept) for key, kept in has.items() if key in carried]
    # What has no channel, or none that fits, is in there all the same: it counts in everything the output is said to have.
    folded = [(key, kept) for key, kept in has.items() if key is None or not fitting]
    return [*fitting, *((source_key, key, kept) for source_key, kept in folded for key in declared)]


def reaching(graph: Graph, asset: str, own_steps: Sequence[StepNode]) -> Reaching:
    """Return which channels of what `own_steps` (oldest first) made and used are still in `asset`."""
    channels: dict[str, set[Key]] = {asset: set(kept_in(graph, asset))}
    inputs: set[tuple[str, str]] = set()
    for step in reversed(own_steps):
        for made in step.outputs:
            wanted = channels.get(made.asset)
            for source, used in _used(step).items() if wanted is not None else ():
                flows = _brought(kept_in(graph, source), used, _declared(made), made.modality)
                here = {source_key for source_key, key, _ in flows if key in (wanted or ())}
                if here:
                    inputs.add((step.id, source))
                    channels.setdefault(source, set()).update(here)
    return Reaching(channels={one: frozenset(keys) for one, keys in channels.items()}, inputs=frozenset(inputs))


def _merged(several: Sequence[Kept]) -> Kept:
    """Return what is kept where more than one step is recorded to have made the same bytes: what any of them kept."""
    if len(several) == 1:
        return several[0]
    origins = frozenset[str]().union(*(kept.origins for kept in several))
    types = {kept.source_type for kept in several}
    return replace(
        several[0],
        origins=origins,
        source_type=several[0].source_type if len(types) == 1 else composite_type(several),
        aided=max((kept.aided for kept in several), key=RANK.__getitem__),
        authored=all(kept.authored for kept in several),
    )


def well_selected(decision: DecisionNode, asset: str) -> bool:
    """Return whether a person chose `asset` among at least two candidates and wrote down why."""
    return (
        decision.statement.kind is DecisionKind.SELECTION
        and decision.by_person
        and decision.seen >= SEVERAL
        and decision.reasoned is True
        and asset in decision.chosen
    )
