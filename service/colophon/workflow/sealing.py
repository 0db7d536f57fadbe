"""The seal of design section 8, stage by stage. After a death it is entered again and goes on where it stood.

Each stage saves what it made as its last act, and each may be done again. What holds if the process dies within a stage
stands there.
"""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from colophon.credential.facts import ReadResult, StoreFacts
from colophon.credential.ports import SignRequest
from colophon.credential.summary import LedgerAssertion, read_summary, summary_sha256
from colophon.errors import ColophonError, FileCheckError, SealError, SealMismatchError
from colophon.record.vocabulary import Visibility
from colophon.seal.claim import INTENT, ClaimPlan, complete_definition
from colophon.seal.intent import state_intent
from colophon.seal.ports import ClaimKey
from colophon.seal.read_back import check_read_back
from colophon.seal.saved_plan import read_plan
from colophon.workflow.log import Log
from colophon.workflow.ports import Batch, SealRecord, SealRecords
from colophon.workflow.preparing import Preparing, SealTools
from colophon.workflow.releasing import Releasing
from colophon.workflow.seal_checks import checked
from colophon.workflow.seal_files import SIDECAR_SUFFIX, SealFiles, SealSource, file_sha256, mark_of
from colophon.workflow.stores import Stores
from colophon.workflow.views import JobState, SealStage

_STAGES: Final = tuple(SealStage)


