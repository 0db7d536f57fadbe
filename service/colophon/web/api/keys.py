"""API keys: made, listed and revoked by a caller who has every scope."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Path
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from colophon.errors import InvalidInputError, NotAuthenticatedError, NotFoundError, ScopeMissingError
from colophon.record.nouns import Label
from colophon.web.access import Anybody, Owner
from colophon.web.answers import JsonAnswer, made, refusals, shown
from colophon.web.examples import NEW_KEY
from colophon.web.state import TheWorkflow
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.views import ApiKeyView, NewApiKey

router = APIRouter(prefix="/v1", tags=["keys"], responses=refusals(NotAuthenticatedError, ScopeMissingError))
_CALLER: Final = TypeAdapter(Principal)
_KEYS: Final = TypeAdapter(tuple[ApiKeyView, ...])


class KeyOrder(BaseModel):
    """What a new API key may do, and what it is called."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Label
    scopes: frozenset[Scope] = Field(min_length=1)


@router.post(
    "/keys",
    operation_id="createApiKey",
    summary="Make an API key",
    status_code=201,
    response_model=NewApiKey,
    responses=refusals(InvalidInputError),
)
def create_api_key(
    who: Owner, workflow: TheWorkflow, order: Annotated[KeyOrder, Body(openapi_examples=NEW_KEY)]
) -> JsonAnswer:
    """Make an API key. The secret is shown this once; only its hash is kept."""
    new = workflow.new_api_key(who, name=order.name, scopes=order.scopes)
    return made(new, at=f"/v1/keys/{new.key.id}")


@router.get("/keys", operation_id="listApiKeys", summary="List API keys", response_model=tuple[ApiKeyView, ...])
def list_api_keys(who: Owner, workflow: TheWorkflow) -> JsonAnswer:
    """List the API keys, revoked ones included, without their secrets."""
    return JsonAnswer(_KEYS.dump_json(workflow.api_keys(who)))


@router.get("/keys/current", operation_id="getCaller", summary="Who you are here", response_model=Principal)
def get_caller(who: Anybody) -> JsonAnswer:
    """Say whose the API key of this request is, and what it may do."""
    return JsonAnswer(_CALLER.dump_json(who))


@router.delete(
    "/keys/{key_id}",
    operation_id="revokeApiKey",
    summary="Revoke an API key",
    response_model=ApiKeyView,
    responses=refusals(NotFoundError),
)
def revoke_api_key(
    who: Owner, workflow: TheWorkflow, key_id: Annotated[str, Path(max_length=100, description="id of an API key")]
) -> JsonAnswer:
    """Revoke an API key, from this moment on."""
    return shown(workflow.revoke_api_key(who, key_id))
