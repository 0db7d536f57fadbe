import pytest

from colophon import errors
from colophon.record.nouns import Amendment, Asset, Decision, Withdrawal, Work
from colophon.record.vocabulary import Modality, Via, WorkKind
from colophon.workflow.assets import Assets
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.repeating import callers_key, told_key
from colophon.workflow.views import ReleaseView
from support.recording_house import OWNER, STRANGER, House


def asset_of(size: int) -> Asset:
    return Asset(sha256=f"{size:064x}", size=size, mime="image/png", modality=Modality.IMAGE)


def decision(**fields: object) -> Decision:
    return Decision.model_validate({"kind": "selection", "why": "the light", **fields})


def test_a_work_begins_with_its_own_entry(house: House) -> None:
    leaf = house.journal.work_leaves("default", house.work)[0]

    assert (leaf.entry.statement.type, leaf.entry.seq) == ("work", 0)
    assert house.reading.work(OWNER, house.work).work.title == "The Lighthouse"


def test_the_same_key_gives_the_same_work(house: House) -> None:
    work = Work(kind=WorkKind.STILL, title="Poster")

    first = house.recording.create_work(OWNER, work, idempotency_key="a")
    again = house.recording.create_work(OWNER, work, idempotency_key="a")

    assert first == again
    assert len(house.reading.works(OWNER, cursor=None, limit=10).items) == 2
    with pytest.raises(errors.IdempotencyConflictError):
        house.recording.create_work(OWNER, Work(kind=WorkKind.STILL, title="Other"), idempotency_key="a")


def test_a_work_under_an_unknown_parent_is_refused(house: House) -> None:
    parent = "00000000-0000-4000-8000-000000000000"
    with pytest.raises(errors.WorkNotFoundError):
        house.recording.create_work(OWNER, Work(kind=WorkKind.EPISODE, title="One", parent=parent))


def test_steps_are_receipted_in_their_order(house: House) -> None:
    a, b = house.asset(1), house.asset(2)

    receipts = house.recording.record_steps(
        OWNER, house.work, [house.step(makes=(a,)), house.step(uses=(a,), makes=(b,))]
    )

    assert [receipt.seq for receipt in receipts] == [1, 2]
    assert [receipt.type for receipt in receipts] == ["step", "step"]


def test_an_unknown_asset_or_agent_is_told_by_itself_or_with_its_position(house: House) -> None:
    known = house.asset(1)
    unknown = house.step(makes=(f"{9:064x}",))
    stranger = house.step(by="00000000-0000-4000-8000-000000000000")

    with pytest.raises(errors.AssetNotFoundError):
        house.record(unknown)
    with pytest.raises(errors.AgentNotFoundError):
        house.record(stranger)
    with pytest.raises(errors.BatchRefusedError) as refused:
        house.record(house.step(makes=(known,)), unknown)

    assert (refused.value.position, refused.value.cause_code) == (1, "asset.not_found")
    assert refused.value.message.startswith("Nothing was recorded: the step at position 1 (from 0) was refused. The ")
    assert house.reading.work(OWNER, house.work).steps == 0


def test_an_output_is_made_once_unless_it_is_declared_a_duplicate(house: House) -> None:
    a = house.asset(1)
    house.record(house.step(makes=(a,)))

    with pytest.raises(errors.OutputTakenError):
        house.record(house.step(makes=(a,)))
    house.record(house.step(outputs=[{"asset": a, "duplicate": True}]))

    assert house.reading.work(OWNER, house.work).steps == 2


def test_an_asset_never_becomes_its_own_ancestor(house: House) -> None:
    a, b, c = house.asset(1), house.asset(2), house.asset(3)
    house.record(house.step(uses=(a,), makes=(b,)), house.step(uses=(b,), makes=(c,)))

    with pytest.raises(errors.CycleError):
        house.record(house.step(uses=(c,), makes=(a,)))
    with pytest.raises(errors.BatchRefusedError) as refused:
        house.record(house.step(), house.step(uses=(c,), makes=(a,)))
    assert refused.value.cause_code == "step.cycle"


