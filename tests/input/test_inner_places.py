"""Places inside of strings: a finding marks exactly its value in the file."""

from __future__ import annotations

import json
from itertools import product
from typing import Any, Final

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from alcamine_validate.input.inner_places import InBlockScalar, InJsonString
from alcamine_validate.text.positions import Place, Span, TextLines
from alcamine_validate.text.yaml_text import read_yaml
from tests.input.inputs import Problem, problems, read, values
from tests.support.tables import for_each


def marked(text: str, place: Place) -> str:
    """Return the text that a place marks, in one line or several."""
    lines = TextLines(text)
    start = lines.line_span(place.line).start + place.column - 1
    end = lines.line_span(place.end_line).start + place.end_column - 1
    return text[start:end]


# Strings of JSON


@given(
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=5),
    st.booleans(),
)
@example('\U0001f600"\\\n\u2028', "\U0001f600", True)
@example("\\u0041\ud7ff\ue000", "A", True)
def test_a_part_of_a_json_string(before: str, part: str, ascii_only: bool) -> None:
    """The marked text is exactly the requested part, however much of it is escaped."""
    text = json.dumps([before, before + part + before], ensure_ascii=ascii_only)
    first = json.dumps(before, ensure_ascii=ascii_only)
    inside = InJsonString(TextLines(text), Span(len(first) + 3, len(text) - 1))
    place = inside.place(Span(len(before), len(before) + len(part)))
    assert json.loads(f'"{marked(text, place)}"') == part


def test_every_escape_of_json() -> None:
    """Escapes have two, six or twelve characters, with digits in either case."""
    literal = '"' + '\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\uD83D\\ude00\\ud83dx' + '"'
    inside = InJsonString(TextLines(literal), Span(0, len(literal)))
    starts = [inside.place(Span(at, at)).column for at in range(13)]
    assert starts == [2, 4, 6, 8, 10, 12, 14, 16, 18, 24, 36, 42, 43]


# Block scalars

PRETTY = '{\n  "id": "a1",\n\n  "status": ["NO",\n\t"é 😀"]\n}'


def block(style: str, indent: int, text: str, header: str = "body: ") -> str:
    """Return YAML with a block scalar that holds a text, with each line indented."""
    body = "\n".join(" " * indent + line if line else "" for line in text.split("\n"))
    return f"# before\n{header}{style}\n{body}\nafter: 1\n"


BLOCKS: Final = (
    ("|", "body: "),
    ("|-", "body: "),
    ("|+", "body: "),
    ("|2", "body: "),
    ("|2-", "body: "),
    ("|-2", "body: "),
    ("| # {", "body: "),
    (">", "body: "),
    (">-", "body: "),
    (">2+", "body: "),
    ("> # [", "body: "),
    ("|", "body: &a "),
    ("|", "body: !!str &a "),
    (">-", "body: &a\n  !!str\n  "),
)


def test_values_in_block_scalars_are_marked() -> None:
    """A value is marked at its own lines and columns, folded or not, with any line ends."""

    def check(style: str, header: str, end: str) -> None:
        text = block(style, 2, PRETTY, header).replace("\n", end)
        [document] = read_yaml(text).documents
        value, span = document.value["body"], document.locate("/body")
        assert json.loads(value) == json.loads(PRETTY)
        assert span is not None
        inside = InBlockScalar(TextLines(text), span, value)
        for part in ('"a1"', '"NO"', '"status"', '"é 😀"', "{", "}"):
            at = value.rindex(part)
            assert marked(text, inside.place(Span(at, at + len(part)))) == part

    ends = ("\n", "\r\n", "\u0085")
    for_each(((*block, end) for block, end in product(BLOCKS, ends)), check)


def test_lines_that_are_indented_by_their_own() -> None:
    """Indentation beyond the indicator belongs to the value, also in the first line."""
    text = 'body: |4-\n      {"a":\n    1}\n'
    [document] = read_yaml(text).documents
    value = document.value["body"]
    assert value == '  {"a":\n1}'
    span = document.locate("/body")
    assert span is not None
    inside = InBlockScalar(TextLines(text), span, value)
    assert inside.place(Span(2, 3)) == Place(2, 7, 2, 8)
    assert inside.place(Span(8, 9)) == Place(3, 5, 3, 6)
    assert inside.place(Span(0, 0)) == Place(2, 7, 2, 7)
    assert inside.place(Span(10, 10)) == Place(3, 7, 3, 7)


