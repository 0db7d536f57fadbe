"""A production told in a few words, as the graph of authorship takes it: names instead of hashes, no storage behind it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from pydantic import BaseModel

from colophon.authorship.answer import authorship_of
from colophon.authorship.graph import Graph
from colophon.authorship.nodes import RecordedStatement
from colophon.authorship.result import Authorship
from colophon.record.commitment import ROLL_UP_OVER, roll_up
from colophon.record.identifiers import format_time, new_statement_id, parse_time
from colophon.record.statement import (
    PRIVATE_NAMES,
    AmendStatement,
    CommittedEvidence,
    DecisionStatement,
    MadeAsset,
    Participant,
    Statement,
    StepStatement,
    UsedAsset,
)
from colophon.record.vocabulary import (
    MODALITY_CHANNELS,
    AgentKind,
    AILevel,
    Capacity,
    Channel,
    DecisionKind,
    HumanContribution,
    Modality,
    Stage,
    StepKind,
    Use,
)

WORK = "6a1b0f5e-0c8b-4a39-9b57-2f6f0b1c9d11"
START = "2026-11-20T09:00:00.000Z"

PERSON = "the maker"
SYSTEM = "an AI system"


def ref(name: str) -> str:
    """Return the reference of the asset or agent called `name`."""
    return hashlib.sha256(name.encode()).hexdigest()


def no_slots(type_: str) -> tuple[str, ...]:
    """Return as many slots as the type has, which commit to nothing."""
    return (ref("nothing"),) * len(PRIVATE_NAMES[type_])


def clock(minute: int) -> str:
    """Return a time `minute` minutes after nine."""
    return format_time(parse_time(START) + timedelta(minutes=minute))


@dataclass(frozen=True)
class Who:
    """One agent's part."""

    name: str = PERSON
    kind: AgentKind = AgentKind.PERSON
    capacity: Capacity = Capacity.PERFORMED
    role: str | None = None


HAND = Who()
PROMPTER = Who(capacity=Capacity.DIRECTED)
AI_TOOL = Who(name=SYSTEM, kind=AgentKind.AI_SYSTEM, capacity=Capacity.TOOL)
PROGRAM = Who(name="a program", kind=AgentKind.SOFTWARE, capacity=Capacity.TOOL)


@dataclass
class Production:
    """A record in the making; every method appends one statement and returns its id."""

    statements: list[RecordedStatement] = field(default_factory=list[RecordedStatement])

    def step(
        self,
        kind: str,
        makes: str | Sequence[str] = (),
        *,
        level: str = "none",
        parent: str | Sequence[str] = (),
        component: str | Sequence[str] = (),
        given: str | Sequence[str] = (),
        reference: str | Sequence[str] = (),
        only: dict[str, Sequence[str]] | None = None,
        has: Sequence[str] | None = None,
        modality: str = "image",
        stage: str = "element",
        who: Iterable[Who] | None = None,
        human: Sequence[str] = (),
        evidence: Sequence[CommittedEvidence] = (),
        duplicate: bool = False,
        started: str | None = None,
        ended: str | None = None,
    ) -> str:
        """Record a step: by a person, with an AI system where the level is not none, unless `who` says otherwise."""
        agents = tuple(who) if who is not None else ((HAND,) if level == "none" else (PROMPTER, AI_TOOL))
        uses = ((Use.PARENT, parent), (Use.COMPONENT, component), (Use.INPUT, given), (Use.REFERENCE, reference))
        channels = MODALITY_CHANNELS[Modality(modality)] if has is None else tuple(Channel(one) for one in has)
        used = [
            UsedAsset(asset=ref(name), use=use, channels=_only(name, only))
            for use, names in uses
            for name in _list(names)
        ]
        made = [
            MadeAsset(
                asset=ref(name), modality=Modality(modality), stage=Stage(stage), channels=channels, duplicate=duplicate
            )
            for name in _list(makes)
        ]
        statement = StepStatement(
            id=new_statement_id(),
            at=clock(len(self.statements)),
            by=ref(PERSON),
            sd=no_slots("step"),
            kind=StepKind(kind),
            ai_level=AILevel(level),
            started_at=started,
            ended_at=ended,
            agents=tuple(_part(one) for one in agents),
            inputs=roll_up(used),
            outputs=roll_up(made),
            human=tuple(HumanContribution(one) for one in human),
            evidence=tuple(evidence),
        )
        lists = {"inputs": tuple(used), "outputs": tuple(made)}
        return self.add(statement, long={name: one for name, one in lists.items() if len(one) > ROLL_UP_OVER})

    def decide(
        self,
        kind: str,
        chosen: str | Sequence[str] = (),
        *,
        among: str | Sequence[str] = (),
        why: str | None = None,
        by: AgentKind = AgentKind.PERSON,
        about: Sequence[str] = (),
        at: str | None = None,
        withheld: bool = False,
    ) -> str:
        """Record a decision; its reason is `why`, or not to be seen."""
        statement = DecisionStatement(
            id=new_statement_id(),
            at=at or clock(len(self.statements)),
            by=ref(PERSON),
            sd=no_slots("decision"),
            kind=DecisionKind(kind),
            by_kind=by,
            role=None,
            about=tuple(about),
            candidates=tuple(ref(name) for name in _list(among)),
            chosen=tuple(ref(name) for name in _list(chosen)),
        )
        return self.add(statement, fields={} if withheld else {"why": why})

    def amend(self, supersedes: str, replacement: str | None = None) -> str:
        """Take a statement back, or put another one in its place."""
        return self.add(
            AmendStatement(
                id=new_statement_id(),
                at=clock(len(self.statements)),
                by=ref(PERSON),
                sd=no_slots("amend"),
                supersedes=supersedes,
                leaf=ref(supersedes),
                replacement=replacement,
            )
        )

    def add(
        self,
        statement: Statement,
        *,
        fields: dict[str, str | None] | None = None,
        long: Mapping[str, tuple[BaseModel | str, ...]] | None = None,
    ) -> str:
        """Append `statement` as it is."""
        recorded = RecordedStatement(
            index=len(self.statements),
            work=WORK,
            statement=statement,
            fields=dict(fields or {}),
            long_lists=long or {},
        )
        self.statements.append(recorded)
        return statement.id

    @property
    def graph(self) -> Graph:
        """The graph of everything recorded."""
        return Graph(self.statements)

    def of(self, name: str) -> Authorship:
        """Return what the record adds up to for the asset called `name`."""
        return authorship_of(self.graph, ref(name))


def _part(who: Who) -> Participant:
    return Participant.model_validate(
        {"agent": ref(who.name), "kind": who.kind, "capacity": who.capacity, "role": who.role}
    )


def _list(names: str | Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _only(name: str, only: dict[str, Sequence[str]] | None) -> tuple[Channel, ...] | None:
    return tuple(Channel(one) for one in only[name]) if only and name in only else None
