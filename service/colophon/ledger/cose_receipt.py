"""COSE receipts: the inclusion of a leaf as RFC 9942 spells it, a second view of the same tree.

Source: RFC 9942, section 5.2 (RFC9162_SHA256); RFC 9052 for COSE_Sign1; RFC 9679 for key ids. Both directions are here:
what is read must be spelled in exactly one way (RFC 8949, section 4.2), so a receipt has one form.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, cast

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from colophon.errors import NoteKeyUnknownError, NoteSignatureError, ProofInvalidError
from colophon.ledger.checkpoint import MAX_TREE_SIZE
from colophon.ledger.keys import NoteKey
from colophon.ledger.ports import ReceiptSigner
from colophon.ledger.tree import HASH_BYTES, MAX_PROOF_HASHES, inclusion_root

MEDIA_TYPE: Final = "application/cose"
MAX_RECEIPT_BYTES: Final = 8 * 1024
"""A proof of 64 hashes, the longest there can be, takes less than 3 KiB."""

_SIGN1: Final = 18
_ALG, _KID, _CLAIMS, _VDS, _PROOFS = 1, 4, 15, 395, 396
_INCLUSION: Final = -1
_RFC9162_SHA256: Final = 1
_ISSUER, _SUBJECT = 1, 2
_EDDSA: Final = -8
_ED25519: Final = -19
"""RFC 9864. We write -8, which every COSE library reads; for an Ed25519 key both mean the same."""
_ED25519_BYTES: Final = 64
_SIGN1_PARTS: Final = 4
_PROOF_PARTS: Final = 3
_HASH_IN_HEX: Final = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoseReceipt:
    """That a leaf stands in a log, as a COSE_Sign1 whose detached payload is the tree's root.

    Attributes:
        origin: of the log (claim `iss`).
        leaf_hash: 32 bytes (claim `sub`, in hex).
        index: the leaf's place.
        size: of the tree. RFC 9942 signs the root alone, so a neighbouring size with a proof of the same shape would pass;
            who needs the size for certain takes the tlog-proof, whose checkpoint signs it.
        path: the inclusion proof, the leaf's sibling first.
        key_id: 32 bytes, by which the signer's key is found.
        protected: the bytes that are signed, as they stand.
        signature: 64 bytes.
    """

    origin: str
    leaf_hash: bytes
    index: int
    size: int
    path: tuple[bytes, ...]
    key_id: bytes
    protected: bytes
    signature: bytes

    def format(self) -> bytes:
        """Return the receipt's one spelling."""
        proof = _cbor([self.size, self.index, list(self.path)])
        unprotected = {_PROOFS: {_INCLUSION: [proof]}}
        return _cbor(cbor2.CBORTag(_SIGN1, [self.protected, unprotected, None, self.signature]))

    @classmethod
    def parse(cls, data: bytes, /) -> "CoseReceipt":
        """Read a receipt; nothing says yet that it is good.

        Raises:
            ProofInvalidError: it is none, is of another kind than RFC9162_SHA256 inclusion, or is not spelled in the one
                deterministic way.
        """
        if len(data) > MAX_RECEIPT_BYTES:
            raise ProofInvalidError(f"the receipt has {len(data)} bytes, at most {MAX_RECEIPT_BYTES} are read")
        tagged = _decoded(data, what="receipt")
        parts = (
            _list(cast("object", tagged.value)) if isinstance(tagged, cbor2.CBORTag) and tagged.tag == _SIGN1 else ()
        )
        if len(parts) != _SIGN1_PARTS or parts[2] is not None:
            raise ProofInvalidError("a receipt is a COSE_Sign1 (tag 18) with a detached payload")
        protected, unprotected, _, signature = parts
        if not isinstance(protected, bytes) or not isinstance(signature, bytes) or len(signature) != _ED25519_BYTES:
            raise ProofInvalidError("a receipt's protected header is a byte string, its signature one of Ed25519")
        origin, subject, key_id = _read_protected(protected)
        size, index, path = _read_proof(unprotected)
        receipt = cls(
            origin=origin,
            leaf_hash=subject,
            index=index,
            size=size,
            path=path,
            key_id=key_id,
            protected=protected,
            signature=signature,
        )
        # CBOR's `true` reads as 1 in Python, and equal maps may be spelled apart: what counts are the bytes.
        if receipt.format() != data:
            raise ProofInvalidError("the receipt has the parts of one, but not its one spelling")
        return receipt

    def verify(self, *, leaf_hash: bytes, keys: Iterable[NoteKey]) -> NoteKey:
        """Return the known key of the log that signed the root over the leaf.

        1. The receipt is this leaf's.
        2. The path leads from the leaf to a root (RFC 9162, section 2.1.3.2).
        3. A known key of the log named in the receipt signed that root (RFC 9052, section 4.4).

        Raises:
            NoteKeyUnknownError: none of `keys` is the signer's.
            NoteSignatureError: the signature is not over this root.
            ProofInvalidError: it is another leaf's receipt, or the path has the wrong length.
        """
        if self.leaf_hash != leaf_hash:
            raise ProofInvalidError(f"the receipt is of leaf {self.leaf_hash.hex()}, not of {leaf_hash.hex()}")
        root = inclusion_root(leaf_hash=leaf_hash, index=self.index, size=self.size, proof=self.path)
        known = {key_thumbprint(key): key for key in keys if key.name == self.origin}
        key = known.get(self.key_id)
        if key is None:
            raise NoteKeyUnknownError(
                f"the receipt is by a key {self.key_id.hex()} of {self.origin!r} that is not known to you; "
                f"give the log's verifier key, obtained from its operator"
            )
        try:
            public = Ed25519PublicKey.from_public_bytes(key.public_key)
            public.verify(self.signature, sig_structure(self.protected, payload=root))
        except (InvalidSignature, ValueError) as error:
            raise NoteSignatureError(
                f"the receipt's signature is not over root {root.hex()}, to which leaf and path lead; do not rely on it"
            ) from error
        return key


