"""Who calls: bearer API keys with scopes. 401 when nobody is known by the key, 403 when the key may not do this."""

from typing import Annotated, Final

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from colophon.errors import NotAuthenticatedError
from colophon.web.state import Shared, TheShared
from colophon.workflow.principal import Principal, Scope

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="api_key",
    description="An API key made by `colophon keys new`, as `Authorization: Bearer colophon_…`.",
)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def caller(needed: SecurityScopes, credentials: Credentials, shared: TheShared) -> Principal:
    """Return who calls.

    Raises:
        NotAuthenticatedError: no key came, or none that is known.
        ScopeMissingError: the key lacks a scope this needs.
    """
    who = principal_for(credentials, shared)
    for scope in needed.scopes:
        who.need(Scope(scope))
    return who


def caller_if_any(credentials: Credentials, shared: TheShared) -> Principal | None:
    """Return who calls, or None for a stranger, who may do what is public.

    Raises:
        NotAuthenticatedError: a key came that is not known: told rather than ignored.
    """
    return None if credentials is None else principal_for(credentials, shared)


def principal_for(credentials: HTTPAuthorizationCredentials | None, shared: Shared) -> Principal:
    """Return whose key came with a request.

    Raises:
        NotAuthenticatedError: none came, or nobody's.
    """
    if credentials is None:
        raise NotAuthenticatedError("No API key came with the request; send `Authorization: Bearer colophon_…`.")
    return shared.workflow.principal_of(credentials.credentials)


ALL_SCOPES: Final = [scope.value for scope in Scope]
Recorder = Annotated[Principal, Security(caller, scopes=[Scope.RECORD.value])]
Reader = Annotated[Principal, Security(caller, scopes=[Scope.READ.value])]
Sealer = Annotated[Principal, Security(caller, scopes=[Scope.SEAL.value])]
# Whoever makes keys could give a new one any scope, so only a caller who has them all may.
Owner = Annotated[Principal, Security(caller, scopes=ALL_SCOPES)]
Anybody = Annotated[Principal, Security(caller, scopes=[])]
MaybeSomebody = Annotated[Principal | None, Depends(caller_if_any)]
