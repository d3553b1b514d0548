"""Schemas as typed nodes, shared by the compiler, the typed dicts and later readers.

There is one class per keyword, or per group of keywords that only make sense together. Every node
has a ``pointer``, the place of its keyword in the document, for use in errors. Nodes are immutable
and hold no Python source. Section numbers are those of JSON Schema 2020-12: "core" or "validation".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from alcamine_validate.schema.pattern import Expression

K = TypeVar("K", bound="Keyword")


@dataclass(frozen=True, eq=False)
class Keyword:
    """The base of all keyword nodes; ``pointer`` is the place of the keyword."""

    pointer: str


@dataclass(frozen=True, eq=False)
class Schema:
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


@dataclass(frozen=True, eq=False)
class ResolvedSchema:
    """The schemas of one document: the root, and the targets of references by key.

    A key is the definition's pointer. If it is read in several dynamic scopes, the keys after the
    first have a suffix. ``evaluates`` says that some schema depends on which properties or elements
    others have evaluated.
    """

    root: Schema
    definitions: Mapping[str, Schema]
    evaluates: bool


@dataclass(frozen=True, eq=False)
class Nothing(Keyword):
    """The schema ``false`` (core 4.3.2): no value is accepted."""


@dataclass(frozen=True, eq=False)
class Type(Keyword):
    """``type`` (validation 6.1.1), or a union that is equivalent to one."""

    types: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Enum(Keyword):
    """``enum`` and ``const`` (validation 6.1.2, 6.1.3)."""

    values: tuple[Any, ...]
    kind: str = "enum"


@dataclass(frozen=True, eq=False)
class PairedEnum(Enum):
    """An ``enum`` in a branch of a :class:`Dispatch` whose values are divided among branches.

    ``owners`` maps a value to the constant of the only branch that lists it; ``property`` and
    ``constant`` select this branch.
    """

    property: str = ""
    constant: str = ""
    owners: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class NumberLimit(Keyword):
    """``maximum``, ``exclusiveMaximum``, ``minimum``, ``exclusiveMinimum`` (validation 6.2)."""

    kind: str
    limit: int | float


@dataclass(frozen=True, eq=False)
class MultipleOf(Keyword):
    """``multipleOf`` (validation 6.2.1)."""

    divisor: int | float


@dataclass(frozen=True, eq=False)
class SizeLimit(Keyword):
    """``maxLength`` … ``minProperties`` (validation 6.3 to 6.5); string lengths are code points."""

    kind: str
    limit: int


@dataclass(frozen=True, eq=False)
class Pattern(Keyword):
    """``pattern`` (validation 6.3.3): the ECMA-262 pattern, and an equivalent expression."""

    pattern: str
    expression: Expression


@dataclass(frozen=True, eq=False)
class Format(Keyword):
    """``format`` (validation 7), asserted."""

    name: str


@dataclass(frozen=True, eq=False)
class UniqueItems(Keyword):
    """``uniqueItems: true`` (validation 6.4.3)."""


@dataclass(frozen=True, eq=False)
class PrefixItems(Keyword):
    """``prefixItems`` (core 10.3.1.1)."""

    schemas: tuple[Schema, ...]


@dataclass(frozen=True, eq=False)
class Items(Keyword):
    """``items`` (core 10.3.1.2), for the elements from index ``start`` on."""

    schema: Schema
    start: int


@dataclass(frozen=True, eq=False)
class Contains(Keyword):
    """``contains`` with ``minContains`` and ``maxContains`` (core 10.3.1.3, validation 6.4)."""

    schema: Schema
    minimum: int
    maximum: int | None
    minimum_pointer: str
    maximum_pointer: str


@dataclass(frozen=True, eq=False)
class Required(Keyword):
    """``required`` (validation 6.5.3)."""

    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Properties(Keyword):
    """``properties`` (core 10.3.2.1)."""

    schemas: Mapping[str, Schema]


@dataclass(frozen=True, eq=False)
class PatternProperties(Keyword):
    """``patternProperties`` (core 10.3.2.2): (ECMA-262 pattern, expression, schema) each."""

    patterns: tuple[tuple[str, Expression, Schema], ...]


@dataclass(frozen=True, eq=False)
class AdditionalProperties(Keyword):
    """``additionalProperties`` (core 10.3.2.3), for properties that its siblings do not cover."""

    schema: Schema
    names: tuple[str, ...]
    patterns: tuple[Expression, ...]


@dataclass(frozen=True, eq=False)
class PropertyNames(Keyword):
    """``propertyNames`` (core 10.3.2.4)."""

    schema: Schema


@dataclass(frozen=True, eq=False)
class DependentRequired(Keyword):
    """``dependentRequired`` (validation 6.5.4)."""

    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class DependentSchemas(Keyword):
    """``dependentSchemas`` (core 10.2.2.4)."""

    schemas: Mapping[str, Schema]


@dataclass(frozen=True, eq=False)
class AllOf(Keyword):
    """``allOf`` (core 10.2.1.1)."""

    schemas: tuple[Schema, ...]


@dataclass(frozen=True, eq=False)
class AnyOf(Keyword):
    """``anyOf`` (core 10.2.1.2)."""

    schemas: tuple[Schema, ...]


@dataclass(frozen=True, eq=False)
class OneOf(Keyword):
    """``oneOf`` (core 10.2.1.3)."""

    schemas: tuple[Schema, ...]


@dataclass(frozen=True, eq=False)
class Not(Keyword):
    """``not`` (core 10.2.1.4)."""

    schema: Schema


@dataclass(frozen=True, eq=False)
class Conditional(Keyword):
    """``if`` with ``then`` and ``else`` (core 10.2.2)."""

    condition: Schema
    consequent: Schema | None
    alternative: Schema | None


@dataclass(frozen=True, eq=False)
class Reference(Keyword):
    """``$ref`` and ``$dynamicRef`` (core 8.2.3); ``target`` is the key of the definition."""

    target: str


@dataclass(frozen=True, eq=False)
class UnevaluatedItems(Keyword):
    """``unevaluatedItems`` (core 11.2), for the elements that nothing else has evaluated."""

    schema: Schema


@dataclass(frozen=True, eq=False)
class UnevaluatedProperties(Keyword):
    """``unevaluatedProperties`` (core 11.3), for the properties that nothing else has evaluated."""

    schema: Schema


@dataclass(frozen=True, eq=False)
class TimestampOrder(Keyword):
    """``x-timestamp-order``, our own keyword: (earlier, later) pairs of properties."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class ByType(Keyword):
    """A union whose branches are discriminated by the instance's type: (types, branch) each."""

    cases: tuple[tuple[tuple[str, ...], Schema], ...]


@dataclass(frozen=True, eq=False)
class Dispatch(Keyword):
    """A union of objects discriminated by a required constant: (constant, branch) each.

    ``required_pointer`` is the place of the ``required`` that a missing ``property`` violates.
    """

    property: str
    branches: tuple[tuple[str, Schema], ...]
    required_pointer: str
