import struct

import cbor2
import pytest

from colophon.credential.jumbf import active_label, certificate_chain
from colophon.errors import UnreadableError


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


def superbox(label: str, *content: bytes) -> bytes:
    description = bytes(16) + b"\x03" + label.encode() + b"\0"
    return box(b"jumb", box(b"jumd", description) + b"".join(content))


def sign1(protected: dict[object, object], unprotected: dict[object, object], *, tagged: bool = True) -> bytes:
    parts = [cbor2.dumps(protected), unprotected, None, b"s"]
    return box(b"cbor", cbor2.dumps(cbor2.CBORTag(18, parts) if tagged else parts))


def store(*signatures: bytes, label: str = "urn:c2pa:a") -> bytes:
    manifest = superbox(label, superbox("c2pa.claim.v2"), *(superbox("c2pa.signature", each) for each in signatures))
    return superbox("c2pa", superbox("urn:c2pa:older"), manifest)


@pytest.mark.parametrize(
    "signature",
    [
        sign1({33: [b"leaf", b"root"]}, {}),
        sign1({"x5chain": [b"leaf", b"root"]}, {}),
        sign1({}, {"x5chain": [b"leaf", b"root"]}),
        sign1({33: [b"leaf", b"root"]}, {}, tagged=False),
    ],
)
def test_the_chain_is_found_wherever_claims_have_it(signature: bytes) -> None:
    assert certificate_chain(store(signature), manifest_label="urn:c2pa:a") == (b"leaf", b"root")


def test_a_single_certificate_may_stand_alone() -> None:
    assert certificate_chain(store(sign1({33: b"leaf"}, {})), manifest_label="urn:c2pa:a") == (b"leaf",)


@pytest.mark.parametrize(
    "content",
    [
        store(),
        store(sign1({33: b"one"}, {}), sign1({33: b"two"}, {})),
        store(sign1({33: b"one"}, {33: b"two"})),
        store(sign1({33: b"one", "x5chain": b"two"}, {})),
        store(sign1({33: [b"one", 5]}, {})),
        store(sign1({33: 5}, {})),
        store(box(b"cbor", b"\xff")),
        store(sign1({33: b"one"}, {})) + superbox("c2pa", superbox("urn:c2pa:a", superbox("c2pa.signature"))),
        store(sign1({33: b"one"}, {}))[:-3],
        b"rubbish",
        b"",
    ],
)
def test_what_could_be_read_in_two_ways_or_none_gives_no_chain(content: bytes) -> None:
    assert certificate_chain(content, manifest_label="urn:c2pa:a") == ()


def test_another_manifests_chain_is_not_this_ones() -> None:
    assert certificate_chain(store(sign1({33: b"leaf"}, {})), manifest_label="urn:c2pa:older") == ()


def test_the_last_manifest_is_the_active_one() -> None:
    assert active_label(store()) == "urn:c2pa:a"


@pytest.mark.parametrize("content", [b"", b"rubbish", superbox("c2pa")])
def test_what_is_no_store_has_no_active_manifest(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        active_label(content)
