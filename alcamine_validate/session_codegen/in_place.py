"""The subschemas of a schema that apply to the same value, which are read together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, Schema

MOST_PLACES: Final = 10_000
"""How many places of a schema are described; a schema that refers to itself has no end of them."""


def in_place(schema: Schema, definitions: Mapping[str, Schema]) -> Iterator[Schema]:
    """Yield a schema and all its subschemas that apply to the same value, each once.

    Those of ``not`` are left out, because what they describe is refused.
    """
    waiting, seen = [schema], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) not in seen:
            seen.add(id(each))
            yield each
            below = [sub for node in each.keywords for sub in _subschemas(node, definitions)]
            waiting += reversed(below)


def _subschemas(node: Keyword, definitions: Mapping[str, Schema]) -> Iterator[Schema]:
    if isinstance(node, nodes.Reference):
        yield definitions[node.target]
    elif isinstance(node, nodes.ByType):
        yield from (branch for _, branch in node.cases)
    elif isinstance(node, nodes.Dispatch):
        yield from (branch for _, branch in node.branches)
    elif isinstance(node, nodes.AllOf | nodes.AnyOf | nodes.OneOf):
        yield from node.schemas
    elif isinstance(node, nodes.DependentSchemas):
        yield from node.schemas.values()
    elif isinstance(node, nodes.Conditional):
        yield from filter(None, (node.condition, node.consequent, node.alternative))


def is_open(schema: Schema) -> bool:
    """Return whether a schema describes properties whose names it does not list."""
    others = schema.find(nodes.AdditionalProperties) or schema.find(nodes.UnevaluatedProperties)
    accepts = others is not None and others.schema.only(nodes.Nothing) is None
    return accepts or schema.find(nodes.PatternProperties) is not None
