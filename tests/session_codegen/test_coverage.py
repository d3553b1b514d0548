"""The parts of a schema that fixtures can cover, compared with a second reading of the document."""

from __future__ import annotations

from typing import Any

import pytest

from alcamine_validate.compiler.python.load import load_module
from alcamine_validate.generated.coverage import ITEMS
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.session_codegen.coverage import coverage_source
from alcamine_validate.validator.compile import compile_schema, load_schema
from tests.session_codegen.test_object_shapes import FREE_FORM, alternatives, members, schema


def items(part: Any) -> list[tuple[str, str, Any]]:
    """Return the parts of a schema."""
    resolved = load_schema(part, component=None, overlay=None, asserted_formats=FORMATS)
    return list(load_module(coverage_source(resolved, origin="test"), {}).ITEMS)


def test_every_property_of_the_session_is_a_part() -> None:
    """Each once, in the order of the document, without those of free-form objects."""
    found = [place for kind, place, _ in ITEMS if kind == "property"]
    assert len(found) == len(set(found))
    assert set(found) == {f"{each.pointer}/{each.name}" for each in members(schema())}
    assert not [place for place in found if place.rpartition("/")[0] in FREE_FORM]


def test_every_value_and_branch_of_the_session_is_a_part() -> None:
    """The values of enums; the providers are branches."""
    wanted = set()
    for pointer, name, part in members(schema()):
        for each in alternatives(part):
            wanted |= {(f"{pointer}/{name}", value) for value in each.get("enum", ()) if value}
        for value in part.get("items", {}).get("enum", ()):
            wanted.add((f"{pointer}/{name}/*", value))
    found = {(place, value) for kind, place, value in ITEMS if kind in ("value", "branch")}
    assert found == wanted
    branches = {place for kind, place, _ in ITEMS if kind == "branch"}
    assert branches == {f"/agent/version/config/{each}/provider" for each in ("llm", "tts", "stt")}
    assert not [each for each in ITEMS if each[0] == "value" and each[1] in branches]


def test_every_null_of_the_session_is_a_part() -> None:
    """The places where the schema accepts null, as a validator of each place says."""
    wanted = {
        f"{pointer}/{name}"
        for pointer, name, part in members(schema())
        if compile_schema(part, strict_formats=False).is_valid(None)
    }
    found = {place for kind, place, _ in ITEMS if kind == "null"}
    # The overlay allows null here.
    assert found == wanted | {"/agent/version/incentiveCurrencyCode"}


NULL = {"type": "null"}
TEXT = {"type": "string"}


@pytest.mark.parametrize(
    "part",
    [
        {}, NULL, TEXT, {"type": ["string", "null"]}, {"enum": ["a", None]}, {"enum": ["a"]},
        {"const": None}, {"anyOf": [TEXT, NULL]}, {"oneOf": [TEXT, NULL]}, {"allOf": [{}, TEXT]},
        {"allOf": [{"type": ["string", "null"]}, {"enum": [None]}]}, {"not": NULL}, {"not": TEXT},
        {"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}, False, {"anyOf": [False, {"enum": [None]}]},
    ],
)  # fmt: skip
def test_null_is_a_part_where_it_is_valid(part: Any) -> None:
    """For every way to allow or forbid it."""
    whole = {"properties": {"x": part}, "$defs": {"a": NULL, "b": TEXT}}
    is_valid = compile_schema(whole).is_valid({"x": None})
    assert (("null", "/x", None) in items(whole)) == is_valid


def test_parts_of_any_schema() -> None:
    """Values of several types, arrays of objects, open and endless objects, and odd names."""
    whole = {
        "properties": {
            "a/b": {"enum": [1, True, "x", None, [1]]},
            "list": {"items": {"properties": {"n": {"const": 1.5}}}},
            "lists": {"items": {"items": {"enum": ["deep"]}}},
            "open": {"properties": {"n": {}}, "additionalProperties": {"type": "string"}},
            "tree": {"$ref": "#/$defs/tree"},
            "numbers": {"type": "number", "enum": [1, 1.0, 2.0, 2]},
            "absent": False,
            "*": TEXT,
            "\U0001f600": {"const": "\U0001f600"},
        },
        "$defs": {"tree": {"type": "object", "properties": {"tree": {"$ref": "#/$defs/tree"}}}},
    }
    assert items(whole) == [
        ("property", "/a~1b", None),
        ("null", "/a~1b", None),
        ("value", "/a~1b", 1),
        ("value", "/a~1b", True),
        ("value", "/a~1b", "x"),
        ("property", "/list", None),
        ("null", "/list", None),
        ("null", "/list/*", None),
        ("property", "/list/*/n", None),
        ("value", "/list/*/n", 1.5),
        ("property", "/lists", None),
        ("null", "/lists", None),
        ("null", "/lists/*", None),
        ("property", "/open", None),
        ("null", "/open", None),
        ("property", "/tree", None),
        ("property", "/tree/tree", None),
        ("property", "/tree/tree/tree", None),
        ("property", "/numbers", None),
        ("value", "/numbers", 1),
        ("value", "/numbers", 2.0),
        ("property", "/\U0001f600", None),
        ("value", "/\U0001f600", "\U0001f600"),
    ]
