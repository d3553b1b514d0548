"""Functions that are called from one place are inlined; the verdicts stay the same."""

from __future__ import annotations

from typing import Any, Final

import pytest

import alcamine_validate as av

MOMENTS: Final = {"start": {"type": "string", "format": "date-time"},
                  "end": {"type": "string", "format": "date-time"}}  # fmt: skip
"""Two properties with formats that a batch proves, so that there are gathering functions."""


LATE: Final = "2026-03-14T09:26:35.118Z"


def source(schema: dict[str, Any]) -> str:
    """Return the module for an object with two timestamps in addition to ``schema``."""
    whole = {"type": "object", **schema, "properties": MOMENTS | schema.get("properties", {})}
    return av.compile_to_source(whole, origin="a test")


def nested(depth: int) -> dict[str, Any]:
    """Return the schema of an object with ``depth`` objects nested in it."""
    schema: dict[str, Any] = {"type": "object", "properties": {"leaf": {"const": 1}}}
    for _ in range(depth):
        schema = {"type": "object", "properties": {"below": schema}, "required": ["below"]}
    return schema


def test_a_function_that_is_called_once_is_inlined() -> None:
    """A function that is called once is inlined, with a comment that names its schema."""
    text = source({"properties": {"one": nested(1)}})
    assert text.count("def _precheck_") == 1
    assert "# /properties/one\n" in text
    assert text.count("def _errors_of_") > 1


def test_a_function_that_is_called_twice_is_kept() -> None:
    """A function that is called twice is kept."""
    schema = {
        "$defs": {"part": nested(0)},
        "properties": {"a": {"$ref": "#/$defs/part"}, "b": {"$ref": "#/$defs/part"}},
    }
    assert source(schema).count("def _precheck_") == 2


