"""Refused schemas: keywords that are unknown, malformed or not implemented."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.schema.known_formats import KNOWN_FORMATS
from alcamine_validate.strategies import from_schema
from alcamine_validate.text.json_pointer import resolve
from tests.support.tables import for_each
from tests.support.verdicts import judged, nested


def test_formats_can_be_annotations() -> None:
    """Formats are annotations if ``assert_formats`` is false."""
    assert judged({"format": "date-time"}, "no", assert_formats=False)
    assert judged({"format": "whatever"}, "no", assert_formats=False)
    assert judged({"format": "own"}, "no", assert_formats=False, formats={"own": lambda _: False})


# Strictness


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("requred", "required"), ("propertys", "properties"), ("maxlength", "maxLength"),
     ("addtionalProperties", "additionalProperties"), ("discription", "description")],
)  # fmt: skip
def test_a_misspelt_keyword_is_refused_with_a_suggestion(slip: str, meant: str) -> None:
    """A misspelt keyword is refused with its pointer and the keyword that it resembles."""
    with pytest.raises(av.UnsupportedSchema, match=f"did you mean '{meant}'") as caught:
        av.compile_schema({"properties": {"a/b": {slip: {}}}})
    assert caught.value.keyword == slip
    assert caught.value.pointer == f"/properties/a~1b/{slip}"


def test_an_unknown_keyword_that_resembles_nothing_is_refused() -> None:
    """An unknown keyword that resembles no other is refused without a suggestion."""
    with pytest.raises(av.UnsupportedSchema) as caught:
        av.compile_schema({"allOf": [{"qqqqqqqqqqqq": 1}]})
    assert (caught.value.keyword, caught.value.pointer) == ("qqqqqqqqqqqq", "/allOf/0/qqqqqqqqqqqq")
    assert "did you mean" not in str(caught.value)


def test_extension_keywords_are_ignored() -> None:
    """A keyword that begins with x- is ignored."""
    assert judged({"x-anything": object.__name__, "x-": 1, "type": "integer"}, 1)


def test_annotations_accept_every_instance() -> None:
    """Every annotation of JSON Schema and of OpenAPI is known, and accepts any instance."""
    annotations = {
        "$comment": "c", "$defs": {"x": {"type": "null"}}, "contentEncoding": "base64",
        "contentMediaType": "a/b", "contentSchema": {"type": "null"}, "default": 1,
        "definitions": {}, "deprecated": True, "description": "d", "examples": [1],
        "readOnly": True, "title": "t", "writeOnly": False, "discriminator": {"propertyName": "x"},
        "example": 1, "externalDocs": {}, "xml": {},
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.org/s",
        "$anchor": "a", "$dynamicAnchor": "b", "$vocabulary": {"https://example.org/v": True},
    }  # fmt: skip
    instances: list[Any] = [None, 0, "text", [], {}]
    for instance in instances:
        assert judged(annotations, instance)


def test_without_strict_unknown_keywords_and_formats_are_annotations() -> None:
    """Unknown keywords and formats are annotations if ``strict`` is false."""
    assert judged({"requred": ["a"], "format": "whatever"}, {}, strict=False)
    assert judged({"format": "whatever"}, "text", strict=False)
    assert not judged({"requred": ["a"], "type": "array"}, {}, strict=False)


SLIP: Final = {"requred": ["a"]}
ODD: Final = {"format": "whatever"}


def test_strictness_of_keywords_and_of_formats_are_two_settings() -> None:
    """Each setting decides whether its unknown names are refused; ``strict`` is their default."""
    rows: list[tuple[dict[str, bool], bool, bool]] = [
        ({}, False, False),
        ({"strict": True}, False, False),
        ({"strict": False}, True, True),
        ({"strict_keywords": False}, True, False),
        ({"strict_formats": False}, False, True),
        ({"strict_keywords": False, "strict_formats": False}, True, True),
        ({"strict": False, "strict_keywords": True}, False, True),
        ({"strict": False, "strict_formats": True}, True, False),
    ]

    def check(parameters: dict[str, bool], takes_keywords: bool, takes_formats: bool) -> None:
        for schema, is_taken, name in (
            (SLIP, takes_keywords, "strict_keywords=False (--no-strict-keywords)"),
            (ODD, takes_formats, "strict_formats=False (--no-strict-formats)"),
        ):
            read: list[Callable[..., object]] = [av.compile_schema, from_schema]
            read.append(partial(av.compile_to_source, origin="a test"))
            for each in read:
                if is_taken:
                    each(schema, **parameters)
                    continue
                with pytest.raises(av.UnsupportedSchema, match=re.escape(name)):
                    each(schema, **parameters)

    for_each(rows, check)


def test_formats_that_a_specification_defines_are_known() -> None:
    """A known format without a built-in check is an annotation, unless the caller gives a check."""
    names = """
        int32 int64 float double password binary byte uri uri-reference uri-template iri
        iri-reference hostname idn-hostname idn-email json-pointer relative-json-pointer regex
        duration
    """

    def check(name: str) -> None:
        assert judged({"format": name}, "no such text \n")
        assert not judged({"format": name}, "a", formats={name: lambda _: False})

    for_each([(name,) for name in names.split()], check)
    assert set(names.split()) | set(FORMATS) <= KNOWN_FORMATS | {"cuid2", "e164"}
    for slip, meant in (("int23", "int32"), ("datetime", "date-time"), ("url", "uri")):
        with pytest.raises(av.UnsupportedSchema, match=f"did you mean '{meant}'"):
            av.compile_schema({"format": slip})


def test_an_unknown_format_is_refused() -> None:
    """An unknown format is refused with a hint to the parameter that defines formats."""
    with pytest.raises(av.UnsupportedSchema, match="formats=") as caught:
        av.compile_schema({"items": {"format": "phone"}})
    assert (caught.value.keyword, caught.value.pointer) == ("format", "/items/format")


# Refusals


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    ("schema", "keyword", "pointer"),
    [
        ({"$recursiveRef": "#"}, "$recursiveRef", "/$recursiveRef"),
        ({"additionalItems": False}, "additionalItems", "/additionalItems"),
        ({"dependencies": {}}, "dependencies", "/dependencies"),
        ({"$ref": "other.json"}, "$ref", "/$ref"),
        ({"$ref": "https://example.org/other#/a"}, "$ref", "/$ref"),
        ({"$dynamicRef": "other.json#a"}, "$dynamicRef", "/$dynamicRef"),
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "$schema", "/$schema"),
        ({"items": {"$schema": "https://example.org/mine"}}, "$schema", "/items/$schema"),
        ({"pattern": "(?i)a"}, "pattern", "/pattern"),
        ({"patternProperties": {"(?i)a": {}}}, "patternProperties", "/patternProperties"),
    ],
)  # fmt: skip
def test_a_keyword_that_is_not_implemented_is_refused(
    schema: Any, keyword: str, pointer: str, strict: bool
) -> None:
    """A keyword that is not implemented is refused with its name and pointer, strict or not."""
    with pytest.raises(av.UnsupportedSchema) as caught:
        av.compile_schema(schema, strict=strict)
    assert (caught.value.keyword, caught.value.pointer) == (keyword, pointer)
    assert pointer in str(caught.value)
    assert keyword in resolve(schema, pointer.rpartition("/")[0])


def test_a_definition_without_a_reference_is_not_refused() -> None:
    """A definition that no reference leads to may have keywords that are not implemented."""
    assert judged({"$defs": {"unused": {"dependencies": {"a": ["b"]}, "$ref": "x"}}}, {"a": 1})


# Malformed schemas


def _malformed(keywords: str, *values: Any) -> list[tuple[str, Any]]:
    """Return each keyword with each value."""
    return [(keyword, value) for keyword in keywords.split() for value in values]


MALFORMED: Final = [
    *_malformed("type", 5, "strng", [], ["string", "string"], [1], {}, None, [None]),
    *_malformed("enum", {}, "a", 1, None),
    *_malformed("maximum minimum exclusiveMaximum exclusiveMinimum", "1", True, None, []),
    *_malformed("multipleOf", 0, 0.0, -1, "2", True, None),
    *_malformed("maxLength minLength maxItems minItems", -1, 1.5, True, "3", None, []),
    *_malformed("maxProperties minProperties", -1, 1.5, True, "3", None, []),
    *_malformed("minContains maxContains", -1, 1.5, True, "3", None, []),
    *_malformed("pattern format", 5, None, []),
    *_malformed("uniqueItems", "yes", 1, None),
    *_malformed("prefixItems allOf anyOf oneOf", [], {}, True, None),
    *_malformed("items", [{}]),
    *_malformed("required", "a", [1], ["a", "a"], {}, None),
    *_malformed("properties patternProperties dependentSchemas", [], True, "a", None),
    *_malformed("dependentRequired", [], {"a": "b"}, {"a": ["b", "b"]}, {"a": [1]}, None),
    *_malformed("$ref $dynamicRef", 5, None, {}, "#/nowhere", "#/enum/9", "#nowhere"),
    *_malformed("$anchor $dynamicAnchor", 5, None, {}, "", "1", "a b", "#a", "a\n", "\u00e9"),
    *_malformed("$id", 5, None, {}, "#a", "x#a", "", "#", "http://["),
    *_malformed("$schema", 5, {}, []),
    *_malformed("x-timestamp-order", 5, {}, [["a"]], [["a", "b", "c"]], [["a", "a"]], [[1, 2]]),
]


def test_a_malformed_keyword_is_named_with_its_place() -> None:
    """A malformed value of a keyword raises InvalidSchema with the keyword and its pointer."""

    def check(keyword: str, value: Any, strict: bool) -> None:
        schema = {"properties": {"a/b": {keyword: value, "enum": [1]} | {keyword: value}}}
        with pytest.raises(av.InvalidSchema) as caught:
            av.compile_schema(schema, strict=strict)
        assert caught.value.keyword == keyword
        assert caught.value.pointer == f"/properties/a~1b/{keyword}"
        assert caught.value.pointer in str(caught.value)

    for_each([(*row, strict) for row in MALFORMED for strict in [True, False]], check)


NOT_SCHEMAS: Final = [5, "a", None, [], 1.5]
PLACES_OF_SCHEMAS: Final = [
    (lambda value: value, ""),
    (lambda value: {"not": value}, "/not"),
    (lambda value: {"if": value}, "/if"),
    (lambda value: {"if": True, "then": value}, "/then"),
    (lambda value: {"if": True, "else": value}, "/else"),
    (lambda value: {"then": value}, "/then"),
    (lambda value: {"contains": value}, "/contains"),
    (lambda value: {"additionalProperties": value}, "/additionalProperties"),
    (lambda value: {"propertyNames": value}, "/propertyNames"),
    (lambda value: {"properties": {"a~": value}}, "/properties/a~0"),
    (lambda value: {"patternProperties": {"a": value}}, "/patternProperties/a"),
    (lambda value: {"dependentSchemas": {"a": value}}, "/dependentSchemas/a"),
    (lambda value: {"prefixItems": [True, value]}, "/prefixItems/1"),
    (lambda value: {"allOf": [True, value]}, "/allOf/1"),
    (lambda value: {"anyOf": [True, value]}, "/anyOf/1"),
    (lambda value: {"oneOf": [True, value]}, "/oneOf/1"),
    (lambda value: {"unevaluatedItems": value}, "/unevaluatedItems"),
    (lambda value: {"unevaluatedProperties": value}, "/unevaluatedProperties"),
    (lambda value: {"$dynamicRef": "#/$defs/a", "$defs": {"a": value}}, "/$defs/a"),
    (lambda value: {"$ref": "#/$defs/a", "$defs": {"a": value}}, "/$defs/a"),
]


def test_a_subschema_is_an_object_or_a_boolean() -> None:
    """A subschema that is neither an object nor a boolean raises InvalidSchema at its pointer."""

    def check(value: Any, place: Callable[[Any], Any], pointer: str) -> None:
        with pytest.raises(av.InvalidSchema) as caught:
            av.compile_schema(place(value))
        assert caught.value.pointer == pointer

    for_each([(value, *row) for value in NOT_SCHEMAS for row in PLACES_OF_SCHEMAS], check)


@pytest.mark.parametrize("items", [5, "a", None])
def test_the_value_of_items_is_a_schema(items: Any) -> None:
    """A value of items that is not a schema raises InvalidSchema."""
    with pytest.raises(av.InvalidSchema) as caught:
        av.compile_schema({"items": items})
    assert caught.value.pointer == "/items"


@pytest.mark.parametrize(
    "keyword", ["maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf", "const"]
)
def test_a_limit_may_be_larger_than_any_double(keyword: str) -> None:
    """A limit beyond the range of doubles works, or is refused with its pointer."""
    try:
        validator = av.compile_schema({keyword: 10**400})
    except av.SchemaError as refusal:
        assert refusal.pointer == f"/{keyword}"  # noqa: PT017
        return
    expected = keyword in ("maximum", "exclusiveMaximum")
    assert validator.is_valid(5) == expected
    assert validator.is_valid(10**400) == (not keyword.startswith("exclusive"))


def test_a_deep_constant_works_or_is_refused() -> None:
    """A constant nested at any depth compiles, or SchemaError is raised."""

    def check(depth: int, in_objects: bool, keyword: str) -> None:
        value = nested(depth, 1, in_objects=in_objects)
        other = nested(depth, 2, in_objects=in_objects)
        try:
            validator = av.compile_schema({keyword: [value] if keyword == "enum" else value})
        except av.SchemaError:
            assert depth > 50
            return
        assert validator.is_valid(value)
        assert validator.is_valid(other) == (keyword == "default")

    for_each(
        [
            (depth, in_objects, keyword)
            for depth in [3, 50, 90, 150, 198, 250, 450, 1000]
            for in_objects in [False, True]
            for keyword in ["const", "enum", "default"]
        ],
        check,
    )
