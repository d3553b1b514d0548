"""What an object of a schema looks like from above: its names, and what stands under them.

The linter knows the Session by these. They are generated from the same nodes as the
validator, so that rules about names, identifiers and timestamps follow the schema.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Object = dict[str, Any]
"""A JSON object as a parser makes it."""


@dataclass(frozen=True)
class ObjectShape:
    """One object of a schema.

    ``pointer`` is its place in an instance (RFC 6901). ``properties`` are the names that
    the schema knows. ``timestamps`` have the format date-time, and ``identifiers`` are named
    as ids but may be any string. ``children`` are the properties that are objects with a
    shape of their own; an object that is open on purpose (``additionalProperties``) has
    none.
    """

    pointer: str
    properties: frozenset[str]
    timestamps: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    children: tuple[tuple[str, ObjectShape], ...] = ()
