"""Every authored case of support/authored_cases.py, read as its sentence."""

import pytest

from colophon.record.vocabulary import IPTC
from support.authored_cases import CASES, Case
from support.productions import Production

SILENT = frozenset({"step.contribution_unsaid"})
"""Notes that many cases raise and only one is about."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_authored_case_adds_up_to_what_it_says(case: Case) -> None:
    production = Production()
    case.tell(production)
    found = production.of("out")

    assert found.output_class == case.output_class
    assert found.source_type == (None if case.source_type is None else IPTC + case.source_type)
    assert found.oversight == case.oversight
    if case.channels:
        assert {one.channel.value: one.output_class.value for one in found.channels} == case.channels
    codes = {gap.code for gap in found.gaps}
    assert codes - SILENT == case.gaps - SILENT
    assert case.gaps <= codes


@pytest.mark.parametrize("case", [case for case in CASES if case.says], ids=lambda case: case.name)
def test_the_trace_says_it_in_words(case: Case) -> None:
    production = Production()
    case.tell(production)
    lines = [line.concluded for channel in production.of("out").channels for line in channel.trace]

    assert any(case.says in line for line in lines), lines


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_channel_ends_its_trace_with_its_class(case: Case) -> None:
    production = Production()
    case.tell(production)
    for channel in production.of("out").channels:
        assert channel.trace[-1].rule in {"C0", "C1", "C2", "C3"}
        assert all(line.concluded.endswith(".") for line in channel.trace)


def test_the_table_has_at_least_sixty_cases_with_distinct_names() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60
