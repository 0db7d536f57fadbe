"""A job that died anywhere goes on at the right step."""

import pytest

from colophon.seal.stages import STAGES, Progress, Stage, resume_at
from colophon.workflow.views import SealStage

DIED: list[tuple[str, Progress, Stage | None]] = [
    ("before anything", Progress(), Stage.SUMMARY),
    ("after the summary", Progress(summarised=True), Stage.INTENT),
    ("after the intent", Progress(summarised=True, intent_logged=True), Stage.SLOTS),
    (
        "while signing, before the hash was saved",
        Progress(summarised=True, intent_logged=True, temporary_matches=False),
        Stage.SLOTS,
    ),
    (
        "after signing",
        Progress(summarised=True, intent_logged=True, signed_hash_saved=True, temporary_matches=True),
        Stage.CHECK,
    ),
    (
        "after signing, and the file was lost",
        Progress(summarised=True, intent_logged=True, signed_hash_saved=True),
        Stage.SLOTS,
    ),
    (
        "after the move into place",
        Progress(summarised=True, intent_logged=True, signed_hash_saved=True, placed_matches=True),
        Stage.RELEASE,
    ),
    (
        "with another file in place that was there before",
        Progress(summarised=True, intent_logged=True, placed_matches=True),
        Stage.SLOTS,
    ),
    (
        "after the release",
        Progress(summarised=True, intent_logged=True, signed_hash_saved=True, placed_matches=True, released=True),
        None,
    ),
]


@pytest.mark.parametrize(("when", "progress", "stage"), DIED, ids=[one[0] for one in DIED])
def test_a_job_goes_on_where_it_has_to(when: str, progress: Progress, stage: Stage | None) -> None:
    assert resume_at(progress) is stage


def test_the_stages_are_those_of_the_workflow_in_the_same_order() -> None:
    assert [stage.value for stage in SealStage] == [rule.stage.value for rule in STAGES]


def test_only_what_writes_to_the_log_must_not_simply_be_done_again() -> None:
    assert [rule.stage for rule in STAGES if not rule.again] == [Stage.INTENT, Stage.RELEASE]
