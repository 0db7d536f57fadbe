"""Every sentence that can be said is walked for words that say more than a record can."""

import itertools
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

import pytest

from colophon.credential.summary import ChannelClass, ComponentCount, Counts
from colophon.dossier import labels, sentences
from colophon.errors import FileCheckError
from colophon.record.roles import ROLES, RoleCode
from colophon.record.vocabulary import (
    AgentKind,
    AILevel,
    Capacity,
    Channel,
    DecisionKind,
    OutputClass,
    Oversight,
    ReasonCode,
    SourceType,
    StepKind,
)
from colophon.verify.sentence import NOT_EXAMINED, sentence_of
from colophon.verify.verdict import (
    Claim,
    IngredientFinding,
    Integrity,
    Ledger,
    LedgerFinding,
    Person,
    ReleaseFinding,
    ShownStep,
    Signer,
    SignerTrust,
    Verdict,
)
from colophon.verify.words import CHANNELS, CLASSES, OVERSIGHT, SOURCE_TYPES

Word = TypeVar("Word", bound=StrEnum)

FORBIDDEN = re.compile(
    r"\b(true|truth|truly|false|fake|faked|real|really|authentic\w*|genuine\w*|verified humans?|per ?cent\w*|trustworthy|"
    r"original|legitimate|forged|proven|guaranteed?|certified)\b|%",
    re.IGNORECASE,
)
BARE = re.compile(r"(?<!recorded as )(?<!recorded as fully )\b(human-made|AI-generated)\b", re.IGNORECASE)


def claim(output_class: OutputClass, *, channels: int = 1, gaps: int = 0) -> Claim:
    told = tuple(
        ChannelClass(channel=channel, output_class=output_class, source_type=SourceType.COMPOSITE)
        for channel in list(Channel)[:channels]
    )
    return Claim(
        output_class=output_class,
        source_type=None,
        channels=told,
        oversight=Oversight.HUMAN_VALIDATED,
        counts=Counts(
            steps=1, decisions=2, people=1, ai_systems=2, candidates_seen=9, candidates_kept=1, gaps=gaps, amended=0
        ),
        components=(ComponentCount(source_type=None, count=2), ComponentCount(source_type=SourceType.PRINT, count=1)),
    )


def verdicts() -> Iterator[Verdict]:
    claims = [None, *(claim(one, channels=n) for one in OutputClass for n in (1, 3))]
    ingredient = IngredientFinding(title="a", path=("b",), relationship="componentOf", finding="changed")
    for integrity, trust, ledger, release, record, test in itertools.product(
        Integrity, SignerTrust, LedgerFinding, ReleaseFinding, claims, (True, False)
    ):
        withdrawn = release is ReleaseFinding.WITHDRAWN
        yield Verdict(
            file_name="a",
            file_sha256="00" * 32,
            media_type="image/png",
            sentence="",
            integrity=integrity,
            signer=Signer(trust=trust, organisation="Lighthouse Films" if test else None, test_signer=test),
            claim=record,
            ledger=Ledger(
                finding=ledger,
                release=release,
                withdrawn_code=ReasonCode.RIGHTS if withdrawn else None,
                withdrawn_at="2026-11-20T10:00:00.000Z" if withdrawn else None,
            ),
            ingredients=(ingredient,) if test else (),
            checks=(),
            caveats=(),
            declared=(SourceType.DIGITAL_CAPTURE.value,) if test else (),
            remote_url="https://a.example" if test else None,
            engine="e" if test else None,
        )


def test_no_sentence_of_a_verdict_says_more_than_a_record_can() -> None:
    said = {sentence_of(verdict) for verdict in verdicts()}
    assert len(said) > 300
    for sentence in said:
        assert not FORBIDDEN.search(sentence), sentence
        assert not BARE.search(sentence), sentence
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "  " not in sentence
        assert ".." not in sentence


@pytest.mark.parametrize("error", FileCheckError.__subclasses__())
def test_every_way_in_which_a_file_could_not_be_examined_has_its_words(error: type[FileCheckError]) -> None:
    assert error.code in NOT_EXAMINED


def assert_labelled(table: Mapping[Word, str], words: type[Word]) -> None:
    assert set(table) == set(words)
    for label in table.values():
        assert not FORBIDDEN.search(label), label


def test_every_word_of_the_vocabularies_has_a_label_without_a_judgement() -> None:
    assert_labelled(CLASSES, OutputClass)
    assert_labelled(CHANNELS, Channel)
    assert_labelled(OVERSIGHT, Oversight)
    assert_labelled(SOURCE_TYPES, SourceType)
    assert_labelled(labels.STEPS, StepKind)
    assert_labelled(labels.DECISIONS, DecisionKind)
    assert_labelled(labels.AI_LEVELS, AILevel)
    assert_labelled(labels.CAPACITIES, Capacity)
    assert {kind.value for kind in AgentKind} <= set(labels.AGENTS)
    for role in RoleCode:
        assert labels.role_label(role.value) == ROLES[role].label
    assert labels.role_label("astronaut") is None
    assert labels.department(None) is None


def every_part() -> Iterator[str]:
    person = Person(pseudonym="0" * 64, kind="person", role="editor", capacity="performed")
    for kind, level in itertools.product(StepKind, AILevel):
        step = ShownStep(
            id="1",
            type="step",
            kind=kind.value,
            ai_level=level.value,
            at="2026-11-20",
            agents=(person,),
            taken_back=True,
        )
        yield sentences.step_sentence(step)
    for decision in DecisionKind:
        decided = ShownStep(
            id="1",
            type="decision",
            kind=decision.value,
            at="2026-11-20",
            by=person,
            fields={"why": "It fits."},
            withheld=("note",),
        )
        yield sentences.step_sentence(decided)
        yield sentences.withheld_sentence(decided) or ""
    for one in OutputClass:
        told = claim(one, channels=6, gaps=2)
        yield from (sentences.channel_sentence(channel) for channel in told.channels)
        yield from (sentences.oversight_sentence(told), sentences.counts_sentence(told))
        yield from (*sentences.component_sentences(told), *sentences.gap_sentences(told))
    for word in ("intact", "changed", "signer_unknown", "no_credential", "undetermined"):
        found = IngredientFinding.model_validate(
            {"title": None, "path": (), "relationship": "inputTo", "finding": word}
        )
        yield sentences.ingredient_sentence(found)


def test_no_sentence_of_a_part_says_more_than_a_record_can() -> None:
    for sentence in every_part():
        assert not FORBIDDEN.search(sentence), sentence
        assert not BARE.search(sentence), sentence
        assert sentence[0].isupper() or sentence[0].isdigit()
        assert sentence.endswith(".")


def test_numbers_and_channels_agree_with_their_verbs() -> None:
    told = claim(OutputClass.HUMAN_MADE, channels=6)
    assert sentences.counts_sentence(told) == (
        "1 step and 2 decisions are recorded, with 1 person and 2 AI systems; 1 of 9 candidates was kept."
    )
    effects = next(one for one in told.channels if one.channel is Channel.EFFECTS)
    assert sentences.channel_sentence(effects).startswith("The sound effects are recorded as human-made")
    artist = Person(pseudonym="0" * 64, kind="person", name="Kenji", role="ai_artist", capacity="directed")
    step = ShownStep(id="1", type="step", kind="generate", ai_level="generated", at="2026-11-20", agents=(artist,))
    assert sentences.step_sentence(step) == "Kenji (AI artist) generated (AI generated)."
