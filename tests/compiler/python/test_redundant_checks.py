"""Redundant-check elimination: what it removes and must keep, for statements made by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alcamine_validate.compiler.expressions import (
    Compare,
    Equals,
    Expression,
    HasFormat,
    HasProperty,
    HasType,
    InOrder,
    IsOneOf,
    Length,
    Local,
    Property,
)
from alcamine_validate.compiler.python.boolean_analysis import Known
from alcamine_validate.compiler.python.redundant_checks import without_redundant_checks
from alcamine_validate.compiler.statements import (
    Accept,
    At,
    Bind,
    Body,
    Check,
    EachElement,
    EachProperty,
    Guard,
    Member,
    Report,
    Statement,
    When,
    body_of,
    fail,
)

X, Y, KIND, CHOSEN = map(Local, ["x", "y", "kind", "chosen"])
REPORT = Report("type", At(), "/x")


def check(requirement: Expression) -> Check:
    """Return a check of ``requirement``."""
    return Check(requirement, REPORT)


def constant(value: Expression, text: Any) -> Check:
    """Return the check that a string is a constant."""
    return check(IsOneOf(value, (text,), ("string",), "/x/const"))


def guard(requirement: Expression, *body: Statement) -> Guard:
    """Return a guard and the statements behind it."""
    return Guard(check(requirement), body=body_of(body))


def member(*body: Statement) -> Member:
    """Return the checks of ``x["kind"]``, which is bound to ``kind``."""
    return Member(X, "kind", KIND, REPORT, body=body_of(body))


OBJECT = HasType(X, ("object",))
TEXT = HasType(KIND, ("string",))
IS_A = constant(KIND, "a")
OTHER = check(Compare(Length(KIND), "<=", 5))
IS_CHOSEN = Equals(CHOSEN, "a")
SHORT = check(Compare(Length(Y), "<=", 5))
TOLD = Known(HasProperty(X, "kind"))


def branch(*body: Statement, test: Expression = IS_CHOSEN) -> Body:
    """Return statements that run ``body`` if ``test`` of the property ``kind`` is true."""
    chosen = When(((test, body_of(body)),), (OTHER,))
    return (Member(X, "kind", CHOSEN, REPORT, body=(chosen,)),)


def left(*body: Statement, test: Expression = IS_CHOSEN) -> Body:
    """Return what the elimination leaves of ``body`` in such a branch."""
    chosen = without_redundant_checks(branch(*body, test=test))[0]
    assert isinstance(chosen, Member)
    when = chosen.body[0]
    assert isinstance(when, When)
    assert when.otherwise == (OTHER,)
    return when.cases[0][1]


# Guards


def test_a_test_that_a_guard_has_made_is_not_made_again() -> None:
    """A test that a guard has made is removed below it, at any depth."""
    body = (guard(OBJECT, OTHER, guard(OBJECT, IS_A)),)
    assert without_redundant_checks(body) == (guard(OBJECT, OTHER, IS_A),)
    deeper = (guard(OBJECT, member(guard(OBJECT, IS_A), OTHER)),)
    assert without_redundant_checks(deeper) == (guard(OBJECT, member(IS_A, OTHER)),)


def test_a_check_that_a_guard_has_made_is_left_out() -> None:
    """A check of what is known is removed; if nothing else is left, the body accepts."""
    same = HasType(Local("x"), ("object",))
    assert without_redundant_checks((guard(OBJECT, check(same), IS_A),)) == (guard(OBJECT, IS_A),)
    assert without_redundant_checks((guard(OBJECT, check(same)),)) == (guard(OBJECT),)


def test_a_branch_knows_the_test_that_led_to_it() -> None:
    """The test that selects a branch is known in that branch, and in no other statement."""
    asked = guard(OBJECT, IS_A)
    null = HasType(X, ("null",))
    case = When(((OBJECT, (asked,)), (null, (asked,))), (asked,))
    left_of_it = When(((OBJECT, (IS_A,)), (null, (asked,))), (asked,))
    assert without_redundant_checks((case, asked)) == (left_of_it, asked)


def in_elements(*body: Statement) -> Statement:
    """Return a loop over an array."""
    return EachElement(Y, 0, Local("index"), Local("item"), body=body_of(body))


def in_properties(*body: Statement) -> Statement:
    """Return a loop over an object."""
    return EachProperty(X, Local("key"), Local("item"), body=body_of(body))


@pytest.mark.parametrize("around", [member, in_elements, in_properties])
def test_a_known_test_is_left_out_within_other_statements(around: Callable[..., Statement]) -> None:
    """A known test is removed within other statements."""
    assert without_redundant_checks((guard(OBJECT, around(guard(OBJECT, IS_A))),)) == (
        guard(OBJECT, around(IS_A)),
    )


def test_another_test_is_made() -> None:
    """Only the same test of the same value is known."""
    for test in (
        HasType(X, ("object", "null")),
        HasType(X, ("array",)),
        HasType(Y, ("object",)),
        Compare(Length(X), "<=", 3),
    ):
        body = (guard(OBJECT, guard(test, IS_A)),)
        assert without_redundant_checks(body) == body


def test_a_string_that_a_batch_proves_keeps_its_guard() -> None:
    """The guard of a string that can be gathered is kept, because the batch is known by it."""
    gathered = guard(TEXT, check(HasFormat(KIND, "cuid2", False)))
    body = (When(((TEXT, (gathered,)),)),)
    assert without_redundant_checks(body) == body
    own = guard(TEXT, check(HasFormat(KIND, "cuid2", True)))
    assert without_redundant_checks((When(((TEXT, (own,)),)),)) == (When(((TEXT, own.body),)),)


def test_guards_beside_each_other_both_make_their_tests() -> None:
    """Adjacent guards both make their tests."""
    body = (guard(OBJECT, IS_A), guard(OBJECT, OTHER))
    assert without_redundant_checks(body) == body


# Properties


@pytest.mark.parametrize(
    "asked",
    [
        member(IS_A),
        member(guard(TEXT, IS_A)),
        member(guard(TEXT, guard(HasType(KIND, ("string", "null")), IS_A))),
    ],
)
def test_a_branch_does_not_ask_for_its_constant(asked: Member) -> None:
    """A branch does not test the constant that selects it, but knows that it is there."""
    assert left(asked, SHORT) == (TOLD, SHORT)


@pytest.mark.parametrize(
    "asked",
    [
        member(constant(KIND, "b")),
        member(constant(KIND, None)),
        member(constant(Y, "a")),
        member(check(IsOneOf(KIND, ("a", "b"), ("string",), "/x/enum"))),
        member(fail(REPORT)),
        member(OTHER),
        member(IS_A, OTHER),
        member(OTHER, IS_A),
        member(),
        member(guard(HasType(KIND, ("integer",)), IS_A)),
        member(guard(HasType(Y, ("string",)), IS_A)),
        member(guard(TEXT, IS_A), OTHER),
        member(guard(TEXT, IS_A, OTHER)),
        member(guard(TEXT, OTHER, IS_A)),
        Member(Y, "kind", KIND, REPORT, body=(IS_A,)),
        Member(X, "other", KIND, REPORT, body=(IS_A,)),
    ],
)
def test_every_other_test_of_a_property_is_kept(asked: Member) -> None:
    """Every test of a property is kept, except that of the branch's constant."""
    assert left(asked) == (asked,)


def test_a_constant_that_is_used_later_is_still_bound() -> None:
    """The variable of a property that is not tested is bound if a later check uses it."""
    order = check(InOrder(KIND, Y))
    assert left(member(IS_A), order) == (TOLD, Bind(KIND, Property(X, "kind")), order)


def test_a_constant_is_known_by_the_test_of_its_branch_alone() -> None:
    """Only the test of its branch makes a constant known."""
    asked = member(IS_A)
    assert left(asked, test=Equals(Y, "a")) == (asked,)
    assert left(asked, test=Equals(CHOSEN, "b")) == (asked,)
    around = Member(X, "kind", CHOSEN, REPORT, body=(asked,))
    assert without_redundant_checks((around,)) == (around,)
    alone = When(((Equals(CHOSEN, "a"), (asked,)),))
    assert without_redundant_checks((alone,)) == (alone,)


def test_a_branch_that_asks_for_nothing_else_accepts() -> None:
    """A branch of which nothing is left has a body that accepts."""
    assert left(member(IS_A)) == (TOLD,)
    assert isinstance(TOLD, Accept)
