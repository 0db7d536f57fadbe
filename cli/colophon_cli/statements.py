"""How one step, decision or amendment looks in full."""

from collections.abc import Mapping, Sequence

from rich.console import RenderableType

from colophon.record.nouns import Amendment, Decision, Step
from colophon.record.roles import ROLES, RoleCode
from colophon.workflow.views import StatementView
from colophon_cli.layout import Fact, bullets, facts, heading, joined, sentence, stacked

SHORT = 12
"""Characters of a SHA-256 that are shown in lists."""


def statement(view: "StatementView", names: Mapping[str, str]) -> RenderableType:
    """One statement; `names` are the agents' by id."""
    return stacked(
        joined(heading(_title(view)), *(sentence(line) for line in _standing(view))),
        _told(view, names),
        facts(
            [
                ("id", view.recorded.id),
                ("log entry", str(view.recorded.index)),
                ("leaf hash", view.recorded.leaf_hash),
                ("said at", view.recorded.at),
            ]
        ),
    )


def _title(view: "StatementView") -> str:
    if view.step is not None:
        return f"Step: {view.step.title or view.step.kind.value}"
    if view.decision is not None:
        return f"Decision: {view.decision.kind.value}"
    return f"Statement: {view.recorded.type}"


def _standing(view: "StatementView") -> list[str]:
    lines: list[str] = []
    if view.taken_back:
        lines.append("Taken back; it no longer counts.")
    if view.superseded_by is not None:
        lines.append(f"Replaced by {view.superseded_by}.")
    if view.recorded_later:
        lines.append("Recorded later: logged more than seven days after the time it claims.")
    return lines


def _told(view: "StatementView", names: Mapping[str, str]) -> RenderableType:
    if view.step is not None:
        return _step(view.step, names)
    if view.decision is not None:
        return _decision(view.decision, names)
    return facts([]) if view.amendment is None else _amendment(view.amendment, names)


def _step(step: "Step", names: Mapping[str, str]) -> RenderableType:
    agents = [
        f"{names.get(part.agent, part.agent)}, {_role(part.role)}{part.capacity.value}"
        + (f", {part.minutes} min" if part.minutes is not None else "")
        for part in step.agents
    ]
    used = [f"{use.use.value}: {use.asset[:SHORT]}…" for use in step.inputs]
    made = [
        f"made: {output.asset[:SHORT]}…" + (f", {output.stage.value}" if output.stage else "")
        for output in step.outputs
    ]
    evidence = [f"evidence: {one.kind.value}, {one.strength.value}, {one.sha256[:SHORT]}…" for one in step.evidence]
    lines: list[Fact] = [
        ("kind", step.kind.value),
        ("AI level", step.ai_level.value),
        ("declared by", names.get(step.by, step.by) if step.by else None),
        ("people brought", ", ".join(one.value.replace("_", " ") for one in step.human) or None),
        ("prompt", step.prompt),
        ("parameters", None if step.parameters is None else ", ".join(f"{k}={v}" for k, v in step.parameters.items())),
        ("scope", step.scope),
        ("note", step.note),
        ("began", step.started_at),
        ("ended", step.ended_at),
    ]
    lists = [*agents, *used, *made, *evidence]
    return joined(facts(lines), bullets(lists) if lists else None)


def _role(role: RoleCode | None) -> str:
    return "" if role is None else f"{ROLES[role].label.lower()}, "


def _decision(decision: "Decision", names: Mapping[str, str]) -> RenderableType:
    role = "" if decision.role is None else f" ({ROLES[decision.role].label.lower()})"
    return facts(
        [
            ("decided by", f"{names.get(decision.by, decision.by)}{role}" if decision.by else None),
            ("why", decision.why),
            ("criteria", decision.criteria),
            ("note", decision.note),
            ("candidates", _hashes(decision.candidates)),
            ("chosen", _hashes(decision.chosen)),
            ("about", ", ".join(decision.about) or None),
        ]
    )


def _hashes(assets: Sequence[str]) -> str | None:
    return ", ".join(f"{asset[:SHORT]}…" for asset in assets) or None


def _amendment(amendment: "Amendment", names: Mapping[str, str]) -> RenderableType:
    return facts(
        [
            ("supersedes", amendment.supersedes),
            ("reason", amendment.reason),
            ("declared by", names.get(amendment.by, amendment.by) if amendment.by else None),
            ("effect", "takes it back" if amendment.replacement is None else "replaces it"),
        ]
    )
