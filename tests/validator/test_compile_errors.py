"""Errors of a validator: the pointers of value and keyword, the params and the message."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.schema import reader
from alcamine_validate.text.json_pointer import resolve
from tests.support.overlays import overlay_of
from tests.support.tables import for_each

EARLY: Final = "2026-01-01T00:00:00Z"
LATE: Final = "2026-01-02T00:00:00Z"

SINGLE: Final[list[tuple[Any, Any, str, dict[str, Any], list[str]]]] = [
    # schema, instance, keyword, params, texts that the message must contain
    ({"type": "string"}, 1, "type", {"expected": ("string",), "value": 1}, ["string", "integer 1"]),
    ({"type": "integer"}, 1.5, "type", {"expected": ("integer",), "value": 1.5}, ["number 1.5"]),
    ({"type": "number"}, True, "type", {"expected": ("number",), "value": True}, ["boolean true"]),
    ({"type": ["array", "null"]}, {}, "type", {"expected": ("array", "null"), "value": {}},
     ["array or null", "object"]),
    ({"enum": ["red", "green"]}, "grene", "enum",
     {"allowed": ["red", "green"], "value": "grene"}, ['"grene"', '"red"', 'did you mean "green"']),
    ({"type": "string", "enum": ["red"]}, "blue", "enum", {"allowed": ["red"], "value": "blue"},
     ['"blue"', '"red"']),
    ({"enum": []}, 1, "enum", {"allowed": [], "value": 1}, ["no value"]),
    ({"const": 1}, True, "const", {"allowed": [1], "value": True}, ["true", "1"]),
    ({"maximum": 3}, 4, "maximum", {"limit": 3, "value": 4}, ["4", "3"]),
    ({"exclusiveMaximum": 3}, 3, "exclusiveMaximum", {"limit": 3, "value": 3}, ["3", "below"]),
    ({"minimum": 3.5}, 2, "minimum", {"limit": 3.5, "value": 2}, ["2", "3.5"]),
    ({"exclusiveMinimum": 3}, 3, "exclusiveMinimum", {"limit": 3, "value": 3}, ["3", "above"]),
    ({"multipleOf": 0.1}, 0.25, "multipleOf", {"divisor": 0.1, "value": 0.25}, ["0.25", "0.1"]),
    ({"maxLength": 1}, "😀😀", "maxLength", {"limit": 1, "length": 2}, ["2 characters", "1"]),
    ({"minLength": 2}, "😀", "minLength", {"limit": 2, "length": 1}, ["1 character,", "2"]),
    ({"pattern": "^a$"}, "a\n", "pattern", {"pattern": "^a$", "value": "a\n"}, ['"a\\n"', "^a$"]),
    ({"pattern": "\\/\\d"}, "/٣", "pattern", {"pattern": "\\/\\d", "value": "/٣"}, ["\\/\\d"]),
    ({"format": "date"}, "2026-02-30", "format", {"format": "date", "value": "2026-02-30"},
     ["2026-02-30", "date"]),
    ({"maxItems": 1}, [1, 2], "maxItems", {"limit": 1, "length": 2}, ["2 elements", "1"]),
    ({"minItems": 1}, [], "minItems", {"limit": 1, "length": 0}, ["0 elements", "1"]),
    ({"uniqueItems": True}, [3, 1, 2, 1.0, 2], "uniqueItems", {"indices": (1, 3)}, ["1", "3"]),
    ({"contains": {"const": 1}}, [2], "contains", {"limit": 1, "matches": 0}, ["0", "1"]),
    ({"contains": {"const": 1}, "minContains": 2}, [1, 3], "minContains",
     {"limit": 2, "matches": 1}, ["1", "2"]),
    ({"contains": {"const": 1}, "maxContains": 1}, [1, 3, 1], "maxContains",
     {"limit": 1, "matches": 2}, ["2", "1"]),
    ({"maxProperties": 0}, {"a": 1}, "maxProperties", {"limit": 0, "length": 1}, ["1 property,"]),
    ({"minProperties": 1}, {}, "minProperties", {"limit": 1, "length": 0}, ["0 properties"]),
    ({"required": ["a/b"]}, {}, "required", {"property": "a/b"}, ['"a/b"']),
    ({"required": ["a"], "properties": {"a": {"type": "null"}}}, {}, "required",
     {"property": "a"}, ['"a"']),
    ({"not": {"type": "null"}}, None, "not", {}, ["not"]),
    ({"anyOf": [{"minimum": 3}, {"type": "null"}]}, 1, "anyOf", {"branches": 2}, ["2", "anyOf"]),
    ({"oneOf": [{"minimum": 3}, {"multipleOf": 2}]}, 4, "oneOf", {"branches": 2, "matches": 2},
     ["2 of the 2", "oneOf"]),
    ({"oneOf": [{"minimum": 3}, {"multipleOf": 2}]}, 1, "oneOf", {"branches": 2, "matches": 0},
     ["0 of the 2", "oneOf"]),
]  # fmt: skip
"""Schemas with one keyword at the root that the instance as a whole violates."""


def _errors(schema: Any, instance: Any) -> list[av.ValidationError]:
    """Return all errors, which must be the same for value and text and have valid pointers."""
    validator = av.compile_schema(schema)
    errors = list(validator.iter_errors(instance))
    from_text = list(validator.iter_errors_json(json.dumps(instance)))
    assert [(error.pointer, vars(error) | {"_violation": 0}) for error in errors] == [
        (error.pointer, vars(error) | {"_violation": 0}) for error in from_text
    ]
    for error in errors:
        resolve(instance, error.pointer)
        value = resolve(schema, error.schema_pointer)
        assert error.keyword in error.schema_pointer or value is False
    return errors


def test_an_error_at_the_root_has_its_keyword_and_params() -> None:
    """An error at the root has its keyword, its params and a message that contains them."""

    def check(
        schema: Any, instance: Any, keyword: str, params: dict[str, Any], words: list[str]
    ) -> None:
        (error,) = _errors(schema, instance)
        assert (error.keyword, error.pointer, error.schema_pointer) == (keyword, "", f"/{keyword}")
        assert error.params == params
        for word in words:
            assert word in error.message
        assert str(error).startswith(f"the root: {keyword}: ")
        assert error.errors == ()

    for_each(SINGLE, check)


def test_an_error_below_has_escaped_pointers() -> None:
    """An error below names with special characters has escaped pointers."""

    def check(
        schema: Any, instance: Any, keyword: str, params: dict[str, Any], words: list[str]
    ) -> None:
        deep = {
            "properties": {"a/b": {"items": {"additionalProperties": {"prefixItems": [schema]}}}}
        }
        (error,) = _errors(deep, {"a/b": [{}, {"~": [], "": [instance]}]})
        assert (error.keyword, error.pointer) == (keyword, "/a~1b/1//0")
        places = "/properties/a~1b/items/additionalProperties/prefixItems/0"
        assert error.schema_pointer == f"{places}/{keyword}"
        assert error.params == params
        assert str(error).startswith(f"/a~1b/1//0: {keyword}: ")

    for_each(SINGLE, check)


@pytest.mark.parametrize(
    ("schema", "instance", "expected"),
    [
        (False, 1, [("false", "", "")]),
        ({"properties": {"a": False}}, {"a": 1}, [("false", "/a", "/properties/a")]),
        ({"items": False}, [1, 2],
         [("false", "/0", "/items"), ("false", "/1", "/items")]),
        ({"dependentRequired": {"a/b": ["b", "c"]}}, {"a/b": 1, "b": 1},
         [("dependentRequired", "", "/dependentRequired/a~1b")]),
        ({"properties": {"name": True}, "additionalProperties": False}, {"nmae": 1, "a~b": 2},
         [("additionalProperties", "/nmae", "/additionalProperties"),
          ("additionalProperties", "/a~0b", "/additionalProperties")]),
        ({"properties": {"name": True}, "additionalProperties": {"type": "null"}}, {"/": 1},
         [("type", "/~1", "/additionalProperties/type")]),
        ({"propertyNames": {"maxLength": 1}}, {"ab": 1, "c": 1, "//": 2},
         [("propertyNames", "/ab", "/propertyNames"),
          ("propertyNames", "/~1~1", "/propertyNames")]),
        ({"patternProperties": {"^a/~": {"type": "null"}}}, {"a/~b": 1},
         [("type", "/a~1~0b", "/patternProperties/^a~1~0/type")]),
        ({"x-timestamp-order": [["a", "b"], ["b/c", "~"]]},
         {"a": EARLY, "b": EARLY, "b/c": LATE, "~": EARLY},
         [("x-timestamp-order", "/~0", "/x-timestamp-order/1")]),
        ({"allOf": [{"type": "string"}, {"maximum": 1}]}, 2,
         [("type", "", "/allOf/0/type"), ("maximum", "", "/allOf/1/maximum")]),
        ({"if": {"minimum": 2}, "then": {"maximum": 5}, "else": {"multipleOf": 2}}, 6,
         [("maximum", "", "/then/maximum")]),
        ({"if": {"minimum": 2}, "then": {"maximum": 5}, "else": {"multipleOf": 2}}, 1,
         [("multipleOf", "", "/else/multipleOf")]),
        ({"$ref": "#/$defs/a~1b", "$defs": {"a/b": {"type": "null"}}}, 1,
         [("type", "", "/$defs/a~1b/type")]),
        ({"dependentSchemas": {"a": {"required": ["b"]}}}, {"a": 1},
         [("required", "", "/dependentSchemas/a/required")]),
        ({"prefixItems": [True, {"type": "null"}], "items": {"type": "string"}}, [1, 1, 1],
         [("type", "/1", "/prefixItems/1/type"), ("type", "/2", "/items/type")]),
        ({"contains": False, "minContains": 0, "maxContains": 0}, [1], []),
    ],
)  # fmt: skip
def test_an_error_has_the_pointers_of_its_value_and_keyword(
    schema: Any, instance: Any, expected: list[tuple[str, str, str]]
) -> None:
    """An error has the pointers of the wrong value and of the keyword."""
    errors = _errors(schema, instance)
    assert [(error.keyword, error.pointer, error.schema_pointer) for error in errors] == expected


def test_an_error_of_order_names_both_values() -> None:
    """An error of order has the later value's pointer, and both values in its params."""
    (error,) = _errors({"x-timestamp-order": [["from", "to"]]}, {"from": LATE, "to": EARLY})
    assert error.pointer == "/to"
    facts = {"earlier": "from", "later": "to", "earlier_value": LATE, "later_value": EARLY}
    assert error.params == facts
    for fact in facts.values():
        assert fact in error.message


