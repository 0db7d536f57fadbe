"""Signed notes: a text and the lines that sign it.

Source: C2SP signed-note v1.0.0. Left out: what a text means (`checkpoint`), keys (`keys`).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from colophon.errors import NoteInvalidError, NoteKeyUnknownError
from colophon.ledger import base64_text
from colophon.ledger.keys import KEY_ID_BYTES, NoteKey, require_key_name
from colophon.ledger.ports import NoteSigner

MAX_NOTE_BYTES: Final = 1_000_000
MAX_SIGNATURES: Final = 64
"""The specification demands at least 16."""

_DASH: Final = "\u2014"
_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSignature:
    """One signature line; nothing says yet that it is good.

    Attributes:
        name: who is said to have signed.
        key_id: 4 bytes.
        signature: what the key made, in the key's own format.
    """

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"{_DASH} {self.name} {base64_text.encode(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedNote:
    """A text, ending in a newline, and its signatures in the order they stand.

    Attributes:
        text: what was signed; not to be relied on before `verify_note`.
        signatures: at least one.
    """

    text: str
    signatures: tuple[NoteSignature, ...]

    def format(self) -> str:
        """Return the note's one spelling."""
        return self.text + "\n" + "".join(signature.line for signature in self.signatures)


def sign_note(text: str, /, *, signers: Sequence[NoteSigner]) -> SignedNote:
    """Return `text` signed by each of `signers`.

    Raises:
        NoteInvalidError: the text does not end in a newline or holds control characters, or nobody signs.
    """
    _require_text(text)
    if not signers:
        raise NoteInvalidError("a signed note needs at least one signer")
    signatures = tuple(
        NoteSignature(name=signer.key.name, key_id=signer.key.key_id, signature=signer.sign(text)) for signer in signers
    )
    return SignedNote(text=text, signatures=signatures)


def parse_note(note: str | bytes, /) -> SignedNote:
    """Return the note's text and signature lines, unchecked.

    Source: C2SP signed-note, section "Format".

    Raises:
        NoteInvalidError: it is not a signed note.
    """
    decoded = _decode(note)
    # The text may hold empty lines; the last one in the note ends it.
    text, separator, lines = decoded.rpartition("\n\n")
    if not separator or not lines:
        raise NoteInvalidError("a signed note has a text, an empty line and signature lines; the empty line is missing")
    if not lines.endswith("\n"):
        raise NoteInvalidError("the last signature line must end in a newline; the note may have been cut off")
    text += "\n"
    _require_text(text)
    signature_lines = lines[:-1].split("\n")
    if len(signature_lines) > MAX_SIGNATURES:
        raise NoteInvalidError(f"the note has {len(signature_lines)} signatures, at most {MAX_SIGNATURES} are read")
    return SignedNote(text=text, signatures=tuple(_parse_signature(line) for line in signature_lines))


def verify_note(note: SignedNote, /, *, keys: Iterable[NoteKey]) -> tuple[NoteKey, ...]:
    """Return those of `keys` that signed the note, in the order of its lines, at least one.

    A line by an unknown key is ignored, as the specification demands: it may be a cosignature of a kind not known here.

    Source: C2SP signed-note, section "Signatures".

    Raises:
        NoteKeyUnknownError: no line is by a known key.
        NoteSignatureError: a line by a known key does not verify; then the whole note is refused.
    """
    known = {(key.name, key.key_id): key for key in keys}
    signed_by: list[NoteKey] = []
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        key.verify(note.text, signature=signature.signature)
        if key not in signed_by:
            signed_by.append(key)
    if not signed_by:
        names = ", ".join(sorted({signature.name for signature in note.signatures}))
        raise NoteKeyUnknownError(
            f"the note names {names}, none of whose keys is known to you; "
            f"give the log's verifier key, obtained from its operator"
        )
    return tuple(signed_by)


def _decode(note: str | bytes, /) -> str:
    size = len(note)
    if size > MAX_NOTE_BYTES:
        raise NoteInvalidError(f"the note has {size} characters, at most {MAX_NOTE_BYTES} are read")
    try:
        decoded = note.decode() if isinstance(note, bytes) else note
        decoded.encode()
    except UnicodeError as error:
        raise NoteInvalidError(f"a signed note is UTF-8, this is not: {error}") from error
    return decoded


def _require_text(text: str, /) -> None:
    if not text.endswith("\n") or text == "\n":
        raise NoteInvalidError("a note's text must not be empty and must end in a newline")
    found = _CONTROL.search(text)
    if found is not None:
        raise NoteInvalidError(f"a note holds no control character but newline, found U+{ord(found.group()):04X}")


def _parse_signature(line: str, /) -> NoteSignature:
    dash, _, rest = line.partition(" ")
    name, separator, encoded = rest.rpartition(" ")
    if dash != _DASH or not separator:
        raise NoteInvalidError(f"a signature line reads '{_DASH} name base64', found {line[:80]!r}")
    require_key_name(name)
    try:
        value = base64_text.decode(encoded)
    except ValueError as error:
        raise NoteInvalidError(f"the signature by {name!r} is {error}") from error
    if len(value) <= KEY_ID_BYTES:
        raise NoteInvalidError(f"the signature by {name!r} holds no more than a key id")
    return NoteSignature(name=name, key_id=value[:KEY_ID_BYTES], signature=value[KEY_ID_BYTES:])
