"""Statements: pointers, bodies, walks."""

from __future__ import annotations

from alcamine_validate.compiler.expressions import (
    NEVER,
    HasType,
    IndexToken,
    Local,
    NameToken,
    Property,
)
from alcamine_validate.compiler.statements import (
    Accept,
    At,
    Bind,
    Body,
    Check,
    EachElement,
    EachProperty,
    Function,
    Guard,
    Invoke,
    Member,
    Report,
    Statement,
    When,
    body_of,
    expressions_of,
    fail,
    walk,
)
from alcamine_validate.schema.nodes import Schema

X, Y = Local("x"), Local("y")
SCHEMA = Schema("/schema")
REPORT = Report("type", At(), "/type")
CHECK = Check(HasType(X, ("object",)), REPORT)
FAIL = fail(REPORT)

# Pointers


def test_a_place_has_as_few_pieces_as_may_be() -> None:
    """A pointer has as few pieces as possible, and known tokens are escaped."""
    at, name, index = At(), NameToken(X), IndexToken(Y)
    assert at.member("a").member("b/~").pieces == ("/a/b~1~0",)
    assert at.found(name).pieces == ("/", name)
    deep = at.member("a").found(name).member("b").member("c").found(index).member("d")
    assert deep.pieces == ("/a/", name, "/b/c/", index, "/d")


def test_a_place_is_not_changed_by_going_on_from_it() -> None:
    """Making further pointers from a pointer does not change it."""
    at = At().member("a")
    at.member("b")
    assert at == At(("/a",))


# Bodies


def test_a_body_is_never_empty() -> None:
    """No statements make a body that accepts."""
    assert body_of(()) == (Accept(),)
    assert body_of([CHECK, FAIL]) == (CHECK, FAIL)
    assert FAIL.requirement == NEVER


def nesting() -> list[Statement]:
    """Return a statement of each class that has bodies."""
    return [
        Guard(CHECK, body=(FAIL,)),
        When(((NEVER, (FAIL,)), (NEVER, (CHECK,))), (FAIL,)),
        When(((NEVER, (FAIL,)),)),
        EachElement(X, 0, Local("index"), Local("item"), body=(FAIL,)),
        EachProperty(X, Local("key"), Local("item"), body=(FAIL,)),
        Member(X, "a", Y, None, body=(FAIL,)),
    ]


def test_bodies_are_changed_in_the_order_in_which_they_are_told() -> None:
    """A change sees each body once, in order, and the statement stays what it is otherwise."""
    for statement in nesting():
        seen: list[Body] = []

        def change(body: Body, seen: list[Body] = seen) -> Body:
            seen.append(body)
            return (Accept(), *body)

        changed = statement.with_bodies(change)
        assert seen == list(statement.bodies())
        assert list(changed.bodies()) == [(Accept(), *body) for body in seen]
        assert type(changed) is type(statement)
        assert list(expressions_of(changed)) == list(expressions_of(statement))
        assert statement.with_bodies(lambda body: body) == statement


def test_a_statement_without_bodies_is_not_changed() -> None:
    """A statement without bodies stays the same."""
    for statement in (CHECK, Accept(), Bind(X, Y), Invoke(SCHEMA, X, At())):
        assert statement.with_bodies(lambda _: (FAIL,)) is statement
        assert list(statement.bodies()) == []


# Walks


def test_a_walk_yields_every_statement() -> None:
    """A walk yields every statement, the outer ones first."""
    cases = When(((NEVER, (FAIL,)), (NEVER, (Bind(X, X),))), (Invoke(SCHEMA, X, At()),))
    loop = EachElement(X, 0, X, X, body=(Member(X, "a", X, None, body=(cases,)),))
    body = (EachProperty(X, X, X, body=(Guard(CHECK, body=(loop,)),)), Accept())
    met = [type(each).__name__ for each in walk(body)]
    assert met == [
        "EachProperty", "Guard", "EachElement", "Member", "When", "Check", "Bind", "Invoke",
        "Accept",
    ]  # fmt: skip


def test_a_statement_names_what_its_verdict_depends_on() -> None:
    """The expressions of a statement are those of its verdict, not those of its report."""
    told = Report("type", At(), "/type", (("value", Y),))
    assert list(expressions_of(Check(HasType(X, ("null",)), told))) == [HasType(X, ("null",))]
    assert list(expressions_of(Guard(CHECK, body=(FAIL,)))) == [CHECK.requirement]
    assert list(expressions_of(Bind(X, Property(Y, "a")))) == [Property(Y, "a")]
    assert list(expressions_of(Member(X, "a", Y, told, body=(FAIL,)))) == [X]
    assert list(expressions_of(Invoke(SCHEMA, X, At()))) == [X]
    assert list(expressions_of(Accept())) == []


def test_a_function_has_names_of_its_own() -> None:
    """Each function has its own local names."""
    one, other = Function("a", SCHEMA), Function("b", SCHEMA)
    assert [one.fresh("x"), one.fresh("x")] == [Local("x"), Local("x_2")]
    assert other.fresh("x") == Local("x")
