"""Who looked at it last: approvals that stand, those gone stale, and `humanOversightLevel` (C2PA 2.4, section 18.28).

An approval names exact assets and carries over steps that change nothing perceptible; any other step after it along the
graph makes it stale. "After" is never told by the log's order. (EU Guidelines on Article 50, paragraph 136: the approval
comes after the last AI step.)
"""

from collections.abc import Callable
from dataclasses import dataclass

from colophon.authorship.graph import Graph
from colophon.authorship.nodes import DecisionNode
from colophon.authorship.result import TraceLine
from colophon.authorship.ways import Ways
from colophon.record.vocabulary import AgentKind, DecisionKind, Oversight, StepKind

Asked = Callable[[str], str | None]
"""Returns the id of the statement that says yes to an asset; None if none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversaw:
    """What the record says of oversight.

    Attributes:
        reviewed: a person reviewed or approved exactly this, and nothing perceptible was done since.
        stale: approvals of what this comes from that it has outgrown.
    """

    level: Oversight
    trace: tuple[TraceLine, ...]
    reviewed: bool
    stale: tuple[str, ...]


def oversaw(graph: Graph, ways: Ways) -> Oversaw:
    """Return who oversaw the asset that `ways` leads to."""
    approved = _standing(graph, ways.asset, lambda asset: approval_of(graph, asset))
    reviewed = _standing(
        graph, ways.asset, lambda asset: approval_of(graph, asset) or _seen_by(graph, asset, StepKind.REVIEW)
    )
    same = _unchanged_since(graph, ways.asset)
    stale = tuple(
        dict.fromkeys(
            decision.id
            for asset in ways.own
            if asset not in same
            for decision in graph.decided(asset)
            if _approves(decision, asset) and not same & set(decision.named)
        )
    )
    if approved:
        line = _line(approved, "A person approved it, and nothing that can be seen or heard was changed since.")
        return Oversaw(level=Oversight.HUMAN_VALIDATED, trace=(line,), reviewed=True, stale=stale)
    trace = [_line(stale, "It was approved, but changed afterwards: the approval no longer counts.")] if stale else []
    directing = _directing(graph, ways)
    if directing:
        trace.append(_line(directing, "A person directed the work; no approval of this file is recorded."))
        level = Oversight.PROMPT_GUIDED
    else:
        trace.append(_line((), "No person is recorded as having directed or approved it."))
        level = Oversight.FULLY_AUTONOMOUS
    return Oversaw(level=level, trace=tuple(trace), reviewed=bool(reviewed), stale=stale)


def approval_of(graph: Graph, asset: str) -> str | None:
    """Return the id of a person's approval that names `asset` and was not followed by a rejection of it."""
    approvals = [decision for decision in graph.decided(asset) if _approves(decision, asset)]
    rejected = [
        (decision.statement.at, decision.index)
        for decision in graph.decided(asset)
        if decision.statement.kind is DecisionKind.REJECTION and decision.by_person and asset in decision.named
    ]
    last = max(approvals, key=lambda one: (one.statement.at, one.index), default=None)
    if last is None:
        return _seen_by(graph, asset, StepKind.APPROVE) if not rejected else None
    return None if rejected and max(rejected) > (last.statement.at, last.index) else last.id


def _approves(decision: DecisionNode, asset: str) -> bool:
    return decision.statement.kind is DecisionKind.APPROVAL and decision.by_person and asset in decision.named


def _seen_by(graph: Graph, asset: str, kind: StepKind) -> str | None:
    """Return the id of a step of `kind` in which a person took part and that used or named `asset`."""
    steps = (*graph.users(asset), *graph.makers(asset))
    return next((step.id for step in steps if step.kind is kind and step.names(AgentKind.PERSON)), None)


def _standing(graph: Graph, asset: str, asked: Asked) -> tuple[str, ...]:
    """Return the statements that together say yes to `asset`, directly or over steps that change nothing; empty if not all do.

    A file joined from several by a step that changes nothing (picture and sound of an encode) needs a yes to each.
    """
    found: list[str] = []
    seen = {asset}
    waiting = [asset]
    while waiting:
        here = waiting.pop()
        yes = asked(here)
        if yes is not None:
            found.append(yes)
            continue
        makers = graph.makers(here)
        sources = [used.asset for step in makers for used in step.kept_inputs]
        if not sources or any(step.perceptible for step in makers):
            return ()
        waiting += [source for source in dict.fromkeys(sources) if source not in seen]
        seen.update(sources)
    return tuple(dict.fromkeys(found))


def _unchanged_since(graph: Graph, asset: str) -> frozenset[str]:
    """Return `asset` and those that steps which change nothing perceptible led from to it."""
    same = {asset: None}
    waiting = [asset]
    for here in waiting:
        for step in graph.makers(here):
            for used in () if step.perceptible else step.kept_inputs:
                if used.asset not in same:
                    same[used.asset] = None
                    waiting.append(used.asset)
    return frozenset(same)


def _directing(graph: Graph, ways: Ways) -> tuple[str, ...]:
    """Return up to eight statements by which a person directed what is kept."""
    steps = [step.id for step in ways.kept_steps if step.directed_by_person]
    directs = {DecisionKind.DIRECTION, DecisionKind.SELECTION, DecisionKind.APPROVAL, DecisionKind.REJECTION}
    decisions = [
        decision.id
        for named in ((graph.decided(asset) for asset in ways.kept), (graph.about(step.id) for step in ways.kept_steps))
        for several in named
        for decision in several
        if decision.by_person and decision.statement.kind in directs
    ]
    return tuple(dict.fromkeys([*steps, *decisions]))[:8]


def _line(statements: tuple[str, ...], concluded: str) -> TraceLine:
    return TraceLine(rule="oversight", steps=statements, concluded=concluded)
