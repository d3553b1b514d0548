"""Whether Python can certainly compile and execute the module of given statements.

Python refuses code of more than 100 levels of indentation or 20 loops in each other, and what is
nested too deep for its parser, such as a chain of a thousand ``elif``. Expressions and constants
can be nested, too, and ``re`` refuses some patterns.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from alcamine_validate.compiler import expressions
from alcamine_validate.compiler.expressions import Expression
from alcamine_validate.compiler.statements import Body, Function, Statement, When, expressions_of

DEEPEST_BODY: Final = 16
"""The most bodies in each other in one function.

Inlining adds 20 at most (see ``compiler/python/inline.py``), and every second one is that of a type
test, so that there are 18 loops in each other at most.
"""

MOST_CASES: Final = 100
"""The most cases of a statement, each of which is an ``elif``."""

_FLAT: Final = frozenset(
    {
        expressions.Compare,
        expressions.Equals,
        expressions.HasFormat,
        expressions.HasProperty,
        expressions.HasType,
        expressions.InOrder,
        expressions.IsIn,
        expressions.IsOneOf,
        expressions.Length,
        expressions.Listed,
        expressions.Local,
        expressions.Not,
        expressions.Property,
        expressions.Some,
    }
)
"""Expressions that are never nested deep, and that no value of a schema makes invalid."""

_SCALARS: Final = frozenset({str, int, float, bool, type(None)})


def certainly_loads(functions: Iterable[Function]) -> bool:
    """Return whether all functions are far from the limits of Python."""
    return all(_is_small(each.body, 1) for each in functions)


def _is_small(body: Body, depth: int) -> bool:
    return depth <= DEEPEST_BODY and all(
        _is_flat(statement) and all(_is_small(each, depth + 1) for each in statement.bodies())
        for statement in body
    )


def _is_flat(statement: Statement) -> bool:
    if isinstance(statement, When) and len(statement.cases) > MOST_CASES:
        return False
    return all(map(_is_plain, expressions_of(statement)))


def _is_plain(value: Any) -> bool:
    """Return whether an expression, or the value of a field of one, has only what is flat."""
    if isinstance(value, Expression):
        return type(value) in _FLAT and all(map(_is_plain, vars(value).values()))
    return all(map(_is_plain, value)) if isinstance(value, tuple) else type(value) in _SCALARS
