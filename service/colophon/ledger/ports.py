"""What the ledger needs from outside: a signer of notes and a reader of tiles."""

from typing import Protocol

from colophon.ledger.keys import NoteKey


class NoteSigner(Protocol):
    """Signs note texts with one key, wherever that key is kept.

    `sign` must not be asked before what the text promises is durable: a signature can't be taken back.
    """

    @property
    def key(self) -> NoteKey:
        """The public half, named as in the signature line."""
        ...

    def sign(self, text: str, /) -> bytes:
        """Return the signature over the text's UTF-8 bytes, as C2SP signed-note defines it for the key's type.

        Raises:
            SigningFailedError: the key can't be used now.
        """
        ...


class TileReader(Protocol):
    """Reads the hash tiles of one log.

    A tile, once it was part of a durable head, never changes but to grow to the right; a reader may answer with a wider
    tile than was asked for, never with a narrower one. Nothing it answers is trusted: proofs made from it are checked
    against the root before they are given out.
    """

    def read_tile(self, *, level: int, index: int, width: int) -> bytes:
        """Return at least `width` * 32 bytes: the hashes of tile `index` at `level`, from the left.

        Raises:
            TileInvalidError: the tile is not there, or is narrower than `width`.
        """
        ...
