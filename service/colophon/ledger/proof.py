"""tlog-proof: an inclusion proof and its checkpoint as one text that needs no server.

Source: C2SP tlog-proof, format line `c2sp.org/tlog-proof@v1`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from colophon.errors import NoteInvalidError, ProofInvalidError
from colophon.ledger import base64_text
from colophon.ledger.checkpoint import Checkpoint, SignedCheckpoint, open_checkpoint, parse_decimal
from colophon.ledger.keys import NoteKey
from colophon.ledger.note import MAX_NOTE_BYTES, parse_note
from colophon.ledger.tree import HASH_BYTES, MAX_PROOF_HASHES, verify_inclusion

HEADER: Final = "c2sp.org/tlog-proof@v1"
MAX_PROOF_CHARACTERS: Final = 2 * MAX_NOTE_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class TlogProof:
    """That an entry stands in a log, as one text.

    Attributes:
        index: the entry's place, from 0.
        hashes: 32 bytes each, the leaf's sibling first.
        checkpoint: the signed note, verbatim.
        extra: opaque bytes that nothing authenticates; not to be relied on.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    def __post_init__(self) -> None:
        if self.index < 0:
            raise ProofInvalidError(f"an entry's index is not negative, found {self.index}")
        if len(self.hashes) > MAX_PROOF_HASHES or any(len(found) != HASH_BYTES for found in self.hashes):
            raise ProofInvalidError(f"a proof has at most {MAX_PROOF_HASHES} hashes of {HASH_BYTES} bytes")

    def format(self) -> str:
        """Return the text, to be stored with the extension `.tlog-proof`."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {base64_text.encode(self.extra)}")
        lines.append(f"index {self.index}")
        lines.extend(base64_text.encode(found) for found in self.hashes)
        return "\n".join(lines) + "\n\n" + self.checkpoint

    @classmethod
    def parse(cls, text: str, /) -> "TlogProof":
        """Read the text; the checkpoint in it is parsed but not yet checked.

        Raises:
            ProofInvalidError: it is not a tlog-proof.
            NoteInvalidError: what follows the proof is not a signed note.
        """
        if len(text) > MAX_PROOF_CHARACTERS:
            raise ProofInvalidError(f"the proof has {len(text)} characters, at most {MAX_PROOF_CHARACTERS} are read")
        head, separator, checkpoint = text.partition("\n\n")
        if not separator:
            raise ProofInvalidError("an empty line must stand between the proof and its checkpoint; none was found")
        lines = head.split("\n")
        if lines[0] != HEADER:
            raise ProofInvalidError(f"a proof begins with {HEADER!r}, found {lines[0][:80]!r}")
        extra = None
        if lines[1:2] and lines[1].startswith("extra "):
            extra = _decode(lines.pop(1).removeprefix("extra "), what="extra data")
        if not lines[1:2] or not lines[1].startswith("index "):
            raise ProofInvalidError("the line 'index <number>' is missing")
        index = _index(lines[1].removeprefix("index "))
        hashes = tuple(_decode(line, what="hash") for line in lines[2:])
        parse_note(checkpoint)
        return cls(index=index, hashes=hashes, checkpoint=checkpoint, extra=extra)

    @property
    def claimed_checkpoint(self) -> Checkpoint:
        """What the proof's checkpoint says, unchecked: to find out which log's key is needed.

        Raises:
            NoteInvalidError: it is not a checkpoint.
        """
        return Checkpoint.from_text(parse_note(self.checkpoint).text)

    def verify(self, *, leaf_hash: bytes, keys: Iterable[NoteKey]) -> SignedCheckpoint:
        """Return the checkpoint under which the leaf is, signed by a known key of its log.

        1. The checkpoint is a signed note; a known key of its own log signed it.
        2. The hashes lead from the leaf to its root (RFC 9162, section 2.1.3.2).

        Witnesses are not asked for here: that is the policy's matter.

        Raises:
            NoteInvalidError: the checkpoint is malformed.
            NoteKeyUnknownError: no known key signed it.
            NoteSignatureError: a known key's signature does not verify.
            ProofInvalidError: the hashes do not lead to the root.
        """
        signed = open_checkpoint(self.checkpoint, keys=keys)
        verify_inclusion(
            leaf_hash=leaf_hash,
            index=self.index,
            size=signed.checkpoint.size,
            proof=self.hashes,
            root=signed.checkpoint.root,
        )
        return signed


def _index(text: str, /) -> int:
    try:
        return parse_decimal(text)
    except NoteInvalidError as error:
        raise ProofInvalidError(f"the proof's index: {error.message}") from error


def _decode(text: str, /, *, what: str) -> bytes:
    try:
        return base64_text.decode(text)
    except ValueError as error:
        raise ProofInvalidError(f"the proof's {what} is {error}") from error
