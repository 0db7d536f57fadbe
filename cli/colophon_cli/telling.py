"""Nouns from what was typed: a value that can't be is told with its field and the cure."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from colophon.errors import ColophonError, InvalidInputError
from colophon.workflow.misfits import in_words

NounT = TypeVar("NounT", bound=BaseModel)


def tell(noun: type[NounT], fields: Mapping[str, object], *, where: str = "") -> NounT:
    """Return a noun made of `fields`; None and empty ones count as not given.

    Raises:
        InvalidInputError: a field is missing, unknown, or has a value it can't have.
    """
    given = {name: value for name, value in fields.items() if value is not None}
    try:
        return noun.model_validate(given)
    except ValidationError as error:
        raise _invalid(error, noun, where) from error


def _invalid(error: ValidationError, noun: type[BaseModel], where: str) -> ColophonError:
    first = error.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, ColophonError):
        # A validator of ours already says what was found and what to do, and has its own code.
        return cause
    field = ".".join(str(part) for part in first["loc"])
    place = f"{where}: " if where else ""
    said = str(cause) if cause else in_words(first)
    said = said[:1].lower() + said[1:]
    return InvalidInputError(
        f"{place}{field or noun.__name__.lower()} can't be {first['input']!r:.80}: {said}."
        if field
        else f"{place}{said}."
    )
