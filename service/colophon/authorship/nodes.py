"""Steps and decisions as the graph holds them: lists in full, assets and agents under one name each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, JsonValue

from colophon.authorship.origins import RANK
from colophon.record.commitment import RolledUp, check_rolled_up
from colophon.record.statement import (
    CommittedEvidence,
    DecisionStatement,
    MadeAsset,
    Participant,
    Statement,
    StepStatement,
    UsedAsset,
)
from colophon.record.vocabulary import KEPT, NOT_PERCEPTIBLE, AgentKind, AILevel, Capacity, StepKind

Item = TypeVar("Item", bound=BaseModel)

FLOOR = {StepKind.GENERATE: AILevel.GENERATED, StepKind.TRANSFORM: AILevel.TRANSFORMED}
"""Kinds that mean AI by their name: declared with less, the stricter of the two counts, and the contradiction is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedStatement:
    """One entry of a work, as the graph takes it.

    Attributes:
        index: of its leaf in the log.
        work: the work's id.
        long_lists: full lists that stand rolled up in the statement; a list that is missing here counts as withheld.
        fields: private fields that are open, by name; one that is missing is withheld or erased.
    """

    index: int
    work: str
    statement: Statement
    long_lists: Mapping[str, tuple[BaseModel | str, ...]] = field(
        default_factory=dict[str, tuple[BaseModel | str, ...]]
    )
    fields: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNode:
    """A step that counts: neither taken back nor superseded.

    Attributes:
        level: the AI level that counts, at least what the kind means (`FLOOR`).
        kept_inputs: what went in and is kept.
        by_ai: AI transformed or generated what it made.
        perceptible: it changed what is seen or heard; an encode that transforms by AI did.
        whole: what went in is known; else a list is withheld, and what the step made is unknown.
    """

    index: int
    work: str
    statement: StepStatement
    level: AILevel
    agents: tuple[Participant, ...]
    inputs: tuple[UsedAsset, ...]
    outputs: tuple[MadeAsset, ...]
    evidence: tuple[CommittedEvidence, ...]
    kept_inputs: tuple[UsedAsset, ...]
    by_ai: bool
    perceptible: bool
    whole: bool

    @property
    def id(self) -> str:
        """The statement's id."""
        return self.statement.id

    @property
    def kind(self) -> StepKind:
        """What the step was."""
        return self.statement.kind

    @property
    def at(self) -> str:
        """When it ended by its own claim, else when it began, else when it was declared."""
        return self.statement.ended_at or self.statement.started_at or self.statement.at

    def names(self, kind: AgentKind) -> bool:
        """Return whether an agent of this kind took part."""
        return any(part.kind is kind for part in self.agents)

    @property
    def directed_by_person(self) -> bool:
        """Whether a person performed or directed it, or is said to have brought something to it."""
        acting = {Capacity.PERFORMED, Capacity.DIRECTED}
        took_part = any(part.kind is AgentKind.PERSON and part.capacity in acting for part in self.agents)
        return took_part or bool(self.statement.human)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionNode:
    """A decision that counts.

    Attributes:
        candidates: None where the list is withheld; `seen` then still says how many.
        reasoned: a reason was written down; None where that field is withheld or erased.
        by: who decided, under the name by which the graph knows the agent.
    """

    index: int
    work: str
    statement: DecisionStatement
    candidates: tuple[str, ...] | None
    chosen: tuple[str, ...]
    seen: int
    kept: int
    reasoned: bool | None
    by: str | None

    @property
    def id(self) -> str:
        """The statement's id."""
        return self.statement.id

    @property
    def by_person(self) -> bool:
        """Whether a person decided."""
        return self.statement.by_kind is AgentKind.PERSON

    @property
    def named(self) -> tuple[str, ...]:
        """What the decision is about: the chosen assets, or the candidates where it chose none."""
        return self.chosen or self.candidates or ()


def step_node(recorded: RecordedStatement, statement: StepStatement, same_as: Mapping[str, str]) -> StepNode:
    """Return the node of a step.

    Raises:
        DisclosureInvalidError: a long list is not the one that the statement rolled up.
    """
    agents, _ = _full(statement.agents, recorded.long_lists.get("agents"), Participant)
    inputs, has_inputs = _full(statement.inputs, recorded.long_lists.get("inputs"), UsedAsset)
    outputs, _ = _full(statement.outputs, recorded.long_lists.get("outputs"), MadeAsset)
    evidence, _ = _full(statement.evidence, recorded.long_lists.get("evidence"), CommittedEvidence)
    if same_as:
        agents = tuple(_renamed(part, "agent", same_as) for part in agents)
        inputs = tuple(_renamed(used, "asset", same_as) for used in inputs)
        outputs = tuple(_renamed(made, "asset", same_as) for made in outputs)
        evidence = tuple(_renamed(piece, "about", same_as) for piece in evidence)
    floor = FLOOR.get(statement.kind, AILevel.NONE)
    level = floor if RANK[floor] > RANK[statement.ai_level] else statement.ai_level
    by_ai = RANK[level] >= RANK[AILevel.TRANSFORMED]
    return StepNode(
        index=recorded.index,
        work=recorded.work,
        statement=statement,
        level=level,
        agents=agents,
        inputs=inputs,
        outputs=outputs,
        evidence=evidence,
        kept_inputs=tuple(used for used in inputs if used.use in KEPT),
        by_ai=by_ai,
        perceptible=by_ai or statement.kind not in NOT_PERCEPTIBLE,
        whole=has_inputs,
    )


def decision_node(
    recorded: RecordedStatement, statement: DecisionStatement, same_as: Mapping[str, str]
) -> DecisionNode:
    """Return the node of a decision.

    Raises:
        DisclosureInvalidError: a long list is not the one that the statement rolled up.
    """
    candidates, seen = _references(statement.candidates, recorded.long_lists.get("candidates"))
    chosen, kept = _references(statement.chosen, recorded.long_lists.get("chosen"))
    return DecisionNode(
        index=recorded.index,
        work=recorded.work,
        statement=statement,
        candidates=None if candidates is None else tuple(dict.fromkeys(same_as.get(ref, ref) for ref in candidates)),
        chosen=tuple(dict.fromkeys(same_as.get(ref, ref) for ref in chosen or ())),
        seen=seen,
        kept=kept,
        reasoned=bool(recorded.fields["why"]) if "why" in recorded.fields else None,
        by=None if statement.by is None else same_as.get(statement.by, statement.by),
    )


def _full(
    listed: tuple[Item, ...] | RolledUp, long: tuple[BaseModel | str, ...] | None, model: type[Item]
) -> tuple[tuple[Item, ...], bool]:
    """Return a list in full, and whether it is: one that is withheld comes back empty."""
    if not isinstance(listed, RolledUp):
        return listed, True
    if long is None:
        return (), False
    check_rolled_up(listed, long)
    items = (item if isinstance(item, model) else model.model_validate(_plain(item)) for item in long)
    return tuple(items), True


def _references(
    listed: tuple[str, ...] | RolledUp, long: tuple[BaseModel | str, ...] | None
) -> tuple[tuple[str, ...] | None, int]:
    if not isinstance(listed, RolledUp):
        return listed, len(set(listed))
    if long is None:
        return None, listed.n
    check_rolled_up(listed, long)
    return tuple(str(item) for item in long), listed.n


def _plain(item: BaseModel | str) -> object:
    return item.model_dump() if isinstance(item, BaseModel) else item


def _renamed(item: Item, name: str, same_as: Mapping[str, str]) -> Item:
    ref = getattr(item, name)
    return item.model_copy(update={name: same_as[ref]}) if ref in same_as else item
