"""Our own claims, before anything is signed, against the official rubrics: every rule, and the signals that must be true."""

from pathlib import Path
from typing import cast

import pytest

from colophon.record.vocabulary import OutputClass
from colophon.seal.claim import complete_definition
from conformance.rubric.json_formula import Json
from conformance.rubric.rules import Result, Rubric, evaluate, load, standards
from support.authored_cases import CASES, Case
from support.productions import Production
from support.seals import as_crjson, planned

SIGNALS = Path("asset-rubrics") / "asset-rubric-signals-local.yml"
NEEDS_STANDARDS = pytest.mark.skipif(standards() is None, reason="COLOPHON_STANDARDS names no folder of standards")

GENERATIVE = {
    "inception:signal_fullyGenAIMedia",
    "inception:signal_partlyGenAICreation",
    "transformation:signal_perceptibleGenAI",
}
PERHAPS = {
    "inception:signal_compositionMayContainGenAI",
    "inception:signal_screenCaptureMayContainGenAI",
    "transformation:signal_perceptiblePossiblyGenAI",
}
HUMAN = {
    "inception:signal_blankCanvas",
    "inception:signal_capturedMedia",
    "inception:signal_capturedMediaStitched",
    "inception:signal_nonGenAIDigitalCreation",
}


def crjson_of(case: Case, *, has_manifest: bool) -> dict[str, Json]:
    p = Production()
    case.tell(p)
    plan, ledger = planned(p, has_manifest=has_manifest)
    return as_crjson(plan, complete_definition(plan, ledger))


@NEEDS_STANDARDS
@pytest.mark.parametrize("has_manifest", [False, True], ids=["unsigned source", "signed source"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_satisfies_the_conformance_rubric(case: Case, *, has_manifest: bool) -> None:
    results = evaluate(crjson_of(case, has_manifest=has_manifest))

    assert [(one.id, one.matches) for one in results if one.result is not Result.MET] == []
    assert len(results) > 30


def signals(rubric: Rubric, crjson: dict[str, Json]) -> set[str]:
    manifest = cast("list[dict[str, Json]]", crjson["manifests"])[0]
    return {one.id for one in rubric.evaluate(manifest) if one.result is Result.MET}


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    folder = standards()
    assert folder is not None
    return load(folder / SIGNALS)


@NEEDS_STANDARDS
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_signals_of_a_claim_say_what_the_record_says(case: Case, rubric: Rubric) -> None:
    found = signals(rubric, crjson_of(case, has_manifest=False))

    if case.output_class in {OutputClass.HUMAN_MADE, OutputClass.AI_ASSISTED}:
        assert not found & (GENERATIVE | PERHAPS)
        assert found & HUMAN or case.source_type == "algorithmicMedia"
    elif case.output_class == OutputClass.UNDETERMINED:
        assert found & (PERHAPS | GENERATIVE | {"inception:signal_mediaUnknownProvenance"})
        assert not found & HUMAN - {"inception:signal_blankCanvas"}
    else:
        assert found & GENERATIVE
