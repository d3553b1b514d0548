"""What boolean functions leave out: read from statements made by hand."""

from __future__ import annotations

import pytest

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
    Property,
    Some,
)
from alcamine_validate.compiler.python.boolean_analysis import (
    BATCHES,
    Closed,
    Known,
    batch_of,
    closed,
    members_of,
    null_passes,
    proves_itself,
    sorts_by_time,
    uses,
)
from alcamine_validate.compiler.statements import (
    At,
    Bind,
    Check,
    EachElement,
    EachProperty,
    Guard,
    Member,
    Report,
    Statement,
    When,
    body_of,
)
from alcamine_validate.schema.pattern import expression

X, Y, KEY, ITEM = map(Local, ["x", "y", "key", "item"])
REPORT = Report("type", At(), "/x")
TEXT, OBJECT = HasType(X, ("string",)), HasType(X, ("object",))


def check(requirement: Expression) -> Check:
    """Return a check of ``requirement``."""
    return Check(requirement, REPORT)


def guard(requirement: Expression, *body: Statement) -> Guard:
    """Return a guard and the statements behind it."""
    return Guard(check(requirement), body=body_of(body))


def formatted(name: str, value: Expression = X, *, is_own: bool = False) -> Check:
    """Return the check of a format."""
    return check(HasFormat(value, name, is_own))


def at_most(length: int) -> Check:
    """Return the check of ``maxLength``."""
    return check(Compare(Length(X), "<=", length))


def nullable(value: Expression, *body: Statement) -> When:
    """Return statements that null skips."""
    return When(((Not(HasType(value, ("null",))), body_of(body)),))


# Batches


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        (guard(TEXT, formatted("cuid2")), "cuid2"),
        (guard(TEXT, formatted("cuid2"), at_most(24)), "cuid2"),
        (guard(TEXT, at_most(255), formatted("cuid2"), at_most(30)), "cuid2"),
        (guard(TEXT, formatted("date-time")), "date-time"),
        (guard(TEXT, formatted("cuid2"), at_most(23)), None),
        (guard(TEXT, formatted("cuid2", is_own=True)), None),
        (guard(TEXT, formatted("email")), None),
        (guard(TEXT, formatted("cuid2"), formatted("date-time")), None),
        (guard(TEXT, at_most(24)), None),
        (guard(TEXT, formatted("cuid2"), check(Compare(Length(X), ">=", 2))), None),
        (guard(TEXT, formatted("cuid2"), guard(TEXT)), None),
        (guard(TEXT), None),
        (guard(HasType(X, ("string", "null")), formatted("cuid2")), None),
        (guard(Compare(Length(X), "<=", 9), formatted("cuid2")), None),
        (formatted("cuid2"), None),
        (nullable(X, guard(TEXT, formatted("cuid2"))), None),
    ],
)
def test_a_batch_proves_a_format_and_lengths_that_its_spelling_keeps(
    statement: Statement, name: str | None
) -> None:
    """A batch proves a string if its format and maximum lengths are all that is checked."""
    assert batch_of(statement) == (None if name is None else BATCHES[name])


def moment(name: str, *, is_nullable: bool = False, format_: str = "date-time") -> Member:
    """Return a property that is a timestamp."""
    value = Local(name)
    checked = Guard(check(HasType(value, ("string",))), body=(formatted(format_, value),))
    return Member(
        X, name, value, None, body=(nullable(value, checked) if is_nullable else checked,)
    )


def test_timestamps_of_the_batch_are_compared_as_text() -> None:
    """An order is one of text if both values are timestamps that the batch proves."""
    order = check(InOrder(Local("a"), Local("b")))
    for a, b, answer in (
        (moment("a"), moment("b"), True),
        (moment("a", is_nullable=True), moment("b", is_nullable=True), True),
        (moment("a"), moment("b", format_="cuid2"), False),
        (moment("a"), moment("c"), False),
        (moment("a", format_="date"), moment("b"), False),
    ):
        members = members_of((guard(OBJECT, a, b),))
        assert sorts_by_time(order, members) is answer
        assert not sorts_by_time(check(OBJECT), members)
    assert not sorts_by_time(
        check(InOrder(Property(X, "a"), Local("b"))), members_of((moment("b"),))
    )
    some = When(((Matches(Local("a"), expression("Z$")), moment("a").body),))
    members = members_of((Member(X, "a", Local("a"), None, body=(some,)), moment("b")))
    assert not sorts_by_time(order, members)


