"""What a witness does: it cosigns a checkpoint only if the log grew from what it saw last, and keeps what contradicts it.

Source: C2SP tlog-witness. The rules are one pure function over (what was seen, the request); the state behind them is a port.
Left out: `sign-subtree`, which is optional.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final, Protocol

from colophon.errors import (
    CheckpointsDisagreeError,
    InvalidInputError,
    LedgerError,
    LogUnknownError,
    OldSizeStaleError,
    ProofInvalidError,
    WitnessRequestError,
)
from colophon.ledger.checkpoint import SignedCheckpoint, open_checkpoint
from colophon.ledger.cosignature import Cosignature, Cosigner, cosign, with_cosignatures
from colophon.ledger.keys import NoteKey
from colophon.ledger.note import SignedNote
from colophon.ledger.tree import EMPTY_ROOT, verify_consistency
from colophon.ledger.witness_request import AddCheckpoint

_SHOWN: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The newest head of a log that a witness cosigned.

    Attributes:
        note: the checkpoint as it was cosigned; None if nothing was yet.
    """

    size: int
    root: bytes
    note: str | None


NOTHING_SEEN: Final = Seen(size=0, root=EMPTY_ROOT, note=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessedLog:
    """A log that a witness follows.

    Attributes:
        keys: all named by the log's origin; more than one while its key is rotated.
        seen: what was cosigned last.
    """

    origin: str
    keys: tuple[NoteKey, ...]
    seen: Seen


class Contradiction(StrEnum):
    """Why a checkpoint that the log's own key signed was not cosigned."""

    FORK = "fork"
    """Same size, other root: two checkpoints, both signed, of which one is against the log's promise."""
    UNPROVEN = "unproven"
    """The proof that came with it does not lead from what was seen; whoever sent it need not be the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A signed checkpoint that was refused, beside the one that had been seen.

    Attributes:
        seen: the note that was cosigned before; None if nothing was.
        offered: the note that was refused, with the log's signature.
        proof: 32 bytes each, as it came.
    """

    origin: str
    kind: Contradiction
    seen: str | None
    offered: str
    proof: tuple[bytes, ...]


class WitnessState(Protocol):
    """What a witness keeps of each log.

    Durability: when `advance` returns, the new state survives a crash of the machine.
    """

    def logs(self) -> Sequence[WitnessedLog]:
        """Return every log that is followed, in the order they were added."""
        ...

    def advance(self, origin: str, decide: Callable[[WitnessedLog], Seen]) -> Seen:
        """Replace what was seen of a log by what `decide` returns, atomically: no other caller comes between.

        `decide` raises to leave everything as it is.

        Raises:
            LogUnknownError: the log is not followed.
            StorageError: it could not be written.
        """
        ...

    def keep(self, evidence: Evidence) -> None:
        """Keep what contradicts a log; the same twice is kept once, and each log has room for a bounded number."""
        ...


def judge(request: AddCheckpoint, /, *, log: WitnessedLog) -> SignedCheckpoint:
    """Return the checkpoint that may be cosigned.

    In the order of the specification: 1. a key of this log signed it; 2. `old` is not beyond it; 3. `old` is what was seen
    last; 4. at the same size the root is the same; 5. the proof leads from what was seen to it, empty from size 0.

    Raises:
        NoteSignatureError: no known key of the log signed it, or a known key's signature does not fit (403).
        WitnessRequestError: `old` is larger than the checkpoint's size (400).
        OldSizeStaleError: `old` is not what was seen last; says what was (409).
        CheckpointsDisagreeError: the same size with another root (422).
        ProofInvalidError: the proof does not lead to it (422).
    """
    signed = open_checkpoint(request.note.format(), keys=log.keys)
    new, seen = signed.checkpoint, log.seen
    if request.old_size > new.size:
        raise WitnessRequestError(f"old size {request.old_size} is larger than the checkpoint's size {new.size}")
    if request.old_size != seen.size:
        raise OldSizeStaleError(
            f"the last checkpoint cosigned here has size {seen.size}, not {request.old_size}", size=seen.size
        )
    if new.size == seen.size and new.root != seen.root:
        # tlog-witness v1.0.0 answers 409 here, its later text 422 as other witnesses do; a log treats both as a refusal.
        raise CheckpointsDisagreeError(
            f"another root was cosigned here for size {seen.size} of {new.origin}: {seen.root.hex()}, "
            f"this one is {new.root.hex()}"
        )
    verify_consistency(
        old_size=seen.size, new_size=new.size, old_root=seen.root, new_root=new.root, proof=request.proof
    )
    return signed


class Witness:
    """Answers logs and monitors.

    Raises:
        InvalidInputError: its own key is also a log's: then a log would witness itself.
    """

    def __init__(self, *, state: WitnessState, cosigner: Cosigner, clock: Callable[[], int]) -> None:
        """Take the state, the key, and a clock in seconds since 1970."""
        self._state, self._cosigner, self._clock = state, cosigner, clock
        for log in state.logs():
            for key in log.keys:
                require_independent(key, cosigner)

    def add_checkpoint(self, body: bytes) -> str:
        """Return the cosignature line over the checkpoint in `body`, once what was seen is durable.

        Raises:
            WitnessRequestError: the request is malformed, or its `old` is larger than its checkpoint's size (400).
            LogUnknownError: the log is not followed (404).
            NoteSignatureError: no known key of the log signed it (403).
            OldSizeStaleError: `old` is not what was seen last (409).
            CheckpointsDisagreeError, ProofInvalidError: the log did not grow from what was seen (422); it is kept.
            StorageError: the state could not be written; nothing is answered.
        """
        request = AddCheckpoint.parse(body)
        looked: list[WitnessedLog] = []
        made: list[Cosignature] = []

        def decide(log: WitnessedLog) -> Seen:
            looked.append(log)
            signed = judge(request, log=log)
            made.append(cosign(signed.note.text, cosigner=self._cosigner, time=self._clock()))
            note = with_cosignatures(_signed_by_the_log(signed), made[-1:])
            return Seen(size=signed.checkpoint.size, root=signed.checkpoint.root, note=note.format())

        try:
            # If the process dies inside, nothing was answered: either nothing is stored, or the log learns the new size from
            # the next 409 and has the same checkpoint cosigned again.
            self._state.advance(request.claimed.origin, decide)
        except (CheckpointsDisagreeError, ProofInvalidError) as error:
            self._state.keep(_evidence(request, looked[-1], error))
            raise
        # From here on the cosignature may leave: what it vouches for can't be forgotten any more.
        return made[-1].line.line

    def checkpoint(self, origin_sha256: str) -> str:
        """Return the newest cosigned checkpoint of the log whose origin has this SHA-256 (hex).

        Raises:
            LogUnknownError: no such log is followed, or nothing of it was cosigned yet.
        """
        for log in self._state.logs():
            if origin_hash(log.origin) == origin_sha256 and log.seen.note is not None:
                return log.seen.note
        raise LogUnknownError(f"nothing was cosigned here of a log with origin hash {origin_sha256[:_SHOWN]!r}")


def origin_hash(origin: str, /) -> str:
    """Return the hex SHA-256 of an origin, which names a log in a witness's addresses."""
    return sha256(origin.encode()).hexdigest()


def require_independent(log_key: NoteKey, cosigner: Cosigner, /) -> None:
    """Return if the witness's key is not the log's.

    Raises:
        InvalidInputError: it is; nobody can witness himself.
    """
    if log_key.public_key == cosigner.key.public_key:
        raise InvalidInputError(
            f"the key of the log {log_key.name!r} is this witness's own; a log can't witness itself, give each its own key"
        )


def _signed_by_the_log(signed: SignedCheckpoint, /) -> SignedNote:
    """Return the note with the log's own lines alone: what strangers added to it was not checked and is not kept."""
    own = {(key.name, key.key_id) for key in signed.signed_by}
    lines = (line for line in signed.note.signatures if (line.name, line.key_id) in own)
    return SignedNote(text=signed.note.text, signatures=tuple(lines))


def _evidence(request: AddCheckpoint, log: WitnessedLog, error: LedgerError) -> Evidence:
    fork = isinstance(error, CheckpointsDisagreeError)
    return Evidence(
        origin=log.origin,
        kind=Contradiction.FORK if fork else Contradiction.UNPROVEN,
        seen=log.seen.note,
        offered=request.note.format(),
        proof=request.proof,
    )
