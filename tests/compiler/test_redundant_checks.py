"""Redundant-check elimination: what it removes and must keep, for statements made by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alcamine_validate.compiler.code import Code
from alcamine_validate.compiler.redundant_checks import Body, without_redundant_checks
from alcamine_validate.compiler.statements import (
    At,
    Bind,
    DeferredCheck,
    Each,
    Fail,
    Guard,
    Member,
    Statement,
    When,
)


def fail(test: str | None, kind: str = "type") -> Fail:
    """Return a failure if ``test`` is true."""
    return Fail(Code(test) if test else None, kind, At(), "#/x")


def guard(test: str | None, *body: Statement) -> Guard:
    """Return a guard and the statements behind it."""
    return Guard(fail(test), body)


def member(*body: Statement) -> Member:
    """Return the checks of ``x["kind"]``, which is bound to ``kind``."""
    return Member(Code("x"), "kind", Code("kind"), None, False, body)


WRONG = fail('kind != "a"', "const")
OTHER = fail("len(kind) > 5", "maxLength")
BOUND = Bind(Code("chosen"), Code('x.get("kind", ABSENT)'))


def branch(*body: Statement, test: str = 'chosen == "a"') -> Body:
    """Return statements that run ``body`` if ``test`` of the property ``kind`` is true."""
    return (BOUND, When(((Code(test), body),), (OTHER,)))


def left(*body: Statement, test: str = 'chosen == "a"') -> Body:
    """Return what the elimination leaves of ``body`` in such a branch."""
    _, when = without_redundant_checks(branch(*body, test=test))
    assert isinstance(when, When)
    assert when.otherwise == (OTHER,)
    return when.cases[0][1]


# Guards

DICT = "x.__class__ is not dict"


def test_a_test_that_a_guard_has_made_is_not_made_again() -> None:
    """A test that a guard has made is removed below it, at any depth."""
    body = (guard(DICT, OTHER, guard(DICT, WRONG)),)
    assert without_redundant_checks(body) == (guard(DICT, OTHER, WRONG),)
    deeper = (guard(DICT, member(guard(DICT, WRONG), OTHER)),)
    assert without_redundant_checks(deeper) == (guard(DICT, member(WRONG, OTHER)),)


def test_a_branch_knows_the_test_that_led_to_it() -> None:
    """The test that selects a branch is known in that branch, and in no other statement."""
    asked = guard(DICT, WRONG)
    case = When(((Code("x.__class__ is dict"), (asked,)), (Code("x is None"), (asked,))), (asked,))
    stays = (asked,)
    left_of_it = When(((Code("x.__class__ is dict"), (WRONG,)), (Code("x is None"), stays)), stays)
    assert without_redundant_checks((case, asked)) == (left_of_it, asked)


def deferred(*body: Statement) -> DeferredCheck:
    """Return checks that a batch can prove instead."""
    return DeferredCheck("cuid2", Code("x"), body)


@pytest.mark.parametrize("around", [deferred, member])
def test_a_known_test_is_left_out_within_other_statements(around: Callable[..., Statement]) -> None:
    """A known test is removed within other statements."""
    assert without_redundant_checks((guard(DICT, around(guard(DICT, WRONG))),)) == (
        guard(DICT, around(WRONG)),
    )


def test_a_known_test_is_left_out_in_a_loop() -> None:
    """A known test of a value that a loop does not change is removed in the loop."""
    x = Code("x")
    loop = Each(x, x, Code("item"), x, (guard(DICT, WRONG),))
    left_of_it = Each(x, x, Code("item"), x, (WRONG,))
    assert without_redundant_checks((guard(DICT, loop),)) == (guard(DICT, left_of_it),)


@pytest.mark.parametrize(
    "test",
    [
        None,
        "x.__class__ is not dict and y",
        "x.__class__ is not int and x.__class__ is not float",
        "x.__class__ is not int or x is not y",
        "len(x) > 3",
    ],
)
def test_other_tests_are_made_each_time(test: str | None) -> None:
    """A test other than the plain one of a class is made each time."""
    body = (guard(test, guard(test, WRONG)),)
    assert without_redundant_checks(body) == body


def test_guards_beside_each_other_both_make_their_tests() -> None:
    """Adjacent guards both make their tests."""
    body = (guard(DICT, WRONG), guard(DICT, OTHER))
    assert without_redundant_checks(body) == body
    inner = guard(DICT, guard("y.__class__ is not dict", WRONG))
    assert without_redundant_checks((inner,)) == (inner,)


# Properties


@pytest.mark.parametrize(
    "asked",
    [
        member(WRONG),
        member(guard("kind.__class__ is not str", WRONG)),
        member(guard("kind.__class__ is not str", guard("kind is None", WRONG))),
    ],
)
def test_a_branch_does_not_ask_for_its_constant(asked: Member) -> None:
    """A branch does not test the constant that selects it."""
    assert left(asked, OTHER) == (OTHER,)


@pytest.mark.parametrize(
    "asked",
    [
        member(fail('kind != "b"')),
        member(fail('other != "a"')),
        member(fail('another != "a"')),
        member(fail(None)),
        member(OTHER),
        member(WRONG, OTHER),
        member(OTHER, WRONG),
        member(),
        member(guard("kind.__class__ is not str")),
        member(guard("kind.__class__ is not str", WRONG), OTHER),
        member(guard("kind.__class__ is not str", WRONG, OTHER)),
        member(guard("kind.__class__ is not str", OTHER, WRONG)),
        member(DeferredCheck("cuid2", Code("kind"), (WRONG,))),
        Member(Code("y"), "kind", Code("kind"), None, False, (WRONG,)),
        Member(Code("x"), "other", Code("kind"), None, False, (WRONG,)),
    ],
)
def test_every_other_test_of_a_property_is_kept(asked: Member) -> None:
    """Every test of a property is kept, except that of the branch's constant."""
    assert left(asked) == (asked,)


def test_a_constant_is_known_by_the_test_of_its_branch_alone() -> None:
    """Only the test of its branch makes a constant known."""
    asked = member(WRONG)
    assert left(asked, test='chosen != "a"') == (asked,)
    assert left(asked, test='chosen == "b"') == (asked,)
    assert without_redundant_checks((BOUND, asked)) == (BOUND, asked)
    alone = When(((Code('chosen == "a"'), (asked,)),))
    assert without_redundant_checks((alone,)) == (alone,)
