"""The names of things in a record: their shapes, and how new ones are made."""

import base64
import re
import secrets
from datetime import UTC, datetime
from typing import Annotated, Final

import uuid_utils
from pydantic import AfterValidator, StringConstraints

from colophon.errors import InvalidInputError, TimeWithoutZoneError

Sha256Hex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 as 64 lower-case hex digits."""

StatementId = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
]
"""A UUIDv7 (RFC 9562) in lower case: the id of a statement, made where the person is."""

RandomId = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
]
"""A UUIDv4 (RFC 9562) in lower case: the id of a work or a release; it tells nothing, not even a time."""

Salt = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{21}[AQgw]$")]
"""128 random bits in base64url without padding, 22 characters."""

Origin = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/~-]{0,127}$")]
"""The log's name: printable ASCII without blanks or plus signs, at most 128 characters (C2SP tlog-checkpoint)."""

TIME_PATTERN: Final = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$")


def new_statement_id() -> str:
    """Return a new UUIDv7 in lower case."""
    return str(uuid_utils.uuid7())


def new_random_id() -> str:
    """Return a new UUIDv4 in lower case."""
    return str(uuid_utils.uuid4())


def new_salt() -> str:
    """Return 128 random bits in base64url without padding."""
    return base64.urlsafe_b64encode(secrets.token_bytes(16)).rstrip(b"=").decode("ascii")


def salt_bytes(salt: str) -> bytes:
    """Return the 16 bytes that a salt's text stands for."""
    return base64.urlsafe_b64decode(salt + "==")


def now() -> str:
    """Return the present time as a record writes it."""
    return format_time(datetime.now(UTC))


def format_time(moment: datetime) -> str:
    """Return `moment` in UTC with milliseconds and a Z, as a record writes it.

    Raises:
        TimeWithoutZoneError: `moment` has no zone.
        InvalidInputError: in UTC it is before the year 1 or after 9999.
    """
    if moment.tzinfo is None:
        raise TimeWithoutZoneError(f"The time {moment.isoformat()} has no zone; add Z or an offset such as +01:00.")
    try:
        utc = moment.astimezone(UTC)
    except OverflowError as error:
        raise InvalidInputError(f"The time {moment.isoformat()} is not within the years 1 to 9999 in UTC.") from error
    return utc.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def parse_time(text: str) -> datetime:
    """Return the moment that an RFC 3339 text with a zone stands for.

    Raises:
        InvalidInputError: `text` is no such time.
        TimeWithoutZoneError: it has no zone.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInputError(f"{text!r} is no time; write it as 2026-11-20T14:05:00+01:00 (RFC 3339).") from error
    if moment.tzinfo is None:
        raise TimeWithoutZoneError(f"The time {text!r} has no zone; add Z or an offset such as +01:00.")
    return moment


def _canonical_time(text: str) -> str:
    return format_time(parse_time(text))


def _recorded_time(text: str) -> str:
    # Within an entry an impossible time makes the entry invalid: it is no fault of whoever asks to read it.
    try:
        canonical = TIME_PATTERN.match(text) is not None and format_time(parse_time(text)) == text
    except InvalidInputError as error:
        raise ValueError(error.message) from error
    if not canonical:
        raise ValueError(f"{text!r} is not in UTC with milliseconds, as 2026-11-20T13:05:00.000Z")
    return text


ClaimedTime = Annotated[str, AfterValidator(_canonical_time)]
"""On the wire: any RFC 3339 time with a zone; kept in UTC with milliseconds."""

RecordedTime = Annotated[str, AfterValidator(_recorded_time)]
"""In an entry: UTC, three decimals, Z. Nothing else is canonical."""
