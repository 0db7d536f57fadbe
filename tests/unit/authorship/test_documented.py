"""docs/authorship.md names every rule, class and gap that a result can hold."""

import inspect
import re
from pathlib import Path

from colophon.authorship import gaps, rules
from colophon.record.vocabulary import OutputClass, Oversight

PAGE = (Path(__file__).parents[3] / "docs" / "authorship.md").read_text()


def test_every_gap_code_is_in_the_table_and_the_table_names_no_other() -> None:
    source = inspect.getsource(gaps)
    told = set(re.findall(r'"((?:asset|step|graph|decision|approval|time)\.[a-z_]+)"', source))
    listed = set(re.findall(r"^\| `([a-z_.]+)` \| (?:blocks|warns|notes)", PAGE, re.MULTILINE))

    assert listed == told
    assert told >= gaps.CONTRADICTS


def test_every_rule_and_class_is_explained() -> None:
    for rule in {*re.findall(r'"(R\d)"', inspect.getsource(rules)), "C0", "C1", "C2", "C3"}:
        assert re.search(rf"\b{rule}\b", PAGE), rule
    for word in (*OutputClass, *Oversight):
        assert f"`{word.value}`" in PAGE, word
