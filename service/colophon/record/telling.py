"""From a recorded statement and what opens it back to the noun in clear: the inverse of stating.py.

What was erased or never disclosed is told as absent, and `withheld` names it; nothing is made up in its place.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar, cast

from pydantic import BaseModel, JsonValue

from colophon.errors import DisclosureInvalidError
from colophon.record.commitment import FieldOpening, RolledUp, check_rolled_up
from colophon.record.nouns import Amendment, AssetUse, Decision, Evidence, Output, Participation, Step
from colophon.record.statement import (
    PRIVATE_NAMES,
    AmendStatement,
    CommittedEvidence,
    DecisionStatement,
    MadeAsset,
    Participant,
    StepStatement,
    UsedAsset,
)

Item = TypeVar("Item", bound=BaseModel | str)


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """How a work's references become what nouns name things by.

    Attributes:
        asset: an asset's reference to the SHA-256 of its bytes; raises AssetNotFoundError.
        agent: a pseudonym to the agent's id; raises AgentNotFoundError.
    """

    asset: Callable[[str], str]
    agent: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """What opens one statement.

    Attributes:
        fields: of its private fields, each checked before by whoever took them from a stranger.
        long_lists: full lists that stand rolled up in it, by field name.
    """

    fields: Sequence[FieldOpening]
    long_lists: Mapping[str, tuple[BaseModel | str, ...]] = field(
        default_factory=dict[str, tuple[BaseModel | str, ...]]
    )

    def value(self, name: str) -> JsonValue:
        """Return the value of a private field, None if it was not used or is not opened."""
        return next((opening.value for opening in self.fields if opening.name == name), None)


def withheld(kind: str, openings: Openings) -> tuple[str, ...]:
    """Return the private names of a statement of type `kind` that are not opened, in schema order."""
    opened = {opening.name for opening in openings.fields}
    return tuple(name for name in PRIVATE_NAMES[kind] if name not in opened)


def tell_step(statement: StepStatement, openings: Openings, references: References) -> Step:
    """Return the step that was recorded.

    Raises:
        AssetNotFoundError, AgentNotFoundError: a reference in it is not known.
        DisclosureInvalidError: a long list is missing or not the one that was committed, or a field can't be read.
    """
    minutes = _table(openings.value("minutes"), of="minutes")
    agents = _items(statement.agents, openings, "agents", Participant)
    used = _items(statement.inputs, openings, "inputs", UsedAsset)
    made = _items(statement.outputs, openings, "outputs", MadeAsset)
    return Step.model_validate(
        {
            "kind": statement.kind,
            "ai_level": statement.ai_level,
            "by": None if statement.by is None else references.agent(statement.by),
            "at": statement.at,
            "started_at": statement.started_at,
            "ended_at": statement.ended_at,
            "agents": tuple(
                Participation.model_validate(
                    {
                        "agent": references.agent(part.agent),
                        "capacity": part.capacity,
                        "role": part.role,
                        "minutes": minutes.get(part.agent),
                    }
                )
                for part in agents
            ),
            "inputs": tuple(
                AssetUse(asset=references.asset(use.asset), use=use.use, channels=use.channels) for use in used
            ),
            "outputs": tuple(
                Output(
                    asset=references.asset(item.asset),
                    stage=item.stage,
                    channels=item.channels,
                    duplicate=item.duplicate,
                )
                for item in made
            ),
            "human": statement.human,
            "evidence": _evidence(statement, openings, references),
            **{name: openings.value(name) for name in _PLAIN_STEP_FIELDS},
        }
    )


def tell_decision(statement: DecisionStatement, openings: Openings, references: References) -> Decision:
    """Return the decision that was recorded.

    Raises:
        AssetNotFoundError, AgentNotFoundError: a reference in it is not known.
        DisclosureInvalidError: a long list is missing or not the one that was committed.
    """
    candidates = _items(statement.candidates, openings, "candidates", str)
    chosen = _items(statement.chosen, openings, "chosen", str)
    return Decision.model_validate(
        {
            "kind": statement.kind,
            "by": None if statement.by is None else references.agent(statement.by),
            "role": statement.role,
            "at": statement.at,
            "candidates": tuple(references.asset(ref) for ref in candidates),
            "chosen": tuple(references.asset(ref) for ref in chosen),
            "about": statement.about,
            **{name: openings.value(name) for name in PRIVATE_NAMES["decision"]},
        }
    )


def tell_amendment(
    statement: AmendStatement, openings: Openings, references: References, *, replacement: Step | Decision | None
) -> Amendment:
    """Return the amendment that was recorded; `replacement` is the statement it names, told before.

    Raises:
        AgentNotFoundError: whoever declared it is not known.
    """
    return Amendment.model_validate(
        {
            "supersedes": statement.supersedes,
            # A reason is required of whoever amends; where it was erased, that is said in its place.
            "reason": openings.value("reason") or "(erased)",
            "by": None if statement.by is None else references.agent(statement.by),
            "replacement": replacement,
        }
    )


_PLAIN_STEP_FIELDS: Final = ("title", "prompt", "parameters", "scope", "note")


def _evidence(statement: StepStatement, openings: Openings, references: References) -> tuple[Evidence, ...]:
    """Return the evidence whose hashes are opened; without its private detail a piece can't be named."""
    committed = _items(statement.evidence, openings, "evidence", CommittedEvidence)
    details = openings.value("evidence")
    if details is None:
        return ()
    if not isinstance(details, list) or len(details) != len(committed):
        raise DisclosureInvalidError(
            f"The field 'evidence' of {statement.id} tells of other pieces than the {len(committed)} in the entry."
        )
    return tuple(
        Evidence.model_validate(
            {
                "kind": piece.kind,
                "strength": piece.strength,
                "indicates": piece.indicates,
                "about": None if piece.about is None else references.asset(piece.about),
                **_table(detail, of="evidence"),
            }
        )
        for piece, detail in zip(committed, details, strict=True)
    )


def _items(listed: tuple[Item, ...] | RolledUp, openings: Openings, name: str, kind: type[Item]) -> tuple[Item, ...]:
    """Return a list in full, whether it stands in the entry or rolled up in it."""
    if not isinstance(listed, RolledUp):
        return listed
    items = openings.long_lists.get(name)
    if items is None or not all(isinstance(item, kind) for item in items):
        raise DisclosureInvalidError(f"The full list of the {listed.n} {name} is not at hand.")
    check_rolled_up(listed, items)
    return cast("tuple[Item, ...]", items)


def _table(value: JsonValue, *, of: str) -> dict[str, JsonValue]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise DisclosureInvalidError(f"The field {of!r} holds {type(value).__name__}; a table was expected.")
    return value
