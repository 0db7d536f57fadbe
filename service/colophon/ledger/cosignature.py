"""Cosignatures: a witness's timestamped signature over a checkpoint of a log that it has seen only grow.

Source: C2SP tlog-cosignature, Ed25519 (type 0x04). Left out: ML-DSA-44 (type 0x06), whose lines count as those of unknown
keys, and when a witness may cosign (`witnessing`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from colophon.errors import KeyFileError, NoteInvalidError, NoteSignatureError
from colophon.ledger import base64_text
from colophon.ledger.keys import ED25519_KEY_BYTES, key_id, require_key_name
from colophon.ledger.note import MAX_SIGNATURES, NoteSignature, SignedNote, parse_note

COSIGNATURE_V1: Final = 0x04
ML_DSA_44: Final = 0x06
MAX_TIME: Final = 2**63 - 1
_TIME_BYTES: Final = 8
_SIGNATURE_BYTES: Final = _TIME_BYTES + 64
_HEADER: Final = "cosignature/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class CosignerKey:
    """The public key of a witness, as a verifier is configured with it.

    Attributes:
        name: who cosigns, such as an address without scheme.
        public_key: 32 bytes, RFC 8032.
    """

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        require_key_name(self.name)
        if len(self.public_key) != ED25519_KEY_BYTES:
            raise NoteInvalidError(
                f"the Ed25519 key of {self.name!r} has {len(self.public_key)} bytes, expected {ED25519_KEY_BYTES}"
            )

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that stand before each cosignature by this key."""
        return key_id(name=self.name, signature_type=COSIGNATURE_V1, public_key=self.public_key)

    @property
    def vkey(self) -> str:
        """The one-line spelling that people exchange: name, key id and key, joined by `+`."""
        return f"{self.name}+{self.key_id.hex()}+{base64_text.encode(bytes([COSIGNATURE_V1]) + self.public_key)}"

    @classmethod
    def from_vkey(cls, text: str, /) -> Self:
        """Read a witness key's one-line spelling.

        Raises:
            NoteInvalidError: it is malformed, its id does not fit, or its type is none that can be checked here.
        """
        parts = text.strip().split("+", 2)
        if len(parts) != 3:  # noqa: PLR2004 - name, id, key
            raise NoteInvalidError(f"a verifier key reads name+id+key, found {text.strip()!r}")
        name, stated_id, encoded = parts
        try:
            value = base64_text.decode(encoded)
        except ValueError as error:
            raise NoteInvalidError(f"the key of witness {name!r} is {error}") from error
        if value[:1] != bytes([COSIGNATURE_V1]):
            raise NoteInvalidError(
                f"the key of witness {name!r} has type {value[:1].hex() or 'none'}; a witness's key that is checked here "
                f"has type {COSIGNATURE_V1:02x} (Ed25519 cosignature)"
                + (f"; {ML_DSA_44:02x} (ML-DSA-44) is not yet" if value[:1] == bytes([ML_DSA_44]) else "")
            )
        key = cls(name=name, public_key=value[1:])
        if stated_id != key.key_id.hex():
            raise NoteInvalidError(
                f"the key of witness {name!r} states id {stated_id!r}, its key has {key.key_id.hex()}"
            )
        return key


class Cosigner(Protocol):
    """Signs with a witness's key, wherever that key is kept; asked only after what is signed was checked."""

    @property
    def key(self) -> CosignerKey:
        """The public half."""
        ...

    def sign(self, message: bytes, /) -> bytes:
        """Return the 64-byte Ed25519 signature over `message`.

        Raises:
            SigningFailedError: the key can't be used now.
        """
        ...


