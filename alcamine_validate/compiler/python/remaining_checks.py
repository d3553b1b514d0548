"""What remains to be checked of a value when its batches could not prove all strings.

The gathering function has returned True, and every gathered string has its format. Not yet
known is whether strings in another spelling are short enough, and whether timestamps in another
spelling are in order: the function compared them as text.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from alcamine_validate.compiler.expressions import Expression, HasFormat, Property
from alcamine_validate.compiler.expressions import walk as walk_expressions
from alcamine_validate.compiler.python.boolean_analysis import batch_of, members_of, sorts_by_time
from alcamine_validate.compiler.statements import (
    Accept,
    Bind,
    Body,
    Check,
    Guard,
    Invoke,
    Member,
    Statement,
    body_of,
    expressions_of,
    walk,
)
from alcamine_validate.schema.references import reached


def remaining_checks(bodies: Mapping[int, Body]) -> dict[int, Body]:
    """Return the bodies of functions without what is known, and no functions without checks.

    ``bodies`` are the bodies of the gathering functions by the identities of their schemas.
    """
    own = [key for key, body in bodies.items() if _Remaining(body, ()).of(body)]
    callers: dict[int, list[int]] = {key: [] for key in bodies}
    for key, body in bodies.items():
        for each in walk(body):
            if isinstance(each, Invoke):
                callers[id(each.schema)].append(key)
    called = reached(own, callers)
    remaining = {key: body for key, body in bodies.items() if key in called}
    return {key: body_of(_Remaining(body, called).of(body)) for key, body in remaining.items()}


class _Remaining:
    """What remains of the body of one function; ``called`` are the functions with checks."""

    def __init__(self, body: Body, called: Container[int]) -> None:
        self._members = members_of(body)
        self._called = called

    def of(self, body: Body) -> list[Statement]:
        """Return what remains of ``body``, with the variables that it uses."""
        kept: list[Statement] = []
        used: set[Expression] = set()
        # From the end, because a variable remains if a statement after it uses it.
        for statement in reversed(body):
            for each in reversed([*self._of(statement, used)]):
                kept.append(each)
                inner = (part for nested in walk([each]) for part in expressions_of(nested))
                used.update(walk_expressions(tuple(inner)))
        kept.reverse()
        return kept

    def _of(self, statement: Statement, used: Container[Expression]) -> Iterator[Statement]:
        match statement:
            case Guard(body=body):
                # The requirement is met.
                is_gathered = batch_of(statement) is not None
                yield from filter(_has_no_format, body) if is_gathered else self.of(body)
            case Check() | Bind() | Invoke():
                if self._remains(statement, used):
                    yield statement
            case _:
                yield from self._of_bodies(statement, used)

    def _remains(self, statement: Check | Bind | Invoke, used: Container[Expression]) -> bool:
        if isinstance(statement, Check):
            return sorts_by_time(statement, self._members)
        if isinstance(statement, Bind):
            return statement.variable in used
        return id(statement.schema) in self._called

    def _of_bodies(self, statement: Statement, used: Container[Expression]) -> Iterator[Statement]:
        found = [self.of(body) for body in statement.bodies()]
        if any(found):
            bodies = iter(found)
            yield statement.with_bodies(lambda _: body_of(next(bodies)))
        elif isinstance(statement, Member) and statement.variable in used:
            if statement.missing is None:
                yield Bind(statement.variable, Property(statement.owner, statement.name))
            else:
                # A required property is there.
                yield statement.replaced(body=(Accept(),))


def _has_no_format(statement: Statement) -> bool:
    return not (isinstance(statement, Check) and isinstance(statement.requirement, HasFormat))
