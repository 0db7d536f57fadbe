"""Records, API keys, seal jobs, shelf and runner in memory: small, and true to their contracts."""

import hashlib
import tempfile
from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from colophon import errors
from colophon.record.commitment import AgentOpening, AssetOpening, agent_reference, asset_reference
from colophon.record.identifiers import new_random_id, new_salt, now
from colophon.record.nouns import Agent, Asset, Work
from colophon.record.vocabulary import ReasonCode, Stage, Via
from colophon.workflow.ports import SealRecord
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.views import (
    AgentView,
    ApiKeyView,
    JobState,
    Page,
    ReleaseView,
    StoredAgent,
    StoredAsset,
    StoredWork,
)
from support.fakes import JournalInMemory, page


@dataclass
class RecordsInMemory:
    """Works, agents, assets and releases over a journal, which says what is recorded of them."""

    journal: JournalInMemory

    def __post_init__(self) -> None:
        self._works: dict[str, StoredWork] = {}
        self._agents: dict[str, tuple[str, AgentView]] = {}
        self._pseudonyms: dict[tuple[str, str], StoredAgent] = {}
        self._assets: dict[tuple[str, str], StoredAsset] = {}
        self._releases: dict[str, tuple[str, ReleaseView]] = {}

    def add_work(self, org: str, work_id: str, work: Work) -> StoredWork:
        stored = StoredWork(id=work_id, org=org, work=work, visibility=work.visibility, created_at=datetime.now(UTC))
        return self._works.setdefault(work_id, stored)

    def work(self, org: str, work_id: str) -> StoredWork:
        stored = self._works.get(work_id)
        if stored is None or stored.org != org or not self.journal.work_leaves(org, work_id):
            raise errors.WorkNotFoundError(f"no work {work_id}")
        return stored

    def works(self, org: str, *, cursor: str | None, limit: int) -> Page[StoredWork]:
        begun = [one for one in self._works.values() if one.org == org and self.journal.work_leaves(org, one.id)]
        return page(begun, cursor, limit)

    def children(self, org: str, work_id: str) -> tuple[StoredWork, ...]:
        return tuple(one for one in self.works(org, cursor=None, limit=1000).items if one.work.parent == work_id)

    def work_counts(self, org: str, work_id: str) -> Mapping[str, int]:
        types = [leaf.entry.statement.type for leaf in self.journal.work_leaves(org, work_id)]
        return {
            "steps": types.count("step"),
            "decisions": types.count("decision"),
            "assets": len(self.assets_in_work(org, work_id)),
            "releases": len([one for _, one in self._releases.values() if one.work == work_id]),
        }

    def add_agent(self, org: str, agent: Agent) -> AgentView:
        for owner, known in self._agents.values():
            if owner == org and known.agent.identity() == agent.identity():
                if "publish_name" not in agent.model_fields_set:
                    return known
                changed = known.model_copy(update={"agent": agent})
                self._agents[known.id] = (org, changed)
                return changed
        view = AgentView(id=new_random_id(), agent=agent)
        self._agents[view.id] = (org, view)
        return view

    def agent(self, org: str, agent_id: str) -> AgentView:
        owner, view = self._agents.get(agent_id, (None, None))
        if owner != org or view is None:
            raise errors.AgentNotFoundError(f"no agent {agent_id}")
        return view

    def agents(self, org: str, *, cursor: str | None, limit: int) -> Page[AgentView]:
        return page([view for owner, view in self._agents.values() if owner == org], cursor, limit)

    def agent_in_work(self, org: str, work_id: str, agent_id: str) -> StoredAgent:
        agent, salt = self.agent(org, agent_id).agent, new_salt()
        identity = agent.identity()
        opening = AgentOpening(
            ref=agent_reference(work=work_id, salt=salt, identity=identity), salt=salt, identity=identity
        )
        return self._pseudonyms.setdefault((work_id, agent_id), StoredAgent(id=agent_id, agent=agent, opening=opening))

    def agents_in_work(self, org: str, work_id: str) -> Mapping[str, StoredAgent]:
        del org
        return {known.opening.ref: known for (work, _), known in self._pseudonyms.items() if work == work_id}

    def add_asset(self, org: str, work_id: str, asset: Asset) -> StoredAsset:
        del org
        salt = new_salt()
        opening = AssetOpening(
            ref=asset_reference(work=work_id, salt=salt, sha256=asset.sha256), salt=salt, sha256=asset.sha256
        )
        return self._assets.setdefault((work_id, asset.sha256), StoredAsset(work=work_id, asset=asset, opening=opening))

    def asset(self, org: str, work_id: str, sha256: str) -> StoredAsset:
        del org
        if (work_id, sha256) not in self._assets:
            raise errors.AssetNotFoundError(f"no asset {sha256}")
        return self._assets[work_id, sha256]

    def known_assets(
        self, org: str, work_id: str, *, sha256s: Collection[str] = (), refs: Collection[str] = ()
    ) -> tuple[StoredAsset, ...]:
        known = self.assets_in_work(org, work_id).values()
        return tuple(one for one in known if one.asset.sha256 in sha256s or one.opening.ref in refs)

    def assets(
        self, org: str, work_id: str, *, stage: Stage | None, cursor: str | None, limit: int
    ) -> Page[StoredAsset]:
        known = self.assets_in_work(org, work_id).values()
        return page([one for one in known if stage in {None, one.asset.stage}], cursor, limit)

    def assets_in_work(self, org: str, work_id: str) -> Mapping[str, StoredAsset]:
        del org
        return {one.opening.ref: one for (work, _), one in self._assets.items() if work == work_id}

    def blob_refs(self, org: str, work_id: str, sha256s: Collection[str]) -> Mapping[str, str]:
        del org
        return {sha: asset_reference(work=work_id, salt="A" * 22, sha256=sha) for sha in sha256s}

    def add_release(self, org: str, release: ReleaseView) -> None:
        self._releases.setdefault(release.id, (org, release))

    def release(self, release_id: str) -> ReleaseView:
        if release_id not in self._releases:
            raise errors.ReleaseNotFoundError(f"There is no release {release_id} here.")
        return self._releases[release_id][1]

    def release_by_hash(self, sha256: str) -> ReleaseView:
        for _, release in reversed(self._releases.values()):
            if sha256 in {release.file_sha256, release.manifest_sha256}:
                return release
        raise errors.ReleaseNotFoundError(f"no release of {sha256}")

    def releases(self, org: str, *, work_id: str | None, cursor: str | None, limit: int) -> Page[ReleaseView]:
        own = [one for owner, one in reversed(self._releases.values()) if owner == org]
        return page([one for one in own if work_id in {None, one.work}], cursor, limit)

    def mark_withdrawn(self, org: str, release_id: str, *, at: str, code: str, reason: str) -> ReleaseView:
        taken_back = {"withdrawn_at": at, "withdrawn_code": ReasonCode(code), "withdrawn_reason": reason}
        release = self.release(release_id).model_copy(update=taken_back)
        self._releases[release_id] = (org, release)
        return release