def test_a_property_that_is_not_allowed_has_a_suggestion() -> None:
    """The message about a property that is not allowed suggests the nearest known name."""
    schema = {"properties": {"createdAt": True, "name": True}, "additionalProperties": False}
    (error,) = _errors(schema, {"craetedAt": 1})
    assert error.params["property"] == "craetedAt"
    assert set(error.params["known"]) == {"createdAt", "name"}
    assert 'did you mean "createdAt"' in error.message


def test_every_error_is_found() -> None:
    """Every error of an instance is found in one run."""
    schema = {
        "type": "object",
        "required": ["a", "b", "z"],
        "properties": {
            "a": {"type": "string", "minLength": 5, "pattern": "^x", "format": "email"},
            "b": {"type": "array", "maxItems": 1, "uniqueItems": True, "items": {"minimum": 3}},
            "c": {"type": "object", "required": ["d"], "minProperties": 2},
        },
        "additionalProperties": False,
        "maxProperties": 1,
    }
    instance = {"a": "abc", "b": [1, 1], "c": {}, "d": 1}
    found = sorted((error.pointer, error.keyword) for error in _errors(schema, instance))
    assert found == [
        ("", "maxProperties"),
        ("", "required"),
        ("/a", "format"),
        ("/a", "minLength"),
        ("/a", "pattern"),
        ("/b", "maxItems"),
        ("/b", "uniqueItems"),
        ("/b/0", "minimum"),
        ("/b/1", "minimum"),
        ("/c", "minProperties"),
        ("/c", "required"),
        ("/d", "additionalProperties"),
    ]


