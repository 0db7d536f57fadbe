"""API keys: 256 random bits each, kept as SHA-256 only."""

import hmac
import re
import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Row, bindparam, insert, select, update

from colophon.adapters.sql.record_schema import api_key
from colophon.adapters.sql.shared import Shared, StoreGroup
from colophon.errors import NotAuthenticatedError, NotFoundError, StorageError
from colophon.record.identifiers import parse_time
from colophon.record.vocabulary import Via
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.views import ApiKeyView

_SECRET: Final = re.compile(r"colophon_(?P<id>[0-9a-f]{16})_(?P<secret>[A-Za-z0-9_-]{43})")
_SECRET_BYTES: Final = 32
_NOTE_USE_AFTER: Final = timedelta(hours=1)
"""How exact `last_used_at` is: more would cost a write for each request."""

_NOBODY: Final = bytes(32)
_FIND: Final = select(api_key).where(api_key.c.id == bindparam("of_id"))


class SqlApiKeys:
    """The `ApiKeys` of a home."""

    def __init__(self, shared: Shared, /) -> None:
        self._shared = shared

    def create(self, org: str, *, name: str, scopes: frozenset[Scope]) -> tuple[ApiKeyView, str]:
        """Return the key and its secret text, `colophon_<id>_<secret>`, which is nowhere kept."""
        key_id = secrets.token_hex(8)
        secret = f"colophon_{key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}"

        def write(group: StoreGroup) -> ApiKeyView:
            group.connection.execute(
                insert(api_key).values(
                    org=org,
                    id=key_id,
                    name=name,
                    scopes=" ".join(sorted(scopes)),
                    secret_sha256=sha256(secret.encode()).digest(),
                    created_at=group.at,
                    last_used_at=None,
                    revoked_at=None,
                )
            )
            return _view(group.connection.execute(_FIND, {"of_id": key_id}).one())

        return self._shared.write(write), secret

    def all(self, org: str) -> tuple[ApiKeyView, ...]:
        """Return the organisation's keys, oldest first, also revoked ones."""
        with self._shared.reading() as connection:
            rows = connection.execute(select(api_key).where(api_key.c.org == org).order_by(api_key.c.number))
            return tuple(_view(row) for row in rows)

    def revoke(self, org: str, key_id: str) -> ApiKeyView:
        """See to it that a key opens nothing any more; the same again changes nothing.

        Raises:
            NotFoundError: the organisation has none with this id.
        """

        def write(group: StoreGroup) -> ApiKeyView:
            ours = (api_key.c.org == org, api_key.c.id == key_id)
            group.connection.execute(
                update(api_key).where(*ours, api_key.c.revoked_at.is_(None)).values(revoked_at=group.at)
            )
            row = group.connection.execute(select(api_key).where(*ours)).one_or_none()
            if row is None:
                raise NotFoundError(f"There is no API key {key_id}; `colophon keys list` shows them.")
            return _view(row)

        return self._shared.write(write)

    def principal_of(self, secret: str) -> Principal:
        """Return who a secret belongs to, compared in constant time.

        Raises:
            NotAuthenticatedError: nobody; also for a revoked key.
        """
        parts = _SECRET.fullmatch(secret)
        row = None
        if parts is not None:
            with self._shared.reading() as connection:
                row = connection.execute(_FIND, {"of_id": parts["id"]}).one_or_none()
        # Compared also where there is no such key, so that the time taken does not tell which ids exist.
        kept = _NOBODY if row is None else row.secret_sha256
        same = hmac.compare_digest(sha256(secret.encode("utf-8", "surrogatepass")).digest(), kept)
        if row is None or not same or row.revoked_at is not None:
            raise NotAuthenticatedError("The API key is not known here, or was revoked.")
        self._note_use(row.id, last=row.last_used_at)
        scopes = frozenset(Scope(scope) for scope in row.scopes.split())
        return Principal(org=row.org, scopes=scopes, via=Via.API_KEY, name=row.name)

    def _note_use(self, key_id: str, /, *, last: str | None) -> None:
        at = self._shared.around.clock()
        if last is not None and parse_time(at) - parse_time(last) < _NOTE_USE_AFTER:
            return

        def write(group: StoreGroup) -> None:
            group.connection.execute(update(api_key).where(api_key.c.id == key_id).values(last_used_at=at))

        try:
            self._shared.write(write)
        except StorageError:
            # A full disk must not keep a reader from reading; the note is for the operator's eyes only.
            return


def _view(row: Row[Any], /) -> ApiKeyView:
    return ApiKeyView(
        id=row.id,
        name=row.name,
        scopes=tuple(Scope(scope) for scope in row.scopes.split()),
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
