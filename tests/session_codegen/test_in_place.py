"""Object shapes and vocabularies of any schema: unions, references, open and endless objects."""

from __future__ import annotations

from typing import Any

import pytest

from alcamine_validate.compiler.python.load import load_module
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.schema.nodes import ResolvedSchema
from alcamine_validate.session_codegen import in_place, object_shapes, vocabulary
from alcamine_validate.session_codegen.coverage import coverage_source
from alcamine_validate.session_codegen.object_shapes import object_shapes_source
from alcamine_validate.session_codegen.vocabulary import vocabulary_source
from alcamine_validate.validator.compile import load_schema

A: Any = {"properties": {"a": {"type": "string"}}}


def resolved(schema: Any) -> ResolvedSchema:
    """Return a schema as nodes."""
    return load_schema(schema, component=None, overlay=None, asserted_formats=FORMATS)


def shape(schema: Any) -> Any:
    """Return the shape of a schema's objects."""
    return load_module(object_shapes_source(resolved(schema), origin="test"), {}).ROOT


def words(schema: Any) -> Any:
    """Return the vocabulary of a schema."""
    return load_module(vocabulary_source(resolved(schema), origin="test"), {})


@pytest.mark.parametrize(
    "schema",
    [
        A,
        {"allOf": [A]},
        {"anyOf": [A, {"type": "null"}]},
        {"oneOf": [A, {"properties": {"b": False}}]},
        {"if": A, "then": {"required": ["a"]}},
        {"if": True, "then": A},
        {"if": False, "else": A},
        {"dependentSchemas": {"b": A}},
        {"$ref": "#/$defs/A"},
        {"$ref": "#/$defs/All"},
        {**A, "additionalProperties": False},
        {**A, "unevaluatedProperties": False},
    ],
)
def test_all_parts_of_a_schema_list_properties(schema: Any) -> None:
    """A property that any of them lists is known."""
    definitions = {"$defs": {"A": A, "All": {"allOf": [{"$ref": "#/$defs/A"}]}}}
    whole = {**schema, **definitions}
    assert "a" in shape(whole).properties
    assert "a" in shape({"properties": {"x": schema}, **definitions}).children[0][1].properties
    items = {"properties": {"x": {"items": schema}}, **definitions}
    assert "a" in shape(items).elements[0][1].properties
    assert {"a"} <= words(whole).NAMES
    assert words(whole).PLACES["/a"] == "text"


@pytest.mark.parametrize(
    "more",
    [
        {"additionalProperties": {"type": "string"}},
        {"patternProperties": {"^x": {}}},
        {"unevaluatedProperties": {"type": "string"}},
        {"allOf": [{"additionalProperties": {"type": "string"}}]},
    ],
)
def test_an_open_object_has_no_shape(more: Any) -> None:
    """Nothing in it is unknown, and its names come from users."""
    schema = {"properties": {"x": {**A, **more}}}
    assert shape(schema).children == ()
    assert words(schema).PLACES["/x"] == "free-form"


def test_what_not_refuses_is_not_described() -> None:
    """Its names and values never stand in a valid Session."""
    schema = {**A, "not": {"properties": {"b": {"enum": ["x"]}}}}
    assert shape(schema).properties == {"a"}
    assert frozenset() == words(schema).VALUES


def test_kinds_of_values_are_those_of_all_parts() -> None:
    """A timestamp or a list of values may be in a branch."""
    schema = {
        "properties": {
            "at": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]},
            "kind": {"allOf": [{"enum": ["x", "y"]}]},
            "byId": {"type": "string", "maxLength": 24},
        }
    }
    found = shape(schema)
    assert (found.timestamps, found.listed, found.identifiers) == (("at",), ("kind",), ("byId",))
    places = words(schema).PLACES
    assert [places[f"/{name}"] for name in ("at", "kind", "byId")] == [
        "timestamp", "listed", "identifier",
    ]  # fmt: skip


