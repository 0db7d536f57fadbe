"""What is wrong in a request, field by field, in words that say what to send instead."""

from collections.abc import Sequence
from typing import Final

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from colophon.errors import InvalidInputError
from colophon.workflow.misfits import in_words

NO_JSON_TYPE: Final = "Send the body as JSON, with `Content-Type: application/json`."


class FieldError(BaseModel):
    """One thing wrong in a request: where, and what."""

    model_config = ConfigDict(frozen=True)

    pointer: str = Field(description="JSON Pointer into the body, or `query:name`, `path:name`, `header:name`")
    detail: str


def of_body(error: ValidationError) -> tuple[FieldError, ...]:
    """Return what is wrong in a body that was parsed by us."""
    lines = error.errors(include_url=False, include_input=False)
    return tuple(FieldError(pointer=pointer(line["loc"]), detail=in_words(line)) for line in lines)


def of_request(error: RequestValidationError) -> tuple[FieldError, ...]:
    """Return what is wrong in a request that does not fit its operation."""
    told: list[FieldError] = []
    for line in error.errors():
        where, *rest = line["loc"]
        if line["type"] == "json_invalid":
            # The framework puts the character's number where a field's name would be.
            rest = []
        place = pointer(rest) if where == "body" else f"{where}:{'.'.join(str(part) for part in rest)}"
        detail = "a body in JSON is required" if place == "" and line["type"] == "missing" else in_words(line)
        told.append(FieldError(pointer=place, detail=detail))
    return tuple(told)


def summary(what: str, lines: Sequence[FieldError]) -> InvalidInputError:
    """Return the error of a request of which `lines` is wrong, naming the first."""
    first = lines[0]
    detail = f"{first.pointer}: {first.detail}" if first.pointer else first.detail[:1].upper() + first.detail[1:]
    more = f" {len(lines) - 1} more in `errors`." if len(lines) > 1 else ""
    return InvalidInputError(f"{what} can't be read as it stands. {detail.removesuffix('.')}.{more}")


def pointer(path: Sequence[int | str]) -> str:
    """Return a place in a body as a JSON Pointer (RFC 6901: "~" and "/" inside a name are escaped)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
