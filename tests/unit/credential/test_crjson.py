import datetime as dt
import json

import pytest

from colophon.credential.crjson import report_from
from colophon.credential.facts import SoftwareAgent, ValidationStatus
from colophon.errors import UnreadableError
from colophon.record.canonical import Json

NEW, OLD = "urn:c2pa:new", "urn:c2pa:old"


def codes(*, success: tuple[str, ...] = (), failure: tuple[str, ...] = ()) -> dict[str, Json]:
    return {
        "success": [{"code": code, "url": "u", "explanation": "e"} for code in success],
        "informational": [],
        "failure": [{"code": code} for code in failure],
    }


def report(**changes: Json) -> str:
    active: dict[str, Json] = {
        "label": NEW,
        "isUpdateManifest": False,
        "assertions": {
            "c2pa.ingredient.v3": {
                "relationship": "componentOf",
                "dc:title": "A",
                "activeManifest": {"url": f"self#jumbf=/c2pa/{OLD}"},
                "validationResults": {"activeManifest": codes(success=("claimSignature.validated",))},
            },
            "c2pa.ingredient.v3__1": {"relationship": "inputTo", "dc:title": "B", "digitalSourceType": "s"},
            "c2pa.actions.v2": {
                "actions": [
                    {"action": "c2pa.created", "digitalSourceType": "s", "softwareAgent": "Old style"},
                    {
                        "action": "c2pa.placed",
                        "parameters": {"ingredients": [{"url": "self#jumbf=c2pa.assertions/c2pa.ingredient.v3__1"}]},
                    },
                ],
                "allActionsIncluded": True,
            },
        },
        "claim.v2": {
            "instanceID": "i",
            "claim_generator_info": {"name": "colophon", "version": "1", "specVersion": "2.4.0"},
            "dc:title": "T",
            "redacted_assertions": ["self#r"],
            "created_assertions": [{"url": "self#jumbf=c2pa.assertions/c2pa.actions.v2"}],
            "gathered_assertions": [{"url": "self#jumbf=c2pa.assertions/c2pa.ingredient.v3"}],
        },
        "signature": {
            "algorithm": "es256",
            "certificateInfo": {"serialNumber": "0a", "subject": {"O": "Org", "CN": "Name"}, "issuer": {"CN": "Root"}},
            "timeStampInfo": {"timestamp": "2026-01-02T03:04:05+00:00"},
        },
        "validationResults": codes(success=("signingCredential.trusted",), failure=("a.b",)),
        "ingredientDeltas": [
            {
                "ingredientAssertionURI": f"self#jumbf=/c2pa/{NEW}/c2pa.assertions/c2pa.ingredient.v3",
                "validationDeltas": codes(failure=("signingCredential.untrusted",)),
            }
        ],
    }
    older: dict[str, Json] = {
        "label": OLD,
        "assertions": {"c2pa.ingredient": {"relationship": "parentOf", "validationStatus": [{"code": "x"}]}},
        "claim": {"claim_generator": "make/1", "claim_generator_info": [{"name": "make"}]},
        "validationResults": codes(),
    }
    return json.dumps(
        {"manifests": [{**active, **changes}, older], "jsonGenerator": {"name": "c2pa-rs", "version": "0.91.3"}}
    )


def test_the_first_manifest_is_the_active_one_with_all_it_says() -> None:
    found = report_from(report())
    assert found.engine == "c2pa-rs 0.91.3"
    active, older = found.manifests
    assert (active.label, active.claim_version, active.spec_version, active.title) == (NEW, 2, "2.4.0", "T")
    assert active.generator == SoftwareAgent(name="colophon", version="1")
    assert active.redacted == ("self#r",)
    assert active.codes.failure == (ValidationStatus(code="a.b"),)
    assert active.codes.success == (ValidationStatus(code="signingCredential.trusted", url="u", explanation="e"),)
    assert (older.claim_version, older.generator) == (1, SoftwareAgent(name="make"))


def test_actions_keep_their_order_and_name_their_ingredients() -> None:
    active = report_from(report()).manifests[0]
    first, second = active.actions
    assert (first.action, first.software_agent, first.created) == (
        "c2pa.created",
        SoftwareAgent(name="Old style"),
        True,
    )
    assert second.ingredients == ("c2pa.ingredient.v3__1",)
    assert active.all_actions_included is True


def test_an_ingredient_has_its_recorded_state_and_its_difference() -> None:
    active, older = report_from(report()).manifests
    one, two = active.ingredients
    assert (one.title, one.manifest_label, one.created) == ("A", OLD, False)
    assert one.recorded is not None
    assert one.recorded.success_codes == {"claimSignature.validated"}
    assert one.delta is not None
    assert one.delta.failure_codes == {"signingCredential.untrusted"}
    assert (two.title, two.manifest_label, two.digital_source_type) == ("B", None, "s")
    assert two.recorded is None
    assert two.delta is None
    (parent,) = older.ingredients
    assert parent.recorded is not None
    assert parent.recorded.failure_codes == {"x"}


def test_the_signer_is_read_with_the_time_of_the_token() -> None:
    signer = report_from(report()).manifests[0].signer
    assert signer is not None
    assert (signer.organisation, signer.common_name, signer.issuer_common_name) == ("Org", "Name", "Root")
    assert signer.time == dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert signer.time_trusted is False


@pytest.mark.parametrize("value", ["yesterday", "2026-01-02T03:04:05", "0001-01-01T00:00:00+14:00", 5, None])
def test_a_time_that_is_none_is_left_out(value: Json) -> None:
    signature: Json = {"algorithm": "es256", "timeStampInfo": {"timestamp": value}}
    signer = report_from(report(signature=signature)).manifests[0].signer
    assert signer is not None
    assert signer.time is None


def test_repeated_assertions_are_found_by_their_label() -> None:
    active = report_from(report()).manifests[0]
    assert [found.label for found in active.assertions_labelled("c2pa.ingredient.v3")] == [
        "c2pa.ingredient.v3",
        "c2pa.ingredient.v3__1",
    ]
    assert active.assertion("no.such") is None


@pytest.mark.parametrize("junk", [None, 1, "x", [], [1, "x", None], {"url": 5}])
def test_what_has_another_shape_is_left_out(junk: Json) -> None:
    for name in ("assertions", "claim.v2", "signature", "validationResults", "ingredientDeltas"):
        active = report_from(report(**{name: junk})).manifests[0]
        assert active.label == NEW


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"manifests": 5}', "[" * 100_000])
def test_what_is_no_report_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadableError):
        report_from(text)


def test_a_store_whose_manifest_could_not_be_decoded_has_none() -> None:
    assert report_from('{"manifests": []}').manifests == ()
