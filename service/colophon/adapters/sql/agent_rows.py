"""Agents: encrypted under a key of their own, and under one for each work they have a pseudonym in."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from colophon.adapters.sql.cursors import cut, make_cursor, read_cursor, require_limit
from colophon.adapters.sql.record_rows import RecordRows, open_private, seal_private
from colophon.adapters.sql.record_schema import agent, pseudonym
from colophon.adapters.sql.shared import StoreGroup
from colophon.adapters.sql.vault import Subject
from colophon.errors import AgentNotFoundError
from colophon.record.commitment import AgentOpening, agent_reference
from colophon.record.identifiers import new_random_id, new_salt
from colophon.record.nouns import Agent
from colophon.workflow.views import AgentView, Page, StoredAgent

_AGENTS: Final = "agent"
_PSEUDONYMS: Final = "pseudonym"
_agent: Final = agent
"""The table; within the class `agent` is the method."""

_BY_ID: Final = select(_agent).where(_agent.c.org == bindparam("of_org"), _agent.c.id == bindparam("of_id"))
_BY_DIGEST: Final = select(_agent).where(_agent.c.org == bindparam("of_org"), _agent.c.digest == bindparam("of_digest"))
_IN_WORK: Final = select(pseudonym).where(
    pseudonym.c.org == bindparam("of_org"), pseudonym.c.work == bindparam("of_work")
)
_ONE_IN_WORK: Final = _IN_WORK.where(pseudonym.c.agent == bindparam("of_agent"))


class AgentRows(RecordRows):
    """The part of `Records` about agents."""

    def add_agent(self, org: str, agent: Agent) -> AgentView:
        """Keep an agent; the same identity again returns the one that is there, named in files as was last said."""
        identity = agent.identity()
        digest = self._shared.vault.digest("agent", *(f"{name}={identity[name]!r}" for name in sorted(identity)))
        wanted = {"of_org": org, "of_digest": digest}
        with self._shared.reading() as connection:
            found = self._agent_views(connection, connection.execute(_BY_DIGEST, wanted).mappings().all())
        if found and not _chosen_anew(found[0].agent, agent):
            return found[0]

        def write(group: StoreGroup) -> AgentView:
            # Another caller may have been first, even in this transaction.
            earlier = self._agent_views(group.connection, group.connection.execute(_BY_DIGEST, wanted).mappings().all())
            if earlier and not _chosen_anew(earlier[0].agent, agent):
                return earlier[0]
            agent_id = earlier[0].id if earlier else new_random_id()
            subject = Subject(org=org, person=agent_id)
            sealed = seal_private(group, agent.model_dump(mode="json"), subject=subject, place=(_AGENTS, agent_id))
            if earlier:
                group.connection.execute(update(_agent).where(_agent.c.id == agent_id).values(**sealed))
            else:
                group.connection.execute(insert(_agent).values(org=org, id=agent_id, digest=digest, **sealed))
            return AgentView(id=agent_id, agent=agent)

        return self._shared.write(write)

    def agent(self, org: str, agent_id: str) -> AgentView:
        """Return an agent.

        Raises:
            AgentNotFoundError: the organisation has none with this id.
        """
        with self._shared.reading() as connection:
            return self._one(connection, org, agent_id)

    def agents(self, org: str, *, cursor: str | None, limit: int) -> Page[AgentView]:
        """List agents, oldest first.

        Raises:
            BadCursorError: the cursor was not made for this list.
            InvalidInputError: the limit is not from 1 to 1,000.
        """
        after = read_cursor(cursor, of="agents") or 0
        query = (
            select(_agent)
            .where(_agent.c.org == org, _agent.c.number > after)
            .order_by(_agent.c.number)
            .limit(require_limit(limit))
        )
        with self._shared.reading() as connection:
            rows, goes_on = cut(connection.execute(query).mappings().all(), limit=limit)
            items = self._agent_views(connection, rows)
        return Page(items=tuple(items), next=make_cursor(rows[-1]["number"], of="agents") if goes_on else None)

    def agent_in_work(self, org: str, work_id: str, agent_id: str) -> StoredAgent:
        """Return an agent's pseudonym in a work, made (with a salt of its own) at the first call.

        Raises:
            AgentNotFoundError: the organisation has none with this id.
        """
        wanted = {"of_org": org, "of_work": work_id, "of_agent": agent_id}
        with self._shared.reading() as connection:
            found = self._in_work(connection, connection.execute(_ONE_IN_WORK, wanted).mappings().all())
        if found:
            return found[0]

        def write(group: StoreGroup) -> StoredAgent:
            rows = group.connection.execute(_ONE_IN_WORK, wanted).mappings().all()
            if rows:
                return self._in_work(group.connection, rows)[0]
            known = self._one(group.connection, org, agent_id)
            identity = known.agent.identity()
            salt = new_salt()
            ref = agent_reference(work=work_id, salt=salt, identity=identity)
            subject = Subject(org=org, work=work_id, person=ref)
            sealed = seal_private(group, {"salt": salt}, subject=subject, place=(_PSEUDONYMS, ref))
            group.connection.execute(
                insert(pseudonym).values(org=org, work=work_id, agent=agent_id, ref=bytes.fromhex(ref), **sealed)
            )
            opening = AgentOpening(ref=ref, salt=salt, identity=identity)
            return StoredAgent(id=agent_id, agent=known.agent, opening=opening)

        return self._shared.write(write)

    def agents_in_work(self, org: str, work_id: str) -> Mapping[str, StoredAgent]:
        """Return every agent that has a pseudonym in the work, by pseudonym."""
        with self._shared.reading() as connection:
            rows = connection.execute(_IN_WORK, {"of_org": org, "of_work": work_id}).mappings().all()
            return {found.opening.ref: found for found in self._in_work(connection, rows)}

    def _one(self, connection: Connection, org: str, agent_id: str, /) -> AgentView:
        rows = connection.execute(_BY_ID, {"of_org": org, "of_id": agent_id}).mappings().all()
        if not rows:
            raise AgentNotFoundError(f"There is no agent {agent_id} here; add it first.")
        return self._agent_views(connection, rows)[0]

    def _agent_views(self, connection: Connection, rows: Sequence[RowMapping], /) -> list[AgentView]:
        values = self._open(connection, rows, table=_AGENTS, name="id")
        return [
            AgentView(id=row["id"], agent=Agent.model_validate(value)) for row, value in zip(rows, values, strict=True)
        ]

    def _in_work(self, connection: Connection, rows: Sequence[RowMapping], /) -> list[StoredAgent]:
        values = self._open(connection, rows, table=_PSEUDONYMS, name="ref")
        known = self._agents_of(connection, rows)
        stored: list[StoredAgent] = []
        for row, value in zip(rows, values, strict=True):
            agent = known.get(row["agent"])
            if agent is None:
                continue
            opening = AgentOpening(ref=row["ref"].hex(), salt=value["salt"], identity=agent.identity())
            stored.append(StoredAgent(id=row["agent"], agent=agent, opening=opening))
        return stored

    def _agents_of(self, connection: Connection, rows: Sequence[RowMapping], /) -> dict[str, Agent]:
        """Return the agents that pseudonyms stand for, by id."""
        if not rows:
            return {}
        query = select(_agent).where(
            _agent.c.id.in_(
                select(pseudonym.c.agent).where(pseudonym.c.org == rows[0]["org"], pseudonym.c.work == rows[0]["work"])
            )
            if len(rows) > 1
            else _agent.c.id == rows[0]["agent"]
        )
        found = connection.execute(query).mappings().all()
        keys = self._shared.vault.reading_keys(connection, {row["key_id"] for row in found})
        return {
            row["id"]: Agent.model_validate(open_private(row, keys=keys, table=_AGENTS, name="id")) for row in found
        }


def _chosen_anew(known: Agent, told: Agent) -> bool:
    """Return whether somebody chose otherwise than before to be named; what was left out chooses nothing."""
    return "publish_name" in told.model_fields_set and told.publish_name != known.publish_name
