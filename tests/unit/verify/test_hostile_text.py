import unicodedata

import pytest

from colophon.verify.hostile_text import shown, shown_or_none


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a plain title", "a plain title"),
        ("two\nlines\tand  blanks ", "two lines and blanks"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("zero\u200bwidth\u2066x\u2069", "zerowidthx"),
        ("line\u2028separator", "lineseparator"),
        ("\ud800lone", "lone"),
        ("Ünïcode 灯台 🗼", "Ünïcode 灯台 🗼"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_characters_that_act_on_a_screen_are_left_out(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert shown("x" * 10_000_000, limit=10) == "x" * 10 + "…"
    assert shown("\x00" * 1_000 + "tail", limit=10) == "…"


def test_nothing_to_show_is_none() -> None:
    assert shown_or_none(None) is None
    assert shown_or_none("\x00\u202e") is None


def test_every_control_and_format_character_is_left_out() -> None:
    for code in range(0x3000):
        character = chr(code)
        if unicodedata.category(character) in {"Cc", "Cf"} and character not in "\t\n\r":
            assert shown(f"a{character}b") == "ab"
