"""Builders of statements and entries for tests: small, valid, with nothing stored behind them."""

from collections.abc import Mapping

from colophon.record.commitment import agent_reference, asset_reference
from colophon.record.entry import Entry
from colophon.record.identifiers import new_random_id
from colophon.record.nouns import Agent, Step, Work
from colophon.record.statement import Statement, StepStatement, WorkStatement
from colophon.record.stating import KnownAgent, KnownAsset, Names, Stating, state_step, state_work
from colophon.record.vocabulary import AgentKind, Modality, Stage, Via

WORK = "6a1b0f5e-0c8b-4a39-9b57-2f6f0b1c9d11"
ORIGIN = "colophon-test"
SALT = "AAAAAAAAAAAAAAAAAAAAAA"
NO_LEAF = "0" * 64


def names(agents: Mapping[str, Agent] | None = None, *, work: str = WORK) -> Names:
    """Return references for a work: every asset is an image, every unknown agent a person named by its id."""
    known = agents or {}

    def agent(agent_id: str) -> KnownAgent:
        noun = known.get(agent_id, Agent(kind=AgentKind.PERSON, name=agent_id))
        return KnownAgent(ref=agent_reference(work=work, salt=SALT, identity=noun.identity()), kind=noun.kind)

    def asset(sha256: str) -> KnownAsset:
        ref = asset_reference(work=work, salt=SALT, sha256=sha256)
        return KnownAsset(ref=ref, modality=Modality.IMAGE, stage=Stage.ELEMENT)

    return Names(asset=asset, agent=agent, blob=lambda sha256: asset_reference(work=work, salt=SALT, sha256=sha256))


def a_step(**fields: object) -> Stating[StepStatement]:
    """Return a stated step: a drawing by one person unless `fields` say otherwise."""
    step = Step.model_validate({"kind": "draw", "ai_level": "none", **fields})
    return state_step(step, by=new_random_id(), names=names())


def a_work(**fields: object) -> Stating[WorkStatement]:
    """Return a stated work."""
    return state_work(Work.model_validate({"kind": "spot", "title": "A spot", **fields}), by=None)


def an_entry(statement: Statement, *, seq: int = 1, work: str | None = WORK) -> Entry:
    """Return `statement` in a place."""
    chained = work is not None
    return Entry(
        log=ORIGIN,
        work=work,
        seq=seq if chained else None,
        prev=NO_LEAF if chained and seq else None,
        via=Via.CLI,
        statement=statement,
    )