def test_a_recursive_schema_is_compiled() -> None:
    """A recursive schema is compiled, at the root and below it."""
    own = {"type": "object", "properties": MOMENTS | {"child": {"$ref": "#"}}}
    below = {
        "$defs": {"node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}}}},
        "type": "object",
        "properties": MOMENTS | {"list": {"$ref": "#/$defs/node"}},
    }
    assert av.compile_schema(own).is_valid({"child": {"child": {}}})
    assert not av.compile_schema(own).is_valid({"child": {"child": {"start": 1}}})
    assert av.compile_schema(below).is_valid({"list": {"next": {"next": {}}}})
    assert not av.compile_schema(below).is_valid({"list": {"next": {"next": 1}}})


def test_deeply_nested_objects_are_inlined_to_a_limit() -> None:
    """Deeply nested objects are inlined only to a depth that Python can parse."""
    validator = av.compile_schema({"type": "object", "properties": MOMENTS | {"x": nested(60)}})
    value: Any = {"leaf": 1}
    for _ in range(60):
        value = {"below": value}
    assert validator.is_valid({"x": value})
    assert not validator.is_valid({"x": value["below"]})


def test_deeply_nested_arrays_are_inlined_to_a_limit() -> None:
    """Deeply nested arrays are inlined only as deep as Python allows loops inside each other."""
    schema: dict[str, Any] = MOMENTS["start"]
    value: Any = "2026-03-14T09:26:35.118Z"
    for _ in range(60):
        schema, value = {"type": "array", "items": schema}, [value]
    validator = av.compile_schema({"type": "object", "properties": MOMENTS | {"x": schema}})
    assert validator.is_valid({"x": value})
    assert not validator.is_valid({"x": [value]})


@pytest.mark.parametrize("value", [None, True, 0, 1.5, "text", [], [["leaf", 1]], {"below": []}])
def test_a_value_that_is_not_an_object_is_refused_without_a_type_test(value: Any) -> None:
    """A value that is not an object is refused because looking up a member fails."""
    validator = av.compile_schema(
        {"type": "object", "properties": MOMENTS | {"x": nested(1)}, "required": ["x"]}
    )
    assert validator.is_valid({"x": {"below": {"leaf": 1}}})
    assert not validator.is_valid({"x": value})
    assert not validator.is_valid(value)


@pytest.mark.parametrize("value", [None, True, 1, 1.0, [], ["A"], {}, {"A": 1}, "B", ""])
def test_a_value_that_is_not_a_string_is_refused_by_each_check_of_strings(value: Any) -> None:
    """A value that is not a string is refused by each check of strings, hashable or not."""
    texts: list[dict[str, Any]] = [
        {"enum": ["A", "C"]},
        {"const": "A"},
        {"pattern": "^A$"},
        {"format": "e164"},
        {"format": "email"},
    ]
    for schema in ({"type": "string", **text} for text in texts):
        validator = av.compile_schema(
            {"type": "object", "properties": MOMENTS | {"x": schema}, "required": ["x"]}
        )
        assert not validator.is_valid({"x": value})
        assert list(validator.iter_errors({"x": value}))


def test_null_among_the_values_needs_null_among_the_types() -> None:
    """Null in an enum is accepted only if the type allows null."""
    schema = {"type": "string", "enum": ["A", None]}
    validator = av.compile_schema({"type": "object", "properties": MOMENTS | {"x": schema}})
    assert validator.is_valid({"x": "A"})
    assert not validator.is_valid({"x": None})
    nullable = {"type": ["string", "null"], "enum": ["A", None]}
    validator = av.compile_schema({"type": "object", "properties": MOMENTS | {"x": nullable}})
    assert validator.is_valid({"x": None})
    assert not validator.is_valid({"x": 0})


# Redundant checks are eliminated


UNION: Final = {
    "type": "object",
    "properties": {
        "kind": {"type": "string", "enum": ["A"]},
        "size": {"type": "integer"},
    },
    "required": ["kind", "size"],
}
OTHER: Final = {
    "type": "object",
    "properties": {"kind": {"type": "string", "enum": ["B"]}, "name": {"type": "string"}},
    "required": ["kind"],
}


def chosen() -> dict[str, Any]:
    """Return a schema with a union whose branches are selected by a constant."""
    return {"properties": {"one": {"oneOf": [UNION, OTHER]}}}


def gathering(text: str) -> str:
    """Return the gathering functions of a module."""
    return "".join(part for part in text.split("\n\n\n") if "def _precheck_" in part)


def test_a_branch_does_not_ask_for_the_constant_that_it_was_chosen_by() -> None:
    """A branch that is selected by a constant tests neither the constant nor the type.

    That the value is an object is known, because the constant was found in it.
    """
    text = gathering(source(chosen()))
    assert text.count('"kind"') == 1
    assert "one.__class__" not in text
    assert '["size"]' in text


@pytest.mark.parametrize(
    ("one", "is_valid"),
    [
        ({"kind": "A", "size": 1}, True),
        ({"kind": "A", "size": "1"}, False),
        ({"kind": "A"}, False),
        ({"kind": "B"}, True),
        ({"kind": "B", "name": "x"}, True),
        ({"kind": "B", "name": 1}, False),
        ({"kind": "C", "size": 1}, False),
        ({"kind": ["A"], "size": 1}, False),
        ({"size": 1}, False),
        ([], False),
        (None, False),
        ("A", False),
    ],
)
def test_a_branch_chosen_by_a_constant_is_judged_rightly(one: Any, is_valid: bool) -> None:
    """A branch that is selected by a constant has the right verdict and errors."""
    whole = {"type": "object", **chosen(), "properties": MOMENTS | chosen()["properties"]}
    validator = av.compile_schema(whole)
    assert validator.is_valid({"one": one}) is is_valid
    assert bool(list(validator.iter_errors({"one": one}))) is not is_valid


def test_a_constant_that_selects_a_branch_may_be_compared() -> None:
    """The constant that selects a branch can be in the branch's order of timestamps."""
    branches = [
        {
            "type": "object",
            "properties": {"kind": {"type": "string", "const": kind}, "end": MOMENTS["end"]},
            "required": ["kind"],
            "x-timestamp-order": [["kind", "end"]],
        }
        for kind in (LATE, "other")
    ]
    schema = {"type": "object", "properties": MOMENTS | {"one": {"oneOf": branches}}}
    validator = av.compile_schema(schema)
    for one, is_valid in (
        ({"kind": LATE, "end": LATE}, True),
        ({"kind": LATE, "end": LATE.replace("2026", "2025")}, False),
        ({"kind": LATE}, True),
        ({"kind": "other", "end": LATE}, True),
    ):
        assert validator.is_valid({"one": one}) is is_valid
        assert bool(list(validator.iter_errors({"one": one}))) is not is_valid


def test_two_values_of_one_union_are_judged_separately() -> None:
    """Two properties with the same union are checked separately."""
    schema = {"properties": {"a": {"oneOf": [UNION, OTHER]}, "b": {"oneOf": [OTHER, UNION]}}}
    whole = {"type": "object", "properties": MOMENTS | schema["properties"]}
    validator = av.compile_schema(whole)
    good, bad = {"kind": "A", "size": 1}, {"kind": "A", "size": "1"}
    assert validator.is_valid({"a": good, "b": good})
    assert not validator.is_valid({"a": good, "b": bad})
    assert not validator.is_valid({"a": bad, "b": good})


def test_an_inlined_object_that_checks_nothing_leaves_a_block_that_passes() -> None:
    """A branch by reference that has nothing to check but its type compiles."""
    schema = {
        "$defs": {"nothing": {"type": "object", "properties": {}}},
        "properties": {"extra": {"anyOf": [{"$ref": "#/$defs/nothing"}, {"type": "null"}]}},
    }
    assert "            # /$defs/nothing\n            pass\n" in source(schema)
    validator = av.compile_schema({"type": "object", **schema})
    assert validator.is_valid({"extra": {}})
    assert validator.is_valid({"extra": None})
    assert not validator.is_valid({"extra": 1})
