"""Keywords about arrays: cases that the official suite does not test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import alcamine_validate as av
from tests.support.verdicts import HUGE, judged, judged_text, nested


def test_unique_items_false_says_nothing() -> None:
    """``uniqueItems: false`` accepts repeated elements."""
    assert judged({"uniqueItems": False}, [1, 1])


@pytest.mark.parametrize(
    "wrap",
    [
        lambda schema: {"items": schema},
        lambda schema: {"prefixItems": [schema]},
        lambda schema: {"contains": schema},
        lambda schema: {"oneOf": [{"type": "string"}, {"items": schema}]},
    ],
)
def test_digits_are_kept_in_arrays(wrap: Callable[[Any], Any]) -> None:
    """Integers stay exact if a keyword about arrays applies the schema."""
    schema = wrap({"const": HUGE + 1})
    assert judged_text(schema, f"[{HUGE + 1}]")
    assert not judged_text(schema, f"[{HUGE}]")


@pytest.mark.parametrize("schema", [{"uniqueItems": True}, {"const": [[1]]}, {"enum": [{}, [1]]}])
@pytest.mark.parametrize("depth", [2, 50, 300, 1000, 5000])
def test_comparing_deep_values_is_right_or_raises(schema: Any, depth: int) -> None:
    """Deep values are compared correctly, or NestingTooDeep is raised."""
    validator = av.compile_schema(schema)
    instance = [nested(depth, 1, in_objects=False), nested(depth, 1, in_objects=True)]
    for value in (instance, [instance[0], instance[0]]):
        expected = "uniqueItems" in schema and value[0] is not value[1]
        try:
            assert validator.is_valid(value) == expected
            assert (not list(validator.iter_errors(value))) == expected
        except av.NestingTooDeep:
            assert depth > 50


def test_elements_that_no_keyword_looks_into_may_have_any_depth() -> None:
    """An array may be nested at any depth if no keyword checks its elements."""
    validator = av.compile_schema({"type": "array", "maxItems": 1})
    instance, other = (nested(100_000, 1, in_objects=False) for _ in range(2))
    assert validator.is_valid(instance)
    assert not validator.is_valid([instance, other])
    (error,) = validator.iter_errors([instance, other])
    assert error.keyword == "maxItems"
    assert list(validator.iter_errors(instance)) == []
