"""Statements: the checks of functions, independent of how and to what they are rendered.

Each check is stated once, as one of these classes. Every renderer reads them, which keeps the
meaning of all renderings the same. What makes a rendering fast is its own analysis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from alcamine_validate.compiler.expressions import (
    NEVER,
    Expression,
    IndexToken,
    Local,
    NameToken,
)
from alcamine_validate.compiler.names import Names
from alcamine_validate.schema.nodes import Schema
from alcamine_validate.schema.record import Record
from alcamine_validate.text.json_pointer import escape


class At(Record):
    """The pointer of a value, relative to the value that the function checks."""

    pieces: tuple[str | NameToken | IndexToken, ...] = ()

    def member(self, name: str) -> At:
        """Return the pointer of the member ``name``, which is known at compile time."""
        return self._then("/" + escape(name))

    def found(self, token: NameToken | IndexToken) -> At:
        """Return the pointer of a member or element that is known only at run time."""
        return At((*self._then("/").pieces, token))

    def _then(self, piece: str) -> At:
        match self.pieces:
            case (*others, str(last)):
                return At((*others, last + piece))
        return At((*self.pieces, piece))


class Report(Record):
    """The violation that a check reports.

    ``params`` are the facts for its message: expressions, or JSON values known at compile time.
    """

    kind: str
    at: At
    schema_pointer: str
    params: tuple[tuple[str, Any], ...] = ()


class Statement(Record):
    """The base of all statements."""

    def bodies(self) -> Iterator[Body]:
        """Yield the nested bodies."""
        yield from ()

    def with_bodies(self, change: Callable[[Body], Body]) -> Self:  # noqa: ARG002
        """Return the statement with ``change`` applied to its nested bodies, in order."""
        return self


Body = tuple[Statement, *tuple[Statement, ...]]
"""Statements in the order of their execution. There is at least one: see :func:`body_of`."""


class Accept(Statement):
    """Nothing to check."""


def body_of(statements: Iterable[Statement]) -> Body:
    """Return ``statements`` as a body, which accepts if there are none."""
    found = tuple(statements)
    if not found:
        return (Accept(),)
    first, *others = found
    return (first, *others)


class Check(Statement):
    """A requirement, and the violation if it is not met."""

    requirement: Expression
    report: Report


def fail(report: Report) -> Check:
    """Return the check that always reports."""
    return Check(NEVER, report)


class Nesting(Statement):
    """A statement with one body."""

    body: Body = field(kw_only=True)

    def bodies(self) -> Iterator[Body]:
        """Yield the body."""
        yield self.body

    def with_bodies(self, change: Callable[[Body], Body]) -> Self:
        """Return the statement with ``change`` applied to its body."""
        return self.replaced(body=change(self.body))


class Guard(Nesting):
    """A check, and ``body`` if its requirement is met."""

    check: Check


class When(Statement):
    """The body of the first case whose test is true, or ``otherwise``."""

    cases: tuple[tuple[Expression, Body], ...]
    otherwise: Body | None = None

    def bodies(self) -> Iterator[Body]:
        """Yield the bodies of the cases, then ``otherwise``."""
        yield from (body for _, body in self.cases)
        if self.otherwise is not None:
            yield self.otherwise

    def with_bodies(self, change: Callable[[Body], Body]) -> Self:
        """Return the statement with ``change`` applied to all bodies."""
        cases = tuple((test, change(body)) for test, body in self.cases)
        otherwise = self.otherwise and change(self.otherwise)
        return self.replaced(cases=cases, otherwise=otherwise)


class EachElement(Nesting):
    """``body`` for each element of an array, from the index ``start`` on."""

    array: Expression
    start: int
    index: Local
    item: Local


class EachProperty(Nesting):
    """``body`` for each property of an object."""

    owner: Expression
    key: Local
    item: Local


class Bind(Statement):
    """A local variable."""

    variable: Local
    expression: Expression


class Member(Nesting):
    """A property of ``owner``: bound to ``variable``, then checked by ``body`` if present.

    ``missing`` is the violation if it is absent, or None if it is optional.
    """

    owner: Expression
    name: str
    variable: Local
    missing: Report | None


class Invoke(Statement):
    """A call of the function of ``schema`` with ``value``."""

    schema: Schema
    value: Expression
    at: At


@dataclass
class Function:
    """The checks of one schema, which a renderer turns into one or more functions.

    ``fresh`` returns a new local variable.
    """

    title: str
    schema: Schema
    body: Body = (Accept(),)
    names: Names = field(default_factory=Names)

    def fresh(self, text: str) -> Local:
        """Return a new local variable whose name resembles ``text``."""
        return Local(self.names.fresh(text))


def expressions_of(statement: Statement) -> Iterator[Expression]:
    """Yield the expressions that decide a verdict, without those of nested statements."""
    match statement:
        case Check(requirement) | Guard(Check(requirement)):
            yield requirement
        case When(cases):
            yield from (test for test, _ in cases)
        case EachElement(value) | EachProperty(value) | Member(value):
            yield value
        case Bind(_, value) | Invoke(_, value):
            yield value


def walk(body: Iterable[Statement]) -> Iterator[Statement]:
    """Yield all statements of ``body``, including nested ones, outer ones first."""
    for statement in body:
        yield statement
        for inner in statement.bodies():
            yield from walk(inner)
