"""Whether a schema can tell integers apart that a double can't hold.

``orjson`` reads an integer past 64 bits as the nearest float. For most schemas, Session
among them, that changes no verdict: rounding can't carry such a number across a bound
that is itself within 64 bits. Where it can, text is read again with exact integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, ResolvedSchema, Schema

_SMALLEST_INEXACT: Final = 2**63


def needs_exact_integers(resolved: ResolvedSchema) -> bool:
    """Tell whether some keyword's verdict can depend on digits past 64 bits."""
    return any(_schema(schema) for schema in resolved.definitions.values())


def _schema(schema: Schema) -> bool:
    return any(_keyword(node) for node in schema.keywords)


def _keyword(node: Keyword) -> bool:
    if isinstance(node, nodes.MultipleOf | nodes.UniqueItems):
        return True
    if isinstance(node, nodes.NumberLimit):
        return _is_large(node.limit)
    if isinstance(node, nodes.Enum):
        return _is_large(node.values)
    return _below(vars(node).values())


def _below(values: Iterable[Any]) -> bool:
    return any(_below_one(value) for value in values)


def _below_one(value: Any) -> bool:
    if isinstance(value, Schema):
        return _schema(value)
    if isinstance(value, Mapping):
        return _below(value.values())
    return isinstance(value, tuple) and _below(value)


def _is_large(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_is_large, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_is_large, value))
    return isinstance(value, int | float) and abs(value) >= _SMALLEST_INEXACT