class Ed25519Cosigner:
    """A `Cosigner` whose private key is held in memory."""

    def __init__(self, *, name: str, private_key: Ed25519PrivateKey) -> None:
        self._private_key = private_key
        self._key = CosignerKey(name=name, public_key=private_key.public_key().public_bytes_raw())

    @classmethod
    def from_seed(cls, seed: bytes, /, *, name: str) -> Self:
        """Take the key whose 32-byte RFC 8032 seed this is.

        Raises:
            KeyFileError: the seed is not 32 bytes.
            NoteInvalidError: `name` can't be a key name.
        """
        try:
            return cls(name=name, private_key=Ed25519PrivateKey.from_private_bytes(seed))
        except ValueError as error:
            raise KeyFileError(f"an Ed25519 seed has {ED25519_KEY_BYTES} bytes, found {len(seed)}") from error

    @property
    def key(self) -> CosignerKey:
        """The public half."""
        return self._key

    def sign(self, message: bytes, /) -> bytes:
        """Return the 64-byte signature over `message`."""
        return self._private_key.sign(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosignature:
    """A cosignature that was checked.

    Attributes:
        by: the witness.
        time: when it says that it cosigned, in seconds since 1970, by its own clock.
        line: the signature line as it stands in the note.
    """

    by: CosignerKey
    time: int
    line: NoteSignature


def cosign(text: str, /, *, cosigner: Cosigner, time: int) -> Cosignature:
    """Return the witness's cosignature over a checkpoint's note text.

    Args:
        text: of a checkpoint that was checked.
        cosigner: whose key signs.
        time: now, in seconds since 1970.

    Raises:
        NoteInvalidError: `time` can't stand in a cosignature: it is not after 1970, or beyond 2**63 - 1.
        SigningFailedError: the key can't be used now.
    """
    signed = cosigner.sign(_message(text, time=time))
    line = NoteSignature(
        name=cosigner.key.name, key_id=cosigner.key.key_id, signature=time.to_bytes(_TIME_BYTES, "big") + signed
    )
    return Cosignature(by=cosigner.key, time=time, line=line)


def cosignatures_on(note: SignedNote, /, *, witnesses: Iterable[CosignerKey]) -> tuple[Cosignature, ...]:
    """Return the cosignatures by `witnesses` on a checkpoint's note, in the order of its lines, one for each witness.

    Lines by unknown keys are ignored, as signed-note demands: they may be of a type that is not known here.

    Raises:
        NoteSignatureError: a line names a known witness's key and does not verify; then the note is not to be relied on.
    """
    known = {(key.name, key.key_id): key for key in witnesses}
    found: dict[CosignerKey, Cosignature] = {}
    for line in note.signatures:
        key = known.get((line.name, line.key_id))
        if key is None:
            continue
        checked = _checked(note.text, line=line, key=key)
        # Lines by one witness may differ in their time; the latest says the most.
        if key not in found or found[key].time < checked.time:
            found[key] = checked
    return tuple(found.values())


def parse_cosignatures(body: bytes, /, *, text: str) -> SignedNote:
    """Return what a witness answered as a note over the checkpoint text it was asked about; nothing is checked yet.

    Source: C2SP tlog-witness, section "add-checkpoint".

    Raises:
        NoteInvalidError: the answer is not one or more signature lines.
    """
    try:
        lines = body.decode()
    except UnicodeDecodeError as error:
        raise NoteInvalidError(f"the witness's answer is not UTF-8: {error}") from error
    # An empty line in the answer would move the end of the text: it could pass a text of its own off as the checkpoint.
    if "\n\n" in lines or lines.startswith("\n"):
        raise NoteInvalidError("the witness's answer holds an empty line; it consists of signature lines alone")
    return parse_note(f"{text}\n{lines}")


def with_cosignatures(note: SignedNote, found: Iterable[Cosignature], /) -> SignedNote:
    """Return the note with those of the cosignatures that it does not hold yet, in their order, as far as a note goes."""
    lines = dict.fromkeys((*note.signatures, *(one.line for one in found)))
    return SignedNote(text=note.text, signatures=tuple(lines)[:MAX_SIGNATURES])


def _checked(text: str, /, *, line: NoteSignature, key: CosignerKey) -> Cosignature:
    if len(line.signature) != _SIGNATURE_BYTES:
        raise NoteSignatureError(
            f"the cosignature by {key.name} has {len(line.signature)} bytes, expected {_SIGNATURE_BYTES}"
        )
    time = int.from_bytes(line.signature[:_TIME_BYTES], "big")
    try:
        message = _message(text, time=time)
        Ed25519PublicKey.from_public_bytes(key.public_key).verify(line.signature[_TIME_BYTES:], message)
    except (InvalidSignature, ValueError, NoteInvalidError) as error:
        raise NoteSignatureError(
            f"the cosignature by {key.name} (key {key.key_id.hex()}) does not fit its checkpoint; do not rely on it"
        ) from error
    return Cosignature(by=key, time=time, line=line)


def _message(text: str, /, *, time: int) -> bytes:
    """Return the bytes that are signed.

    Source: C2SP tlog-cosignature, section "Ed25519 signed message"; tlog-witness forbids the time zero.
    """
    if not 0 < time <= MAX_TIME:
        raise NoteInvalidError(f"a cosignature's time is from 1 to 2**63 - 1 seconds, found {time}")
    return f"{_HEADER}\ntime {time}\n{text}".encode()
