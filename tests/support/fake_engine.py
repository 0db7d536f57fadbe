"""An engine without an engine: a "sealed" file is its source with the request written behind it, and reads back as that.

Implements the ports of credential/, with a hook at each point where the process may die.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from colophon import errors
from colophon.credential.facts import (
    ActionFacts,
    AssertionFacts,
    IngredientFacts,
    ManifestFacts,
    NoManifest,
    ReadResult,
    SignerFacts,
    SoftwareAgent,
    Source,
    State,
    StoreFacts,
    ValidationCodes,
    ValidationStatus,
)
from colophon.credential.ports import Probe, SignCallback, SignedManifest, SignRequest
from colophon.credential.trust import TrustAnchors

MARK = b"\n--FAKE SEAL--\n"


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass
class FakeKey:
    """A claim key that counts how often it was used."""

    used: int = 0
    algorithm: str = "es256"
    chain_pem: str = "-----BEGIN CERTIFICATE-----\nleaf\n-----END CERTIFICATE-----\n"
    spki_sha256: str = "5" * 64
    not_after: datetime = field(default_factory=lambda: datetime.now(UTC) + timedelta(days=300))
    is_test_signer: bool = True

    def sign(self, data: bytes) -> bytes:
        self.used += 1
        return hashlib.sha256(data).digest()


@dataclass
class FakeEngine:
    """Reads and writes fake seals; `.txt` files get a sidecar, and `written` is called when a destination is whole."""

    written: Callable[[Path], None] = field(default=lambda _: None)
    spoil: Callable[[dict[str, Any]], None] = field(default=lambda _: None)

    def probe(self, path: Path, *, media_type: str | None = None) -> Probe:
        data = path.read_bytes()
        if not data:
            raise errors.UnreadableError(f"{path.name} is empty")
        embeddable = path.suffix != ".txt"
        label = "urn:c2pa:old" if MARK in data else None
        kind = media_type or ("image/png" if embeddable else "text/plain")
        return Probe(media_type=kind, embeddable=embeddable, manifest_label=label)

    def sign(self, request: SignRequest, *, sign: SignCallback) -> SignedManifest:
        if request.destination.exists():
            raise errors.TargetExistsError("the destination exists")
        source = request.source.read_bytes()
        said = {
            "definition": request.definition,
            "source": sha(source),
            "ingredients": [[one.relationship, one.label, one.title] for one in request.ingredients],
            "signature": sign(source).hex(),
        }
        store = json.dumps(said).encode()
        request.destination.write_bytes((source + MARK if request.embed else b"") + store)
        self.written(request.destination)
        output = request.destination.read_bytes()
        return SignedManifest(
            label=cast("str", request.definition["label"]),
            manifest_sha256=sha(store),
            manifest_size=len(store),
            output_sha256=sha(output),
            output_size=len(output),
            embedded=request.embed,
            merkle=False,
        )

    def read(
        self,
        path: Path,
        *,
        trust: TrustAnchors,
        media_type: str | None = None,
        sidecar: bytes | None = None,
        fresh: bool = False,
    ) -> ReadResult:
        del trust, media_type, fresh
        data = path.read_bytes()
        content, found, store = (data, b"x", sidecar) if sidecar is not None else data.rpartition(MARK)
        if not found or store is None:
            return NoManifest()
        try:
            said = json.loads(store)
        except ValueError as error:
            raise errors.UnreadableError("half a seal") from error
        self.spoil(said)
        whole = said["source"] == sha(content)
        manifest = replace(_manifest(said), codes=_codes(whole=whole))
        return StoreFacts(
            active=manifest,
            manifests=(manifest,),
            state=State.VALID if whole else State.INVALID,
            claim_signer_trusted=False,
            source=Source.EMBEDDED if sidecar is None else Source.SIDECAR,
            store_sha256=sha(store),
            store_size=len(store),
            crjson="{}",
            engine="fake",
        )


def _codes(*, whole: bool) -> ValidationCodes:
    match = ValidationStatus(code="assertion.dataHash.match" if whole else "assertion.dataHash.mismatch")
    signed = ValidationStatus(code="claimSignature.validated")
    unknown = ValidationStatus(code="signingCredential.untrusted")
    return ValidationCodes(
        success=(signed, match) if whole else (signed,), failure=(unknown,) if whole else (unknown, match)
    )


def _manifest(said: Mapping[str, Any]) -> ManifestFacts:
    definition = said["definition"]
    assertions = [one for one in definition["assertions"] if one["label"] != "c2pa.actions.v2"]
    (actions,) = (one for one in definition["assertions"] if one["label"] == "c2pa.actions.v2")
    return ManifestFacts(
        label=definition["label"],
        claim_version=2,
        spec_version=definition["claim_generator_info"][0]["specVersion"],
        title=definition.get("title"),
        signer=SignerFacts(algorithm="es256", spki_sha256="5" * 64),
        actions=tuple(_action(one) for one in actions["data"]["actions"]),
        all_actions_included=actions["data"]["allActionsIncluded"],
        assertions=tuple(AssertionFacts(label=one["label"], data=one["data"], created=True) for one in assertions),
        ingredients=tuple(
            IngredientFacts(label=label, relationship=relationship, title=title, created=True)
            for relationship, label, title in said["ingredients"]
        ),
    )


def _action(said: Mapping[str, Any]) -> ActionFacts:
    agent = said.get("softwareAgent")
    return ActionFacts(
        action=said["action"],
        digital_source_type=said.get("digitalSourceType"),
        when=said.get("when"),
        software_agent=None if agent is None else SoftwareAgent(name=agent["name"], version=agent.get("version")),
        description=said.get("description"),
        parameters=said.get("parameters", {}),
        created=True,
    )


class NoPrompts:
    """Finds a prompt in every file that holds the word."""

    def embedded_prompts(self, path: Path) -> tuple[str, ...]:
        return ("PNG text chunk 'prompt'",) if b"prompt" in path.read_bytes() else ()
