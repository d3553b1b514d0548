"""A violation is drift of one kind, or a contradiction, which is not drift."""

from __future__ import annotations

from typing import Any

import pytest

from alcamine_validate.drift.known import visits
from alcamine_validate.drift.sightings import (
    LONG_TEXT,
    Sighting,
    detail_of,
    sightings_of,
    unknown_names,
    value_of,
)
from alcamine_validate.runtime.violation import Violation
from alcamine_validate.session import CORRECTED
from tests.drift.observing import KNOWN
from tests.support.sessions import ABSENT, session

LLM = "/agent/version/config/llm"


def seen(*changes: tuple[str, Any]) -> list[Sighting]:
    """Return what the valid example shows after changes."""
    value = session(*changes)
    found = visits(KNOWN, value)
    violations = CORRECTED.violations_of_json(value)
    return [*unknown_names(found), *sightings_of(violations, (), found, value)]


@pytest.mark.parametrize(
    ("pointer", "value", "kind", "detail"),
    [
        ("/sentiment", 1, "property", "sentiment"),
        ("/status", "CANCELLED", "value", '"CANCELLED"'),
        ("/status", "word " * 30, "value", LONG_TEXT),
        (LLM, {"provider": "OPENAI", "model": "GPT_9"}, "value", '"GPT_9"'),
        (LLM, {"provider": "ANTHROPIC"}, "value", '"ANTHROPIC"'),
        (LLM, {"provider": None}, "value", "null"),
        ("/name", ABSENT, "missing", "name"),
        ("/name", None, "null", "null"),
        ("/ledger", "x", "type", "string"),
        ("/name", "n" * 256, "limit", "maxLength"),
        ("/agent/version/incentiveAmount", 5, "limit", "minimum"),
        ("/person/email", "x", "format", "format"),
    ],
)
def test_each_kind_has_its_detail(pointer: str, value: Any, kind: str, detail: str) -> None:
    """The detail is a name, a value, a type or a keyword."""
    [sighting] = seen((pointer, value))
    assert (sighting.kind, sighting.detail) == (kind, detail)


def test_contradictions_are_not_drift() -> None:
    """Times out of order, and a model of another provider, contradict something known."""
    assert seen(("/updatedAt", "2001-01-01T00:00:00.000Z")) == []
    assert seen((LLM, {"provider": "OPENAI", "model": "GEMINI_2_0_FLASH_001"})) == []


def test_the_owner_is_the_object_around_the_value() -> None:
    """For a missing property, it is the object itself."""
    [wrong] = seen(("/agent/version/languages", ["xx"]))
    [missing] = seen(("/agent/slug", ABSENT))
    agent = "/components/schemas/Session/properties/agent"
    assert wrong.owner == f"{agent}/properties/version"
    assert missing.owner == agent
    assert wrong.place == ("agent", "version", "languages", "0")


@pytest.mark.parametrize("kind", ["enum", "const", "anyOf", "oneOf", "not", "false", "uniqueItems"])
def test_keywords_of_other_documents_have_a_kind(kind: str) -> None:
    """A keyword that our document does not use is listed, too."""
    params = {"value": 5, "allowed": (1, 2)}
    [sighting] = sightings_of([Violation(kind, "/a", "/properties/a", params)], (), [], {"a": 5})
    is_listing = kind in ("enum", "const")
    assert sighting.kind == ("value" if is_listing else "other")
    assert sighting.detail == ("5" if is_listing else kind)


@pytest.mark.parametrize(("value", "kind"), [(None, "null"), ([], "type"), ({}, "type")])
def test_a_null_or_container_in_an_enum_is_of_another_type(value: Any, kind: str) -> None:
    """No enum is extended by it."""
    params = {"value": value, "allowed": ("A",)}
    [sighting] = sightings_of([Violation("enum", "/a", "/enum", params)], (), [], {"a": value})
    assert sighting.kind == kind


@pytest.mark.parametrize("value", ["a", 'quoted "text"', 5, 1.5, True, None])
def test_a_detail_stands_for_its_value(value: Any) -> None:
    """Values can be told apart by it, and read from it."""
    assert value_of(detail_of(value)) == value
    assert value_of(LONG_TEXT) == LONG_TEXT
