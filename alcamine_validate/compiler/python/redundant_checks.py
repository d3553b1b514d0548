"""Redundant-check elimination: removes tests whose outcome is already known.

Inlining creates such tests: an inlined function tests again that a value is an object, and a
branch of a union tests again for the constant that selected it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from alcamine_validate.compiler.expressions import (
    Equals,
    Expression,
    HasProperty,
    HasType,
    IsOneOf,
    Property,
)
from alcamine_validate.compiler.python.boolean_analysis import Known, batch_of, uses
from alcamine_validate.compiler.statements import (
    Bind,
    Body,
    Check,
    Guard,
    Member,
    Statement,
    When,
    body_of,
)


@dataclass
class _Facts:
    """The tests known to be true here, and the variable that holds each property.

    Variables are added in place: each is bound once, and what follows a property comes after it.
    """

    tests: frozenset[Expression] = frozenset()
    variables: dict[Expression, Expression] = field(default_factory=dict)

    def and_that(self, test: Expression) -> _Facts:
        """Return a copy with ``test`` added to the true tests."""
        return _Facts(self.tests | {test}, dict(self.variables))


def without_redundant_checks(body: Body) -> Body:
    """Return ``body`` without tests whose outcome is known; valid for boolean functions only."""
    return _body(body, _Facts())


def _body(body: Body, known: _Facts) -> Body:
    return body_of(
        each
        for index, statement in enumerate(body)
        for each in _statement(statement, body[index + 1 :], known)
    )


def _statement(
    statement: Statement, after: tuple[Statement, ...], known: _Facts
) -> Iterator[Statement]:
    match statement:
        case Guard(check, body=body) if not batch_of(statement):
            test = check.requirement
            if test in known.tests:
                yield from _body(body, known)
            else:
                yield statement.replaced(body=_body(body, known.and_that(test)))
        case Check(requirement) if requirement in known.tests:
            pass
        case When(cases, otherwise):
            inner = tuple((test, _body(body, known.and_that(test))) for test, body in cases)
            yield When(inner, otherwise and _body(otherwise, known))
        case Member(owner, name, variable) if _is_told(statement, known):
            yield Known(HasProperty(owner, name))
            if uses(after, variable):
                yield Bind(variable, Property(owner, name))
        case _:
            if isinstance(statement, Member):
                known.variables[Property(statement.owner, statement.name)] = statement.variable
            yield statement.with_bodies(lambda body: _body(body, known))


def _is_told(member: Member, known: _Facts) -> bool:
    """Return whether a property is already known to equal the constant that ``member`` requires."""
    variable = known.variables.get(Property(member.owner, member.name))
    constant = _only_constant(member.body, member.variable)
    return (
        variable is not None and constant is not None and Equals(variable, constant) in known.tests
    )


def _only_constant(body: Body, variable: Expression) -> str | None:
    """Return the string if being it is all that ``body`` requires of ``variable``, else None."""
    match body:
        case (Guard(Check(HasType(value, types)), body=inner),) if value == variable:
            return _only_constant(inner, variable) if "string" in types else None
        case (Check(IsOneOf(value, (str(only),))),) if value == variable:
            return only
    return None
