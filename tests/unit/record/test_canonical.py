import pytest

from colophon.errors import EntryInvalidError, InvalidInputError
from colophon.record.canonical import Json, canonical_bytes, parse_canonical


def test_names_are_sorted_by_utf16_code_units_as_rfc8785_shows() -> None:
    # U+1F600 is D83D DE00 in UTF-16 and so stands before U+FB33, although its code point is larger.
    assert canonical_bytes({"\ufb33": 1, "\U0001f600": 2, "a": 3}) == '{"a":3,"\U0001f600":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, "\ud800", {"\ud800": 1}])
def test_a_value_without_canonical_form_is_refused(value: float | str) -> None:
    with pytest.raises(InvalidInputError):
        canonical_bytes({"value": value})


def test_what_was_made_canonical_reads_back() -> None:
    record: dict[str, Json] = {"b": [1, None, True, "é"], "a": {"x": "\n"}}
    assert parse_canonical(canonical_bytes(record)) == record


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"a":1,"a":2}', "twice"),
        (b'{"a": 1}', "canonical"),
        (b'{"b":1,"a":2}', "canonical"),
        (b'{"a":1.0}', "canonical"),
        (b'{"a":"\\u0061"}', "canonical"),
        (b'{"a":NaN}', "NaN"),
        (b'{"a":"\xff"}', "UTF-8"),
        (b"\xef\xbb\xbf{}", "JSON"),
        (b"[]", "object"),
        (b"", "JSON"),
        (b'{"a":9007199254740993}', "canonical"),
        (b'{"a":' + b"[" * 100 + b"]" * 100 + b"}", "nests"),
    ],
)
def test_a_reader_refuses_bytes_that_are_not_their_own_canonical_form(data: bytes, reason: str) -> None:
    with pytest.raises(EntryInvalidError, match=reason):
        parse_canonical(data)


def test_text_that_nests_a_million_deep_is_refused_without_recursion() -> None:
    with pytest.raises(EntryInvalidError, match="nests"):
        parse_canonical(b"[" * 1_000_000)


@pytest.mark.parametrize("text", ["[" * 65, "{" * 65 + '"[' * 65, "\\" + '"' + "[" * 65, "[" * 65 + "\\"])
def test_brackets_in_a_text_are_no_nesting(text: str) -> None:
    assert parse_canonical(canonical_bytes({"title": text})) == {"title": text}


@pytest.mark.parametrize("seed", [2**53, -(2**53), 18_446_744_073_709_551_615])
def test_a_seed_that_json_would_round_is_refused_with_what_to_send(seed: int) -> None:
    with pytest.raises(InvalidInputError, match=rf'The whole number {seed} is beyond .* Send it as text: "{seed}"\.'):
        canonical_bytes({"seed": seed})


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="no canonical JSON form"):
        canonical_bytes({"seed": 10**5000})
