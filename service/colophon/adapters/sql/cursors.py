"""List cursors: opaque to callers, a place in an order to us."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from typing import Final, TypeVar

from colophon.errors import BadCursorError, InvalidInputError

Row = TypeVar("Row")

MAX_PAGE: Final = 1_000
_VERSION: Final = "1"


def read_cursor(cursor: str | None, /, *, of: str) -> int | None:
    """Return the number after which the list `of` goes on; None for its beginning.

    Raises:
        BadCursorError: the cursor was not made here, or for another list.
    """
    if cursor is None:
        return None
    try:
        version, name, number = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii").split(":")
        value = int(number)
    except (Base64Error, ValueError) as error:
        raise BadCursorError("The cursor was not made by this service; begin the list anew, without one.") from error
    if (version, name) != (_VERSION, of) or make_cursor(value, of=of) != cursor:
        raise BadCursorError(f"The cursor belongs to another list than {of}; begin the list anew, without one.")
    return value


def make_cursor(number: int, /, *, of: str) -> str:
    """Return the cursor of the list `of` after `number`."""
    return urlsafe_b64encode(f"{_VERSION}:{of}:{number}".encode()).decode("ascii").rstrip("=")


def require_limit(limit: int, /) -> int:
    """Return how many rows to ask for: one more than `limit`, to know whether the list goes on.

    Raises:
        InvalidInputError: `limit` is not from 1 to 1,000.
    """
    if not 1 <= limit <= MAX_PAGE:
        raise InvalidInputError(f"A page has 1 to {MAX_PAGE} items, not {limit}.")
    return limit + 1


def cut(rows: Sequence[Row], /, *, limit: int) -> tuple[Sequence[Row], bool]:
    """Return the page's rows, and whether the list goes on after them."""
    return rows[:limit], len(rows) > limit
