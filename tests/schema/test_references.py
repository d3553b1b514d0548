"""References: URIs, anchors, embedded resources, given documents, dynamic scopes.

JSON Schema 2020-12 core, sections 8.1, 8.2 and 9. These tests do not repeat the official suite:
they are about refusals, the pointers of errors, and unusual cases.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any, Final

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

import alcamine_validate as av
from alcamine_validate.schema import reader, resources
from alcamine_validate.schema.metaschema import DIALECT, URIS, read_metaschemas
from alcamine_validate.schema.uri import resolve_reference
from tests.support.tables import for_each

VOCABULARY: Final = "https://json-schema.org/draft/2020-12/vocab/"


def judged(schema: Any, instance: Any, **options: Any) -> bool:
    """Return the verdict on ``instance``, on which boolean and collecting functions must agree."""
    validator = av.compile_schema(schema, **options)
    valid = validator.is_valid(instance)
    assert valid is (not list(validator.iter_errors(instance)))
    return valid


def verdicts(schema: Any, instance: Any, resources: dict[str, Any]) -> list[bool]:
    """Return the verdicts of this package, python-jsonschema and jsonschema-rs."""
    registry: Any = Registry().with_resources(
        (uri, Resource.from_contents(each, default_specification=DRAFT202012))
        for uri, each in resources.items()
    )
    own = [(schema["$id"], schema)] if "$id" in schema else []
    rust = jsonschema_rs.Registry([*resources.items(), *own], draft=jsonschema_rs.Draft202012)
    return [
        judged(schema, instance, resources=resources),
        bool(Draft202012Validator(schema, registry=registry).is_valid(instance)),
        bool(jsonschema_rs.Draft202012Validator(schema, registry=rust).is_valid(instance)),
    ]


# URIs

_BASE: Final = "http://a/b/c/d;p?q"
_RESOLVED: Final = {
    # RFC 3986, section 5.4.1
    "g:h": "g:h", "g": "http://a/b/c/g", "./g": "http://a/b/c/g", "g/": "http://a/b/c/g/",
    "/g": "http://a/g", "//g": "http://g", "?y": "http://a/b/c/d;p?y", "g?y": "http://a/b/c/g?y",
    "#s": "http://a/b/c/d;p?q#s", "g#s": "http://a/b/c/g#s", "g?y#s": "http://a/b/c/g?y#s",
    ";x": "http://a/b/c/;x", "g;x": "http://a/b/c/g;x", "g;x?y#s": "http://a/b/c/g;x?y#s",
    "": "http://a/b/c/d;p?q", ".": "http://a/b/c/", "./": "http://a/b/c/", "..": "http://a/b/",
    "../": "http://a/b/", "../g": "http://a/b/g", "../..": "http://a/", "../../": "http://a/",
    "../../g": "http://a/g",
    # section 5.4.2
    "../../../g": "http://a/g", "../../../../g": "http://a/g", "/./g": "http://a/g",
    "/../g": "http://a/g", "g.": "http://a/b/c/g.", ".g": "http://a/b/c/.g",
    "g..": "http://a/b/c/g..", "..g": "http://a/b/c/..g", "./../g": "http://a/b/g",
    "./g/.": "http://a/b/c/g/", "g/./h": "http://a/b/c/g/h", "g/../h": "http://a/b/c/h",
    "g;x=1/./y": "http://a/b/c/g;x=1/y", "g;x=1/../y": "http://a/b/c/y",
    "g?y/./x": "http://a/b/c/g?y/./x", "g?y/../x": "http://a/b/c/g?y/../x",
    "g#s/./x": "http://a/b/c/g#s/./x", "g#s/../x": "http://a/b/c/g#s/../x", "http:g": "http:g",
}  # fmt: skip


def test_references_are_resolved_as_the_rfc_shows() -> None:
    """Each example of RFC 3986 is resolved as for strict parsers."""

    def check(reference: str) -> None:
        uri, fragment = resolve_reference(_BASE, reference)
        assert (f"{uri}#{fragment}" if fragment else uri) == _RESOLVED[reference]

    for_each(_RESOLVED, check)


@pytest.mark.parametrize(
    ("base", "reference", "uri", "fragment"),
    [
        ("", "a/b.yaml#/x", "a/b.yaml", "/x"),
        ("", "./a.yaml", "a.yaml", ""),
        ("a/b", "../c", "c", ""),
        ("http://a", "x", "http://a/x", ""),
        ("urn:uuid:1", "#a", "urn:uuid:1", "a"),
        ("urn:example:weather?=op=map", "#/a", "urn:example:weather?=op=map", "/a"),
        ("tag:example.org,2026:a/b", "c", "tag:example.org,2026:a/c", ""),
        ("file:///c:/folder/file.json", "other.json", "file:///c:/folder/other.json", ""),
    ],
)
def test_any_scheme_is_resolved(base: str, reference: str, uri: str, fragment: str) -> None:
    """A relative reference is resolved against a base of any scheme, or without a scheme."""
    assert resolve_reference(base, reference) == (uri, fragment)


# Targets of references

_INTEGER: Final = {"type": "integer"}


@pytest.mark.parametrize("uri", ["https://example.org/b.json", "b.json", "./x/../b.json"])
def test_documents_are_given_by_uri(uri: str) -> None:
    """A document is given by its full URI, or by one relative to the schema's."""
    schema = {"$id": "https://example.org/a.json", "items": {"$ref": "b.json#/$defs/n"}}
    resources = {uri: {"$defs": {"n": _INTEGER}}}
    assert judged(schema, [1], resources=resources)
    (error,) = av.compile_schema(schema, resources=resources).iter_errors(["a"])
    assert error.pointer == "/0"
    assert error.schema_pointer == "https://example.org/b.json#/$defs/n/type"


