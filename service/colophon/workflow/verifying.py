"""Verifying: the stranger's check with this log at hand, and what is shown of a release later."""

from dataclasses import dataclass
from pathlib import Path

from colophon.errors import AssetContentMissingError, JobNotFoundError, ReleaseNotFoundError, WorkNotFoundError
from colophon.record.commitment import FieldOpening
from colophon.verify.ports import LoggedEntry, ReleaseRecord
from colophon.verify.sentence import sentence_of
from colophon.verify.verdict import Verdict
from colophon.verify.verifier import Verifier
from colophon.workflow.log import Log
from colophon.workflow.ports import Records, SealRecord, SealRecords, Shelf
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.release_page import opens
from colophon.workflow.views import LoggedRelease, ReleaseView


@dataclass(frozen=True, slots=True)
class LogReleases:
    """Finds releases in our own log; implements `verify.ports.ReleaseLookup`."""

    log: Log
    records: Records

    def by_release(self, release_id: str) -> ReleaseRecord | None:
        """Return the release with this id."""
        release = withdrawal = None
        for index, entry, openings in self.log.journal.release_entries(release_id):
            if entry.statement.type == "release":
                release = self._logged(index, openings)
            elif entry.statement.type == "withdraw":
                withdrawal = self._logged(index, openings)
        return None if release is None else ReleaseRecord(release=release, withdrawal=withdrawal)

    def by_file(self, sha256: str) -> ReleaseRecord | None:
        """Return the newest release whose sealed file has this SHA-256."""
        try:
            view = self.records.release_by_hash(sha256)
        except ReleaseNotFoundError:
            return None
        return self.by_release(view.id) if view.file_sha256 == sha256 else None

    def _logged(self, index: int, openings: tuple[FieldOpening, ...]) -> LoggedEntry:
        return LoggedEntry(receipt=self.log.receipt(index), openings=openings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifying:
    """The public use cases around verification; nothing of a stranger's file is kept."""

    verifier: Verifier
    records: Records
    seals: SealRecords
    shelf: Shelf

    def verify_file(self, path: Path, *, name: str | None, sidecar: bytes | None) -> Verdict:
        """Return what verification finds for a file."""
        return self.verifier.verify(path, name=name, sidecar=sidecar)

    def verify_hash(self, sha256: str) -> Verdict:
        """Return what the log knows of a file by its SHA-256 alone."""
        return self.verifier.verify_hash(sha256)

    def release(self, who: Principal, release_id: str) -> ReleaseView:
        """Return a release of the caller's organisation."""
        who.need(Scope.READ)
        release = self.records.release(release_id)
        try:
            self.records.work(who.org, release.work)
        except WorkNotFoundError:
            raise _no_release(release_id) from None
        return release

    def logged_release(self, release_id: str) -> LoggedRelease:
        """Return what the log says of a release."""
        return self.records.release(release_id).logged()

    def release_verdict(self, who: Principal | None, release_id: str, *, link: str | None) -> Verdict:
        """Return the verdict on the sealed file as it was released, to who has its link or may read its work.

        A file that came by upload is on the shelf and is examined again. Of one that was sealed at its own path only the
        verdict of that day is kept; what the log says of the release is looked up anew.
        """
        release = self.records.release(release_id)
        if link is None or not opens(release.page, link=link):
            # Ids of releases stand in the log; who has no more than that is told what an unknown id is told.
            if who is None:
                raise _no_release(release_id)
            self.release(who, release_id)
        try:
            job = self.seals.get(release_id)
        except JobNotFoundError:
            return self.verifier.verify_hash(release.file_sha256)
        try:
            return self._again(release, job)
        except AssetContentMissingError:
            return self._kept(release, job)

    def _again(self, release: ReleaseView, job: SealRecord) -> Verdict:
        if job.signed_sha256 is None:
            raise AssetContentMissingError("The seal has no file.")
        with self.shelf.as_file(job.signed_sha256) as sealed:
            if release.embedded:
                return self.verifier.verify(sealed, name=release.file_name)
            with self.shelf.as_file(release.asset) as beside:
                return self.verifier.verify(beside, name=release.file_name, sidecar=sealed.read_bytes())

    def _kept(self, release: ReleaseView, job: SealRecord) -> Verdict:
        now = self.verifier.verify_hash(release.file_sha256)
        if job.view.verdict_sha256 is None:
            return now
        try:
            with self.shelf.as_file(job.view.verdict_sha256) as kept:
                then = Verdict.model_validate_json(kept.read_bytes())
        except AssetContentMissingError:
            return now
        told = {"release", "withdrawn_code", "withdrawn_reason", "withdrawn_at"}
        ledger = then.ledger.model_copy(update=now.ledger.model_dump(include=told))
        withdrawn = tuple(check for check in now.checks if check.id == "release.withdrawn")
        verdict = then.model_copy(update={"ledger": ledger, "checks": (*then.checks, *withdrawn)})
        return verdict.model_copy(update={"sentence": sentence_of(verdict)})


def _no_release(release_id: str) -> ReleaseNotFoundError:
    return ReleaseNotFoundError(f"There is no release {release_id} here.")
