"""The vocabulary of the Session, compared with a second, independent reading of the document."""

from __future__ import annotations

from typing import Any

import pytest

from alcamine_validate.compiler.python.load import load_module
from alcamine_validate.generated.vocabulary import NAMES, PLACES, VALUES
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.session_codegen.vocabulary import vocabulary_source
from alcamine_validate.validator.compile import load_schema
from tests.session_codegen.test_object_shapes import (
    FREE_FORM,
    FREE_IDENTIFIERS,
    alternatives,
    members,
    schema,
)


def is_enum(part: dict[str, Any]) -> bool:
    """Return whether a schema lists its values."""
    return any("enum" in each for each in alternatives(part))


def test_all_names_and_values_are_known() -> None:
    """The names and values are those of the document, and the two more names of webhook bodies."""
    seen = list(members(schema()))
    assert {each.name for each in seen} | {"billing", "messages"} == NAMES
    parts = [part for each in seen for part in (each.schema, each.schema.get("items", {}))]
    listed = [value for part in parts for value in part.get("enum", ())]
    assert set(listed) == VALUES


def test_each_place_has_its_kind() -> None:
    """Listed values, ids and timestamps are distinguished from free text."""
    for pointer, name, part in members(schema()):
        place = f"{pointer}/{name}"
        formats = {each.get("format") for each in alternatives(part)}
        if place in FREE_FORM:
            assert PLACES[place] == "free-form"
        elif place in FREE_IDENTIFIERS or "cuid2" in formats:
            assert PLACES[place] == "identifier"
        elif "date-time" in formats:
            assert PLACES[place] == "timestamp"
        elif is_enum(part):
            assert PLACES[place] == "listed"
        elif is_enum(part.get("items", {})):
            assert (PLACES[place], PLACES[f"{place}/*"]) == ("array", "listed")
        else:
            assert PLACES[place] in ("object", "number", "text")


def test_billing_has_the_places_of_ledger() -> None:
    """The places of webhook bodies are those of Sessions, billing like ledger, and messages."""
    billing = {place: kind for place, kind in PLACES.items() if place.startswith("/billing")}
    ledger = {place: kind for place, kind in PLACES.items() if place.startswith("/ledger")}
    assert {place.replace("/billing", "/ledger"): kind for place, kind in billing.items()} == ledger
    known = {f"{pointer}/{name}" for pointer, name, _ in members(schema())}
    others = {place for place in PLACES if not place.endswith("/*")} - known - {""}
    assert others == {*billing, "/messages"}


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ({"type": "object"}, "free-form"),
        ({"type": "object", "properties": {"a": {}}, "additionalProperties": {}}, "object"),
        ({"properties": {"a": {}}, "additionalProperties": {"type": "string"}}, "free-form"),
        ({"properties": {"a": {}}, "additionalProperties": False}, "object"),
        ({"const": "x"}, "listed"),
        ({"type": ["number", "null"]}, "number"),
        ({"type": "boolean"}, "text"),
        ({"anyOf": [{"type": "string"}, {"enum": ["x"]}]}, "text"),
        ({"allOf": [{"format": "date-time"}]}, "timestamp"),
        ({"type": "array", "items": {"type": "string"}}, "array"),
        ({"$ref": "#/$defs/id"}, "identifier"),
    ],
)
def test_a_kind_of_place(part: dict[str, Any], kind: str) -> None:
    """The alternatives of a place count together.

    An object is free-form if it names no properties, or gives others a schema that is neither
    true nor false.
    """
    document = {"properties": {"p": part}, "$defs": {"id": {"type": "string", "format": "cuid2"}}}
    resolved = load_schema(document, component=None, overlay=None, asserted_formats=FORMATS)
    assert f'    "/p": "{kind}",\n' in vocabulary_source(resolved, origin="a test")


def test_any_name_or_value_is_written_as_it_is() -> None:
    """Also if it has quotes, or characters that JSON escapes as two surrogates."""
    texts = ["\U0001f600", "\"'\\", "\x00\u2028"]
    document = {"properties": {text: {"const": text} for text in texts}}
    resolved = load_schema(document, component=None, overlay=None, asserted_formats=FORMATS)
    module = load_module(vocabulary_source(resolved, origin="a test"), {})
    assert module.NAMES == module.VALUES == set(texts)
    assert set(module.PLACES) == {"", *(f"/{text}" for text in texts)}
