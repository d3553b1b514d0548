"""``unevaluatedProperties`` and ``unevaluatedItems``: their errors and their code.

Verdicts are compared with two other validators in ``test_two_shapes_agree``, and with the
official suite.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import jsonschema_rs
import pytest

import alcamine_validate as av
from alcamine_validate.compiler.evaluated_inference import Evaluated
from alcamine_validate.schema.pattern import Expression
from tests.support.tables import for_each

Found = list[tuple[str, str, str]]


def found(schema: Any, instance: Any) -> Found:
    """Return (pointer, keyword, schema pointer) of each error; the verdict must agree."""
    validator = av.compile_schema(schema)
    errors = [(e.pointer, e.keyword, e.schema_pointer) for e in validator.iter_errors(instance)]
    assert validator.is_valid(instance) is (not errors)
    return errors


def source_of(schema: Any) -> str:
    """Return the source of the module for ``schema``."""
    return av.compile_to_source(schema, origin="a test")


CLOSED: Final[Any] = {"unevaluatedProperties": False, "unevaluatedItems": False}


# Errors


def test_each_unevaluated_property_is_an_error_at_its_place() -> None:
    """Each unevaluated property is an error at its pointer, with the nearest known name."""
    schema = {"allOf": [{"properties": {"name": True}}], **CLOSED}
    validator = av.compile_schema({"properties": {"a": schema}})
    errors = list(validator.iter_errors({"a": {"nmae": 1, "x/y~": 2, "name": 3}}))
    assert [error.pointer for error in errors] == ["/a/nmae", "/a/x~1y~0"]
    assert {error.keyword for error in errors} == {"unevaluatedProperties"}
    assert errors[0].schema_pointer == "/properties/a/unevaluatedProperties"
    assert errors[0].params == {"property": "nmae", "known": ("name",)}
    assert errors[0].message.endswith('(did you mean "name"?)')


def test_each_unevaluated_element_is_an_error_at_its_place() -> None:
    """Each unevaluated element is an error at its index in the whole array."""
    schema = {"prefixItems": [True], "contains": {"const": 1}, **CLOSED}
    assert found(schema, [0, 1, 2, 1, 3]) == [
        ("/2", "unevaluatedItems", "/unevaluatedItems"),
        ("/4", "unevaluatedItems", "/unevaluatedItems"),
    ]


def test_a_schema_judges_unevaluated_values() -> None:
    """A schema as the keyword's value checks each unevaluated property and element."""
    left = {"type": "integer"}
    schema = {
        "anyOf": [{"properties": {"a": True}, "prefixItems": [True]}],
        "unevaluatedProperties": left,
        "unevaluatedItems": left,
    }
    at = "/unevaluatedProperties/type"
    assert found(schema, {"a": "x", "b": 1, "c": "x"}) == [("/c", "type", at)]
    assert found(schema, ["x", 1, "x"]) == [("/2", "type", "/unevaluatedItems/type")]


def test_properties_of_a_failing_reference_are_not_reported_as_unevaluated() -> None:
    """Properties that a failing reference evaluates are not also reported as unevaluated."""
    schema = {
        "$ref": "#/$defs/a",
        "$defs": {"a": {"properties": {"x": {"type": "integer"}, "y": True}}},
        **CLOSED,
    }
    assert found(schema, {"x": "wrong", "y": 1}) == [("/x", "type", "/$defs/a/properties/x/type")]


@pytest.mark.parametrize("instance", [None, True, 1, 1.5, "text"])
def test_values_of_other_types_are_accepted(instance: Any) -> None:
    """Values that are neither objects nor arrays are accepted."""
    assert found(CLOSED, instance) == []


def test_each_keyword_is_about_its_type() -> None:
    """Each of the two keywords applies to one type: objects or arrays."""
    assert found({"unevaluatedItems": False}, {"a": 1}) == []
    assert found({"unevaluatedProperties": False}, [1]) == []


# Evaluated properties

