"""What the use cases need of storage for works, agents, assets, releases and API keys.

`org` is on every call: a row of another organisation is as absent as one that never was. Durability: when a method that
writes returns, what it wrote survives a crash of the machine.
"""

from collections.abc import Collection, Mapping
from typing import Protocol

from colophon.record.identifiers import RandomId
from colophon.record.nouns import Agent, Asset, Work
from colophon.record.vocabulary import Stage
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.views import AgentView, ApiKeyView, Page, ReleaseView, StoredAgent, StoredAsset, StoredWork


class Records(Protocol):
    """Works, agents, assets and releases of an organisation. Names and salts are kept encrypted (the vault)."""

    def add_work(self, org: str, work_id: RandomId, work: Work) -> StoredWork:
        """Keep a work and make its keys, before its first entry is appended.

        `work`, `works` and `children` show it only once its first entry is in the log: if the process dies in between,
        nothing is there. `agent_in_work` and `Journal.append` know it at once.
        """
        ...

    def work(self, org: str, work_id: str) -> StoredWork:
        """Return a work.

        Raises:
            WorkNotFoundError: the organisation has none with this id.
        """
        ...

    def works(self, org: str, *, cursor: str | None, limit: int) -> Page[StoredWork]:
        """List works, oldest first.

        Raises:
            BadCursorError: the cursor was not made here (so for every list).
        """
        ...

    def children(self, org: str, work_id: str) -> tuple[StoredWork, ...]:
        """Return the works whose parent this is, oldest first."""
        ...

    def work_counts(self, org: str, work_id: str) -> Mapping[str, int]:
        """Return how many `steps`, `decisions`, `assets` and `releases` a work has."""
        ...

    def add_agent(self, org: str, agent: Agent) -> AgentView:
        """Keep an agent; the same identity again returns the one that is there.

        Whether it is to be named in files is then as said anew, if it was said.
        """
        ...

    def agent(self, org: str, agent_id: str) -> AgentView:
        """Return an agent.

        Raises:
            AgentNotFoundError: the organisation has none with this id.
        """
        ...

    def agents(self, org: str, *, cursor: str | None, limit: int) -> Page[AgentView]:
        """List agents, oldest first."""
        ...

    def agent_in_work(self, org: str, work_id: str, agent_id: str) -> StoredAgent:
        """Return an agent's pseudonym in a work, made (with a salt of its own) at the first call.

        Raises:
            AgentNotFoundError: the organisation has none with this id.
        """
        ...

    def agents_in_work(self, org: str, work_id: str) -> Mapping[str, StoredAgent]:
        """Return every agent that has a pseudonym in the work, by pseudonym."""
        ...

    def add_asset(self, org: str, work_id: str, asset: Asset) -> StoredAsset:
        """Make an asset known in a work, with a salt of its own; the same SHA-256 again returns what is there."""
        ...

    def asset(self, org: str, work_id: str, sha256: str) -> StoredAsset:
        """Return an asset of a work.

        Raises:
            AssetNotFoundError: the work has none with this SHA-256.
        """
        ...

    def known_assets(
        self, org: str, work_id: str, *, sha256s: Collection[str] = (), refs: Collection[str] = ()
    ) -> tuple[StoredAsset, ...]:
        """Return those of the named assets that the work knows, in no order, with few queries: for whole batches."""
        ...

    def assets(
        self, org: str, work_id: str, *, stage: Stage | None, cursor: str | None, limit: int
    ) -> Page[StoredAsset]:
        """List a work's assets in the order they became known."""
        ...

    def assets_in_work(self, org: str, work_id: str) -> Mapping[str, StoredAsset]:
        """Return every asset of the work, by reference."""
        ...

    def blob_refs(self, org: str, work_id: str, sha256s: Collection[str]) -> Mapping[str, str]:
        """Return the reference of each evidence blob in a work by its SHA-256, made at the first call."""
        ...

    def add_release(self, org: str, release: ReleaseView) -> None:
        """Keep a release; the same again changes nothing."""
        ...

    def release(self, release_id: str) -> ReleaseView:
        """Return a release, whose ever it is: releases are public.

        Raises:
            ReleaseNotFoundError: none has this id.
        """
        ...

    def release_by_hash(self, sha256: str) -> ReleaseView:
        """Return the newest release whose file or manifest has this SHA-256.

        Raises:
            ReleaseNotFoundError: none has.
        """
        ...

    def releases(self, org: str, *, work_id: str | None, cursor: str | None, limit: int) -> Page[ReleaseView]:
        """List releases, newest first."""
        ...

    def mark_withdrawn(self, org: str, release_id: str, *, at: str, code: str, reason: str) -> ReleaseView:
        """Note that a release was taken back; the same again changes nothing.

        Raises:
            ReleaseNotFoundError: the organisation has none with this id.
        """
        ...


class ApiKeys(Protocol):
    """API keys: 256 random bits each, stored as SHA-256 only."""

    def create(self, org: str, *, name: str, scopes: frozenset[Scope]) -> tuple[ApiKeyView, str]:
        """Return the key and its secret text, `colophon_<id>_<secret>`, which is nowhere kept."""
        ...

    def all(self, org: str) -> tuple[ApiKeyView, ...]:
        """Return the organisation's keys, oldest first, also revoked ones."""
        ...

    def revoke(self, org: str, key_id: str) -> ApiKeyView:
        """See to it that a key opens nothing any more; the same again changes nothing.

        Raises:
            NotFoundError: the organisation has none with this id.
        """
        ...

    def principal_of(self, secret: str) -> Principal:
        """Return who a secret belongs to, compared in constant time.

        Raises:
            NotAuthenticatedError: nobody; also for a revoked key.
        """
        ...
