"""Inlines functions that are called from only one place.

A call costs as much as three checks. Only functions in the gathering form are inlined, because
they run for nearly all values; the other forms keep one function per schema.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from alcamine_validate.compiler.checks import Body, Checks
from alcamine_validate.compiler.redundant_checks import without_redundant_checks
from alcamine_validate.compiler.statements import (
    DeferredCheck,
    Each,
    Function,
    Guard,
    Invoke,
    Member,
    SourceComment,
    Statement,
    When,
    walk,
)
from alcamine_validate.schema.references import reached

_DEEPEST: Final = 6
"""How deep functions are inlined into each other; Python limits indentation."""

_LARGE: Final = 10
"""An object with at least this many members in its schema is large."""


class Inliner:
    """Replaces the call of each function that is called only once by the body of the function."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks
        self._called = {
            key: [id(each.schema) for each in walk(function.body) if isinstance(each, Invoke)]
            for key, function in checks.functions.items()
        }
        self._calls = Counter(each for calls in self._called.values() for each in calls)
        self._calls[id(checks.resolved.root)] += 1
        self.large = frozenset(
            key for key, function in checks.functions.items() if self._is_large(key, function)
        )
        """The functions of large objects, by the identity of their schemas.

        Collecting functions run the boolean check of each such object first. Recursive functions
        are excluded: a value could be checked once for each object around it.
        """

    def _is_large(self, key: int, function: Function) -> bool:
        members = sum(isinstance(each, Member) for each in walk(function.body))
        return members >= _LARGE and key not in reached(self._called[key], self._called)

    def inlined(self, function: Function) -> Function:
        """Return ``function`` with the functions inlined that only it calls."""
        return replace(
            function, body=without_redundant_checks(self._body(function.body, function, ()))
        )

    def _body(self, body: Body, function: Function, inside: tuple[int, ...]) -> Body:
        return tuple(
            each for statement in body for each in self._statement(statement, function, inside)
        )

    def _statement(self, statement: Statement, function: Function, inside: tuple[int, ...]) -> Body:
        if isinstance(statement, Invoke):
            return self._invoke(statement, function, inside)
        if isinstance(statement, When):
            cases = ((test, self._body(body, function, inside)) for test, body in statement.cases)
            otherwise = self._body(statement.otherwise, function, inside)
            return (replace(statement, cases=tuple(cases), otherwise=otherwise),)
        if isinstance(statement, Guard | Each | Member | DeferredCheck):
            return (replace(statement, body=self._body(statement.body, function, inside)),)
        return (statement,)

    def _invoke(self, call: Invoke, function: Function, inside: tuple[int, ...]) -> Body:
        schema = call.schema
        if self._calls[id(schema)] > 1 or id(schema) in inside or len(inside) >= _DEEPEST:
            return (call,)
        stated = self._checks.stated(schema, call.value, function)
        body = self._body(stated, function, (*inside, id(schema)))
        return (SourceComment(schema.pointer), *body) if body else ()