_EVALUATES_A: Final[dict[str, Any]] = {
    "properties": {"properties": {"a": True}},
    "patternProperties": {"patternProperties": {"^a$": True}},
    "additionalProperties": {"additionalProperties": True},
    "unevaluatedProperties": {"unevaluatedProperties": True},
    "allOf": {"allOf": [{"properties": {"a": True}}]},
    "anyOf": {"anyOf": [False, {"properties": {"a": True}}]},
    "oneOf": {"oneOf": [False, {"properties": {"a": True}}]},
    "if": {"if": {"properties": {"a": True}}},
    "then": {"if": True, "then": {"properties": {"a": True}}},
    "else": {"if": False, "else": {"properties": {"a": True}}},
    "dependentSchemas": {"dependentSchemas": {"a": {"properties": {"a": True}}}},
    "$ref": {"$ref": "#/$defs/b", "$defs": {"b": {"properties": {"a": True}}}},
    "$dynamicRef": {
        "$dynamicRef": "#b",
        "$defs": {"b": {"$dynamicAnchor": "b", "properties": {"a": True}}},
    },
}
_EVALUATES_NOTHING: Final[dict[str, Any]] = {
    "not": {"not": {"not": {"properties": {"a": True}}}},
    "propertyNames": {"propertyNames": {"properties": {"a": True}}},
    "required": {"required": ["a"]},
    "dependentRequired": {"dependentRequired": {"a": ["a"]}},
    "anyOf that fails": {"anyOf": [True, {"properties": {"a": True}, "required": ["b"]}]},
    "then that is not chosen": {"if": False, "then": {"properties": {"a": True}}},
    "else that is not chosen": {"if": True, "else": {"properties": {"a": True}}},
    "if that fails": {"if": {"properties": {"a": True}, "required": ["b"]}},
    "dependentSchemas of another": {"dependentSchemas": {"b": {"properties": {"a": True}}}},
    "properties of another": {"properties": {"b": {"properties": {"a": True}}}},
    "const": {"const": {"a": 1}},
}


def test_keywords_evaluate_a_property_as_specified() -> None:
    """Each keyword evaluates a property or does not, beside unevaluatedProperties and below it."""

    def check(deeper: bool, name: str) -> None:
        part = dict(_EVALUATES_A.get(name) or _EVALUATES_NOTHING[name])
        definitions = part.pop("$defs", {})
        schema = {"anyOf": [{"allOf": [part]}]} if deeper else part
        schema = {**schema, "$defs": definitions, "unevaluatedProperties": False}
        if name == "unevaluatedProperties" and not deeper:
            schema = part
        expected = name in _EVALUATES_A
        assert (found(schema, {"a": 1}) == []) is expected
        assert jsonschema_rs.Draft202012Validator(schema).is_valid({"a": 1}) is expected

    for_each(
        [
            (deeper, name)
            for deeper in [False, True]
            for name in [*_EVALUATES_A, *_EVALUATES_NOTHING]
        ],
        check,
    )


# Generated code


def test_names_known_at_compile_time_need_no_set_at_run_time() -> None:
    """Names that are known through allOf and references become one constant set."""
    schema = {
        "properties": {"a": True},
        "allOf": [{"properties": {"b": True}}, {"$ref": "#/$defs/c"}],
        "$defs": {"c": {"patternProperties": {"^c": True}}},
        "unevaluatedProperties": False,
    }
    source = source_of(schema)
    assert "evaluated =" not in source
    assert 'frozenset({"a", "b"})' in source
    assert found(schema, {"a": 1, "b": 1, "cc": 1, "d": 1}) == [
        ("/d", "unevaluatedProperties", "/unevaluatedProperties")
    ]


@pytest.mark.parametrize("everything", ["additionalProperties", "unevaluatedProperties"])
def test_a_schema_that_evaluates_everything_is_compiled_without_a_check(everything: str) -> None:
    """A schema in which everything is evaluated is compiled without a check."""
    schema = {"allOf": [{everything: True}], "unevaluatedProperties": False}
    assert "unevaluatedProperties" not in source_of(schema)
    assert found(schema, {"a": 1}) == []


def test_a_large_definition_is_not_copied_to_where_it_is_used() -> None:
    """The names of a large definition are in the source once, however many schemas refer to it."""
    names = [f"name{number}" for number in range(200)]
    users = {
        f"user{number}": {"$ref": "#/$defs/large", "unevaluatedProperties": False}
        for number in range(50)
    }
    schema = {"properties": users, "$defs": {"large": {"properties": dict.fromkeys(names, True)}}}
    source = source_of(schema)
    assert source.count('"name7"') == 1
    assert found(schema, {"user7": {"name7": 1, "name200": 1}}) == [
        ("/user7/name200", "unevaluatedProperties", "/properties/user7/unevaluatedProperties")
    ]


def test_the_source_stays_short_where_references_multiply() -> None:
    """The source stays short if each level refers to the next one twice."""
    definitions: dict[str, Any] = {
        str(number): {
            "properties": {f"a{number}": True},
            "anyOf": [{"$ref": f"#/$defs/{number + 1}"}, {"$ref": f"#/$defs/{number + 1}"}],
        }
        for number in range(40)
    }
    definitions["40"] = {"properties": {"a40": True}}
    schema = {"$ref": "#/$defs/0", "$defs": definitions, "unevaluatedProperties": False}
    assert len(source_of(schema)) < 50_000


