"""A small evaluator of json-formula: what the asset rubrics of C2PA use of it, and nothing else.

The language is Adobe's successor of JMESPath (opensource.adobe.com/json-formula). A rule that needs more than is here fails to
parse, so that nothing is passed over. An expression becomes a function of the current value; projections map over lists.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, cast

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Step: TypeAlias = "Callable[[Scope, Json], Json]"

TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<json>`(?:[^`\\]|\\.)*`)
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<quoted>'(?:[^'\\]|\\.)*')
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<name>[A-Za-z_$][A-Za-z0-9_]*)
    |(?P<mark>\[\?|\|\||&&|==|!=|<=|>=|[\[\](){}.,:|!<>*@])""",
    re.VERBOSE,
)


class FormulaError(Exception):
    """The expression is not json-formula, or uses a part of it that is not here."""


@dataclass(frozen=True)
class Scope:
    """What an expression may name beside the current value."""

    root: Json
    variables: Mapping[str, Json]
    expressions: Mapping[str, Step]
    arguments: Sequence[Json] = field(default=())

    def named(self, name: str) -> Json:
        if name == "$args":
            return self.arguments
        if name not in self.variables:
            raise FormulaError(f"{name} is not defined")
        return self.variables[name]


def parse(text: str) -> Step:
    """Return the expression that `text` is.

    Raises:
        FormulaError: it is none, or not of this subset.
    """
    parser = _Parser(list(_tokens(text)))
    step = parser.pipe()
    if parser.kind is not None:
        raise FormulaError(f"unexpected {parser.text!r}")
    return step


def truthy(value: Json) -> bool:
    """Return what a value means as a condition: null, false, zero and everything empty are false."""
    return bool(value)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise FormulaError(f"can't read {text[at : at + 20]!r}")
        at = found.end()
        if found.lastgroup != "space":
            yield found.lastgroup, found.group()


