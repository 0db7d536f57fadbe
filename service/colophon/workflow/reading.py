"""Reading what is recorded, in clear, for those who may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pydantic import BaseModel

from colophon.errors import AgentNotFoundError, AssetNotFoundError, StatementNotFoundError
from colophon.record.commitment import RolledUp
from colophon.record.identifiers import parse_time
from colophon.record.nouns import Agent, Decision, Step
from colophon.record.statement import (
    AmendStatement,
    CommittedEvidence,
    DecisionStatement,
    MadeAsset,
    StepStatement,
    UsedAsset,
)
from colophon.record.telling import Openings, References, tell_amendment, tell_decision, tell_step, withheld
from colophon.record.vocabulary import Stage
from colophon.workflow.ports import Records, WorkLeaf
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.stores import Stores
from colophon.workflow.views import AgentView, Page, Recorded, ReleaseView, StatementView, WorkView

LATE: Final = timedelta(days=7)
"""Logged later than this after the claimed time, a statement reads "recorded later" (design, section 4)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The use cases that show what was recorded."""

    stores: Stores

    def work(self, who: Principal, work_id: str) -> WorkView:
        """Return a work."""
        who.need(Scope.READ)
        return work_view(self.stores.records, who.org, work_id)

    def works(self, who: Principal, *, cursor: str | None, limit: int) -> Page[WorkView]:
        """List works, oldest first."""
        who.need(Scope.READ)
        page = self.stores.records.works(who.org, cursor=cursor, limit=limit)
        items = tuple(work_view(self.stores.records, who.org, stored.id) for stored in page.items)
        return Page(items=items, next=page.next)

    def add_agent(self, who: Principal, agent: Agent) -> AgentView:
        """Make an agent known; nothing enters the log by this."""
        who.need(Scope.RECORD)
        return self.stores.records.add_agent(who.org, agent)

    def agent(self, who: Principal, agent_id: str) -> AgentView:
        """Return an agent."""
        who.need(Scope.READ)
        return self.stores.records.agent(who.org, agent_id)

    def agents(self, who: Principal, *, cursor: str | None, limit: int) -> Page[AgentView]:
        """List agents, oldest first."""
        who.need(Scope.READ)
        return self.stores.records.agents(who.org, cursor=cursor, limit=limit)

    def releases(self, who: Principal, *, work_id: str | None, cursor: str | None, limit: int) -> Page[ReleaseView]:
        """List releases, newest first."""
        who.need(Scope.READ)
        if work_id is not None:
            self.stores.records.work(who.org, work_id)
        return self.stores.records.releases(who.org, work_id=work_id, cursor=cursor, limit=limit)

    def statement(self, who: Principal, work_id: str, statement_id: str) -> StatementView:
        """Return a step, decision or amendment in clear."""
        who.need(Scope.READ)
        self.stores.records.work(who.org, work_id)
        leaf = self.stores.journal.statement_leaf(who.org, work_id, statement_id)
        return _Telling(self.stores, org=who.org, work=work_id, leaves=[leaf]).view(leaf)

    def statements(
        self, who: Principal, work_id: str, *, stage: Stage | None, person: str | None, cursor: str | None, limit: int
    ) -> Page[StatementView]:
        """List a work's steps, decisions and amendments in log order."""
        who.need(Scope.READ)
        records, journal = self.stores.records, self.stores.journal
        records.work(who.org, work_id)
        agent_ref = None
        if person is not None:
            records.agent(who.org, person)
            known = records.agents_in_work(who.org, work_id)
            agent_ref = next((ref for ref, stored in known.items() if stored.id == person), None)
            if agent_ref is None:
                # Known, but without a part in this work: nothing to list, and no pseudonym is made for asking.
                return Page(items=())
        page = journal.statements(who.org, work_id, stage=stage, agent_ref=agent_ref, cursor=cursor, limit=limit)
        leaves = [journal.statement_leaf(who.org, work_id, statement_id) for statement_id in page.items]
        telling = _Telling(self.stores, org=who.org, work=work_id, leaves=leaves)
        return Page(items=tuple(telling.view(leaf) for leaf in leaves), next=page.next)


def work_view(records: Records, org: str, work_id: str) -> WorkView:
    """Return a work with how much of it is recorded.

    Raises:
        WorkNotFoundError: the organisation has none with this id.
    """
    stored, counts = records.work(org, work_id), records.work_counts(org, work_id)
    return WorkView(
        id=stored.id,
        work=stored.work,
        created_at=stored.created_at.isoformat(),
        steps=counts["steps"],
        decisions=counts["decisions"],
        assets=counts["assets"],
        releases=counts["releases"],
    )


