"""The tree of known objects leads to every object that a schema describes, and to no other."""

from __future__ import annotations

import json
import pickle
from typing import Any

import alcamine_validate as av
from alcamine_validate.drift.known import KnownObject, known_objects, tokens, visits
from alcamine_validate.generated.object_shapes import ROOT
from alcamine_validate.lint.rules.session_view import objects_in
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.validator.compile import load_schema
from tests.drift.observing import KNOWN

OBJECT = {"type": "object", "properties": {"a": {}}}


def known(schema: Any) -> KnownObject:
    """Return what a schema says about objects."""
    return known_objects(
        load_schema(schema, component=None, overlay=None, asserted_formats=FORMATS)
    )


def found(schema: Any, value: Any) -> list[tuple[str, str]]:
    """Return the place of each visited object, with the schema that describes it."""
    seen = visits(known(schema), value)
    return sorted(("/".join(tokens(each.path)), each.known.pointer) for each in seen)


def test_the_objects_of_samples_are_those_of_the_linter() -> None:
    """The same objects are found, with the same names, except that unions are told apart."""
    for seed in range(20):
        session = json.loads(av.sample_json(seed=seed))
        linted = {shape.pointer: shape.properties for _, _, shape in objects_in(session, ROOT)}
        seen = {"".join(f"/{t}" for t in tokens(e.path)): e.known for e in visits(KNOWN, session)}
        assert {at for at, each in seen.items() if not each.is_open} == set(linted)
        for at, each in seen.items():
            assert each.names is not None
            assert each.is_open or each.names <= linted[at]


def test_arrays_maps_and_references_lead_to_objects() -> None:
    """Elements, values of maps, and the targets of references are described."""
    schema = {
        "$defs": {"node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}}}},
        "properties": {
            "list": {"type": "array", "items": OBJECT},
            "pair": {"type": "array", "prefixItems": [OBJECT]},
            "map": {"type": "object", "additionalProperties": OBJECT},
            "tree": {"$ref": "#/$defs/node"},
            "scalar": {"type": "string"},
        },
    }
    value = {
        "list": [{}, 1, {}], "pair": [{}], "map": {"x": {}, "y": 2},
        "tree": {"next": {"next": {}}}, "scalar": {},
    }  # fmt: skip
    node = "/$defs/node"
    assert found(schema, value) == [
        ("", ""),
        ("list/0", "/properties/list/items"),
        ("list/2", "/properties/list/items"),
        ("map/x", "/properties/map/additionalProperties"),
        ("pair/0", "/properties/pair/prefixItems/0"),
        ("tree", node),
        ("tree/next", node),
        ("tree/next/next", node),
    ]


def test_a_constant_selects_the_branch() -> None:
    """The names are those of the branch, and those beside the union; else there are none."""
    branches = [
        {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"const": kind}, kind: OBJECT},
        }
        for kind in ("one", "two")
    ]
    schema = {"properties": {"all": {}}, "oneOf": branches}
    assert found(schema, {"kind": "two", "two": {}, "one": {}}) == [
        ("", "/oneOf/1"),
        ("two", "/oneOf/1/properties/two"),
    ]
    [visit] = visits(known(schema), {"kind": "two"})
    assert visit.known.names == frozenset({"all", "kind", "two"})
    for value in ({"kind": "three"}, {"kind": 2}, {}):
        assert found(schema, value) == []


def test_schemas_for_the_same_value_are_read_together() -> None:
    """The names of allOf, anyOf, then, else and dependentSchemas are known as well.

    Those of ``if`` and ``not`` are not.
    """
    schema = {
        "properties": {"own": {}},
        "allOf": [{"properties": {"all": {}}}],
        "anyOf": [{"properties": {"any": {}}}, {"required": ["own"]}],
        "if": {"required": ["own"], "properties": {"if": {}}},
        "then": {"properties": {"then": {}}},
        "else": {"properties": {"else": {}}},
        "not": {"properties": {"not": {}}, "required": ["not"]},
        "dependentSchemas": {"own": {"properties": {"dependent": {}}}},
    }
    root = known(schema)
    assert root.names == frozenset({"own", "all", "any", "then", "else", "dependent"})
    assert root.pointer == ""
    assert not root.is_open


def test_open_objects_are_open_on_purpose() -> None:
    """False forbids other names, so the object is not open; a schema or a pattern allows them."""
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        assert not known({**OBJECT, keyword: False}).is_open
        assert known({**OBJECT, keyword: {"type": "string"}}).is_open
    assert known({**OBJECT, "patternProperties": {"^x": {}}}).is_open


def test_all_names_are_those_of_all_objects() -> None:
    """They include the names in elements, maps and branches, also if a schema recurs."""
    schema = {
        "properties": {
            "list": {"items": {"properties": {"inner": {}}}},
            "map": {"additionalProperties": {"properties": {"value": {}}}},
            "again": {"$ref": "#"},
        }
    }
    assert known(schema).all_names == {"list", "map", "again", "inner", "value"}


def test_a_description_can_be_sent_to_processes() -> None:
    """It leads to the same objects after pickling."""
    sent = pickle.loads(pickle.dumps(KNOWN))
    session = json.loads(av.sample_json(seed=3))
    assert [each.known.pointer for each in visits(sent, session)] == [
        each.known.pointer for each in visits(KNOWN, session)
    ]
