"""What kinds, levels, capacities and private fields are called for people. Classes and channels: `verify.words`."""

from typing import Final

from colophon.record.roles import ROLES, RoleCode
from colophon.record.vocabulary import AgentKind, AILevel, Capacity, DecisionKind, StepKind

STEPS: Final[dict[StepKind, str]] = {
    StepKind.BRIEF: "wrote the brief",
    StepKind.CONCEPT: "worked out the concept",
    StepKind.WRITE: "wrote",
    StepKind.DRAW: "drew",
    StepKind.CAPTURE: "shot",
    StepKind.PERFORM: "performed",
    StepKind.RECORD: "recorded",
    StepKind.CREATE: "made",
    StepKind.DIRECT_PROMPT: "directed by prompt",
    StepKind.GENERATE: "generated",
    StepKind.TRANSFORM: "transformed",
    StepKind.ENHANCE: "enhanced",
    StepKind.SELECT: "selected",
    StepKind.CUT: "cut",
    StepKind.COMPOSITE: "composited",
    StepKind.ANIMATE: "animated",
    StepKind.RETOUCH: "retouched",
    StepKind.GRADE: "graded",
    StepKind.COMPOSE: "composed",
    StepKind.SOUND: "designed the sound",
    StepKind.MIX: "mixed",
    StepKind.DUB: "dubbed",
    StepKind.SUBTITLE: "subtitled",
    StepKind.TRANSLATE: "translated",
    StepKind.CONFORM: "conformed",
    StepKind.ENCODE: "encoded",
    StepKind.MARK: "marked",
    StepKind.STRIP: "took embedded data out",
    StepKind.SEAL: "sealed",
    StepKind.REVIEW: "reviewed",
    StepKind.APPROVE: "approved",
    StepKind.PUBLISH: "published",
}
"""What was done, as a sentence says it after the name of who did it."""

DECISIONS: Final[dict[DecisionKind, str]] = {
    DecisionKind.SELECTION: "selected",
    DecisionKind.APPROVAL: "approved",
    DecisionKind.REJECTION: "rejected",
    DecisionKind.DIRECTION: "gave direction",
    DecisionKind.WAIVER: "waived",
}

AI_LEVELS: Final[dict[AILevel, str]] = {
    AILevel.NONE: "without AI",
    AILevel.SUGGESTED: "AI suggested",
    AILevel.ASSISTED: "AI assisted",
    AILevel.ENHANCED: "AI enhanced",
    AILevel.TRANSFORMED: "AI transformed",
    AILevel.GENERATED: "AI generated",
}

CAPACITIES: Final[dict[Capacity, str]] = {
    Capacity.PERFORMED: "did the work",
    Capacity.DIRECTED: "directed",
    Capacity.SUPERVISED: "supervised",
    Capacity.TOOL: "tool",
}

AGENTS: Final[dict[str, str]] = {
    AgentKind.PERSON.value: "a person who is not named",
    AgentKind.AI_SYSTEM.value: "an AI system that is not named",
    AgentKind.SOFTWARE.value: "a program that is not named",
    AgentKind.ORGANISATION.value: "an organisation that is not named",
    "undisclosed": "somebody who is not disclosed",
}
"""What an agent is called whose name is not in the file."""

FIELDS: Final[dict[str, str]] = {
    "title": "title",
    "prompt": "prompt",
    "parameters": "parameters",
    "scope": "scope",
    "minutes": "working time",
    "evidence": "evidence",
    "note": "note",
    "why": "reason",
    "criteria": "criteria",
}
"""Private fields of steps and decisions."""


def role_label(code: str | None, /) -> str | None:
    """Return the credit that a role's code stands for; None for no role, and for one this version does not know."""
    known = {role.value: role for role in RoleCode}
    return ROLES[known[code]].label if code in known else None


def role_within_sentence(code: str | None, /) -> str | None:
    """Return the credit as it stands within a sentence; None as `role_label`."""
    known = {role.value: role for role in RoleCode}
    return ROLES[known[code]].within_sentence if code in known else None


def department(code: str | None, /) -> str | None:
    """Return the department in whose credits a role stands."""
    known = {role.value: role for role in RoleCode}
    return ROLES[known[code]].department if code in known else None