def test_a_wrong_type_is_the_only_error_of_a_value() -> None:
    """A value of the wrong type has no other errors."""
    schema = {"type": "string", "minLength": 5, "pattern": "a", "enum": ["aaaaa"], "format": "date"}
    keywords = {error.keyword for error in _errors(schema, 5)}
    assert keywords == {"type"}


def test_validate_raises_the_first_error_with_all_of_them() -> None:
    """``validate`` raises the first error, whose ``errors`` has all of them."""
    validator = av.compile_schema({"items": {"type": "string"}})
    instance = ["a", 1, 2]
    ways: list[Callable[[], Any]] = [
        lambda: validator.validate(instance),
        lambda: validator.validate_json(json.dumps(instance)),
        lambda: validator.validate_json(json.dumps(instance).encode()),
    ]
    for validate in ways:
        with pytest.raises(av.ValidationError) as caught:
            validate()
        assert caught.value.pointer == "/1"
        assert [error.pointer for error in caught.value.errors] == ["/1", "/2"]
        assert isinstance(caught.value, ValueError)


def test_validate_returns_what_is_valid() -> None:
    """``validate`` returns the valid value itself, and ``validate_json`` the parsed value."""
    validator = av.compile_schema({"type": "array"})
    instance: list[Any] = [1, {"a": None}]
    assert validator.validate(instance) is instance
    assert validator.validate_json('[1, {"a": null}]') == instance


