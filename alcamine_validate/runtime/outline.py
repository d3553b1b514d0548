"""What an object of a schema looks like from above: its names, and what stands under them.

The linter knows the Session by these. They are generated from the same nodes as the
validator, so that rules about names, identifiers and timestamps follow the schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

Object = dict[str, Any]
"""A JSON object as a parser makes it."""

Fetch = Callable[[Object], Iterable[Any]]
"""Returns the values of some members, or raises KeyError where one is absent."""


@dataclass(frozen=True)
class Outline:
    """One object of a schema.

    ``pointer`` is its place in an instance (RFC 6901). ``properties`` are the names that
    the schema knows, of which ``least`` are required. ``timestamps`` have the format
    date-time, and ``identifiers`` are named as ids but may be any string. ``parts`` are the
    properties that are objects with an outline of their own; an object that is open on
    purpose (``additionalProperties``) has none.
    """

    pointer: str
    properties: frozenset[str]
    least: int = 0
    timestamps: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    parts: tuple[tuple[str, Outline], ...] = ()
    fetch_identifiers: Fetch | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Fetches them in one go, at the speed of C; a single one is left to ``get``.
        several = itemgetter(*self.identifiers) if len(self.identifiers) > 1 else None
        object.__setattr__(self, "fetch_identifiers", several)


def walk(value: Object, outline: Outline) -> list[tuple[Object, Outline]]:
    """Return ``value`` and every object in it that has an outline, outer ones first.

    What is no object where the outline has one is passed over.
    """
    found = [(value, outline)]
    for above, known in found:  # grows as it goes
        for name, part in known.parts:
            below: Any = above.get(name)
            if below.__class__ is dict:
                found.append((below, part))
    return found


def identifiers_of(objects: list[tuple[Object, Outline]]) -> list[Any]:
    """Return the values of all ``identifiers``; null and absent ones are left out."""
    values = list[Any]()
    for value, outline in objects:
        fetch, names = outline.fetch_identifiers, outline.identifiers
        if fetch is not None:
            try:
                values += fetch(value)
                continue
            except KeyError:
                pass
        if names:
            values += map(value.get, names)
    return [value for value in values if value is not None]