def test_files_refer_to_each_other_by_relative_names() -> None:
    """Documents without URIs refer to each other by relative names."""
    schema = {"properties": {"a": {"$ref": "./parts/a.yaml#/$defs/a"}}}
    resources = {
        "parts/a.yaml": {"$defs": {"a": {"items": {"$ref": "b.yaml"}}}},
        "parts/b.yaml": _INTEGER,
    }
    assert judged(schema, {"a": [1]}, resources=resources)
    assert not judged(schema, {"a": ["x"]}, resources=resources)


def test_a_given_document_may_be_a_boolean() -> None:
    """A given document may be true or false."""
    assert judged({"$ref": "x:yes"}, 1, resources={"x:yes": True, "x:no": False})
    assert not judged({"$ref": "x:no"}, 1, resources={"x:yes": True, "x:no": False})


def test_a_document_is_known_by_its_own_uri_too() -> None:
    """A document can be referred to by the URI that it was given for, and by its own ``$id``."""
    resources = {"https://a.example/x": {"$id": "https://b.example/y", **_INTEGER}}
    for uri in ("https://a.example/x", "https://b.example/y"):
        assert verdicts({"$ref": uri}, 1, resources) == [True] * 3
        assert verdicts({"$ref": uri}, "a", resources) == [False] * 3


def test_documents_may_refer_to_each_other_in_cycles() -> None:
    """Documents may refer to each other in cycles that descend into the instance."""
    schema = {"$id": "https://example.org/a", "type": "array", "items": {"$ref": "b"}}
    resources = {"https://example.org/b": {"anyOf": [_INTEGER, {"$ref": "a"}]}}
    assert verdicts(schema, [1, [2, [3]]], resources) == [True] * 3
    assert verdicts(schema, [1, [2, ["3"]]], resources) == [False] * 3


def test_nothing_is_fetched() -> None:
    """A reference to a document that was not given is refused with a hint, not fetched."""
    with pytest.raises(av.UnsupportedSchema) as caught:
        av.compile_schema({"items": {"$ref": "https://example.org/a.json#/x"}})
    assert (caught.value.keyword, caught.value.pointer) == ("$ref", "/items/$ref")
    assert "nothing is fetched" in str(caught.value)
    assert "resources={'https://example.org/a.json': …}" in str(caught.value)
    assert "--resource https://example.org/a.json=FILE" in str(caught.value)


def test_a_misspelt_uri_is_refused_with_a_hint() -> None:
    """A misspelt URI is refused with the nearest one."""
    with pytest.raises(av.UnsupportedSchema, match=r"did you mean 'https://example\.org/parts'"):
        av.compile_schema(
            {"$ref": "https://example.org/part"}, resources={"https://example.org/parts": True}
        )