class _Telling:
    """Tells some leaves of one work, with every reference in them looked up at once."""

    def __init__(self, stores: Stores, *, org: str, work: str, leaves: Sequence[WorkLeaf]) -> None:
        self._stores, self._org, self._work = stores, org, work
        self._superseded: Mapping[str, str | None] = stores.journal.supersessions(org, work)
        self._agents = stores.records.agents_in_work(org, work)
        # An amendment is told with its replacement, which names assets of its own.
        self._replacements = {
            leaf.entry.statement.id: stores.journal.statement_leaf(org, work, leaf.entry.statement.replacement)
            for leaf in leaves
            if isinstance(leaf.entry.statement, AmendStatement) and leaf.entry.statement.replacement is not None
        }
        refs = {ref for leaf in (*leaves, *self._replacements.values()) for ref in _asset_refs(leaf)}
        known = stores.records.known_assets(org, work, refs=refs)
        self._assets = {stored.opening.ref: stored.asset.sha256 for stored in known}
        self._references = References(asset=self._asset, agent=self._agent)

    def view(self, leaf: WorkLeaf) -> StatementView:
        """Return one statement in clear.

        Raises:
            StatementNotFoundError: it is of a type that is not shown as a statement.
        """
        statement = leaf.entry.statement
        openings = Openings(fields=leaf.openings, long_lists=leaf.long_lists)
        base = StatementView(
            recorded=_recorded(leaf),
            erased=withheld(statement.type, openings),
            superseded_by=self._superseded.get(statement.id),
            taken_back=statement.id in self._superseded and self._superseded[statement.id] is None,
            recorded_later=_is_late(leaf),
        )
        match statement:
            case StepStatement() | DecisionStatement():
                return base.model_copy(update={statement.type: self._tell(leaf)})
            case AmendStatement():
                after = self._replacements.get(statement.id)
                replacement = None if after is None else self._tell(after)
                told = tell_amendment(statement, openings, self._references, replacement=replacement)
                return base.model_copy(update={"amendment": told})
            case _:
                raise StatementNotFoundError(f"{statement.id} is no step, decision or amendment.")

    def _tell(self, leaf: WorkLeaf) -> Step | Decision:
        openings = Openings(fields=leaf.openings, long_lists=leaf.long_lists)
        statement = leaf.entry.statement
        if isinstance(statement, StepStatement):
            return tell_step(statement, openings, self._references)
        if isinstance(statement, DecisionStatement):
            return tell_decision(statement, openings, self._references)
        raise StatementNotFoundError(f"{statement.id} is no step or decision.")

    def _asset(self, ref: str) -> str:
        sha256 = self._assets.get(ref)
        if sha256 is None:
            raise AssetNotFoundError(f"The work {self._work} knows no asset under the reference {ref}.")
        return sha256

    def _agent(self, ref: str) -> str:
        known = self._agents.get(ref)
        if known is None:
            raise AgentNotFoundError(f"The work {self._work} knows no agent under the pseudonym {ref}.")
        return known.id


def _recorded(leaf: WorkLeaf) -> Recorded:
    entry = leaf.entry
    return Recorded(
        id=entry.statement.id,
        type=entry.statement.type,
        work=entry.work,
        seq=entry.seq,
        index=leaf.index,
        leaf_hash=leaf.leaf_hash.hex(),
        at=leaf.logged_at or entry.statement.at,
    )


def _is_late(leaf: WorkLeaf) -> bool:
    if leaf.logged_at is None:
        return False
    return parse_time(leaf.logged_at) - parse_time(leaf.entry.statement.at) > LATE


def _asset_refs(leaf: WorkLeaf) -> set[str]:
    """Return every asset reference that a step or decision names, also in its long lists."""
    statement = leaf.entry.statement
    if isinstance(statement, StepStatement):
        named = [_listed(leaf, "inputs", statement.inputs), _listed(leaf, "outputs", statement.outputs)]
        named.append(_listed(leaf, "evidence", statement.evidence))
    elif isinstance(statement, DecisionStatement):
        named = [_listed(leaf, "candidates", statement.candidates), _listed(leaf, "chosen", statement.chosen)]
    else:
        named = []
    return {ref for items in named for item in items if (ref := _asset_ref(item)) is not None}


def _listed(leaf: WorkLeaf, name: str, listed: Sequence[BaseModel | str] | RolledUp) -> Sequence[BaseModel | str]:
    return leaf.long_lists.get(name, ()) if isinstance(listed, RolledUp) else listed


def _asset_ref(item: BaseModel | str) -> str | None:
    if isinstance(item, CommittedEvidence):
        return item.about
    if isinstance(item, UsedAsset | MadeAsset):
        return item.asset
    return item if isinstance(item, str) else None
