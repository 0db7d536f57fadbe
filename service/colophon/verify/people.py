"""Step 8: people and steps as disclosed, with what is withheld named; all of it the sealed record's word."""

import json
from collections.abc import Iterable, Mapping
from typing import Final

from pydantic import JsonValue

from colophon.record.commitment import AgentOpening, RolledUp
from colophon.record.statement import AmendStatement, DecisionStatement, Participant, StepStatement
from colophon.verify.disclosed import OpenedLeaf
from colophon.verify.hostile_text import VALUE_CHARACTERS, shown, shown_or_none
from colophon.verify.sealed_record import SealedRecord
from colophon.verify.verdict import Claim, Person, ShownStep

UNDISCLOSED: Final = "undisclosed"


def claim_of(record: SealedRecord) -> Claim:
    """Return what a proven sealed record says of the output."""
    summary = record.summary
    kinds = _kinds(record.opened.leaves)
    people = tuple(
        _person(
            credit.agent,
            record.opened.agents,
            kinds,
            role=credit.role and credit.role.value,
            capacity=credit.capacity.value,
        )
        for credit in summary.credits
    )
    return Claim(
        output_class=summary.output_class,
        source_type=summary.source_type,
        channels=summary.channels,
        oversight=summary.oversight,
        counts=summary.counts,
        components=summary.components,
        title=shown_or_none(summary.title),
        people=people,
        steps=_steps(record, kinds),
        all_actions_included=summary.all_actions_included,
    )


def _kinds(leaves: Iterable[OpenedLeaf]) -> dict[str, str]:
    """Return what disclosed steps and decisions say of pseudonyms' kinds."""
    kinds: dict[str, str] = {}
    for leaf in leaves:
        statement = leaf.entry.statement
        if isinstance(statement, StepStatement):
            kinds.update({part.agent: part.kind.value for part in _participants(statement)})
        elif isinstance(statement, DecisionStatement) and statement.by is not None:
            kinds[statement.by] = statement.by_kind.value
    return kinds


def _participants(statement: StepStatement) -> tuple[Participant, ...]:
    # A list that was rolled up is named by its root only; who is in it can't be said from the file.
    return () if isinstance(statement.agents, RolledUp) else statement.agents


def _person(
    pseudonym: str,
    agents: Mapping[str, AgentOpening],
    kinds: Mapping[str, str],
    *,
    role: str | None = None,
    capacity: str | None = None,
) -> Person:
    opening = agents.get(pseudonym)
    identity: Mapping[str, str | None] = opening.identity if opening is not None else {}
    return Person(
        pseudonym=pseudonym,
        kind=shown(identity.get("kind") or kinds.get(pseudonym) or UNDISCLOSED),
        name=shown_or_none(identity.get("name")),
        provider=shown_or_none(identity.get("provider")),
        version=shown_or_none(identity.get("version")),
        role=role,
        capacity=capacity,
    )


def _steps(record: SealedRecord, kinds: Mapping[str, str]) -> tuple[ShownStep, ...]:
    leaves = record.opened.leaves
    amended = {
        leaf.entry.statement.supersedes: leaf.entry.statement
        for leaf in leaves
        if isinstance(leaf.entry.statement, AmendStatement)
    }
    ordered = sorted(leaves, key=lambda leaf: (leaf.entry.work or "", leaf.entry.seq or 0))
    found = (_step(leaf, record.opened.agents, kinds, amended.get(leaf.entry.statement.id)) for leaf in ordered)
    return tuple(step for step in found if step is not None)


def _step(
    leaf: OpenedLeaf, agents: Mapping[str, AgentOpening], kinds: Mapping[str, str], amend: AmendStatement | None
) -> ShownStep | None:
    statement = leaf.entry.statement
    if not isinstance(statement, StepStatement | DecisionStatement):
        return None
    step = statement if isinstance(statement, StepStatement) else None
    role = statement.role.value if isinstance(statement, DecisionStatement) and statement.role is not None else None
    return ShownStep(
        id=statement.id,
        type=statement.type,
        kind=statement.kind.value,
        ai_level=step.ai_level.value if step is not None else None,
        at=statement.at,
        by=_person(statement.by, agents, kinds, role=role) if statement.by is not None else None,
        agents=tuple(
            _person(part.agent, agents, kinds, role=part.role and part.role.value, capacity=part.capacity.value)
            for part in (_participants(step) if step is not None else ())
        ),
        fields={name: _value(value) for name, value in leaf.fields.items()},
        withheld=leaf.withheld,
        superseded_by=amend.replacement if amend is not None else None,
        taken_back=amend is not None and amend.replacement is None,
    )


def _value(value: JsonValue) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return shown(text, limit=VALUE_CHARACTERS)
