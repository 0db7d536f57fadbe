"""The conformance rubric for C2PA 2.4 (program 0.2), evaluated rule by rule over the crJSON of a file.

The rules are data of the C2PA conformance task force, read through COLOPHON_STANDARDS; here is only what evaluates them.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import cast

import yaml

from conformance.rubric.json_formula import Json, Scope, Step, parse, truthy

RUBRIC = Path("asset-rubrics") / "asset-rubric-conformance0.2-spec2.4.yml"
SPEC_VERSION = "2.4.0"


class Result(StrEnum):
    """How a rule ended."""

    MET = "met"
    WARNED = "warned"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class RuleResult:
    """One rule's outcome; `matches` is what its expression found."""

    id: str
    result: Result
    matches: Json
    description: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: its expression, and what a match means (`fail`, `warn`, or None where it states what must hold)."""

    id: str
    description: str
    expression: Step
    on_match: str | None


@dataclass(frozen=True, kw_only=True)
class Rubric:
    """A rubric's rules with the variables and expressions they name."""

    rules: tuple[Rule, ...]
    variables: Mapping[str, Json]
    expressions: Mapping[str, Step]

    def evaluate(self, crjson: Mapping[str, Json], *, spec_version: str = SPEC_VERSION) -> list[RuleResult]:
        """Return every rule's result over `crjson`, in the rubric's order."""
        variables = {**self.variables, "$expected_spec_version": spec_version}
        scope = Scope(crjson, variables, self.expressions)
        return [_judge(rule, rule.expression(scope, crjson)) for rule in self.rules]


def _judge(rule: Rule, found: Json) -> RuleResult:
    if rule.on_match is None:
        result = Result.MET if truthy(found) else Result.FAILED
    elif truthy(found):
        result = Result.FAILED if rule.on_match == "fail" else Result.WARNED
    else:
        result = Result.MET
    return RuleResult(id=rule.id, result=result, matches=found, description=rule.description)


def standards() -> Path | None:
    """Return the folder of standards, None where COLOPHON_STANDARDS names none."""
    named = os.environ.get("COLOPHON_STANDARDS")
    return Path(named) if named else None


def load(path: Path) -> Rubric:
    """Return the rubric in a file of two YAML documents: what it defines, and its rules.

    Raises:
        FormulaError: an expression uses a part of json-formula that is not here.
    """
    head, rules = cast(
        "tuple[Mapping[str, object], Sequence[Mapping[str, object]]]", tuple(yaml.safe_load_all(path.read_text()))
    )
    expressions = cast("Mapping[str, str]", head.get("expressions") or {})
    return Rubric(
        rules=tuple(_rule(rule) for rule in rules),
        variables=cast("Mapping[str, Json]", head.get("variables") or {}),
        expressions={name: parse(text) for name, text in expressions.items()},
    )


def _rule(rule: Mapping[str, object]) -> Rule:
    on_match = "fail" if rule.get("failIfMatched") else "warn" if rule.get("warnIfMatched") else None
    return Rule(
        id=str(rule["id"]),
        description=str(rule["description"]).strip(),
        expression=parse(str(rule["expression"])),
        on_match=on_match,
    )


def evaluate(crjson: Mapping[str, Json], *, spec_version: str = SPEC_VERSION) -> list[RuleResult]:
    """Return every rule's result over one file's crJSON, by the rubric that COLOPHON_STANDARDS holds.

    Raises:
        FileNotFoundError: COLOPHON_STANDARDS is not set, or holds no rubric.
    """
    folder = standards()
    if folder is None:
        raise FileNotFoundError("COLOPHON_STANDARDS names no folder of standards.")
    return load(folder / RUBRIC).evaluate(crjson, spec_version=spec_version)
