"""The use cases of recording over stores in memory."""

from dataclasses import dataclass

from colophon.record.nouns import Agent, Asset, Step, Work
from colophon.record.vocabulary import AgentKind, Modality, Via, WorkKind
from colophon.workflow.principal import DEFAULT_ORG, Principal, Scope, owner
from colophon.workflow.reading import Reading
from colophon.workflow.recording import Recording
from colophon.workflow.stores import Stores
from support.fake_stores import ApiKeysInMemory, RecordsInMemory, ShelfInMemory
from support.fakes import JournalInMemory

OWNER = owner()
STRANGER = Principal(org="others", scopes=frozenset(Scope), via=Via.API_KEY, name="others")


@dataclass
class House:
    """The use cases of recording over stores in memory, with one work and two agents in it."""

    journal: JournalInMemory
    records: RecordsInMemory
    stores: Stores
    recording: Recording
    reading: Reading
    work: str = ""
    anna: str = ""
    model: str = ""

    def asset(self, number: int, **fields: object) -> str:
        """Make an asset known and return its SHA-256."""
        sha256 = f"{number:064x}"
        asset = Asset.model_validate(
            {"sha256": sha256, "size": number, "mime": "image/png", "modality": Modality.IMAGE, **fields}
        )
        self.records.add_asset(DEFAULT_ORG, self.work, asset)
        return sha256

    def step(self, *, makes: tuple[str, ...] = (), uses: tuple[str, ...] = (), **fields: object) -> Step:
        return Step.model_validate(
            {
                "kind": "retouch",
                "ai_level": "none",
                "agents": [{"agent": self.anna, "capacity": "performed"}],
                "inputs": [{"asset": sha256, "use": "parent"} for sha256 in uses],
                "outputs": [{"asset": sha256} for sha256 in makes],
                **fields,
            }
        )

    def record(self, *steps: Step, key: str | None = None) -> tuple[str, ...]:
        recorded = self.recording.record_steps(OWNER, self.work, steps, idempotency_key=key)
        return tuple(one.id for one in recorded)


def a_house() -> House:
    """Return a house with one work and two agents."""
    journal = JournalInMemory()
    records = RecordsInMemory(journal)
    stores = Stores(
        journal=journal,
        records=records,
        api_keys=ApiKeysInMemory(),
        shelf=ShelfInMemory(),
        organisation=Agent(kind=AgentKind.ORGANISATION, name="Lighthouse Films"),
    )
    made = House(journal, records, stores, Recording(stores), Reading(stores))
    made.work = made.recording.create_work(OWNER, Work(kind=WorkKind.SPOT, title="The Lighthouse")).id
    made.anna = records.add_agent(DEFAULT_ORG, Agent(kind=AgentKind.PERSON, name="Anna")).id
    made.model = records.add_agent(DEFAULT_ORG, Agent(kind=AgentKind.AI_SYSTEM, name="Painter", version="2")).id
    return made
