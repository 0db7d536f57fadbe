"""What the ledger needs from outside: signers of notes and receipts, a reader of tiles, and where a log is published."""

from collections.abc import Sequence
from typing import Protocol

from colophon.ledger.keys import NoteKey
from colophon.ledger.tiles import TilePath


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


class ReceiptSigner(Protocol):
    """Signs COSE receipts with an Ed25519 key, the log's own: the same one that signs its notes.

    One key for both is safe: a Sig_structure begins with the byte 0x84, which no UTF-8 text, and so no note, begins with.
    """

    @property
    def key(self) -> NoteKey:
        """The public half."""
        ...

    def sign_structure(self, to_be_signed: bytes, /) -> bytes:
        """Return the signature over the bytes of a Sig_structure (RFC 9052, section 4.4).

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


class LogFiles(Protocol):
    """The files of one published log by their C2SP paths, wherever they are: a folder, a static host, a server."""

    def read(self, path: str, /) -> bytes | None:
        """Return a file's exact bytes; None if there is none under this path.

        Raises:
            ColophonError: whether there is one can't be found out now.
        """
        ...

    def partial_widths(self, path: TilePath, /) -> Sequence[int]:
        """Return the widths in which partial forms of this tile are kept; nothing where that can't be listed."""
        ...


class ExportTarget(LogFiles, Protocol):
    """Where a log is published to.

    When `write` returns, the file is durable. Under its name it is either whole or, if the process dies, not there or the
    one before: a reader never sees a part of it.
    """

    def write(self, path: str, content: bytes, /) -> None:
        """Keep a file, in place of an earlier one.

        Raises:
            StorageFullError, StorageError: nothing was changed.
        """
        ...

    def drop_partials(self, path: TilePath, /) -> None:
        """Stop keeping the partial forms of a tile; that there are none is no error.

        Raises:
            StorageError: the storage refused.
        """
        ...