@pytest.mark.parametrize("count", [300, pytest.param(3000, marks=pytest.mark.thorough)])
def test_wide_unions_work(count: int) -> None:
    """A union of thousands of branches compiles to flat code."""
    branches = [
        {"properties": {f"a{n}": {"const": n}}, "required": [f"a{n}"]} for n in range(count)
    ]
    schema = {"anyOf": branches, "unevaluatedProperties": False}
    assert found(schema, {"a7": 7, f"a{count - 1}": count - 1}) == []
    (error,) = found(schema, {"a7": 7, "a8": 0})
    assert error[0] == "/a8"


@pytest.mark.parametrize("depth", [30, 50, 300, 3000])
def test_a_deep_schema_works_or_is_refused(depth: int) -> None:
    """A schema nested at any depth compiles, or SchemaError is raised."""
    schema: Any = {"properties": {"a": True}}
    for _ in range(depth):
        schema = {"anyOf": [schema, {"required": ["b"]}]}
    schema["unevaluatedProperties"] = False
    try:
        assert found(schema, {"a": 1}) == []
    except av.SchemaError:
        assert depth > 50
        return
    assert found(schema, {"c": 1}) != []


_BRANCH: Final[Any] = {
    "properties": {"n": {"$ref": "#"}, "t": {"format": "counted"}},
    "required": ["n"],
}
_LEAF: Final[Any] = {"properties": {"t": {"format": "counted"}}, "not": {"required": ["n"]}}


def _checks_by_depth(schema: Any, nest: Callable[[Any], Any], innermost: Any) -> list[int]:
    """Return how often a text is checked in valid instances that are 10 and 20 levels deep."""
    texts: list[str] = []

    def is_counted(text: str) -> bool:
        texts.append(text)
        return True

    validator = av.compile_schema(schema, formats={"counted": is_counted})
    counts: list[int] = []
    for depth in (10, 20):
        instance = innermost
        for _ in range(depth):
            instance = nest(instance)
        texts.clear()
        assert validator.is_valid(instance)
        counts.append(len(texts))
    return counts


@pytest.mark.parametrize(
    "keywords",
    [
        {"anyOf": [_BRANCH, _LEAF]},
        {"oneOf": [_BRANCH, _LEAF]},
        {"if": _BRANCH, "then": True, "else": _LEAF},
        {"allOf": [{"anyOf": [_BRANCH, _LEAF]}]},
        {"$ref": "#/$defs/union", "$defs": {"union": {"anyOf": [_BRANCH, _LEAF]}}},
    ],
)
def test_the_number_of_checks_is_proportional_to_the_depth(keywords: Any) -> None:
    """What is evaluated does not need the verdicts of all levels below again at each level."""
    schema = {**keywords, "unevaluatedProperties": False}
    less, more = _checks_by_depth(schema, lambda inner: {"n": inner, "t": "a"}, {"t": "a"})
    assert more <= 2.5 * less


def test_elements_that_are_contained_are_not_checked_again_at_each_level() -> None:
    """Elements that ``contains`` matches are evaluated, which needs no further check of them."""
    leaf = {"contains": {"type": "string", "format": "counted"}}
    node = {"contains": {"$ref": "#"}, "unevaluatedItems": {"type": "null"}}
    schema = {"type": "array", "anyOf": [leaf, node]}
    less, more = _checks_by_depth(schema, lambda inner: [inner], ["a"])
    assert more <= 2.5 * less


def test_a_schema_without_these_keywords_has_no_trace_of_them() -> None:
    """A schema without unevaluated keywords is compiled without a trace of them."""
    schema = {"anyOf": [{"type": "object", "additionalProperties": True}, {"type": "object"}]}
    assert "evaluated" not in source_of(schema)
    assert "remembered" not in source_of(schema)


# Known at compile time


@pytest.mark.parametrize(
    ("names", "patterns", "start", "known"),
    [
        (0, 0, 0, True),
        (100, 0, 0, True),
        (101, 0, 0, False),
        (0, 101, 0, False),
        (60, 40, 0, True),
        (60, 41, 0, False),
        (0, 0, 10**6, True),
    ],
)
def test_up_to_a_hundred_names_are_taken_over(
    names: int, patterns: int, start: int, known: bool
) -> None:
    """Up to a hundred names and patterns are copied from a subschema, and more are not."""
    texts = frozenset(str(number) for number in range(max(names, patterns)))
    some = (
        frozenset(sorted(texts)[:names]),
        frozenset(map(Expression, sorted(texts)[:patterns])),
    )
    assert Evaluated(False, *some, start).is_known is known
    assert not Evaluated(False, *some, start, is_settled=False).is_known
    assert Evaluated(True, *some, start, is_settled=False).is_known
    assert Evaluated(False, *some, start).is_nothing is (names == patterns == start == 0)
