import pytest
from pydantic import ValidationError

from colophon.errors import TimeWithoutZoneError
from colophon.record.nouns import Decision, Step
from colophon.record.roles import ROLES, RoleCode
from colophon.record.vocabulary import NOT_PERCEPTIBLE, PROTECTABLE, AILevel, HumanContribution, SourceType, StepKind

ASSET = "ab" * 32


def test_a_claimed_time_is_kept_in_utc_with_milliseconds() -> None:
    step = Step.model_validate({"kind": "draw", "ai_level": "none", "at": "2026-11-20T10:00:00+01:00"})
    assert step.at == "2026-11-20T09:00:00.000Z"


def test_a_step_with_a_time_without_zone_is_refused() -> None:
    with pytest.raises(TimeWithoutZoneError):
        Step.model_validate({"kind": "draw", "ai_level": "none", "at": "2026-11-20T10:00:00"})


@pytest.mark.parametrize(
    "fields",
    [
        {"started_at": "2026-11-20T10:00:00Z", "ended_at": "2026-11-20T09:00:00Z"},
        {"outputs": [{"asset": ASSET}, {"asset": ASSET}]},
        {"inputs": [{"asset": "nothing", "use": "parent"}]},
        {"kind": "dream"},
        {"unknown": 1},
    ],
)
def test_a_step_that_contradicts_itself_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Step.model_validate({"kind": "draw", "ai_level": "none", **fields})


def test_a_decision_names_what_it_is_about_and_chooses_among_its_candidates() -> None:
    with pytest.raises(ValidationError, match="names what it is about"):
        Decision.model_validate({"kind": "approval"})
    with pytest.raises(ValidationError, match="not among the candidates"):
        Decision.model_validate({"kind": "selection", "candidates": [ASSET], "chosen": ["cd" * 32]})


def test_ai_levels_rank_from_none_to_generated() -> None:
    assert [level.rank for level in AILevel] == [0, 1, 2, 3, 4, 5]
    assert AILevel.NONE.rank < AILevel.GENERATED.rank


def test_prompting_is_recorded_but_is_not_protectable() -> None:
    assert HumanContribution.PROMPT_DIRECTION not in PROTECTABLE
    assert len(PROTECTABLE) == 9


def test_steps_an_approval_carries_over_are_those_of_the_design() -> None:
    assert {StepKind.ENCODE, StepKind.MARK, StepKind.STRIP, StepKind.SEAL, StepKind.PUBLISH} <= NOT_PERCEPTIBLE
    assert StepKind.GRADE not in NOT_PERCEPTIBLE


def test_every_role_has_a_label_and_a_cawg_role() -> None:
    assert set(ROLES) == set(RoleCode)
    named = {"creator", "contributor", "editor", "producer", "publisher", "sponsor", "translator"}
    assert {role.cawg.removeprefix("cawg.") for role in ROLES.values()} <= named
    assert all(role.marc is None or (len(role.marc) == 3 and role.marc.islower()) for role in ROLES.values())


def test_source_types_are_spelled_as_iptc_publishes_them() -> None:
    assert all(
        term.startswith(("http://cv.iptc.org/newscodes/digitalsourcetype/", "http://c2pa.org/")) for term in SourceType
    )
