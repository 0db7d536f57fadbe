"""What the engine found in a file: frozen values, with nothing of the engine's own types in them.

Facts are not a verdict. `StoreFacts.state` in particular is the engine's summary, which stays "Trusted" where an
ingredient was tampered with; `verify/` decides, over every manifest and every ingredient. All text in here comes
from the file, so from anyone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from colophon.record.canonical import Json


class State(StrEnum):
    """The engine's own summary of a store; never shown alone."""

    TRUSTED = "Trusted"
    VALID = "Valid"
    INVALID = "Invalid"


class Source(StrEnum):
    """Where the manifest store was."""

    EMBEDDED = "embedded"
    SIDECAR = "sidecar"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationStatus:
    """One status code of C2PA 2.4, section 15.2 (or of CAWG), with the JUMBF URI it is about."""

    code: str
    url: str | None = None
    explanation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationCodes:
    """The status codes of one validation, in the engine's order."""

    success: tuple[ValidationStatus, ...] = ()
    informational: tuple[ValidationStatus, ...] = ()
    failure: tuple[ValidationStatus, ...] = ()

    @property
    def success_codes(self) -> frozenset[str]:
        """The codes that say something holds."""
        return frozenset(status.code for status in self.success)

    @property
    def informational_codes(self) -> frozenset[str]:
        """The codes that neither hold nor fail."""
        return frozenset(status.code for status in self.informational)

    @property
    def failure_codes(self) -> frozenset[str]:
        """The codes that say something fails."""
        return frozenset(status.code for status in self.failure)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerFacts:
    """Who signed a claim, as its certificate says.

    Attributes:
        algorithm: COSE algorithm in the engine's lower case: es256, es384, es512, ps256, ps384, ps512, ed25519.
        organisation: O of the leaf's subject.
        common_name: CN of the leaf's subject.
        issuer_organisation: O of the leaf's issuer.
        issuer_common_name: CN of the leaf's issuer.
        serial_number: of the leaf, lower-case hex as the engine prints it.
        not_before: start of the leaf's validity, RFC 3339.
        not_after: end of the leaf's validity, RFC 3339.
        spki_sha256: SHA-256 of the leaf's DER SubjectPublicKeyInfo, hex; None where the certificate could not be
            found or parsed in the store the engine validated.
        chain_der: the certificates of the COSE x5chain header, leaf first; empty where they could not be found.
        time: gen_time of the RFC 3161 token, whoever issued it; None without one.
        time_trusted: the token was issued by an authority under the reader's time anchors (`timeStamp.trusted`).
    """

    algorithm: str
    organisation: str | None = None
    common_name: str | None = None
    issuer_organisation: str | None = None
    issuer_common_name: str | None = None
    serial_number: str | None = None
    not_before: str | None = None
    not_after: str | None = None
    spki_sha256: str | None = None
    chain_der: tuple[bytes, ...] = field(default=(), repr=False)
    time: datetime | None = None
    time_trusted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftwareAgent:
    """A piece of software named by a claim or an action."""

    name: str
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFacts:
    """One action of a `c2pa.actions` assertion, in the order of the manifest.

    Attributes:
        action: the label, such as `c2pa.created`.
        digital_source_type: IRI, None where the action has none.
        when: as written, not parsed: files carry anything here.
        ingredients: assertion labels of the ingredients it names, such as `c2pa.ingredient.v3__1`.
        created: the assertion stands among the claim's created assertions (the signer's own word), not the gathered
            ones.
    """

    action: str
    digital_source_type: str | None = None
    when: str | None = None
    software_agent: SoftwareAgent | None = None
    description: str | None = None
    reason: str | None = None
    parameters: Mapping[str, Json] = field(default_factory=dict[str, Json])
    ingredients: tuple[str, ...] = ()
    created: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AssertionFacts:
    """One assertion with its data as crJSON writes it (byte strings are text that begins with ``b64'``).

    Attributes:
        label: as in the store, with the `__1` of a repeated label.
        created: stands among the claim's created assertions. Claims of version 1 know no difference: False there.
    """

    label: str
    data: Json
    created: bool = False

    @property
    def base_label(self) -> str:
        """The label without the `__1` that tells repeated assertions apart."""
        return self.label.partition("__")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class IngredientFacts:
    """One ingredient of one manifest.

    The state of an ingredient is `recorded` (what the signer saw when it was added) with `delta` applied (what is
    different now and here); neither list alone is.

    Attributes:
        label: of its assertion.
        relationship: parentOf, componentOf or inputTo.
        manifest_label: label of its active manifest in this store; None where it came without a credential.
        recorded: None where the signer recorded nothing.
        delta: None where the engine reports no difference for it.
    """

    label: str
    relationship: str
    title: str | None = None
    media_type: str | None = None
    instance_id: str | None = None
    digital_source_type: str | None = None
    manifest_label: str | None = None
    recorded: ValidationCodes | None = None
    delta: ValidationCodes | None = None
    created: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestFacts:
    """One manifest of the store.

    Attributes:
        claim_version: 1 or 2.
        generator: the software that made the claim; None where the claim does not say.
        spec_version: what the claim says it follows, such as `2.4.0`.
        all_actions_included: None where the manifest does not say.
        codes: what the engine reports for this manifest. For an ingredient's manifest this is only that it is the
            one that was added (`ingredient.manifest.validated`); its own state is in `IngredientFacts`.
        deltas: every ingredient delta the engine reports, by the full JUMBF URI of the ingredient assertion; set on the
            active manifest, and about nested ingredients too.
    """

    label: str
    claim_version: int
    generator: SoftwareAgent | None = None
    spec_version: str | None = None
    title: str | None = None
    media_type: str | None = None
    instance_id: str | None = None
    is_update: bool = False
    signer: SignerFacts | None = None
    actions: tuple[ActionFacts, ...] = ()
    all_actions_included: bool | None = None
    assertions: tuple[AssertionFacts, ...] = ()
    ingredients: tuple[IngredientFacts, ...] = ()
    redacted: tuple[str, ...] = ()
    codes: ValidationCodes = ValidationCodes()
    deltas: Mapping[str, ValidationCodes] = field(default_factory=dict[str, ValidationCodes])

    def assertion(self, base_label: str) -> AssertionFacts | None:
        """Return the first assertion with this label, repeated or not; None if there is none."""
        return next(self.assertions_labelled(base_label), None)

    def assertions_labelled(self, base_label: str) -> Iterator[AssertionFacts]:
        """Yield every assertion with this label, in the order of the claim."""
        return (assertion for assertion in self.assertions if assertion.base_label == base_label)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFacts:
    """Everything the engine found for one file and one set of trust anchors.

    Attributes:
        active: the manifest that speaks for the file; None where the engine could not decode it (then `state` is
            Invalid).
        manifests: all of the store, the active one first.
        state: the engine's summary, corrected downwards where only a foreign kind of anchor made it Trusted.
        claim_signer_trusted: the active claim's signer leads to the claim anchors alone.
        source: embedded in the file, or read from a sidecar.
        store_sha256: SHA-256 of the manifest store's bytes, hex; None where the engine does not hand them out.
        store_size: bytes of the manifest store, 0 where unknown.
        crjson: the engine's crJSON report, unchanged.
        engine: name and version of the engine that read it.
    """

    active: ManifestFacts | None
    manifests: tuple[ManifestFacts, ...]
    state: State
    claim_signer_trusted: bool
    source: Source
    store_sha256: str | None
    store_size: int
    crjson: str = field(repr=False)
    engine: str

    def manifest(self, label: str) -> ManifestFacts | None:
        """Return the manifest with this label, None if the store does not hold it."""
        return next((manifest for manifest in self.manifests if manifest.label == label), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoManifest:
    """The file was read to its end and holds no manifest: an absence, which says nothing about tampering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteOnly:
    """The file holds no manifest but names a place for one; the place was not visited.

    Attributes:
        url: as the file has it: from a stranger, never to be fetched or linked unasked.
    """

    url: str


ReadResult: TypeAlias = StoreFacts | NoManifest | RemoteOnly
