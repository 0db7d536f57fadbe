"""Keys of signed notes: verifier keys and their one-line spelling, and an Ed25519 signer held in memory.

Source: C2SP signed-note v1.0.0 and the vkey spelling of golang.org/x/mod/sumdb/note. Left out: where a private key is
kept (adapters/keys), cosignature types (the witness protocol).
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from colophon.errors import KeyFileError, NoteInvalidError, NoteSignatureError
from colophon.ledger import base64_text

ED25519: Final = 0x01
ED25519_KEY_BYTES: Final = 32
KEY_ID_BYTES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteKey:
    """A public key that is known by name, as a verifier is configured with it.

    Attributes:
        name: who signs; for a log, its origin.
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
        """The 4 bytes that stand before each signature by this key."""
        return key_id(name=self.name, signature_type=ED25519, public_key=self.public_key)

    @property
    def vkey(self) -> str:
        """The one-line spelling that people exchange: name, key id and key, joined by `+`."""
        return f"{self.name}+{self.key_id.hex()}+{base64_text.encode(bytes([ED25519]) + self.public_key)}"

    @classmethod
    def from_vkey(cls, text: str, /) -> Self:
        """Read a key's one-line spelling.

        Raises:
            NoteInvalidError: it is malformed, its id does not fit, or its type is not Ed25519.
        """
        parts = text.strip().split("+", 2)
        if len(parts) != 3:  # noqa: PLR2004 - name, id, key
            raise NoteInvalidError(f"a verifier key reads name+id+key, found {text.strip()!r}")
        name, stated_id, encoded = parts
        try:
            value = base64_text.decode(encoded)
        except ValueError as error:
            raise NoteInvalidError(f"the key of verifier {name!r} is {error}") from error
        if value[:1] != bytes([ED25519]):
            raise NoteInvalidError(
                f"the verifier key of {name!r} has type {value[:1].hex() or 'none'}, expected 01 (Ed25519)"
            )
        key = cls(name=name, public_key=value[1:])
        if stated_id != key.key_id.hex():
            raise NoteInvalidError(
                f"the verifier key of {name!r} states id {stated_id!r}, its key has {key.key_id.hex()}"
            )
        return key

    def verify(self, text: str, /, *, signature: bytes) -> None:
        """Return if `signature` is this key's over the note text.

        Raises:
            NoteSignatureError: it is not.
        """
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text.encode())
        except (InvalidSignature, ValueError) as error:
            raise NoteSignatureError(
                f"the signature by {self.name} (key {self.key_id.hex()}) does not fit its text; do not rely on it"
            ) from error


class Ed25519NoteSigner:
    """A `NoteSigner` whose private key is held in memory."""

    def __init__(self, *, name: str, private_key: Ed25519PrivateKey) -> None:
        self._private_key = private_key
        self._key = NoteKey(name=name, public_key=private_key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, *, name: str) -> Self:
        """Make a new key for `name`.

        Raises:
            NoteInvalidError: `name` can't be a key name.
        """
        return cls(name=name, private_key=Ed25519PrivateKey.generate())

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
    def key(self) -> NoteKey:
        """The public half."""
        return self._key

    @property
    def seed(self) -> bytes:
        """The 32 bytes from which `from_seed` makes this signer again; a secret."""
        return self._private_key.private_bytes_raw()

    def sign(self, text: str, /) -> bytes:
        """Return the 64-byte signature over the note text."""
        return self._private_key.sign(text.encode())

    def sign_structure(self, to_be_signed: bytes, /) -> bytes:
        """Return the 64-byte signature over a COSE Sig_structure (see `ReceiptSigner`)."""
        return self._private_key.sign(to_be_signed)


def key_id(*, name: str, signature_type: int, public_key: bytes) -> bytes:
    """Return the 4-byte key id.

    Source: C2SP signed-note, section "Signatures".
    """
    return sha256(name.encode() + b"\n" + bytes([signature_type]) + public_key).digest()[:KEY_ID_BYTES]


def require_key_name(name: str, /) -> None:
    """Return if `name` can name a key: not empty, no space of any script, no `+`, no control character.

    Source: C2SP signed-note, section "Format".

    Raises:
        NoteInvalidError: it can't.
    """
    if not name or "+" in name or any(character.isspace() or ord(character) < 0x20 for character in name):  # noqa: PLR2004
        raise NoteInvalidError(f"{name!r} can't name a key: it must be non-empty, without spaces and without '+'")
