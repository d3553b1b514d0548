"""What a value is expected to be: a Session or a part of one, complete or partial."""

from __future__ import annotations

from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.generated.object_shapes import ROOT
from alcamine_validate.input.expected import PARTS, WHOLE, Expected
from alcamine_validate.text.json_pointer import resolve
from tests.support.sessions import shapes_in

GOOD: Final[Any] = av.sample(seed=4)


def part_of(session: Any, part: str) -> Any:
    """Return a part of a Session."""
    return resolve(session, "/" + part.replace(".", "/"))


def test_the_parts_are_objects_of_the_schema() -> None:
    """Each part has a shape; the objects that rules read are parts."""
    pointers = {shape.pointer for shape in shapes_in(ROOT)}
    assert {f"/{part.replace('.', '/')}" for part in PARTS} < pointers


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_recognized_by_more_than_half_of_its_properties(part: str) -> None:
    """No part is taken for another one, and a Session for none."""
    value = part_of(GOOD, part)
    expected = Expected(part)
    assert expected.is_one(value)
    assert [other for other in PARTS if Expected(other).is_one(value)] == [part]
    assert not expected.is_one(GOOD)
    few = dict(list(value.items())[: len(value) // 2 - 1])
    assert not expected.is_one(few)
    assert Expected(part, partial=True).is_one(few)


def test_a_partial_value_has_at_least_one_known_property() -> None:
    """Otherwise, or if most of its names are unknown, it is something else."""
    partial = Expected(partial=True)
    assert all(partial.is_one({name: None}) for name in GOOD)
    assert partial.is_one({"agentId": "a", "x": 1, "y": 2, "z": 3})
    assert not partial.is_one({"name": "x", "version": "1", "scripts": {}})
    assert not any(map(partial.is_one, ({}, {"x": 1}, [], "status", None)))
    assert not Expected("person", partial=True).is_one({"status": "COMPLETED"})


def test_a_value_is_wrapped_to_its_place() -> None:
    """The smallest partial Session holds the part at its place."""
    assert Expected("agent.version").wrapped({"a": 1}) == {"agent": {"version": {"a": 1}}}
    assert WHOLE.wrapped(GOOD) is GOOD


def test_messages_call_it_by_its_name() -> None:
    """The title has an article."""
    titles = [Expected(part, partial).title for part in ("", "agent") for partial in (False, True)]
    assert titles == ["a Session", "a partial Session", "an agent", "a partial agent"]
