"""JSON bodies: announced as such, each name once in an object, no number that JSON does not have.

Parsers take the last of two equal names in silence. What is recorded can't be taken back, so it is refused instead.
"""

import json
from typing import Any, NoReturn

from fastapi.routing import APIRoute
from starlette.requests import Request

from colophon.errors import InvalidInputError
from colophon.web.field_errors import NO_JSON_TYPE


def json_announced(request: Request) -> bool:
    """Return whether the request says that its body is JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


async def json_bytes(request: Request) -> bytes:
    """Return the body of a request that says it is JSON.

    Raises:
        InvalidInputError: it says something else, or nothing.
    """
    # The type is looked at so that a form on a foreign page can't reach an operation without the browser asking first.
    if not json_announced(request):
        raise InvalidInputError(NO_JSON_TYPE)
    return await request.body()


async def names_stand_once(request: Request) -> None:
    """Look at the body that the framework has parsed for this operation.

    Raises:
        InvalidInputError: a name stands twice in one of its objects, or it holds NaN or an infinity.
    """
    route = request.scope.get("route")
    # Files are never read here: only operations with a JSON body have such a field. Without a body, or with one of
    # another type, the framework's own answer comes later, after it is known who asks.
    if isinstance(route, APIRoute) and route.body_field is not None and json_announced(request):
        body = await request.body()
        if body:
            require_plain(body)


def require_plain(body: bytes) -> None:
    """Return if `body`, which was parsed before, means the same to every parser of JSON.

    Raises:
        InvalidInputError: a name stands twice in one of its objects, or it holds NaN or an infinity.
    """
    try:
        json.loads(body, object_pairs_hook=_each_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits, say: what parsed the body before was more patient.
        raise InvalidInputError(f"The body can't be read as it stands: {error}.") from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise InvalidInputError(f"The name {doubled!r} stands twice in one object of the body; send it once.")
    return found


def _no_number(name: str) -> NoReturn:
    raise InvalidInputError(f"The body holds {name}, which is no JSON; send a number, a text or null.")
