"""The good example, changed: what many tests are about."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

from alcamine_validate.runtime.object_shape import ObjectShape
from tests.support.mutations import example, removed, replaced

ABSENT: Final = object()
"""Stands for a member that is to be removed."""


def session(*changes: tuple[str, Any]) -> Any:
    """Return the good example, changed at each pointer; the value ABSENT removes a member."""
    value = deepcopy(example())  # the caller's own, to change further
    for pointer, new in changes:
        value = removed(value, pointer) if new is ABSENT else replaced(value, pointer, new)
    return value


def base_of_examples() -> Any:
    """Return what the examples of rules are put into: the good example, whose config is null."""
    return session(("/agent/version/config", None))


def shapes_in(shape: ObjectShape) -> Iterator[ObjectShape]:
    """Yield a shape and those of the objects in it, the outer ones first."""
    yield shape
    for _, child in shape.children:
        yield from shapes_in(child)
