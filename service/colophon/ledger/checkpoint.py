"""Checkpoints: the signed head of a log.

Source: C2SP tlog-checkpoint v1.0.0. Left out: when a checkpoint may be signed (only after its leaves are durable).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from colophon.errors import NoteInvalidError, NoteSignatureError
from colophon.ledger import base64_text
from colophon.ledger.keys import NoteKey
from colophon.ledger.note import SignedNote, parse_note, sign_note, verify_note
from colophon.ledger.ports import NoteSigner
from colophon.ledger.tree import EMPTY_ROOT, HASH_BYTES

MAX_TREE_SIZE: Final = 2**63 - 1
_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_BODY_LINES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A tree head: how many entries a log holds, and the root over them.

    Attributes:
        origin: the log's name, for ever.
        size: number of entries.
        root: 32 bytes.
        extensions: further lines, kept verbatim; we write none.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin:
            raise NoteInvalidError(f"a checkpoint's origin is one non-empty line, found {self.origin!r}")
        if not 0 <= self.size <= MAX_TREE_SIZE:
            raise NoteInvalidError(f"a checkpoint's size is from 0 to {MAX_TREE_SIZE}, found {self.size}")
        if len(self.root) != HASH_BYTES:
            raise NoteInvalidError(f"a checkpoint's root has {HASH_BYTES} bytes, found {len(self.root)}")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise NoteInvalidError(f"an empty log has the root {EMPTY_ROOT.hex()}, found {self.root.hex()}")
        if any(not line or "\n" in line for line in self.extensions):
            raise NoteInvalidError("a checkpoint's extension lines must not be empty")

    @property
    def text(self) -> str:
        """The note text that is signed."""
        lines = (self.origin, str(self.size), base64_text.encode(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def from_text(cls, text: str, /) -> "Checkpoint":
        """Read a note text.

        Raises:
            NoteInvalidError: it is not a checkpoint's.
        """
        lines = text.removesuffix("\n").split("\n")
        if not text.endswith("\n") or len(lines) < _BODY_LINES:
            raise NoteInvalidError("a checkpoint has three lines: origin, size and root")
        origin, size, root, *extensions = lines
        try:
            root_bytes = base64_text.decode_hash(root)
        except ValueError as error:
            raise NoteInvalidError(f"the checkpoint's root: {error}") from error
        return cls(origin=origin, size=parse_decimal(size), root=root_bytes, extensions=tuple(extensions))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCheckpoint:
    """A checkpoint with its note as it was published, and who of the known keys signed it.

    Attributes:
        checkpoint: the tree head.
        note: the verbatim note, also with the lines of keys unknown here.
        signed_by: keys whose signature was checked; at least one.
    """

    checkpoint: Checkpoint
    note: SignedNote
    signed_by: tuple[NoteKey, ...]


def sign_checkpoint(checkpoint: Checkpoint, /, *, signers: Sequence[NoteSigner]) -> SignedCheckpoint:
    """Return the checkpoint signed by each of `signers`.

    Every entry below its size must be durable by now: a signed head can't be taken back.

    Raises:
        NoteInvalidError: nobody signs, or a signer's name is not the origin.
        SigningFailedError: a key can't be used now.
    """
    for signer in signers:
        if signer.key.name != checkpoint.origin:
            raise NoteInvalidError(
                f"a log's key is named by its origin {checkpoint.origin!r}, this one by {signer.key.name!r}"
            )
    note = sign_note(checkpoint.text, signers=signers)
    return SignedCheckpoint(checkpoint=checkpoint, note=note, signed_by=tuple(signer.key for signer in signers))


def open_checkpoint(note: str | bytes, /, *, keys: Iterable[NoteKey]) -> SignedCheckpoint:
    """Return the checkpoint in `note`, signed by a known key of its own log.

    Raises:
        NoteInvalidError: it is not a checkpoint.
        NoteKeyUnknownError: no line is by a known key.
        NoteSignatureError: a known key's signature does not verify, or none of the keys is the log's own.
    """
    parsed = parse_note(note)
    signed_by = verify_note(parsed, keys=keys)
    checkpoint = Checkpoint.from_text(parsed.text)
    if all(key.name != checkpoint.origin for key in signed_by):
        # tlog-checkpoint only recommends it; without it the key of one log could speak for another.
        raise NoteSignatureError(
            f"the checkpoint speaks for {checkpoint.origin!r} and is signed by "
            f"{', '.join(key.name for key in signed_by)}; expected a key named by the log's origin"
        )
    return SignedCheckpoint(checkpoint=checkpoint, note=parsed, signed_by=signed_by)


def parse_decimal(text: str, /) -> int:
    """Return the number spelled in ASCII without leading zeros.

    Raises:
        NoteInvalidError: it is no such number, or above 2**63 - 1.
    """
    if _DECIMAL.fullmatch(text) is None or int(text) > MAX_TREE_SIZE:
        raise NoteInvalidError(
            f"expected a decimal number without leading zeros, up to {MAX_TREE_SIZE}, found {text[:40]!r}"
        )
    return int(text)
