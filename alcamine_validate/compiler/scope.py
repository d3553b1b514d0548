"""The interface that a function offers for stating the keywords in its body."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from alcamine_validate.compiler.code import Code, code
from alcamine_validate.compiler.evaluated_inference import EvaluatedInference
from alcamine_validate.compiler.statements import At, Fail, Statement
from alcamine_validate.schema.nodes import Keyword, ResolvedSchema, Schema
from alcamine_validate.schema.pattern import Expression

Params = tuple[tuple[str, Any], ...]


class Scope(Protocol):
    """The function whose body is being stated, and its module."""

    resolved: ResolvedSchema
    own_formats: frozenset[str]

    def apply(self, schema: Schema, value: Code, at: At) -> tuple[Statement, ...]:
        """Return the checks of a subschema: inline if short, else a call of its function."""

    def invoke(self, schema: Schema, value: Code, at: At) -> Statement:
        """Return a call of the function of ``schema``."""

    def probe(self, schema: Schema, value: Code) -> Code:
        """Return the expression that is true if ``schema`` accepts ``value``."""

    def predicate(self, schema: Schema) -> Code:
        """Return the name of the boolean function of ``schema``."""

    def inference(self, kind: str) -> EvaluatedInference:
        """Return what the schemas evaluate in values of the type ``kind``."""

    def evaluation(self, schema: Schema, kind: str) -> Code:
        """Return the name of the function that returns what ``schema`` evaluates in a value."""

    def name_function(self, schema: Schema, hint: str) -> None:
        """Name the function of ``schema`` after its pointer and ``hint``."""

    def fresh(self, text: str) -> Code:
        """Return a new local variable name that resembles ``text``."""

    def constant(self, hint: str, expression: Code) -> Code:
        """Return the name of the module-level constant that holds ``expression``."""

    def runtime(self, text: str) -> Code:
        """Return the runtime module's name ``text``, and import it in the generated module."""


Stated = Iterable[Statement]
State = Callable[[Any, Code, At, Scope], Stated]
"""Returns the statements that check a keyword node for a value at a place."""


def violation(
    node: Keyword, test: Code | None, kind: str, at: At, *params: tuple[str, Any]
) -> Fail:
    """Return the failure of ``node`` if ``test`` is true; None means always."""
    return Fail(test, kind, at, node.pointer, params)


def search(scope: Scope, expression: Expression) -> Code:
    """Return the name of the constant that holds the search function of a pattern."""
    if expression.is_ecma:
        found = code("{}({})", scope.runtime("ecma_search"), expression.source)
    else:
        found = code("re.compile({}).search", expression.source)
    return scope.constant("pattern", found)