def test_a_block_scalar_of_white_space() -> None:
    """The place of such a scalar is the end of its header."""
    text = "body: |+\n\n\nafter: 1\n"
    [document] = read_yaml(text).documents
    span = document.locate("/body")
    assert span is not None
    assert InBlockScalar(TextLines(text), span, "\n\n").place(Span(1, 1)) == Place(1, 9, 1, 9)


WORDS = st.lists(st.sampled_from(["a", "{", '"b', "é😀", " ", "\n", "  ", "\u2028", "#", ":"]))


@given(WORDS, st.sampled_from(["|", ">"]))
def test_any_block_scalar_that_pyyaml_writes(words: list[str], style: str) -> None:
    """Each character other than white space is located where it is written."""
    text = yaml.dump({"body": "".join(words)}, default_style=style, allow_unicode=True, width=10)
    [document] = read_yaml(text).documents
    value = document.value["body"]
    span = document.locate("/body")
    assert span is not None
    if document.style("/body") == style:
        inside = InBlockScalar(TextLines(text), span, value)
        for at, letter in enumerate(value):
            if not letter.isspace():
                place = inside.place(Span(at, at + 1))
                assert marked(text, place) == letter


# Through the readers


def har(body: str, **content: Any) -> str:
    """Return a HAR with one response to GET /sessions."""
    held = {"mimeType": "application/json", "text": body} | content
    request = {"method": "GET", "url": "https://api.example.com/sessions"}
    response = {"status": 200, "headers": [], "content": held}
    return json.dumps({"log": {"entries": [{"request": request, "response": response}]}}, indent=1)


def cassette(body: str) -> str:
    """Return a cassette with one response to GET /sessions, with this YAML as its body."""
    return (
        "interactions:\n"
        "- request: {method: GET, uri: 'https://api.example.com/sessions'}\n"
        "  response:\n"
        "    headers: {Content-Type: [application/json]}\n"
        "    status: {code: 200}\n"
        "    body:\n"
        f"      string: {body}\n"
        "version: 1\n"
    )


@pytest.mark.parametrize(
    ("body", "line", "column"),
    [
        ('|\n        {\n          "a": 1,\n          "a": 2}', 10, 11),
        ('|-\n        {\n          "a": 1,\n          "a": 2}', 10, 11),
        ('>\n        {"a": 1,\n        "a": 2}', 9, 9),
        ('>-\n        {"a":\n        1,   "a": 2}', 9, 14),
        ('\'{"a": 1,\n        "a": 2}\'', 7, 15),
        ('"{\\"a\\": 1,\\n \\"\\x61\\": \\\n        2}"', 7, 15),
    ],
)
def test_bodies_in_cassettes(body: str, line: int, column: int) -> None:
    """A problem in a block has its exact place; one in quotes is at the start of the string."""
    found = read(cassette(body), "x.yaml")
    assert values(found) == [{"a": 2}]
    assert problems(found) == [Problem("duplicate-key", line, column, "/a", 0)]
    windows = read(cassette(body).replace("\n", "\r\n"), "x.yaml")
    assert problems(windows) == problems(found)


def test_a_body_that_is_broken_is_marked_where_it_breaks() -> None:
    """The place is exact in a block and in JSON; elsewhere the whole string is marked."""
    found = read(cassette('|\n        {\n          "a": 1,\n          oops}'), "x.yaml")
    assert problems(found) == [Problem("invalid-json", 10, 11, "", None)]
    found = read(cassette('>\n        {"a":\n        [1'), "x.yaml")
    assert problems(found) == [Problem("invalid-json", 9, 11, "", None)]
    text = har('{"é":\n "\\n", oops}')
    [one] = problems(read(text, "x.har"))
    assert (one.rule, text.split("\n")[one.line - 1][one.column - 1 :]) == (
        "invalid-json", 'oops}"',
    )  # fmt: skip


@pytest.mark.parametrize("count", [1_500, pytest.param(40_000, marks=pytest.mark.thorough)])
def test_a_body_of_very_many_problems_takes_no_ages(count: int) -> None:
    """The string is not scanned again for each of many problems."""
    body = "{" + ",".join(['"\\u0061":1'] * count) + "}"
    found = problems(read(har(body), "x.har"))
    assert len(found) == count - 1
    assert len({one.column for one in found}) == count - 1
