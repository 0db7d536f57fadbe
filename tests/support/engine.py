"""Requests to the engine that say only what a test is about."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from colophon.adapters.engine.session import EngineSession
from colophon.adapters.engine.writer import MERKLE_FROM_BYTES, EngineWriter
from colophon.credential import media_types
from colophon.credential.ports import IngredientInput, Intent, SignCallback, SignedManifest, SignRequest
from colophon.credential.trust import TrustAnchors
from colophon.record.canonical import Json
from support import media
from support.pki import Identity

IPTC: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
CREATION: Final = IPTC + "digitalCreation"
AI: Final = IPTC + "trainedAlgorithmicMedia"
EDITS: Final = IPTC + "humanEdits"


def trust_in(*identities: Identity) -> TrustAnchors:
    """Return a claim list of these identities' roots."""
    return TrustAnchors(claim_pem="".join(identity.root.pem for identity in identities))


def definition(actions: Sequence[Json] = (), **assertions: Json) -> dict[str, Json]:
    """Return a manifest definition; a keyword's underscores stand for the dots of its label."""
    extra: list[Json] = [{"label": label.replace("_", "."), "data": data} for label, data in assertions.items()]
    return {
        "claim_generator_info": [{"name": "colophon", "version": "1", "specVersion": "2.4.0"}],
        "title": "A title",
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": list(actions), "allActionsIncluded": True}},
            *extra,
        ],
    }


def sign(
    session: EngineSession,
    who: Identity,
    source: Path,
    destination: Path,
    *,
    intent: Intent = Intent.CREATE,
    content: Mapping[str, Json] | None = None,
    ingredients: Sequence[IngredientInput] = (),
    trust: TrustAnchors | None = None,
    embed: bool = True,
    callback: SignCallback | None = None,
    merkle_from_bytes: int = MERKLE_FROM_BYTES,
) -> SignedManifest:
    """Sign `source` into `destination` as `who`."""
    head = source.read_bytes()
    kind = media_types.sniff(head[: media_types.HEAD_BYTES], tail=head[-media_types.TAIL_BYTES :], suffix=source.suffix)
    request = SignRequest(
        source=source,
        destination=destination,
        media_type=kind.name,
        definition=definition() if content is None else content,
        intent=intent,
        created_source_type=CREATION if intent is Intent.CREATE else None,
        ingredients=tuple(ingredients),
        algorithm=who.algorithm,
        chain_pem=who.chain_pem,
        trust=trust_in(who) if trust is None else trust,
        embed=embed,
    )
    return EngineWriter(session, merkle_from_bytes=merkle_from_bytes).sign(request, sign=callback or who.sign)


def signed(
    session: EngineSession, who: Identity, folder: Path, extension: str = "jpg", *, stem: str = "signed"
) -> Path:
    """Return a tiny signed file."""
    target = folder / f"{stem}.{extension}"
    sign(session, who, media.write(folder, extension, stem=f"{stem}-source"), target)
    return target


def changed(signed_file: Path, source: Path) -> Path:
    """Return a copy of a signed file with one bit of its content (not of its manifest) turned."""
    data, content = bytearray(signed_file.read_bytes()), source.read_bytes()
    for middle in range(len(content) // 2, len(content) - 12):
        piece = content[middle : middle + 12]
        if len(set(piece)) > 3 and data.count(piece) == 1:
            data[data.index(piece) + 6] ^= 1
            target = signed_file.with_name(f"changed-{signed_file.name}")
            target.write_bytes(data)
            return target
    message = f"no piece of the content of {source.name} stands in the signed file"
    raise AssertionError(message)
