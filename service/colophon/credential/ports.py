"""What the rooms above need of an engine that reads and writes manifests: the contracts, without the engine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeAlias

from colophon.credential.facts import ReadResult
from colophon.credential.trust import NOBODY, TrustAnchors
from colophon.record.canonical import Json

SignCallback: TypeAlias = Callable[[bytes], bytes]
"""Signs the COSE Sig_structure with the claim key, in the caller's process; for ECDSA the result is raw r||s."""


class Intent(StrEnum):
    """What a new manifest is to its source.

    `CREATE` on a source that already holds a manifest would drop its provenance, so the writer refuses it. With
    `EDIT` the source itself becomes the parentOf ingredient and `c2pa.opened` is written by the engine.
    """

    CREATE = "create"
    EDIT = "edit"
    AS_GIVEN = "as_given"
    """The definition holds its own first action; nothing is added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngredientInput:
    """A file that went into the source.

    Attributes:
        relationship: parentOf, componentOf or inputTo.
        label: by which actions of the definition name it in `parameters.ingredientIds`.
        path: its bytes; None where only its name and origin are known.
        media_type: as the engine names it; needed with `path`.
        digital_source_type: IRI; only for a file without a manifest of its own (C2PA 2.4 allows one or the other).
        sha256: hex of its bytes; recorded where the engine stores none (types it can't read, or no path).
        sidecar: the manifest store that lies beside it.
    """

    relationship: str
    label: str
    title: str
    path: Path | None = None
    media_type: str | None = None
    digital_source_type: str | None = None
    sha256: str | None = None
    sidecar: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignRequest:
    """One manifest to be written.

    Attributes:
        source: is only read.
        destination: a path that does not exist yet; with `embed` it gets the signed file, else the manifest store
            alone.
        media_type: of the source, found by `media_types.sniff`, never a stranger's word.
        definition: claim generator, title and assertions as the engine wants them; only ASCII labels.
        intent: decided by the caller, after `ManifestReader.probe`.
        created_source_type: digital source type of `c2pa.created`; required with `Intent.CREATE`.
        algorithm: es256, es384, es512, ps256, ps384, ps512 or ed25519.
        chain_pem: leaf first.
        trust: by which the ingredients are judged as they are added; without claim anchors each is recorded as unknown.
        embed: False writes a sidecar, for types the engine can't embed into.
    """

    source: Path
    destination: Path
    media_type: str
    definition: Mapping[str, Json]
    intent: Intent
    created_source_type: str | None = None
    ingredients: tuple[IngredientInput, ...] = ()
    algorithm: str
    chain_pem: str
    trust: TrustAnchors = NOBODY
    embed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedManifest:
    """What was written.

    Attributes:
        label: of the new active manifest.
        manifest_sha256: hex, of the manifest store's bytes.
        manifest_size: bytes of the manifest store.
        output_sha256: hex, of the destination's bytes.
        output_size: bytes of the destination.
        embedded: the store is inside the destination; else the destination is the store.
        merkle: the content is bound by a Merkle tree (MP4 family with exactly one top-level mdat).
        repacked: the document's entries were stored without compression first, since the engine can't read them otherwise;
            their content is unchanged, the file is larger than the source.
    """

    label: str
    manifest_sha256: str
    manifest_size: int
    output_sha256: str
    output_size: int
    embedded: bool
    merkle: bool
    repacked: bool = False


class ManifestReader(Protocol):
    """Reads and validates manifests, away from the caller's process and without network.

    A reader never follows a URL it finds. A file that kills or stalls the process behind this port costs the caller
    one of the errors below, never the caller.
    """

    def read(
        self,
        path: Path,
        *,
        trust: TrustAnchors,
        media_type: str | None = None,
        sidecar: bytes | None = None,
        fresh: bool = False,
    ) -> ReadResult:
        """Return what the file's manifest store says, fully validated (every byte of the content is hashed).

        Args:
            path: the file; it must not change meanwhile.
            trust: where trust starts. If identity or time anchors are set, the file is read twice, and the claim
                signer's trust is decided without them.
            media_type: the file's type if the caller has sniffed it already; found by magic if None.
            sidecar: the manifest store that lies beside the file; the file's own store is then not read.
            fresh: use a process that has seen no other file.

        Raises:
            UnreadableError: the file is damaged, empty, or of another type than it says.
            UnsupportedTypeError: no manifest can be in a file of this type, and no sidecar was given.
            EngineCrashedError: the engine's process died on it.
            TimedOutError: it took longer than its size allows.
            TooLargeError: larger than is examined here, or it needs more memory than allowed.
        """
        ...

    def probe(self, path: Path, *, media_type: str | None = None) -> "Probe":
        """Return whether the file holds a manifest, and which; trust is not looked at.

        Raises:
            UnreadableError, EngineCrashedError, TimedOutError, TooLargeError: as `read`.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a file carries before it is signed.

    Attributes:
        media_type: found by magic.
        embeddable: the engine can write into this type.
        manifest_label: of the active manifest; None where there is none, or it can't be decoded.
        remote_url: where a manifest is said to be; not visited.
        broken: a manifest is there and can't be decoded.
    """

    media_type: str
    embeddable: bool
    manifest_label: str | None = None
    remote_url: str | None = None
    broken: bool = False

    @property
    def has_manifest(self) -> bool:
        """Whether signing with `Intent.CREATE` would drop provenance."""
        return self.broken or self.manifest_label is not None or self.remote_url is not None


class ManifestWriter(Protocol):
    """Writes and signs one manifest, away from the caller's process, which alone holds the key."""

    def sign(self, request: SignRequest, *, sign: SignCallback) -> SignedManifest:
        """Write `request.destination` and return what is in it, durable on disk.

        `sign` is called at most once, in the calling thread. If this raises, the source is untouched and the
        destination does not exist. The caller reads the result back with a fresh process before moving it into place.

        Raises:
            TargetExistsError: the destination exists, or is the source.
            SigningFailedError: the key or certificate could not be used, or the engine refused the claim; the
                message says why.
            SealError: `Intent.CREATE` on a source that holds a manifest.
            UnsupportedTypeError: the engine can't embed into this type.
            UnreadableError: the source or an ingredient is damaged.
            EngineCrashedError: the engine's process died; the key was used at most once.
            TimedOutError: it took longer than its size allows.
            TooLargeError: larger than is signed here, or it needs more memory or disk than allowed.
        """
        ...
