"""Words of the closed vocabularies on the command line: written as people write them, with help where they slip."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

import typer

from colophon_cli.suggestions import did_you_mean

Word = TypeVar("Word", bound=StrEnum)
Chosen = TypeVar("Chosen")


def one_of(words: type[Word], synonyms: Mapping[str, Word] | None = None) -> Callable[[str], Word]:
    """Return a parser for one word of `words`: case, blanks and hyphens do not matter, and `synonyms` count."""
    known: dict[str, Word] = {word.value: word for word in words} | dict(synonyms or {})

    def parse(text: str) -> Word:
        folded = text.strip().casefold().replace("-", "_").replace(" ", "_")
        if folded in known:
            return known[folded]
        hint = did_you_mean(folded, known) or f" It is one of {', '.join(known)}."
        raise typer.BadParameter(f"{text!r} is not known.{hint}")

    return parse


def completing(words: type[StrEnum]) -> Callable[[str], list[str]]:
    """Return what a shell offers while such a word is typed."""

    def complete(incomplete: str) -> list[str]:
        return [word.value for word in words if word.value.startswith(incomplete.casefold())]

    return complete


def listed(words: type[StrEnum]) -> str:
    """Return all words of a vocabulary, for a help text."""
    return ", ".join(word.value for word in words)


def chosen(words: Mapping[str, Chosen], text: str, option: str) -> Chosen:
    """Return what `text` stands for among `words`.

    Raises:
        BadParameter: it is none of them.
    """
    folded = text.strip().casefold().replace("_", "-")
    if folded not in words:
        hint = did_you_mean(folded, words) or f" It is one of {', '.join(words)}."
        raise typer.BadParameter(f"{text!r} is not known.{hint}", param_hint=option)
    return words[folded]
