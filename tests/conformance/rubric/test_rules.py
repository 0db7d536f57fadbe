"""Every rule of the rubric is evaluated over a report made by hand: all hold for a good one, and each can fail."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from conformance.rubric.rules import RUBRIC, Result, evaluate, load, standards

pytestmark = pytest.mark.skipif(standards() is None, reason="COLOPHON_STANDARDS names no folder of standards")

# A report is plain JSON that each example breaks in one place, so it is typed as loosely as it is.
Report = dict[str, Any]

LABEL = "urn:c2pa:27766d1e-a334-4aef-8553-d3d478966f03"
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
ACTIONS = "c2pa.actions.v2"


def link(label: str) -> dict[str, str]:
    return {"url": f"self#jumbf=/c2pa/{LABEL}/c2pa.assertions/{label}", "hash": "b64'AAAA'"}


def good() -> Report:
    return {
        "manifests": [
            {
                "label": LABEL,
                "claim.v2": {
                    "claim_generator_info": [{"name": "Colophon", "version": "0.1.0", "specVersion": "2.4.0"}],
                    "created_assertions": [link(ACTIONS), link("c2pa.hash.data"), link("org.colophon.ledger")],
                },
                "assertions": {
                    ACTIONS: {
                        "allActionsIncluded": True,
                        "actions": [
                            {"action": "c2pa.created", "digitalSourceType": IPTC + "digitalCreation"},
                            {
                                "action": "c2pa.edited",
                                "digitalSourceType": IPTC + "humanEdits",
                                "parameters": {"org.colophon.step": "1", "ingredients": [link("c2pa.ingredient.v3")]},
                            },
                            {"action": "c2pa.published"},
                        ],
                    },
                    "c2pa.hash.data": {"alg": "sha256", "hash": "b64'AAAA'"},
                    "org.colophon.ledger": {"v": 1},
                    "c2pa.ingredient.v3": {
                        "relationship": "componentOf",
                        "activeManifest": link("x"),
                        "validationResults": {"activeManifest": {}},
                    },
                },
                "validationResults": {"success": [{"code": "assertion.dataHash.match"}], "failure": []},
            }
        ]
    }


def manifest(report: Report) -> Report:
    found: Report = report["manifests"][0]
    return found


def assertions(report: Report) -> Report:
    found: Report = manifest(report)["assertions"]
    return found


def actions(report: Report) -> list[Report]:
    found: list[Report] = assertions(report)[ACTIONS]["actions"]
    return found


def opened(report: Report, *, ingredients: int = 1, all_included: bool = True, **more: object) -> None:
    links = [link(f"c2pa.ingredient.v3__{at}") for at in range(ingredients)]
    assertions(report)[ACTIONS] = {
        "allActionsIncluded": all_included,
        "actions": [{"action": "c2pa.opened", "parameters": {"ingredients": links}, **more}],
    }


def add(report: Report, name: str, /, **data: object) -> None:
    assertions(report)[name] = data


def act(report: Report, **action: object) -> None:
    actions(report).append(dict(action))


def fail(report: Report, code: str) -> None:
    manifest(report)["validationResults"]["failure"].append({"code": code})


def generator(report: Report, **info: object) -> None:
    manifest(report)["claim.v2"]["claim_generator_info"] = [{"name": "Colophon", **info}]


ALTERNATIVE = "exif.originalPreservationImage"
BROKEN: dict[str, list[Callable[[Report], object]]] = {
    "mandatory_dst_for_perceptible_transformations": [lambda r: act(r, action="c2pa.filtered")],
    "mandatory_spec_version": [
        generator,
        lambda r: generator(r, specVersion="2.3.0"),
        lambda r: generator(r, specVersion=2.4),
    ],
    "mandatory_all_actions_included": [lambda r: assertions(r)[ACTIONS].pop("allActionsIncluded")],
    "no_dst_for_opened_action": [lambda r: opened(r, digitalSourceType=IPTC + "digitalCapture")],
    "well_formed_data_present": [lambda r: manifest(r).pop("validationResults")],
    "well_formed_success": [
        lambda r: fail(r, "assertion.cbor.invalid"),
        lambda r: manifest(r).pop("validationResults"),
    ],
    "valid_data_present": [lambda r: manifest(r).pop("validationResults")],
    "valid_success": [lambda r: fail(r, "assertion.dataHash.mismatch")],
    "inception_action_position": [
        lambda r: actions(r).reverse(),
        lambda r: manifest(r)["claim.v2"].update(created_assertions=[]),
        lambda r: manifest(r)["claim.v2"].update(created_assertions=[link("c2pa.actions")]),
    ],
    "no_deprecated_assertions": [
        lambda r: add(r, "stds.schema-org.CreativeWork"),
        lambda r: add(r, "c2pa.ingredient"),
    ],
    "no_unsupported_assertions": [lambda r: add(r, "c2pa.wibble"), lambda r: add(r, "c2pa.wibble__1")],
    "no_deprecated_actions": [lambda r: act(r, action="c2pa.saved", digitalSourceType="x")],
    "no_unsupported_actions": [lambda r: act(r, action="c2pa.wibble", digitalSourceType="x")],
    "no_unrecognized_custom_assertions": [lambda r: add(r, "mine")],
    "no_unrecognized_custom_actions": [lambda r: act(r, action="mine")],
    "no_unrecognized_custom_action_parameters": [
        lambda r: act(r, action="org.colophon.x", parameters={"mine": 1}),
    ],
    "discouraged_legacy_action_parameters": [
        lambda r: act(r, action="org.colophon.x", parameters={"description": "old"}),
    ],
    "active_manifest_urn": [lambda r: manifest(r).update(label="urn:uuid:1")],
    "review_ratings_datasource": [
        lambda r: add(r, "org.x.y", reviewRatings=[], dataSource={"type": "humanEntry.anonymous"}),
    ],
    "ingredient_v3_no_active_manifest": [
        lambda r: add(r, "c2pa.ingredient.v3__1", relationship="inputTo", validationResults={}),
    ],
    "ingredient_v3_mandatory_validation_results": [
        lambda r: add(r, "c2pa.ingredient.v3__1", relationship="inputTo", activeManifest={}),
    ],
    "ingredient_relationship_values": [lambda r: add(r, "c2pa.ingredient.v3__1", relationship="friendOf")],
    "mandatory_dst_for_created_action": [lambda r: actions(r)[0].pop("digitalSourceType")],
    "no_deprecated_claim_fields": [lambda r: manifest(r)["claim.v2"].update(specVersion="2.4.0")],
    "ingredient_v3_choice": [
        lambda r: assertions(r)["c2pa.ingredient.v3"].update(digitalSourceType=IPTC + "digitalCapture"),
    ],
    "alternative_content_representation_choice": [
        lambda r: add(r, "c2pa.alternative-content-representation", type=ALTERNATIVE, parameters={}),
        lambda r: add(
            r,
            "c2pa.alternative-content-representation",
            type=ALTERNATIVE,
            parameters={"multiAssetPartIndex": 1, "embeddedOriginalPreservationImage": {}},
        ),
    ],
    "forbidden_labels_in_external_references": [
        lambda r: add(r, "c2pa.external-reference", label="c2pa.hash.data", url="https://example.com"),
    ],
    "no_url_in_hashes": [
        lambda r: assertions(r)["c2pa.hash.data"].update(url="https://example.com"),
        lambda r: add(r, "c2pa.hash.bmff.v3", url="https://example.com"),
    ],
    "all_actions_included_opened": [lambda r: opened(r, all_included=False)],
    "opened_action_ingredient_reference": [
        lambda r: opened(r, ingredients=0),
        lambda r: opened(r, ingredients=2),
        lambda r: act(r, action="c2pa.opened"),
    ],
    "no_box_hash_for_tiff": [
        lambda r: assertions(r).update({"c2pa.hash.boxes": {}, "c2pa.asset-type.v2": {"dc:format": "image/tiff"}}),
    ],
}


def test_every_rule_of_the_rubric_has_an_example_that_breaks_it() -> None:
    folder = standards()
    assert folder is not None
    assert [rule.id for rule in load(folder / RUBRIC).rules] == [f"validation:{name}" for name in BROKEN]


def test_a_good_report_meets_every_rule() -> None:
    assert [(result.id, result.matches) for result in evaluate(good()) if result.result is not Result.MET] == []


def test_a_good_report_that_opens_a_file_meets_every_rule() -> None:
    report = good()
    opened(report)
    assert [(result.id, result.matches) for result in evaluate(report) if result.result is not Result.MET] == []


@pytest.mark.parametrize(("name", "at"), [(name, at) for name, ways in BROKEN.items() for at in range(len(ways))])
def test_a_rule_fails_where_it_is_broken(name: str, at: int) -> None:
    report = copy.deepcopy(good())
    BROKEN[name][at](report)
    results = {result.id: result for result in evaluate(json.loads(json.dumps(report)))}
    expected = Result.WARNED if name == "discouraged_legacy_action_parameters" else Result.FAILED
    assert results[f"validation:{name}"].result is expected


def test_an_empty_report_does_not_pass() -> None:
    assert sum(result.result is Result.FAILED for result in evaluate({})) == 7


def test_a_version_before_2_4_may_leave_the_version_out() -> None:
    report = good()
    generator(report)
    results = {result.id: result.result for result in evaluate(report, spec_version="2.2.0")}
    assert results["validation:mandatory_spec_version"] is Result.MET
