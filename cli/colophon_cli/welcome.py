"""The first conversation: what is asked before a Colophon is made, and what is said after."""

from dataclasses import dataclass
from typing import Final

from rich.console import RenderableType

from colophon.wiring import NewHome
from colophon_cli.layout import Verbatim, facts, heading, joined, sentence, stacked
from colophon_cli.screen import Screen
from colophon_cli.words import minute

RANDOM: Final = "random"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The answers; None means that nothing was said."""

    organisation: str | None
    origin: str | None


def asked(screen: Screen, *, organisation: str | None, origin: str | None) -> Chosen:
    """Return what was given, and at a terminal what a person answers to the rest."""
    if screen.interactive and organisation is None:
        screen.say("Who records? The name stays in this folder and, behind a commitment, in the log.")
        organisation = screen.ask("Organisation", default="An unnamed organisation")
    if screen.interactive and origin is None:
        screen.say(
            "What is the log called? Everybody who verifies sees it, and it stays for ever: a name under your domain, "
            "such as log.example.com/2026, or a random one that tells nothing about you."
        )
        origin = screen.ask("Log name", default=RANDOM)
    return Chosen(organisation=organisation, origin=None if origin in (None, RANDOM) else origin)


def as_json(made: "NewHome") -> dict[str, object]:
    """Return what `colophon init --json` prints."""
    return {
        "path": str(made.path),
        "origin": made.origin,
        "vkey": made.vkey,
        "trust_pem": str(made.trust_pem),
        "certificate_ends": made.certificate_ends,
        "test_signer": True,
    }


def made(home: "NewHome", *, home_given: bool) -> RenderableType:
    """What was made, what it is not, and what to do next."""
    option = f"--home {home.path} " if home_given else ""
    return stacked(
        joined(
            heading(f"Made a Colophon in {home.path}"),
            facts(
                [
                    ("log", home.origin),
                    ("log key", home.vkey),
                    ("test root", str(home.trust_pem)),
                    ("test signer", f"its certificate ends {minute(home.certificate_ends)} UTC"),
                ]
            ),
        ),
        sentence(
            "Files you seal are signed by a test signer. Strangers who check them will read that the signer is not "
            "known to them; whoever you hand the test root and the log key can check everything. To be known to "
            "strangers, bring a certificate from an authority on their lists (COLOPHON_CLAIM_KEY, COLOPHON_CLAIM_CHAIN)."
        ),
        sentence(
            "No time-stamp authority is set: when the certificate ends, what was sealed under it can no longer be "
            "shown to have been signed before."
        ),
        joined(
            heading("Next"),
            Verbatim(
                [
                    f'colophon {option}work new "The Lighthouse" --kind spot',
                    f'colophon {option}agent add "Mara Lind" --kind person',
                    f'colophon {option}step add capture rushes/*.mov --ai none --agent "Mara Lind:cinematographer"',
                    f"colophon {option}seal spot.mp4",
                ]
            ),
        ),
    )
