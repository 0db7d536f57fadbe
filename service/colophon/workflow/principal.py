"""Who calls: every use case takes one."""

from dataclasses import dataclass
from enum import StrEnum

from colophon.errors import ScopeMissingError
from colophon.record.vocabulary import Via


class Scope(StrEnum):
    """What an API key may do."""

    RECORD = "record"
    SEAL = "seal"
    READ = "read"
    DISCLOSE = "disclose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """The caller of a use case.

    Attributes:
        org: id of the organisation whose rows are seen.
        scopes: what the caller may do.
        via: how statements of this caller reach the log.
        name: for the operator's own log, never for the ledger.
    """

    org: str
    scopes: frozenset[Scope]
    via: Via
    name: str

    def need(self, scope: Scope) -> None:
        """Refuse unless the caller has `scope`.

        Raises:
            ScopeMissingError: it has not.
        """
        if scope not in self.scopes:
            raise ScopeMissingError(f"This needs the scope {scope.value!r}; the key {self.name!r} does not have it.")


DEFAULT_ORG = "default"


def owner(*, via: Via = Via.CLI) -> Principal:
    """Return the principal of somebody who works on the folder itself."""
    return Principal(org=DEFAULT_ORG, scopes=frozenset(Scope), via=via, name="owner")
