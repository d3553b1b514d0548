"""Keywords that apply other schemas, in any number, at any depth and by references."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import pytest

import alcamine_validate as av
from tests.support.tables import for_each
from tests.support.verdicts import HUGE, judged, judged_text


@pytest.mark.parametrize(
    "wrap",
    [
        lambda schema: {"properties": {"a": schema}},
        lambda schema: {"patternProperties": {"a": schema}},
        lambda schema: {"additionalProperties": schema},
        lambda schema: {"allOf": [{"properties": {"a": schema}}]},
        lambda schema: {"anyOf": [{"required": ["b"]}, {"properties": {"a": schema}}]},
        lambda schema: {"not": {"not": {"properties": {"a": schema}}}},
        lambda schema: {"if": {"required": ["a"]}, "then": {"properties": {"a": schema}}},
        lambda schema: {"dependentSchemas": {"a": {"properties": {"a": schema}}}},
        lambda schema: {"properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": schema}},
        lambda schema: {
            "anyOf": [{"type": "null"}, {"type": "object", "properties": {"a": schema}}]
        },
    ],
)  # fmt: skip
def test_digits_are_kept_wherever_the_keyword_stands(wrap: Callable[[Any], Any]) -> None:
    """Integers stay exact if a keyword needs it, wherever in the schema the keyword is."""
    schema = wrap({"multipleOf": 2})
    assert judged_text(schema, f'{{"a": {HUGE}}}')
    assert not judged_text(schema, f'{{"a": {HUGE + 1}}}')


TREE: Final = {
    "type": "object",
    "required": ["value"],
    "properties": {
        "value": {"type": "integer"},
        "left": {"$ref": "#"},
        "right": {"anyOf": [{"type": "null"}, {"$ref": "#"}]},
        "many": {"type": "array", "items": {"$ref": "#"}},
    },
    "additionalProperties": {"$ref": "#"},
}


@pytest.mark.parametrize(
    ("instance", "pointers"),
    [
        ({"value": 1}, []),
        ({"value": 1, "left": {"value": 2, "right": {"value": 3, "many": [{"value": 4}]}}}, []),
        ({"value": 1, "left": {"value": "2"}}, ["/left/value"]),
        ({"value": 1, "many": [{"value": 1}, {"many": [5]}]}, ["/many/1", "/many/1/many/0"]),
        ({"value": 1, "x/y": {"value": 1, "~": {"value": None}}}, ["/x~1y/~0/value"]),
        ({"value": 1, "right": None}, []),
    ],
    ids=json.dumps,
)
def test_recursive_schemas_judge_every_level(instance: Any, pointers: list[str]) -> None:
    """A recursive schema finds errors at every level, with pointers through all of them."""
    assert judged(TREE, instance) == (not pointers)
    errors = av.compile_schema(TREE).iter_errors(instance)
    assert sorted(error.pointer for error in errors) == pointers


def _wrapped(keyword: str, inner: Any) -> Any:
    """Return a schema that applies ``inner`` by a keyword, or by a kind of union."""
    if keyword in ("allOf", "anyOf", "oneOf", "prefixItems"):
        return {keyword: [inner]}
    if keyword in ("properties", "patternProperties", "dependentSchemas"):
        return {keyword: {"a": inner}}
    if keyword in ("then", "else"):
        return {"if": keyword == "then", keyword: inner}
    if keyword == "by type":
        return {
            "anyOf": [{"type": "null"}, {"type": ["array", "object", "integer"], "allOf": [inner]}]
        }
    if keyword == "dispatch":
        branch = {
            "type": "object",
            "required": ["a"],
            "properties": {"a": {"const": "x"}, "b": inner},
        }
        return {"anyOf": [branch, branch | {"properties": {"a": {"const": "y"}}}]}
    return {keyword: inner}  # fmt: skip


NESTING: Final = (
    "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "properties", "patternProperties",
    "dependentSchemas", "additionalProperties", "propertyNames", "items", "prefixItems",
    "contains", "by type", "dispatch",
)  # fmt: skip


@pytest.mark.parametrize(
    "depths",
    [
        pytest.param([3, 97], id="some"),
        pytest.param([3, 30, 97, 250, 1000], id="all", marks=pytest.mark.thorough),
    ],
)
def test_a_deep_schema_works_or_is_refused(depths: list[int]) -> None:
    """A schema nested at any depth compiles, or SchemaError is raised."""

    def check(keyword: str, depth: int) -> None:
        schema: Any = {"type": "integer"}
        for _ in range(depth):
            schema = _wrapped(keyword, schema)
        try:
            validator = av.compile_schema(schema)
        except av.SchemaError:
            assert depth > 30
            return
        for instance in (1, "wrong", [[[1]]], {"a": {"a": "wrong"}}, {"a": "x", "b": 1}):
            verdict = validator.is_valid(instance)
            assert verdict == (not list(validator.iter_errors(instance)))

    for_each([(keyword, depth) for keyword in NESTING for depth in depths], check)


LINKS: Final = [
    lambda target: {"$ref": target},
    lambda target: {"type": "array", "items": {"$ref": target}},
    lambda target: {"anyOf": [{"type": "null"}, {"type": "integer", "$ref": target}]},
    lambda target: {"allOf": [{"$ref": target}, {"minimum": 0}]},
]


@pytest.mark.parametrize(
    "depths",
    [
        pytest.param([3, 97], id="some"),
        pytest.param([3, 30, 60, 97, 150, 250, 1000], id="all", marks=pytest.mark.thorough),
    ],
)
def test_a_long_chain_of_references_works_or_is_refused(depths: list[int]) -> None:
    """A chain of references of any length compiles, or SchemaError is raised."""

    def check(depth: int, link: Callable[[str], Any]) -> None:
        definitions = {str(number): link(f"#/$defs/{number + 1}") for number in range(depth)}
        definitions[str(depth)] = {"type": "integer"}
        try:
            validator = av.compile_schema({"$ref": "#/$defs/0", "$defs": definitions})
        except av.SchemaError:
            assert depth > 30
            return
        expected = "items" not in link("")
        assert validator.is_valid(1) == expected
        assert (not list(validator.iter_errors(1))) == expected
        assert not validator.is_valid("wrong")
        assert validator.is_valid([]) == (not expected)

    for_each([(depth, link) for depth in depths for link in LINKS], check)


def test_references_to_the_same_short_schema_do_not_multiply() -> None:
    """The source stays short if each level refers to the next one twice."""
    definitions: dict[str, Any] = {
        str(number): {
            "anyOf": [
                {"type": "string", "$ref": f"#/$defs/{number + 1}"},
                {"type": "integer", "$ref": f"#/$defs/{number + 1}"},
            ]
        }
        for number in range(9)
    }
    definitions["9"] = {"type": ["string", "integer"], "minimum": 3}
    source = av.compile_to_source({"$ref": "#/$defs/0", "$defs": definitions}, origin="a test")
    assert len(source) < 100_000


@pytest.mark.parametrize(
    ("keyword", "count"),
    [
        ("anyOf", 300),
        ("oneOf", 300),
        pytest.param("allOf", 4000, marks=pytest.mark.thorough),
        pytest.param("oneOf", 4000, marks=pytest.mark.thorough),
    ],
)
def test_a_wide_union_works_or_is_refused(keyword: str, count: int) -> None:
    """A union of thousands of branches compiles, or SchemaError is raised."""
    try:
        validator = av.compile_schema({keyword: [{"maximum": number} for number in range(count)]})
    except av.SchemaError:
        assert count > 300
        return
    assert validator.is_valid(count - 1) == (keyword != "allOf")
    assert validator.is_valid(0) == (keyword != "oneOf")
    assert not validator.is_valid(count)
