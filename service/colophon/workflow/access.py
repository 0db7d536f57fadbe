"""API keys: made by whoever may do everything, shown once, revoked for ever."""

from dataclasses import dataclass

from colophon.errors import InvalidInputError
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.stores import Stores
from colophon.workflow.views import ApiKeyView, NewApiKey


@dataclass(frozen=True, slots=True)
class Access:
    """The use cases around API keys."""

    stores: Stores

    def new_key(self, who: Principal, *, name: str, scopes: frozenset[Scope]) -> NewApiKey:
        """Make an API key; its secret is told this once."""
        _need_all(who)
        if not scopes:
            raise InvalidInputError("A key without a scope opens nothing; give at least one.")
        view, secret = self.stores.api_keys.create(who.org, name=name, scopes=scopes)
        return NewApiKey(key=view, secret=secret)

    def keys(self, who: Principal) -> tuple[ApiKeyView, ...]:
        """Return the API keys, without their secrets."""
        _need_all(who)
        return self.stores.api_keys.all(who.org)

    def revoke(self, who: Principal, key_id: str) -> ApiKeyView:
        """See to it that a key opens nothing any more."""
        _need_all(who)
        return self.stores.api_keys.revoke(who.org, key_id)


def _need_all(who: Principal) -> None:
    """Refuse a caller who lacks any scope: a key that makes keys could give a new one what it has not itself.

    Raises:
        ScopeMissingError: one is missing.
    """
    for scope in Scope:
        who.need(scope)
