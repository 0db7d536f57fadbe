"""How one step, decision or amendment looks in full."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import RenderableType

from colophon.record.nouns import Amendment, Decision, Participation, Step
from colophon.record.roles import ROLES, RoleCode
from colophon.workflow.views import StatementView
from colophon_cli.layout import Fact, facts, heading, joined, sentence, stacked

SHORT = 12
"""Characters of a SHA-256 that are shown in lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What ids stand for: agents by id, files by SHA-256."""

    agents: Mapping[str, str]
    files: Mapping[str, str]

    def agent(self, agent_id: str) -> str:
        """Return an agent's name, else its id."""
        return self.agents.get(agent_id, agent_id)

    def file(self, sha256: str) -> str:
        """Return a file's name with the beginning of its hash, which tells files of one name apart."""
        name = self.files.get(sha256)
        return f"{sha256[:SHORT]}…" if name is None else f"{name} ({sha256[:SHORT]}…)"


def statement(view: "StatementView", names: Names) -> RenderableType:
    """One statement."""
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


def _told(view: "StatementView", names: Names) -> RenderableType:
    if view.step is not None:
        return _step(view.step, names)
    if view.decision is not None:
        return _decision(view.decision, names)
    return facts([]) if view.amendment is None else _amendment(view.amendment, names)


def _step(step: Step, names: Names) -> RenderableType:
    lines: list[Fact] = [
        ("kind", step.kind.value.replace("_", " ")),
        ("AI level", step.ai_level.value),
        ("declared by", names.agent(step.by) if step.by else None),
        *(("with", _part(part, names)) for part in step.agents),
        ("people brought", ", ".join(one.value.replace("_", " ") for one in step.human) or None),
        *((f"used as {use.use.value}", names.file(use.asset)) for use in step.inputs),
        *(("made", names.file(made.asset) + (f", {made.stage.value}" if made.stage else "")) for made in step.outputs),
        *(("evidence", f"{one.kind.value}, {one.strength.value}, {one.sha256[:SHORT]}…") for one in step.evidence),
        ("prompt", step.prompt),
        ("parameters", None if step.parameters is None else ", ".join(f"{k}={v}" for k, v in step.parameters.items())),
        ("scope", step.scope),
        ("note", step.note),
        ("began", step.started_at),
        ("ended", step.ended_at),
    ]
    return facts(lines)


def _part(part: Participation, names: Names) -> str:
    minutes = "" if part.minutes is None else f", {part.minutes} min"
    return f"{names.agent(part.agent)}, {_role(part.role)}{part.capacity.value}{minutes}"


def _role(role: RoleCode | None) -> str:
    return "" if role is None else f"{ROLES[role].within_sentence}, "


def _decision(decision: "Decision", names: Names) -> RenderableType:
    role = "" if decision.role is None else f" ({ROLES[decision.role].within_sentence})"
    return facts(
        [
            ("decided by", f"{names.agent(decision.by)}{role}" if decision.by else None),
            ("why", decision.why),
            ("criteria", decision.criteria),
            ("note", decision.note),
            ("candidates", _files(decision.candidates, names)),
            ("chosen", _files(decision.chosen, names)),
            ("about", ", ".join(decision.about) or None),
        ]
    )


def _files(assets: Sequence[str], names: Names) -> str | None:
    return "\n".join(names.file(asset) for asset in assets) or None


def _amendment(amendment: "Amendment", names: Names) -> RenderableType:
    return facts(
        [
            ("supersedes", amendment.supersedes),
            ("reason", amendment.reason),
            ("declared by", names.agent(amendment.by) if amendment.by else None),
            ("effect", "takes it back" if amendment.replacement is None else "replaces it"),
        ]
    )