def test_an_endless_schema_ends_at_the_first_repetition() -> None:
    """A tree, and two objects that contain each other."""
    tree = {"$ref": "#/$defs/T", "$defs": {"T": {"properties": {"t": {"$ref": "#/$defs/T"}}}}}
    assert shape(tree).children == ()
    assert list(words(tree).PLACES) == ["", "/t"]
    pair = {
        "properties": {"one": {"$ref": "#/$defs/One"}},
        "$defs": {
            "One": {"properties": {"two": {"items": {"$ref": "#/$defs/Two"}}}},
            "Two": {"properties": {"one": {"$ref": "#/$defs/One"}, "n": {"type": "integer"}}},
        },
    }
    one = dict(shape(pair).children)["one"]
    assert dict(one.elements)["two"].properties == {"one", "n"}
    assert dict(one.elements)["two"].pointer == "/one/two/*"
    assert words(pair).PLACES["/one/two/*/n"] == "number"


def test_a_schema_with_too_many_places_is_described_in_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each level has the next one twice: the number of places doubles with each."""
    for module in (in_place, object_shapes, vocabulary):
        monkeypatch.setattr(module, "MOST_PLACES", 100)
    definitions = {
        f"L{n}": {"properties": {side: {"$ref": f"#/$defs/L{n + 1}"} for side in "ab"}}
        for n in range(40)
    }
    schema = {"$ref": "#/$defs/L0", "$defs": {**definitions, "L40": {"type": "string"}}}
    source = object_shapes_source(resolved(schema), origin="test")
    assert 10 < source.count("ObjectShape(") <= 100
    assert 90 < len(words(schema).PLACES) <= 120


def test_a_place_that_may_have_any_text_is_text() -> None:
    """Also beside listed values and formats, which are shown only where nothing else is allowed."""
    listed, moment = {"enum": ["x"]}, {"type": "string", "format": "date-time"}
    cases: list[tuple[Any, str]] = [
        (listed, "listed"),
        ({"anyOf": [listed, {"type": "null"}]}, "listed"),
        ({"anyOf": [listed, {"type": "string"}]}, "text"),
        ({"oneOf": [listed, {}]}, "text"),
        ({"allOf": [listed, {}]}, "listed"),
        (moment, "timestamp"),
        ({"anyOf": [moment, listed]}, "listed"),
        ({"anyOf": [moment, {"maxLength": 3}]}, "text"),
        ({"$ref": "#/$defs/any"}, "text"),
        ({"propertyNames": {"maxLength": 3}}, "free-form"),
        ({"minProperties": 1}, "free-form"),
        ({"type": "object", "allOf": [{"properties": {"a": {}}}]}, "object"),
    ]
    for part, kind in cases:
        schema = {"properties": {"x": part}, "$defs": {"any": {"anyOf": [listed, {}]}}}
        assert words(schema).PLACES["/x"] == kind, part


def test_elements_are_described_wherever_their_schemas_are() -> None:
    """In prefixItems too."""
    schema = {"properties": {"x": {"prefixItems": [A, {"properties": {"b": {"enum": ["y"]}}}]}}}
    assert dict(shape(schema).elements)["x"].properties == {"a", "b"}
    assert words(schema).PLACES["/x/*/b"] == "listed"


def test_an_open_root_is_marked() -> None:
    """It has a shape, because the objects in it have one."""
    assert shape({**A, "additionalProperties": {"type": "string"}}).is_open
    assert not shape({**A, "additionalProperties": False}).is_open
    assert not shape(A).is_open


def test_schemas_that_double_at_each_level_are_asked_once() -> None:
    """Whether they accept null or text."""
    definitions = {
        f"L{n}": {
            "anyOf": [{"$ref": f"#/$defs/L{n + 1}"}, {"allOf": [{"$ref": f"#/$defs/L{n + 1}"}]}]
        }
        for n in range(60)
    }
    schema = {
        "properties": {"x": {"$ref": "#/$defs/L0"}},
        "$defs": {**definitions, "L60": {"type": "string"}},
    }
    assert words(schema).PLACES["/x"] == "text"
    source = coverage_source(resolved(schema), origin="test")
    assert load_module(source, {}).ITEMS == (("property", "/x", None),)
