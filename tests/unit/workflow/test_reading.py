import pytest

from colophon import errors
from colophon.record.nouns import Amendment
from colophon.record.vocabulary import Stage
from colophon.workflow.access import Access
from colophon.workflow.assets import Assets
from colophon.workflow.principal import Principal, Scope
from support.recording_house import OWNER, House


def test_a_step_is_told_in_clear_with_its_place(house: House) -> None:
    a, b = house.asset(1), house.asset(2)
    (step_id,) = house.record(house.step(uses=(a,), makes=(b,), prompt="brighter", title="Dawn"))

    view = house.reading.statement(OWNER, house.work, step_id)

    assert view.step is not None
    assert (view.step.prompt, view.step.title) == ("brighter", "Dawn")
    assert [use.asset for use in view.step.inputs] == [a]
    assert (view.recorded.seq, view.erased, view.recorded_later) == (1, (), False)


def test_what_was_logged_a_week_after_its_time_says_so(house: House) -> None:
    (late,) = house.record(house.step(at="2020-01-01T00:00:00Z"))

    assert house.reading.statement(OWNER, house.work, late).recorded_later


def test_a_work_statement_is_not_shown_as_a_step(house: House) -> None:
    first = house.journal.work_leaves("default", house.work)[0].entry.statement.id
    with pytest.raises(errors.StatementNotFoundError):
        house.reading.statement(OWNER, house.work, first)


def test_statements_are_listed_in_log_order_by_stage_and_person(house: House) -> None:
    a, b = house.asset(1), house.asset(2)
    first, second, third = house.record(
        house.step(outputs=[{"asset": a, "stage": "shot"}]),
        house.step(outputs=[{"asset": b, "stage": "cut"}], agents=[{"agent": house.model, "capacity": "tool"}]),
        house.step(agents=[{"agent": house.model, "capacity": "tool"}]),
    )
    house.recording.amend(OWNER, house.work, Amendment(supersedes=third, reason="never happened"))

    def listed(stage: Stage | None = None, person: str | None = None) -> list[str]:
        page = house.reading.statements(OWNER, house.work, stage=stage, person=person, cursor=None, limit=10)
        return [view.recorded.id for view in page.items]

    assert listed()[:3] == [first, second, third]
    assert len(listed()) == 4
    assert listed(stage=Stage.CUT) == [second]
    assert listed(person=house.anna) == [first]
    assert listed(person=house.model) == [second, third]


def test_somebody_without_a_part_gets_no_pseudonym_for_being_asked_after(house: House) -> None:
    before = dict(house.records.agents_in_work("default", house.work))

    page = house.reading.statements(OWNER, house.work, stage=None, person=house.model, cursor=None, limit=10)

    assert page.items == ()
    assert house.records.agents_in_work("default", house.work) == before


def test_lists_go_on_where_they_stopped(house: House) -> None:
    ids = house.record(*[house.step()] * 5)

    first = house.reading.statements(OWNER, house.work, stage=None, person=None, cursor=None, limit=3)
    rest = house.reading.statements(OWNER, house.work, stage=None, person=None, cursor=first.next, limit=3)

    assert tuple(view.recorded.id for view in (*first.items, *rest.items)) == ids
    assert rest.next is None


def test_an_asset_may_be_known_without_its_bytes(house: House) -> None:
    a = house.asset(7)
    view = Assets(house.stores).asset(OWNER, house.work, a)

    assert (view.has_content, view.asset.size) == (False, 7)


def test_only_who_may_do_everything_makes_keys(house: House) -> None:
    access = Access(house.stores)
    made = access.new_key(OWNER, name="ci", scopes=frozenset({Scope.RECORD}))
    limited = house.stores.api_keys.principal_of(made.secret)

    assert access.keys(OWNER) == (made.key,)
    assert made.secret not in str(access.keys(OWNER))
    with pytest.raises(errors.ScopeMissingError):
        access.new_key(limited, name="more", scopes=frozenset({Scope.RECORD}))
    with pytest.raises(errors.InvalidInputError):
        access.new_key(OWNER, name="nothing", scopes=frozenset())

    access.revoke(OWNER, made.key.id)
    with pytest.raises(errors.NotAuthenticatedError):
        house.stores.api_keys.principal_of(made.secret)
    assert isinstance(limited, Principal)
