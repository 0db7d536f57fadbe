"""Amendments, long lists, sub-works, and what a graph costs to extend."""

from dataclasses import replace

import pytest

from colophon.authorship.answer import authorship_of
from colophon.authorship.graph import Graph
from colophon.errors import DisclosureInvalidError
from colophon.record.statement import DecisionStatement
from colophon.record.vocabulary import IPTC, OutputClass
from support.productions import SYSTEM, Production, ref


def test_a_superseded_step_does_not_count_and_its_replacement_does() -> None:
    p = Production()
    wrong = p.step("capture", "out")
    right = p.step("generate", "out", level="generated")
    p.amend(wrong, right)

    found = p.of("out")
    assert found.output_class is OutputClass.FULLY_AI_GENERATED
    assert [step.id for step in found.own_steps] == [right]
    assert found.gaps == ()


def test_a_step_taken_back_leaves_a_gap() -> None:
    p = Production()
    p.amend(p.step("capture", "out"))

    assert [gap.code for gap in p.of("out").gaps] == ["asset.no_step"]


def test_an_amendment_taken_back_lets_the_first_word_count_again() -> None:
    p = Production()
    first = p.step("capture", "out")
    second = p.step("generate", "out", level="generated")
    p.amend(p.amend(first, second))

    assert p.of("out").output_class is OutputClass.HUMAN_MADE


def test_an_amendment_that_comes_before_what_it_amends_has_the_same_effect() -> None:
    p = Production()
    wrong = p.step("capture", "out")
    right = p.step("generate", "out", level="generated")
    p.amend(wrong, right)

    turned = Graph(reversed(p.statements))
    assert authorship_of(turned, ref("out")).output_class is OutputClass.FULLY_AI_GENERATED


def test_a_decision_added_later_changes_what_was_already_asked() -> None:
    p = Production()
    p.step("generate", ("take", "other"), level="generated", stage="candidate")
    p.step("encode", "out", parent="take")
    graph = p.graph
    assert authorship_of(graph, ref("out")).output_class is OutputClass.FULLY_AI_GENERATED

    p.decide("selection", "take", among=("take", "other"), why="the hands are right")
    graph.extend(p.statements[-1:])
    assert authorship_of(graph, ref("out")).output_class is OutputClass.AI_GENERATED_HUMAN_DIRECTED


def test_a_withheld_reason_is_no_reason() -> None:
    p = Production()
    p.step("generate", ("out", "other"), level="generated", stage="candidate")
    p.decide("selection", "out", among=("out", "other"), withheld=True)

    found = p.of("out")
    assert found.output_class is OutputClass.FULLY_AI_GENERATED
    assert found.decided[0].reasoned is None


def a_long_cut(clips: int) -> Production:
    """Return a cut of many captured clips, whose inputs stand rolled up in its statement."""
    p = Production()
    names = [f"clip {n}" for n in range(clips)]
    p.step("capture", names)
    p.step("cut", "out", component=names, human=("arrangement",))
    return p


def test_a_rolled_up_list_counts_in_full_where_it_is_given() -> None:
    found = a_long_cut(100).of("out")

    assert found.output_class is OutputClass.HUMAN_MADE
    assert found.source_type == IPTC + "compositeCapture"
    assert len(found.components) == 100


def test_a_withheld_list_of_inputs_makes_the_output_unknown() -> None:
    p = a_long_cut(100)
    p.statements[1] = replace(p.statements[1], long_lists={})

    found = p.of("out")
    assert found.output_class is OutputClass.UNDETERMINED
    assert [gap.code for gap in found.gaps] == ["step.withheld"]


def test_a_list_that_is_not_the_one_rolled_up_is_refused() -> None:
    p = a_long_cut(100)
    p.statements[1] = replace(p.statements[1], long_lists={"inputs": p.statements[1].long_lists["inputs"][1:]})

    with pytest.raises(DisclosureInvalidError):
        Graph(p.statements)


def test_an_asset_of_a_sub_work_is_known_by_its_other_reference() -> None:
    p = Production()
    p.step("capture", "plate in the sub-work")
    p.step("grade", "out", parent="plate in the work")

    apart = authorship_of(Graph(p.statements), ref("out"))
    joined = Graph(p.statements, same_as={ref("plate in the sub-work"): ref("plate in the work")})
    assert apart.output_class is OutputClass.UNDETERMINED
    assert authorship_of(joined, ref("out")).output_class is OutputClass.HUMAN_MADE


def test_a_way_of_ten_thousand_steps_needs_no_recursion() -> None:
    p = Production()
    p.step("generate", "version 0", level="generated")
    for n in range(10_000):
        p.step("retouch", f"version {n + 1}", parent=f"version {n}", human=("modification",))

    found = p.of("version 10000")
    assert found.output_class is OutputClass.AI_GENERATED_HUMAN_DIRECTED
    assert found.measures.steps == 10_001


def test_an_ai_system_without_a_version_is_told_only_where_systems_are_known() -> None:
    p = Production()
    p.step("generate", "out", level="generated")
    known = Graph(p.statements, systems={ref(SYSTEM): {"kind": "ai_system", "name": "Wan", "version": None}})

    assert p.of("out").gaps == ()
    found = authorship_of(known, ref("out"))
    assert [gap.code for gap in found.gaps] == ["step.ai_unversioned"]
    assert any("(Wan)" in line.concluded for line in found.channels[0].trace)


def test_components_contributions_and_counts_are_told() -> None:
    p = Production()
    p.step("draw", "sketch", human=("drawing",))
    p.step(
        "generate", ("a", "b", "c"), level="generated", stage="candidate", given="sketch", human=("prompt_direction",)
    )
    p.decide("selection", "b", among=("a", "b", "c"), why="calmer")
    p.step("capture", "plate", human=("capture",))
    p.step("composite", "comp", component=("b", "plate"), human=("compositing",))
    p.step("grade", "out", parent="comp", human=("grading",))
    found = p.of("out")

    assert [(one.asset, one.output_class) for one in found.components] == [
        (ref("b"), OutputClass.AI_GENERATED_HUMAN_DIRECTED),
        (ref("plate"), OutputClass.HUMAN_MADE),
    ]
    told = {(one.kind.value, one.in_output, one.protectable) for one in found.contributions}
    assert told == {
        ("drawing", False, False),
        ("prompt_direction", False, False),
        ("selection", True, True),
        ("capture", True, True),
        ("compositing", True, True),
        ("grading", True, False),
    }
    measures = found.measures
    assert (measures.steps, measures.decisions, measures.people, measures.ai_systems) == (5, 1, 1, 1)
    assert (measures.candidates_seen, measures.candidates_kept) == (3, 1)
    assert measures.steps_by_evidence == {"declared": 5}
    assert found.ai_involved is True
    assert [step.kind for step in found.own_steps] == ["composite", "grade"]


def test_a_review_by_a_person_counts_as_reviewed_and_not_as_approved() -> None:
    p = Production()
    p.step("generate", "out", level="generated")
    p.step("review", (), parent="out")
    found = p.of("out")

    assert (found.human_reviewed, found.oversight) == (True, "prompt_guided")


def test_a_second_approval_of_the_same_file_is_not_stale() -> None:
    p = Production()
    p.step("capture", "out")
    first, second = p.decide("approval", "out"), p.decide("approval", "out")
    found = p.of("out")

    assert [(one.id, one.stale) for one in found.decided] == [(first, False), (second, False)]
    assert isinstance(p.statements[-1].statement, DecisionStatement)
