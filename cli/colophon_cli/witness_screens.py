"""How a witness looks, and what `--json` prints of it."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict
from rich.console import RenderableType

from colophon.ledger.witnessing import Evidence, WitnessedLog
from colophon.wiring.witness import NewWitness, WitnessView
from colophon_cli.layout import bullets, facts, heading, joined, sentence, stacked
from colophon_cli.words import counted


class MadeWitness(BaseModel):
    """What `colophon witness init --json` prints."""

    model_config = ConfigDict(frozen=True)

    folder: Path
    name: str
    vkey: str

    @classmethod
    def of(cls, made: NewWitness) -> Self:
        """Return what was made."""
        return cls(folder=made.folder, name=made.name, vkey=made.vkey)


class FollowedLog(BaseModel):
    """A log that a witness follows; `size` and `root` (hex) of what it cosigned last."""

    model_config = ConfigDict(frozen=True)

    origin: str
    vkeys: tuple[str, ...]
    size: int
    root: str
    note: str | None

    @classmethod
    def of(cls, log: WitnessedLog) -> Self:
        """Return what is known of a log."""
        return cls(
            origin=log.origin,
            vkeys=tuple(key.vkey for key in log.keys),
            size=log.seen.size,
            root=log.seen.root.hex(),
            note=log.seen.note,
        )


class KeptEvidence(BaseModel):
    """A checkpoint that was refused, beside the one that had been cosigned; `proof` as it came, in hex."""

    model_config = ConfigDict(frozen=True)

    origin: str
    kind: str
    seen: str | None
    offered: str
    proof: tuple[str, ...]

    @classmethod
    def of(cls, kept: Evidence) -> Self:
        """Return what was kept."""
        return cls(
            origin=kept.origin,
            kind=kept.kind.value,
            seen=kept.seen,
            offered=kept.offered,
            proof=tuple(found.hex() for found in kept.proof),
        )


class ShownWitness(BaseModel):
    """What `colophon witness show --json` prints."""

    model_config = ConfigDict(frozen=True)

    folder: Path
    name: str
    vkey: str
    logs: tuple[FollowedLog, ...]
    evidence: tuple[KeptEvidence, ...]

    @classmethod
    def of(cls, folder: Path, view: WitnessView) -> Self:
        """Return what the witness is and knows."""
        return cls(
            folder=folder,
            name=view.name,
            vkey=view.vkey,
            logs=tuple(FollowedLog.of(log) for log in view.logs),
            evidence=tuple(KeptEvidence.of(kept) for kept in view.evidence),
        )


def made(new: MadeWitness) -> RenderableType:
    """A witness just made."""
    return stacked(
        joined(heading(f"Made a witness in {new.folder}"), facts([("name", new.name), ("witness key", new.vkey)])),
        sentence(
            "Hand the witness key to the logs you watch over and to whoever verifies. The folder's state is what your "
            "cosignatures rest on: never put an older copy in its place; if it is lost, retire the key."
        ),
        sentence("Next: colophon witness add-log VKEY, then colophon witness serve."),
    )


def followed(log: FollowedLog) -> RenderableType:
    """A log that is followed now."""
    return joined(
        heading(f"Follows {log.origin}"),
        facts([*(("log key", vkey) for vkey in log.vkeys), ("cosigned last", _last(log))]),
    )


def witness(shown: ShownWitness) -> RenderableType:
    """What a witness is and knows."""
    return stacked(
        joined(heading(shown.name), facts([("folder", str(shown.folder)), ("witness key", shown.vkey)])),
        *(followed(log) for log in shown.logs),
        sentence("It follows no log yet: colophon witness add-log VKEY") if not shown.logs else None,
        joined(
            heading(f"{counted(len(shown.evidence), 'refused checkpoint')} kept"),
            bullets(_told(kept) for kept in shown.evidence),
            sentence("With --json the notes themselves are printed, to be handed on."),
        )
        if shown.evidence
        else None,
    )


def _told(kept: KeptEvidence) -> str:
    size = kept.offered.split("\n", 2)[1]
    if kept.kind == "fork":
        return f"{kept.origin}: a second checkpoint with {size} entries and another root, signed by the log's key"
    return f"{kept.origin}: a checkpoint with {size} entries whose proof does not lead from what was cosigned before"


def _last(log: FollowedLog) -> str:
    return "nothing yet" if log.note is None else f"{counted(log.size, 'entry', 'entries')}, root {log.root}"
