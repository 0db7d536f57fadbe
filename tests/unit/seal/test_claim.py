"""What a claim says, action by action, and that every authored case keeps the rules of C2PA 2.4."""

import json
from pathlib import Path
from typing import Any, cast

import pytest

from colophon.credential.facts import ActionFacts
from colophon.credential.summary import STEP_PARAMETER
from colophon.errors import ClaimTooLargeError
from colophon.record.vocabulary import IPTC, SourceType
from colophon.seal.claim import LABEL, ClaimPlan, complete_definition, plan_claim
from colophon.seal.ingredients import MAX_INGREDIENTS
from colophon.seal.material import CredentialledFile
from colophon.seal.saved_plan import plan_text, read_plan
from colophon.seal.vocabulary import NOT_EDITORIAL
from support.authored_cases import CASES, Case
from support.productions import AI_TOOL, PROGRAM, PROMPTER, Production, ref
from support.seals import ledger_of, material_of, planned

INCEPTIONS = {"c2pa.created", "c2pa.opened"}
ALLOWED = (
    INCEPTIONS
    | NOT_EDITORIAL
    | {
        "c2pa.addedText",
        "c2pa.adjustedColor",
        "c2pa.drawing",
        "c2pa.dubbed",
        "c2pa.edited",
        "c2pa.mixed",
        "c2pa.placed",
        "c2pa.trimmed",
    }
)


def said(plan: ClaimPlan) -> list[tuple[str, str | None]]:
    """Return actions and the last part of their digital source types."""
    return [
        (line.action, line.digital_source_type and line.digital_source_type.rpartition("/")[2]) for line in plan.actions
    ]


