"""API keys: made on the folder itself, shown once, revoked for ever."""

from dataclasses import dataclass

from colophon.errors import InvalidInputError, ScopeMissingError
from colophon.record.vocabulary import Via
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.stores import Stores
from colophon.workflow.views import ApiKeyView, NewApiKey


@dataclass(frozen=True, slots=True)
class Access:
    """The use cases around API keys."""

    stores: Stores

    def new_key(self, who: Principal, *, name: str, scopes: frozenset[Scope]) -> NewApiKey:
        """Make an API key; its secret is told this once."""
        _refuse_keys(who)
        if not scopes:
            raise InvalidInputError("A key without a scope opens nothing; give at least one.")
        for scope in scopes:
            who.need(scope)
        view, secret = self.stores.api_keys.create(who.org, name=name, scopes=scopes)
        return NewApiKey(key=view, secret=secret)

    def keys(self, who: Principal) -> tuple[ApiKeyView, ...]:
        """Return the API keys, without their secrets."""
        _refuse_keys(who)
        return self.stores.api_keys.all(who.org)

    def revoke(self, who: Principal, key_id: str) -> ApiKeyView:
        """See to it that a key opens nothing any more."""
        _refuse_keys(who)
        return self.stores.api_keys.revoke(who.org, key_id)


def _refuse_keys(who: Principal) -> None:
    """Refuse a caller who came with an API key: a stolen key must not be able to outlive its own revocation.

    Raises:
        ScopeMissingError: it did.
    """
    if who.via is Via.API_KEY:
        raise ScopeMissingError("API keys are made, listed and revoked on the folder itself, not with an API key.")