def test_a_misspelt_anchor_is_refused_with_a_hint() -> None:
    """A misspelt anchor is refused with the nearest one."""
    with pytest.raises(av.InvalidSchema, match="did you mean 'address'") as caught:
        av.compile_schema({"$ref": "#adress", "$defs": {"a": {"$anchor": "address"}}})
    assert (caught.value.keyword, caught.value.pointer) == ("$ref", "/$ref")


def test_uris_may_be_paths() -> None:
    """A URI may be a path, which schema pointers distinguish from a pointer that looks like it."""
    schema = {
        "$id": "/schemas/customer",
        "properties": {"home": {"$ref": "address"}, "n": {"$ref": "#/schemas/address%23/n"}},
        "schemas": {"address#": {"n": {"type": "null"}}},
    }
    resources = {"/schemas/address": {"type": "integer", "n": {"type": "string"}}}
    options: dict[str, Any] = {"resources": resources, "strict": False}
    assert judged(schema, {"home": 1, "n": None}, **options)
    errors = av.compile_schema(schema, **options).iter_errors({"home": "x", "n": "x"})
    places = {error.pointer: error.schema_pointer for error in errors}
    assert places == {
        "/home": "</schemas/address>#/type",
        "/n": "/schemas/address#/n/type",
    }


@pytest.mark.parametrize("uri", ["#a", "https://example.org/a#x", "", "<a>", 5, "http://["])
def test_an_invalid_uri_of_a_document_is_refused(uri: Any) -> None:
    """A document is refused if its URI has a fragment, is empty or is invalid."""
    with pytest.raises(av.InvalidSchema):
        av.compile_schema(True, resources={uri: True})


def test_a_value_that_json_lacks_is_refused_in_a_given_document() -> None:
    """A value that is not JSON is refused with its pointer in the given document."""
    with pytest.raises(av.InvalidSchema) as caught:
        av.compile_schema(True, resources={"x:a": {"items": {"const": {1}}}})
    assert caught.value.pointer == "x:a#/items/const"


@pytest.mark.parametrize("value", [5, None, "a", []])
def test_a_given_document_that_is_not_a_schema_is_refused(value: Any) -> None:
    """A given document that is not a schema is refused if a reference leads to it."""
    with pytest.raises(av.InvalidSchema, match="a schema must be an object") as caught:
        av.compile_schema({"$ref": "x:a"}, resources={"x:a": value})
    assert caught.value.pointer == "x:a#"


@pytest.mark.parametrize(
    ("schema", "resources"),
    [
        ({"$id": "https://example.org/a"}, {"https://example.org/a": True}),
        ({"$defs": {"a": {"$id": "x:a"}, "b": {"$id": "x:a"}}}, {}),
        ({"$defs": {"a": {"$id": "x:a"}}}, {"x:a": True}),
        ({}, {"x:a": {"$id": "x:c"}, "x:b": {"$id": "x:c"}}),
        ({}, {"x:a": {"$defs": {"a": {"$id": "x:b"}}}, "x:b": True}),
    ],
)
def test_two_schemas_with_one_uri_are_refused(schema: Any, resources: dict[str, Any]) -> None:
    """Two schemas with the same URI are refused (core, section 9.1.2)."""
    with pytest.raises(av.InvalidSchema, match="two schemas with the URI"):
        av.compile_schema(schema, resources=resources)


@pytest.mark.parametrize("second", ["$anchor", "$dynamicAnchor"])
def test_two_schemas_with_one_anchor_are_refused(second: str) -> None:
    """Two schemas of a resource with the same anchor are refused (core, section 8.2.2)."""
    one, other = {"$anchor": "a", **_INTEGER}, {second: "a", "type": "string"}
    with pytest.raises(av.InvalidSchema, match="anchor of another schema") as caught:
        av.compile_schema({"$defs": {"one": one, "other": other}})
    assert caught.value.pointer in ("/$defs/one/$anchor", f"/$defs/other/{second}")
    schema = {"$ref": "#a", "$defs": {"one": one, "other": {"$id": "x:y", **other}}}
    assert judged(schema, 1)


