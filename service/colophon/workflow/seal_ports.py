"""What the use cases need in order to seal: the state of jobs, a shelf of files, a runner, and a look at the media.

`org` is on every call: a row of another organisation is as absent as one that never was. Durability: when a method that
writes returns, what it wrote survives a crash of the machine.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from colophon.record.vocabulary import Via
from colophon.workflow.views import SealOrder, SealView


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRecord:
    """All that a seal must remember to be resumed: each field is set once, by the stage that makes it.

    Attributes:
        view: what callers see; its id is the release's too, so a release leads to its seal.
        order: with its paths.
        source_path: the file that is sealed: the order's, or the job's own copy of what is on the shelf.
        target_path: where the sealed file goes; None: it is kept on the shelf.
        summary: the claim summary's text, fixed before the intent.
        definition: the plan of the claim as text, fixed with the summary.
        intent_leaf_hash: hex, of the intent's leaf once it is durable.
        intent_proof: the tlog-proof that goes into the file, kept because its witnesses' answers differ each time.
        signed_path: the signed temporary file, and its hash once signing ended.
    """

    org: str
    via: Via
    view: SealView
    order: SealOrder
    source_path: Path | None = None
    target_path: Path | None = None
    summary: str | None = None
    definition: str | None = None
    intent_leaf_hash: str | None = None
    intent_proof: str | None = None
    signed_path: Path | None = None
    signed_sha256: str | None = None
    signed_manifest_sha256: str | None = None
    manifest_label: str | None = None


class SealRecords(Protocol):
    """The state of seal jobs."""

    def add(self, record: SealRecord, *, idempotency_key: str | None) -> SealRecord:
        """Keep a new job; the same idempotency key returns the job that is there.

        Raises:
            IdempotencyConflictError: the key was used for another order.
        """
        ...

    def get(self, job_id: str) -> SealRecord:
        """Return a job.

        Raises:
            JobNotFoundError: none has this id.
        """
        ...

    def save(self, record: SealRecord) -> None:
        """Keep the job's new state in place of the old one."""
        ...

    def unfinished(self) -> tuple[SealRecord, ...]:
        """Return the jobs that are neither done nor failed, oldest first."""
        ...


class Shelf(Protocol):
    """Files by SHA-256: uploaded assets, sealed files, manifests."""

    def has(self, sha256: str) -> bool:
        """Return whether the file is kept."""
        ...

    def put(self, content: BinaryIO, *, sha256: str, size: int | None) -> None:
        """Keep a file, streamed; when this returns it is durable and whole.

        Raises:
            HashMismatchError: the bytes have another hash or size; nothing is kept.
            StorageFullError, StorageError: nothing is kept.
        """
        ...

    def put_file(self, path: Path, *, sha256: str) -> None:
        """Keep a copy of a file; its hash is checked as it is copied.

        Raises:
            HashMismatchError: the file has another hash; nothing is kept.
            StorageFullError, StorageError: nothing is kept.
        """
        ...

    def as_file(self, sha256: str) -> AbstractContextManager[Path]:
        """Open a kept file under a path that is valid inside the context.

        Raises:
            AssetContentMissingError: it is not kept.
        """
        ...

    def remove(self, sha256: str) -> None:
        """Stop keeping a file; one that is not kept is no error."""
        ...


class SealRunner(Protocol):
    """Runs seals by id, durably: a job that was running when the process died is run again after the next start."""

    def start(self, job_id: str) -> None:
        """See to it that the job runs; a job that runs already is not started twice."""
        ...

    def wait(self, job_id: str, *, timeout_s: float) -> None:
        """Return when the job has ended, or after `timeout_s`; at once if it does not run here.

        Raises:
            ColophonError: whatever ended the run before the job could even keep why, such as a full disk; told once.
        """
        ...


class MediaProbe(Protocol):
    """Looks into media for what a seal should warn about."""

    def embedded_prompts(self, path: Path) -> tuple[str, ...]:
        """Return in words where the file carries a prompt or a workflow of a generator; nothing if it does not.

        Raises:
            UnreadableError: the file can't be opened.
        """
        ...
