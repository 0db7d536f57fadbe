"""A claim plan as text: saved beside the summary, so that a job resumed signs what it announced and not what was recorded since."""

import base64
import json
from pathlib import Path
from typing import Any, Final, cast

from colophon.credential.facts import ActionFacts, SoftwareAgent
from colophon.credential.ports import IngredientInput
from colophon.errors import InvalidInputError
from colophon.seal.claim import ClaimPlan

_VERSION: Final = 1


def plan_text(plan: ClaimPlan) -> str:
    """Return `plan` as JSON text that `read_plan` gives back equal."""
    return json.dumps(
        {
            "v": _VERSION,
            "label": plan.label,
            "title": plan.title,
            "version": plan.version,
            "all_actions_included": plan.all_actions_included,
            "actions": [_action(line) for line in plan.actions],
            "ingredients": [_ingredient(ingredient) for ingredient in plan.ingredients],
            "assertions": list(plan.assertions),
        }
    )


def read_plan(text: str) -> ClaimPlan:
    """Return the plan that `plan_text` wrote.

    Raises:
        InvalidInputError: the text is of another version of Colophon; the seal has to be ordered again.
    """
    # Our own text, read back from our own storage: its shape is checked by its version alone.
    saved = cast("dict[str, Any]", json.loads(text))
    if saved.get("v") != _VERSION:
        raise InvalidInputError("This seal was begun by another version of Colophon; order it again.")
    return ClaimPlan(
        label=saved["label"],
        title=saved["title"],
        version=saved["version"],
        all_actions_included=saved["all_actions_included"],
        actions=tuple(_read_action(line) for line in saved["actions"]),
        ingredients=tuple(_read_ingredient(ingredient) for ingredient in saved["ingredients"]),
        assertions=tuple(saved["assertions"]),
    )


def _action(line: ActionFacts) -> dict[str, object]:
    agent = line.software_agent
    return {
        "action": line.action,
        "digital_source_type": line.digital_source_type,
        "when": line.when,
        "software_agent": None if agent is None else [agent.name, agent.version],
        "description": line.description,
        "parameters": dict(line.parameters),
        "ingredients": list(line.ingredients),
        "created": line.created,
    }


def _read_action(saved: dict[str, Any]) -> ActionFacts:
    agent = saved["software_agent"]
    return ActionFacts(
        action=saved["action"],
        digital_source_type=saved["digital_source_type"],
        when=saved["when"],
        software_agent=None if agent is None else SoftwareAgent(name=agent[0], version=agent[1]),
        description=saved["description"],
        parameters=saved["parameters"],
        ingredients=tuple(saved["ingredients"]),
        created=saved["created"],
    )


def _ingredient(ingredient: IngredientInput) -> dict[str, object]:
    sidecar = ingredient.sidecar
    return {
        "relationship": ingredient.relationship,
        "label": ingredient.label,
        "title": ingredient.title,
        "path": None if ingredient.path is None else str(ingredient.path),
        "media_type": ingredient.media_type,
        "digital_source_type": ingredient.digital_source_type,
        "sha256": ingredient.sha256,
        "sidecar": None if sidecar is None else base64.b64encode(sidecar).decode("ascii"),
    }


def _read_ingredient(saved: dict[str, Any]) -> IngredientInput:
    path, sidecar = saved["path"], saved["sidecar"]
    return IngredientInput(
        relationship=saved["relationship"],
        label=saved["label"],
        title=saved["title"],
        path=None if path is None else Path(path),
        media_type=saved["media_type"],
        digital_source_type=saved["digital_source_type"],
        sha256=saved["sha256"],
        sidecar=None if sidecar is None else base64.b64decode(sidecar),
    )
