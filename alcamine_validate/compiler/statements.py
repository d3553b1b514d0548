"""What generated functions do, before it is decided which shape they take.

Each check is stated once, as one of these. Two renderers read them: ``boolean`` returns
False at the first failure, ``collecting`` appends a violation for every one. So the two
shapes can't come to mean different things.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from alcamine_validate.compiler.code import Code, code
from alcamine_validate.compiler.names import Names
from alcamine_validate.schema.nodes import Schema
from alcamine_validate.text.json_pointer import escape


@dataclass(frozen=True)
class At:
    """Where a value is: the pieces that follow the function's own ``path``."""

    pieces: tuple[str | Code, ...] = ()

    def member(self, name: str) -> At:
        """Return the place of the member ``name``, known when compiling."""
        return self._then("/" + escape(name))

    def found(self, token: Code) -> At:
        """Return the place of a member or element that is only known when running.

        ``token`` is an expression for the escaped reference token.
        """
        return At((*self._then("/").pieces, token))

    def _then(self, piece: str | Code) -> At:
        if isinstance(piece, str) and self.pieces and isinstance(self.pieces[-1], str):
            return At((*self.pieces[:-1], self.pieces[-1] + piece))
        return At((*self.pieces, piece))

    def expression(self) -> Code:
        """Return the expression for this place's JSON Pointer."""
        result = Code("path")
        for piece in self.pieces:
            result = code("{} + {}", result, piece)
        return result


@dataclass(frozen=True)
class Statement:
    """The base of all statements."""


@dataclass(frozen=True)
class Fail(Statement):
    """A violation where ``test`` is true (or always, without one).

    ``proves_type`` says that the test is also true, or raises TypeError, for every value
    that is not of the type that it is about: a verdict needs no test of the type before it.
    """

    test: Code | None
    kind: str
    at: At
    schema_pointer: str
    params: tuple[tuple[str, Any], ...] = ()
    proves_type: bool = False


@dataclass(frozen=True)
class Guard(Statement):
    """``fail``, or else, where that test is false, ``body``."""

    fail: Fail
    body: tuple[Statement, ...]

    @property
    def proves_itself(self) -> bool:
        """Whether the body's first statement fails where ``fail`` does, or raises TypeError.

        That is so of a test that proves the type, and of a required property: only an
        object can be asked for the member of a name.
        """
        first = self.body[0] if self.body else None
        if isinstance(first, Member):
            return first.missing is not None and self.fail.kind == "type"
        return isinstance(first, Fail) and first.proves_type and self.fail.kind == "type"


@dataclass(frozen=True)
class When(Statement):
    """The first case whose test is true, or ``otherwise``."""

    cases: tuple[tuple[Code, tuple[Statement, ...]], ...]
    otherwise: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Each(Statement):
    """A loop over a container, for ``targets``; the verdict alone needs ``item`` alone.

    ``plain`` is what to iterate over where only ``item`` is needed.
    """

    targets: Code
    iterable: Code
    item: Code
    plain: Code
    body: tuple[Statement, ...]


@dataclass(frozen=True)
class Closed(Statement):
    """An object that may have the ``known`` properties alone; ``body`` finds each other one.

    The verdict needs no look at each: ``least`` of them are required, and known to be there.
    """

    value: Code
    known: Code
    least: int
    body: tuple[Statement, ...]

    def test(self) -> Code:
        """Return the expression that is true where there is another property."""
        others = code("{}.keys() <= {}", self.value, self.known)
        more = code("len({}) != {}", self.value, self.least) if self.least else self.value
        return code("{} and not {}", more, others)


@dataclass(frozen=True)
class Bind(Statement):
    """A local variable."""

    variable: Code
    expression: Code


@dataclass(frozen=True)
class Member(Statement):
    """A property of ``owner``: bound to ``variable``, then judged by ``body``.

    ``missing`` is the failure where it is not there, None where it may be absent.
    ``null_passes`` says that ``body`` accepts null, so null may stand for absence.
    """

    owner: Code
    name: str
    variable: Code
    missing: Fail | None
    null_passes: bool
    body: tuple[Statement, ...]


@dataclass(frozen=True)
class Invoke(Statement):
    """The function of ``schema``, applied to ``value``."""

    schema: Schema
    value: Code
    at: At


@dataclass(frozen=True)
class SourceComment(Statement):
    """A comment: what follows is about the schema at this pointer."""

    pointer: str


@dataclass(frozen=True)
class Gather(Statement):
    """A string whose whole judgement, ``body``, a batch of ``kind`` can prove met."""

    kind: str
    value: Code
    body: tuple[Statement, ...]


@dataclass(frozen=True)
class Order(Statement):
    """Two timestamps: ``fail`` states the exact test that they are out of order.

    ``gathered`` says that both are proven by the batch of timestamps, so that a plain
    comparison of the texts settles it; ``optional`` are those that may be null or absent.
    """

    earlier: Code
    later: Code
    optional: tuple[Code, ...]
    gathered: bool
    fail: Fail


@dataclass
class Function:
    """The checks of one schema, to be rendered as one or more Python functions.

    ``fresh`` hands out the names of its local variables.
    """

    title: str
    schema: Schema
    body: tuple[Statement, ...] = ()
    probed: list[Schema] = field(default_factory=list)
    fresh: Callable[[str], Code] = field(default_factory=lambda: Names().fresh)


def split(
    body: tuple[Statement, ...], large: frozenset[int]
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """Return what a body asks of an object itself, and what it asks of the large ones in it.

    ``large`` are the schemas of large objects, by their identities. Both parts test that the
    value is an object, where the body does.
    """
    own: list[Statement] = []
    below: list[Statement] = []
    for each in body:
        if isinstance(each, Guard):
            inner_own, inner_below = split(each.body, large)
            own.append(replace(each, body=inner_own))
            below += [replace(each, body=inner_below)] if inner_below else []
        elif isinstance(each, Member) and any(
            isinstance(inner, Invoke) and id(inner.schema) in large for inner in walk(each.body)
        ):
            below.append(each)
        else:
            own.append(each)
    return tuple(own), tuple(below)


def walk(body: tuple[Statement, ...]) -> list[Statement]:
    """Return all statements of ``body``, those within others too."""
    found: list[Statement] = []
    for statement in body:
        found.append(statement)
        if isinstance(statement, Guard | Each | Member | Gather | Closed):
            found += walk(statement.body)
        elif isinstance(statement, When):
            for _, case in statement.cases:
                found += walk(case)
            found += walk(statement.otherwise)
    return found
