"""Schemas as typed nodes, shared by the compiler, the typed dicts and later readers.

There is one class per keyword, or per group of keywords that only make sense together. Every node
has a ``pointer``, the place of its keyword in the document, for use in errors. Nodes are immutable
and hold no Python source. Section numbers are those of JSON Schema 2020-12: "core" or "validation".
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from alcamine_validate.schema.pattern import Expression
from alcamine_validate.schema.record import Record

K = TypeVar("K", bound="Keyword")


class Keyword(Record, eq=False):
    """The base of all keyword nodes; ``pointer`` is the place of the keyword."""

    pointer: str


class Schema(Record, eq=False):
    """A schema: the conjunction of its keywords. Without keywords it accepts everything."""

    pointer: str
    keywords: tuple[Keyword, ...] = ()

    def find(self, kind: type[K]) -> K | None:
        """Return the first keyword node of the class ``kind``, or None."""
        return next((node for node in self.keywords if isinstance(node, kind)), None)

    def only(self, kind: type[K]) -> K | None:
        """Return the only keyword node if it is of the class ``kind``, else None."""
        match self.keywords:
            case (node,) if isinstance(node, kind):
                return node
        return None


class ResolvedSchema(Record, eq=False):
    """The schemas of one document: the root, and the targets of references by key.

    A key is the definition's pointer. If it is read in several dynamic scopes, the keys after the
    first have a suffix. ``evaluates`` says that some schema depends on which properties or elements
    others have evaluated.
    """

    root: Schema
    definitions: Mapping[str, Schema]
    evaluates: bool


class Nothing(Keyword, eq=False):
    """The schema ``false`` (core 4.3.2): no value is accepted."""


class Type(Keyword, eq=False):
    """``type`` (validation 6.1.1), or a union that is equivalent to one."""

    types: tuple[str, ...]


class Enum(Keyword, eq=False):
    """``enum`` and ``const`` (validation 6.1.2, 6.1.3)."""

    values: tuple[Any, ...]
    kind: str = "enum"


class PairedEnum(Enum, eq=False):
    """An ``enum`` in a branch of a :class:`Dispatch` whose values are divided among branches.

    ``owners`` maps a value to the constant of the only branch that lists it; ``property`` and
    ``constant`` select this branch.
    """

    property: str = ""
    constant: str = ""
    owners: Mapping[str, str] = MappingProxyType({})


class NumberLimit(Keyword, eq=False):
    """``maximum``, ``exclusiveMaximum``, ``minimum``, ``exclusiveMinimum`` (validation 6.2)."""

    kind: str
    limit: int | float


class MultipleOf(Keyword, eq=False):
    """``multipleOf`` (validation 6.2.1)."""

    divisor: int | float


class SizeLimit(Keyword, eq=False):
    """``maxLength`` … ``minProperties`` (validation 6.3 to 6.5); string lengths are code points."""

    kind: str
    limit: int


class Pattern(Keyword, eq=False):
    """``pattern`` (validation 6.3.3): the ECMA-262 pattern, and an equivalent expression."""

    pattern: str
    expression: Expression


class Format(Keyword, eq=False):
    """``format`` (validation 7), asserted."""

    name: str


class UniqueItems(Keyword, eq=False):
    """``uniqueItems: true`` (validation 6.4.3)."""


class PrefixItems(Keyword, eq=False):
    """``prefixItems`` (core 10.3.1.1)."""

    schemas: tuple[Schema, ...]


class Items(Keyword, eq=False):
    """``items`` (core 10.3.1.2), for the elements from index ``start`` on."""

    schema: Schema
    start: int


class Contains(Keyword, eq=False):
    """``contains`` with ``minContains`` and ``maxContains`` (core 10.3.1.3, validation 6.4)."""

    schema: Schema
    minimum: int
    maximum: int | None
    minimum_pointer: str
    maximum_pointer: str


class Required(Keyword, eq=False):
    """``required`` (validation 6.5.3)."""

    names: tuple[str, ...]


class Properties(Keyword, eq=False):
    """``properties`` (core 10.3.2.1)."""

    schemas: Mapping[str, Schema]


class PatternProperties(Keyword, eq=False):
    """``patternProperties`` (core 10.3.2.2): (ECMA-262 pattern, expression, schema) each."""

    patterns: tuple[tuple[str, Expression, Schema], ...]


class AdditionalProperties(Keyword, eq=False):
    """``additionalProperties`` (core 10.3.2.3), for properties that its siblings do not cover."""

    schema: Schema
    names: tuple[str, ...]
    patterns: tuple[Expression, ...]


class PropertyNames(Keyword, eq=False):
    """``propertyNames`` (core 10.3.2.4)."""

    schema: Schema


class DependentRequired(Keyword, eq=False):
    """``dependentRequired`` (validation 6.5.4)."""

    names: Mapping[str, tuple[str, ...]]


class DependentSchemas(Keyword, eq=False):
    """``dependentSchemas`` (core 10.2.2.4)."""

    schemas: Mapping[str, Schema]


class AllOf(Keyword, eq=False):
    """``allOf`` (core 10.2.1.1)."""

    schemas: tuple[Schema, ...]


class AnyOf(Keyword, eq=False):
    """``anyOf`` (core 10.2.1.2)."""

    schemas: tuple[Schema, ...]


class OneOf(Keyword, eq=False):
    """``oneOf`` (core 10.2.1.3)."""

    schemas: tuple[Schema, ...]


class Not(Keyword, eq=False):
    """``not`` (core 10.2.1.4)."""

    schema: Schema


class Conditional(Keyword, eq=False):
    """``if`` with ``then`` and ``else`` (core 10.2.2)."""

    condition: Schema
    consequent: Schema | None
    alternative: Schema | None


class Reference(Keyword, eq=False):
    """``$ref`` and ``$dynamicRef`` (core 8.2.3); ``target`` is the key of the definition."""

    target: str


class UnevaluatedItems(Keyword, eq=False):
    """``unevaluatedItems`` (core 11.2), for the elements that nothing else has evaluated."""

    schema: Schema


class UnevaluatedProperties(Keyword, eq=False):
    """``unevaluatedProperties`` (core 11.3), for the properties that nothing else has evaluated."""

    schema: Schema


class TimestampOrder(Keyword, eq=False):
    """``x-timestamp-order``, our own keyword: (earlier, later) pairs of properties."""

    pairs: tuple[tuple[str, str], ...]


class ByType(Keyword, eq=False):
    """A union whose branches are discriminated by the instance's type: (types, branch) each."""

    cases: tuple[tuple[tuple[str, ...], Schema], ...]


class Dispatch(Keyword, eq=False):
    """A union of objects discriminated by a required constant: (constant, branch) each.

    ``required_pointer`` is the place of the ``required`` that a missing ``property`` violates.
    """

    property: str
    branches: tuple[tuple[str, Schema], ...]
    required_pointer: str