def test_a_batch_has_a_thousand_steps_at_most_and_one_at_least(house: House) -> None:
    with pytest.raises(errors.InvalidInputError, match="1 to 1000"):
        house.record(*[house.step()] * 1001)
    with pytest.raises(errors.InvalidInputError):
        house.record()


def test_the_same_key_and_body_are_recorded_once(house: House) -> None:
    step = house.step(makes=(house.asset(1),))

    assert house.record(step, key="k") == house.record(step, key="k")
    with pytest.raises(errors.IdempotencyConflictError):
        house.record(house.step(), key="k")
    assert house.reading.work(OWNER, house.work).steps == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "tab\t", "ü"])
def test_an_idempotency_key_is_printable_ascii_of_bounded_length(house: House, key: str) -> None:
    with pytest.raises(errors.InvalidInputError):
        house.record(house.step(), key=key)


def test_a_callers_key_never_meets_one_of_a_seal(house: House) -> None:
    house.record(house.step(), key="intent:00000000-0000-4000-8000-000000000000")

    assert house.journal.keys == {"caller:intent:00000000-0000-4000-8000-000000000000"}


def test_a_decision_names_what_the_work_knows(house: House) -> None:
    a, b = house.asset(1), house.asset(2)

    recorded = house.recording.decide(OWNER, house.work, decision(by=house.anna, candidates=[a, b], chosen=[a]))
    told = house.reading.statement(OWNER, house.work, recorded.id).decision

    assert told is not None
    assert (told.why, told.chosen, told.by) == ("the light", (a,), house.anna)
    with pytest.raises(errors.AssetNotFoundError):
        house.recording.decide(OWNER, house.work, decision(chosen=[f"{9:064x}"]))
    with pytest.raises(errors.StatementNotFoundError):
        house.recording.decide(OWNER, house.work, decision(about=["01893d9e-0000-7000-8000-000000000000"]))


def test_who_names_nobody_speaks_as_the_organisation(house: House) -> None:
    recorded = house.recording.decide(OWNER, house.work, decision(chosen=[house.asset(1)]))
    leaf = house.journal.statement_leaf("default", house.work, recorded.id)

    assert leaf.entry.statement.model_dump()["by_kind"] == "organisation"


def test_an_amendment_supersedes_and_both_stay_visible(house: House) -> None:
    a = house.asset(1)
    (wrong,) = house.record(house.step(makes=(a,), title="Wrong"))

    receipts = house.recording.amend(
        OWNER,
        house.work,
        Amendment(supersedes=wrong, reason="a slip", replacement=house.step(makes=(a,), title="Right")),
    )

    assert [receipt.type for receipt in receipts] == ["step", "amend"]
    old = house.reading.statement(OWNER, house.work, wrong)
    assert (old.superseded_by, old.taken_back) == (receipts[0].id, False)
    amend = house.reading.statement(OWNER, house.work, receipts[1].id).amendment
    assert amend is not None
    assert (amend.reason, amend.supersedes) == ("a slip", wrong)
    assert amend.replacement is not None
    assert house.reading.statement(OWNER, house.work, receipts[0].id).step == amend.replacement


def test_a_step_told_the_wrong_way_round_can_be_turned(house: House) -> None:
    a, b = house.asset(1), house.asset(2)
    (wrong,) = house.record(house.step(uses=(b,), makes=(a,)))

    house.recording.amend(
        OWNER, house.work, Amendment(supersedes=wrong, reason="turned", replacement=house.step(uses=(a,), makes=(b,)))
    )

    with pytest.raises(errors.CycleError):
        house.record(house.step(uses=(b,), makes=(a,)))


def test_what_was_taken_back_frees_its_output_and_cannot_be_amended_again(house: House) -> None:
    a = house.asset(1)
    (wrong,) = house.record(house.step(makes=(a,)))

    house.recording.amend(OWNER, house.work, Amendment(supersedes=wrong, reason="never happened"))

    assert house.reading.statement(OWNER, house.work, wrong).taken_back
    with pytest.raises(errors.StatementSupersededError):
        house.recording.amend(OWNER, house.work, Amendment(supersedes=wrong, reason="again"))
    house.record(house.step(makes=(a,)))


