"""What boolean functions need not test, or can test faster, as read from the statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from alcamine_validate.compiler.expressions import (
    Compare,
    Expression,
    HasFormat,
    HasProperty,
    HasType,
    InOrder,
    IsIn,
    IsOneOf,
    Length,
    Listed,
    Local,
    Matches,
    Not,
    Some,
)
from alcamine_validate.compiler.expressions import walk as walk_expressions
from alcamine_validate.compiler.python.expressions import FORMATS_THAT_PROVE_A_STRING, are_texts
from alcamine_validate.compiler.statements import (
    Accept,
    Check,
    EachProperty,
    Guard,
    Member,
    Statement,
    When,
    expressions_of,
    walk,
)

# Batches: strings of a format that are tested all at once


class Batch(NamedTuple):
    """A list of strings of one format that are tested in one go.

    ``proof`` is the runtime function that is true only if all strings have the spelling of
    servers, which has ``length`` characters. ``test`` is the one for any spelling.
    """

    name: str
    proof: str
    test: str
    length: int


BATCHES: Final = {
    "cuid2": Batch("identifiers", "are_canonical_cuid2", "are_cuid2", 24),
    "date-time": Batch("timestamps", "are_canonical_timestamps", "are_date_times", 24),
}
"""The batches by format, in the order of the parameters of functions."""

_SORTED_BY_TIME: Final = BATCHES["date-time"]
"""The batch whose proven strings sort as text in the order of time."""


def batch_of(statement: Statement) -> Batch | None:
    """Return the batch that proves all checks of a string, or None.

    These are its type, its format, and limits of its length that the spelling of servers keeps.
    """
    if not isinstance(statement, Guard):
        return None
    test = statement.check.requirement
    if not isinstance(test, HasType) or test.types != ("string",):
        return None
    batches: list[Batch] = []
    lengths: list[int | float] = []
    for each in statement.body:
        match each:
            case Check(HasFormat(format=name, is_own=False)) if name in BATCHES:
                batches.append(BATCHES[name])
            case Check(Compare(Length(), "<=", limit)):
                lengths.append(limit)
            case _:
                return None
    match batches:
        case [only] if all(only.length <= limit for limit in lengths):
            return only
    return None


def members_of(body: Iterable[Statement]) -> dict[Expression, Member]:
    """Return all members in ``body`` by their variables."""
    return {each.variable: each for each in walk(body) if isinstance(each, Member)}


def sorts_by_time(check: Check, members: Mapping[Expression, Member]) -> bool:
    """Return whether a check compares two timestamps that are both in the batch."""
    test = check.requirement
    return isinstance(test, InOrder) and all(
        value in members and _batch_of_member(members[value]) is _SORTED_BY_TIME
        for value in (test.earlier, test.later)
    )


def _batch_of_member(member: Member) -> Batch | None:
    match member.body:
        case (When(cases=((_, (only,)),)),) if null_passes(member):
            return batch_of(only)
        case (only,):
            return batch_of(only)
    return None


# Absence


def null_passes(member: Member) -> bool:
    """Return whether the body accepts null, so that null can stand for absence."""
    match member.body:
        case (When(cases=((Not(HasType(value, ("null",))), _),), otherwise=None),):
            return value == member.variable
    return False


# Type tests that the following check makes as well


def proves_itself(guard: Guard) -> bool:
    """Return whether the first check of the body fails or raises for all values of other types.

    This is true for a check that proves the type, and for a required property: only objects
    can be indexed with a name.
    """
    guarded = guard.check.requirement
    if not isinstance(guarded, HasType):
        return False
    match guard.body[0]:
        case Member(owner=owner, missing=missing):
            return missing is not None and owner == guarded.value
        case Check(requirement):
            return _proves_type(requirement, guarded.value)
    return False


def _proves_type(test: Expression, guarded: Expression) -> bool:
    """Return whether a test of a value is false, or raises TypeError, for all other types.

    Those are the types that the test is not for, such as any but strings for a pattern.
    """
    match test:
        case Matches(value):
            return value == guarded
        case HasFormat(value, name, is_own):
            return value == guarded and not is_own and name in FORMATS_THAT_PROVE_A_STRING
        case IsOneOf(value, values, types):
            used = {"null" if each is None else "string" for each in values}
            return value == guarded and are_texts(test) and used <= {*types}
    return False


# Objects that may have only known properties


class Known(Accept):
    """A test that is known to be true: nothing is left to check."""

    test: Expression


class Closed(NamedTuple):
    """An object that may have only the ``names``; ``least`` of them are present."""

    owner: Expression
    names: Listed
    least: int


def closed(statement: Statement, before: Iterable[Statement]) -> Closed | None:
    """Return the closed object that ``statement`` checks, or None.

    ``before`` are the statements before it in the same body, which have all passed.
    """
    match statement:
        case EachProperty(
            owner=owner, key=key, body=(Check(Some((IsIn(item, Listed() as names),))),)
        ) if item == key:
            required = frozenset(_required(owner, before))
            return Closed(owner, names, len(required) if required <= {*names.names} else 0)
    return None


def _required(owner: Expression, before: Iterable[Statement]) -> Iterable[str]:
    """Yield the names of the properties that an object is known to have."""
    for each in before:
        match each:
            case Member(owner=of, name=name, missing=missing) if of == owner and missing:
                yield name
            case Check(HasProperty(of, name)) | Known(HasProperty(of, name)) if of == owner:
                yield name


# Variables


def uses(body: Iterable[Statement], variable: Local) -> bool:
    """Return whether a verdict of ``body`` depends on ``variable``."""
    return any(
        variable == each
        for statement in walk(body)
        for expression in expressions_of(statement)
        for each in walk_expressions(expression)
    )
