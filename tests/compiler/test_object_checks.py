"""Keywords about objects: cases that the official suite does not test."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

import alcamine_validate as av
from tests.support.verdicts import judged


def test_a_default_of_a_mapping_is_not_a_member() -> None:
    """A member that a defaultdict would create does not count as present."""
    validator = av.compile_schema({"required": ["a"], "properties": {"a": {"type": "array"}}})
    assert not validator.is_valid(defaultdict(list))


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", True),
        ("2026-01-01T00:00:00.0000000000000000001Z", "2026-01-01T00:00:00Z", False),
        ("2026-01-01T00:00:00.10Z", "2026-01-01T00:00:00.1Z", True),
        ("2026-01-01T00:00:00+02:00", "2025-12-31T22:00:00Z", True),
        ("2026-01-01T00:00:00-00:01", "2026-01-01T00:00:00Z", False),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", True),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z", False),
        ("2026-01-01T00:00:00.000z", "2026-01-01T00:00:00.000Z", True),
        ("9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59Z", False),
        (None, "2026-01-01T00:00:00Z", True),
        ("2026-01-01T00:00:00Z", None, True),
        ("tomorrow", "2026-01-01T00:00:00Z", True),
    ],
)
def test_timestamps_are_ordered_exactly(earlier: Any, later: Any, expected: bool) -> None:
    """Timestamps are compared across offsets, leap seconds and any number of digits."""
    instance = {"from": earlier, "to": later}
    assert judged({"x-timestamp-order": [["from", "to"]]}, instance) == expected
    (kept,) = [name for name in instance if instance[name] is not None][:1]
    assert judged({"x-timestamp-order": [["from", "to"]]}, {kept: instance[kept]})


@pytest.mark.parametrize("count", [200, pytest.param(2000, marks=pytest.mark.thorough)])
def test_a_wide_object_works(count: int) -> None:
    """An object schema may have thousands of properties and constants."""
    names = [f"name {number}" for number in range(count)]
    schema = {
        "properties": {name: {"enum": ["name 7", name]} for name in names},
        "required": names,
        "additionalProperties": {"enum": names},
    }
    instance = dict.fromkeys([*names, "another"], "name 7")
    assert judged(schema, instance)
    assert not judged(schema, instance | {names[-1]: "name 8"})
    assert not judged(schema, instance | {"another": f"name {count}"})