COMPARE: Mapping[str, Callable[[Json, Json], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: _ordered(a, b) and a < b,  # type: ignore[operator]  # _ordered saw to it
    ">": lambda a, b: _ordered(a, b) and a > b,  # type: ignore[operator]  # the same
    "<=": lambda a, b: _ordered(a, b) and a <= b,  # type: ignore[operator]  # the same
    ">=": lambda a, b: _ordered(a, b) and a >= b,  # type: ignore[operator]  # the same
}


def _ordered(a: Json, b: Json) -> bool:
    return (isinstance(a, str) and isinstance(b, str)) or (_is_number(a) and _is_number(b))


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class _Parser:
    """Recursive descent, loosest first: pipe, or, and, comparison, product, not, then what follows a value."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def kind(self) -> str | None:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else None

    @property
    def text(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _ahead(self, *texts: str) -> bool:
        return [text for _, text in self._tokens[self._at : self._at + len(texts)]] == list(texts)

    def _take(self, text: str) -> bool:
        if self.kind == "mark" and self.text == text:
            self._at += 1
            return True
        return False

    def _need(self, text: str) -> None:
        if not self._take(text):
            raise FormulaError(f"expected {text!r}, found {self.text!r}")

    def pipe(self) -> Step:
        step = self._or()
        while self._take("|"):
            step = _then(step, self._or())
        return step

    def _or(self) -> Step:
        step = self._and()
        while self._take("||"):
            step = _choose(step, self._and(), keep=True)
        return step

    def _and(self) -> Step:
        step = self._comparison()
        while self._take("&&"):
            step = _choose(step, self._comparison(), keep=False)
        return step

    def _comparison(self) -> Step:
        step = self._product()
        if self.kind == "mark" and self.text in COMPARE:
            compare = COMPARE[self.text]
            self._at += 1
            step = _pair(compare, step, self._product())
        return step

    def _product(self) -> Step:
        step = self._not()
        while self._take("*"):
            step = _pair(_multiply, step, self._not())
        return step

    def _not(self) -> Step:
        if self._take("!"):
            inner = self._not()
            return lambda scope, value: not truthy(inner(scope, value))
        return self._followed(self._start())

    def _start(self) -> Step:
        kind, text = self.kind, self.text
        if kind == "mark" and text in {"[", "[?"}:
            # At the beginning of an expression a bracket with a number, a filter or nothing works on the current value.
            return _current if self._is_postfix() else self._array()
        self._at += 1
        match kind:
            case "json" | "string" | "number":
                return _constant(cast("Json", json.loads(text.strip("`"))))
            case "quoted" | "name":
                return self._named(kind, text)
            case "mark" if text == "@":
                return _current
            case "mark" if text == "(":
                step = self.pipe()
                self._need(")")
                return step
            case "mark" if text == "{":
                return self._object()
            case _:
                raise FormulaError(f"unexpected {text!r}")

    def _is_postfix(self) -> bool:
        after = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else ("", "")
        return self.text == "[?" or after[1] == "]" or (after[0] == "number" and self._ahead("[", after[1], "]"))

    def _named(self, kind: str, text: str) -> Step:
        if kind == "name" and self._take("("):
            return _call(text, self._arguments(")"))
        if kind == "name" and text == "null":
            return _constant(None)
        if kind == "name" and text.startswith("$"):
            return lambda scope, _: scope.named(text)
        return _member(text[1:-1] if kind == "quoted" else text)

    def _arguments(self, end: str) -> list[Step]:
        steps: list[Step] = []
        while not self._take(end):
            if steps:
                self._need(",")
            steps.append(self.pipe())
        return steps

    def _array(self) -> Step:
        self._need("[")
        steps = self._arguments("]")
        return lambda scope, value: [step(scope, value) for step in steps]

    def _object(self) -> Step:
        members: dict[str, Step] = {}
        while not self._take("}"):
            if members:
                self._need(",")
            name = self.text.strip("'\"")
            self._at += 1
            self._need(":")
            members[name] = self.pipe()
        return lambda scope, value: {name: step(scope, value) for name, step in members.items()}

    def _followed(self, step: Step) -> Step:
        """Return `step` with the members, indices and projections that follow it."""
        while True:
            if self._take("."):
                step = _then(step, self._member_or_call())
            elif self._ahead("[", "]"):
                self._at += 2
                step = _project(_then(step, _flatten), self._projected())
            elif self._take("[?"):
                condition = self.pipe()
                self._need("]")
                step = _project(_then(step, _filter(condition)), self._projected())
            elif self._take("["):
                step = _then(step, self._index())
            else:
                return step

    def _projected(self) -> Step:
        """Return what is done with each element: all that follows, up to the next flattening."""
        step: Step = _current
        while True:
            if self._take("."):
                step = _then(step, self._member_or_call())
            elif self.kind == "mark" and self.text == "[" and not self._ahead("[", "]"):
                self._at += 1
                step = _then(step, self._index())
            else:
                return step

    def _member_or_call(self) -> Step:
        if self.kind not in {"name", "quoted"}:
            raise FormulaError(f"expected a name after '.', found {self.text!r}")
        kind, text = self.kind, self.text
        self._at += 1
        return self._named(kind, text)

    def _index(self) -> Step:
        if self.kind != "number" or "." in self.text:
            raise FormulaError(f"expected an index, found {self.text!r}")
        at = int(self.text)
        self._at += 1
        self._need("]")
        return lambda _, value: value[at] if _is_list(value) and at < len(value) else None  # type: ignore[arg-type,index]


def _is_list(value: Json) -> bool:
    return isinstance(value, list | tuple)


def _constant(constant: Json) -> Step:
    return lambda _scope, _value: constant


def _current(_: Scope, value: Json) -> Json:
    return value


def _member(name: str) -> Step:
    return lambda _, value: value.get(name) if isinstance(value, Mapping) else None


def _then(first: Step, second: Step) -> Step:
    return lambda scope, value: second(scope, first(scope, value))


def _choose(first: Step, second: Step, *, keep: bool) -> Step:
    def step(scope: Scope, value: Json) -> Json:
        found = first(scope, value)
        return found if truthy(found) is keep else second(scope, value)

    return step


def _pair(combine: Callable[[Json, Json], Json], first: Step, second: Step) -> Step:
    return lambda scope, value: combine(first(scope, value), second(scope, value))


def _multiply(a: Json, b: Json) -> Json:
    try:
        return float(cast("float", a)) * float(cast("float", b))
    except (TypeError, ValueError) as error:
        raise FormulaError(f"{a!r} * {b!r} are no numbers") from error


def _flatten(_: Scope, value: Json) -> Json:
    if not isinstance(value, list | tuple):
        return None
    flat: list[Json] = []
    for item in value:
        flat.extend(item if isinstance(item, list | tuple) else [item])
    return flat


def _filter(condition: Step) -> Step:
    def step(scope: Scope, value: Json) -> Json:
        if not isinstance(value, list | tuple):
            return None
        return [item for item in value if truthy(condition(scope, item))]

    return step


def _project(items: Step, each: Step) -> Step:
    def step(scope: Scope, value: Json) -> Json:
        found = items(scope, value)
        if not isinstance(found, list | tuple):
            return None
        mapped = [each(scope, item) for item in found]
        return [item for item in mapped if item is not None]

    return step


def _call(name: str, arguments: list[Step]) -> Step:
    if name == "if":
        return lambda scope, value: arguments[1 if truthy(arguments[0](scope, value)) else 2](scope, value)
    if name.startswith("_"):
        return lambda scope, value: _own(scope, name, [argument(scope, value) for argument in arguments])
    if name not in FUNCTIONS:
        raise FormulaError(f"the function {name}() is not here")
    function = FUNCTIONS[name]
    return lambda scope, value: function(*(argument(scope, value) for argument in arguments))


def _own(scope: Scope, name: str, arguments: Sequence[Json]) -> Json:
    if name not in scope.expressions:
        raise FormulaError(f"the expression {name} is not defined")
    inner = Scope(scope.root, scope.variables, scope.expressions, arguments)
    return scope.expressions[name](inner, scope.root)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)


def _contains(where: Json, what: Json) -> bool:
    if isinstance(where, str):
        return _text(what) in where
    return isinstance(where, list | tuple) and what in where


TYPES: Mapping[type, str] = {
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}

FUNCTIONS: Mapping[str, Callable[..., Json]] = {
    "contains": _contains,
    "endsWith": lambda text, end: _text(text).endswith(_text(end)),
    "keys": lambda value: list(value) if isinstance(value, Mapping) else [],
    "length": lambda value: len(value) if isinstance(value, list | tuple | str | Mapping) else 0,
    "notNull": lambda *values: next((value for value in values if value is not None), None),
    "split": lambda text, separator: _text(text).split(separator),
    "startsWith": lambda text, start: _text(text).startswith(_text(start)),
    "type": lambda value: TYPES.get(type(value), "null"),
    "values": lambda value: list(value.values()) if isinstance(value, Mapping) else [],
}
"""json-formula's functions that the rubrics call."""