def test_null_stands_for_absence_where_all_checks_skip_it() -> None:
    """A member whose whole body null skips does not tell null from absence."""
    skipped = nullable(Y, guard(TEXT))
    assert null_passes(Member(X, "a", Y, None, body=(skipped,)))
    assert not null_passes(Member(X, "a", Y, None, body=(nullable(X, guard(TEXT)),)))
    assert not null_passes(Member(X, "a", Y, None, body=(skipped, skipped)))
    assert not null_passes(Member(X, "a", Y, None, body=(guard(TEXT),)))
    refused = When(skipped.cases, (check(OBJECT),))
    assert not null_passes(Member(X, "a", Y, None, body=(refused,)))


# Guards


PATTERN = check(Matches(X, expression("^a")))


@pytest.mark.parametrize(
    ("guarded", "answer"),
    [
        (guard(TEXT, PATTERN), True),
        (guard(TEXT, PATTERN, at_most(5)), True),
        (guard(TEXT, at_most(5), PATTERN), False),
        (guard(TEXT, check(Matches(Y, expression("^a")))), False),
        (guard(TEXT, formatted("e164")), True),
        (guard(TEXT, formatted("email")), True),
        (guard(TEXT, formatted("email", is_own=True)), False),
        (guard(TEXT, formatted("date")), False),
        (guard(TEXT, check(IsOneOf(X, ("a", "b"), ("string",), "/x"))), True),
        (guard(TEXT, check(IsOneOf(X, ("a", None), ("string",), "/x"))), False),
        (guard(TEXT, check(IsOneOf(X, ("a", 1), ("string",), "/x"))), False),
        (guard(TEXT, check(IsOneOf(X, ("a",), (), "/x"))), False),
        (guard(TEXT, check(IsOneOf(Y, ("a",), ("string",), "/x"))), False),
        (guard(OBJECT, Member(X, "a", Y, REPORT, body=(PATTERN,))), True),
        (guard(OBJECT, Member(X, "a", Y, None, body=(PATTERN,))), False),
        (guard(OBJECT, Member(Y, "a", X, REPORT, body=(PATTERN,))), False),
        (guard(OBJECT, check(HasProperty(X, "a"))), False),
        (guard(OBJECT), False),
        (guard(Compare(Length(X), "<=", 3), PATTERN), False),
    ],
)
def test_a_guard_proves_itself_where_its_first_check_fails_for_other_types(
    guarded: Guard, answer: bool
) -> None:
    """A guard of a type proves itself if its first check fails for every other type."""
    assert proves_itself(guarded) is answer


# Objects that may have only known properties


def only(*names: str, key: Local = KEY) -> EachProperty:
    """Return the check that an object has no other property than ``names``."""
    return EachProperty(X, KEY, ITEM, body=(check(Some((IsIn(key, Listed(names)),))),))


def test_a_closed_object_is_told_from_other_loops() -> None:
    """A loop that only asks whether each name is known is a closed object."""
    assert closed(only("a"), ()) == Closed(X, Listed(("a",)), 0)
    assert closed(only("a", key=ITEM), ()) is None
    two = only("a").body * 2
    assert closed(EachProperty(X, KEY, ITEM, body=body_of(two)), ()) is None
    assert closed(EachElement(X, 0, KEY, ITEM, body=only("a").body), ()) is None
    other = check(Some((IsIn(KEY, Local("evaluated")),)))
    assert closed(EachProperty(X, KEY, ITEM, body=(other,)), ()) is None


def test_a_closed_object_counts_the_properties_that_are_known_to_be_there() -> None:
    """Required properties are counted once each, if they are all known names."""
    a = Member(X, "a", Y, REPORT, body=(PATTERN,))
    optional = Member(X, "c", Y, None, body=(PATTERN,))
    of_other = Member(Y, "c", Y, REPORT, body=(PATTERN,))
    before = (a, check(HasProperty(X, "a")), Known(HasProperty(X, "b")), optional, of_other)
    assert closed(only("a", "b", "c"), before) == Closed(X, Listed(("a", "b", "c")), 2)
    assert closed(only("a", "c"), before) == Closed(X, Listed(("a", "c")), 0)


# Variables


def test_a_variable_is_used_where_a_verdict_depends_on_it() -> None:
    """A variable in a report, or one that is only bound, is not used."""
    told = Check(OBJECT, Report("type", At(), "/x", (("value", Y),)))
    assert not uses((told, Bind(Y, X)), Y)
    assert uses((told, Bind(Y, X)), X)
    assert uses((guard(OBJECT, check(InOrder(X, Property(Y, "a")))),), Y)
