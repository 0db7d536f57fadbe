"""How the story is told before anything has an id: steps and decisions that name people by key and files by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from pydantic import JsonValue

from colophon.record.identifiers import format_time
from colophon.record.nouns import AssetUse, Decision, Evidence, Output, Participation, Step
from colophon.record.roles import RoleCode
from colophon.record.vocabulary import (
    AILevel,
    Capacity,
    Channel,
    DecisionKind,
    EvidenceKind,
    HumanContribution,
    Indicates,
    Stage,
    StepKind,
    Strength,
    Use,
)


@dataclass(frozen=True, slots=True)
class When:
    """A time of the story: so many days before it is told, at an hour and minute, for so many minutes."""

    days_before: int
    clock: str
    minutes: int = 30

    def begins(self, told_at: datetime) -> datetime:
        """Return the moment in the zone of `told_at`."""
        hour, minute = (int(part) for part in self.clock.split(":"))
        day = told_at - timedelta(days=self.days_before)
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0)

    def ends(self, told_at: datetime) -> datetime:
        """Return the moment it was over."""
        return self.begins(told_at) + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Part:
    """One agent's part: its key, in what capacity, with what credit."""

    agent: str
    capacity: Capacity
    role: RoleCode | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """A file that was used."""

    name: str
    use: Use


@dataclass(frozen=True, slots=True)
class Makes:
    """A file that was made."""

    name: str
    stage: Stage
    channels: tuple[Channel, ...] | None = None


@dataclass(frozen=True, slots=True)
class Backed:
    """What in a made file backs the step: camera EXIF, a generator's graph."""

    name: str
    kind: EvidenceKind
    indicates: Indicates
    strength: Strength


@dataclass(frozen=True, slots=True)
class Names:
    """What the story's names came to stand for: ids of agents, hashes of files, ids of statements."""

    agents: Mapping[str, str]
    files: Mapping[str, str]
    statements: Mapping[str, str]
    told_at: datetime


EXTRACTOR: Final = "colophon demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStep:
    """A step as it is told; `key` is what decisions call it by, `by` is the person who declares it."""

    key: str
    kind: StepKind
    level: AILevel
    title: str
    when: When
    by: str
    parts: tuple[Part, ...]
    makes: tuple[Makes, ...] = ()
    uses: tuple[Used, ...] = ()
    human: tuple[HumanContribution, ...] = ()
    backed: tuple[Backed, ...] = ()
    prompt: str | None = None
    parameters: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    note: str | None = None

    def noun(self, names: Names) -> Step:
        """Return the step as a record takes it."""
        return Step(
            kind=self.kind,
            ai_level=self.level,
            title=self.title,
            by=names.agents[self.by],
            at=format_time(self.when.ends(names.told_at)),
            started_at=format_time(self.when.begins(names.told_at)),
            ended_at=format_time(self.when.ends(names.told_at)),
            agents=tuple(
                Participation(agent=names.agents[part.agent], capacity=part.capacity, role=part.role)
                for part in self.parts
            ),
            inputs=tuple(AssetUse(asset=names.files[used.name], use=used.use) for used in self.uses),
            outputs=tuple(
                Output(asset=names.files[made.name], stage=made.stage, channels=made.channels) for made in self.makes
            ),
            human=self.human,
            evidence=tuple(
                Evidence(
                    kind=backed.kind,
                    strength=backed.strength,
                    indicates=backed.indicates,
                    sha256=names.files[backed.name],
                    about=names.files[backed.name],
                    extractor=EXTRACTOR,
                )
                for backed in self.backed
            ),
            prompt=self.prompt,
            parameters=dict(self.parameters) or None,
            note=self.note,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDecision:
    """A decision as it is told."""

    key: str
    kind: DecisionKind
    by: str
    role: RoleCode
    when: When
    why: str
    candidates: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    criteria: str | None = None

    def noun(self, names: Names) -> Decision:
        """Return the decision as a record takes it."""
        return Decision(
            kind=self.kind,
            by=names.agents[self.by],
            role=self.role,
            at=format_time(self.when.ends(names.told_at)),
            candidates=tuple(names.files[name] for name in self.candidates),
            chosen=tuple(names.files[name] for name in self.chosen),
            about=tuple(names.statements[key] for key in self.about),
            why=self.why,
            criteria=self.criteria,
        )


Told = ToldStep | ToldDecision
