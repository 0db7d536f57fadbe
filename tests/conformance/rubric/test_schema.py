import pytest

from conformance.rubric.json_formula import Json
from conformance.rubric.rules import standards
from conformance.rubric.schema import schema_errors, without_engines_own

MANIFEST: dict[str, Json] = {"label": "urn:c2pa:1", "isUpdateManifest": False, "isCompressedManifest": False, "more": 1}


def test_only_the_two_flags_of_the_engine_are_left_out() -> None:
    report: dict[str, Json] = {"manifests": [MANIFEST, "text"], "isUpdateManifest": True}
    assert without_engines_own(report) == {
        "manifests": [{"label": "urn:c2pa:1", "more": 1}, "text"],
        "isUpdateManifest": True,
    }
    assert without_engines_own({}) == {}


@pytest.mark.skipif(standards() is None, reason="COLOPHON_STANDARDS names no folder of standards")
def test_a_report_of_another_shape_breaks_the_schema() -> None:
    assert schema_errors({"manifests": 1})
    assert any("more" in error for error in schema_errors({"manifests": [MANIFEST]}))