@pytest.mark.parametrize("has_manifest", [False, True], ids=["unsigned source", "signed source"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_keeps_the_rules_for_actions(case: Case, *, has_manifest: bool) -> None:
    p = Production()
    case.tell(p)
    plan, ledger = planned(p, has_manifest=has_manifest)
    definition = complete_definition(plan, ledger)
    first, *rest = plan.actions

    assert first.action == ("c2pa.opened" if has_manifest else first.action)
    assert first.action in INCEPTIONS
    assert not INCEPTIONS & {line.action for line in rest}
    for line in plan.actions:
        _keeps_the_rules(line, plan)
    assert all(one["created"] is True for one in plan.assertions)
    assert sum(one.relationship == "parentOf" for one in plan.ingredients) == (first.action == "c2pa.opened")
    assert json.loads(json.dumps(definition)) == definition
    for one in cast("list[dict[str, Any]]", definition["assertions"]):
        assert LABEL.match(one["label"])


def _keeps_the_rules(line: ActionFacts, plan: ClaimPlan) -> None:
    assert line.action in ALLOWED
    assert line.created
    exempt = NOT_EDITORIAL | {"c2pa.placed", "c2pa.opened"}
    assert (line.digital_source_type is not None) or line.action in exempt
    if line.action == "c2pa.opened":
        assert line.digital_source_type is None
        assert len(line.ingredients) == 1
    assert all("." in name for name in line.parameters)
    assert set(line.ingredients) <= {one.label for one in plan.ingredients}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_plan_saved_as_text_comes_back_equal(case: Case) -> None:
    p = Production()
    case.tell(p)
    plan, _ = planned(p, has_manifest=True)

    assert read_plan(plan_text(plan)) == plan


def test_a_generated_still_that_was_graded_says_both() -> None:
    p = Production()
    made = p.step("generate", "still", level="generated")
    graded = p.step("grade", "out", parent="still", who=(PROMPTER, PROGRAM), human=("grading",))
    plan, _ = planned(p)

    assert said(plan) == [("c2pa.created", "trainedAlgorithmicMedia"), ("c2pa.adjustedColor", "humanEdits")]
    assert [line.parameters[STEP_PARAMETER] for line in plan.actions] == [made, graded]
    agents = [line.software_agent for line in plan.actions]
    assert [(one.name, one.version) for one in agents if one] == [("Wan", "2.2"), ("Renderer", "1")]
    assert plan.all_actions_included


def test_a_cut_begins_with_an_empty_timeline_onto_which_clips_are_placed() -> None:
    p = Production()
    p.step("generate", "sky", level="generated", modality="video", stage="shot")
    p.step("capture", "plate", modality="video", stage="shot")
    p.step("cut", "out", component=("sky", "plate"), modality="video", human=("arrangement",))
    plan, _ = planned(p)

    assert said(plan) == [("c2pa.created", "empty"), ("c2pa.placed", "compositeSynthetic")]
    assert plan.actions[1].ingredients == ("component-1", "component-2")
    told = [(one.relationship, one.title, one.digital_source_type, one.sha256, one.path) for one in plan.ingredients]
    assert told == [
        ("componentOf", "shot 1", SourceType.TRAINED_ALGORITHMIC_MEDIA, None, None),
        ("componentOf", "shot 2", SourceType.DIGITAL_CAPTURE, None, None),
    ]


def test_a_composite_of_what_people_made_is_said_to_be_human_edits_and_not_perhaps_ai() -> None:
    p = Production()
    p.step("capture", "photo")
    p.step("draw", "type")
    p.step("composite", "out", component=("photo", "type"), human=("compositing",))
    plan, _ = planned(p)

    assert said(plan) == [("c2pa.created", "empty"), ("c2pa.placed", "humanEdits")]


def test_a_cut_with_an_unknown_clip_leaves_it_open() -> None:
    p = Production()
    p.step("capture", "plate")
    p.step("cut", "out", component=("plate", "stock"))
    plan, _ = planned(p)

    assert said(plan)[1] == ("c2pa.placed", "composite")
    assert [one.digital_source_type for one in plan.ingredients] == [None, SourceType.DIGITAL_CAPTURE]
    assert not plan.all_actions_included


def test_an_asset_nobody_recorded_is_opened_as_of_unknown_provenance() -> None:
    p = Production()
    p.step("capture", "other")
    plan, _ = planned(p)

    assert said(plan) == [("c2pa.opened", None)]
    assert [(one.relationship, one.digital_source_type, one.path) for one in plan.ingredients] == [
        ("parentOf", None, None)
    ]
    # C2PA 2.4, section 18.15.3: opened and saved again without a change, that is all that was done.
    assert plan.all_actions_included


def test_what_was_done_to_an_unrecorded_source_follows_its_opening() -> None:
    p = Production()
    p.step("transform", "out", level="transformed", parent="found footage")
    plan, _ = planned(p)

    assert said(plan) == [("c2pa.opened", None), ("c2pa.edited", "compositeWithTrainedAlgorithmicMedia")]
    assert not plan.all_actions_included


def test_a_signed_source_is_opened_and_its_steps_are_still_told() -> None:
    p = Production()
    p.step("generate", "out", level="generated")
    plan, _ = planned(p, has_manifest=True)

    assert said(plan) == [("c2pa.opened", None), ("c2pa.edited", "trainedAlgorithmicMedia")]
    assert plan.actions[1].description == "Recorded before the file was opened."
    assert [(one.relationship, one.path) for one in plan.ingredients] == [("parentOf", Path("out.jpg"))]


def test_a_component_with_a_credential_brings_it_and_no_source_type() -> None:
    p = Production()
    p.step("capture", ("plate", "other"))
    p.step("cut", "out", component=("plate", "other"))
    material = material_of(p)
    material.components[ref("plate")] = CredentialledFile(path=Path("plate.jpg"), media_type="image/jpeg")  # type: ignore[index]  # a dict
    plan = plan_claim(material)

    told = [(one.path, one.digital_source_type is None) for one in plan.ingredients]
    assert told == [(Path("plate.jpg"), True), (None, False)]


def test_what_ai_was_given_is_an_input_and_never_in_the_output() -> None:
    p = Production()
    p.step("draw", "sketch", human=("drawing",))
    p.step("generate", "out", level="generated", given="sketch", reference="mood")
    plan, _ = planned(p)

    assert [(one.relationship, one.title) for one in plan.ingredients] == [("inputTo", "element 1")]
    assert plan.actions[0].ingredients == ("input-1",)


def test_a_selection_is_told_on_the_action_it_concerns_and_makes_nothing_ambiguous() -> None:
    p = Production()
    p.step("generate", ("take", "other"), level="generated", stage="candidate")
    chosen = p.decide("selection", "take", among=("take", "other"), why="the hands are right")
    p.step("retouch", "out", parent="take", human=("modification",))
    approved = p.decide("approval", "out")
    plan, _ = planned(p)

    assert plan.actions[0].parameters["org.colophon.selected"] == [{"decision": chosen, "candidates": 2, "chosen": 1}]
    assert plan.actions[1].parameters["org.colophon.approved"] == [{"decision": approved}]
    assert all(line.action.startswith("c2pa.") for line in plan.actions)


def test_a_stale_approval_is_not_told_as_one() -> None:
    p = Production()
    p.step("capture", "plate")
    p.decide("approval", "plate")
    p.step("grade", "out", parent="plate")
    plan, _ = planned(p)

    assert not any("org.colophon.approved" in line.parameters for line in plan.actions)


def test_a_steps_decisions_and_reasons_never_stand_in_the_actions_in_clear() -> None:
    p = Production()
    p.step("generate", ("out", "other"), level="generated", stage="candidate")
    p.decide("selection", "out", among=("out", "other"), why="a secret reason")
    plan, ledger = planned(p)

    assert "secret" not in json.dumps(complete_definition(plan, ledger))


def disclosures(plan: ClaimPlan) -> list[Any]:
    return [one["data"] for one in plan.assertions if one["label"] == "c2pa.ai-disclosure"]


def test_ai_is_disclosed_with_its_oversight_and_human_work_needs_no_disclosure() -> None:
    p = Production()
    p.step("generate", "out", level="generated")
    p.step("draw", "drawing")
    p.decide("approval", "out")

    assert disclosures(planned(p)[0]) == [
        {
            "modelType": "c2pa.types.model",
            "contentProfile": {"humanOversightLevel": "human_validated"},
            "modelName": "Wan 2.2",
        }
    ]
    assert disclosures(planned(p, "drawing")[0]) == []


def test_ai_without_a_named_system_is_disclosed_all_the_same() -> None:
    p = Production()
    p.step("generate", "out", level="generated", who=(PROMPTER,))

    assert disclosures(planned(p)[0]) == [
        {"modelType": "c2pa.types.model", "contentProfile": {"humanOversightLevel": "prompt_guided"}}
    ]


def test_ai_in_an_undetermined_output_is_still_disclosed() -> None:
    p = Production()
    p.step("generate", "clip", level="generated", who=(AI_TOOL,))
    p.step("cut", "out", component=("clip", "stock"))

    assert len(disclosures(planned(p)[0])) == 1


def test_more_ingredients_than_a_manifest_carries_are_counted_and_the_most_telling_kept() -> None:
    p = Production()
    clips = [f"clip {n}" for n in range(250)]
    p.step("capture", clips)
    p.step("generate", "ai", level="generated")
    p.step("cut", "out", component=(*clips, "ai", "nobody knows"))
    plan, _ = planned(p)

    assert len(plan.ingredients) == MAX_INGREDIENTS
    assert [one.digital_source_type for one in plan.ingredients[:3]] == [
        None,
        SourceType.TRAINED_ALGORITHMIC_MEDIA,
        SourceType.DIGITAL_CAPTURE,
    ]
    assert plan.actions[1].parameters["org.colophon.ingredients_left_out"] == 52


def test_more_actions_than_a_manifest_lists_are_shortened_and_said_to_be() -> None:
    p = Production()
    p.step("capture", "version 0")
    for n in range(450):
        level = "transformed" if n == 440 else "none"
        p.step("retouch", f"version {n + 1}", parent=f"version {n}", level=level)
    plan, _ = planned(p, "version 450")

    assert len(plan.actions) == 400
    assert plan.actions[0].action == "c2pa.created"
    assert IPTC + "compositeWithTrainedAlgorithmicMedia" in {line.digital_source_type for line in plan.actions}
    assert not plan.all_actions_included


def test_a_definition_longer_than_the_engine_takes_is_refused() -> None:
    p = Production()
    p.step("capture", "out")
    material = material_of(p)
    plan = plan_claim(material)
    ledger = ledger_of(material, plan).model_copy(update={"proof": "x" * 1_100_000})

    with pytest.raises(ClaimTooLargeError):
        complete_definition(plan, ledger)


def test_the_manifest_is_named_by_the_release_and_the_mining_preference_is_ours() -> None:
    p = Production()
    p.step("capture", "out")
    plan, ledger = planned(p)
    definition = complete_definition(plan, ledger)

    assert definition["label"] == "urn:c2pa:5f0c2b9e-4a51-4c6f-8f5e-3a1f0e5b7c21"
    assert definition["claim_generator_info"] == [{"name": "Colophon", "version": "0.1.0", "specVersion": "2.4.0"}]
    mining = next(one["data"] for one in plan.assertions if one["label"] == "cawg.training-mining")
    assert mining["entries"]["cawg.ai_training"] == {"use": "notAllowed"}  # type: ignore[index,call-overload]  # a dict
