"""Places inside of strings: a finding marks exactly its value in the file."""

from __future__ import annotations

import json
from itertools import accumulate, product
from typing import Any, Final

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from alcamine_validate.input.inner_places import InBlockScalar, InJsonString, InQuotedScalar
from alcamine_validate.input.yaml_format import inner_of_scalar
from alcamine_validate.text.positions import FilePlace, Span, TextLines
from alcamine_validate.text.yaml_text import read_yaml
from tests.input.inputs import Problem, problems, read, values
from tests.support.tables import for_each

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
    start, end = inside.outer(Span(len(before), len(before) + len(part)))
    assert json.loads(f'"{text[start:end]}"') == part


def test_every_escape_of_json() -> None:
    """Escapes have two, six or twelve characters, with digits in either case."""
    literal = '"' + '\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\uD83D\\ude00\\ud83dx' + '"'
    inside = InJsonString(TextLines(literal), Span(0, len(literal)))
    starts = [inside.outer(Span(at, at)).start for at in range(13)]
    assert starts == [1, 3, 5, 7, 9, 11, 13, 15, 17, 23, 35, 41, 42]


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
            assert text[slice(*inside.outer(Span(at, at + len(part))))] == part

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
    assert TextLines(text).place_of(inside.outer(Span(2, 3))) == FilePlace(2, 7, 2, 8)
    assert TextLines(text).place_of(inside.outer(Span(8, 9))) == FilePlace(3, 5, 3, 6)
    assert TextLines(text).place_of(inside.outer(Span(0, 0))) == FilePlace(2, 7, 2, 7)
    assert TextLines(text).place_of(inside.outer(Span(10, 10))) == FilePlace(3, 7, 3, 7)


def test_a_block_scalar_of_white_space() -> None:
    """The place of such a scalar is the end of its header."""
    text = "body: |+\n\n\nafter: 1\n"
    [document] = read_yaml(text).documents
    span = document.locate("/body")
    assert span is not None
    assert InBlockScalar(TextLines(text), span, "\n\n").outer(Span(1, 1)) == Span(8, 8)


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
                assert text[slice(*inside.outer(Span(at, at + 1)))] == letter


# Quoted scalars

LETTERS = st.one_of(
    st.sampled_from("ab{}:,#-.\"'\\ \n\té😀\x85\xa0\u2028\ufeff\x07"), st.characters(codec="utf-8")
)
FOLDED = st.lists(
    st.one_of(st.text(LETTERS, max_size=9), st.sampled_from([" ", "  ", "\n", '", "'])), max_size=12
).map("".join)
"""Texts with so many spaces and quotes that PyYAML often folds them."""


def quoted(
    text: str, quote: str, width: int, end: str, *, is_unicode: bool
) -> tuple[str, Span, str, str]:
    """Return YAML with a quoted scalar as PyYAML writes it, its span, its value and its quote."""
    written = yaml.dump(
        {"body": text}, default_style=quote, width=width, line_break=end, allow_unicode=is_unicode
    )
    [document] = read_yaml(written).documents
    span = document.locate("/body")
    assert span is not None
    return written, span, document.value["body"], document.style("/body")


