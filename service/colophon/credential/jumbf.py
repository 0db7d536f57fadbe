"""The certificates inside a manifest store, which the engine's reports leave out.

A store is JUMBF (ISO/IEC 19566-5): boxes within boxes. The bytes come from the engine, which has validated exactly
them; where they could be read in two ways, nothing is returned, so that nobody can show us another signer than the
engine saw.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

import cbor2

from colophon.errors import UnreadableError

_DESCRIPTION_LENGTH: Final = 17
_LABEL_PRESENT: Final = 0x02
_X5CHAIN: Final = (33, "x5chain")
_SIGN1_PARTS: Final = 4
_BOX_HEADER: Final = 8


def certificate_chain(store: bytes, *, manifest_label: str) -> tuple[bytes, ...]:
    """Return the DER certificates of a manifest's claim signature, leaf first; empty if there is not exactly one chain.

    Source: C2PA 2.4, sections 11.1 (boxes) and 14.5 (x5chain in the protected header; older claims have it
        unprotected).
    """
    try:
        signatures = [
            signature
            for outer in _superboxes(store)
            for manifest in _superboxes(outer[1])
            if manifest[0] == manifest_label
            for signature in _superboxes(manifest[1])
            if signature[0] == "c2pa.signature"
        ]
        return _chain(signatures[0][1]) if len(signatures) == 1 else ()
    except (ValueError, cbor2.CBORDecodeError, RecursionError):
        return ()


def active_label(store: bytes) -> str:
    """Return the label of the manifest that speaks for the file: the last of the store (C2PA 2.4, section 11.1.4.1).

    Raises:
        UnreadableError: the bytes are no manifest store.
    """
    try:
        return [manifest[0] for outer in _superboxes(store) for manifest in _superboxes(outer[1])][-1]
    except (ValueError, IndexError) as error:
        raise UnreadableError(f"These bytes are no manifest store: {error}.") from error


def _superboxes(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield label and content of each labelled superbox in `content`."""
    for kind, body in _boxes(content):
        if kind != b"jumb":
            continue
        first = next(_boxes(body), None)
        if first is None or first[0] != b"jumd":
            raise ValueError("a superbox does not begin with its description")
        description = first[1]
        if len(description) > _DESCRIPTION_LENGTH and description[_DESCRIPTION_LENGTH - 1] & _LABEL_PRESENT:
            label = description[_DESCRIPTION_LENGTH:].partition(b"\0")[0].decode("utf-8")
            yield label, body[_BOX_HEADER + len(description) :]


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield type and payload of each box, by the plain 32-bit length that the engine writes when it hands out a store."""
    at = 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        if size < _BOX_HEADER or at + size > len(content):
            raise ValueError("a box is longer than what holds it")
        yield content[at + 4 : at + 8], content[at + 8 : at + size]
        at += size


def _chain(signature: bytes) -> tuple[bytes, ...]:
    payloads = [body for kind, body in _boxes(signature) if kind == b"cbor"]
    if len(payloads) != 1:
        return ()
    message = cast("object", cbor2.loads(payloads[0]))
    # RFC 9052, section 4.2: COSE_Sign1 = [protected, unprotected, payload, signature], tagged or not.
    parts = _sequence(message.value if isinstance(message, cbor2.CBORTag) else message)
    if len(parts) != _SIGN1_PARTS:
        return ()
    protected, unprotected = parts[:2]
    inner = cast("object", cbor2.loads(protected)) if isinstance(protected, bytes) and protected else None
    # Inside a tag the decoder makes its own immutable mappings, which are no dict.
    chains = [
        cast("Mapping[object, object]", header)[key]
        for header in (inner, unprotected)
        if isinstance(header, Mapping)
        for key in _X5CHAIN
        if key in header
    ]
    if len(chains) != 1:
        return ()
    # RFC 9360, section 2: one certificate stands alone, several in an array.
    certificates = [chains[0]] if isinstance(chains[0], bytes) else _sequence(chains[0])
    found = tuple(certificate for certificate in certificates if isinstance(certificate, bytes))
    return found if len(found) == len(certificates) else ()


def _sequence(value: object) -> Sequence[object]:
    return cast("Sequence[object]", value) if isinstance(value, list | tuple) else ()
