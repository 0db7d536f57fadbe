"""Text from a file, made fit to be shown: bounded, and without characters that act on a screen."""

import unicodedata
from typing import Final

TITLE_CHARACTERS: Final = 200
VALUE_CHARACTERS: Final = 2_000
URL_CHARACTERS: Final = 500

# Cc: control characters, which a terminal obeys. Cf: among others the bidirectional marks, by which a name is made to
# read differently from what it is. Cs: lone surrogates, which can't be written out. Co and Cn: nobody can read them.
# Zl and Zp: line breaks by other names.
_UNSHOWN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def shown(text: str, /, *, limit: int = TITLE_CHARACTERS) -> str:
    """Return `text` on one line, without unshown characters, at most `limit` characters and then an ellipsis."""
    # Cut before looking at every character: a title of a gigabyte costs no more than one of `limit`.
    head = text[: 4 * limit]
    one_line = "".join(_one(character) for character in head)
    words = " ".join(one_line.split())
    if len(words) > limit or len(text) > len(head):
        return words[:limit].rstrip() + "…"
    return words


def shown_or_none(text: str | None, /, *, limit: int = TITLE_CHARACTERS) -> str | None:
    """Return `shown(text)`, or None where there is nothing to show."""
    return (shown(text, limit=limit) or None) if text is not None else None


def _one(character: str) -> str:
    if character in "\t\n\r":
        return " "
    return "" if unicodedata.category(character) in _UNSHOWN else character
