"""New values in JSON text look like those around them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.editing.edits import Refused
from alcamine_validate.editing.json_literals import JsonSource, is_same_json
from alcamine_validate.editing.splices import Splice, spliced
from alcamine_validate.text.positions import Span
from tests.support.tables import for_each


def changed(text: str, old: str, new: Any) -> str:
    """Return a text in which the JSON ``old`` is replaced by another value."""
    start = text.index(old)
    splices = JsonSource(text).value_splices(Span(start, start + len(old)), new)
    return spliced(text, splices)


def test_only_characters_that_change_are_written() -> None:
    """Escapes elsewhere in the string stay as they are."""

    def check(old: str, new: str, literal: str) -> None:
        assert changed(old, old, new) == literal

    for_each(
        [
            (r'"\u0041b\/c"', "Abx/c", r'"\u0041bx\/c"'),
            (r'"\ud83d\ude00 x"', "\U0001f600 y", r'"\ud83d\ude00 y"'),
            (r'"\uD83D x"', "\ud83d y", r'"\uD83D y"'),
            ('"a"', 'a\n"\\\x01', '"a\\n\\"\\\\\\u0001"'),
            ('"a"', "é", '"\\u00e9"'),
            ('"ö"', "é", '"é"'),
            ('"ö"', "ö\ud800", '"ö\\ud800"'),
            ('"ö"', "ö\x85\u2028", '"ö\\u0085\\u2028"'),
            ('""', "", '""'),
            ('"1"', 1, "1"),
            ("1", "1", '"1"'),
            ("1", 1.0, "1.0"),
            ("true", 1, "1"),
            ("null", None, "null"),
        ],
        check,
    )


@given(st.text(max_size=10), st.text(max_size=10), st.booleans())
def test_any_text(old: str, new: str, is_ascii: bool) -> None:
    """A reader gets it, and no other character of the text changes."""
    text = json.dumps(["ä" * (not is_ascii), old, "z"], ensure_ascii=is_ascii)
    literal = json.dumps(old, ensure_ascii=is_ascii)
    start = text.index(f'{literal}, "z"')
    splices = JsonSource(text).value_splices(Span(start, start + len(literal)), new)
    result = spliced(text, splices)
    assert json.loads(result)[1:] == [new, "z"]
    assert result.startswith(text[:start])
    assert result.isascii() == text.isascii()


def test_halves_of_a_character_are_not_joined() -> None:
    """JSON can't keep the two halves apart."""
    text = r'"\ud83dx\ude00"'
    splices = [Splice(1, 2, "")]
    with pytest.raises(Refused, match="JSON can't represent the new text"):
        JsonSource(text).string_splices(Span(0, len(text)), "\ud83dx\ude00", splices)


def test_collections_are_spaced_like_the_old_ones() -> None:
    """Indentation and line ends are those of the old value, or of the file."""

    def check(text: str, old: str, new: Any, wanted: str) -> None:
        assert changed(text, old, new) == wanted

    for_each(
        [
            ('{"a":{"b":1},"c":2}', '{"b":1}', {"x": [1, 2]}, '{"a":{"x":[1,2]},"c":2}'),
            ('{"a": {"b": 1}, "c": 2}', '{"b": 1}', {"x": [1, 2]}, '{"a": {"x": [1, 2]}, "c": 2}'),
            ('{"a":1,"b":2}', "1", {"x": 0, "y": 0}, '{"a":{"x":0,"y":0},"b":2}'),
            (
                '{\r\n\t"a": {\r\n\t\t"b": 1\r\n\t}\r\n}',
                '{\r\n\t\t"b": 1\r\n\t}',
                {"x": [1]},
                '{\r\n\t"a": {\r\n\t\t"x": [\r\n\t\t\t1\r\n\t\t]\r\n\t}\r\n}',
            ),
            ('{"a":1,"b":[1, 2]}', "[1, 2]", [3, 4], '{"a":1,"b":[3, 4]}'),
            ("\n  [\n   1\n  ]", "[\n   1\n  ]", [2], "\n  [\n   2\n  ]"),
            ('["é", {}]', "{}", {"a": "\ud800é"}, '["é", {"a": "\\ud800é"}]'),
        ],
        check,
    )


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, b"x"])
def test_what_json_does_not_have(value: Any) -> None:
    """It is refused."""
    with pytest.raises(Refused, match="JSON can't represent the new value"):
        JsonSource("1").value_splices(Span(0, 1), value)


def test_a_span_without_a_value() -> None:
    """It can't be replaced."""
    with pytest.raises(Refused, match="the value can't be read again"):
        JsonSource("{x").value(Span(0, 2))


def test_values_are_the_same_if_they_are_written_alike() -> None:
    """Types count, at any depth, and so does the order of names."""
    assert is_same_json({"a": [1, "x", None]}, {"a": [1, "x", None]})
    assert not is_same_json({"a": [1]}, {"a": [True]})
    assert not is_same_json([1], [1.0])
    assert not is_same_json({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert not is_same_json("a", "b")
    for one, other in (([1], [1, 2]), ({"a": 1}, {"a": 1, "b": 2})):
        assert not is_same_json(one, other)
        assert not is_same_json(other, one)
