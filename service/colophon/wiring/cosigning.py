"""The witnesses of this house's log: read from the settings, asked over HTTP, and told of by `colophon doctor`."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from colophon.errors import SettingsError, StorageError, TlogPolicyError
from colophon.ledger.comparing import Comparison
from colophon.ledger.policy import PolicyWitness, TlogPolicy
from colophon.ledger.tile_proofs import TileProofs
from colophon.settings import Settings
from colophon.workflow.cosigning import Cosigning
from colophon.workflow.log import Log
from colophon.workflow.views import HealthLine
from colophon.workflow.witnesses import WitnessAnswer, WitnessOutcome

EVIDENCE: Final = "evidence"
"""Folder in a home for what witnesses hold against its log."""


def read_witnesses(settings: Settings) -> tuple[PolicyWitness, ...]:
    """Return the witnesses that this house's log asks.

    Raises:
        SettingsError: one can't be read, or has no address.
    """
    lines = "".join(f"witness {line}\n" for line in settings.witnesses)
    try:
        found = TlogPolicy.parse(f"{lines}quorum none\n").witnesses
    except TlogPolicyError as error:
        raise SettingsError(
            f'COLOPHON_WITNESSES can\'t be used, each item reads "NAME VKEY URL": {error.message}'
        ) from error
    for witness in found:
        if witness.url is None or not witness.url.startswith(("http://", "https://")):
            raise SettingsError(f"COLOPHON_WITNESSES names no http address for {witness.name!r} to ask it at.")
    if len(found) != len(settings.witnesses):
        raise SettingsError('COLOPHON_WITNESSES is a JSON list with one "NAME VKEY URL" in each item.')
    return found


def known_witnesses(settings: Settings) -> TlogPolicy:
    """Return the witnesses of this house's log as those that its own verifier knows; none of them is asked for.

    Raises:
        SettingsError: one can't be read.
    """
    return TlogPolicy(logs=(), witnesses=read_witnesses(settings), groups=(), quorum=None)


@contextmanager
def open_cosigning(settings: Settings, *, proofs: TileProofs, home: Path) -> Generator[Cosigning | None, None, None]:
    """Open the way to the witnesses of this house's log; None if it has none.

    Raises:
        SettingsError: one can't be read.
    """
    witnesses = read_witnesses(settings)
    if not witnesses:
        yield None
        return
    from colophon.adapters.witness.client import HttpWitnesses  # noqa: PLC0415 - only for whoever has witnesses

    opened = HttpWitnesses(witnesses, timeout_s=settings.witness_timeout_s, clock=time.monotonic)
    with closing(opened):
        yield Cosigning(witnesses=opened, proofs=proofs, keep=_keeper(home / EVIDENCE), clock=time.monotonic)


def witness_lines(log: Log) -> Iterator[HealthLine]:
    """Yield what each witness made of the head that was last shown to it; nobody is asked for this."""
    if log.cosigning is None:
        yield HealthLine(name="witnesses", state="note", found="none: checkpoints are unwitnessed", cure=_NONE)
        return
    answers = log.cosigning.answers()
    if not answers:
        yield HealthLine(name="witnesses", state="ok", found="configured; not asked since this process began")
    yield from (_line(answer) for answer in answers)


_NONE: Final = "COLOPHON_WITNESSES names houses that cosign this log; docs/witness.md says how."


def _line(answer: WitnessAnswer) -> HealthLine:
    name, told = f"witness {answer.witness}", f"{answer.outcome.value}: {answer.found}"
    if answer.outcome is WitnessOutcome.COSIGNED:
        return HealthLine(name=name, state="ok", found="cosigned the newest checkpoint that was published")
    if answer.shown is not None:
        return HealthLine(name=name, state="problem", found=told, cure="Compare the two: colophon log compare A B")
    return HealthLine(name=name, state="note", found=told, cure="Ask whoever runs it; recording does not wait for it.")


def _keeper(folder: Path) -> Callable[[Comparison], None]:
    """Return what writes a contradiction into a file of its own, named by its content."""

    def keep(comparison: Comparison) -> None:
        text = json.dumps(comparison.as_json(), indent=2) + "\n"
        place = folder / f"checkpoints-{hashlib.sha256(text.encode()).hexdigest()[:16]}.json"
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            with place.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StorageError(f"What a witness holds against this log could not be kept: {error}.") from error

    return keep
