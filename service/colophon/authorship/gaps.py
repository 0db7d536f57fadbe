"""What the record lacks or contradicts, each with the one action that cures it. Nothing here is repaired.

`blocks`: the answer stays open until it is cured. `warns`: the answer stands, and somebody should look. `notes`: it could say more.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from colophon.authorship.graph import Graph
from colophon.authorship.nodes import FLOOR, StepNode
from colophon.authorship.origins import RANK
from colophon.authorship.oversight import Oversaw
from colophon.authorship.result import Gap
from colophon.authorship.rules import by_software_alone
from colophon.authorship.ways import Ways
from colophon.record.vocabulary import AgentKind, AILevel, Capacity, Indicates, Stage, StepKind

CONTRADICTS: Final = frozenset(
    {
        "asset.no_step",
        "asset.two_makers",
        "graph.circle",
        "step.withheld",
        "step.ai_undeclared",
        "step.ai_evidence",
        "step.kind_says_ai",
        "time.before_it_was_made",
    }
)
"""Codes with which a manifest can't say that all actions are included."""

SOURCELESS: Final = frozenset({StepKind.ENCODE, StepKind.MARK, StepKind.STRIP, StepKind.SEAL, StepKind.PUBLISH})


def gaps_of(graph: Graph, ways: Ways, oversaw: Oversaw) -> tuple[Gap, ...]:
    """Return what is missing or contradicts itself on the ways to an asset, what blocks first."""
    found = [
        *_unrecorded(graph, ways),
        *_circles(ways),
        *_makers(graph, ways),
        *(gap for step in ways.kept_steps for gap in _step(graph, step)),
        *_candidates(graph, ways),
        *_approvals(graph, ways, oversaw),
        *_times(graph, ways),
    ]
    order = ("blocks", "warns", "notes")
    return tuple(sorted(dict.fromkeys(found), key=lambda gap: order.index(gap.severity)))


def _unrecorded(graph: Graph, ways: Ways) -> Iterator[Gap]:
    for asset in ways.kept:
        if not graph.makers(asset):
            yield Gap(
                code="asset.no_step",
                severity="blocks",
                asset=asset,
                found="No step says how this was made.",
                cure="Record the step that made it: a capture, a drawing, a generation, or where it was licensed from.",
            )
    for step in ways.kept_steps:
        if not step.perceptible and not step.kept_inputs and step.kind in SOURCELESS:
            yield Gap(
                code="asset.no_step",
                severity="blocks",
                step=step.id,
                found=f"This step ({step.kind.value}) names nothing that went in.",
                cure="Amend it: name the file it was made from as parent.",
            )


def _circles(ways: Ways) -> Iterator[Gap]:
    """Name the steps that stand in a circle: peel off, again and again, what builds on nothing that is left."""
    made_by: dict[str, list[str]] = {}
    for step in ways.kept_steps:
        for made in step.outputs:
            made_by.setdefault(made.asset, []).append(step.id)
    before = {
        step.id: {one for used in step.kept_inputs for one in made_by.get(used.asset, ())} for step in ways.kept_steps
    }
    after: dict[str, list[str]] = {}
    for step_id, sources in before.items():
        for source in sources:
            after.setdefault(source, []).append(step_id)
    counts = {step_id: len(sources) for step_id, sources in before.items()}
    free = [step_id for step_id, count in counts.items() if count == 0]
    for step_id in free:
        for later in after.get(step_id, ()):
            counts[later] -= 1
            if counts[later] == 0:
                free.append(later)
    # What only builds on a circle is left over too; a member of one also has something left that builds on it.
    left = set(counts) - set(free)
    for step_id in sorted(one for one in left if any(later in left for later in after.get(one, ()))):
        yield Gap(
            code="graph.circle",
            severity="blocks",
            step=step_id,
            found="What this step made is among what it was made from.",
            cure="Amend the step whose inputs or outputs are wrong.",
        )


def _makers(graph: Graph, ways: Ways) -> Iterator[Gap]:
    for asset in ways.kept:
        makers = graph.makers(asset)
        undeclared = [
            step for step in makers if any(made.asset == asset and not made.duplicate for made in step.outputs)
        ]
        if len(makers) > 1 and len(undeclared) > 1:
            yield Gap(
                code="asset.two_makers",
                severity="warns",
                asset=asset,
                step=undeclared[-1].id,
                found=f"{len(undeclared)} steps are recorded as having made these bytes.",
                cure="Take the wrong one back, or declare the output of the later one a duplicate.",
            )


