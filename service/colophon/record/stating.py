"""From a noun told in clear to the statement that is recorded, and to what opens it later.

Needs nothing of ours that is stored: a freelancer's offline pack makes the same statements with her own salts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import BaseModel

from colophon.record.canonical import Json
from colophon.record.commitment import ROLL_UP_OVER, FieldOpening, close_fields, roll_up
from colophon.record.identifiers import new_statement_id, now
from colophon.record.nouns import Amendment, Decision, Evidence, Step, Withdrawal, Work
from colophon.record.statement import (
    PRIVATE_NAMES,
    AmendStatement,
    CommittedEvidence,
    DecisionStatement,
    MadeAsset,
    Participant,
    Stated,
    StepStatement,
    UsedAsset,
    WithdrawStatement,
    WorkStatement,
)
from colophon.record.vocabulary import MODALITY_CHANNELS, AgentKind, Modality, Stage

T_co = TypeVar("T_co", bound=Stated, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAsset:
    """What a statement says of an asset: its reference in the work, and what it is."""

    ref: str
    modality: Modality
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAgent:
    """What a statement says of an agent: its pseudonym in the work, and its kind."""

    ref: str
    kind: AgentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Stating(Generic[T_co]):
    """A statement, what opens its slots, and the full lists that stand rolled up in it (by field name)."""

    statement: T_co
    openings: tuple[FieldOpening, ...]
    long_lists: Mapping[str, tuple[BaseModel | str, ...]] = field(
        default_factory=dict[str, tuple[BaseModel | str, ...]]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How nouns' ids become a work's references.

    Attributes:
        asset: SHA-256 of an asset's bytes to what the work knows of it; raises AssetNotFoundError.
        agent: id of an agent to its pseudonym in the work; raises AgentNotFoundError.
        blob: SHA-256 of an evidence blob to its reference in the work; never fails.
    """

    asset: Callable[[str], KnownAsset]
    agent: Callable[[str], KnownAgent]
    blob: Callable[[str], str]


def state_work(work: Work, *, by: str | None, at: str | None = None) -> Stating[WorkStatement]:
    """Return the statement that opens a work's chain; `by` is a pseudonym."""
    statement_id = new_statement_id()
    sd, openings = _close(
        "work",
        statement_id,
        {
            "title": work.title,
            "client": work.client,
            "point_of_view": work.point_of_view,
            "answerable": work.answerable,
            "identifiers": dict(work.identifiers) or None,
        },
    )
    statement = WorkStatement(
        id=statement_id,
        at=at or now(),
        by=by,
        sd=sd,
        kind=work.kind,
        visibility=work.visibility,
        parent=work.parent,
        frame_rate=work.frame_rate,
    )
    return Stating(statement=statement, openings=openings)


def state_step(step: Step, *, by: str, names: Names) -> Stating[StepStatement]:
    """Return the statement of `step`; `by` is the declaring agent's id, used when the step names none.

    Raises:
        AssetNotFoundError: it names an asset the work does not know.
        AgentNotFoundError: it names an agent nobody added.
    """
    statement_id = new_statement_id()
    agents = [_participant(part.agent, part.capacity, part.role, names) for part in step.agents]
    used = [UsedAsset(asset=names.asset(u.asset).ref, use=u.use, channels=u.channels) for u in step.inputs]
    made = [_made(names.asset(o.asset), o.stage, o.channels, duplicate=o.duplicate) for o in step.outputs]
    evidence = [_evidence(piece, names) for piece in step.evidence]
    minutes = {names.agent(p.agent).ref: p.minutes for p in step.agents if p.minutes is not None}
    sd, openings = _close(
        "step",
        statement_id,
        {
            "title": step.title,
            "prompt": step.prompt,
            "parameters": step.parameters,
            "scope": step.scope,
            "minutes": minutes or None,
            "evidence": [_detail(piece) for piece in step.evidence] or None,
            "note": step.note,
        },
    )
    statement = StepStatement(
        id=statement_id,
        at=step.at or now(),
        by=names.agent(step.by or by).ref,
        sd=sd,
        kind=step.kind,
        ai_level=step.ai_level,
        started_at=step.started_at,
        ended_at=step.ended_at,
        agents=roll_up(agents),
        inputs=roll_up(used),
        outputs=roll_up(made),
        human=step.human,
        evidence=roll_up(evidence),
    )
    return Stating(
        statement=statement,
        openings=openings,
        long_lists=_long(agents=agents, inputs=used, outputs=made, evidence=evidence),
    )


