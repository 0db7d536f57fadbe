import pytest

from colophon.credential.summary import ChannelClass
from colophon.record.vocabulary import Channel, OutputClass, SourceType
from colophon.verify.finding import Finding
from colophon.verify.sealed_record import Sealed, sealed_record_of
from colophon.verify.verdict import Check, LedgerFinding, Outcome
from support.sealed_cases import SealedCase, sealed_case


def judge(case: SealedCase) -> Finding[Sealed]:
    return sealed_record_of(case.manifest(), log_keys=(case.log.key,))


def recorded_as(output_class: OutputClass, channel: OutputClass | None = None) -> dict[str, object]:
    one = ChannelClass(channel=Channel.PICTURE, output_class=channel or output_class, source_type=SourceType.COMPOSITE)
    return {"output_class": output_class, "channels": (one,)}


def class_check(finding: Finding[Sealed]) -> Check:
    return next(check for check in finding.checks if check.id == "claim.class")


def test_the_class_is_worked_out_again_from_the_disclosed_entries() -> None:
    check = class_check(judge(sealed_case()))
    assert check.outcome is Outcome.MET
    assert check.found == "3 disclosed entries: recorded as AI-generated under people's direction"


@pytest.mark.parametrize(
    "told",
    [
        recorded_as(OutputClass.HUMAN_MADE_WITH_AI_PARTS),
        recorded_as(OutputClass.AI_ASSISTED),
        recorded_as(OutputClass.AI_GENERATED_HUMAN_DIRECTED, OutputClass.AI_ASSISTED),
    ],
)
def test_a_record_that_claims_less_ai_than_its_entries_show_does_not_hold(told: dict[str, object]) -> None:
    finding = judge(sealed_case().remade(**told))
    assert finding.value.finding is LedgerFinding.INVALID
    assert "The disclosed entries are all there are" in finding.checks[-1].found


def test_a_record_that_claims_more_ai_than_its_entries_show_is_told_and_stands() -> None:
    finding = judge(sealed_case().remade(**recorded_as(OutputClass.FULLY_AI_GENERATED)))
    assert finding.value.finding is LedgerFinding.LOGGED
    assert class_check(finding).outcome is Outcome.WARNING
    assert finding.caveats == ("The disclosed entries alone add up to another class than recorded.",)


def test_where_entries_are_withheld_another_class_is_a_warning_that_names_them() -> None:
    case = sealed_case()
    counts = case.summary.counts.model_copy(update={"steps": 5, "decisions": 3})
    finding = judge(case.remade(counts=counts, **recorded_as(OutputClass.AI_ASSISTED)))
    assert finding.value.finding is LedgerFinding.LOGGED
    check = class_check(finding)
    assert check.outcome is Outcome.WARNING
    assert check.found.endswith("; withheld: 3 steps, 2 decisions")


def test_too_little_disclosed_is_not_looked_for_with_what_is_withheld() -> None:
    case = sealed_case()
    finding = judge(case.remade(leaves=case.summary.leaves[1:]))
    assert finding.value.finding is LedgerFinding.LOGGED
    check = class_check(finding)
    assert check.outcome is Outcome.NOT_LOOKED_FOR
    assert check.found == "too little is disclosed to work it out again; withheld: 1 step"


def test_a_withheld_reason_is_named() -> None:
    case = sealed_case()
    bare = case.summary.leaves[2].model_copy(update={"fields": ()})
    leaves = (*case.summary.leaves[:2], bare)
    finding = judge(case.remade(leaves=leaves, **recorded_as(OutputClass.AI_ASSISTED)))
    assert class_check(finding).found.endswith("withheld: 1 reason of a decision")