@pytest.mark.parametrize(
    "value",
    ["x" * 10_000, "\ud800", "\x00\x1b[31m\u202e", list(range(10_000)), {"a": "b" * 10_000},
     10**25, -(10**25), 1e308, 10**4000, 10**5000],
    ids=lambda value: repr(value)[:20] if not isinstance(value, int) else "an integer",
)  # fmt: skip
def test_messages_are_short_and_printable(value: Any) -> None:
    """A message about any value is short and printable."""
    schemas: list[Any] = [
        {"not": {}},
        {"type": "boolean"},
        {"enum": [True]},
        {"const": True},
        {"maximum": -(10**30)},
        {"pattern": "^none$", "format": "email", "maxLength": 0},
        {"multipleOf": 0.7},
        {"maxItems": 1, "maxProperties": 0},
        {"items": {"type": "boolean"}, "additionalProperties": False},
    ]
    found = 0
    for schema in schemas:
        for error in av.compile_schema(schema).iter_errors(value):
            found += 1
            assert len(error.message) < 600
            assert error.message.isprintable()
    assert found


def test_names_out_of_the_instance_are_printable_in_messages() -> None:
    """A property name of the instance is short and printable in messages."""
    names = ["\x1b[31m", "\ud800", "\u202e", "n" * 10_000]
    schema = {"additionalProperties": False, "propertyNames": {"maxLength": 0}}
    errors = list(av.compile_schema(schema).iter_errors(dict.fromkeys(names)))
    assert len(errors) == 2 * len(names)
    for error in errors:
        assert error.message.isprintable()
        assert len(error.message) < 600


@pytest.mark.parametrize(
    "text",
    ["\x1b31m\n", "\u202e", "\ud800", "n" * 5_000],
    ids=["controls", "right to left", "surrogate", "long"],
)
def test_text_out_of_the_schema_is_printable_in_messages(text: str) -> None:
    """A text of the schema is short and printable in messages."""
    pattern = "".join(f"\\u{{{ord(char):x}}}" for char in text)
    constants = (
        {"type": "object", "required": [text], "properties": {text: {"const": value}}}
        for value in ("one", "two")
    )
    cases: list[tuple[Any, Any]] = [
        ({"required": [text]}, {}),
        ({"required": [text], "properties": {text: {"type": "null"}}}, {}),
        ({"dependentRequired": {text: ["b"]}}, {text: 1}),
        ({"dependentRequired": {"b": [text]}}, {"b": 1}),
        ({"enum": [text]}, "x"),
        ({"enum": [text] * 3}, text + "x"),
        ({"const": text}, "x"),
        ({"format": text}, "x"),
        ({"pattern": f"^{text}$"}, "x"),
        ({"pattern": f"^{pattern}$"}, "x"),
        ({"x-timestamp-order": [[text, "b"]]}, {text: LATE, "b": EARLY}),
        ({"x-timestamp-order": [["a", text]]}, {"a": LATE, text: EARLY}),
        ({"oneOf": list(constants)}, {text: "twoo"}),
        ({"properties": {text: True}, "additionalProperties": False}, {text + "x": 1}),
    ]  # fmt: skip
    spoilt = []
    for schema, instance in cases:
        validator = av.compile_schema(schema, formats={text: lambda _: False})
        (error,) = validator.iter_errors(instance)
        if not error.message.isprintable() or len(error.message) > 600:
            spoilt.append(error.keyword)
    assert spoilt == []


def test_params_are_not_shared_between_errors() -> None:
    """The params of an error can be changed without changing those of later errors."""
    validator = av.compile_schema({"enum": ["a"]})
    for _ in range(2):
        (error,) = validator.iter_errors("b")
        assert error.params["allowed"] == ["a"]
        error.params["allowed"].append("spoilt")


def test_two_references_to_one_definition_give_one_error() -> None:
    """The same keyword at the same value is one error, through any number of references."""
    reference = {"$ref": "#/$defs/a"}
    schema = {
        "$defs": {"a": {"type": "object", "required": ["x", "y"]}},
        "allOf": [reference, reference],
    }
    validator = av.compile_schema(schema)
    assert [error.keyword for error in validator.iter_errors(1)] == ["type"]
    assert [error.params["property"] for error in validator.iter_errors({})] == ["x", "y"]


def test_an_object_that_is_not_the_constant_is_told_apart() -> None:
    """The message distinguishes the object from the object that const requires."""
    (error,) = av.compile_schema({"const": {"a": 1}}).iter_errors({"b": 1})
    assert error.message == "an object is not the object that 'const' requires"