def state_decision(decision: Decision, *, by: str, names: Names) -> Stating[DecisionStatement]:
    """Return the statement of `decision`; `by` is the deciding agent's id, used when the decision names none.

    Raises:
        AssetNotFoundError: it names an asset the work does not know.
        AgentNotFoundError: it names an agent nobody added.
    """
    statement_id = new_statement_id()
    decider = names.agent(decision.by or by)
    candidates = [names.asset(sha256).ref for sha256 in decision.candidates]
    chosen = [names.asset(sha256).ref for sha256 in decision.chosen]
    sd, openings = _close(
        "decision", statement_id, {"why": decision.why, "criteria": decision.criteria, "note": decision.note}
    )
    statement = DecisionStatement(
        id=statement_id,
        at=decision.at or now(),
        by=decider.ref,
        sd=sd,
        kind=decision.kind,
        by_kind=decider.kind,
        role=decision.role,
        about=decision.about,
        candidates=roll_up(candidates),
        chosen=roll_up(chosen),
    )
    return Stating(statement=statement, openings=openings, long_lists=_long(candidates=candidates, chosen=chosen))


def state_amendment(
    amendment: Amendment, *, by: str, superseded_leaf: str, replacement: str | None, names: Names
) -> Stating[AmendStatement]:
    """Return the statement of `amendment`: `superseded_leaf` is a leaf hash in hex, `replacement` a statement's id.

    Raises:
        AgentNotFoundError: it names an agent nobody added.
    """
    statement_id = new_statement_id()
    sd, openings = _close("amend", statement_id, {"reason": amendment.reason})
    statement = AmendStatement(
        id=statement_id,
        at=now(),
        by=names.agent(amendment.by or by).ref,
        sd=sd,
        supersedes=amendment.supersedes,
        leaf=superseded_leaf,
        replacement=replacement,
    )
    return Stating(statement=statement, openings=openings)


def state_withdrawal(withdrawal: Withdrawal, *, release: str) -> Stating[WithdrawStatement]:
    """Return the statement that takes `release` (its id) back; the reason's opening is handed to verifiers."""
    statement_id = new_statement_id()
    sd, openings = _close("withdraw", statement_id, {"reason": withdrawal.reason})
    statement = WithdrawStatement(id=statement_id, at=now(), by=None, sd=sd, release=release, code=withdrawal.code)
    return Stating(statement=statement, openings=openings)


def _close(
    kind: str, statement_id: str, values: Mapping[str, Json]
) -> tuple[tuple[str, ...], tuple[FieldOpening, ...]]:
    return close_fields(statement_id=statement_id, names=PRIVATE_NAMES[kind], values=values)


def _participant(agent: str, capacity: object, role: object, names: Names) -> Participant:
    known = names.agent(agent)
    return Participant.model_validate({"agent": known.ref, "kind": known.kind, "capacity": capacity, "role": role})


def _made(known: KnownAsset, stage: Stage | None, channels: object, *, duplicate: bool) -> MadeAsset:
    has = MODALITY_CHANNELS[known.modality] if channels is None else channels
    return MadeAsset.model_validate(
        {
            "asset": known.ref,
            "modality": known.modality,
            "stage": stage or known.stage,
            "channels": has,
            "duplicate": duplicate,
        }
    )


def _evidence(piece: Evidence, names: Names) -> CommittedEvidence:
    about = None if piece.about is None else names.asset(piece.about).ref
    return CommittedEvidence(
        kind=piece.kind,
        strength=piece.strength,
        indicates=piece.indicates,
        blob=names.blob(piece.sha256),
        about=about,
    )


def _detail(piece: Evidence) -> dict[str, Json]:
    return {"sha256": piece.sha256, "extractor": piece.extractor, "note": piece.note}


def _long(**lists: Sequence[BaseModel | str]) -> dict[str, tuple[BaseModel | str, ...]]:
    """Return those of `lists` that do not stand in the entry themselves."""
    return {name: tuple(items) for name, items in lists.items() if len(items) > ROLL_UP_OVER}