def make_receipt(
    *, leaf_hash: bytes, index: int, size: int, path: Iterable[bytes], signer: ReceiptSigner
) -> CoseReceipt:
    """Return a receipt signed by the log's key.

    Every entry below `size` must be durable by now: a signature can't be taken back.

    Raises:
        ProofInvalidError: `path` does not fit the place.
        SigningFailedError: the key can't be used now.
    """
    hashes = tuple(path)
    root = inclusion_root(leaf_hash=leaf_hash, index=index, size=size, proof=hashes)
    key_id = key_thumbprint(signer.key)
    protected = _protected(alg=_EDDSA, key_id=key_id, origin=signer.key.name, leaf=leaf_hash.hex())
    return CoseReceipt(
        origin=signer.key.name,
        leaf_hash=leaf_hash,
        index=index,
        size=size,
        path=hashes,
        key_id=key_id,
        protected=protected,
        signature=signer.sign_structure(sig_structure(protected, payload=root)),
    )


def sig_structure(protected: bytes, /, *, payload: bytes) -> bytes:
    """Return the bytes that are signed (RFC 9052, section 4.4)."""
    return _cbor(["Signature1", protected, b"", payload])


def cose_key(key: NoteKey, /) -> dict[int, int | bytes]:
    """Return the key as a COSE_Key map: OKP, Ed25519 (RFC 9053, section 7.2), named by its thumbprint."""
    return {1: 1, 2: key_thumbprint(key), -1: 6, -2: key.public_key}


def cose_key_bytes(key: NoteKey, /) -> bytes:
    """Return one COSE_Key, deterministic CBOR."""
    return _cbor(cose_key(key))


def key_set_bytes(keys: Iterable[NoteKey], /) -> bytes:
    """Return a COSE_KeySet (RFC 9052, section 7), deterministic CBOR."""
    return _cbor([cose_key(key) for key in keys])


def key_thumbprint(key: NoteKey, /) -> bytes:
    """Return the 32 bytes that name the key whatever else is said of it (RFC 9679, section 4.1)."""
    return sha256(_cbor({1: 1, -1: 6, -2: key.public_key})).digest()


