"""COSE receipts (RFC 9942): one spelling, and nothing but the log's own signature over the leaf's own root is accepted."""

from dataclasses import replace
from typing import Any

import cbor2
import pytest

from colophon.errors import NoteKeyUnknownError, NoteSignatureError, ProofInvalidError
from colophon.ledger.cose_receipt import (
    CoseReceipt,
    cose_key_bytes,
    key_set_bytes,
    key_thumbprint,
    make_receipt,
    sig_structure,
)
from colophon.ledger.keys import Ed25519NoteSigner, NoteKey
from colophon.ledger.tree import inclusion_proof, leaf_hash, root_hash

LOG = Ed25519NoteSigner.from_seed(bytes(32), name="log.example/anna")
OTHER = Ed25519NoteSigner.from_seed(bytes([1] * 32), name="log.example/bert")
HASHES = [leaf_hash(b"%d" % number) for number in range(200)]


def receipt(index: int = 7, size: int = 200, *, signer: Ed25519NoteSigner = LOG) -> CoseReceipt:
    path = inclusion_proof(HASHES[:size], index=index)
    return make_receipt(leaf_hash=HASHES[index], index=index, size=size, path=path, signer=signer)


def parts_of(data: bytes) -> list[Any]:
    return list(cbor2.loads(data).value)


def sign1(parts: list[Any]) -> bytes:
    return cbor2.dumps(cbor2.CBORTag(18, parts), canonical=True)


@pytest.mark.parametrize(("index", "size"), [(0, 1), (0, 2), (1, 2), (6, 7), (199, 200), (128, 129)])
def test_a_receipt_survives_its_own_spelling_and_verifies(index: int, size: int) -> None:
    made = receipt(index, size)

    read = CoseReceipt.parse(made.format())

    assert read == made
    assert read.format() == made.format()
    assert read.verify(leaf_hash=HASHES[index], keys=[OTHER.key, LOG.key]) == LOG.key


def test_it_is_what_rfc_9942_says_read_by_nothing_of_ours() -> None:
    tag = cbor2.loads(receipt().format())
    protected, unprotected, payload, signature = tag.value
    header = cbor2.loads(protected)

    assert tag.tag == 18
    assert (header[1], header[395], header[4]) == (-8, 1, key_thumbprint(LOG.key))
    assert dict(header[15]) == {1: LOG.key.name, 2: HASHES[7].hex()}
    assert cbor2.loads(unprotected[396][-1][0]) == [200, 7, inclusion_proof(HASHES, index=7)]
    assert payload is None
    assert signature == LOG.sign_structure(cbor2.dumps(["Signature1", protected, b"", root_hash(HASHES)]))


def test_the_same_receipt_is_the_same_bytes() -> None:
    assert receipt().format() == receipt().format()


def test_a_changed_leaf_is_refused() -> None:
    with pytest.raises(ProofInvalidError, match="not of"):
        receipt().verify(leaf_hash=HASHES[8], keys=[LOG.key])


def test_another_place_or_another_path_leads_to_a_root_that_was_not_signed() -> None:
    made = receipt()
    path = (HASHES[0], *made.path[1:])
    for changed in (replace(made, index=6), replace(made, path=path), replace(made, size=9)):
        with pytest.raises((NoteSignatureError, ProofInvalidError)):
            changed.verify(leaf_hash=HASHES[7], keys=[LOG.key])


def test_a_path_of_another_length_is_refused() -> None:
    made = receipt()
    for path in (made.path[:-1], (*made.path, HASHES[0])):
        with pytest.raises(ProofInvalidError, match="too"):
            replace(made, path=path).verify(leaf_hash=HASHES[7], keys=[LOG.key])


def test_a_key_that_is_not_known_is_told_from_a_signature_that_does_not_hold() -> None:
    with pytest.raises(NoteKeyUnknownError):
        receipt().verify(leaf_hash=HASHES[7], keys=[OTHER.key])
    with pytest.raises(NoteSignatureError):
        replace(receipt(), signature=bytes(64)).verify(leaf_hash=HASHES[7], keys=[LOG.key])


def test_the_same_key_under_another_logs_name_does_not_speak_for_this_log() -> None:
    named_otherwise = NoteKey(name=OTHER.key.name, public_key=LOG.key.public_key)

    with pytest.raises(NoteKeyUnknownError):
        receipt().verify(leaf_hash=HASHES[7], keys=[named_otherwise])


def with_protected(**changes: Any) -> bytes:
    parts = parts_of(receipt().format())
    header = dict(cbor2.loads(parts[0]))
    header.update({int(name.removeprefix("l")): value for name, value in changes.items()})
    parts[0] = cbor2.dumps({label: value for label, value in header.items() if value is not None}, canonical=True)
    return sign1(parts)


def with_proof(proof: object, *, label: int = -1) -> bytes:
    parts = parts_of(receipt().format())
    parts[1] = {396: {label: [cbor2.dumps(proof, canonical=True)]}}
    return sign1(parts)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        cbor2.dumps([b"", {}, None, b""]),
        cbor2.dumps(cbor2.CBORTag(18, 5)),
        cbor2.dumps(cbor2.CBORTag(98, parts_of(receipt().format()))),
        receipt().format() + b"\x00",
        receipt().format()[:-1],
        sign1([*parts_of(receipt().format())[:2], root_hash(HASHES), bytes(64)]),
        sign1([*parts_of(receipt().format())[:3], bytes(63)]),
        sign1([5, *parts_of(receipt().format())[1:]]),
        with_protected(l1=-7),
        with_protected(l1=None),
        with_protected(l395=2),
        with_protected(l395=True),
        with_protected(l4=b"short"),
        with_protected(l2=[99]),
        with_protected(l15={1: "log", 2: "no hash"}),
        with_protected(l15={1: 5, 2: "ab" * 32}),
        with_protected(l15={1: "log"}),
        with_proof([200, 7]),
        with_proof([200, 200, []]),
        with_proof([200, -1, []]),
        with_proof([200, True, []]),
        with_proof([2**63, 7, []]),
        with_proof([200, 7, [b"short"]]),
        with_proof([200, 7, [bytes(32)] * 65]),
        with_proof([200, 7, []], label=-2),
        with_proof("no list"),
        bytes(9000),
    ],
)
def test_what_is_no_receipt_is_refused(data: bytes) -> None:
    with pytest.raises(ProofInvalidError):
        CoseReceipt.parse(data)


def test_a_second_spelling_of_the_same_receipt_is_refused() -> None:
    whole = receipt().format()
    # RFC 8949, section 4.2.1: an array of four may be spelled 0x84 or, longer, 0x98 0x04.
    longer = whole.replace(b"\xd2\x84", b"\xd2\x98\x04", 1)
    assert len(cbor2.loads(longer).value) == 4

    with pytest.raises(ProofInvalidError, match="deterministic"):
        CoseReceipt.parse(longer)


def test_the_keys_are_found_as_a_cose_key_set_named_by_their_thumbprints() -> None:
    keys = cbor2.loads(key_set_bytes([LOG.key, OTHER.key]))

    assert keys == [{1: 1, 2: key_thumbprint(key), -1: 6, -2: key.public_key} for key in (LOG.key, OTHER.key)]
    assert cbor2.loads(cose_key_bytes(LOG.key)) == keys[0]


def test_what_a_receipt_signs_can_never_be_a_note() -> None:
    with pytest.raises(UnicodeDecodeError):
        sig_structure(receipt().protected, payload=root_hash(HASHES)).decode()
