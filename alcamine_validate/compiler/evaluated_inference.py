"""Which properties or elements of an accepted value a schema evaluates, as known at compile time.

JSON Schema 2020-12 core, sections 10 and 11: ``unevaluatedProperties`` and ``unevaluatedItems``
apply to the properties and elements that are not evaluated by adjacent keywords, nor by
subschemas that apply to the same value and accept it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, ResolvedSchema, Schema
from alcamine_validate.schema.pattern import Expression
from alcamine_validate.schema.record import Record

_LARGEST: Final = 100
"""Limit of names and patterns copied from a subschema; with more, it gets a function."""


class Evaluated(Record):
    """The properties or elements that a schema evaluates in every value that it accepts.

    Either ``everything``, or the properties that have these ``names`` or match these
    ``patterns``, or the elements before the index ``start``. If ``is_settled`` is false, more
    are evaluated, depending on the value.
    """

    everything: bool = False
    names: frozenset[str] = frozenset()
    patterns: frozenset[Expression] = frozenset()
    start: int = 0
    is_settled: bool = True

    @property
    def is_nothing(self) -> bool:
        """Whether the schema never evaluates anything."""
        return self == _NOTHING

    @property
    def is_known(self) -> bool:
        """Whether this is everything, or complete at compile time and small."""
        small = len(self.names) + len(self.patterns) <= _LARGEST
        return self.everything or (self.is_settled and small)


_NOTHING: Final = Evaluated()
_EVERYTHING: Final = Evaluated(everything=True)
_UNSETTLED: Final = Evaluated(is_settled=False)

OWN: Final[dict[str, dict[type[Keyword], Callable[[Any], Evaluated]]]] = {
    "object": {
        nodes.Properties: lambda node: Evaluated(names=frozenset(node.schemas)),
        nodes.PatternProperties: lambda node: Evaluated(
            patterns=frozenset(expression for _, expression, _ in node.patterns)
        ),
        nodes.AdditionalProperties: lambda _: _EVERYTHING,
        nodes.UnevaluatedProperties: lambda _: _EVERYTHING,
    },
    "array": {
        nodes.PrefixItems: lambda node: Evaluated(start=len(node.schemas)),
        nodes.Items: lambda _: _EVERYTHING,
        nodes.UnevaluatedItems: lambda _: _EVERYTHING,
        nodes.Contains: lambda _: _UNSETTLED,
    },
}
"""By JSON type: what each keyword evaluates without its in-place subschemas."""


class EvaluatedInference:
    """Computes what each schema evaluates in values of one type, "object" or "array"."""

    def __init__(self, resolved: ResolvedSchema, kind: str) -> None:
        self.resolved = resolved
        self.kind = kind
        self._known: dict[int, Evaluated] = {}

    def of(self, schema: Schema) -> Evaluated:
        """Return what ``schema`` evaluates (cached)."""
        if id(schema) not in self._known:
            self._known[id(schema)] = self.of_all(schema.keywords)
        return self._known[id(schema)]

    def of_all(self, keywords: Iterable[Keyword]) -> Evaluated:
        """Return what ``keywords`` of one schema evaluate together."""
        found = [part for node in keywords for part in self._parts(node)]
        return Evaluated(
            any(part.everything for part in found),
            frozenset[str]().union(*(part.names for part in found)),
            frozenset[Expression]().union(*(part.patterns for part in found)),
            max((part.start for part in found), default=0),
            all(part.is_settled for part in found),
        )

    def certain(self, node: Keyword) -> Iterator[Schema]:
        """Yield the subschemas that accept the same value whenever the keyword does."""
        if isinstance(node, nodes.AllOf):
            yield from node.schemas
        elif isinstance(node, nodes.Reference):
            yield self.resolved.definitions[node.target]
        elif isinstance(node, nodes.ByType):
            yield from (schema for types, schema in node.cases if self.kind in types)

    def _parts(self, node: Keyword) -> Iterator[Evaluated]:
        """Yield what a keyword evaluates directly and through its in-place subschemas."""
        own = OWN[self.kind].get(type(node))
        if own is not None:
            yield own(node)
        for schema in self.certain(node):
            covered = self.of(schema)
            yield covered if covered.is_known else _UNSETTLED
        if any(not self.of(schema).is_nothing for schema in self._uncertain(node)):
            yield _UNSETTLED

    def _uncertain(self, node: Keyword) -> Iterator[Schema]:
        """Yield the subschemas that may or may not accept the same value."""
        if isinstance(node, nodes.AnyOf | nodes.OneOf):
            yield from node.schemas
        elif isinstance(node, nodes.Conditional):
            yield from filter(None, (node.condition, node.consequent, node.alternative))
        elif isinstance(node, nodes.DependentSchemas) and self.kind == "object":
            yield from node.schemas.values()
        elif isinstance(node, nodes.Dispatch) and self.kind == "object":
            yield from (schema for _, schema in node.branches)
