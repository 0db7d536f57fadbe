"""The ports that the use cases share, in one frozen value: what they write to and read from."""

from dataclasses import dataclass

from colophon.record.nouns import Agent
from colophon.workflow.ports import ApiKeys, Journal, Records, Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What stands behind the use cases.

    Attributes:
        organisation: who declares what a caller records without naming an agent. By itself that is no person's word.
    """

    journal: Journal
    records: Records
    api_keys: ApiKeys
    shelf: Shelf
    organisation: Agent

    def declarer(self, org: str) -> str:
        """Return the id of the agent that declares what names no other."""
        return self.records.add_agent(org, self.organisation).id
