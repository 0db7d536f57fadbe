"""From the record to the manifest definition, by the rules of C2PA 2.4 that the conformance program 0.2 tests.

Everything is said by us, in created assertions: the intent is always `Intent.AS_GIVEN`, so the engine adds no action and the
digest of the actions can be fixed in the summary before anything is signed.
"""

import json
import re
from dataclasses import dataclass
from typing import Final

from colophon.credential.facts import ActionFacts
from colophon.credential.ports import IngredientInput, Intent
from colophon.credential.summary import LEDGER_LABEL, LedgerAssertion
from colophon.errors import ClaimTooLargeError
from colophon.record.canonical import Json
from colophon.record.vocabulary import AgentKind
from colophon.seal.actions import choose_actions
from colophon.seal.ingredients import choose_ingredients
from colophon.seal.material import Material

SPEC_VERSION: Final = "2.4.0"
GENERATOR: Final = "Colophon"
ACTIONS_LABEL: Final = "c2pa.actions.v2"
DISCLOSURE_LABEL: Final = "c2pa.ai-disclosure"
MINING_LABEL: Final = "cawg.training-mining"
MINING_USES: Final = ("cawg.ai_generative_training", "cawg.ai_inference", "cawg.ai_training", "cawg.data_mining")
MODEL_TYPE: Final = "c2pa.types.model"
"""C2PA 2.4, Table 12: a model of no stated file format."""

MAX_SYSTEMS: Final = 16
"""AI systems that get a disclosure of their own; more are counted in the summary."""

MAX_DEFINITION_BYTES: Final = 1024 * 1024
"""The engine takes no longer definition."""

# A label's last part that starts with a multi-byte character makes the engine abort the process, here and at every reader.
LABEL: Final = re.compile(r"^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$", re.ASCII)

INTENT: Final = Intent.AS_GIVEN
"""How every claim of ours is handed to the engine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPlan:
    """A claim but for its ledger assertion, which can only be made once the intent is logged.

    Attributes:
        label: of the manifest: `urn:c2pa:` and the release id.
        actions: the lines of `c2pa.actions.v2`; their digest is in the summary.
        ingredients: as the writer takes them, at most 200.
        assertions: all others, in order, as the engine takes them.
    """

    label: str
    title: str | None
    version: str
    actions: tuple[ActionFacts, ...]
    all_actions_included: bool
    ingredients: tuple[IngredientInput, ...]
    assertions: tuple[dict[str, Json], ...]


def manifest_label(release: str) -> str:
    """Return the label of the manifest of a release (C2PA 2.4, section 8.1)."""
    return f"urn:c2pa:{release}"


def plan_claim(material: Material) -> ClaimPlan:
    """Return what the manifest for `material` will say, apart from where it stands in the log."""
    ingredients = choose_ingredients(material)
    actions = choose_actions(material, ingredients)
    assertions = [_actions_assertion(actions.lines, all_included=actions.all_included)]
    assertions += _disclosures(material)
    assertions.append(
        _created(MINING_LABEL, {"entries": {use: {"use": material.training_mining} for use in MINING_USES}})
    )
    return ClaimPlan(
        label=manifest_label(material.release),
        title=material.title,
        version=material.version,
        actions=actions.lines,
        all_actions_included=actions.all_included,
        ingredients=ingredients.inputs,
        assertions=tuple(assertions),
    )


def complete_definition(plan: ClaimPlan, ledger: LedgerAssertion) -> dict[str, Json]:
    """Return the definition for `SignRequest.definition`: the plan with its ledger assertion.

    Raises:
        ClaimTooLargeError: it is longer than the engine takes.
    """
    assertions = (*plan.assertions, _created(LEDGER_LABEL, ledger.model_dump(mode="json")))
    definition: dict[str, Json] = {
        "label": plan.label,
        "claim_generator_info": [{"name": GENERATOR, "version": plan.version, "specVersion": SPEC_VERSION}],
        "assertions": list(assertions),
    }
    if plan.title is not None:
        definition["title"] = plan.title
    size = len(json.dumps(definition).encode("utf-8"))
    if size > MAX_DEFINITION_BYTES:
        raise ClaimTooLargeError(
            f"The claim would take {size} bytes; at most {MAX_DEFINITION_BYTES} can be signed. Disclose fewer fields."
        )
    return definition


def _actions_assertion(lines: tuple[ActionFacts, ...], *, all_included: bool) -> dict[str, Json]:
    # Unless said otherwise the engine puts actions among the gathered assertions, as if others had told us.
    return _created(ACTIONS_LABEL, {"actions": [_action(line) for line in lines], "allActionsIncluded": all_included})


def _action(line: ActionFacts) -> dict[str, Json]:
    action: dict[str, Json] = {"action": line.action}
    if line.digital_source_type is not None:
        action["digitalSourceType"] = line.digital_source_type
    if line.when is not None:
        action["when"] = line.when
    if line.software_agent is not None:
        named: dict[str, Json] = {"name": line.software_agent.name}
        if line.software_agent.version is not None:
            named["version"] = line.software_agent.version
        action["softwareAgent"] = named
    if line.description is not None:
        action["description"] = line.description
    parameters: dict[str, Json] = dict(line.parameters)
    if line.ingredients:
        # The engine turns these labels into the hashed links of `ingredients`.
        parameters["ingredientIds"] = list(line.ingredients)
    if parameters:
        action["parameters"] = parameters
    return action


def _disclosures(material: Material) -> list[dict[str, Json]]:
    """Return one `c2pa.ai-disclosure` for each AI system that is named, or one without a name (C2PA 2.4, section 18.28)."""
    authorship = material.authorship
    if not authorship.ai_involved:
        return []
    profile: dict[str, Json] = {"humanOversightLevel": authorship.oversight.value}
    systems = [material.agents[ref] for ref in authorship.ai_systems if ref in material.agents][:MAX_SYSTEMS]
    names = [
        " ".join(filter(None, (known.opening.identity.get("name"), known.opening.identity.get("version"))))
        for known in systems
        if known.opening.identity.get("kind") == AgentKind.AI_SYSTEM
    ]
    bare: dict[str, Json] = {"modelType": MODEL_TYPE, "contentProfile": profile}
    told: list[dict[str, Json]] = [{**bare, "modelName": name} for name in dict.fromkeys(names)] or [bare]
    return [_created(DISCLOSURE_LABEL, data) for data in told]


def _created(label: str, data: Json) -> dict[str, Json]:
    if not LABEL.match(label):
        raise ValueError(f"{label!r} is no label of ours: ASCII letters, digits and single separators only.")
    return {"label": label, "data": data, "created": True}
