"""Statements: pointers, guards, walks, and the separate checks of large objects."""

from __future__ import annotations

from alcamine_validate.compiler.code import Code
from alcamine_validate.compiler.statements import (
    At,
    Bind,
    Closed,
    DeferredCheck,
    Each,
    Fail,
    Function,
    Guard,
    Invoke,
    Member,
    Order,
    Statement,
    When,
    split,
    walk,
)
from alcamine_validate.schema.nodes import Schema

X = Code("x")
FAIL = Fail(Code("x is not y"), "type", At(), "#")
LARGE, SMALL = Schema("/large"), Schema("/small")


def member(*body: Statement, missing: Fail | None = None) -> Member:
    """Return a property and its checks."""
    return Member(X, "a", X, missing, False, body)


# Pointers


def test_a_place_is_written_with_as_few_pieces_as_may_be() -> None:
    """The expression for a pointer has as few pieces as possible, and escaped tokens."""
    at = At()
    assert at.expression().text == "path"
    assert at.member("a").member("b/~").expression().text == 'path + "/a/b~1~0"'
    assert at.found(Code("i")).expression().text == 'path + "/" + i'
    deep = at.member("a").found(Code("i")).member("b").member("c").found(Code("j")).member("d")
    assert deep.expression().text == 'path + "/a/" + i + "/b/c/" + j + "/d"'
    assert at.found(Code("i")).found(Code("j")).expression().text == 'path + "/" + i + "/" + j'


def test_a_place_is_not_changed_by_going_on_from_it() -> None:
    """Making further pointers from a pointer does not change it."""
    at = At().member("a")
    at.member("b")
    assert at == At(("/a",))


# Guards that need no test of their own


def test_a_guard_proves_itself_where_its_first_check_fails_for_other_types() -> None:
    """A guard of a type proves itself if its first check fails for every other type."""
    proving = Fail(Code("not match(x)"), "pattern", At(), "#", proves_type=True)
    assert Guard(FAIL, (proving,)).proves_itself
    assert Guard(FAIL, (proving, FAIL)).proves_itself
    assert Guard(FAIL, (member(missing=FAIL),)).proves_itself
    assert not Guard(FAIL, (FAIL, proving)).proves_itself
    assert not Guard(FAIL, (member(),)).proves_itself
    assert not Guard(FAIL, ()).proves_itself
    other = Fail(Code("x"), "required", At(), "#")
    assert not Guard(other, (proving,)).proves_itself
    assert not Guard(other, (member(missing=FAIL),)).proves_itself


# Walks


def test_a_walk_yields_every_statement() -> None:
    """A walk yields every statement, the outer ones first."""
    last = Bind(X, X)
    cases = When(((X, (FAIL,)), (X, (last,))), (Invoke(SMALL, X, At()),))
    order = Order(X, X, (), True, FAIL)
    body = (Guard(FAIL, (Each(X, X, X, X, (member(DeferredCheck("ids", X, (cases,))),)),)), order)
    closed = Closed(X, X, 0, body)
    met = [type(each).__name__ for each in walk((closed,))]
    assert met == [
        "Closed", "Guard", "Each", "Member", "DeferredCheck", "When", "Fail", "Bind", "Invoke",
        "Order",
    ]  # fmt: skip


# Large objects


def test_a_body_is_split_into_its_own_checks_and_those_of_large_objects() -> None:
    """A body is split into its own checks and those of large objects, each within its guard."""
    large, small = (member(Invoke(each, X, At())) for each in (LARGE, SMALL))
    known = frozenset({id(LARGE)})
    own, below = split((Guard(FAIL, (small, large, FAIL)),), known)
    assert own == (Guard(FAIL, (small, FAIL)),)
    assert below == (Guard(FAIL, (large,)),)
    assert split((Guard(FAIL, (small,)), FAIL), known) == ((Guard(FAIL, (small,)), FAIL), ())
    assert split((large, FAIL), known) == ((FAIL,), (large,))
    in_loop = Each(X, X, X, X, (Invoke(LARGE, X, At()),))
    assert split((in_loop,), known) == ((in_loop,), ())


def test_a_function_has_names_of_its_own() -> None:
    """Each function has its own local names."""
    one, other = Function("a", LARGE), Function("b", SMALL)
    assert [one.fresh("x").text, one.fresh("x").text] == ["x", "x_2"]
    assert other.fresh("x").text == "x"


def test_a_closed_object_is_one_comparison() -> None:
    """A closed object is tested by comparing its keys, after their number if any are required."""
    known = Code("KNOWN")
    assert Closed(X, known, 0, ()).test().text == "x and not x.keys() <= KNOWN"
    assert Closed(X, known, 2, ()).test().text == "len(x) != 2 and not x.keys() <= KNOWN"
