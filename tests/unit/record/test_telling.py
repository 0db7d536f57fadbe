from hashlib import sha256

import pytest

from colophon.errors import DisclosureInvalidError
from colophon.record.identifiers import new_random_id, new_statement_id
from colophon.record.nouns import Agent, Amendment, Decision, Step
from colophon.record.statement import StepStatement
from colophon.record.stating import Stating, state_amendment, state_decision, state_step
from colophon.record.telling import Openings, References, tell_amendment, tell_decision, tell_step, withheld
from colophon.record.vocabulary import AgentKind
from support.statements import NO_LEAF, names

ANNA, MODEL = new_random_id(), new_random_id()
AGENTS = {
    ANNA: Agent(kind=AgentKind.PERSON, name="Anna"),
    MODEL: Agent(kind=AgentKind.AI_SYSTEM, name="Painter", provider="Studio", version="2"),
}
ASSETS = [sha256(bytes([number])).hexdigest() for number in range(100)]

FULL = Step.model_validate(
    {
        "kind": "generate",
        "ai_level": "generated",
        "title": "First light",
        "by": ANNA,
        "at": "2026-11-20T10:00:00+01:00",
        "started_at": "2026-11-20T08:00:00Z",
        "ended_at": "2026-11-20T09:00:00Z",
        "agents": [
            {"agent": ANNA, "capacity": "directed", "role": "art_director", "minutes": 20},
            {"agent": MODEL, "capacity": "tool"},
        ],
        "inputs": [{"asset": ASSETS[0], "use": "reference", "channels": ["picture"]}],
        "outputs": [{"asset": ASSETS[1], "stage": "candidate", "channels": ["picture"], "duplicate": True}],
        "human": ["prompt_direction"],
        "evidence": [
            {
                "kind": "comfy_workflow",
                "strength": "tool_recorded",
                "indicates": "ai",
                "sha256": ASSETS[2],
                "about": ASSETS[1],
                "extractor": "colophon 0.1",
                "note": "the graph",
            },
            {"kind": "declaration", "strength": "self_declared", "sha256": ASSETS[3]},
        ],
        "prompt": "a lighthouse at dawn",
        "parameters": {"seed": 7, "layers": ["a", {"b": None}]},
        "scope": "whole picture",
        "note": "kept the third",
    }
)


def references() -> References:
    known = names(AGENTS)
    assets = {known.asset(sha).ref: sha for sha in ASSETS}
    agents = {known.agent(agent_id).ref: agent_id for agent_id in AGENTS}
    return References(asset=assets.__getitem__, agent=agents.__getitem__)


def opened(stating: Stating[StepStatement], *, without: str | None = None) -> Openings:
    fields = tuple(opening for opening in stating.openings if opening.name != without)
    return Openings(fields=fields, long_lists=stating.long_lists)


def test_a_step_is_told_as_it_was_stated() -> None:
    stating = state_step(FULL, by=MODEL, names=names(AGENTS))

    assert tell_step(stating.statement, opened(stating), references()) == FULL


def test_a_list_too_long_for_the_entry_is_told_in_full() -> None:
    step = FULL.model_copy(
        update={"inputs": tuple(FULL.inputs[0].model_copy(update={"asset": asset}) for asset in ASSETS)}
    )
    stating = state_step(step, by=ANNA, names=names(AGENTS))

    assert tell_step(stating.statement, opened(stating), references()).inputs == step.inputs


def test_a_long_list_that_is_not_the_committed_one_is_refused() -> None:
    step = FULL.model_copy(
        update={"inputs": tuple(FULL.inputs[0].model_copy(update={"asset": asset}) for asset in ASSETS)}
    )
    stating = state_step(step, by=ANNA, names=names(AGENTS))
    shorter = Openings(fields=stating.openings, long_lists={"inputs": stating.long_lists["inputs"][1:]})

    with pytest.raises(DisclosureInvalidError, match="not the one"):
        tell_step(stating.statement, shorter, references())
    with pytest.raises(DisclosureInvalidError, match="not at hand"):
        tell_step(stating.statement, Openings(fields=stating.openings), references())


def test_an_erased_field_is_absent_and_named_as_withheld() -> None:
    stating = state_step(FULL, by=ANNA, names=names(AGENTS))
    openings = opened(stating, without="prompt")

    assert tell_step(stating.statement, openings, references()) == FULL.model_copy(update={"prompt": None})
    assert withheld("step", openings) == ("prompt",)


def test_evidence_whose_detail_was_erased_is_not_told() -> None:
    stating = state_step(FULL, by=ANNA, names=names(AGENTS))

    assert tell_step(stating.statement, opened(stating, without="evidence"), references()).evidence == ()


def test_a_decision_and_an_amendment_are_told_as_they_were_stated() -> None:
    decision = Decision.model_validate(
        {
            "kind": "selection",
            "by": ANNA,
            "role": "director",
            "at": "2026-11-20T10:00:00Z",
            "candidates": ASSETS,
            "chosen": [ASSETS[4]],
            "about": [new_statement_id()],
            "why": "the light",
        }
    )
    stated = state_decision(decision, by=MODEL, names=names(AGENTS))
    openings = Openings(fields=stated.openings, long_lists=stated.long_lists)
    assert tell_decision(stated.statement, openings, references()) == decision

    amendment = Amendment(supersedes=stated.statement.id, reason="wrong take", by=ANNA, replacement=decision)
    amend = state_amendment(
        amendment, by=MODEL, superseded_leaf=NO_LEAF, replacement=new_statement_id(), names=names(AGENTS)
    )
    told = tell_amendment(amend.statement, Openings(fields=amend.openings), references(), replacement=decision)
    assert told == amendment
