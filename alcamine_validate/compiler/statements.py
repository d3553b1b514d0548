"""Statements: the checks of generated functions, independent of how they are rendered.

Each check is stated once, as one of these classes. Two renderers read them: ``boolean`` returns
False at the first failure, ``collecting`` appends a violation for each failure. This keeps
the meaning of both the same.
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
    """The pointer of a value: the pieces that follow the ``path`` parameter of the function."""

    pieces: tuple[str | Code, ...] = ()

    def member(self, name: str) -> At:
        """Return the pointer of the member ``name``, which is known at compile time."""
        return self._then("/" + escape(name))

    def found(self, token: Code) -> At:
        """Return the pointer of a member or element that is known only at run time.

        ``token`` is an expression for the escaped reference token.
        """
        return At((*self._then("/").pieces, token))

    def _then(self, piece: str | Code) -> At:
        if isinstance(piece, str) and self.pieces and isinstance(self.pieces[-1], str):
            return At((*self.pieces[:-1], self.pieces[-1] + piece))
        return At((*self.pieces, piece))

    def expression(self) -> Code:
        """Return the expression for this JSON Pointer."""
        result = Code("path")
        for piece in self.pieces:
            result = code("{} + {}", result, piece)
        return result


@dataclass(frozen=True)
class Statement:
    """The base of all statements."""


@dataclass(frozen=True)
class Fail(Statement):
    """A violation if ``test`` is true, or always if it is None.

    With ``proves_type``, the test is also true, or raises TypeError, for every value of another
    type than the test is for: boolean functions need no type test before it.
    """

    test: Code | None
    kind: str
    at: At
    schema_pointer: str
    params: tuple[tuple[str, Any], ...] = ()
    proves_type: bool = False


@dataclass(frozen=True)
class Guard(Statement):
    """``fail``, or ``body`` if the test of ``fail`` is false."""

    fail: Fail
    body: tuple[Statement, ...]

    @property
    def proves_itself(self) -> bool:
        """Whether the body's first statement fails or raises TypeError whenever ``fail`` fails.

        This is true for a test that proves the type, and for a required property: only objects
        can be indexed with a name.
        """
        first = self.body[0] if self.body else None
        if isinstance(first, Member):
            return first.missing is not None and self.fail.kind == "type"
        return isinstance(first, Fail) and first.proves_type and self.fail.kind == "type"


@dataclass(frozen=True)
class When(Statement):
    """The body of the first case whose test is true, or ``otherwise``."""

    cases: tuple[tuple[Code, tuple[Statement, ...]], ...]
    otherwise: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Each(Statement):
    """A loop over a container.

    Collecting functions bind ``targets`` from ``iterable``. Boolean functions need only ``item``,
    from ``plain``.
    """

    targets: Code
    iterable: Code
    item: Code
    plain: Code
    body: tuple[Statement, ...]


@dataclass(frozen=True)
class Closed(Statement):
    """An object that may have only the ``known`` properties; ``body`` reports each other one.

    Boolean functions need no loop: ``least`` of the known properties are required, and are
    already known to be present.
    """

    value: Code
    known: Code
    least: int
    body: tuple[Statement, ...]

    def test(self) -> Code:
        """Return the expression that is true if the object has another property."""
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
    """A property of ``owner``: bound to ``variable``, then checked by ``body``.

    ``missing`` is the failure if the property is absent, or None if it is optional.
    ``null_passes`` means that ``body`` accepts null, so that null can represent absence.
    """

    owner: Code
    name: str
    variable: Code
    missing: Fail | None
    null_passes: bool
    body: tuple[Statement, ...]


@dataclass(frozen=True)
class Invoke(Statement):
    """A call of the function of ``schema`` with ``value``."""

    schema: Schema
    value: Code
    at: At


@dataclass(frozen=True)
class SourceComment(Statement):
    """A comment: the following statements belong to the schema at this pointer."""

    pointer: str


@dataclass(frozen=True)
class DeferredCheck(Statement):
    """A string whose checks, ``body``, can all be proven by the batch ``kind``."""

    kind: str
    value: Code
    body: tuple[Statement, ...]


@dataclass(frozen=True)
class Order(Statement):
    """Two timestamps; ``fail`` contains the exact test that they are out of order.

    ``gathered`` means that the batch of timestamps proves both, so that comparing them as text is
    enough. ``optional`` holds those that may be null or absent.
    """

    earlier: Code
    later: Code
    optional: tuple[Code, ...]
    gathered: bool
    fail: Fail


@dataclass
class Function:
    """The checks of one schema, rendered as one or more Python functions.

    ``fresh`` returns a new local variable name.
    """

    title: str
    schema: Schema
    body: tuple[Statement, ...] = ()
    probed: list[Schema] = field(default_factory=list)
    fresh: Callable[[str], Code] = field(default_factory=lambda: Names().fresh)


def split(
    body: tuple[Statement, ...], large: frozenset[int]
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """Return the checks of an object itself, and the checks of the large objects in it.

    ``large`` holds the identities of the schemas of large objects. Both parts test that the value
    is an object if ``body`` does.
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
    """Return all statements of ``body``, including nested ones."""
    found: list[Statement] = []
    for statement in body:
        found.append(statement)
        if isinstance(statement, Guard | Each | Member | DeferredCheck | Closed):
            found += walk(statement.body)
        elif isinstance(statement, When):
            for _, case in statement.cases:
                found += walk(case)
            found += walk(statement.otherwise)
    return found
