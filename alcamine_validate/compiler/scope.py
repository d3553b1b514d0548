"""The interface that a function offers for stating the keywords in its body."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from alcamine_validate.compiler.evaluated_inference import EvaluatedInference
from alcamine_validate.compiler.expressions import Expression, Local
from alcamine_validate.compiler.statements import At, Report, Statement
from alcamine_validate.schema.nodes import Keyword, ResolvedSchema, Schema


class Scope(Protocol):
    """The function whose body is being stated."""

    resolved: ResolvedSchema
    own_formats: frozenset[str]

    def apply(self, schema: Schema, value: Expression, at: At) -> tuple[Statement, ...]:
        """Return the checks of a subschema: inline if short, else a call of its function."""

    def inference(self, kind: str) -> EvaluatedInference:
        """Return what the schemas evaluate in values of the type ``kind``."""

    def name_function(self, schema: Schema, hint: str) -> None:
        """Name the function of ``schema`` after its pointer and ``hint``."""

    def fresh(self, text: str) -> Local:
        """Return a new local variable whose name resembles ``text``."""


State = Callable[[Any, Expression, At, Scope], Iterable[Statement]]
"""Returns the statements that check a keyword node for a value at a place."""


def report(node: Keyword, kind: str, at: At, *params: tuple[str, Any]) -> Report:
    """Return the violation of ``node``."""
    return Report(kind, at, node.pointer, params)