def test_a_schema_may_have_both_kinds_of_anchors_of_one_name() -> None:
    """A schema may have an anchor and a dynamic anchor of the same name."""
    assert judged({"$ref": "#a", "$defs": {"b": {"$anchor": "a", "$dynamicAnchor": "a"}}}, 1)


@pytest.mark.parametrize("place", ["enum", "const", "default", "examples", "x-own"])
def test_identifiers_in_data_are_ignored(place: str) -> None:
    """Identifiers in the values of enum, const and annotations are ignored."""
    odd = {"$id": "x:a", "$anchor": "a", "$dynamicAnchor": 5}
    value = [odd] if place in ("enum", "examples") else odd
    assert judged({"$defs": {"b": {place: value}, "a": {"$anchor": "a"}}, "$ref": "#a"}, 1)


@pytest.mark.parametrize("keyword", ["$id", "$anchor", "$dynamicAnchor", "$ref", "$dynamicRef"])
def test_properties_may_have_any_name(keyword: str) -> None:
    """A property may have the name of a keyword."""
    schema = {"properties": {keyword: _INTEGER}}
    assert judged(schema, {keyword: 1})
    assert not judged(schema, {keyword: "#a"})


def test_a_pointer_may_go_through_a_resource() -> None:
    """A schema that a pointer reaches has the base URI of its resource (core, 9.2.1)."""
    schema = {
        "$id": "https://example.org/a",
        "$ref": "#/$defs/inner/$defs/x",
        "$defs": {
            "inner": {"$id": "b/c", "$defs": {"x": {"$ref": "d"}, "d": {"$id": "d", **_INTEGER}}}
        },
    }
    assert judged(schema, 1)
    assert not judged(schema, "a")


def test_a_value_becomes_a_schema_by_reference() -> None:
    """A value becomes a schema if a reference leads to it, and its identifiers then count."""
    schema = {
        "$id": "https://example.org/a",
        "x-parts": {
            "list": {
                "$id": "list",
                "items": {"$dynamicRef": "#item"},
                "$defs": {"i": {"$dynamicAnchor": "item"}},
            },
            "item": {"$dynamicAnchor": "item", **_INTEGER},
        },
        "allOf": [{"$ref": "#/x-parts/list"}, {"properties": {"a": {"$ref": "#/x-parts/item"}}}],
    }  # fmt: skip
    assert judged(schema, [1])
    assert not judged(schema, ["a"])


def test_anchors_that_are_found_late_too_often_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A schema is refused if it is read too often because references reveal dynamic anchors."""
    monkeypatch.setattr(reader, "_MOST_READINGS", 1)
    schema = {"$ref": "#/x-parts", "x-parts": {"$dynamicAnchor": "a"}}
    with pytest.raises(av.UnsupportedSchema, match="too many dynamic anchors"):
        av.compile_schema(schema)
    monkeypatch.setattr(reader, "_MOST_READINGS", 2)
    assert judged(schema, 1)


def test_evaluated_properties_count_in_a_schema_found_by_reference() -> None:
    """Evaluated properties count in a schema that a reference finds below an unknown keyword."""
    schema = {
        "$ref": "#/x-parts/closed",
        "x-parts": {"closed": {"$ref": "#/$defs/open", "unevaluatedProperties": False}},
        "$defs": {"open": {"additionalProperties": True}},
        "allOf": [{"$ref": "#/$defs/open"}],
    }
    assert judged(schema, {"a": 1})


# The meta-schemas


def test_the_meta_schemas_are_those_of_the_specification() -> None:
    """The meta-schemas are equal to those of python-jsonschema."""
    ours = read_metaschemas()
    assert set(ours) == set(URIS)
    assert ours[DIALECT] == Draft202012Validator.META_SCHEMA
    theirs = Draft202012Validator({})._resolver._registry  # type: ignore[attr-defined]
    for uri, document in ours.items():
        assert document["$id"] == uri
        assert theirs.contents(uri) == document


_SCHEMAS: Final[tuple[Any, ...]] = (
    True, {}, {"type": "object"}, {"type": 1}, {"properties": {"a": {"minimum": "x"}}}, 5,
    {"$defs": {"a": {"allOf": []}}}, {"not": {"enum": 1}}, {"unevaluatedItems": {"items": [{}]}},
    {"dependentRequired": {"a": ["b", "b"]}}, {"$anchor": "1"}, {"$id": "a#b"}, {"format": 1},
)  # fmt: skip


def test_schemas_are_judged_by_the_meta_schema() -> None:
    """Our validator and two others agree on which schemas the meta-schema accepts."""
    metaschema = {"$ref": DIALECT}
    ours = av.compile_schema(metaschema)
    python = Draft202012Validator(metaschema)
    rust = jsonschema_rs.Draft202012Validator(metaschema)

    def check(schema: Any) -> None:
        verdict = ours.is_valid(schema)
        assert verdict is (not list(ours.iter_errors(schema)))
        assert verdict is bool(python.is_valid(schema))
        assert verdict is bool(rust.is_valid(schema))

    for_each(_SCHEMAS, check)


def test_the_meta_schema_can_be_extended() -> None:
    """A meta-schema that extends the specification's applies at every level."""
    own = {
        "$id": "https://example.org/strict",
        "$dynamicAnchor": "meta",
        "$ref": DIALECT,
        "properties": {"title": {"minLength": 1}},
        "unevaluatedProperties": False,
    }
    assert judged(own, {"properties": {"a": {"title": "a"}}})
    assert not judged(own, {"properties": {"a": {"title": ""}}})
    assert not judged(own, {"properties": {"a": {"titel": "a"}}})


