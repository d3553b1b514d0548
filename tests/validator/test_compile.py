"""What ``compile_schema`` accepts: Python values, OpenAPI documents, references."""

from __future__ import annotations

import json
import math
import re
from collections import OrderedDict
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

import pytest

import alcamine_validate as av
from alcamine_validate.schema.document import parse_document
from tests.support.overlays import overlay_of
from tests.support.verdicts import judged

# Schemas made in Python


@pytest.mark.parametrize(
    ("schema", "pointer"),
    [
        ({"maximum": math.inf}, "/maximum"),
        ({"enum": [math.nan]}, "/enum/0"),
        ({"const": {1}}, "/const"),
        (
            {"properties": {"a": {"default": datetime(2026, 1, 1, tzinfo=UTC)}}},
            "/properties/a/default",
        ),
        ({1: 2}, ""),
        ({"properties": {None: {}}}, "/properties"),
    ],
    ids=str,
)
def test_a_value_that_json_lacks_is_refused_in_a_schema(schema: Any, pointer: str) -> None:
    """A value that is not JSON, like a date from YAML, raises InvalidSchema with its pointer."""
    with pytest.raises(av.InvalidSchema) as caught:
        av.compile_schema(schema)
    assert caught.value.pointer == pointer


@pytest.mark.parametrize("reference", ["http://[", "//[", "http://[/#/a", "#/%", "#/$defs/%ff"])
@pytest.mark.parametrize("document", [{}, {"$id": "https://example.org/x"}, {"$id": "http://["}])
def test_a_reference_that_is_not_a_valid_uri_is_refused(
    reference: str, document: dict[str, Any]
) -> None:
    """A reference that is not a valid URI raises SchemaError, never urllib's ValueError."""
    with pytest.raises(av.SchemaError):
        av.compile_schema(document | {"$ref": reference, "$defs": {}})


def test_the_schema_is_not_modified() -> None:
    """Compiling does not change the given schema."""
    schema = {"properties": {"a": {"anyOf": [{"type": "null"}, {"type": "string"}]}}}
    before = json.dumps(schema)
    judged(schema, {"a": None})
    assert json.dumps(schema) == before


class Text(str):
    """A subclass of str that adds nothing."""

    __slots__ = ()


class Level(IntEnum):
    """An enum whose members are ints."""

    ONE = 1


def test_a_schema_may_be_of_subclasses() -> None:
    """Instances of subclasses, and tuples, are read like the JSON values that they represent."""
    schema = OrderedDict(type=Text("array"), prefixItems=(OrderedDict(const=Level.ONE),))
    validator = av.compile_schema(schema)
    assert validator.is_valid([1])
    assert not validator.is_valid([2])


# OpenAPI


def _openapi(**schemas: Any) -> dict[str, Any]:
    """Return an OpenAPI document with these components."""
    return {"openapi": "3.1.0", "info": {}, "components": {"schemas": schemas}}


def test_the_only_component_needs_no_name() -> None:
    """The only component of an OpenAPI document is compiled without its name."""
    assert judged(_openapi(Session={"type": "string"}), "a")
    assert not judged(_openapi(Session={"type": "string"}), 1)


def test_a_component_is_chosen_by_name() -> None:
    """A component is chosen by any name that JSON allows."""
    document = _openapi(**{"A": {"type": "string"}, "B/~ é": {"type": "null"}})
    assert judged(document, "a", component="A")
    assert judged(document, None, component="B/~ é")
    assert not judged(document, None, component="A")


def test_with_several_components_one_must_be_chosen() -> None:
    """InvalidSchema lists the components if a document has several and none is chosen."""
    with pytest.raises(av.InvalidSchema, match=r"Session.*Agent") as caught:
        av.compile_schema(_openapi(Session={}, Agent={}))
    assert caught.value.pointer == "/components/schemas"


@pytest.mark.parametrize(
    ("component", "said"),
    [("Sesion", "did you mean 'Session'"), ("Zzzzz", "Session, Agent"), ("session", "Session")],
)
def test_an_unknown_component_is_refused_with_a_hint(component: str, said: str) -> None:
    """An unknown component is refused with the nearest name, or else with all names."""
    with pytest.raises(av.InvalidSchema, match=said):
        av.compile_schema(_openapi(Session={}, Agent={}), component=component)


@pytest.mark.parametrize(
    "document",
    [
        {"openapi": "3.1.0"},
        {"openapi": "3.1.0", "components": None},
        {"openapi": "3.1.0", "components": {"schemas": []}},
        _openapi(),
    ],
)
@pytest.mark.parametrize("component", [None, "Session", ""])
def test_a_document_without_components_is_refused(document: Any, component: str | None) -> None:
    """An OpenAPI document without components raises InvalidSchema."""
    with pytest.raises(av.InvalidSchema):
        av.compile_schema(document, component=component)


