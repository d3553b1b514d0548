"""The subschemas of a schema that apply to the same value, which are read together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, Schema
from alcamine_validate.schema.references import described_in_place

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
            below = [sub for node in each.keywords for sub in described_in_place(node, definitions)]
            waiting += reversed(below)


class Acceptance:
    """Answers whether schemas accept a kind of value, as far as its type and spelling decide that.

    ``accepts`` returns whether a keyword without subschemas does; each schema is asked once.
    """

    def __init__(
        self, definitions: Mapping[str, Schema], accepts: Callable[[Keyword], bool], type_: str
    ) -> None:
        self._definitions = definitions
        self._accepts = accepts
        self._type = type_
        self._known: dict[int, bool] = {}

    def of(self, schema: Schema) -> bool:
        """Return whether a schema accepts such values."""
        known = self._known.get(id(schema))
        if known is None:
            self._known[id(schema)] = True  # for a schema that leads back to itself
            known = self._known[id(schema)] = all(map(self._of_keyword, schema.keywords))
        return known

    def _of_keyword(self, node: Keyword) -> bool:
        match node:
            case nodes.Type(types=types):
                accepts = self._type in types
            case nodes.Reference(target=target):
                accepts = self.of(self._definitions[target])
            case nodes.ByType(cases=cases):
                accepts = any(self._type in types and self.of(each) for types, each in cases)
            case nodes.AllOf(schemas=schemas):
                accepts = all(map(self.of, schemas))
            case nodes.AnyOf(schemas=schemas) | nodes.OneOf(schemas=schemas):
                accepts = any(map(self.of, schemas))
            case nodes.Not(schema=refused):
                accepts = self._of_refused(refused)
            case nodes.Nothing() | nodes.Dispatch():
                accepts = False
            case _:
                accepts = self._accepts(node)
        return accepts

    def _of_refused(self, refused: Schema) -> bool:
        return not self.of(refused)


def elements_of(node: Keyword) -> list[Schema]:
    """Return the schemas that a keyword has for elements of an array."""
    if isinstance(node, nodes.PrefixItems):
        return list(node.schemas)
    return [node.schema] if isinstance(node, nodes.Items | nodes.UnevaluatedItems) else []


def is_open(schema: Schema) -> bool:
    """Return whether a schema describes properties whose names it does not list."""
    others = schema.find(nodes.AdditionalProperties) or schema.find(nodes.UnevaluatedProperties)
    accepts = others is not None and others.schema.only(nodes.Nothing) is None
    return accepts or schema.find(nodes.PatternProperties) is not None
