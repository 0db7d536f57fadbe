import pytest

from conformance.rubric.json_formula import FormulaError, Json, Scope, parse

DATA: Json = {
    "name": "lighthouse",
    "n": 3,
    "empty": [],
    "a.b": {"c": 1},
    "steps": [
        {"kind": "draw", "by": ["Ana"], "level": 0},
        {"kind": "generate", "by": ["Tide", "Ana"], "level": 5},
        {"kind": None},
        "not an object",
    ],
}


def value(text: str, data: Json = DATA, *arguments: Json) -> Json:
    own = {"_first": parse("$args[0]"), "_name": parse("name")}
    return parse(text)(Scope(data, {"$kinds": ["draw", "cut"]}, own, arguments), data)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name", "lighthouse"),
        ("'a.b'.c", 1),
        ("nowhere.deeper", None),
        ("steps[1].kind", "generate"),
        ("steps[9]", None),
        ("name[0]", None),
        ("@.n", 3),
        ('`{"a": [1]}`.a[0]', 1),
        ("2.5", 2.5),
        ('"a \\"quoted\\" text"', 'a "quoted" text'),
        ("[n, name]", [3, "lighthouse"]),
        ("{a: n, 'b': name}", {"a": 3, "b": "lighthouse"}),
        ("null", None),
        ("$kinds", ["draw", "cut"]),
        # logic gives back its operands
        ("nowhere || name", "lighthouse"),
        ("name || n", "lighthouse"),
        ("empty || `[]`", []),
        ("n && name", "lighthouse"),
        ("empty && name", []),
        ("!empty", True),
        ("!name", False),
        ("nowhere == null && `[1]` || `[2]`", [1]),
        # comparison and product
        ("n == 3", True),
        ("n != 3", False),
        ("n >= 3", True),
        ("name > n", False),
        ('"10" < "9"', True),
        ('"10" * 1 > 9.0', True),
        # projections
        ("steps[].kind", ["draw", "generate"]),
        ("steps[?level == 5].kind", ["generate"]),
        ("steps[?by != null].by[]", ["Ana", "Tide", "Ana"]),
        ("steps[?by != null].by[0]", ["Ana", "Tide"]),
        ("steps[?kind == null]", [{"kind": None}, "not an object"]),
        ("nowhere[?x]", None),
        ("nowhere[]", None),
        ("steps[?by != null] | [0].kind", "draw"),
        ('steps[?by != null] | [].by[] | [?startsWith(@, "T")]', ["Tide"]),
        ('steps[?by != null].notNull(kind, "unknown")', ["draw", "generate"]),
        ("steps[?contains($kinds, kind)].kind", ["draw"]),
        # functions
        ('length("abc")', 3),
        ("length(nowhere)", 0),
        ("keys('a.b')", ["c"]),
        ("values('a.b')", [1]),
        ("keys(nowhere)", []),
        ('split("2.4.0", ".")[1]', "4"),
        ('startsWith(nowhere, "c2pa.")', False),
        ('endsWith("c2pa.actions.v2", ".v2")', True),
        ('contains("a.b", ".")', True),
        ("type(n)", "number"),
        ("type(nowhere)", "null"),
        ("if(n == 3, name, unknown(n))", "raises"),
        ("_name()", "lighthouse"),
        ("steps[0]._name()", "lighthouse"),
        ("_first(n)", 3),
    ],
)
def test_an_expression_has_its_value(text: str, expected: Json) -> None:
    if expected == "raises":
        with pytest.raises(FormulaError, match=r"unknown\(\) is not here"):
            value(text)
    else:
        assert value(text) == expected


def test_only_the_chosen_branch_of_a_condition_is_evaluated() -> None:
    assert value('if(n == 3, "yes", "x" * 1)') == "yes"
    with pytest.raises(FormulaError):
        value('if(n == 4, "yes", "x" * 1)')


@pytest.mark.parametrize(
    "text", ["", "a.", "a[", "a[?b", "(a", "a b", "f(", "a[-1]", "a[1:2]", "{a}", "`[1`", "a ~ b", "a.[b]", "*"]
)
def test_what_is_not_of_this_subset_does_not_parse(text: str) -> None:
    with pytest.raises((FormulaError, ValueError)):
        parse(text)


@pytest.mark.parametrize("text", ["$nobody", "_nobody()"])
def test_a_name_that_is_not_defined_is_an_error_and_not_nothing(text: str) -> None:
    with pytest.raises(FormulaError, match="not defined"):
        value(text)
