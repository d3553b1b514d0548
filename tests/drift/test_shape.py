"""The shape of values describes exactly what was seen, and does not grow without limit."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.drift.shape import (
    DEEPEST,
    FORMATS,
    LEAST_OF_FORMAT,
    MOST_NAMES,
    MOST_SHAPES,
    Shape,
    formats_of,
    is_enum_like,
    is_identifier,
)
from alcamine_validate.lint.sensitive import REDACTION

EXAMPLES = {
    "date-time": "2026-03-14T09:26:35.097Z",
    "date": "2026-03-14",
    "cuid2": "l3i6f9c2z5w8t1q4n7k0h3eb",
    "uuid": "0d9488f3-5b5a-4f4e-9d7b-3f1d0c6b2a10",
    "e164": "+12025550143",
    "email": "nora@lindqvist.example",
    "uri": "https://example.com/a",
}


def shape(*values: Any) -> Shape:
    """Return the shape of values."""
    made = Shape()
    for each in values:
        made.add(each)
    return made


def schema(*values: Any) -> dict[str, Any]:
    """Return the schema of values."""
    return shape(*values).schema(REDACTION)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1, 2.0), {"type": "integer"}),
        ((1, 2.5), {"type": "number"}),
        ((None, "a"), {"type": ["string", "null"]}),
        ((True,), {"type": "boolean"}),
        (([],), {"type": "array"}),
        (([1, "a"], [None]), {"type": "array", "items": {"type": ["string", "integer", "null"]}}),
        (({},), {"type": "object"}),
        (
            ({"b": 1}, {"a": [], "b": None}),
            {
                "type": "object",
                "properties": {"a": {"type": "array"}, "b": {"type": ["integer", "null"]}},
            },
        ),
    ],
)
def test_types_are_those_that_were_seen(values: tuple[Any, ...], expected: Any) -> None:
    """An integer is a number if there are other numbers; nothing is required."""
    assert schema(*values) == expected


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_needs_many_strings_that_all_have_it(name: str) -> None:
    """One string less, or one other string, and there is no format."""
    text = EXAMPLES[name]
    assert name in formats_of(text)
    many = [text] * LEAST_OF_FORMAT
    assert schema(*many)["format"] == name
    assert schema(*many, None) == {"type": ["string", "null"], "format": name}
    assert "format" not in schema(*many[1:])
    assert "format" not in schema(*many, "other text")


def test_a_word_is_not_an_id() -> None:
    """The format cuid2 allows any lowercase word, but only ids of the server are taken for it."""
    assert formats_of("positive") == ()
    assert formats_of("a" * 24) == ()


def test_texts_are_kept_if_they_look_like_an_enum() -> None:
    """Free text is not kept, nor are very many values."""
    assert shape("A_B", "C2", 1).texts == {"A_B", "C2"}
    assert shape("A_B", "free text").texts is None
    assert shape(*(f"V_{each}" for each in range(51))).texts is None
    assert not is_enum_like("Nora")
    assert not is_enum_like("A" * 65)


def test_many_names_are_a_map() -> None:
    """The values are then described by one schema; so are names that may be of persons."""
    expected = {"type": "object", "additionalProperties": {"type": ["integer", "null"]}}
    names = [f"n{each}" for each in range(MOST_NAMES + 1)]
    assert schema(dict.fromkeys(names, 1), {"x": None}) == expected
    assert schema({"x": None}, *({name: 1} for name in names)) == expected
    assert schema({"nora@lindqvist.example": 1, "x": None}) == expected
    assert "properties" in schema(dict.fromkeys(names[1:], 1))


def test_deep_values_are_described_to_a_depth() -> None:
    """What is deeper is anything."""
    value: Any = 1
    for _ in range(900):
        value = [value]
    expected: Any = {"type": "array"}
    for _ in range(DEEPEST):
        expected = {"type": "array", "items": expected}
    assert schema(value) == expected


def test_very_wide_values_are_not_described() -> None:
    """An object with too many values in it is just an object, also after others are added."""
    side = range(40)
    wide = {f"a{i}": {f"b{j}": i for j in side} for i in side}
    assert len(side) ** 2 > MOST_SHAPES
    made = shape(wide)
    made.limit()
    made.add({"c": 1})
    assert made.schema(REDACTION) == {"type": "object"}
    other = shape({"c": 1})
    other.merge(made)
    assert other.schema(REDACTION) == {"type": "object"}


@pytest.mark.parametrize(
    "name",
    [
        *("nora@lindqvist.example", "Nora Lindqvist", "+12025550143", "l3i6f9c2z5w8t1q4n7k0h3eb"),
        *("", "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "né", "1a", "x-score", "a" * 65, "tel_12025550"),
    ],
)
def test_a_name_that_may_be_data_is_no_identifier(name: str) -> None:
    """Ids, credentials, phone numbers, sentences and very long names are none."""
    assert not is_identifier(name, REDACTION)


def test_usual_names_are_identifiers() -> None:
    """They are in camel case or snake case, and may have digits."""
    names = ["sentiment", "agentFlowId", "audio_url", "score2", "v2", "_id", "emailV2"]
    assert all(is_identifier(name, REDACTION) for name in names)


FLOATS = st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=20,
)


@given(st.lists(JSON, max_size=5), st.lists(JSON, max_size=5))
def test_merged_shapes_are_the_shape_of_all_values(one: list[Any], other: list[Any]) -> None:
    """It does not matter who saw which values, nor in which order."""
    expected = schema(*one, *other)
    for first, second in ((one, other), (other, one)):
        merged = shape(*first)
        merged.merge(shape(*second))
        assert merged.schema(REDACTION) == expected


@given(st.lists(JSON, min_size=1, max_size=5))
def test_the_schema_accepts_the_values(values: list[Any]) -> None:
    """Every value that was seen is valid."""
    validator = av.compile_schema(schema(*values))
    assert all(validator.is_valid(json.loads(json.dumps(each))) for each in values)
