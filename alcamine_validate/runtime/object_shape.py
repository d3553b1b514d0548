"""Object shapes: the property names of a schema's objects, and the kinds of their values.

The linter uses them for Sessions. They are generated from the same nodes as the validator, so
rules about names, identifiers and timestamps follow the schema.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Object = dict[str, Any]
"""A JSON object as a parser creates it."""


@dataclass(frozen=True)
class ObjectShape:
    """The shape of one object of a schema.

    ``pointer`` is its JSON Pointer in an instance (RFC 6901). ``properties`` are the names that
    the schema defines. ``timestamps`` have the format date-time. ``identifiers`` have names of
    ids but no format. The values of ``listed`` are in the schema. ``children`` are the properties
    that are objects with a shape, and ``elements`` the arrays of such objects, whose pointers have
    ``*`` for the index; an object that is open on purpose (``additionalProperties``) has no shape.
    Only the root has one anyway, and is marked as ``is_open``: it may have other properties.
    """

    pointer: str
    properties: frozenset[str]
    timestamps: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    children: tuple[tuple[str, ObjectShape], ...] = ()
    elements: tuple[tuple[str, ObjectShape], ...] = ()
    is_open: bool = False
