"""Steps from what was typed, and batches of them from JSON: names and files become the ids and hashes of the record."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias, cast

from colophon.errors import InvalidInputError
from colophon.record.nouns import Decision, Step
from colophon.record.vocabulary import AILevel, Channel, HumanContribution, Stage, StepKind, Use
from colophon_cli.assets import Assets
from colophon_cli.files import content_of
from colophon_cli.people import People, role_of, usual_capacity
from colophon_cli.session import Session
from colophon_cli.telling import tell

Fields: TypeAlias = dict[str, object]

LEVEL_OF: Final[dict[StepKind, AILevel]] = {
    StepKind.GENERATE: AILevel.GENERATED,
    StepKind.TRANSFORM: AILevel.TRANSFORMED,
}
"""Kinds that say by themselves how far AI shaped the result; for every other kind a person must say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedStep:
    """A step as it stands on the command line."""

    kind: StepKind
    ai: AILevel | None
    made: Sequence[str]
    used: Sequence[tuple[Use, Sequence[str]]]
    agents: Sequence[str]
    by: str | None
    human: Sequence[HumanContribution]
    stage: Stage | None
    channels: Sequence[Channel]
    duplicate: bool
    title: str | None
    prompt: str | None
    parameters: str | None
    note: str | None
    scope: str | None
    at: str | None
    started: str | None
    ended: str | None

    def told(self, assets: "Assets", people: "People") -> "Step":
        """Return the step; files are hashed and registered.

        Raises:
            InvalidInputError: something in it can't be; nothing is recorded.
        """
        agents = people.parts(self.agents)
        fields: Fields = {
            "kind": self.kind,
            "ai_level": self._level(),
            "title": self.title,
            "by": people.agent(self.by).id if self.by else None,
            "at": self.at,
            "started_at": self.started,
            "ended_at": self.ended,
            "agents": agents,
            "inputs": [{"asset": asset, "use": use} for use, texts in self.used for asset in assets.resolve(texts)],
            "outputs": [self._output(asset) for asset in assets.resolve(self.made, stage=self.stage)],
            "human": tuple(self.human),
            "prompt": self.prompt,
            "parameters": None if self.parameters is None else _object(self.parameters, "--parameters"),
            "scope": self.scope,
            "note": self.note,
        }
        return tell(Step, fields)

    def _level(self) -> AILevel:
        level = self.ai or LEVEL_OF.get(self.kind)
        if level is None:
            # An unsaid level must not read as "no AI": unknown is not human (design, section 1).
            levels = ", ".join(level.value for level in AILevel)
            raise InvalidInputError(f"Say how far AI shaped this {self.kind.value} step: --ai with one of {levels}.")
        return level

    def _output(self, asset: str) -> Fields:
        output: Fields = {"asset": asset, "stage": self.stage, "duplicate": self.duplicate}
        return output | ({"channels": tuple(self.channels)} if self.channels else {})


def read_batch(session: "Session", source: str) -> list[Fields]:
    """Return the steps of a JSON file, or of standard input for "-": a list, one object, or one object on each line.

    Raises:
        UnreadableError: the file can't be read.
        InvalidInputError: it is no JSON, or no list of objects.
    """
    if source == "-":
        text, place = session.outside.streams.stdin.read(), "standard input"
    else:
        text, place = content_of(Path(source)).decode("utf-8", errors="replace"), source
    items = [_fields(item, place, position) for position, item in enumerate(_parsed(text, place))]
    if not items:
        raise InvalidInputError(f"{place} holds no step.")
    return items


def _parsed(text: str, place: str) -> list[object]:
    try:
        parsed: object = json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and all(line.lstrip().startswith("{") and line.rstrip().endswith("}") for line in lines):
            return [_object(line, f"{place}, line {number}") for number, line in enumerate(lines, 1)]
        raise InvalidInputError(f"{place} is no JSON: {error.msg} in line {error.lineno}.") from error
    # json.loads makes plain lists and objects with text keys, and nothing else.
    return cast("list[object]", parsed) if isinstance(parsed, list) else [parsed]


def _fields(item: object, place: str, position: int) -> Fields:
    if not isinstance(item, dict):
        raise InvalidInputError(f"{place}: item {position} is no object; each step is one, as docs/cli.md shows.")
    return cast("Fields", item)


def _object(text: str, place: str) -> Fields:
    try:
        parsed: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidInputError(f"{place} is no JSON: {error.msg} at character {error.pos}.") from error
    if not isinstance(parsed, dict):
        raise InvalidInputError(f"{place} is no JSON object.")
    return cast("Fields", parsed)


def told_batch(items: Sequence[Fields], assets: "Assets", people: "People") -> "list[Step]":
    """Return the steps of a batch; agents may be named, assets may be files.

    Raises:
        InvalidInputError: one can't be; names its position, and none is recorded.
    """
    steps: list[Step] = []
    for position, item in enumerate(items):
        where = f"Step {position} of the batch"
        steps.append(tell(Step, _resolved(item, assets, people, where), where=where))
    return steps


def told_one(item: Fields, assets: "Assets", people: "People") -> "Step | Decision":
    """Return the step or decision that a JSON object stands for: a step has an `ai_level`.

    Raises:
        InvalidInputError: it can't be one.
    """
    if "ai_level" in item:
        return tell(Step, _resolved(item, assets, people, "The replacement"), where="The replacement")
    decision = dict(item)
    if isinstance(decision.get("by"), str):
        decision["by"] = people.agent(str(decision["by"])).id
    for side in ("candidates", "chosen"):
        names = decision.get(side, [])
        if isinstance(names, list):
            decision[side] = assets.resolve(str(name) for name in cast("list[object]", names))
    return tell(Decision, decision, where="The replacement")


def _resolved(item: Fields, assets: "Assets", people: "People", where: str) -> Fields:
    step = dict(item)
    if isinstance(step.get("by"), str):
        step["by"] = people.agent(str(step["by"])).id
    step["agents"] = [_participation(part, people) for part in _objects(step, "agents", where)]
    for name in ("inputs", "outputs"):
        step[name] = [
            part | {"asset": assets.resolve_one(str(part["asset"]))} if "asset" in part else part
            for part in _objects(step, name, where)
        ]
    return step


def _participation(part: Fields, people: "People") -> Fields:
    agent = people.agent(str(part["agent"])) if "agent" in part else None
    role = part.get("role")
    named: Fields = {} if agent is None else {"agent": agent.id}
    usual: Fields = {} if agent is None else {"capacity": usual_capacity(agent)}
    return usual | part | named | ({"role": role_of(role)} if isinstance(role, str) else {})


def _objects(step: Fields, name: str, where: str) -> list[Fields]:
    items = step.get(name, [])
    if not isinstance(items, list):
        raise InvalidInputError(f"{where}: {name} is no list of objects.")
    objects = cast("list[object]", items)
    if not all(isinstance(item, dict) for item in objects):
        raise InvalidInputError(f"{where}: {name} is no list of objects.")
    return cast("list[Fields]", objects)
