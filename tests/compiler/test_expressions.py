"""Expressions: what equals what, and what a walk finds."""

from __future__ import annotations

from alcamine_validate.compiler.expressions import (
    Accepts,
    Equals,
    HasType,
    IsOneOf,
    Local,
    Not,
    Property,
    Some,
    walk,
)
from alcamine_validate.schema.nodes import Schema

X = Local("x")


def test_equal_expressions_mean_the_same() -> None:
    """Expressions are equal if their parts are; of schemas, each is only itself."""
    schema = Schema("/a")
    assert HasType(X, ("null",)) == HasType(Local("x"), ("null",))
    assert Accepts(schema, X) == Accepts(schema, X)
    assert Accepts(schema, X) != Accepts(Schema("/a"), X)
    assert {Property(X, "a")}.isdisjoint({Equals(X, "a")})
    assert len({Property(X, "a"), Property(X, "a"), Property(X, "b")}) == 2


def test_lists_of_values_are_not_compared() -> None:
    """Two tests of values are not equal, because Python takes 1 and true for the same."""
    one, true = IsOneOf(X, (1,), (), "/enum"), IsOneOf(X, (True,), (), "/enum")
    assert one != true
    assert one != IsOneOf(X, (1,), (), "/enum")
    assert len({one, true}) == 2
    assert hash(IsOneOf(X, ([],), (), "/enum"))


def test_a_walk_yields_every_expression() -> None:
    """A walk yields an expression, and those in it and in its tuples."""
    test = Some((Not(Equals(Property(X, "a"), "b")), HasType(X, ("null",))))
    met = [type(each).__name__ for each in walk((test,))]
    assert met == ["Some", "Not", "Equals", "Property", "Local", "HasType", "Local"]