@given(
    FOLDED,
    st.sampled_from("\"'"),
    st.sampled_from([4, 10, 40, 999]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)
@example('{"a": "b c", "é": "\U0001f600"}', '"', 4, True, "\r\n")
@example('{"it\'s": "\n\n x"}', "'", 4, False, "\n")
def test_any_quoted_scalar_that_pyyaml_writes(
    text: str, quote: str, width: int, is_unicode: bool, end: str
) -> None:
    """The text that is marked for a character, or several, stands for them if it has quotes.

    In single quotes, PyYAML writes line ends beyond ASCII as they are, and they are read as other
    ones, so texts that contain them are left out there.
    """
    written, span, value, style = quoted(text, quote, width, end, is_unicode=is_unicode)
    assume(style == '"' or not set(text) & set("\x85\u2028\u2029"))
    assert value == text
    inside = InQuotedScalar(TextLines(written), span, value)
    assert inside.is_exact
    letters = [at for at, letter in enumerate(value) if not letter.isspace()]

    def check(start: int, stop: int) -> None:
        outer = inside.outer(Span(start, stop))
        assert span.start < outer.start < outer.end < span.end
        marked = written[outer.start : outer.end]
        assert yaml.safe_load(f"{style}{marked}{style}") == value[start:stop]
        assert stop - start > 1 or "\n" not in marked
        assert marked == marked.strip(" \r\n")

    for at, other in zip(letters, reversed(letters), strict=True):
        check(at, at + 1)
        check(min(at, other), max(at, other) + 1)


def test_a_value_ends_before_an_escaped_line_break() -> None:
    """PyYAML often breaks a line after an escaped quote, which is the end of a string in JSON."""
    text = '"[\\"NO\\"\\\n  \\\n  ,1]"'
    inside = InQuotedScalar(TextLines(text), Span(0, len(text)), '["NO",1]')
    assert inside.is_exact
    start, end = inside.outer(Span(1, 5))
    assert text[start:end] == '\\"NO\\"'
    start, end = inside.outer(Span(5, 5))
    assert (text[start], end) == (",", start)


def test_every_escape_of_yaml() -> None:
    """Escapes have two, four, six or ten characters; an escaped line break stands for nothing."""
    escapes = [rf"\{letter}" for letter in '0abtnvfre "/\\N_LP'] + [r"\x41", r"\u00e9"]
    escapes += [r"\U0001F600", "\\\n  \\\t", "z", "\\\r\n."]
    literal = f'"{"".join(escapes)}"'
    [document] = read_yaml(literal).documents
    value = document.value
    assert value == '\0\a\b\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029Aé😀\tz.'
    inside = InQuotedScalar(TextLines(literal), Span(0, len(literal)), value)
    assert inside.is_exact
    starts = [inside.outer(Span(at, at + 1)).start for at in range(len(value))]
    whole = accumulate(map(len, escapes), initial=1)
    breaks = [len(each) - len(each.lstrip("\\\r\n ")) if "\n" in each else 0 for each in escapes]
    breaks[-3] -= 1  # the backslash of the tab
    assert starts == [start + more for start, more in zip(whole, breaks, strict=False)]


def test_single_quotes_are_written_twice() -> None:
    """They are the only escape in single quotes, where backslashes are characters."""
    literal = r"'it''s \x41 '''''"
    inside = InQuotedScalar(TextLines(literal), Span(0, len(literal)), r"it's \x41 ''")
    assert inside.is_exact
    assert [inside.outer(Span(at, at)).start for at in (0, 2, 3, 5, 10, 11, 12)] == [
        1, 3, 5, 7, 12, 14, 16,
    ]  # fmt: skip


@pytest.mark.parametrize("quote", ["'", '"'])
@pytest.mark.parametrize("fold", ["\x85 ", " \x85", "\x85\n", "\n\u2028\n "])
def test_a_scalar_with_other_line_ends_is_marked_as_a_whole(quote: str, fold: str) -> None:
    """YAML 1.1 has line ends beyond ASCII, which are not mapped."""
    text = f"body: {quote}[1,{fold}NO]{quote}\n"
    [document] = read_yaml(text).documents
    span = document.locate("/body")
    assert span is not None
    value = document.value["body"]
    assert not InQuotedScalar(TextLines(text), span, value).is_exact
    inner = inner_of_scalar(TextLines(text), span, value, quote)
    assert inner(Span(value.index("NO"), len(value) - 1)) == span


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
        ('\'{"a": 1,\n        "a": 2}\'', 8, 9),
        ('"{\\"a\\": 1,\\n \\"\\x61\\": \\\n        2}"', 7, 29),
        ('"{\\"a\\": 1,\\\n      \\ \\"\\x61\\": 2}"', 8, 9),
    ],
)
def test_bodies_in_cassettes(body: str, line: int, column: int) -> None:
    """A problem has its exact place, in a block and in quotes, folded or not."""
    found = read(cassette(body), "x.yaml")
    assert values(found) == [{"a": 2}]
    assert problems(found) == [Problem("duplicate-key", line, column, "/a", 0)]
    windows = read(cassette(body).replace("\n", "\r\n"), "x.yaml")
    assert problems(windows) == problems(found)


def test_a_body_that_is_broken_is_marked_where_it_breaks() -> None:
    """The place is exact in a block, in quotes and in JSON."""
    found = read(cassette('|\n        {\n          "a": 1,\n          oops}'), "x.yaml")
    assert problems(found) == [Problem("invalid-json", 10, 11, "", None)]
    found = read(cassette('>\n        {"a":\n        [1'), "x.yaml")
    assert problems(found) == [Problem("invalid-json", 9, 11, "", None)]
    found = read(cassette("'{\"a\":\n        oops}'"), "x.yaml")
    assert problems(found) == [Problem("invalid-json", 8, 9, "", None)]
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
