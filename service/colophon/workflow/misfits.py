"""Why a value does not fit its field, in words that say what would, without those that only Python's readers know."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

# By a value that fits, so that no pattern is written down twice.
_SHAPES: Final = (
    ("0" * 64, "a SHA-256 is 64 lower-case hex digits"),
    ("01932b7e-5c1a-7d3e-8f00-3a5b7c9d1e2f", "this is no id of a statement; those are UUIDv7 in lower case"),
    ("5b0f3a52-6d0e-4c0b-9c57-0d6f2a1b7e44", "this is no id; ids are UUIDv4 in lower case, as the service gave them"),
    ("25/1", "write it as a fraction of whole numbers, such as 25/1 or 24000/1001"),
    ("image/png", "a media type in lower case was expected, such as image/png"),
)


def in_words(line: Mapping[str, Any]) -> str:
    """Return what one line of a validation error says, without words that only Python's readers know."""
    told = _WORDS.get(line["type"])
    return told(line.get("ctx") or {}) if told is not None else str(line["msg"])


def _shape(ctx: Mapping[str, Any]) -> str:
    expected = next((words for fits, words in _SHAPES if re.fullmatch(ctx["pattern"], fits)), None)
    return expected or f"the text should match {ctx['pattern']}"


def _bounds(ctx: Mapping[str, Any]) -> str:
    bound = f"at least {ctx['min_length']}" if "min_length" in ctx else f"at most {ctx['max_length']:,}"
    return f"{bound} expected, {ctx['actual_length']:,} given"


_WORDS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "missing": lambda _: "this is required",
    "extra_forbidden": lambda _: "there is no field of this name here",
    "string_pattern_mismatch": _shape,
    "too_short": _bounds,
    "too_long": _bounds,
    "value_error": lambda ctx: str(ctx["error"]),
    "json_invalid": lambda ctx: f"this is no JSON: {ctx['error']}",
    "model_attributes_type": lambda _: "a JSON object was expected",
    "model_type": lambda _: "a JSON object was expected",
}
"""By pydantic's type of error; what it says of others is plain enough."""
