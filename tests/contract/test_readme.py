"""The README shows what its commands print, and names only what is there."""

import re
from pathlib import Path

import pytest

from colophon_cli.app import COMMANDS
from support.demonstration import Demonstration

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(name: str) -> str:
    """Return the text between two markers of the README, without its fence."""
    found = re.search(rf"<!-- {name} -->\n```text\n(.*?)```\n<!-- /{name} -->", README, re.DOTALL)
    assert found is not None
    return found.group(1)


def without_what_differs(printed: str, home: str) -> list[str]:
    """Return the lines of a run with what is new in each run made alike, in an order of their own where it varies."""
    text = re.sub(r"colophon-[a-z2-7]{8}", "colophon-xxxxxxxx", printed.replace(home, "build/demo"))
    text = re.sub(r"At byte \d+", "At byte N", text)
    # The media are made side by side: which is ready first varies.
    return sorted(line.rstrip() for line in text.splitlines() if line.strip() and not line.startswith("make"))


def test_the_readme_shows_what_make_demo_prints(demonstration: Demonstration) -> None:
    shown = without_what_differs(block("demo"), "build/demo")
    printed = without_what_differs(demonstration.printed, str(demonstration.home))
    installing = {line for line in shown if line.startswith(("Making .venv", "Installing what"))}
    assert [line for line in shown if line not in installing] == printed


def test_every_link_of_the_readme_leads_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if "://" not in target and not (ROOT / target).exists()] == []


def test_every_make_target_of_the_readme_is_one() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE)) <= targets


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^colophon ([a-z]+)", README, re.MULTILINE))))
def test_every_command_of_the_readme_is_one(command: str) -> None:
    assert command in COMMANDS
