"""The log as everybody sees it: its signed head, leaves, and proofs made from its tiles."""

import threading
from dataclasses import dataclass, field

from colophon.errors import EntryNotFoundError, InvalidInputError
from colophon.ledger.checkpoint import Checkpoint, SignedCheckpoint, sign_checkpoint
from colophon.ledger.ports import NoteSigner
from colophon.ledger.proof import TlogProof
from colophon.ledger.receipt import Receipt
from colophon.ledger.tile_proofs import TileProofs
from colophon.ledger.tree import leaf_hash as hash_of_leaf
from colophon.record.identifiers import now
from colophon.workflow.cosigning import Cosigning
from colophon.workflow.mark_port import HighWaterMark
from colophon.workflow.marking import Marking
from colophon.workflow.ports import Head, Journal
from colophon.workflow.views import ConsistencyView, EntryView, LogView, ProofView


@dataclass(slots=True)
class _LastSigned:
    """The newest head that was signed, so that one head is signed once."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    head: Head | None = None
    checkpoint: SignedCheckpoint | None = None


@dataclass(frozen=True, slots=True)
class Log:
    """The public use cases of the log."""

    journal: Journal
    signer: NoteSigner
    proofs: TileProofs
    mark: HighWaterMark
    cosigning: Cosigning | None = None
    _last: _LastSigned = field(default_factory=_LastSigned)

    @property
    def marking(self) -> Marking:
        """What says whether a head may be signed."""
        return Marking(self.journal, self.proofs, self.mark)

    def head(self) -> LogView:
        """Return the log's durable head, signed."""
        signed = self.newest()
        return LogView(
            origin=self.journal.origin,
            size=signed.checkpoint.size,
            root=signed.checkpoint.root.hex(),
            checkpoint=signed.note.format(),
            vkey=self.signer.key.vkey,
        )

    def newest(self) -> SignedCheckpoint:
        """Return the durable head, signed, with the cosignatures of those witnesses that answered in time.

        Raises:
            MarkError, StorageError: as `checkpoint`.
            CheckpointsDisagreeError: a witness holds what this log signed and does not contain.
        """
        if self.cosigning is None:
            return self.checkpoint(self.journal.head())
        return self.cosigning.cosigned(lambda: self.checkpoint(self.journal.head()))

    def checkpoint(self, head: Head) -> SignedCheckpoint:
        """Return a head of the journal, signed; the journal gives out only heads that are durable.

        Raises:
            MarkError: the head does not go on from what was signed before, or that can't be known.
            StorageError: the high-water mark can't be moved.
        """
        with self._last.lock:
            if self._last.checkpoint is not None and self._last.head == head:
                return self._last.checkpoint
            self.marking.admit(head)
            body = Checkpoint(origin=self.journal.origin, size=head.size, root=head.root)
            signed = sign_checkpoint(body, signers=[self.signer])
            self._last.head, self._last.checkpoint = head, signed
            return signed

    def adopt(self, *, size: int, root: str) -> LogView:
        """Go on with a log whose mark is not here, from the newest head that a person knows; return the present one, signed.

        Raises:
            InvalidInputError: the root is no hash, or the log has its mark here.
            BehindMarkError, LogForkedError: the log here does not contain that head.
        """
        self.marking.adopt(size=size, root=_hash(root, of="root"), at=now())
        return self.head()

    def entry(self, index: int) -> EntryView:
        """Return a leaf as it stands in the log."""
        leaf = self.journal.leaf(index)
        return EntryView(index=index, leaf_hash=hash_of_leaf(leaf).hex(), leaf=leaf.decode("utf-8"))

    def proof(self, *, index: int | None, leaf_hash: str | None, size: int | None) -> ProofView:
        """Return the inclusion proof of a leaf, named by index or by hash."""
        index, head = self.place(index=index, leaf_hash=leaf_hash, size=size)
        # Witnesses cosign only the newest head; an earlier one is proven under the log's own signature.
        signed = self.newest() if size is None else self.checkpoint(head)
        proof = self._tlog_proof(index, signed)
        found = self.proofs.leaf_hash(index=index, size=signed.checkpoint.size)
        return ProofView(index=index, size=signed.checkpoint.size, leaf_hash=found.hex(), proof=proof.format())

    def place(self, *, index: int | None, leaf_hash: str | None, size: int | None) -> tuple[int, Head]:
        """Return the index of a leaf, named by index or by hash, and the head under which it is to be proven."""
        if (index is None) == (leaf_hash is None):
            raise InvalidInputError("Name the leaf by its index or by its hash, one of them.")
        if index is None:
            index = self.journal.index_of(_hash(leaf_hash or ""))
        return index, self._head_at(size)

    def receipt(self, index: int) -> Receipt:
        """Return a leaf with its proof under the present head."""
        return Receipt(leaf=self.journal.leaf(index), proof=self._tlog_proof(index, self.newest()))

    def consistency(self, *, old_size: int, new_size: int | None) -> ConsistencyView:
        """Return the proof that the log of `old_size` is a prefix of that of `new_size`."""
        new = self._head_at(new_size)
        if not 0 <= old_size <= new.size:
            raise EntryNotFoundError(f"The log of size {new.size} has no earlier size {old_size}.")
        old_root = self.proofs.root(size=old_size)
        proof = self.proofs.consistency(old_size=old_size, new_size=new.size, old_root=old_root, new_root=new.root)
        return ConsistencyView(
            old_size=old_size,
            new_size=new.size,
            old_root=old_root.hex(),
            new_root=new.root.hex(),
            proof=tuple(step.hex() for step in proof),
        )

    def _tlog_proof(self, index: int, signed: SignedCheckpoint) -> TlogProof:
        head = signed.checkpoint
        hashes = self.proofs.inclusion(index=index, size=head.size, root=head.root)
        return TlogProof(index=index, hashes=tuple(hashes), checkpoint=signed.note.format())

    def _head_at(self, size: int | None) -> Head:
        """Return the head at an earlier size, or the present one."""
        present = self.journal.head()
        if size is None or size == present.size:
            return present
        if not 0 < size < present.size:
            raise EntryNotFoundError(f"The log has {present.size} entries; there is no head of size {size}.")
        root = self.proofs.root(size=size)
        # Tiles are not trusted: what is signed must be a prefix of the head that the journal vouches for.
        self.proofs.consistency(old_size=size, new_size=present.size, old_root=root, new_root=present.root)
        return Head(size=size, root=root)


def _hash(text: str, *, of: str = "leaf hash") -> bytes:
    try:
        value = bytes.fromhex(text)
    except ValueError as error:
        raise InvalidInputError(f"{text!r} is no {of}: 64 hex digits were expected.") from error
    if len(value) != 32:  # noqa: PLR2004 - SHA-256
        raise InvalidInputError(f"A {of} has 64 hex digits, this one {len(text)}.")
    return value
