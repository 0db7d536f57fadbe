"""A step may not make what another made, nor what it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from colophon.authorship.lineage import refuse_bad_step
from colophon.authorship.nodes import RecordedStatement
from colophon.errors import CycleError, InvalidInputError, OutputTakenError
from colophon.record.statement import StepStatement, UsedAsset
from colophon.record.vocabulary import Use
from support.productions import Production, ref


@dataclass
class Steps:
    """A lineage over statements in memory."""

    statements: Sequence[RecordedStatement]
    gone: set[str] = field(default_factory=set[str])

    def _steps(self) -> list[StepStatement]:
        told = (one.statement for one in self.statements)
        return [one for one in told if isinstance(one, StepStatement) and one.id not in self.gone]

    def maker(self, ref: str) -> str | None:
        return next((s.id for s in self._steps() if any(m.asset == ref for m in s.outputs)), None)  # type: ignore[union-attr]  # no list here is rolled up

    def was_used(self, ref: str) -> bool:
        return any(u.asset == ref for s in self._steps() for u in s.inputs)  # type: ignore[union-attr]  # the same

    def made_from(self, ref: str) -> tuple[str, ...]:
        makers = [s for s in self._steps() if any(m.asset == ref for m in s.outputs)]  # type: ignore[union-attr]  # the same
        return tuple(u.asset for s in makers for u in s.inputs)  # type: ignore[union-attr]  # the same


def next_step(p: Production, kind: str, makes: str, **fields: object) -> tuple[StepStatement, Steps]:
    """Return a step that is not recorded yet, and the lineage of what is."""
    before = Steps(list(p.statements))
    p.step(kind, makes, **fields)  # type: ignore[arg-type]  # the builder checks
    statement = p.statements.pop().statement
    assert isinstance(statement, StepStatement)
    return statement, before


def test_an_output_that_another_step_made_is_refused() -> None:
    p = Production()
    first = p.step("capture", "plate")
    step, lineage = next_step(p, "generate", "plate", level="generated")

    with pytest.raises(OutputTakenError, match=first):
        refuse_bad_step(step, lineage)


def test_an_output_declared_a_duplicate_is_taken() -> None:
    p = Production()
    p.step("capture", "plate")
    step, lineage = next_step(p, "encode", "plate", duplicate=True)

    refuse_bad_step(step, lineage)


def test_a_step_that_replaces_the_maker_is_taken() -> None:
    p = Production()
    first = p.step("capture", "plate")
    step, lineage = next_step(p, "generate", "plate", level="generated")

    refuse_bad_step(step, lineage, superseding=first)


def test_a_step_that_uses_what_it_makes_is_refused() -> None:
    step, lineage = next_step(Production(), "grade", "plate", parent="plate")

    with pytest.raises(CycleError):
        refuse_bad_step(step, lineage)


@pytest.mark.parametrize("use", ["parent", "component", "given", "reference"])
def test_a_step_that_makes_its_own_ancestor_is_refused_whatever_the_use(use: str) -> None:
    p = Production()
    p.step("grade", "b", **{use: "a"})  # type: ignore[arg-type]  # the builder checks
    p.step("grade", "c", parent="b")
    step, lineage = next_step(p, "retouch", "a", parent="c")

    with pytest.raises(CycleError, match=ref("a")):
        refuse_bad_step(step, lineage)


def test_a_step_recorded_the_wrong_way_round_can_be_replaced() -> None:
    p = Production()
    wrong = p.step("grade", "b", parent="a")
    step, lineage = next_step(p, "grade", "a", parent="b")

    with pytest.raises(CycleError):
        refuse_bad_step(step, lineage)
    refuse_bad_step(step, lineage, superseding=wrong)


def test_a_long_way_without_a_circle_is_walked_once() -> None:
    p = Production()
    for n in range(2_000):
        p.step("retouch", f"version {n + 1}", parent=f"version {n}")
    step, lineage = next_step(p, "capture", "version 0")

    refuse_bad_step(step, lineage)
    assert lineage.was_used(ref("version 0"))


def test_a_rolled_up_list_has_to_be_given_in_full() -> None:
    p = Production()
    p.step("capture", "shared")
    step, lineage = next_step(p, "cut", "cut", component=[f"clip {n}" for n in range(70)])
    clips = tuple(UsedAsset(asset=ref(f"clip {n}"), use=Use.COMPONENT, channels=None) for n in range(70))

    with pytest.raises(InvalidInputError, match="70"):
        refuse_bad_step(step, lineage)
    refuse_bad_step(step, lineage, long_lists={"inputs": clips})
