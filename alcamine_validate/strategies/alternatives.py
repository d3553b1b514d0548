"""Schemas as alternatives: conjunctions of keywords, one of which a value must satisfy.

Subschemas that apply to the same value are merged: all of ``allOf`` and of references, one branch
at a time of unions, and ``if`` either with its ``then`` or negated with its ``else``. So all
limits on a value are side by side, wherever the schema states them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import reduce
from itertools import product
from typing import Any, Final

from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, Schema
from alcamine_validate.strategies.scope import Conjunction, Schemas

_MOST: Final = 48
"""About the maximum number of alternatives per schema; more are thinned out evenly."""

Piece = Schema | Keyword
Branches = list[tuple[Piece, ...]]


class Unproved(Keyword, eq=False):
    """Marks a merged keyword that a drawn value may still violate."""


class Alternatives:
    """Splits schemas; ``recursive`` are the definitions that refer to themselves."""

    def __init__(self, definitions: Mapping[str, Schema], recursive: Collection[Schema]) -> None:
        self._definitions = definitions
        self._recursive = recursive

    def of(self, schemas: Schemas) -> list[Conjunction]:
        """Return the conjunctions, one of which a value valid for all ``schemas`` satisfies."""
        return self._all([self._part(schema) for schema in schemas], schemas[0].pointer)

    def _all(self, choices: list[list[Conjunction]], pointer: str) -> list[Conjunction]:
        """Return every combination of one conjunction from each list, or an even share of them."""
        return reduce(_combined, choices, [Conjunction(pointer, ())])

    def _part(self, part: Piece) -> list[Conjunction]:
        if isinstance(part, Schema):
            found = self._all([self._part(node) for node in part.keywords], part.pointer)
            if part in self._recursive:
                return [Conjunction(each.pointer, each.keywords, True) for each in found]
            return found
        return self._keyword(part)

    def _keyword(self, node: Keyword) -> list[Conjunction]:
        branches: Branches
        if isinstance(node, nodes.Reference):
            branches = [(self._definitions[node.target],)]
        elif type(node) in _BRANCHES:
            branches = _BRANCHES[type(node)](node)
        else:
            return [Conjunction(node.pointer, (node,))]
        return [
            each
            for branch in branches
            for each in self._all([self._part(part) for part in branch], node.pointer)
        ]


def _combined(one: list[Conjunction], other: list[Conjunction]) -> list[Conjunction]:
    pairs = list(product(one, other))
    # An odd step visits all elements of both lists even if their lengths are powers of two.
    step = len(pairs) // _MOST | 1
    return [
        Conjunction(
            first.pointer,
            tuple(dict.fromkeys((*first.keywords, *second.keywords))),
            first.recurs or second.recurs,
        )
        for first, second in pairs[:: step if len(pairs) > _MOST else 1]
    ]


# Keywords whose subschemas apply to the same value, and the parts of each branch


def _conditional(node: nodes.Conditional) -> Branches:
    met = (node.condition, *([node.consequent] if node.consequent else []))
    negated = nodes.Not(node.pointer, node.condition)
    return [met, (negated, *([node.alternative] if node.alternative else []))]


def _dependent_schemas(node: nodes.DependentSchemas) -> Branches:
    """Return a branch for each combination of present and absent properties (the first five)."""
    each: list[Branches] = []
    for name, schema in node.schemas.items():
        nothing = Schema(node.pointer, (nodes.Nothing(node.pointer),))
        absent = nodes.Properties(node.pointer, {name: nothing})
        present = nodes.Required(node.pointer, (name,))
        unproved = Unproved(node.pointer)
        each.append([(absent, unproved), (present, schema, unproved)])
    return [tuple(part for parts in way for part in parts) for way in product(*each[:5])]


_BRANCHES: Final[dict[type[Keyword], Callable[[Any], Branches]]] = {
    nodes.AllOf: lambda node: [node.schemas],
    nodes.AnyOf: lambda node: [(schema,) for schema in node.schemas],
    nodes.OneOf: lambda node: [(schema, Unproved(node.pointer)) for schema in node.schemas],
    nodes.ByType: lambda node: [(schema,) for _, schema in node.cases],
    nodes.Dispatch: lambda node: [(schema,) for _, schema in node.branches],
    nodes.Conditional: _conditional,
    nodes.DependentSchemas: _dependent_schemas,
}
