"""From an asset's own steps to the lines of `c2pa.actions.v2`, in the order the content came to be.

C2PA 2.4, section 18.15: the first action is `c2pa.created` or `c2pa.opened`; a created one has a digital source type, an opened
one has none and names exactly one parentOf ingredient; every perceptible action has a digital source type.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from colophon.authorship.origins import UNKNOWN
from colophon.authorship.result import OwnDecision, OwnStep
from colophon.credential.facts import ActionFacts, SoftwareAgent
from colophon.credential.summary import STEP_PARAMETER
from colophon.record.canonical import Json
from colophon.record.vocabulary import AgentKind, AILevel, DecisionKind, SourceType
from colophon.seal.ingredients import GENERATIVE, Ingredients
from colophon.seal.material import Material, NamedAgent
from colophon.seal.vocabulary import (
    CREATED,
    EDITED,
    ENHANCED,
    NOT_EDITORIAL,
    OPENED,
    PLACED,
    TAKES_COMPONENTS,
    action_of,
)

MAX_ACTIONS: Final = 400
"""More than this a manifest does not list; `allActionsIncluded` is then false."""

SELECTED_PARAMETER: Final = "org.colophon.selected"
APPROVED_PARAMETER: Final = "org.colophon.approved"
LEFT_OUT_PARAMETER: Final = "org.colophon.ingredients_left_out"

BEFORE_OPENING: Final = "Recorded before the file was opened."


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """The action lines, in order, and what `allActionsIncluded` says of them."""

    lines: tuple[ActionFacts, ...]
    all_included: bool


def choose_actions(material: Material, ingredients: Ingredients) -> Actions:
    """Return the actions of the claim for `material`; every line is ours, the engine adds none."""
    authorship = material.authorship
    lines: list[ActionFacts] = []
    of_step: dict[str, int] = {}
    if ingredients.opened is not None:
        lines.append(_opened(ingredients.opened))
        if ingredients.rest:
            lines.append(_line(PLACED, ingredients=ingredients.rest))
    for step in authorship.own_steps:
        own = list(_step_lines(step, material, ingredients, first=not lines))
        lines += own if ingredients.opened is None else [replace(line, description=BEFORE_OPENING) for line in own]
        # A step that is no action of its own (a selection) hangs its decisions on what was done last.
        of_step[step.id] = max(len(lines) - 1, 0)
    whole = len(lines) <= MAX_ACTIONS
    lines = _with_decisions(lines, authorship.decided, of_step)
    # C2PA 2.4, section 18.15.3: what is opened and saved again without change has all its actions.
    only_opened = len(lines) == 1 and lines[0].action == OPENED
    return Actions(
        lines=tuple(lines) if whole else _shortened(lines),
        all_included=only_opened or (authorship.all_actions_recorded and whole),
    )


def _opened(label: str) -> ActionFacts:
    return _line(OPENED, ingredients=(label,))


def _step_lines(step: OwnStep, material: Material, ingredients: Ingredients, *, first: bool) -> Iterator[ActionFacts]:
    """Yield the one to three actions that stand for `step`."""
    named = ingredients.by_step.get(step.id, ())
    by_ai = step.ai_level.rank >= AILevel.TRANSFORMED.rank
    action = action_of(step.kind, step.ai_level)
    if step.begins and step.perceptible and (by_ai or not named):
        yield _step_line(step, CREATED if first else EDITED, _beginning(step), material, named)
        return
    if first:
        # An empty timeline or canvas, onto which the components are then placed.
        yield _step_line(step, CREATED, SourceType.EMPTY, material, ())
    placed_apart = bool(named) and (action is None or action in NOT_EDITORIAL or step.kind not in TAKES_COMPONENTS)
    if placed_apart and not by_ai:
        line = _step_line(step, PLACED, _change(step), material, named)
        yield _counting(line, ingredients.left_out.get(step.id, 0))
        if action in NOT_EDITORIAL:
            yield _step_line(step, str(action), _quiet(str(action), step), material, ())
    elif action is not None:
        source_type = _quiet(action, step) if action in NOT_EDITORIAL else _change(step)
        line = _step_line(step, action, source_type, material, named)
        yield _counting(line, ingredients.left_out.get(step.id, 0))


def _beginning(step: OwnStep) -> SourceType:
    """Return the digital source type with which something begins."""
    if step.source_type is None:
        # Nobody can say: "a mix of elements, any of which may or may not be generative AI" leaves exactly that open.
        return SourceType.COMPOSITE
    if step.source_type in {SourceType.HUMAN_EDITS, SourceType.ALGORITHMICALLY_ENHANCED}:
        return SourceType.DIGITAL_CREATION
    return step.source_type


def _change(step: OwnStep) -> SourceType:
    """Return the digital source type of a perceptible change."""
    if step.source_type is None:
        return SourceType.COMPOSITE
    if step.source_type is SourceType.COMPOSITE and UNKNOWN not in step.origins:
        # `composite` says that generative AI may be in it; the record knows that none is.
        return SourceType.HUMAN_EDITS
    return step.source_type


def _quiet(action: str, step: OwnStep) -> SourceType | None:
    """Return the digital source type of an action that may go without one."""
    return step.source_type if action == ENHANCED else None


def _step_line(
    step: OwnStep, action: str, source_type: SourceType | None, material: Material, labels: tuple[str, ...]
) -> ActionFacts:
    return _line(
        action,
        source_type=source_type,
        when=step.at,
        software=None if source_type is SourceType.EMPTY else _software(step, material.agents),
        parameters={STEP_PARAMETER: step.id},
        ingredients=labels,
    )


def _line(
    action: str,
    *,
    source_type: SourceType | None = None,
    when: str | None = None,
    software: SoftwareAgent | None = None,
    parameters: Mapping[str, Json] | None = None,
    ingredients: tuple[str, ...] = (),
) -> ActionFacts:
    return ActionFacts(
        action=action,
        digital_source_type=None if source_type is None else source_type.value,
        when=when,
        software_agent=software,
        parameters=parameters or {},
        ingredients=ingredients,
        created=True,
    )


def _software(step: OwnStep, agents: Mapping[str, NamedAgent]) -> SoftwareAgent | None:
    """Return the AI system of a step, else its software: both are always named; people never are here."""
    for kind in (AgentKind.AI_SYSTEM, AgentKind.SOFTWARE):
        for part in step.agents:
            known = agents.get(part.agent)
            if part.kind is kind and known is not None:
                identity = known.opening.identity
                return SoftwareAgent(name=str(identity.get("name")), version=identity.get("version"))
    return None


def _counting(line: ActionFacts, left_out: int) -> ActionFacts:
    return replace(line, parameters={**line.parameters, LEFT_OUT_PARAMETER: left_out}) if left_out else line


def _with_decisions(
    lines: list[ActionFacts], decided: tuple[OwnDecision, ...], of_step: Mapping[str, int]
) -> list[ActionFacts]:
    """Return `lines` with each person's selections and standing approvals on the action that made what they name."""
    told = list(lines)
    for decision in decided:
        by_person = decision.by is not None and decision.by.kind is AgentKind.PERSON
        if not by_person or decision.step is None or decision.step not in of_step or not told:
            continue
        where = of_step[decision.step]
        if decision.kind is DecisionKind.SELECTION:
            name, value = SELECTED_PARAMETER, _selected(decision)
        elif decision.kind is DecisionKind.APPROVAL and not decision.stale:
            name, value = APPROVED_PARAMETER, {"decision": decision.id}
        else:
            continue
        before = told[where].parameters.get(name)
        values = [*before, value] if isinstance(before, list) else [value]
        told[where] = replace(told[where], parameters={**told[where].parameters, name: values})
    return told


def _selected(decision: OwnDecision) -> dict[str, Json]:
    return {"decision": decision.id, "candidates": decision.candidates, "chosen": decision.chosen}


def _shortened(lines: list[ActionFacts]) -> tuple[ActionFacts, ...]:
    """Return the first action and then the most telling ones: with AI, then perceptible, then the rest, in their order."""
    generative = {source_type.value for source_type in GENERATIVE}
    ranked = sorted(
        range(1, len(lines)),
        key=lambda n: 0 if lines[n].digital_source_type in generative else 1 if lines[n].digital_source_type else 2,
    )
    kept = sorted(ranked[: MAX_ACTIONS - 1])
    return (lines[0], *(lines[n] for n in kept))