def _read_protected(protected: bytes) -> tuple[str, bytes, bytes]:
    """Return origin, leaf hash and key id."""
    header = _map(_decoded(protected, what="protected header"))
    claims = _map(header.get(_CLAIMS))
    # Exactly these: a header not known here might be one that must be understood (RFC 9052, section 3.1, `crit`).
    if set(header) != {_ALG, _KID, _CLAIMS, _VDS} or set(claims) != {_ISSUER, _SUBJECT}:
        raise ProofInvalidError("the receipt's protected header is not exactly alg, kid, claims (iss, sub) and vds")
    alg, vds = header[_ALG], header[_VDS]
    if alg not in {_EDDSA, _ED25519} or vds != _RFC9162_SHA256:
        raise ProofInvalidError(
            f"the receipt has alg {alg!r} and vds {vds!r}; expected -8 or -19, and 1 (RFC9162_SHA256)"
        )
    origin, subject, key_id = claims[_ISSUER], claims[_SUBJECT], header[_KID]
    if not isinstance(origin, str) or not isinstance(subject, str) or _HASH_IN_HEX.fullmatch(subject) is None:
        raise ProofInvalidError("a receipt names its log by a text, and its leaf by 64 hex digits")
    if (
        _protected(alg=_EDDSA if alg == _EDDSA else _ED25519, key_id=_hash(key_id), origin=origin, leaf=subject)
        != protected
    ):
        raise ProofInvalidError("the receipt's protected header is not in its one spelling")
    return origin, bytes.fromhex(subject), _hash(key_id)


def _protected(*, alg: int, key_id: bytes, origin: str, leaf: str) -> bytes:
    return _cbor({_ALG: alg, _KID: key_id, _CLAIMS: {_ISSUER: origin, _SUBJECT: leaf}, _VDS: _RFC9162_SHA256})


def _read_proof(unprotected: object) -> tuple[int, int, tuple[bytes, ...]]:
    """Return size, index and path of the one inclusion proof."""
    header = _map(unprotected)
    proofs = _map(header.get(_PROOFS))
    encoded = _list(proofs.get(_INCLUSION))
    if set(header) != {_PROOFS} or set(proofs) != {_INCLUSION} or len(encoded) != 1:
        raise ProofInvalidError("the receipt's unprotected header is not exactly one inclusion proof")
    proof = _list(_decoded(encoded[0], what="inclusion proof"))
    if len(proof) != _PROOF_PARTS:
        raise ProofInvalidError("an inclusion proof reads [size, index, [hashes]]")
    size, index, path = proof
    # `type` and not isinstance: CBOR's true is no 1.
    if type(size) is not int or type(index) is not int or not 0 <= index < size <= MAX_TREE_SIZE:
        raise ProofInvalidError(f"there is no place {index!r} in a tree of size {size!r}")
    hashes = _list(path)
    if len(hashes) > MAX_PROOF_HASHES:
        raise ProofInvalidError(f"a proof has at most {MAX_PROOF_HASHES} hashes, this one has {len(hashes)}")
    return size, index, tuple(_hash(found) for found in hashes)


def _hash(value: object) -> bytes:
    if not isinstance(value, bytes) or len(value) != HASH_BYTES:
        raise ProofInvalidError(f"each hash and key id of a receipt has {HASH_BYTES} bytes")
    return value


def _list(value: object) -> Sequence[object]:
    """Return an array's items; of anything else, none."""
    return cast("Sequence[object]", value) if isinstance(value, list | tuple) else ()


def _map(value: object) -> Mapping[object, object]:
    """Return a map; of anything else, an empty one."""
    return cast("Mapping[object, object]", value) if isinstance(value, Mapping) else {}


def _cbor(value: object) -> bytes:
    return cbor2.dumps(value, canonical=True)


def _decoded(data: object, *, what: str) -> object:
    """Return the value that `data` spells in the one deterministic way (RFC 8949, section 4.2.1)."""
    if not isinstance(data, bytes):
        raise ProofInvalidError(f"the {what} must be a byte string")
    try:
        value: object = cbor2.loads(data, max_depth=8, allow_indefinite=False, allow_duplicate_keys=False)
        same = _cbor(value) == data
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise ProofInvalidError(f"the {what} is not CBOR: {error}") from error
    if not same:
        raise ProofInvalidError(f"the {what} is not in deterministic CBOR (RFC 8949, section 4.2)")
    return value