def test_a_refused_replacement_is_told_by_its_own_error(house: House) -> None:
    a, b = house.asset(1), house.asset(2)
    (first,) = house.record(house.step(makes=(a,)))
    house.record(house.step(makes=(b,)))

    with pytest.raises(errors.OutputTakenError):
        house.recording.amend(
            OWNER, house.work, Amendment(supersedes=first, reason="x", replacement=house.step(makes=(b,)))
        )
    assert not house.reading.statement(OWNER, house.work, first).taken_back


def test_only_like_replaces_like(house: House) -> None:
    (step,) = house.record(house.step())
    other = decision(chosen=[house.asset(1)])

    with pytest.raises(errors.InvalidInputError, match="replaced by a step"):
        house.recording.amend(OWNER, house.work, Amendment(supersedes=step, reason="x", replacement=other))
    missing = "01893d9e-0000-7000-8000-000000000000"
    with pytest.raises(errors.StatementNotFoundError):
        house.recording.amend(OWNER, house.work, Amendment(supersedes=missing, reason="x"))


def test_a_stranger_sees_no_work_and_records_in_none(house: House) -> None:
    with pytest.raises(errors.WorkNotFoundError):
        house.recording.record_steps(STRANGER, house.work, [house.step()])
    with pytest.raises(errors.WorkNotFoundError):
        house.reading.statements(STRANGER, house.work, stage=None, person=None, cursor=None, limit=10)


def test_each_use_case_needs_its_scope(house: House) -> None:
    reader = Principal(org="default", scopes=frozenset({Scope.READ}), via=Via.API_KEY, name="reader")
    recorder = Principal(org="default", scopes=frozenset({Scope.RECORD}), via=Via.API_KEY, name="recorder")

    with pytest.raises(errors.ScopeMissingError, match="'record'"):
        house.recording.record_steps(reader, house.work, [house.step()])
    with pytest.raises(errors.ScopeMissingError, match="'read'"):
        house.reading.work(recorder, house.work)
    with pytest.raises(errors.ScopeMissingError, match="'seal'"):
        house.recording.withdraw(recorder, "x", Withdrawal(reason="x"))


def release(house: House) -> ReleaseView:
    view = ReleaseView(
        id="00000000-0000-4000-8000-000000000001",
        work=house.work,
        title=None,
        file_name=None,
        media_type="image/png",
        embedded=True,
        file_sha256="1" * 64,
        manifest_sha256="2" * 64,
        asset="3" * 64,
        index=9,
        released_at="2026-11-20T10:00:00.000Z",
        page="/c/00000000-0000-4000-8000-000000000001/link",
    )
    house.records.add_release("default", view)
    return view


def test_a_release_is_taken_back_once_and_in_public(house: House) -> None:
    view = release(house)

    recorded = house.recording.withdraw(OWNER, view.id, Withdrawal(reason="rights"))

    assert recorded.type == "withdraw"
    assert house.records.release(view.id).withdrawn_reason == "rights"
    assert b"rights" not in house.journal.leaf(recorded.index)
    with pytest.raises(errors.ReleaseWithdrawnError):
        house.recording.withdraw(OWNER, view.id, Withdrawal(reason="again"))


def test_a_strangers_release_is_none_of_mine(house: House) -> None:
    view = release(house)
    with pytest.raises(errors.ReleaseNotFoundError):
        house.recording.withdraw(STRANGER, view.id, Withdrawal(reason="mine now"))


def test_one_hash_has_one_size(house: House) -> None:
    assets = Assets(house.stores)
    known = assets.register(OWNER, house.work, asset_of(7)).asset

    assert assets.register(OWNER, house.work, known.model_copy(update={"name": "again.png"})).asset == known
    with pytest.raises(errors.HashMismatchError, match="known here with 7 bytes, now 8 are announced"):
        assets.register(OWNER, house.work, known.model_copy(update={"size": 8}))


def test_a_callers_key_is_told_as_the_caller_knows_it() -> None:
    key = callers_key("k")
    assert key is not None
    assert told_key(key) == "k"
