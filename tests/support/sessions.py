"""The valid example with changes, which many tests use."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

import alcamine_validate as av
from alcamine_validate.runtime.object_shape import ObjectShape
from tests.support.mutations import example, removed, replaced

ABSENT: Final = object()
"""Marks a member for removal."""

ANY_VALUE: Final = av.Config(ignore=["ALC018"])
"""Settings with which any JSON value is evaluated as a Session; tests use small values then."""

TELLING: Final = {"agentId": None, "personId": None, "isDemo": None, "agent": None}
"""Members that make an object Session-shaped."""


def session(*changes: tuple[str, Any]) -> Any:
    """Return the valid example, changed at each pointer; the value ABSENT removes a member."""
    value = deepcopy(example())  # a copy that the caller may change
    for pointer, new in changes:
        value = removed(value, pointer) if new is ABSENT else replaced(value, pointer, new)
    return value


def base_of_examples() -> Any:
    """Return the Session that the examples of rules change: the valid example with null config."""
    return session(("/agent/version/config", None))


def shapes_in(shape: ObjectShape) -> Iterator[ObjectShape]:
    """Yield a shape and those of the objects in it, the outer shapes first."""
    yield shape
    for _, child in shape.children:
        yield from shapes_in(child)
