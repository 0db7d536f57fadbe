"""What holds for the rules of authorship, whatever was recorded."""

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from colophon.authorship.answer import STRICTEST_FIRST, authorship_of
from colophon.authorship.graph import Graph
from colophon.authorship.result import Authorship
from colophon.record.vocabulary import AILevel, Channel, HumanContribution, OutputClass, StepKind
from support.productions import AI_TOOL, HAND, PROGRAM, PROMPTER, Production, Who, ref

KINDS = st.sampled_from([kind.value for kind in StepKind])
LEVELS = st.sampled_from([level.value for level in AILevel])
AI_LEVELS = st.sampled_from([level.value for level in AILevel if level is not AILevel.NONE])
HUMAN = st.lists(st.sampled_from([one.value for one in HumanContribution]), max_size=2, unique=True).map(tuple)
AGENTS = st.sampled_from([(HAND,), (PROMPTER, AI_TOOL), (PROGRAM,), (AI_TOOL,), ()])
MODALITIES = st.sampled_from(["image", "video", "audio", "text", "data"])
CHANNELS = st.none() | st.lists(st.sampled_from([one.value for one in Channel]), max_size=3, unique=True).map(tuple)
USES = st.sampled_from(["parent", "component", "input", "reference"])


@dataclass(frozen=True)
class Told:
    """One step of a production that Hypothesis tells."""

    makes: str
    kind: str
    level: str
    uses: tuple[tuple[str, str], ...]
    human: tuple[str, ...]
    who: tuple[Who, ...]
    modality: str
    has: tuple[str, ...] | None


def record(told: list[Told], p: Production) -> None:
    for one in told:
        used: dict[str, list[str]] = {"parent": [], "component": [], "input": [], "reference": []}
        for asset, use in one.uses:
            used[use].append(asset)
        p.step(
            one.kind,
            one.makes,
            level=one.level,
            parent=used["parent"],
            component=used["component"],
            given=used["input"],
            reference=used["reference"],
            human=one.human,
            who=one.who,
            modality=one.modality,
            has=one.has,
        )


@st.composite
def productions(draw: st.DrawFn) -> list[Told]:
    """A few steps, each upon any of the assets before it; the last makes "out"."""
    count = draw(st.integers(1, 6))
    told: list[Told] = []
    for n in range(count):
        before = [one.makes for one in told] + (["never recorded"] if draw(st.integers(0, 9)) == 0 else [])
        assets = draw(st.lists(st.sampled_from(before), max_size=3, unique=True)) if before else []
        told.append(
            Told(
                makes="out" if n == count - 1 else f"asset {n}",
                kind=draw(KINDS),
                level=draw(LEVELS),
                uses=tuple((asset, draw(USES)) for asset in assets),
                human=draw(HUMAN),
                who=draw(AGENTS),
                modality=draw(MODALITIES),
                has=draw(CHANNELS),
            )
        )
    return told


def answer(told: list[Told], name: str = "out") -> Authorship:
    p = Production()
    record(told, p)
    return p.of(name)


def gist(found: Authorship) -> object:
    channels = [(one.channel, one.output_class, one.source_type, one.origins) for one in found.channels]
    return (found.output_class, found.source_type, channels, found.ai_involved)


@given(told=productions(), kind=KINDS, level=AI_LEVELS)
def test_an_ai_step_without_human_contributions_never_makes_a_class_more_human(
    told: list[Told], kind: str, level: str
) -> None:
    last = told[-1]
    added = replace(last, makes="more", kind=kind, level=level, uses=(("out", "parent"),), human=(), who=(AI_TOOL,))
    before, after = answer(told), answer([*told, added], "more")

    if before.output_class is OutputClass.UNDETERMINED:
        assert after.output_class is OutputClass.UNDETERMINED
    elif after.output_class is not OutputClass.UNDETERMINED:
        assert STRICTEST_FIRST.index(after.output_class) <= STRICTEST_FIRST.index(before.output_class)


@given(told=productions(), where=st.integers(0, 5), use=USES)
def test_an_unknown_never_makes_an_answer_more_certain(told: list[Told], where: int, use: str) -> None:
    at = where % len(told)
    poisoned = [*told]
    poisoned[at] = replace(told[at], uses=(*told[at].uses, ("nobody made this", use)))
    before, after = answer(told), answer(poisoned)

    assert after.output_class in {before.output_class, OutputClass.UNDETERMINED}
    if before.output_class is OutputClass.UNDETERMINED:
        assert after.output_class is OutputClass.UNDETERMINED
    if use in {"parent", "component"} and at == len(told) - 1:
        assert after.output_class is OutputClass.UNDETERMINED
    assert (before.ai_involved is True) <= (after.ai_involved is True)


@given(told=productions(), order=st.randoms(use_true_random=False))
def test_the_order_of_recording_does_not_matter_to_origins_and_classes(told: list[Told], order: object) -> None:
    shuffled = [*told]
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis hands out a random.Random

    assert gist(answer(told)) == gist(answer(shuffled))


@given(told=productions(), where=st.integers(0, 5))
def test_splitting_a_step_into_two_of_the_same_kind_level_and_agents_changes_nothing(
    told: list[Told], where: int
) -> None:
    at = where % len(told)
    whole = told[at]
    halves = [replace(whole, makes="half"), replace(whole, uses=(("half", "parent"),))]
    before, after = answer(told), answer([*told[:at], *halves, *told[at + 1 :]])

    assert gist(before) == gist(after)
    assert before.oversight == after.oversight


@given(told=productions())
def test_a_graph_that_grew_step_by_step_answers_like_one_built_at_once(told: list[Told]) -> None:
    p = Production()
    record(told, p)
    grown = Graph()
    for recorded in p.statements:
        grown.extend([recorded])
        authorship_of(grown, ref("out"))

    assert authorship_of(grown, ref("out")) == p.of("out")
