"""Who took part, as typed: NAME, NAME:ROLE or NAME:ROLE:CAPACITY."""

from collections.abc import Sequence
from typing import Final

from colophon.errors import InvalidInputError
from colophon.record.nouns import Participation
from colophon.record.roles import ROLES, RoleCode
from colophon.record.vocabulary import AgentKind, Capacity
from colophon.workflow.principal import Principal
from colophon.workflow.protocol import Workflow
from colophon.workflow.views import AgentView
from colophon_cli.naming import PAGE, every, is_uuid, match_agent
from colophon_cli.suggestions import did_you_mean

_USUAL: Final[dict[AgentKind, Capacity]] = {
    AgentKind.PERSON: Capacity.PERFORMED,
    AgentKind.ORGANISATION: Capacity.PERFORMED,
    AgentKind.AI_SYSTEM: Capacity.TOOL,
    AgentKind.SOFTWARE: Capacity.TOOL,
}
"""In what capacity an agent took part if nothing is said."""


class People:
    """The agents that are known, fetched once."""

    def __init__(self, workflow: "Workflow", who: "Principal") -> None:
        self._workflow = workflow
        self._who = who
        self._known: list[AgentView] | None = None

    def agent(self, name: str) -> "AgentView":
        """Return who is called `name`.

        Raises:
            AgentNotFoundError: nobody is.
            InvalidInputError: several are.
        """
        if is_uuid(name):
            return self._workflow.agent(self._who, name.lower())
        if self._known is None:
            self._known = list(every(lambda cursor: self._workflow.agents(self._who, cursor=cursor, limit=PAGE)))
        return match_agent(name, self._known)

    def parts(self, texts: Sequence[str]) -> tuple["Participation", ...]:
        """Return who took part and how; raises as `agent`, and InvalidInputError for an unknown role or capacity."""
        return tuple(self._part(text) for text in texts)

    def _part(self, text: str) -> "Participation":
        name, role, capacity = _split(text)
        agent = self.agent(name)
        return Participation(agent=agent.id, role=role, capacity=capacity or usual_capacity(agent))


def usual_capacity(agent: "AgentView") -> Capacity:
    """Return in what capacity an agent of this kind takes part if nothing is said."""
    return _USUAL[agent.agent.kind]


def _split(text: str) -> tuple[str, RoleCode | None, Capacity | None]:
    name, *rest = text.split(":")
    if len(rest) > 2 or not name.strip():  # noqa: PLR2004  # name, role and capacity
        raise InvalidInputError(f"{text!r} can't be read; write NAME, NAME:ROLE or NAME:ROLE:CAPACITY.")
    role: RoleCode | None = None
    capacity: Capacity | None = None
    for word in rest:
        folded = word.strip().casefold().replace(" ", "_").replace("-", "_")
        if folded in set(Capacity):
            capacity = Capacity(folded)
        elif folded:
            role = role_of(word)
    return name.strip(), role, capacity


def role_of(text: str) -> RoleCode:
    """Return the craft credit called `text`, by its code or its label.

    Raises:
        InvalidInputError: none is called that.
    """
    folded = text.strip().casefold()
    by_name = {role.label.casefold(): code for code, role in ROLES.items()} | {code.value: code for code in RoleCode}
    found = by_name.get(folded) or by_name.get(folded.replace("-", "_").replace(" ", "_"))
    if found is None:
        hint = did_you_mean(folded, by_name) or " `colophon agent roles` lists those there are."
        raise InvalidInputError(f"There is no role {text!r}.{hint}")
    return found
