"""The log as static files and as COSE receipts: what C2SP and RFC 9942 readers ask for, made from the same rows."""

import base64
from dataclasses import dataclass

from colophon.errors import EntryNotFoundError, InvalidInputError, TileNotFoundError
from colophon.ledger.cose_receipt import key_thumbprint, make_receipt
from colophon.ledger.ports import ReceiptSigner
from colophon.ledger.tiles import TILE_WIDTH, TilePath, format_bundle, tile_width
from colophon.ledger.tree import HASH_BYTES
from colophon.workflow.log import Log
from colophon.workflow.protocol import MAX_LEAVES
from colophon.workflow.views import LogKeysView, LogKeyView


@dataclass(frozen=True, slots=True)
class Publishing:
    """The public use cases of a log that is read by others' programs."""

    log: Log
    signer: ReceiptSigner

    def keys(self) -> LogKeysView:
        """Return every key that the log ever signed with."""
        key = self.signer.key
        kid = base64.urlsafe_b64encode(key_thumbprint(key)).rstrip(b"=").decode("ascii")
        return LogKeysView(origin=self.log.journal.origin, keys=(LogKeyView(vkey=key.vkey, kid=kid, first_size=0),))

    def cose_receipt(self, *, index: int | None, leaf_hash: str | None, size: int | None) -> bytes:
        """Return the receipt of a leaf, named by index or by hash, under a head of the log."""
        index, head = self.log.place(index=index, leaf_hash=leaf_hash, size=size)
        # Whatever keeps the log from signing a checkpoint of this head keeps it from signing its root here.
        self.log.checkpoint(head)
        proofs = self.log.proofs
        receipt = make_receipt(
            leaf_hash=proofs.leaf_hash(index=index, size=head.size),
            index=index,
            size=head.size,
            path=proofs.inclusion(index=index, size=head.size, root=head.root),
            signer=self.signer,
        )
        return receipt.format()

    def tile(self, *, level: int, index: int, width: int) -> bytes:
        """Return a hash tile in a width that a durable head has."""
        path = TilePath(level=level, index=index, width=width)
        if tile_width(level=level, index=index, size=self.log.journal.head().size) < width:
            raise TileNotFoundError(f"The log has no {path} yet.")
        return self.log.journal.tiles.read_tile(level=level, index=index, width=width)[: width * HASH_BYTES]

    def entry_bundle(self, *, index: int, width: int) -> bytes:
        """Return the first entries of a bundle."""
        path = TilePath(level=None, index=index, width=width)
        start = index * TILE_WIDTH
        try:
            return format_bundle(self.leaves(start=start, end=start + width))
        except EntryNotFoundError as error:
            raise TileNotFoundError(f"The log has no {path} yet.") from error

    def leaves(self, *, start: int, end: int) -> tuple[bytes, ...]:
        """Return leaves in the order of the log."""
        if not 0 <= start < end <= start + MAX_LEAVES:
            raise InvalidInputError(f"Ask for 1 to {MAX_LEAVES} leaves at a time, not for {start} to {end}.")
        # A leaf becomes readable with the head that counts it, in one transaction: what is there is durable.
        found = tuple(self.log.journal.leaves(start=start, end=end))
        if len(found) != end - start:
            raise EntryNotFoundError(f"The log holds no entry {end - 1}.")
        return found
