"""The story is complete: nothing is used before it was made, every output's record reaches back to its beginnings."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from colophon.record.identifiers import new_random_id, new_statement_id, parse_time
from colophon.record.nouns import Decision, Step
from colophon.record.vocabulary import (
    KEPT,
    NOT_PERCEPTIBLE,
    AgentKind,
    AILevel,
    Capacity,
    Channel,
    DecisionKind,
    Stage,
    StepKind,
)
from colophon_cli.demo.run import told_files
from colophon_cli.demo.story import CAST, OUTPUTS, SHOTS, STORY
from colophon_cli.demo.told import Names, Told, ToldDecision, ToldStep

STEPS = [told for told in STORY if isinstance(told, ToldStep)]
DECISIONS = [told for told in STORY if isinstance(told, ToldDecision)]
MAKER = {made.name: step for step in STEPS for made in step.makes}
TOLD_AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def kept_ancestors(name: str) -> Iterator[ToldStep]:
    step = MAKER[name]
    yield step
    for used in step.uses:
        if used.use in KEPT:
            yield from kept_ancestors(used.name)


def nouns() -> list[Step | Decision]:
    names = Names(
        agents={key: new_random_id() for key in CAST},
        files={name: f"{number:064x}" for number, name in enumerate(sorted(told_files()))},
        statements={told.key: new_statement_id() for told in STORY},
        told_at=TOLD_AT,
    )
    return [told.noun(names) for told in STORY]


def test_forty_steps_and_nine_decisions_are_told() -> None:
    assert (len(STEPS), len(DECISIONS)) == (40, 9)


def test_no_two_steps_or_decisions_share_a_key() -> None:
    assert len({told.key for told in STORY}) == len(STORY)


def test_every_file_is_made_once_and_before_it_is_used() -> None:
    made: list[str] = []
    for told in STORY:
        if isinstance(told, ToldStep):
            assert {used.name for used in told.uses} <= set(made), told.key
            made += [one.name for one in told.makes]
        else:
            assert {*told.candidates, *told.chosen} <= set(made), told.key
    assert len(made) == len(set(made))


def test_decisions_are_about_what_was_told_before() -> None:
    known: set[str] = set()
    for told in STORY:
        if isinstance(told, ToldDecision):
            assert set(told.about) <= known
        known.add(told.key)


@pytest.mark.parametrize("name", OUTPUTS)
def test_every_output_reaches_back_to_steps_that_keep_nothing_older(name: str) -> None:
    steps = list(kept_ancestors(name))
    beginnings = [step for step in steps if not any(used.use in KEPT for used in step.uses)]
    allowed = {StepKind.CAPTURE, StepKind.RECORD, StepKind.WRITE, StepKind.GENERATE, StepKind.COMPOSE, StepKind.SOUND}
    assert {step.kind for step in beginnings} <= allowed
    assert MAKER[name].makes[0].stage is Stage.MASTER


def test_the_picture_is_partly_filmed_and_partly_generated() -> None:
    kinds = {step.kind for step in kept_ancestors("edit/graded.mp4")}
    assert {StepKind.CAPTURE, StepKind.GENERATE} <= kinds


def test_voice_music_and_effects_keep_nothing_of_an_ai_system() -> None:
    sound = list(kept_ancestors("sound/mix.wav"))
    assert {step.level for step in sound} == {AILevel.NONE}
    channels = {channel for step in sound for made in step.makes for channel in made.channels or ()}
    assert channels == {Channel.VOICE, Channel.MUSIC, Channel.EFFECTS}


def test_the_poster_is_a_generated_picture_that_a_person_painted_over() -> None:
    kinds = [step.kind for step in kept_ancestors("poster.png")]
    assert kinds == [StepKind.COMPOSITE, StepKind.DRAW, StepKind.GENERATE]


def test_the_script_keeps_only_a_persons_writing() -> None:
    steps = list(kept_ancestors("script.txt"))
    assert [step.level for step in steps] == [AILevel.SUGGESTED, AILevel.NONE]


def test_every_selection_is_among_several_and_says_why() -> None:
    selections = [one for one in DECISIONS if one.kind is DecisionKind.SELECTION]
    assert len(selections) == 5
    for one in selections:
        assert len(one.candidates) >= 2
        assert set(one.chosen) < set(one.candidates)
        assert len(one.why) > 40


def test_every_clip_of_the_cut_that_had_rivals_was_chosen() -> None:
    chosen = {name for one in DECISIONS if one.kind is DecisionKind.SELECTION for name in one.chosen}
    candidates = {name for one in DECISIONS if one.kind is DecisionKind.SELECTION for name in one.candidates}
    assert set(SHOTS) & candidates <= chosen


def test_the_director_approves_every_output_after_everything_perceptible() -> None:
    last_perceptible = max(
        place for place, told in enumerate(STORY) if isinstance(told, ToldStep) and told.kind not in NOT_PERCEPTIBLE
    )
    approvals = [
        (place, told)
        for place, told in enumerate(STORY)
        if isinstance(told, ToldDecision) and told.kind is DecisionKind.APPROVAL
    ]
    assert min(place for place, _ in approvals) > last_perceptible
    assert {name for _, told in approvals for name in told.chosen} == set(OUTPUTS)
    assert {told.by for _, told in approvals} == {"director"}


def test_every_ai_step_has_a_system_with_version_and_a_person_who_directed() -> None:
    for step in STEPS:
        if step.level.rank < AILevel.ENHANCED.rank:
            continue
        systems = [CAST[part.agent] for part in step.parts if CAST[part.agent].kind is AgentKind.AI_SYSTEM]
        assert systems, step.key
        assert all(system.provider and system.version for system in systems), step.key
        assert Capacity.DIRECTED in {part.capacity for part in step.parts}


def test_one_person_of_twelve_is_not_named() -> None:
    people = [agent for agent in CAST.values() if agent.kind is AgentKind.PERSON]
    assert [agent.publish_name for agent in people].count(False) == 1
    assert len(people) == 12


def test_everyone_in_the_cast_takes_part() -> None:
    at_work = {part.agent for step in STEPS for part in step.parts}
    assert at_work == set(CAST)


def test_the_record_accepts_every_step_and_decision_as_told() -> None:
    assert len(nouns()) == len(STORY)


def test_the_story_goes_by_the_clock_and_is_not_older_than_a_week() -> None:
    times = [parse_time(noun.at) for noun in nouns() if noun.at is not None]
    assert len(times) == len(STORY)
    assert times == sorted(times)
    assert TOLD_AT - timedelta(days=7) < times[0] < times[-1] < TOLD_AT


@pytest.mark.parametrize("told", STORY, ids=lambda told: told.key)
def test_each_step_begins_before_it_ends(told: Told) -> None:
    assert told.when.begins(TOLD_AT) < told.when.ends(TOLD_AT)


def test_sound_files_say_which_channel_they_are() -> None:
    for step in STEPS:
        for made in step.makes:
            if made.name.endswith(".wav"):
                assert made.channels, made.name
