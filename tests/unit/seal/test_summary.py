"""The summary says what was recorded, names nobody who did not choose it, and stays within its room."""

import pytest

from colophon.credential.summary import (
    MAX_LEAVES_BYTES,
    ClaimSummary,
    actions_digest,
    read_summary,
    summary_text,
)
from colophon.errors import InvalidInputError
from colophon.ledger.tree import verify_inclusion
from colophon.record.canonical import canonical_bytes
from colophon.record.commitment import leaf_hash
from colophon.record.entry import read_entry
from colophon.seal.claim import plan_claim
from colophon.seal.summary import summarise
from support.authored_cases import CASES, Case
from support.productions import AI_TOOL, HAND, PERSON, SYSTEM, Production, ref
from support.seals import material_of


def summary_of(p: Production, *, disclose: tuple[str, ...] = (), named: bool = False) -> ClaimSummary:
    material = material_of(p, named=named)
    return summarise(material, plan_claim(material), disclose=disclose)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_has_a_summary_that_reads_back_and_agrees_with_its_claim(case: Case) -> None:
    p = Production()
    case.tell(p)
    material = material_of(p)
    plan = plan_claim(material)
    summary = summarise(material, plan)

    assert read_summary(summary_text(summary)) == summary
    assert summary.output_class == case.output_class
    assert summary.oversight == case.oversight
    assert summary.actions == actions_digest(plan.actions)
    assert summary.all_actions_included == plan.all_actions_included
    assert summary.manifest == plan.label


def a_selected_take() -> Production:
    p = Production()
    p.step("generate", ("take", "other"), level="generated", stage="candidate")
    p.decide("selection", "take", among=("take", "other"), why="the hands are right")
    p.step("capture", "unrelated")
    p.step("encode", "out", parent="take", who=(HAND, AI_TOOL))
    return p


def test_the_leaves_are_those_of_its_own_steps_and_decisions_and_belong_to_the_root() -> None:
    p = a_selected_take()
    summary = summary_of(p)
    root = bytes.fromhex(summary.works[0].root)

    assert [leaf.position for leaf in summary.leaves] == [0, 1, 3]
    for leaf in summary.leaves:
        assert read_entry(leaf.entry.encode()).statement == p.statements[leaf.position].statement
        verify_inclusion(
            leaf_hash=leaf_hash(leaf.entry.encode()),
            index=leaf.position,
            size=4,
            proof=[bytes.fromhex(one) for one in leaf.path],
            root=root,
        )


def test_private_fields_are_shown_only_when_asked_for() -> None:
    silent = summary_of(a_selected_take())
    asked = summary_of(a_selected_take(), disclose=("why",))

    assert [leaf.fields for leaf in silent.leaves] == [(), (), ()]
    shown = [(one.name, one.value) for leaf in asked.leaves for one in leaf.fields]
    assert shown == [("why", "the hands are right")]


def test_a_field_that_no_step_or_decision_has_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="client"):
        summary_of(a_selected_take(), disclose=("client",))


def test_ai_systems_are_always_named_and_people_only_if_they_chose_it() -> None:
    unnamed, named = summary_of(a_selected_take()), summary_of(a_selected_take(), named=True)

    assert [one.identity["name"] for one in unnamed.agents] == ["Wan"]
    assert {one.identity["name"] for one in named.agents} == {"Wan", "Ada Example"}
    assert {credit.agent for credit in unnamed.credits} == {ref(PERSON), ref(SYSTEM)}
    assert "Ada" not in summary_text(unnamed)


def test_components_are_rolled_up_by_origin_and_unknown_ones_are_counted() -> None:
    p = Production()
    p.step("capture", ("a", "b"))
    p.step("generate", "c", level="generated")
    p.step("cut", "out", component=("a", "b", "c", "stock"))
    told = [(one.source_type and one.source_type.name, one.count) for one in summary_of(p).components]

    assert told == [("DIGITAL_CAPTURE", 2), ("TRAINED_ALGORITHMIC_MEDIA", 1), (None, 1)]


def a_long_way(steps: int) -> Production:
    p = Production()
    p.step("generate", "version 0", level="generated")
    for n in range(steps):
        last = "out" if n == steps - 1 else f"version {n + 1}"
        p.step("encode" if n % 2 else "retouch", last, parent="version 0" if n == 0 else f"version {n}")
    return p


def test_leaves_stay_within_their_room_and_those_that_make_the_class_are_kept() -> None:
    summary = summary_of(a_long_way(120))

    size = len(canonical_bytes([leaf.model_dump(mode="json") for leaf in summary.leaves]))
    assert MAX_LEAVES_BYTES - 2_000 < size <= MAX_LEAVES_BYTES
    assert summary.leaves[0].position == 0
    assert summary_of(a_long_way(120)).counts == summary.counts
    kinds = [read_entry(leaf.entry.encode()).statement for leaf in summary.leaves]
    retouched = sum(getattr(one, "kind", None) == "retouch" for one in kinds)
    assert retouched > sum(getattr(one, "kind", None) == "encode" for one in kinds)


def test_the_same_record_gives_the_same_summary() -> None:
    p = a_long_way(100)

    assert summary_text(summary_of(p)) == summary_text(summary_of(p))


def test_what_was_said_of_it_before_is_shown_with_the_amendment_that_superseded_it() -> None:
    p = Production()
    before = p.step("generate", "out", level="generated")
    p.step("draw", "elsewhere")
    after = p.step("draw", "out")
    amend = p.amend(before, after)

    summary = summary_of(p)

    shown = [read_entry(leaf.entry.encode()).statement.id for leaf in summary.leaves]
    assert summary.counts.amended == 1
    assert shown == [before, after, amend]


def test_what_was_taken_back_and_recorded_again_is_shown_too() -> None:
    p = Production()
    first = p.step("generate", "out", level="generated")
    p.amend(first)
    p.step("draw", "out")
    unrelated = p.step("draw", "elsewhere")
    p.amend(unrelated)

    summary = summary_of(p)

    shown = [read_entry(leaf.entry.encode()).statement.id for leaf in summary.leaves]
    assert summary.counts.amended == 1
    assert first in shown
    assert unrelated not in shown


def test_an_amendment_of_an_amendment_is_followed_to_the_first_word() -> None:
    p = Production()
    first = p.step("generate", "out", level="generated")
    second = p.step("transform", "out", level="transformed")
    p.amend(first, second)
    third = p.step("draw", "out")
    p.amend(second, third)

    assert summary_of(p).counts.amended == 2
