"""The one byte form of a record: RFC 8785 (JCS), and a reader that accepts nothing else."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

import rfc8785

from colophon.errors import EntryInvalidError, InvalidInputError

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
"""A JSON value; numbers stay within what RFC 8785 can say exactly."""

MAX_NESTING: Final = 64
"""Deeper values are refused before any recursive code meets them."""

_PLAIN: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)
_MAX_EXACT: Final = 2**53 - 1
# Possessive: what is no string is not tried a second time from within.
_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_BRACKETS: Final = re.compile(rb"[\[{\]}]")


def canonical_bytes(value: Json) -> bytes:
    """Return `value` as the UTF-8 bytes of RFC 8785.

    Raises:
        InvalidInputError: a number, key or string has no canonical form (NaN, an integer over 2^53-1, a lone surrogate).
    """
    try:
        if _is_plain(value):
            # For these values the standard library's encoder writes the same bytes as RFC 8785 asks for, several times
            # faster: ASCII names sort alike by code point and by UTF-16, its string escapes are those of section 3.2.2.2,
            # and integers have one form. tests/property/test_record.py holds the two against each other.
            return _PLAIN.encode(value).encode("utf-8")
        # rfc8785 types its argument by its own recursive alias, which equals ours.
        return rfc8785.dumps(cast("Any", value))
    except rfc8785.IntegerDomainError as error:
        # Seeds of image models have 64 bits; rounded in silence they would name another picture.
        number = str(error).partition(" ")[0]
        raise InvalidInputError(
            f"The whole number {number} is beyond 2^53 - 1, where programs no longer agree on numbers in JSON (RFC 8785). "
            f'Send it as text: "{number}".'
        ) from error
    except (ValueError, RecursionError) as error:
        message = (
            f"This value has no canonical JSON form (RFC 8785): {error}. Use strings, integers, lists and objects."
        )
        raise InvalidInputError(message) from error


def _is_plain(value: Json) -> bool:
    """Return whether `value` holds only text, whole numbers, true, false, null, lists, and objects with ASCII names."""
    stack: list[Json] = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if not all(name.isascii() for name in item):
                return False
            stack.extend(item.values())
        elif isinstance(item, list | tuple):
            stack.extend(item)
        elif isinstance(item, int):
            if not -_MAX_EXACT <= item <= _MAX_EXACT:
                return False
        elif not (item is None or isinstance(item, str)):
            return False
    return True


def parse_canonical(data: bytes) -> dict[str, Json]:
    """Return the object whose canonical form is exactly `data`.

    Raises:
        EntryInvalidError: `data` is not UTF-8, not a JSON object, has a duplicate name, nests deeper than `MAX_NESTING`,
            or differs from its own canonical form.
    """
    if nesting(data) > MAX_NESTING:
        raise EntryInvalidError(f"The record nests deeper than {MAX_NESTING} levels; no record of ours does.")
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise EntryInvalidError(f"The record is not JSON in UTF-8: {error}.") from error
    if not isinstance(value, dict):
        raise EntryInvalidError(f"The record is a JSON {type(value).__name__}; an object was expected.")
    record = cast("dict[str, Json]", value)
    try:
        same = canonical_bytes(record) == data
    except InvalidInputError as error:
        raise EntryInvalidError(f"The record has no canonical form: {error.message}") from error
    if not same:
        raise EntryInvalidError(
            "The record differs from its own canonical form (RFC 8785); its bytes can't be relied on."
        )
    return record


def nesting(data: bytes) -> int:
    """Return an upper bound of the nesting depth of JSON text, without recursion; brackets in its strings don't count."""
    depth = deepest = 0
    for found in _BRACKETS.finditer(_STRING.sub(b"", data)):
        if found.group() in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest


def _no_duplicates(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    record: dict[str, Json] = {}
    for name, value in pairs:
        if name in record:
            raise EntryInvalidError(f"The name {name!r} stands twice in one object of the record.")
        record[name] = value
    return record


def _no_constant(name: str) -> Json:
    raise EntryInvalidError(f"The record holds {name}, which JSON does not have.")
