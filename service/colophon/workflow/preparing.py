"""The first stage of a seal: what is recorded becomes a claim and its summary, fixed before anything is announced."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from colophon.authorship.answer import authorship_of
from colophon.authorship.result import Authorship
from colophon.credential.facts import State, StoreFacts
from colophon.credential.ports import ManifestReader, ManifestWriter, Probe
from colophon.credential.summary import summary_text
from colophon.credential.trust import NOBODY, TrustAnchors
from colophon.errors import FileCheckError
from colophon.record.identifiers import format_time
from colophon.seal.claim import plan_claim
from colophon.seal.material import CredentialledFile, Material, Source
from colophon.seal.ports import ClaimKey
from colophon.seal.saved_plan import plan_text
from colophon.seal.summary import summarise
from colophon.workflow.gathering import Gathered, gather
from colophon.workflow.ports import MediaProbe, SealRecord
from colophon.workflow.seal_files import SIDECAR_SUFFIX, SealFiles, SealSource
from colophon.workflow.stores import Stores
from colophon.workflow.views import TEST_SIGNER, SealView

MAX_SIDECAR_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class SealTools:
    """What a seal is made with.

    Attributes:
        claim_key: loads the claim key when it is first needed: who only records needs none.
        trust: by which ingredients are judged and the sealed file is read back.
        version: of this Colophon, for the manifest.
    """

    reader: ManifestReader
    writer: ManifestWriter
    media: MediaProbe
    claim_key: Callable[[], ClaimKey]
    trust: TrustAnchors
    version: str


@dataclass(frozen=True, slots=True)
class Preparing:
    """Makes summary and plan of one job."""

    stores: Stores
    tools: SealTools
    files: SealFiles

    def prepare(self, record: SealRecord, source: SealSource) -> SealRecord:
        """Return the job with summary and plan, ready to be saved in one write.

        Raises:
            SourceChangedError: the file is not the one that was recorded.
            FileCheckError: it could not be examined.
            InvalidInputError: a field to be disclosed does not exist.
            EntryNotFoundError: the work has no entries.
        """
        source.require_unchanged()
        probe = self.tools.reader.probe(source.path)
        order = record.order
        gathered = gather(self.stores, org=record.org, work=order.work)
        asset = self.stores.records.asset(record.org, order.work, order.asset)
        authorship = authorship_of(gathered.graph, asset.opening.ref)
        sidecar = None if probe.has_manifest else self._sidecar(order.source_path)
        material = Material(
            release=record.view.release,
            log=self.stores.journal.origin,
            title=order.title,
            asset=asset.opening,
            authorship=authorship,
            trees=gathered.trees,
            leaves=gathered.leaves,
            agents=gathered.agents,
            source=Source(
                path=source.path,
                media_type=probe.media_type,
                has_manifest=probe.has_manifest or sidecar is not None,
                sidecar=sidecar,
            ),
            components=self._components(record, authorship, gathered),
            training_mining=order.training_mining,
            version=self.tools.version,
        )
        plan = plan_claim(material)
        summary = summarise(material, plan, disclose=order.disclose)
        return replace(
            record, summary=summary_text(summary), definition=plan_text(plan), view=self._view(record, source, probe)
        )

    def _view(self, record: SealRecord, source: SealSource, probe: Probe) -> SealView:
        key = self.tools.claim_key()
        places = self.tools.media.embedded_prompts(source.path)
        warnings = [f"The published file will still carry {place}." for place in places]
        if key.is_test_signer:
            warnings.append(TEST_SIGNER)
        return record.view.model_copy(
            update={
                "media_type": probe.media_type,
                "embedded": probe.embeddable,
                "warnings": tuple(warnings),
                "certificate_ends": format_time(key.not_after),
            }
        )

    def _sidecar(self, source: Path | None) -> bytes | None:
        """Return the manifest store that lies beside the caller's own file and is that file's."""
        if source is None:
            return None
        for path in (source.with_name(source.name + SIDECAR_SUFFIX), source.with_suffix(SIDECAR_SUFFIX)):
            with suppress(OSError, FileCheckError):
                if path.stat().st_size > MAX_SIDECAR_BYTES:
                    continue
                store = path.read_bytes()
                found = self.tools.reader.read(source, trust=NOBODY, sidecar=store)
                if isinstance(found, StoreFacts) and found.state is not State.INVALID:
                    return store
        return None

    def _components(
        self, record: SealRecord, authorship: Authorship, gathered: Gathered
    ) -> dict[str, CredentialledFile]:
        """Return those components whose file is kept here and carries a credential: they go in with their provenance."""
        found: dict[str, CredentialledFile] = {}
        for ref in dict.fromkeys(component.asset for component in authorship.components):
            stored = gathered.assets.get(ref)
            if stored is None or not self.stores.shelf.has(stored.asset.sha256):
                continue
            place = self.files.work / f"{record.view.id}-part-{len(found)}{Path(stored.asset.name or '').suffix}"
            path = self.files.bring(stored.asset.sha256, place)
            with suppress(FileCheckError):
                # One that can't be examined goes in by its recorded origin, as one without a credential does.
                probe = self.tools.reader.probe(path)
                if probe.manifest_label is not None and not probe.broken:
                    found[ref] = CredentialledFile(path=path, media_type=probe.media_type)
                    continue
            path.unlink(missing_ok=True)
        return found
