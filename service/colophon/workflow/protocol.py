"""The Protocol that the command line and the web call: in process, through a local server, or at COLOPHON_URL alike.

Every method raises only errors of `colophon.errors`. Methods block; the web runs them in threads.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from colophon.authorship.result import Authorship
from colophon.record.nouns import Agent, Amendment, Asset, Decision, Step, Withdrawal, Work
from colophon.record.vocabulary import Stage
from colophon.verify.verdict import Verdict
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.views import (
    AgentView,
    ApiKeyView,
    AssetView,
    ConsistencyView,
    EntryView,
    HealthLine,
    LoggedRelease,
    LogKeysView,
    LogView,
    NewApiKey,
    Page,
    ProofView,
    Recorded,
    ReleaseView,
    SealOrder,
    SealView,
    StatementView,
    WorkView,
)

MAX_BATCH = 1_000
"""Steps in one atomic batch."""

MAX_LEAVES = 256
"""Leaves in one answer: as many as an entry bundle holds."""


class Workflow(Protocol):
    """The use cases. `idempotency_key`: same key and same body give the same answer; same key and other body are refused."""

    # Record
    def create_work(self, who: Principal, work: Work, *, idempotency_key: str | None = None) -> WorkView:
        """Begin to record a production.

        Raises:
            WorkNotFoundError: its parent is not known.
            IdempotencyConflictError: the key was used with another body.
        """
        ...

    def work(self, who: Principal, work_id: str) -> WorkView:
        """Return a work.

        Raises:
            WorkNotFoundError: there is none with this id, or it is another organisation's (so for every method).
        """
        ...

    def works(self, who: Principal, *, cursor: str | None = None, limit: int = 50) -> Page[WorkView]:
        """List works, oldest first.

        Raises:
            BadCursorError: the cursor was not made here (so for every list).
        """
        ...

    def add_agent(self, who: Principal, agent: Agent) -> AgentView:
        """Make an agent known under an id; the same identity again returns the one that is there.

        Whether it is to be named in files is then as said anew, if it was said.
        """
        ...

    def agent(self, who: Principal, agent_id: str) -> AgentView:
        """Return an agent.

        Raises:
            AgentNotFoundError: there is none with this id.
        """
        ...

    def agents(self, who: Principal, *, cursor: str | None = None, limit: int = 50) -> Page[AgentView]:
        """List agents, oldest first."""
        ...

    def register_asset(self, who: Principal, work_id: str, asset: Asset) -> AssetView:
        """Make an asset known by hash, size and type alone; the same again changes nothing."""
        ...

    def upload_asset(self, who: Principal, work_id: str, asset: Asset, content: BinaryIO) -> AssetView:
        """Register an asset and keep its bytes, streamed to disk.

        Raises:
            HashMismatchError: the bytes have another SHA-256 or size than announced; nothing is kept.
        """
        ...

    def asset(self, who: Principal, work_id: str, sha256: str) -> AssetView:
        """Return an asset of a work.

        Raises:
            AssetNotFoundError: the work has none with this SHA-256.
        """
        ...

    def assets(
        self, who: Principal, work_id: str, *, stage: Stage | None = None, cursor: str | None = None, limit: int = 50
    ) -> Page[AssetView]:
        """List a work's assets in the order they became known."""
        ...

    def record_steps(
        self, who: Principal, work_id: str, steps: Sequence[Step], *, idempotency_key: str | None = None
    ) -> tuple[Recorded, ...]:
        """Record up to `MAX_BATCH` steps, all or none, in the order given; returns when they are durable.

        Raises:
            BatchRefusedError: one was refused; names its position (for a single step its own error is raised instead).
        """
        ...

    def decide(
        self, who: Principal, work_id: str, decision: Decision, *, idempotency_key: str | None = None
    ) -> Recorded:
        """Record a decision; returns when it is durable.

        Raises:
            AssetNotFoundError, AgentNotFoundError, StatementNotFoundError: it names what the work does not know.
        """
        ...

    def amend(
        self, who: Principal, work_id: str, amendment: Amendment, *, idempotency_key: str | None = None
    ) -> tuple[Recorded, ...]:
        """Record the replacement (if any) and the amend entry; the last item is the amend's receipt."""
        ...

    def statement(self, who: Principal, work_id: str, statement_id: str) -> StatementView:
        """Return a step, decision or amendment in clear.

        Raises:
            StatementNotFoundError: the work has none with this id.
        """
        ...

    def statements(
        self,
        who: Principal,
        work_id: str,
        *,
        stage: Stage | None = None,
        person: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> Page[StatementView]:
        """List a work's steps, decisions and amendments in log order; `person` is an agent's id."""
        ...

    # What it adds up to
    def authorship(self, who: Principal, work_id: str, sha256: str) -> Authorship:
        """Return what the record adds up to for one asset.

        Raises:
            AssetNotFoundError: the work has none with this SHA-256.
        """
        ...

    # Seal
    def seal(self, who: Principal, order: SealOrder, *, idempotency_key: str | None = None) -> SealView:
        """Accept a seal; it goes on by itself. Ask `seal_status` for how far it is.

        Raises:
            TargetExistsError, AssetContentMissingError, TooLargeError, UnsupportedTypeError: found beforehand.
        """
        ...

    def seal_status(self, who: Principal, job_id: str) -> SealView:
        """Return how far a seal is.

        Raises:
            JobNotFoundError: there is none with this id.
        """
        ...

    def wait_for_seal(self, who: Principal, job_id: str, *, timeout_s: float) -> SealView:
        """Return when the seal is done or failed, or as it stands after `timeout_s`.

        Raises:
            StorageError: it ended, and not even that could be kept; it goes on at the next start.
        """
        ...

    def sealed_file(self, who: Principal, job_id: str) -> AbstractContextManager[Path]:
        """Open the sealed file (or the sidecar) of a finished seal for reading."""
        ...

    def releases(
        self, who: Principal, *, work_id: str | None = None, cursor: str | None = None, limit: int = 50
    ) -> Page[ReleaseView]:
        """List releases, newest first."""
        ...

    def withdraw(self, who: Principal, release_id: str, withdrawal: Withdrawal) -> Recorded:
        """Take a release back, in public; whoever verifies it is told, with reason and time.

        Raises:
            ReleaseNotFoundError: there is none with this id.
            InvalidInputError: it was taken back before.
        """
        ...

    # Verify: public, needs no principal; nothing of the file is kept
    def verify_file(self, path: Path, *, name: str | None = None, sidecar: bytes | None = None) -> Verdict:
        """Return what verification finds for a file; a file that can't be examined gives a verdict that says so."""
        ...

    def verify_hash(self, sha256: str) -> Verdict:
        """Say what the log knows of a file by its SHA-256 alone; content and manifest are not looked at."""
        ...

    def release(self, who: Principal, release_id: str) -> ReleaseView:
        """Return a release; not public.

        Raises:
            ReleaseNotFoundError: there is none with this id.
        """
        ...

    def logged_release(self, release_id: str) -> LoggedRelease:
        """Return what the log says of a release, to anybody.

        Raises:
            ReleaseNotFoundError: there is none with this id.
        """
        ...

    def release_verdict(self, who: Principal | None, release_id: str, *, link: str | None = None) -> Verdict:
        """Return the verdict on the sealed file as it was released, made from what is kept of it.

        It tells what the file discloses: for whoever has the `link` of the release's page, or may read the work.

        Raises:
            ReleaseNotFoundError: there is none with this id, or the link is wrong or missing.
        """
        ...

    # The log: public
    def log_head(self) -> LogView:
        """Return the log's durable head, signed."""
        ...

    def log_entry(self, index: int) -> EntryView:
        """Return a leaf as it stands in the log.

        Raises:
            EntryNotFoundError: the log is shorter.
        """
        ...

    def log_proof(
        self, *, index: int | None = None, leaf_hash: str | None = None, size: int | None = None
    ) -> ProofView:
        """Return the inclusion proof of a leaf, named by index or by hash (hex), in the log of `size` (by default now).

        Raises:
            EntryNotFoundError: there is no such leaf, or the log of `size` does not hold it.
            InvalidInputError: neither or both of index and hash were given.
        """
        ...

    def log_consistency(self, *, old_size: int, new_size: int | None = None) -> ConsistencyView:
        """Return the proof that the log of `old_size` is a prefix of that of `new_size` (by default the present one).

        Raises:
            EntryNotFoundError: the log is shorter, or `old_size` is the larger.
        """
        ...

    def log_keys(self) -> LogKeysView:
        """Return every key that the log ever signed with."""
        ...

    def log_cose_receipt(
        self, *, index: int | None = None, leaf_hash: str | None = None, size: int | None = None
    ) -> bytes:
        """Return the same proof as `log_proof` as a COSE receipt (RFC 9942).

        Raises:
            EntryNotFoundError: there is no such leaf, or the log of `size` does not hold it.
            InvalidInputError: neither or both of index and hash were given.
        """
        ...

    def log_tile(self, *, level: int, index: int, width: int) -> bytes:
        """Return a hash tile as it is published, `width` * 32 bytes (C2SP tlog-tiles).

        Raises:
            TileNotFoundError: the log is not long enough for it.
        """
        ...

    def log_entry_bundle(self, *, index: int, width: int) -> bytes:
        """Return the first `width` entries of a bundle as they are published (C2SP tlog-tiles).

        Raises:
            TileNotFoundError: the log is not long enough for it.
        """
        ...

    def log_leaves(self, *, start: int, end: int) -> tuple[bytes, ...]:
        """Return the exact bytes of the leaves `[start, end)`, at most `MAX_LEAVES`.

        Raises:
            EntryNotFoundError: the log is shorter.
            InvalidInputError: they are more, or none.
        """
        ...

    def adopt_log(self, who: Principal, *, size: int, root: str) -> LogView:
        """Go on signing a log whose high-water mark is not on this machine, from the newest head that a person knows.

        Returns the present head, signed. Asked for once, after the folder was moved or the mark was lost.

        Raises:
            ScopeMissingError: the caller lacks a scope: only who may do everything says this.
            InvalidInputError: the log has its mark here, or `root` (hex) is no hash.
            BehindMarkError, LogForkedError: the log here does not contain that head.
        """
        ...

    # The place itself
    def new_api_key(self, who: Principal, *, name: str, scopes: frozenset[Scope]) -> NewApiKey:
        """Make an API key; its secret is told this once.

        Raises:
            ScopeMissingError: the caller lacks a scope: only who may do everything makes keys.
        """
        ...

    def api_keys(self, who: Principal) -> tuple[ApiKeyView, ...]:
        """Return the API keys, without their secrets."""
        ...

    def revoke_api_key(self, who: Principal, key_id: str) -> ApiKeyView:
        """See to it that a key opens nothing any more.

        Raises:
            NotFoundError: there is none with this id.
        """
        ...

    def principal_of(self, secret: str) -> Principal:
        """Return who an API key's secret belongs to.

        Raises:
            NotAuthenticatedError: nobody.
        """
        ...

    def doctor(self, who: Principal) -> tuple[HealthLine, ...]:
        """Look at everything that must be right for sealing and recording, and say what is not."""
        ...

    def metrics(self) -> Mapping[str, float]:
        """Return the figures the operator watches, by Prometheus name."""
        ...
