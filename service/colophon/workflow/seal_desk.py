"""Where seals are ordered and asked after; the work itself is done by `sealing`, in the background."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from colophon.errors import ColophonError, JobNotFoundError, NoSealedFileError
from colophon.record.identifiers import new_random_id
from colophon.workflow.ports import SealRecord, SealRecords, SealRunner
from colophon.workflow.preparing import SealTools
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.repeating import callers_key
from colophon.workflow.seal_checks import checked
from colophon.workflow.seal_files import SealFiles
from colophon.workflow.stores import Stores
from colophon.workflow.views import JobState, SealOrder, SealStage, SealView

_ENDED = frozenset({JobState.DONE, JobState.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SealDesk:
    """The use cases around one seal."""

    stores: Stores
    seals: SealRecords
    runner: SealRunner
    tools: SealTools
    files: SealFiles

    def order(self, who: Principal, order: SealOrder, *, idempotency_key: str | None) -> SealView:
        """Accept a seal once all that can be found beforehand is in order, and start it."""
        who.need(Scope.SEAL)
        if order.disclose:
            who.need(Scope.DISCLOSE)
        asset = self.stores.records.asset(who.org, self.stores.records.work(who.org, order.work).id, order.asset)
        # One id for job and release, fixed here: whatever happens later, this order has one release.
        job = new_random_id()
        view = SealView(
            id=job,
            work=order.work,
            asset=order.asset,
            release=job,
            state=JobState.QUEUED,
            stage=SealStage.SUMMARY,
            progress=0.0,
            file_name=asset.asset.name,
        )
        record = SealRecord(org=who.org, via=who.via, view=view, order=order)
        under_way = next((one for one in self.seals.unfinished() if (one.org, one.order) == (who.org, order)), None)
        if under_way is not None and idempotency_key is None:
            # Its process died, or somebody asked twice: one file at one place is sealed once.
            record = under_way
        elif idempotency_key is None:
            record = self.seals.add(self._checked(record), idempotency_key=None)
        else:
            kept = self.seals.add(record, idempotency_key=callers_key(idempotency_key))
            if kept.view.id != job:
                # Asked before; if the process died right after that, nobody has started it yet.
                self._start(kept)
                return kept.view
            record = self._checked_or_failed(record)
        self._start(record)
        return record.view

    def status(self, who: Principal, job_id: str) -> SealView:
        """Return how far a seal is."""
        return self._of(who, job_id).view

    def wait(self, who: Principal, job_id: str, *, timeout_s: float) -> SealView:
        """Return when the seal is done or failed, or as it stands after `timeout_s`."""
        record = self._of(who, job_id)
        if record.view.state not in _ENDED:
            self._start(record)
            self.runner.wait(job_id, timeout_s=timeout_s)
            record = self._of(who, job_id)
        return record.view

    def resume(self) -> None:
        """Start every seal that was accepted and has not ended; files that no such job needs are removed."""
        unfinished = self.seals.unfinished()
        self.files.sweep({record.view.id for record in unfinished})
        for record in unfinished:
            self._start(record)

    @contextmanager
    def sealed_file(self, who: Principal, job_id: str) -> Generator[Path, None, None]:
        """Open the sealed file (or the sidecar) of a finished seal for reading.

        Raises:
            NoSealedFileError: it is not done yet, or it failed.
        """
        record = self._of(who, job_id)
        if record.view.state is not JobState.DONE or record.signed_sha256 is None:
            raise NoSealedFileError(_no_file(record.view))
        if record.target_path is not None:
            yield record.target_path
            return
        with self.stores.shelf.as_file(record.signed_sha256) as kept:
            yield kept

    def _start(self, record: SealRecord) -> None:
        if record.view.state not in _ENDED:
            self.runner.start(record.view.id)

    def _checked_or_failed(self, record: SealRecord) -> SealRecord:
        """Check a job that is kept already: with its key it must be answered the same way ever after."""
        try:
            checked = self._checked(record)
        except ColophonError as error:
            failed = {"state": JobState.FAILED, "error_code": error.code, "error": error.message}
            self.seals.save(replace(record, view=record.view.model_copy(update=failed)))
            raise
        self.seals.save(checked)
        return checked

    def _checked(self, record: SealRecord) -> SealRecord:
        return checked(record, stores=self.stores, tools=self.tools, files=self.files)

    def _of(self, who: Principal, job_id: str) -> SealRecord:
        who.need(Scope.SEAL)
        record = self.seals.get(job_id)
        if record.org != who.org:
            raise JobNotFoundError(f"There is no seal {job_id}.")
        return record


def _no_file(view: SealView) -> str:
    if view.state is JobState.FAILED:
        return f"The seal {view.id} failed, so there is no file: {view.error} [{view.error_code}]"
    return f"The seal {view.id} is {view.state.value}; its file is here when its state is done. Wait for that first."
