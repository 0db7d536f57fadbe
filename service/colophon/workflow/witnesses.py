"""What the log needs of its witnesses: to be asked for cosignatures, each for a bounded time, and to say what they hold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from colophon.ledger.checkpoint import SignedCheckpoint
from colophon.ledger.cosignature import Cosignature


class WitnessOutcome(StrEnum):
    """How a witness answered."""

    COSIGNED = "cosigned"
    UNREACHABLE = "unreachable"
    """No answer in time; whether it cosigned is not known."""
    RESTING = "resting"
    """It did not answer a short while ago and was not asked again."""
    REFUSED = "refused"
    """It answered with a refusal."""
    NONSENSE = "nonsense"
    """Its answer can't be read, or is not a cosignature by its key over this checkpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessAnswer:
    """What one witness made of a checkpoint.

    Attributes:
        witness: its name in the settings.
        found: for people.
        cosignature: where it cosigned; checked.
        shown: where it refused: the checkpoint it holds, signed by this log's own key. Nothing says that the two agree.
    """

    witness: str
    outcome: WitnessOutcome
    found: str
    cosignature: Cosignature | None = None
    shown: SignedCheckpoint | None = None


class Witnesses(Protocol):
    """The witnesses of one log."""

    def ask(self, signed: SignedCheckpoint, *, prove: Callable[[int], Sequence[bytes]]) -> tuple[WitnessAnswer, ...]:
        """Return each witness's answer, in their order; waits for all of them together no longer than for one.

        A witness that fails, lies or is slow is an answer, never an error: nothing in this house waits for it to get better.

        Args:
            signed: the newest head, durable; an older one would be refused.
            prove: returns the consistency proof from an earlier size to this head; called in other threads.

        Raises:
            LedgerError: `prove` could not prove what it must be able to.
        """
        ...