@dataclass(frozen=True, slots=True)
class _Announced:
    """What the file must say, word for word, wherever the job is entered."""

    plan: ClaimPlan
    ledger: LedgerAssertion
    signer_spki_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """Performs seals by id; `closing` tells whether the process is about to end."""

    stores: Stores
    seals: SealRecords
    log: Log
    tools: SealTools
    files: SealFiles
    releasing: Releasing
    closing: Callable[[], bool]

    def run(self, job_id: str) -> None:
        """Do one job from wherever it stands, to its end: its result, or why there is none, is saved.

        A job that is interrupted because the process ends stays as it is and goes on after the next start.
        """
        record = self.seals.get(job_id)
        if record.view.state in {JobState.DONE, JobState.FAILED}:
            return
        failure: ColophonError | None = SealError(
            "The seal ended for a reason nobody foresaw; the service's log has it."
        )
        try:
            self._perform(record)
            failure = None
        except ColophonError as error:
            failure = error
        finally:
            # Also where something of another kind was raised, which then goes on to the job runner's log.
            if failure is not None and not self.closing():
                self._fail(job_id, failure)

    def _perform(self, record: SealRecord) -> None:
        record = self._reach(record, SealStage.SUMMARY, state=JobState.RUNNING)
        if record.view.embedded is None:
            # The process died between keeping the order and looking at it.
            record = self._save(checked(record, stores=self.stores, tools=self.tools, files=self.files))
        source = SealSource(self._source_of(record), record.order.asset)
        if record.summary is None or record.definition is None:
            # If the process dies in here, nothing is announced; the summary is made anew, perhaps of a longer record.
            record = self._save(Preparing(self.stores, self.tools, self.files).prepare(record, source))
        if record.intent_leaf_hash is None:
            record = self._announce(self._reach(record, SealStage.INTENT))
        if record.intent_proof is None:
            # Waits for the log's witnesses, a bounded time. If the process dies before it is kept, another one is made:
            # nothing was signed with the first.
            record = self._save(replace(record, intent_proof=self._proof_of_intent(record)))
        announced = self._announced(record)
        facts = None
        if not self.releasing.is_logged(record) and not self.files.is_placed(record):
            # Pre-signing slots: nothing is stripped, burnt in or written yet, so the source itself is what is signed.
            record = self._reach(record, SealStage.SLOTS)
            record = self._sign(self._reach(record, SealStage.CLAIM), source, announced)
            facts = self._check_and_place(record, source, announced)
        self._release(self._reach(record, SealStage.RELEASE), facts)

    def _announce(self, record: SealRecord) -> SealRecord:
        """Log the intent: who is about to seal what, saying what.

        If the process dies before the leaf's hash is saved, the same key and body give the same entry again.
        """
        text = record.summary or ""
        signer = self.tools.claim_key().spki_sha256
        intent = state_intent(read_summary(text), signer_spki_sha256=signer, source_sha256=record.order.asset)
        body = hashlib.sha256(f"{signer}\n{summary_sha256(text)}".encode()).hexdigest()
        (recorded,) = self.stores.journal.append(
            Batch(
                org=record.org,
                work=None,
                visibility=Visibility.OPEN,
                via=record.via,
                statings=(intent,),
                idempotency_key=f"intent:{record.view.id}",
                body_sha256=body,
            )
        )
        return self._save(replace(record, intent_leaf_hash=recorded.leaf_hash))

    def _announced(self, record: SealRecord) -> _Announced:
        """Return what was announced, from what was kept: the same bytes however often it is asked for."""
        index = self._intent_index(record)
        ledger = LedgerAssertion(
            summary=record.summary or "",
            intent=self.stores.journal.leaf(index).decode("utf-8"),
            proof=record.intent_proof or "",
            log_key=self.log.signer.key.vkey,
        )
        return _Announced(read_plan(record.definition or ""), ledger, self.tools.claim_key().spki_sha256)

    def _proof_of_intent(self, record: SealRecord) -> str:
        """Return the proof that the intent is in the log, under the newest head and with whoever witnessed it in time."""
        return self.log.proof(index=self._intent_index(record), leaf_hash=None, size=None).proof

    def _intent_index(self, record: SealRecord) -> int:
        return self.stores.journal.index_of(bytes.fromhex(record.intent_leaf_hash or ""))

    def _sign(self, record: SealRecord, source: SealSource, announced: _Announced) -> SealRecord:
        """Sign into the job's temporary file, unless it is there already: the key is not used for a second one.

        If the process dies before the hash is saved, a file that reads back as ours is taken over, any other removed.
        """
        embedded = record.view.embedded is True
        signed = self.files.signed(record, suffix=source.path.suffix if embedded else SIDECAR_SUFFIX)
        if signed.is_file():
            if record.signed_sha256 is None:
                adopted = self._adopt(record, signed, source, announced)
                if adopted is not None:
                    return self._save(adopted)
            elif file_sha256(signed) == record.signed_sha256:
                return record
            signed.unlink()
        record = self._reach(record, SealStage.SIGN)
        source.require_unchanged()
        key = self.tools.claim_key()
        done = self.tools.writer.sign(self._request(record, source.path, signed, announced, key), sign=key.sign)
        source.require_unchanged()
        return self._save(
            replace(
                record,
                signed_path=signed,
                signed_sha256=done.output_sha256,
                signed_manifest_sha256=done.manifest_sha256,
                manifest_label=done.label,
            )
        )

    def _request(
        self, record: SealRecord, source: Path, signed: Path, announced: _Announced, key: ClaimKey
    ) -> SignRequest:
        return SignRequest(
            source=source,
            destination=signed,
            media_type=record.view.media_type or "",
            definition=complete_definition(announced.plan, announced.ledger),
            intent=INTENT,
            ingredients=announced.plan.ingredients,
            algorithm=key.algorithm,
            chain_pem=key.chain_pem,
            trust=self.tools.trust,
            embed=record.view.embedded is True,
        )

    def _adopt(self, record: SealRecord, signed: Path, source: SealSource, announced: _Announced) -> SealRecord | None:
        """Return the job with a file that an earlier run signed, if it is whole and says what was announced."""
        with suppress(FileCheckError, SealMismatchError):
            facts = self._read_back(record, signed, source, announced)
            if facts.active is not None and facts.store_sha256 is not None:
                return replace(
                    record,
                    signed_path=signed,
                    signed_sha256=file_sha256(signed),
                    signed_manifest_sha256=facts.store_sha256,
                    manifest_label=facts.active.label,
                )
        return None

    def _check_and_place(self, record: SealRecord, source: SealSource, announced: _Announced) -> StoreFacts:
        """Read the signed file back in a fresh process, check every word of it, and move it to its place.

        If the process dies in here, the file is found there or at its temporary name, whole.

        Raises:
            SealMismatchError: it says something else, or is no longer the file that was signed.
            TargetExistsError: something came to its place meanwhile.
        """
        signed, sha256 = record.signed_path, record.signed_sha256
        if signed is None or sha256 is None:
            raise SealError("The seal has no signed file to check.")
        record = self._reach(record, SealStage.CHECK)
        before = mark_of(signed)
        with ThreadPoolExecutor(1) as beside:
            # Our own hash, not only the signing process's word for it; it costs no time beside the reading.
            hashed = beside.submit(file_sha256, signed)
            facts = self._read_back(record, signed, source, announced)
            same = hashed.result() == sha256 and mark_of(signed) == before
        if facts.store_sha256 not in {None, record.signed_manifest_sha256} or not same:
            raise SealMismatchError("The file read back is not the one that was signed.")
        self.files.place(self._reach(record, SealStage.PLACE), signed, sha256=sha256)
        return facts

    def _read_back(self, record: SealRecord, signed: Path, source: SealSource, announced: _Announced) -> StoreFacts:
        embedded = record.view.embedded is True
        trust, trusted = self.releasing.own_trust()
        facts: ReadResult = self.tools.reader.read(
            signed if embedded else source.path,
            trust=trust,
            media_type=record.view.media_type,
            sidecar=None if embedded else signed.read_bytes(),
            fresh=True,
        )
        if not isinstance(facts, StoreFacts):
            raise SealMismatchError("The signed file, read back, holds no credential.")
        check_read_back(
            facts,
            plan=announced.plan,
            ledger=announced.ledger,
            signer_spki_sha256=announced.signer_spki_sha256,
            trusted=trusted,
        )
        return facts

    def _release(self, record: SealRecord, facts: StoreFacts | None) -> None:
        """Log the release and end the job; a file whose release can't be logged does not stay in its place."""
        try:
            self.releasing.log(record)
        except ColophonError:
            if not self.releasing.is_logged(record):
                if not self.closing():
                    self.files.take_back(record)
                raise
            # It was kept, and only the answer was lost: the same again gives the first answer.
            self.releasing.log(record)
        self._save(replace(record, view=self.releasing.finished(record, facts)))
        self.files.clean(record)

    def _source_of(self, record: SealRecord) -> Path:
        if record.source_path is not None and record.order.source_path is not None:
            return record.source_path
        asset = self.stores.records.asset(record.org, record.order.work, record.order.asset).asset
        return self.files.source(record.order, job=record.view.id, asset=asset)

    def _reach(self, record: SealRecord, stage: SealStage, *, state: JobState | None = None) -> SealRecord:
        """Say how far the job is."""
        view = record.view.model_copy(
            update={
                "state": state or record.view.state,
                "stage": stage,
                "progress": _STAGES.index(stage) / len(_STAGES),
            }
        )
        return self._save(replace(record, view=view))

    def _save(self, record: SealRecord) -> SealRecord:
        self.seals.save(record)
        return record

    def _fail(self, job_id: str, error: ColophonError) -> None:
        record = self.seals.get(job_id)
        self.files.clean(record)
        view = record.view.model_copy(
            update={"state": JobState.FAILED, "error_code": error.code, "error": error.message}
        )
        self._save(replace(record, view=view))
