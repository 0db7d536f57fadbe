"""The workflow in this process: each method hands on to the use case of its subject."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from colophon.authorship.answer import authorship_of
from colophon.authorship.result import Authorship
from colophon.record.nouns import Agent, Amendment, Asset, Decision, Step, Withdrawal, Work
from colophon.record.vocabulary import Stage
from colophon.verify.verdict import Verdict
from colophon.workflow.access import Access
from colophon.workflow.assets import Assets
from colophon.workflow.gathering import gather
from colophon.workflow.log import Log
from colophon.workflow.principal import Principal, Scope, owner
from colophon.workflow.publishing import Publishing
from colophon.workflow.reading import Reading
from colophon.workflow.recording import Recording
from colophon.workflow.seal_desk import SealDesk
from colophon.workflow.stores import Stores
from colophon.workflow.verifying import Verifying
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What only the place itself can tell, handed in by whoever opened it.

    Attributes:
        local_token: opens the workflow to the home's owner through this server; None without a server.
        examine: looks at everything `doctor` speaks of.
        figures: counts that no use case knows, by Prometheus name.
    """

    examine: Callable[[], tuple[HealthLine, ...]]
    figures: Callable[[], Mapping[str, float]]
    local_token: str | None = field(default=None, repr=False)


class LocalWorkflow:
    """Implements `workflow.protocol.Workflow`, whose docstrings are the contract."""

    def __init__(
        self,
        *,
        stores: Stores,
        log: Log,
        publishing: Publishing,
        seals: SealDesk,
        verifying: Verifying,
        place: Place,
    ) -> None:
        """Put the use cases together; whoever made the parts closes them."""
        self._stores, self._log, self._seals, self._verifying, self._place = stores, log, seals, verifying, place
        self._publishing = publishing
        self._recording, self._reading = Recording(stores), Reading(stores)
        self._assets, self._access = Assets(stores), Access(stores)

    # Record
    def create_work(self, who: Principal, work: Work, *, idempotency_key: str | None = None) -> WorkView:
        """Begin to record a production."""
        return self._recording.create_work(who, work, idempotency_key=idempotency_key)

    def work(self, who: Principal, work_id: str) -> WorkView:
        """Return a work."""
        return self._reading.work(who, work_id)

    def works(self, who: Principal, *, cursor: str | None = None, limit: int = 50) -> Page[WorkView]:
        """List works."""
        return self._reading.works(who, cursor=cursor, limit=limit)

    def add_agent(self, who: Principal, agent: Agent) -> AgentView:
        """Make an agent known."""
        return self._reading.add_agent(who, agent)

    def agent(self, who: Principal, agent_id: str) -> AgentView:
        """Return an agent."""
        return self._reading.agent(who, agent_id)

    def agents(self, who: Principal, *, cursor: str | None = None, limit: int = 50) -> Page[AgentView]:
        """List agents."""
        return self._reading.agents(who, cursor=cursor, limit=limit)

    def register_asset(self, who: Principal, work_id: str, asset: Asset) -> AssetView:
        """Make an asset known by hash, size and type alone."""
        return self._assets.register(who, work_id, asset)

    def upload_asset(self, who: Principal, work_id: str, asset: Asset, content: BinaryIO) -> AssetView:
        """Register an asset and keep its bytes."""
        return self._assets.upload(who, work_id, asset, content)

    def asset(self, who: Principal, work_id: str, sha256: str) -> AssetView:
        """Return an asset of a work."""
        return self._assets.asset(who, work_id, sha256)

    def assets(
        self, who: Principal, work_id: str, *, stage: Stage | None = None, cursor: str | None = None, limit: int = 50
    ) -> Page[AssetView]:
        """List a work's assets."""
        return self._assets.assets(who, work_id, stage=stage, cursor=cursor, limit=limit)

    def record_steps(
        self, who: Principal, work_id: str, steps: Sequence[Step], *, idempotency_key: str | None = None
    ) -> tuple[Recorded, ...]:
        """Record steps, all or none."""
        return self._recording.record_steps(who, work_id, steps, idempotency_key=idempotency_key)

    def decide(
        self, who: Principal, work_id: str, decision: Decision, *, idempotency_key: str | None = None
    ) -> Recorded:
        """Record a decision."""
        return self._recording.decide(who, work_id, decision, idempotency_key=idempotency_key)

    def amend(
        self, who: Principal, work_id: str, amendment: Amendment, *, idempotency_key: str | None = None
    ) -> tuple[Recorded, ...]:
        """Record an amendment."""
        return self._recording.amend(who, work_id, amendment, idempotency_key=idempotency_key)

    def statement(self, who: Principal, work_id: str, statement_id: str) -> StatementView:
        """Return a statement in clear."""
        return self._reading.statement(who, work_id, statement_id)

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
        """List a work's statements."""
        return self._reading.statements(who, work_id, stage=stage, person=person, cursor=cursor, limit=limit)

    # What it adds up to
    def authorship(self, who: Principal, work_id: str, sha256: str) -> Authorship:
        """Return what the record adds up to for one asset."""
        who.need(Scope.READ)
        self._stores.records.work(who.org, work_id)
        asset = self._stores.records.asset(who.org, work_id, sha256)
        return authorship_of(gather(self._stores, org=who.org, work=work_id).graph, asset.opening.ref)

    # Seal
    def seal(self, who: Principal, order: SealOrder, *, idempotency_key: str | None = None) -> SealView:
        """Accept a seal."""
        return self._seals.order(who, order, idempotency_key=idempotency_key)

    def seal_status(self, who: Principal, job_id: str) -> SealView:
        """Return how far a seal is."""
        return self._seals.status(who, job_id)

    def wait_for_seal(self, who: Principal, job_id: str, *, timeout_s: float) -> SealView:
        """Return when a seal has ended, or as it stands after `timeout_s`."""
        return self._seals.wait(who, job_id, timeout_s=timeout_s)

    def sealed_file(self, who: Principal, job_id: str) -> AbstractContextManager[Path]:
        """Open the sealed file of a finished seal."""
        return self._seals.sealed_file(who, job_id)

    def releases(
        self, who: Principal, *, work_id: str | None = None, cursor: str | None = None, limit: int = 50
    ) -> Page[ReleaseView]:
        """List releases."""
        return self._reading.releases(who, work_id=work_id, cursor=cursor, limit=limit)

    def withdraw(self, who: Principal, release_id: str, withdrawal: Withdrawal) -> Recorded:
        """Take a release back."""
        return self._recording.withdraw(who, release_id, withdrawal)

    # Verify
    def verify_file(self, path: Path, *, name: str | None = None, sidecar: bytes | None = None) -> Verdict:
        """Return what verification finds for a file."""
        return self._verifying.verify_file(path, name=name, sidecar=sidecar)

    def verify_hash(self, sha256: str) -> Verdict:
        """Return what the log knows of a file by its SHA-256 alone."""
        return self._verifying.verify_hash(sha256)

    def release(self, who: Principal, release_id: str) -> ReleaseView:
        """Return a release."""
        return self._verifying.release(who, release_id)

    def logged_release(self, release_id: str) -> LoggedRelease:
        """Return what the log says of a release."""
        return self._verifying.logged_release(release_id)

    def release_verdict(self, who: Principal | None, release_id: str, *, link: str | None = None) -> Verdict:
        """Return the verdict on the sealed file as it was released."""
        return self._verifying.release_verdict(who, release_id, link=link)

    # The log
    def log_head(self) -> LogView:
        """Return the log's durable head, signed."""
        return self._log.head()

    def log_entry(self, index: int) -> EntryView:
        """Return a leaf as it stands in the log."""
        return self._log.entry(index)

    def log_proof(
        self, *, index: int | None = None, leaf_hash: str | None = None, size: int | None = None
    ) -> ProofView:
        """Return the inclusion proof of a leaf."""
        return self._log.proof(index=index, leaf_hash=leaf_hash, size=size)

    def log_consistency(self, *, old_size: int, new_size: int | None = None) -> ConsistencyView:
        """Return the consistency proof between two sizes."""
        return self._log.consistency(old_size=old_size, new_size=new_size)

    def log_keys(self) -> LogKeysView:
        """Return the log's keys."""
        return self._publishing.keys()

    def log_cose_receipt(
        self, *, index: int | None = None, leaf_hash: str | None = None, size: int | None = None
    ) -> bytes:
        """Return a leaf's COSE receipt."""
        return self._publishing.cose_receipt(index=index, leaf_hash=leaf_hash, size=size)

    def log_tile(self, *, level: int, index: int, width: int) -> bytes:
        """Return a hash tile."""
        return self._publishing.tile(level=level, index=index, width=width)

    def log_entry_bundle(self, *, index: int, width: int) -> bytes:
        """Return an entry bundle."""
        return self._publishing.entry_bundle(index=index, width=width)

    def log_leaves(self, *, start: int, end: int) -> tuple[bytes, ...]:
        """Return leaves in the order of the log."""
        return self._publishing.leaves(start=start, end=end)

    def adopt_log(self, who: Principal, *, size: int, root: str) -> LogView:
        """Go on signing a log whose mark is not here."""
        for scope in Scope:
            who.need(scope)
        return self._log.adopt(size=size, root=root)

    # The place itself
    def new_api_key(self, who: Principal, *, name: str, scopes: frozenset[Scope]) -> NewApiKey:
        """Make an API key."""
        return self._access.new_key(who, name=name, scopes=scopes)

    def api_keys(self, who: Principal) -> tuple[ApiKeyView, ...]:
        """Return the API keys."""
        return self._access.keys(who)

    def revoke_api_key(self, who: Principal, key_id: str) -> ApiKeyView:
        """Revoke an API key."""
        return self._access.revoke(who, key_id)

    def principal_of(self, secret: str) -> Principal:
        """Return who a secret belongs to."""
        token = self._place.local_token
        if token is not None and hmac.compare_digest(secret.encode(), token.encode()):
            return owner()
        return self._stores.api_keys.principal_of(secret)

    def doctor(self, who: Principal) -> tuple[HealthLine, ...]:
        """Look at everything that must be right."""
        who.need(Scope.READ)
        return self._place.examine()

    def metrics(self) -> Mapping[str, float]:
        """Return the figures the operator watches."""
        return {
            "colophon_log_size": float(self._stores.journal.head().size),
            "colophon_seals_unfinished": float(len(self._seals.seals.unfinished())),
            **self._place.figures(),
        }
