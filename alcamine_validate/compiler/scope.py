"""What stating a keyword needs of the function that it is stated in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from alcamine_validate.compiler.code import Code, code
from alcamine_validate.compiler.coverage import Coverages
from alcamine_validate.compiler.statements import At, Fail, Statement
from alcamine_validate.schema.nodes import Keyword, ResolvedSchema, Schema
from alcamine_validate.schema.pattern import Expression

Params = tuple[tuple[str, Any], ...]


class Scope(Protocol):
    """The function whose body is being stated, and the module around it."""

    resolved: ResolvedSchema
    own_formats: frozenset[str]

    def apply(self, schema: Schema, value: Code, at: At) -> tuple[Statement, ...]:
        """State a subschema: in place where it is short, by a function of its own if not."""

    def invoke(self, schema: Schema, value: Code, at: At) -> Statement:
        """State a subschema by a function of its own."""

    def probe(self, schema: Schema, value: Code) -> Code:
        """Return the expression that is true where ``schema`` accepts ``value``."""

    def predicate(self, schema: Schema) -> Code:
        """Return the name of the boolean function of ``schema``."""

    def coverages(self, kind: str) -> Coverages:
        """Return what the schemas evaluate of values of the type ``kind``."""

    def evaluation(self, schema: Schema, kind: str) -> Code:
        """Return the name of the function that says what ``schema`` evaluates of a value."""

    def name_function(self, schema: Schema, hint: str) -> None:
        """Have the function of ``schema`` named after its place and ``hint``."""

    def fresh(self, text: str) -> Code:
        """Return a local variable that no other has, and that resembles ``text``."""

    def constant(self, hint: str, expression: Code) -> Code:
        """Return the module-level constant that holds ``expression``."""

    def runtime(self, text: str) -> Code:
        """Return a name of the runtime module, which is then imported."""


Stated = Iterable[Statement]
State = Callable[[Any, Code, At, Scope], Stated]
"""Says what a keyword node checks of a value at a place."""


def violation(
    node: Keyword, test: Code | None, kind: str, at: At, *params: tuple[str, Any]
) -> Fail:
    """Return the failure of ``node`` where ``test`` is true; None is always."""
    return Fail(test, kind, at, node.pointer, params)


def search(scope: Scope, expression: Expression) -> Code:
    """Return the function that searches for a pattern."""
    if expression.is_ecma:
        found = code("{}({})", scope.runtime("ecma_search"), expression.source)
    else:
        found = code("re.compile({}).search", expression.source)
    return scope.constant("pattern", found)
