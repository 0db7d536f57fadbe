"""The last stage of a seal: the release in the log and in the records, and the verdict that is shown of it later."""

import hashlib
import io
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from colophon.credential.facts import ReadResult, StoreFacts
from colophon.credential.ports import ManifestReader, Probe
from colophon.credential.summary import read_summary
from colophon.credential.trust import TrustAnchors
from colophon.errors import SealError, StorageError
from colophon.record.commitment import page_link
from colophon.record.vocabulary import Visibility
from colophon.seal.intent import state_release
from colophon.verify.verdict import Verdict
from colophon.workflow.ports import Batch, SealRecord
from colophon.workflow.preparing import SealTools
from colophon.workflow.release_page import page_path
from colophon.workflow.repeating import body_sha256
from colophon.workflow.stores import Stores
from colophon.workflow.verifying import Verifying
from colophon.workflow.views import JobState, ReleaseView, SealStage, SealView

_PEM_BEGIN: Final = "-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True, kw_only=True)
class Releasing:
    """Logs the release of a file that is signed, checked and in its place."""

    stores: Stores
    tools: SealTools
    verifying: Verifying

    def own_trust(self) -> tuple[TrustAnchors, bool]:
        """Return the lists by which a sealed file is read back, and whether its signer must be known by them.

        The signer's own root is added to the configured list: the question here is whether the file says what was meant.
        """
        chain = self.tools.claim_key().chain_pem
        certificates = [_PEM_BEGIN + part for part in chain.split(_PEM_BEGIN)[1:]]
        configured = self.tools.trust
        if len(certificates) < 2:  # noqa: PLR2004 - a leaf alone brings no root along
            return configured, False
        root = certificates[-1].strip()
        if root in configured.claim_pem:
            return configured, True
        return replace(configured, claim_pem=f"{configured.claim_pem}\n{root}\n"), True

    def is_logged(self, record: SealRecord) -> bool:
        """Return whether the release's entry is in the log, though the job may not know."""
        entries = self.stores.journal.release_entries(record.view.release)
        return any(entry.statement.type == "release" for _, entry, _ in entries)

    def log(self, record: SealRecord) -> None:
        """Append the release and keep it among the records; both may be repeated."""
        view, order = record.view, record.order
        if record.signed_sha256 is None or record.signed_manifest_sha256 is None or record.intent_leaf_hash is None:
            raise SealError("The seal has no signed file to release.")
        embedded = view.embedded is True
        # For a sidecar: the file that it lies beside, which is the source unchanged.
        file_sha256 = record.signed_sha256 if embedded else order.asset
        statement = state_release(
            release=view.release,
            intent=record.intent_leaf_hash,
            manifest_sha256=record.signed_manifest_sha256,
            file_sha256=file_sha256,
            media_type=view.media_type or "",
            embedded=embedded,
            title=order.title,
        )
        (recorded,) = self.stores.journal.append(
            Batch(
                org=record.org,
                work=None,
                visibility=Visibility.OPEN,
                via=record.via,
                statings=(statement,),
                idempotency_key=f"release:{view.id}",
                body_sha256=body_sha256("release", view.release, file_sha256, record.signed_manifest_sha256),
            )
        )
        # If the process dies here, the release is logged and not listed; the job is entered again and lists it.
        self.stores.records.add_release(
            record.org,
            ReleaseView(
                id=view.release,
                work=order.work,
                title=order.title,
                file_name=_file_name(record),
                media_type=view.media_type or "",
                embedded=embedded,
                file_sha256=file_sha256,
                manifest_sha256=record.signed_manifest_sha256,
                asset=order.asset,
                index=recorded.index,
                released_at=recorded.at,
                page=_page(record),
            ),
        )

    def finished(self, record: SealRecord, facts: StoreFacts | None) -> SealView:
        """Return what callers see of the finished seal; `facts` are those of the last look, if it was in this run."""
        verdict = self._verdict(record, facts)
        return record.view.model_copy(
            update={
                "state": JobState.DONE,
                "stage": SealStage.RELEASE,
                "progress": 1.0,
                "file_name": _file_name(record),
                "sealed_sha256": record.signed_sha256,
                "manifest_sha256": record.signed_manifest_sha256,
                "sealed_path": record.target_path,
                "sentence": None if verdict is None else verdict.sentence,
                "verdict_sha256": None if verdict is None else self._keep(verdict),
                "page": _page(record),
            }
        )

    def _verdict(self, record: SealRecord, facts: StoreFacts | None) -> Verdict | None:
        """Return the verdict on the file as released; None if it is gone from its place already."""
        trust, _ = self.own_trust()
        verifier = self.verifying.verifier
        # Hashed by this process a moment ago, while it was read back; what is in its place is that file.
        known = None if facts is None else record.signed_sha256
        if facts is not None and trust == self.tools.trust:
            # The file was read to its last byte a moment ago, under the very lists of the verifier.
            verifier = replace(verifier, reader=_AlreadyRead(facts, verifier.reader))
        with suppress(StorageError), self._placed(record) as placed:
            if record.view.embedded is True:
                return verifier.verify(placed, name=_file_name(record), known_sha256=known)
            if record.source_path is not None and record.source_path.is_file():
                return verifier.verify(record.source_path, name=_file_name(record), sidecar=placed.read_bytes())
        return None

    @contextmanager
    def _placed(self, record: SealRecord) -> Generator[Path, None, None]:
        if record.target_path is not None:
            yield record.target_path
            return
        with self.stores.shelf.as_file(record.signed_sha256 or "") as kept:
            yield kept

    def _keep(self, verdict: Verdict) -> str | None:
        """Keep the verdict on the shelf: of a file sealed at its own path nothing else is kept to be shown."""
        text = verdict.model_dump_json().encode("utf-8")
        sha256 = hashlib.sha256(text).hexdigest()
        # A full disk must not undo a seal that is logged; it is then shown by what the log says alone.
        with suppress(StorageError):
            self.stores.shelf.put(io.BytesIO(text), sha256=sha256, size=len(text))
            return sha256
        return None


@dataclass(frozen=True, slots=True)
class _AlreadyRead:
    """A reader whose answer is known: the file was just read back, fully validated, by a fresh process."""

    facts: StoreFacts
    reader: ManifestReader

    def read(
        self,
        path: Path,
        *,
        trust: TrustAnchors,
        media_type: str | None = None,
        sidecar: bytes | None = None,
        fresh: bool = False,
    ) -> ReadResult:
        """Return what was read."""
        del path, trust, media_type, sidecar, fresh
        return self.facts

    def probe(self, path: Path, *, media_type: str | None = None) -> Probe:
        """Return what the file carries."""
        return self.reader.probe(path, media_type=media_type)


def _page(record: SealRecord) -> str:
    """Return the path of the release's page, by the salt that was sealed into the file."""
    if record.summary is None:
        raise SealError("The seal has no claim summary, so its release has no page.")
    salt = read_summary(record.summary).asset.salt
    return page_path(release=record.view.release, link=page_link(release=record.view.release, salt=salt))


def _file_name(record: SealRecord) -> str | None:
    """Return how the sealed file is called: for a sidecar, the file that it lies beside."""
    own = record.target_path if record.view.embedded is True else None
    path = own or record.order.source_path
    return record.view.file_name if path is None else path.name
