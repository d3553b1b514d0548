"""Redundant-check elimination: removes tests whose outcome is already known.

Inlining creates such tests: an inlined function tests again that a value is an object, and a
branch of a union tests again for the constant that selected it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from alcamine_validate.compiler.code import code
from alcamine_validate.compiler.statements import (
    Bind,
    DeferredCheck,
    Each,
    Fail,
    Guard,
    Member,
    Statement,
    When,
)

Body = tuple[Statement, ...]


@dataclass
class _Known:
    """The tests known to be true here, and the variable that holds each expression."""

    tests: frozenset[str] = frozenset()
    variables: dict[str, str] = field(default_factory=dict)

    def and_that(self, test: str) -> _Known:
        """Return a copy with ``test`` added to the true tests."""
        return _Known(self.tests | {test}, dict(self.variables))


def without_redundant_checks(body: Body) -> Body:
    """Return ``body`` without tests whose outcome is known; valid for boolean functions only."""
    return _body(body, _Known())


def _body(body: Body, known: _Known) -> Body:
    return tuple(each for statement in body for each in _statement(statement, known))


def _statement(statement: Statement, known: _Known) -> Body:
    if isinstance(statement, Guard):
        return _guard(statement, known)
    if isinstance(statement, When):
        cases = [(test, _body(body, known.and_that(test.text))) for test, body in statement.cases]
        otherwise = _body(statement.otherwise, known)
        return (replace(statement, cases=tuple(cases), otherwise=otherwise),)
    if isinstance(statement, Bind):
        known.variables[statement.expression.text] = statement.variable.text
    if isinstance(statement, Member) and _is_told(statement, known):
        return ()
    if isinstance(statement, Each | DeferredCheck | Member):
        return (replace(statement, body=_body(statement.body, known)),)
    return (statement,)


def _guard(statement: Guard, known: _Known) -> Body:
    """Return the guard, or only its body if the value is known to have the type."""
    test = statement.fail.test
    if test is None or test.text.count(" is not ") != 1 or " and " in test.text:
        return (replace(statement, body=_body(statement.body, known)),)
    passed = test.text.replace(" is not ", " is ")
    if passed in known.tests:
        return _body(statement.body, known)
    return (replace(statement, body=_body(statement.body, known.and_that(passed))),)


def _is_told(member: Member, known: _Known) -> bool:
    """Return whether a property is already known to equal the constant that ``member`` requires."""
    expression = code("{}.get({}, ABSENT)", member.owner, member.name).text
    variable = known.variables.get(expression)
    fail = _only_failure(member.body)
    if variable is None or fail is None or fail.test is None:
        return False
    asked, _, constant = fail.test.text.partition(" != ")
    return asked == member.variable.text and f"{variable} == {constant}" in known.tests


def _only_failure(body: Body) -> Fail | None:
    """Return the failure if it is the whole body, ignoring guards around it; else None."""
    match body:
        case (Guard(body=inner),):
            return _only_failure(inner)
        case (Fail() as fail,):
            return fail
    return None
