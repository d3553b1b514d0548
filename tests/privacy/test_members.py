"""Members of JSON objects among other text: their names, and where their values stand."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.privacy.members import members, unescaped

FORM = (
    'Content-Disposition: form-data; name="pwd"; a=b\r\nContent-Type: a/b\r\n\r\nc=d\r\n--x'
    "\ncontent-disposition: form-data; name=e\n\nf\n--x--"
)
VALUES = st.text(st.characters(codec="utf-8", exclude_characters='"\\\n', min_codepoint=32))


def found(text: str) -> list[tuple[str, str]]:
    """Return the names and values that are found."""
    return [(each.name, unescaped(each.value).text) for each in members(text)]


@given(VALUES.filter(bool), st.booleans(), st.integers(0, 3))
def test_values_have_their_places(value: str, is_ascii: bool, depth: int) -> None:
    """In JSON text in strings of other JSON text too, with escapes of letters or without."""
    text = json.dumps({"phone": value}, ensure_ascii=is_ascii)
    for _ in range(depth):
        text = json.dumps({"": text}, ensure_ascii=is_ascii)
    text = f"data: {text}\n\n"
    (own,) = [each for each in members(text) if each.name == "phone"]
    whole = unescaped(own.value)
    assert whole.text == value
    for char, (start, end) in zip(value, pairwise(whole.starts), strict=True):
        written = text[own.start + start : own.start + end]
        assert re.sub(r"\\+", r"\\", written) in (char, json.dumps(char)[1:-1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\ud800\\udc00", "\U00010000"),
        ("\\udbff\\udfff", "\U0010ffff"),
        ("\\ud7ff\\udc00", "\ud7ff\udc00"),
        ("\\udc00\\udc00", "\udc00\udc00"),
        ("\\udfff\\udc00", "\udfff\udc00"),
        ("\\ud800\\udbff", "\ud800\udbff"),
        ("\\ud800\\ue000", "\ud800\ue000"),
        ("\\ud800 \\udc00", "\ud800 \udc00"),
    ],
)
def test_surrogates_are_one_character_in_pairs(text: str, expected: str) -> None:
    """A high one and a low one right behind it (RFC 8259, section 7); others stay as they are."""
    assert unescaped(text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('event: a\ndata: {"phone": "4152348876"}\n\n', [("phone", "4152348876")]),
        ('{"a": 1}\n{"mobile" : 4152348876, "x": "y"}', [("mobile", "4152348876"), ("x", "y")]),
        ("{'phone': '4152348876'}", [("phone", "4152348876")]),
        ('"a": 12.5, "b": 123456, "c": 1234567.5, "d": 12345678e2', []),
        ('"a\': "b", "c": "", "d": null', []),
        ('"a": "b\\n"', []),  # an escape that is not of a letter
        ('phone: "4152348876"', []),
        ("<a><ns:phone x='1'>415</ns:phone ></a>", [("phone", "415")]),
        ("<a><b></b>c<d/></a> <e>f<g>", []),
        (FORM, [("pwd", "c=d"), ("e", "f")]),
        ('form-data; name="pwd"\r\n\r\n\r\n--x', []),
    ],
)
def test_what_is_a_member(text: str, expected: list[tuple[str, str]]) -> None:
    """A name in quotes, a colon, and a string in the same quotes or a whole number.

    In XML and multipart bodies, what these have for it.
    """
    assert found(text) == expected