def test_a_given_meta_schema_replaces_the_built_in_one() -> None:
    """A meta-schema that is given replaces the built-in one."""
    assert judged({"$ref": DIALECT}, 5, resources={DIALECT: True})


def test_compiling_needs_no_network() -> None:
    """Compiling opens no socket, even for the meta-schema and for references that are refused."""
    program = (
        "import socket, alcamine_validate as av\n"
        "socket.socket = None\n"
        f"av.compile_schema({{'$ref': {DIALECT!r}}})\n"
        "try: av.compile_schema({'$ref': 'https://example.org/a'})\n"
        "except av.UnsupportedSchema: print('refused')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert run.stdout == "refused\n"


# Dialects


def _dialect(**vocabularies: bool) -> dict[str, Any]:
    """Return resources with a meta-schema of the vocabularies, each required or optional."""
    names = {f"{VOCABULARY}{name.replace('_', '-')}": on for name, on in vocabularies.items()}
    return {"https://example.org/mine": {"$vocabulary": names}}


_MINE: Final = {"$schema": "https://example.org/mine"}


def test_keywords_of_a_vocabulary_left_out_are_unknown() -> None:
    """Keywords of a vocabulary that a dialect leaves out are unknown."""
    resources = _dialect(core=True, applicator=True)
    schema = {**_MINE, "properties": {"a": {"minimum": 1}, "b": False}}
    assert judged(schema, {"a": 0}, resources=resources, strict=False)
    assert not judged(schema, {"b": 0}, resources=resources, strict=False)
    with pytest.raises(av.UnsupportedSchema, match="have no keyword 'minimum'") as caught:
        av.compile_schema(schema, resources=resources)
    assert caught.value.pointer == "/properties/a/minimum"


def test_a_keyword_that_is_left_out_changes_no_other() -> None:
    """The keyword minContains changes contains only if its vocabulary is in the dialect."""
    schema = {**_MINE, "contains": {"items": False}, "minContains": 2}
    resources = _dialect(core=True, applicator=True)
    assert judged(schema, [[]], resources=resources, strict=False)
    resources = _dialect(core=True, applicator=True, validation=True)
    assert not judged(schema, [[]], resources=resources, strict=False)


def test_a_vocabulary_that_is_optional_counts_where_it_is_known() -> None:
    """An optional vocabulary counts if it is known, and is ignored otherwise."""
    resources = _dialect(core=True, validation=False)
    assert not judged({**_MINE, "minimum": 1}, 0, resources=resources)
    resources["https://example.org/mine"]["$vocabulary"]["https://example.org/other"] = False
    assert not judged({**_MINE, "minimum": 1}, 0, resources=resources)


@pytest.mark.parametrize(
    ("resources", "why"),
    [
        ({}, "not among the given resources"),
        ({"https://example.org/mine": {}}, r"no '\$vocabulary'"),
        ({"https://example.org/mine": True}, r"no '\$vocabulary'"),
        ({"https://example.org/mine": {"$vocabulary": []}}, r"no '\$vocabulary'"),
        ({"https://example.org/mine": {"$vocabulary": {"x:y": True}}}, "requires .* 'x:y'"),
        ({"https://example.org/mine": {"$vocabulary": {"core": True}}}, "requires .* 'core'"),
        (
            {"https://example.org/mine": {"$vocabulary": {f"{VOCABULARY}odd": True}}},
            "requires .*odd",
        ),
    ],
)
def test_an_unknown_dialect_is_refused(resources: Any, why: str) -> None:
    """An unknown dialect is refused at its $schema, with the reason."""
    with pytest.raises(av.UnsupportedSchema, match=why) as caught:
        av.compile_schema(_MINE, resources=resources)
    assert (caught.value.keyword, caught.value.pointer) == ("$schema", "/$schema")


def test_each_resource_has_its_dialect() -> None:
    """Each resource has its own dialect, or that of the resource around it."""
    resources = _dialect(core=True, applicator=True)
    schema = {
        "properties": {
            "a": {"$id": "x:a", **_MINE, "minimum": 1, "items": {"$id": "x:b", "minimum": 1}},
            "b": {"minimum": 1},
        }
    }
    assert judged(schema, {"a": 0}, resources=resources, strict=False)
    assert judged(schema, {"a": [0]}, resources=resources, strict=False)
    assert not judged(schema, {"b": 0}, resources=resources, strict=False)


def test_a_dialect_is_for_a_whole_resource() -> None:
    """A dialect for a part of a resource is refused (core, section 8.1.1)."""
    schema = {"items": _MINE}
    with pytest.raises(av.UnsupportedSchema, match=r"no '\$id'") as caught:
        av.compile_schema(schema, resources=_dialect(core=True), strict=False)
    assert caught.value.pointer == "/items/$schema"
    assert judged({"items": {"$schema": DIALECT, **_INTEGER}}, [1])


def test_a_document_of_another_draft_is_refused_where_it_is_needed() -> None:
    """A given document of another draft is refused if a reference leads to it."""
    resources = {"x:old": {"$schema": "http://json-schema.org/draft-07/schema#"}}
    assert judged(True, 1, resources=resources)
    with pytest.raises(av.UnsupportedSchema) as caught:
        av.compile_schema({"$ref": "x:old"}, resources=resources)
    assert (caught.value.keyword, caught.value.pointer) == ("$schema", "x:old#/$schema")


# Dynamic scopes


def _list_of(kind: str) -> dict[str, Any]:
    """Return a schema of lists whose items have the type ``kind``."""
    item = {"$dynamicAnchor": "item", "type": kind}
    return {"$id": f"x:{kind}s", "$ref": "x:list", "$defs": {"item": item}}


LISTS: Final[dict[str, Any]] = {
    "x:list": {
        "$defs": {"any": {"$dynamicAnchor": "item"}},
        "anyOf": [{"type": "null"}, {"type": "array", "items": {"$dynamicRef": "#item"}}],
    },
    "x:strings": _list_of("string"),
    "x:integers": _list_of("integer"),
}


@pytest.mark.parametrize(
    ("instance", "valid"),
    [
        ({"a": ["x"], "b": [1], "c": [1, "x"]}, True),
        ({"a": [1]}, False),
        ({"b": ["x"]}, False),
        ({"a": None, "b": None, "c": None}, True),
        ({"c": 1}, False),
    ],
)
def test_one_definition_is_compiled_for_each_scope(instance: Any, valid: bool) -> None:
    """One definition of a list is compiled for strings, integers and anything."""
    schema = {
        "properties": {
            "a": {"$ref": "x:strings"}, "b": {"$ref": "x:integers"}, "c": {"$ref": "x:list"}
        }
    }  # fmt: skip
    assert verdicts(schema, instance, LISTS) == [valid] * 3


def test_a_scope_that_makes_no_difference_makes_no_code() -> None:
    """A definition that is the same in two scopes is compiled once."""
    part = {"type": "array", "items": {"type": "object", "required": ["a"]}}
    schema = {
        "properties": {name: {"$ref": name} for name in ("x:strings", "x:integers")},
    }
    lists = {f"x:{kind}s": _list_of(kind) for kind in ("string", "integer")}
    resources = {
        "x:part": part,
        **{uri: each | {"$ref": "x:part"} for uri, each in lists.items()},
    }
    source = av.compile_to_source(schema, resources=resources, origin="a test")
    assert source.count("\n# x:part#\ndef _is_") == 1


@pytest.mark.parametrize("length", [5, 50, pytest.param(300, marks=pytest.mark.thorough)])
def test_scopes_that_differ_only_far_away_are_told_apart(length: int) -> None:
    """Scopes are distinguished even if their definitions differ only after many references."""
    way: dict[str, Any] = {str(n): {"items": {"$ref": f"#/$defs/{n + 1}"}} for n in range(length)}
    way[str(length)] = {"$dynamicRef": "#item"}
    way["any"] = {"$dynamicAnchor": "item"}
    kinds = {"string": "x", "integer": 1}
    resources = {f"x:{kind}s": _list_of(kind) for kind in kinds}
    resources["x:list"] = {"$ref": "#/$defs/0", "$defs": way}
    schema = {"properties": {f"{kind}s": {"$ref": f"x:{kind}s"} for kind in kinds}}
    validator = av.compile_schema(schema, resources=resources)
    for kind, value in kinds.items():
        deep: Any = value
        for _ in range(length):
            deep = [deep]
        assert validator.is_valid({f"{kind}s": deep})
        (other,) = set(kinds) - {kind}
        assert not validator.is_valid({f"{other}s": deep})
        assert list(validator.iter_errors({f"{other}s": deep}))


def test_the_place_of_an_error_is_that_of_the_definition() -> None:
    """The schema pointer of an error is that of the definition, in every scope."""
    schema = {"items": {"$ref": "x:strings"}}
    validator = av.compile_schema(schema, resources=LISTS)
    (error,) = validator.iter_errors([["x", 1]])
    assert (error.pointer, error.schema_pointer) == ("/0/1", "x:strings#/$defs/item/type")
    (error,) = validator.iter_errors([["x"], 5])
    assert (error.pointer, error.schema_pointer) == ("/1", "x:list#/anyOf")


def test_dynamic_references_that_lead_round_are_refused() -> None:
    """Dynamic references that lead back to themselves are refused."""
    schema = {
        "$id": "x:a",
        "$ref": "x:b",
        "$dynamicAnchor": "n",
        "$defs": {"b": {"$id": "x:b", "$dynamicAnchor": "n", "allOf": [{"$dynamicRef": "#n"}]}},
    }
    with pytest.raises(av.InvalidSchema, match="a reference refers to itself"):
        av.compile_schema(schema)
    without = {**schema, "$dynamicAnchor": "m"}
    with pytest.raises(av.InvalidSchema, match="a reference refers to itself"):
        av.compile_schema(without)


def test_a_recursive_schema_is_extended_where_it_is_recursive() -> None:
    """The tree of the specification's example is extended at every level."""
    tree = {
        "$dynamicAnchor": "node",
        "properties": {"data": True, "children": {"items": {"$dynamicRef": "#node"}}},
    }
    own: Any = {"$dynamicAnchor": "node", "$ref": "x:tree", "unevaluatedProperties": False}
    strict = {"$id": "x:strict", **own}
    deep = {"children": [{"children": [{"daat": 1}]}]}
    assert verdicts({"$ref": "x:tree"}, deep, {"x:tree": tree}) == [True] * 3
    assert verdicts(strict, deep, {"x:tree": tree}) == [False] * 3
    (error,) = av.compile_schema(strict, resources={"x:tree": tree}).iter_errors(deep)
    assert (error.pointer, error.keyword) == (
        "/children/0/children/0/daat",
        "unevaluatedProperties",
    )


# Schemas that would take forever


def _crossing(count: int) -> dict[str, Any]:
    """Return a schema of ``count`` resources with one anchor, each of which refers to all.

    The schemas to read are those of each resource in each scope.
    """
    definitions = {
        f"r{one}": {
            "$id": f"r{one}",
            "$dynamicAnchor": "node",
            "properties": {f"p{other}": {"$ref": f"r{other}"} for other in range(count)},
            "items": {"$dynamicRef": "#node"},
        }
        for one in range(count)
    }
    start = {f"p{one}": {"$ref": f"r{one}"} for one in range(count)}
    return {"$id": "http://x/", "properties": start, "$defs": definitions}


def _doubling(count: int) -> dict[str, Any]:
    """Return a schema with ``count`` forks, each of which sets an anchor in one of two ways."""
    definitions: dict[str, Any] = {
        "end": {"$id": "end", "$defs": {f"n{i}": {"$dynamicAnchor": f"n{i}"} for i in range(count)}}
    }
    after: list[Any] = [{"$dynamicRef": f"end#n{i}"} for i in range(count)]
    for index in reversed(range(count)):
        for side in ("null", "string"):
            anchor = {"$dynamicAnchor": f"n{index}", "type": side}
            name = f"{side}{index}"
            definitions[name] = {"$id": name, "items": {"anyOf": after}, "$defs": {"x": anchor}}
        after = [{"$ref": f"null{index}"}, {"$ref": f"string{index}"}]
    return {"$id": "http://x/", "anyOf": after, "$defs": definitions}


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param(_crossing(200), id="crossing", marks=pytest.mark.thorough),
        pytest.param(_doubling(40), id="doubling"),
    ],
)
def test_scopes_that_multiply_are_refused(schema: Any) -> None:
    """Dynamic scopes that multiply without limit are refused."""
    with pytest.raises(av.UnsupportedSchema, match="combine in too many ways") as caught:
        av.compile_schema(schema)
    assert caught.value.keyword == "$dynamicRef"


