"""Which parts of a file of the MP4 family are outside its hash, and whether anything could be hidden or changed in them.

The engine names every exclusion beyond the three that the standard demands "additional", also those that it writes itself:
free space, and media data that a Merkle tree covers instead. Those say nothing a reader should be warned of.
"""

import base64
from collections.abc import Mapping, Sequence
from typing import Final

from colophon.credential.facts import ManifestFacts
from colophon.record.canonical import Json

BINDING: Final = "c2pa.hash.bmff."
# ISO/IEC 14496-12: 8.1.2 (free and skip are irrelevant to the presentation), 4.3 (file type), 8.8.9 (random access index).
EMPTY: Final = frozenset({"/ftyp", "/mfra", "/free", "/skip"})
CREDENTIAL_BOX: Final = "/uuid"
MEDIA_DATA: Final = "/mdat"
CREDENTIAL_UUID: Final = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
"""Source: C2PA 2.4, appendix A.5."""
AFTER_HEADER: Final = 8
"""A box begins with four bytes of length and four of type; then a `uuid` box has its identifier."""


def excludes_only_empty_space(active: ManifestFacts) -> bool:
    """Return whether all that lies outside the hash is the credential, free space, or media data that a Merkle tree covers."""
    bindings = [assertion.data for assertion in active.assertions if assertion.label.startswith(BINDING)]
    return bool(bindings) and all(isinstance(data, Mapping) and _harmless(data) for data in bindings)


def _harmless(binding: Mapping[str, Json]) -> bool:
    exclusions = binding.get("exclusions")
    if not isinstance(exclusions, Sequence) or isinstance(exclusions, str):
        return False
    return all(isinstance(one, Mapping) and _empty(one, merkle=bool(binding.get("merkle"))) for one in exclusions)


def _empty(exclusion: Mapping[str, Json], *, merkle: bool) -> bool:
    xpath = exclusion.get("xpath")
    if xpath == CREDENTIAL_BOX:
        # Without its identifier this would exclude any box that anybody may add or change.
        return _credentials_own(exclusion.get("data"))
    return xpath in EMPTY or (xpath == MEDIA_DATA and merkle)


def _credentials_own(conditions: Json) -> bool:
    if not isinstance(conditions, Sequence) or isinstance(conditions, str) or len(conditions) != 1:
        return False
    condition = conditions[0]
    return (
        isinstance(condition, Mapping)
        and condition.get("offset") == AFTER_HEADER
        and _bytes(condition.get("value")) == CREDENTIAL_UUID
    )


def _bytes(value: Json) -> bytes | None:
    """Return a byte string as the report writes it: a list of numbers, or ``b64'`` and base64."""
    if isinstance(value, str):
        try:
            return base64.b64decode(value.removeprefix("b64'").removesuffix("'"), validate=True)
        except ValueError:
            return None
    if not isinstance(value, Sequence):
        return None
    numbers = [number for number in value if isinstance(number, int) and 0 <= number < 256]  # noqa: PLR2004 - a byte
    return bytes(numbers) if len(numbers) == len(value) else None
