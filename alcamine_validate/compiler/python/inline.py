"""Inlines functions that are called from only one place.

A call costs as much as three checks. Only functions in the gathering form are inlined, because
they run for nearly all values; the other forms keep one function per schema.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from alcamine_validate.compiler.checks import Checks
from alcamine_validate.compiler.python.redundant_checks import without_redundant_checks
from alcamine_validate.compiler.statements import (
    Body,
    Function,
    Invoke,
    Nesting,
    Statement,
    body_of,
    walk,
)

_DEEPEST: Final = 20
"""How many statements may surround a call that is inlined.

Python refuses 100 levels of indentation, and 20 loops inside each other.
"""


class Inlined(Nesting):
    """The body of the function of the schema at ``pointer``, in place of a call."""

    pointer: str


class Inliner:
    """Replaces the call of each function that is called only once by the body of the function."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks
        self._calls = Counter(
            id(each.schema)
            for function in checks.functions.values()
            for each in walk(function.body)
            if isinstance(each, Invoke)
        )
        self._calls[id(checks.resolved.root)] += 1

    def inlined(self, function: Function) -> Body:
        """Return the body of ``function`` with the functions inlined that only it calls."""
        # The names are copied, so that the statements are the same for every rendering of them.
        own = replace(function, names=function.names.copy())
        return without_redundant_checks(self._body(own.body, own, 0))

    def _body(self, body: Body, function: Function, depth: int) -> Body:
        return body_of(self._statement(each, function, depth) for each in body)

    def _statement(self, statement: Statement, function: Function, depth: int) -> Statement:
        if not isinstance(statement, Invoke):
            return statement.with_bodies(lambda body: self._body(body, function, depth + 1))
        schema = statement.schema
        if self._calls[id(schema)] > 1 or depth >= _DEEPEST:
            return statement
        stated = body_of(self._checks.stated(schema, statement.value, function))
        return Inlined(schema.pointer, body=self._body(stated, function, depth + 1))
