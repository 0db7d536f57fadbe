"""The making of "The Lighthouse" in the order in which it happened: the work, its people, its steps and decisions."""

from typing import Final

from colophon.record.nouns import Work
from colophon.record.vocabulary import WorkKind
from colophon_cli.demo import words
from colophon_cli.demo.cast import CAST
from colophon_cli.demo.finish import FINISH, OUTPUTS, SHOTS
from colophon_cli.demo.paper import PAPER
from colophon_cli.demo.pictures import FILMED, GENERATED, PAINTED
from colophon_cli.demo.sounds import SOUNDS
from colophon_cli.demo.told import Told

__all__ = ["CAST", "OUTPUTS", "SHOTS", "STORY", "WORK"]

WORK: Final = Work(
    kind=WorkKind.SPOT,
    title=words.TITLE,
    frame_rate="25/1",
    client=words.CLIENT,
    point_of_view=(
        "What a person can stand in front of is filmed. What no person should be sent into is generated, and said so. "
        "Whatever is chosen is chosen by somebody who gives a reason."
    ),
    answerable=f"Ines Halvard, {words.COMPANY}",
    identifiers={"internal": "HF-2026-041"},
)

STORY: Final[tuple[Told, ...]] = (*PAPER, *FILMED, *GENERATED, *PAINTED, *SOUNDS, *FINISH)
"""Forty steps and decisions more, by the clock."""
