"""Expressions: the values and tests in statements, as data without source of any language.

A renderer for some target gives each class its form there: ``python.expressions`` for Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from alcamine_validate.schema.nodes import Schema
from alcamine_validate.schema.pattern import Expression as Pattern
from alcamine_validate.schema.record import Record


class Expression(Record):
    """The base of all expressions. Equal ones mean the same."""


# Values


class Local(Expression):
    """A local variable, or the value that the function checks."""

    name: str


class Property(Expression):
    """The property ``name`` of an object; if it is absent, a value that differs from any JSON."""

    owner: Expression
    name: str


class Element(Expression):
    """The element of an array at an index that exists."""

    owner: Expression
    index: int


class Length(Expression):
    """The number of code points, elements or properties."""

    value: Expression


class AcceptCount(Expression):
    """How many of the schemas accept the value."""

    schemas: tuple[Schema, ...]
    value: Expression


class MatchCount(Expression):
    """How many elements of an array the schema accepts."""

    schema: Schema
    array: Expression


class FirstRepeat(Expression):
    """The indices of the first two equal elements of an array, or null if all differ."""

    array: Expression


# Tests


class HasType(Expression):
    """Whether the value has one of the types: names of JSON types, or "integer"."""

    value: Expression
    types: tuple[str, ...]


class Equals(Expression):
    """Whether the value is this string; the value may be absent."""

    value: Expression
    constant: str


class IsOneOf(Expression, eq=False):
    """Whether the value equals one of ``values``, as JSON.

    ``types`` are the types that the value is known to have; empty if nothing is known.
    ``pointer`` is the place of the values in the schema. Two such tests are never equal, because
    Python takes the values 1 and true for the same.
    """

    value: Expression
    values: tuple[Any, ...]
    types: tuple[str, ...]
    pointer: str


class Compare(Expression):
    """Whether a number compares to ``limit``, exactly; ``operator`` is <, <=, ==, >= or >."""

    value: Expression
    operator: str
    limit: int | float


class IsMultipleOf(Expression):
    """Whether a number is an exact multiple."""

    value: Expression
    divisor: int | float


class Matches(Expression):
    """Whether a pattern matches somewhere in a string."""

    value: Expression
    pattern: Pattern


class HasFormat(Expression):
    """Whether a string has a format; ``is_own`` means that the caller defines it."""

    value: Expression
    format: str
    is_own: bool


class InOrder(Expression):
    """Whether two timestamps are in order; true if either is not a timestamp."""

    earlier: Expression
    later: Expression


class HasProperty(Expression):
    """Whether an object has the property."""

    owner: Expression
    name: str


class IsIn(Expression):
    """Whether a name or index is in a set of them: see below."""

    item: Expression
    collection: Expression


class Accepts(Expression):
    """Whether the schema accepts the value."""

    schema: Schema
    value: Expression


class Not(Expression):
    """Whether the test is false."""

    test: Expression


class Some(Expression):
    """Whether at least one test is true; false if there are none."""

    tests: tuple[Expression, ...]


NEVER: Final = Some(())
"""The test that is always false."""


# Sets of property names or element indices


class Listed(Expression):
    """Names known at compile time."""

    names: tuple[str, ...]


class Indices(Expression):
    """The indices below ``stop``."""

    stop: int


class Everything(Expression):
    """All names of an object, or all indices of an array: ``kind`` is "object" or "array"."""

    value: Expression
    kind: str


class MatchingNames(Expression):
    """The names of an object that a pattern matches."""

    value: Expression
    pattern: Pattern


class MatchingIndices(Expression):
    """The indices of the elements that the schema accepts; ``index`` and ``item`` are variables."""

    array: Expression
    schema: Schema
    index: Local
    item: Local


class EvaluatedBy(Expression):
    """The names or indices that the schema evaluates in a value that it accepts.

    ``kind`` is "object" for names, "array" for indices.
    """

    schema: Schema
    kind: str
    value: Expression


class Choice(Expression):
    """The set ``yes`` if the test is true, else ``no``."""

    test: Expression
    yes: Expression
    no: Expression


class Union(Expression):
    """The union of sets."""

    sets: tuple[Expression, ...]


# Parts of pointers


class NameToken(Expression):
    """The reference token (RFC 6901) of a property name that is a variable."""

    name: Local


class IndexToken(Expression):
    """The reference token of an index that is a variable."""

    index: Local


def walk(value: Any) -> Iterator[Expression]:
    """Yield every expression in ``value``, an expression or a tuple, including nested ones."""
    if isinstance(value, Expression):
        yield value
        for part in vars(value).values():
            yield from walk(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from walk(part)