@pytest.mark.parametrize(
    "version", ["3.0.3", "2.0", "3.10.0", "4.0", "3.1", 3.1, None, "3.3.0", 3.2, ""]
)
@pytest.mark.parametrize("key", ["openapi", "swagger"])
def test_other_versions_of_openapi_are_refused(key: str, version: Any) -> None:
    """A version other than 3.1 and 3.2 is refused, because its schemas use another dialect."""
    document = {key: version, "components": {"schemas": {"A": {"nullable": True}}}}
    with pytest.raises(av.UnsupportedSchema) as caught:
        av.compile_schema(document, strict=False)
    assert caught.value.keyword == "openapi"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "openapi: 3.1",
            'the number 3.1 is not a valid version of OpenAPI: write openapi: "3.1.0"',
        ),
        (
            "openapi: 3.2",
            'the number 3.2 is not a valid version of OpenAPI: write openapi: "3.2.0"',
        ),
        (
            "openapi: '3.1'",
            'the text 3.1 is not a valid version of OpenAPI: write openapi: "3.1.0"',
        ),
        ("openapi: 3.0.3", "OpenAPI 3.0.3 is not 3.1 or 3.2"),
        ("swagger: '2.0'", "OpenAPI 2.0 is not 3.1 or 3.2"),
    ],
)
def test_a_version_that_is_cut_short_has_a_hint(text: str, words: str) -> None:
    """YAML reads 3.1 as a number, so the message says what to write instead."""
    document = parse_document(f"{text}\ncomponents: {{schemas: {{A: {{}}}}}}", is_yaml=True)
    with pytest.raises(av.UnsupportedSchema, match=re.escape(words)):
        av.compile_schema(document)


@pytest.mark.parametrize(
    "dialect",
    [
        "https://json-schema.org/draft/2020-12/schema",
        "https://spec.openapis.org/oas/3.1/dialect/base",
        "https://spec.openapis.org/oas/3.1/dialect/2024-10-25",
        "https://spec.openapis.org/oas/3.2/dialect/2025-09-17",
        "https://spec.openapis.org/oas/3.2/dialect/base#",
    ],
)
def test_openapi_3_2_is_read(dialect: str) -> None:
    """OpenAPI 3.2 has the schemas of 3.1, and may name the dialect of either version."""
    schemas = {"A": {"$schema": dialect, "type": "string", "example": "a", "xml": {}}}
    document = {
        "openapi": "3.2.0",
        "jsonSchemaDialect": dialect,
        "components": {"schemas": schemas, "mediaTypes": {"x": {"itemSchema": {"type": 1}}}},
    }
    assert av.compile_schema(document).is_valid("a")
    assert not av.compile_schema(document).is_valid(1)
    with pytest.raises(av.UnsupportedSchema):
        av.compile_schema({**document, "jsonSchemaDialect": f"{dialect}/more"})


def test_self_is_the_uri_of_an_openapi_3_2_document() -> None:
    """References by ``$self``, or relative to it, stay in the document; 3.1 has no ``$self``."""
    uri = "https://example.org/apis/shop.json"
    references = [f"{uri}#/components/schemas/B", "shop.json#/components/schemas/B"]
    references += ["/apis/shop.json#/components/schemas/B", "#/components/schemas/B"]
    for reference in references:
        schemas = {"A": {"$ref": reference}, "B": {"type": "null"}}
        document = {"openapi": "3.2.0", "$self": uri, "components": {"schemas": schemas}}
        validator = av.compile_schema(document, component="A")
        assert validator.is_valid(None)
        assert [error.schema_pointer for error in validator.iter_errors(1)] == [
            "/components/schemas/B/type"
        ]
        outer = {"$ref": f"{uri}#/components/schemas/A"}
        assert av.compile_schema(outer, resources={"any.json": document}).is_valid(None)
    relative = {"$self": "shop.json", "openapi": "3.2.1", "components": {"schemas": {"A": {}}}}
    outer = {"$ref": "shop.json#/components/schemas/A"}
    base = {"https://example.org/x": relative}
    assert av.compile_schema({"$id": "https://example.org/y", **outer}, resources=base)
    for wrong in (1, "a.json#b"):
        with pytest.raises(av.InvalidSchema) as caught:
            av.compile_schema({**relative, "$self": wrong})
        assert (caught.value.keyword, caught.value.pointer) == ("$self", "/$self")
    with pytest.raises(av.UnsupportedSchema, match="refers to another document"):
        av.compile_schema({**document, "openapi": "3.1.0", "components": {"schemas": {
            "A": {"$ref": references[0]}}}})  # fmt: skip


def test_an_unknown_dialect_of_a_document_is_refused() -> None:
    """An unknown jsonSchemaDialect is refused."""
    dialects = ("https://spec.openapis.org/oas/3.1/dialect/base", "https://example.org/mine")
    known, unknown = ({**_openapi(A={}), "jsonSchemaDialect": dialect} for dialect in dialects)
    assert judged(known, 1)
    with pytest.raises(av.UnsupportedSchema) as caught:
        av.compile_schema(unknown)
    assert caught.value.pointer == "/jsonSchemaDialect"