@pytest.mark.parametrize("schema", [_crossing(5), _doubling(4)], ids=["crossing", "doubling"])
def test_a_few_scopes_are_judged_rightly(schema: Any) -> None:
    """Schemas with a few dynamic scopes have the verdicts of other validators."""
    for instance in ({"p1": [{"p2": [1]}]}, [[[[None]]]], [[[["a"]]]], [[[[1]]]]):
        assert len(set(verdicts(schema, instance, {}))) == 1


@pytest.mark.parametrize("most", [1000, pytest.param(None, marks=pytest.mark.thorough)])
def test_a_schema_that_is_endless_by_sharing_is_refused(
    monkeypatch: pytest.MonkeyPatch, most: int | None
) -> None:
    """A schema that is small in memory, but huge because it shares parts, is refused."""
    if most is not None:
        monkeypatch.setattr(resources, "_MOST_SCHEMAS", most)
    schema: Any = {"type": "integer"}
    for _ in range(30):
        schema = {"allOf": [schema, schema]}
    with pytest.raises(av.UnsupportedSchema, match="more than"):
        av.compile_schema(schema)


@pytest.mark.parametrize("count", [100, pytest.param(3000, marks=pytest.mark.thorough)])
@pytest.mark.parametrize(
    ("anchor", "reference"), [("$anchor", "$ref"), ("$dynamicAnchor", "$dynamicRef")]
)
def test_thousands_of_anchors_are_found(anchor: str, reference: str, count: int) -> None:
    """Thousands of anchors are each found by name."""
    names = [f"a{number}" for number in range(count)]
    schema = {
        "properties": {name: {reference: f"#{name}"} for name in names},
        "$defs": {name: {anchor: name, "type": "integer"} for name in names},
    }
    validator = av.compile_schema(schema)
    assert validator.is_valid(dict.fromkeys(names, 1))
    assert not validator.is_valid({names[-1]: "x"})


def test_thousands_of_anchors_are_not_all_named() -> None:
    """The message about an unknown anchor does not list thousands of others."""
    anchors = {f"a{number}": {"$anchor": f"a{number}"} for number in range(3000)}
    with pytest.raises(av.InvalidSchema) as caught:
        av.compile_schema({"$ref": "#b", "$defs": anchors})
    assert len(str(caught.value)) < 1000
