"""The generated sentences of a trace: verbs agree, abbreviations keep their capitals, no code stands in them."""

import pytest

from colophon.authorship.words import SUBJECTS, parts_words
from colophon.record.roles import ROLES, RoleCode
from colophon.record.vocabulary import Channel, OutputClass


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (RoleCode.DIRECTOR, "director"),
        (RoleCode.AI_ARTIST, "AI artist"),
        (RoleCode.VFX_SUPERVISOR, "VFX supervisor"),
        (RoleCode.MAKE_UP_ARTIST, "make-up artist"),
    ],
)
def test_a_role_within_a_sentence_keeps_its_abbreviation(role: RoleCode, words: str) -> None:
    assert ROLES[role].within_sentence == words


def test_every_channel_has_its_verb() -> None:
    assert SUBJECTS.keys() == {None, *Channel}
    assert SUBJECTS[Channel.EFFECTS] == ("The sound effects", "are")


@pytest.mark.parametrize(
    ("count", "output_class", "words"),
    [
        (1, OutputClass.HUMAN_MADE, "1 element put in here is recorded as human-made."),
        (
            3,
            OutputClass.AI_GENERATED_HUMAN_DIRECTED,
            "3 elements put in here are recorded as AI-generated, directed by people.",
        ),
        (2, OutputClass.HUMAN_MADE_WITH_AI_PARTS, "2 elements put in here are recorded as human-made with AI parts."),
        (2, OutputClass.UNDETERMINED, "2 elements put in here are undetermined."),
    ],
)
def test_elements_are_counted_by_class_in_words(count: int, output_class: OutputClass, words: str) -> None:
    assert parts_words(count, output_class) == words