def test_long_integers_in_deep_text_are_judged_rightly_or_raise() -> None:
    """Long integers in deep text get the right verdict, or NestingTooDeep is raised."""
    validator = av.compile_schema({"properties": {"n": {"multipleOf": 10}}})
    deep = "[" * 1015 + "]" * 1015
    text = f'{{"n": 12345678901234567890, "deep": {deep}}}'
    try:
        # Some versions of Python can read this depth.
        assert validator.is_valid_json(text)
        assert list(validator.iter_errors_json(text)) == []
    except av.NestingTooDeep:
        with pytest.raises(av.NestingTooDeep):
            list(validator.iter_errors_json(text))


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({1: {}}, "a key of type int is not JSON"),
        ({"properties": {"a": {None: {}}}}, "a key of type NoneType is not JSON"),
        ({"$id": "http://[#", "type": "string"}, "is not a valid URI reference"),
    ],
)
def test_invalid_keys_and_uris_of_a_schema_are_refused(schema: Any, message: str) -> None:
    """A schema with a key that is not a string, or an invalid URI, is refused."""
    with pytest.raises(av.InvalidSchema, match=message):
        av.compile_schema(schema)


def overlay(target: str) -> dict[str, Any]:
    """Return an overlay with one action."""
    return overlay_of({"target": target, "update": {"maxLength": 1}})


def removal(target: str) -> dict[str, Any]:
    """Return an overlay that removes what a target selects."""
    return overlay_of({"target": target, "remove": True})


@pytest.mark.parametrize("target", ["$..name", "$.properties[?@.type]"])
def test_a_target_that_needs_the_extra_says_so(
    monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    """A target that needs the extra jsonpath is refused with a hint if the extra is missing."""
    monkeypatch.setitem(sys.modules, "jsonpath_rfc9535", None)
    schema = {"properties": {"name": {"type": "string"}}}
    singular = av.compile_schema(schema, overlay=overlay("$.properties['name']"))
    assert not singular.is_valid({"name": "ab"})
    filtered = av.compile_schema({"enum": ["a", "b"]}, overlay=removal("$.enum[?@ == 'b']"))
    assert [filtered.is_valid(each) for each in "ab"] == [True, False]
    with pytest.raises(av.UnsupportedSchema, match=r"alcamine-validate\[jsonpath\]") as caught:
        av.compile_schema(schema, overlay=overlay(target))
    assert caught.value.keyword == "target"


@pytest.mark.parametrize("target", ["$.", "$[", "$x", "$..[?]", "$.a.['b']"])
def test_a_target_that_is_not_a_valid_query_is_refused(target: str) -> None:
    """A target that is not a valid JSONPath query (RFC 9535) is refused."""
    with pytest.raises(av.InvalidSchema, match="is not a valid JSONPath"):
        av.compile_schema({}, overlay=overlay(target))


@pytest.mark.parametrize(("most", "problem"), [(4, None), (3, "more than 3 schemas")])
def test_a_document_with_too_many_schemas_is_refused(
    monkeypatch: pytest.MonkeyPatch, most: int, problem: str | None
) -> None:
    """A document with more schemas than the limit is refused."""
    monkeypatch.setattr(reader, "_MOST_SCHEMAS", most)
    schema = {"properties": {"a": {"items": {}}, "b": True}}
    if problem is None:
        assert av.compile_schema(schema).is_valid({"a": [1]})
    else:
        with pytest.raises(av.UnsupportedSchema, match=problem):
            av.compile_schema(schema)


def test_the_text_of_an_error_has_no_value() -> None:
    """``str`` and ``repr`` show pointer, keyword and type but no value: they end up in logs."""
    schema = {
        "properties": {
            "a": {"type": "integer"},
            "b": {"enum": ["x"]},
            "c": {"minimum": 5},
            "d": {"format": "email"},
            "e": {"pattern": "^x"},
            "f": {"const": 1},
        }
    }
    instance = {"a": "ada", "b": "ada", "c": -98765, "d": "ada", "e": "ada", "f": "ada"}
    errors = list(av.compile_schema(schema).iter_errors(instance))
    assert [error.keyword for error in errors] == [
        "type", "enum", "minimum", "format", "pattern", "const",
    ]  # fmt: skip
    for error in errors:
        kind = "integer" if error.keyword == "minimum" else "string"
        for text in (str(error), repr(error)):
            assert error.pointer in text
            assert error.keyword in text
            assert kind in text
            assert "ada" not in text
            assert "98765" not in text
        assert "ada" in error.message or "98765" in error.message
