"""How a check-up looks."""

from collections.abc import Sequence

from rich.console import RenderableType

from colophon.workflow.views import HealthLine
from colophon_cli.layout import bullets, heading, joined, sentence, stacked, table
from colophon_cli.words import counted


def lines(found: Sequence[HealthLine]) -> RenderableType:
    """What was looked at, problems last, and the cure of each."""
    order = {"ok": 0, "note": 1, "problem": 2}
    listed = sorted(found, key=lambda line: order[line.state])
    cures = [f"{line.name}: {line.cure}" for line in listed if line.cure]
    problems = sum(line.state == "problem" for line in found)
    return stacked(
        table(("WHAT", "STATE", "FOUND"), ((line.name, line.state, line.found) for line in listed)),
        joined(heading("What to do"), bullets(cures)) if cures else None,
        sentence("No problem was found." if not problems else f"{counted(problems, 'problem')} found."),
    )
