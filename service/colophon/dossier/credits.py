"""The credits of a sealed file: people by department, in the order of the record, then the tools."""

from dataclasses import dataclass
from typing import Final

from colophon.dossier.labels import CAPACITIES, department, role_label
from colophon.dossier.sentences import person_words
from colophon.record.roles import ROLES
from colophon.record.vocabulary import AgentKind, Capacity
from colophon.verify.verdict import Claim, Person

OTHERS: Final = "With"
"""The department of those whose part has no craft credit."""

TOOLS: Final = frozenset({AgentKind.AI_SYSTEM.value, AgentKind.SOFTWARE.value})
DEPARTMENTS: Final = (*dict.fromkeys(role.department for role in ROLES.values()), OTHERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    """One credit and those who had it, each once; a person who is not named is counted, not left out."""

    credit: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """The credits of one department."""

    name: str
    lines: tuple[CreditLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """People first, then AI systems and programs."""

    people: tuple[Department, ...]
    tools: tuple[CreditLine, ...]


def credits_of(claim: Claim) -> Credits:
    """Return the credits that a claim records."""
    people = [person for person in claim.people if person.kind not in TOOLS]
    departments = {name: [one for one in people if (department(one.role) or OTHERS) == name] for name in DEPARTMENTS}
    return Credits(
        people=tuple(Department(name=name, lines=_lines(ones)) for name, ones in departments.items() if ones),
        tools=_lines([person for person in claim.people if person.kind in TOOLS]),
    )


def _lines(people: list[Person]) -> tuple[CreditLine, ...]:
    lines: dict[str, dict[str, str]] = {}
    for person in people:
        # By pseudonym: two people who are not named are two, and one with two entries is one.
        lines.setdefault(_credit(person), {})[person.pseudonym] = person_words(person)
    return tuple(CreditLine(credit=credit, names=tuple(named.values())) for credit, named in lines.items())


def _credit(person: Person) -> str:
    if person.kind == AgentKind.AI_SYSTEM:
        return "AI system"
    if person.kind == AgentKind.SOFTWARE:
        return "Software"
    label = role_label(person.role)
    if label is not None:
        return label
    known = {capacity.value: capacity for capacity in Capacity}
    return CAPACITIES[known[person.capacity]].capitalize() if person.capacity in known else "Took part"
