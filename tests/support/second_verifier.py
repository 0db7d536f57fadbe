"""What encypher-c2pa says of a file, as the few values that tests compare; and where it and our engine are known to part.

By its own account it shares no code with any other implementation, so what both accept hangs on no single reading
of C2PA 2.4.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from colophon.record.canonical import Json
from support.outside import Outside


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondVerdict:
    """Its report: `codes` and `failures` are C2PA status codes, `assertions` those of the active manifest by label."""

    integrity: str
    signature: str
    hard_binding: str
    trust: str
    state: str
    matched: frozenset[str]
    failures: tuple[tuple[str, str], ...]
    assertions: Mapping[str, Json]
    requests: Sequence[Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """A file that our engine accepts and encypher-c2pa does not: the only failure it may name, and why."""

    code: str
    explained: str
    why: str


MERKLE: Final = Parting(
    code="assertion.bmffHash.mismatch",
    explained="mdat 0 chunk 0: merkle leaf",
    why=(
        "c2pa-rs 0.91.3 begins the first block of an mdat's Merkle tree at byte 16 of the box, where the exclusion "
        "`/mdat {offset: 16}` begins; encypher-c2pa 1.7.1 begins it at the payload, byte 8 after a 32-bit size. "
        "With a 64-bit size both begin at byte 16 and agree."
    ),
)
COLLECTION: Final = Parting(
    code="assertion.collectionHash.malformed",
    explained="no uris field",
    why=(
        "c2pa-rs 0.91.3 writes `uris` of c2pa.hash.collection.data as a map from name to hash; C2PA 2.4 defines a list "
        "of {uri, hash}, and encypher-c2pa 1.7.1 reads only that."
    ),
)
PLAIN_TEXT: Final = Parting(
    code="assertion.dataHash.malformed",
    explained="data-hash exclusions do not exactly match a text manifest wrapper",
    why=(
        "encypher-c2pa 1.7.1 asks text/plain for the exclusion of a manifest wrapper even where the manifest lies in a "
        "sidecar and the text has no wrapper. The same bytes and sidecar pass under another type of text."
    ),
)
UNREAD: Final = frozenset({"video/matroska", "video/webm"})
"""Types that encypher-c2pa 1.7.1 refuses to look at: C2PA 2.4 embeds no manifest in them, and ours lie in a sidecar."""


def second_verdict(
    outside: Outside, asset: Path, media_type: str, *, root_pem: str, sidecar: Path | None = None
) -> SecondVerdict:
    """Return what encypher-c2pa says of `asset`, trusting this root alone."""
    report = _ask(outside, asset, media_type, root_pem=root_pem, sidecar=sidecar)
    assert "refused" not in report, report
    results = cast("Mapping[str, Sequence[Mapping[str, str]]]", report["validation_results"])
    store = cast("Mapping[str, Json]", report["manifest_report"])
    manifests = cast("Mapping[str, Mapping[str, Json]]", store["manifests"])
    listed = cast("Sequence[Mapping[str, Json]]", manifests[cast("str", store["active_manifest"])]["assertions"])
    return SecondVerdict(
        integrity=cast("str", report["integrity"]),
        signature=cast("str", report["signature"]),
        hard_binding=cast("str", report["hard_binding"]),
        trust=cast("Mapping[str, str]", report["trust"])["status"],
        state=cast("str", report["validation_state"]),
        matched=frozenset(
            status["url"].rpartition("/")[2]
            for status in results["success"]
            if status["code"] == "assertion.hashedURI.match"
        ),
        failures=tuple((status["code"], status["explanation"]) for status in results["failure"]),
        assertions={cast("str", assertion["label"]): assertion["data"] for assertion in listed},
        requests=cast("Mapping[str, Sequence[Json]]", report["network"])["requests"],
    )


def refusal(outside: Outside, asset: Path, media_type: str, *, sidecar: Path | None = None) -> str:
    """Return why encypher-c2pa does not look at a file of this type."""
    return cast("str", _ask(outside, asset, media_type, root_pem=None, sidecar=sidecar)["refused"])


def _ask(
    outside: Outside, asset: Path, media_type: str, *, root_pem: str | None, sidecar: Path | None
) -> Mapping[str, Json]:
    question: Json = {
        "asset": str(asset),
        "media_type": media_type,
        "sidecar": None if sidecar is None else str(sidecar),
        "root_pem": root_pem,
    }
    return cast("Mapping[str, Json]", outside.ask("encypher_verdict.py", question))
