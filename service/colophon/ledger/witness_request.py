"""The body of `add-checkpoint`: what a log sends to a witness.

Source: C2SP tlog-witness, section "add-checkpoint".
"""

from dataclasses import dataclass
from typing import Final

from colophon.errors import NoteInvalidError, WitnessRequestError
from colophon.ledger import base64_text
from colophon.ledger.checkpoint import Checkpoint, parse_decimal
from colophon.ledger.note import SignedNote, parse_note

MAX_PROOF_LINES: Final = 63
MAX_REQUEST_BYTES: Final = 128 * 1024
"""Room for 16 post-quantum signatures of about 5 kB each, and a proof."""

_OLD: Final = "old "


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCheckpoint:
    """A new checkpoint, and the proof that it grew from what the witness saw last.

    Attributes:
        old_size: what the log believes that the witness saw last; 0 for nothing.
        proof: 32 bytes each; empty from size 0.
        note: the signed checkpoint, unchecked.
    """

    old_size: int
    proof: tuple[bytes, ...]
    note: SignedNote

    @property
    def claimed(self) -> Checkpoint:
        """What the checkpoint says, unchecked: to find out which log's key is needed.

        Raises:
            NoteInvalidError: it is not a checkpoint.
        """
        return Checkpoint.from_text(self.note.text)

    def format(self) -> bytes:
        """Return the request's body."""
        lines = [f"{_OLD}{self.old_size}", *(base64_text.encode(found) for found in self.proof)]
        return ("\n".join(lines) + "\n\n" + self.note.format()).encode()

    @classmethod
    def parse(cls, body: bytes, /) -> "AddCheckpoint":
        """Read a request's body; signature and proof are not yet checked.

        Raises:
            WitnessRequestError: it is not such a request.
        """
        if len(body) > MAX_REQUEST_BYTES:
            raise WitnessRequestError(f"the request has {len(body)} bytes, at most {MAX_REQUEST_BYTES} are read")
        try:
            text = body.decode()
        except UnicodeDecodeError as error:
            raise WitnessRequestError(f"the request is not UTF-8: {error}") from error
        head, separator, note = text.partition("\n\n")
        first, *proof = head.split("\n")
        if not separator or not first.startswith(_OLD):
            raise WitnessRequestError("a request begins with 'old <size>', proof lines and an empty line")
        if len(proof) > MAX_PROOF_LINES:
            raise WitnessRequestError(f"a proof has at most {MAX_PROOF_LINES} lines, this one has {len(proof)}")
        try:
            request = cls(
                old_size=parse_decimal(first.removeprefix(_OLD)),
                proof=tuple(base64_text.decode_hash(line) for line in proof),
                note=parse_note(note),
            )
            # What is no checkpoint is refused here, before anybody looks for its log.
            _ = request.claimed
        except (NoteInvalidError, ValueError) as error:
            raise WitnessRequestError(f"the request can't be read: {error}") from error
        return request
