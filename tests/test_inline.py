"""Functions that are called from one place stand in there; the verdict stays what it was."""

from __future__ import annotations

from typing import Any, Final

import pytest

import alcamine_validate as av

MOMENTS: Final = {"start": {"type": "string", "format": "date-time"},
                  "end": {"type": "string", "format": "date-time"}}  # fmt: skip
"""Two formats that batches prove, so that there is a gathering shape."""


def source(schema: dict[str, Any]) -> str:
    """Return the module for an object with two timestamps besides what ``schema`` says."""
    whole = {"type": "object", **schema, "properties": MOMENTS | schema.get("properties", {})}
    return av.compile_to_source(whole, origin="a test")


def nested(depth: int) -> dict[str, Any]:
    """Return the schema of objects within each other."""
    schema: dict[str, Any] = {"type": "object", "properties": {"leaf": {"const": 1}}}
    for _ in range(depth):
        schema = {"type": "object", "properties": {"below": schema}, "required": ["below"]}
    return schema


def test_what_is_called_once_is_put_in_place() -> None:
    """With a remark that says which schema it is."""
    text = source({"properties": {"one": nested(1)}})
    assert text.count("def _may_be_") == 1
    assert "# /properties/one\n" in text
    assert text.count("def _errors_of_") > 1


def test_what_is_called_twice_stays_a_function() -> None:
    """Definitions may refer to each other often, and would multiply."""
    schema = {
        "$defs": {"part": nested(0)},
        "properties": {"a": {"$ref": "#/$defs/part"}, "b": {"$ref": "#/$defs/part"}},
    }
    assert source(schema).count("def _may_be_") == 2


def test_a_schema_that_refers_to_itself_ends() -> None:
    """At the root, and below it, where one place alone refers to it."""
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


def test_python_takes_what_is_nested_deep() -> None:
    """No more than some functions are put into each other."""
    validator = av.compile_schema({"type": "object", "properties": MOMENTS | {"x": nested(60)}})
    value: Any = {"leaf": 1}
    for _ in range(60):
        value = {"below": value}
    assert validator.is_valid({"x": value})
    assert not validator.is_valid({"x": value["below"]})


@pytest.mark.parametrize("value", [None, True, 0, 1.5, "text", [], [["leaf", 1]], {"below": []}])
def test_what_is_no_object_is_found_without_a_test_of_its_class(value: Any) -> None:
    """Asking it for a member is the test; other schemas than objects have no members."""
    validator = av.compile_schema(
        {"type": "object", "properties": MOMENTS | {"x": nested(1)}, "required": ["x"]}
    )
    assert validator.is_valid({"x": {"below": {"leaf": 1}}})
    assert not validator.is_valid({"x": value})
    assert not validator.is_valid(value)


@pytest.mark.parametrize("value", [None, True, 1, 1.0, [], ["A"], {}, {"A": 1}, "B", ""])
def test_what_is_no_string_is_not_among_the_values(value: Any) -> None:
    """What has no hash is none of them either."""
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
    """Membership does not prove the type where a value has another one."""
    schema = {"type": "string", "enum": ["A", None]}
    validator = av.compile_schema({"type": "object", "properties": MOMENTS | {"x": schema}})
    assert validator.is_valid({"x": "A"})
    assert not validator.is_valid({"x": None})
    nullable = {"type": ["string", "null"], "enum": ["A", None]}
    validator = av.compile_schema({"type": "object", "properties": MOMENTS | {"x": nullable}})
    assert validator.is_valid({"x": None})
    assert not validator.is_valid({"x": 0})
