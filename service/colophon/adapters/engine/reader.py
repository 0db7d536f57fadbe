"""Reading manifests through the workers: the port `ManifestReader`."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from colophon.adapters.engine.files import LocalFile, examine
from colophon.adapters.engine.limits import reading_limits
from colophon.adapters.engine.session import EngineSession
from colophon.adapters.worker.job import Done
from colophon.credential import media_types
from colophon.credential.crjson import report_from
from colophon.credential.facts import (
    ManifestFacts,
    NoManifest,
    ReadResult,
    RemoteOnly,
    Source,
    State,
    StoreFacts,
)
from colophon.credential.passes import TRUSTED, with_claim_trust_of
from colophon.credential.ports import Probe
from colophon.credential.trust import NOBODY, TrustAnchors
from colophon.errors import UnsupportedTypeError
from colophon.record.canonical import Json

_TIME_TRUSTED: Final = "timeStamp.trusted"


class EngineReader:
    """`ManifestReader` over an `EngineSession`."""

    def __init__(self, session: EngineSession) -> None:
        """Read through the workers of `session`, which must stay open."""
        self._session = session

    def read(
        self,
        path: Path,
        *,
        trust: TrustAnchors,
        media_type: str | None = None,
        sidecar: bytes | None = None,
        fresh: bool = False,
    ) -> ReadResult:
        """Return what the file's manifest store says; the contract is `ManifestReader.read`."""
        file = examine(path, media_type=media_type)
        if sidecar is None and not file.media_type.embeddable:
            return _nothing_inside(file)
        lists = [trust, trust.claim_only()] if trust.leaks_possible else [trust]
        done = self._session.run(
            "read",
            {
                "path": str(file.path),
                "media_type": file.media_type.engine_name,
                "settings": [self._session.settings_key(anchors) for anchors in lists],
            },
            limits=reading_limits(file.media_type, size=file.size, passes=len(lists)),
            blob=sidecar or b"",
            fresh=fresh,
        )
        match done.result["found"]:
            case "none":
                return NoManifest()
            case "remote":
                return RemoteOnly(url=cast("str", done.result["url"]))
            case _:
                return _facts(done, Source.EMBEDDED if sidecar is None else Source.SIDECAR)

    def probe(self, path: Path, *, media_type: str | None = None) -> Probe:
        """Return whether the file holds a manifest; the contract is `ManifestReader.probe`."""
        file = examine(path, media_type=media_type)
        kind = file.media_type
        if not kind.embeddable:
            return Probe(media_type=kind.name, embeddable=False)
        done = self._session.run(
            "probe",
            {
                "path": str(file.path),
                "media_type": kind.engine_name,
                "settings": [self._session.settings_key(NOBODY, validate=False)],
            },
            limits=reading_limits(kind, size=file.size, passes=1),
        )
        found, label = done.result["found"], cast("str | None", done.result.get("label"))
        return Probe(
            media_type=kind.name,
            embeddable=True,
            manifest_label=label,
            remote_url=cast("str | None", done.result.get("url")),
            broken=found == "store" and label is None,
        )


def _nothing_inside(file: LocalFile) -> NoManifest:
    """Return the absence that a type without embedding has by nature.

    Raises:
        UnsupportedTypeError: the type is not known, so nothing can be said.
    """
    if file.media_type is media_types.BINARY:
        raise UnsupportedTypeError(f"{file.path.name!r} is of no type that could hold a credential and is known here.")
    if file.media_type is media_types.MANIFEST_STORE:
        message = f"{file.path.name!r} is a credential without its file; give the file, with this beside it."
        raise UnsupportedTypeError(message)
    return NoManifest()


def _facts(done: Done, source: Source) -> ReadResult:
    reports = _split(done)
    states = cast("list[str]", done.result["states"])
    chain = tuple(base64.b64decode(text) for text in cast("list[str]", done.result["chain"]))
    stores = [
        _store_facts(report, State(state), source=source, chain=chain, result=done.result)
        for report, state in zip(reports, states, strict=True)
    ]
    return stores[0] if len(stores) == 1 else with_claim_trust_of(stores[0], stores[1])


def _split(done: Done) -> list[str]:
    reports: list[str] = []
    at = 0
    for size in cast("list[int]", done.result["sizes"]):
        reports.append(done.blob[at : at + size].decode("utf-8", "replace"))
        at += size
    return reports


def _store_facts(
    report: str, state: State, *, source: Source, chain: tuple[bytes, ...], result: Mapping[str, Json]
) -> StoreFacts:
    parsed = report_from(report)
    manifests = parsed.manifests
    active = _with_certificates(manifests[0], chain) if manifests else None
    return StoreFacts(
        active=active,
        manifests=manifests if active is None else (active, *manifests[1:]),
        state=state,
        claim_signer_trusted=active is not None and TRUSTED in active.codes.success_codes,
        source=source,
        store_sha256=cast("str | None", result["store_sha256"]),
        store_size=cast("int", result["store_size"]),
        crjson=report,
        engine=parsed.engine,
    )


def _with_certificates(manifest: ManifestFacts, chain: tuple[bytes, ...]) -> ManifestFacts:
    signer = manifest.signer
    if signer is None:
        return manifest
    codes = manifest.codes.success_codes
    identity = _leaf_identity(chain[0]) if chain else None
    # The engine's report and the chain come from the same bytes; if they ever name two certificates, neither counts.
    if identity is None or identity[1] != _serial(signer.serial_number):
        return replace(manifest, signer=replace(signer, time_trusted=_TIME_TRUSTED in codes))
    known = replace(signer, time_trusted=_TIME_TRUSTED in codes, chain_der=chain, spki_sha256=identity[0])
    return replace(manifest, signer=known)


@lru_cache(maxsize=256)
def _leaf_identity(certificate: bytes) -> tuple[str, int] | None:
    """Return SHA-256 (hex) of the public key, and the serial number, of a DER certificate; None if it can't be parsed."""
    try:
        leaf = x509.load_der_x509_certificate(certificate)
        spki = leaf.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, UnsupportedAlgorithm):
        return None
    return hashlib.sha256(spki).hexdigest(), leaf.serial_number


def _serial(text: str | None) -> int | None:
    try:
        return None if text is None else int(text, 16)
    except ValueError:
        return None