def test_only_openapi_has_components() -> None:
    """Choosing a component of a document that is not OpenAPI raises InvalidSchema."""
    with pytest.raises(av.InvalidSchema):
        av.compile_schema({"$defs": {"A": {}}}, component="A")


def test_components_refer_to_each_other() -> None:
    """A reference in a component starts at the root of the document."""
    document = _openapi(
        Tree={
            "type": "object",
            "required": ["leaves"],
            "properties": {
                "leaves": {"type": "array", "items": {"$ref": "#/components/schemas/Leaf"}},
                "trees": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            },
        },
        Leaf={"anyOf": [{"type": "integer"}, {"$ref": "#/components/schemas/Tree"}]},
    )
    tree: Any = {"leaves": [1, {"leaves": [2]}], "trees": [{"leaves": []}]}
    assert judged(document, tree, component="Tree")
    tree["trees"][0]["trees"] = [{"leaves": ["wrong"]}]
    assert not judged(document, tree, component="Tree")
    assert judged(document, 1, component="Leaf")
    (error,) = av.compile_schema(document, component="Tree").iter_errors(tree)
    assert error.pointer == "/trees/0/trees/0/leaves/0"
    assert error.schema_pointer == "/components/schemas/Leaf/anyOf"


def test_an_overlay_is_applied_first() -> None:
    """An overlay is applied before compiling, and leaves the document as it was."""
    document = _openapi(A={"type": "string"})
    overlay = overlay_of({"target": "$.components.schemas.A", "update": {"type": "integer"}})
    assert judged(document, 1, overlay=overlay)
    assert judged(document, "a")


def test_several_overlays_are_applied_in_order() -> None:
    """A list of overlays is applied in its order; an empty one changes nothing."""
    document = _openapi(A={"type": "string"})
    overlays = [
        overlay_of({"target": "$.components.schemas.A", "update": {"type": name}})
        for name in ("integer", "boolean")
    ]
    assert judged(document, True, overlay=overlays)
    assert judged(document, 1, overlay=overlays[::-1])
    assert judged(document, "a", overlay=[])
    with pytest.raises(av.InvalidSchema, match="must be an object"):
        av.compile_schema(document, overlay=[overlays])


# References


@pytest.mark.parametrize(
    ("reference", "definitions"),
    [
        ("#/$defs/a", {"a": {"type": "integer"}}),
        ("#/$defs/a~1b~0c", {"a/b~c": {"type": "integer"}}),
        ("#/$defs/a%20%C3%A9%25%22", {'a é%"': {"type": "integer"}}),
        ("#/$defs/", {"": {"type": "integer"}}),
        ("#/$defs//x", {"": {"x": {"type": "integer"}}}),
        ("#/$defs/list/1", {"list": [5, {"type": "integer"}]}),
        ("#/$defs/one", {"one": {"$ref": "#/$defs/two"}, "two": {"$ref": "#/$defs/three"},
                         "three": {"type": "integer"}}),
    ],
)  # fmt: skip
def test_a_reference_leads_to_its_place(reference: str, definitions: Any) -> None:
    """A reference with escapes of URIs and of JSON Pointers leads to its definition."""
    schema = {"$ref": reference, "$defs": definitions, "minimum": 3}
    assert judged(schema, 3)
    assert not judged(schema, "3")
    assert not judged(schema, 2), "keywords beside $ref count since 2019-09"


@pytest.mark.parametrize("reference", ["", "#", "https://example.org/s", "s#", "/s#/$defs/.."])
def test_the_document_s_own_uri_leads_into_it(reference: str) -> None:
    """A reference by the document's own URI leads into the document."""
    schema = {
        "$id": "https://example.org/s",
        "type": ["array", "null"],
        "items": {"$ref": reference},
        "$defs": {"..": {"type": ["array", "null"]}},
    }
    assert judged(schema, [[], None])
    assert not judged(schema, [1])


def test_a_reference_to_true_and_false_works() -> None:
    """A reference may lead to the schema true or false."""
    definitions = {"yes": True, "no": False}
    assert judged({"$ref": "#/$defs/yes", "$defs": definitions}, 1)
    assert not judged({"$ref": "#/$defs/no", "$defs": definitions}, 1)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}},
        {"allOf": [{"$ref": "#"}]},
        {"anyOf": [{"type": "null"}, {"$ref": "#"}]},
        {"oneOf": [{"$ref": "#"}]},
        {"not": {"$ref": "#"}},
        {"if": {"$ref": "#"}},
        {"if": True, "then": {"$ref": "#"}},
        {"if": True, "else": {"$ref": "#"}},
        {"dependentSchemas": {"a": {"$ref": "#"}}},
        {"properties": {"a": {"$ref": "#/properties/a"}}},
        {"$ref": "#/$defs/a",
         "$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}}},
    ],
    ids=json.dumps,
)  # fmt: skip
def test_an_endless_reference_is_refused(schema: Any) -> None:
    """A reference that leads back to itself without descending into the instance is refused."""
    with pytest.raises(av.InvalidSchema, match="itself") as caught:
        av.compile_schema(schema)
    assert caught.value.keyword == "$ref"