def _step(graph: Graph, step: StepNode) -> Iterator[Gap]:
    if not step.whole:
        yield _of(
            step, "step.withheld", "blocks", "What went into this step is withheld.", "Disclose its list of inputs."
        )
    if step.by_ai or step.level is not AILevel.NONE:
        yield from _ai_step(graph, step)
    else:
        yield from _declared_without_ai(step)
    floor = FLOOR.get(step.kind)
    if floor is not None and RANK[step.statement.ai_level] < RANK[floor]:
        found = f"A step of the kind {step.kind.value} is declared with the AI level {step.statement.ai_level.value}."
        yield _of(
            step,
            "step.kind_says_ai",
            "warns",
            found,
            "Amend the kind or the level; until then the stricter one counts.",
        )
    if by_software_alone(step) and step.perceptible and not step.names(AgentKind.AI_SYSTEM):
        found = "Nobody is named for this step, only software."
        yield _of(
            step, "step.no_person", "warns", found, "Name who did it; without a person, software alone is recorded."
        )
    person = any(part.kind is AgentKind.PERSON and part.capacity is Capacity.PERFORMED for part in step.agents)
    if person and step.perceptible and not step.statement.human and step.level is not AILevel.GENERATED:
        found = "A person did this, but what they brought is not said."
        yield _of(
            step, "step.contribution_unsaid", "notes", found, "Amend it with the contribution, such as modification."
        )


def _ai_step(graph: Graph, step: StepNode) -> Iterator[Gap]:
    systems = [part for part in step.agents if part.kind is AgentKind.AI_SYSTEM]
    if not systems:
        found = f"AI had a part in this step ({step.level.value}), but no AI system is named."
        yield _of(step, "step.ai_unnamed", "warns", found, "Amend it: name the AI system, with its version.")
    for part in systems if graph.systems is not None else ():
        identity = (graph.systems or {}).get(part.agent)
        if identity is not None and not identity.get("version"):
            found = f"The AI system {identity.get('name')} is named without a version."
            yield _of(
                step, "step.ai_unversioned", "warns", found, "Add the system with its version and amend the step."
            )


def _declared_without_ai(step: StepNode) -> Iterator[Gap]:
    made = {one.asset for one in step.outputs}
    pointing = [
        piece
        for piece in step.evidence
        if piece.indicates is Indicates.AI and (piece.about is None or piece.about in made)
    ]
    if pointing:
        found = f"Declared as done without AI, but its evidence ({pointing[0].kind.value}) points to AI."
        yield _of(step, "step.ai_evidence", "warns", found, "Amend the AI level, or note why the evidence misleads.")
    if step.perceptible and step.names(AgentKind.AI_SYSTEM):
        performed = any(p.kind is AgentKind.AI_SYSTEM and p.capacity is Capacity.PERFORMED for p in step.agents)
        found = "An AI system took part, but the AI level is none."
        cure = "Amend the AI level, or take the AI system out."
        yield _of(step, "step.ai_undeclared", "blocks" if performed else "warns", found, cure)


def _candidates(graph: Graph, ways: Ways) -> Iterator[Gap]:
    for step in ways.kept_steps:
        made = [one.asset for one in step.outputs if one.stage is Stage.CANDIDATE]
        open_ones = [asset for asset in made if not graph.decided(asset)]
        if open_ones and len(made) > 1:
            found = f"{len(open_ones)} of the {len(made)} candidates this step made were never decided upon."
            yield _of(
                step, "decision.open", "warns", found, "Record the selection: which was chosen, from which, and why."
            )


def _approvals(graph: Graph, ways: Ways, oversaw: Oversaw) -> Iterator[Gap]:
    for decision_id in oversaw.stale:
        yield Gap(
            code="approval.stale",
            severity="warns",
            asset=ways.asset,
            step=decision_id,
            found="What was approved was changed afterwards, so the approval no longer counts.",
            cure="Have a person look at this file and approve it.",
        )
    for asset in ways.own:
        for decision in graph.decided(asset):
            for step in graph.makers(asset):
                # The log has the approval first, the claimed times the step: one of the two is wrong about what came first.
                if decision.index < step.index and step.at <= decision.statement.at:
                    found = "Logged after the decision about its output, though claimed to have ended before it."
                    yield _of(
                        step, "time.logged_later", "warns", found, "Look at both entries; amend the one that is wrong."
                    )


def _times(graph: Graph, ways: Ways) -> Iterator[Gap]:
    for step in ways.kept_steps:
        ended = step.statement.ended_at
        for used in step.kept_inputs if ended is not None else ():
            late = [m for m in graph.makers(used.asset) if _began(m) is not None and str(_began(m)) > str(ended)]
            if late and len(late) == len(graph.makers(used.asset)):
                found = "It is said to have ended before what it used was begun."
                yield _of(step, "time.before_it_was_made", "warns", found, "Amend the times of one of the two steps.")


def _began(step: StepNode) -> str | None:
    return step.statement.started_at or step.statement.ended_at


def _of(step: StepNode, code: str, severity: str, found: str, cure: str) -> Gap:
    return Gap.model_validate({"code": code, "severity": severity, "step": step.id, "found": found, "cure": cure})


def contradicts(gaps: Sequence[Gap]) -> bool:
    """Return whether a gap keeps a manifest from saying that all actions are included."""
    return any(gap.code in CONTRADICTS for gap in gaps)