@dataclass
class ApiKeysInMemory:
    """API keys by secret."""

    def __post_init__(self) -> None:
        self._keys: dict[str, tuple[str, ApiKeyView]] = {}

    def create(self, org: str, *, name: str, scopes: frozenset[Scope]) -> tuple[ApiKeyView, str]:
        view = ApiKeyView(id=f"k{len(self._keys)}", name=name, scopes=tuple(sorted(scopes)), created_at=now())
        secret = f"colophon_{view.id}_{new_salt()}"
        self._keys[secret] = (org, view)
        return view, secret

    def all(self, org: str) -> tuple[ApiKeyView, ...]:
        return tuple(view for owner, view in self._keys.values() if owner == org)

    def revoke(self, org: str, key_id: str) -> ApiKeyView:
        for secret, (owner, view) in self._keys.items():
            if owner == org and view.id == key_id:
                revoked = view.model_copy(update={"revoked_at": view.revoked_at or now()})
                self._keys[secret] = (org, revoked)
                return revoked
        raise errors.NotFoundError(f"no key {key_id}")

    def principal_of(self, secret: str) -> Principal:
        org, view = self._keys.get(secret, ("", None))
        if view is None or view.revoked_at is not None:
            raise errors.NotAuthenticatedError("nobody")
        return Principal(org=org, scopes=frozenset(view.scopes), via=Via.API_KEY, name=view.name)


@dataclass
class SealRecordsInMemory:
    """Seal jobs; `before` is called before a state is kept and may raise, `after` when it is kept."""

    before: Callable[[SealRecord], None] = field(default=lambda _: None)
    after: Callable[[SealRecord], None] = field(default=lambda _: None)

    def __post_init__(self) -> None:
        self.records: dict[str, SealRecord] = {}
        self._keys: dict[tuple[str, str], str] = {}

    def add(self, record: SealRecord, *, idempotency_key: str | None) -> SealRecord:
        if idempotency_key is not None:
            earlier = self.records.get(self._keys.setdefault((record.org, idempotency_key), record.view.id))
            if earlier is not None and earlier.order != record.order:
                raise errors.IdempotencyConflictError("another order")
            if earlier is not None:
                return earlier
        self.records[record.view.id] = record
        return record

    def get(self, job_id: str) -> SealRecord:
        if job_id not in self.records:
            raise errors.JobNotFoundError(f"no job {job_id}")
        return self.records[job_id]

    def save(self, record: SealRecord) -> None:
        self.before(record)
        self.records[record.view.id] = replace(record)
        self.after(record)

    def unfinished(self) -> tuple[SealRecord, ...]:
        ended = {JobState.DONE, JobState.FAILED}
        return tuple(record for record in self.records.values() if record.view.state not in ended)


@dataclass
class ShelfInMemory:
    """Files by hash; `as_file` writes a temporary one."""

    files: dict[str, bytes] = field(default_factory=dict)

    def has(self, sha256: str) -> bool:
        return sha256 in self.files

    def put(self, content: BinaryIO, *, sha256: str, size: int | None) -> None:
        data = content.read()
        if hashlib.sha256(data).hexdigest() != sha256 or size not in {None, len(data)}:
            raise errors.HashMismatchError("other bytes")
        self.files[sha256] = data

    def put_file(self, path: Path, *, sha256: str) -> None:
        with path.open("rb") as content:
            self.put(content, sha256=sha256, size=None)

    @contextmanager
    def as_file(self, sha256: str) -> Generator[Path, None, None]:
        if sha256 not in self.files:
            raise errors.AssetContentMissingError(f"no {sha256}")
        with tempfile.NamedTemporaryFile() as file:
            file.write(self.files[sha256])
            file.flush()
            yield Path(file.name)

    def remove(self, sha256: str) -> None:
        self.files.pop(sha256, None)


@dataclass
class RunnerAtOnce:
    """Runs a job when it is started, in the caller's thread."""

    run: Callable[[str], None] = field(default=lambda _: None)
    started: list[str] = field(default_factory=list)

    def start(self, job_id: str) -> None:
        self.started.append(job_id)
        self.run(job_id)

    def wait(self, job_id: str, *, timeout_s: float) -> None:
        del job_id, timeout_s
