"""Checks of ``enum`` and the keywords about strings and numbers; one table row per keyword."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from alcamine_validate.compiler.expressions import (
    Compare,
    Expression,
    HasFormat,
    IsMultipleOf,
    IsOneOf,
    Length,
    Matches,
)
from alcamine_validate.compiler.scope import Scope, State, report
from alcamine_validate.compiler.statements import At, Check, Statement
from alcamine_validate.runtime.numbers import exact
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword

_LIMITS: Final = {
    "maximum": "<=",
    "exclusiveMaximum": "<",
    "minimum": ">=",
    "exclusiveMinimum": ">",
}


def _limit(
    node: nodes.NumberLimit, value: Expression, at: At, _scope: Scope
) -> Iterator[Statement]:
    requirement = Compare(value, _LIMITS[node.kind], exact(node.limit))
    yield Check(requirement, report(node, node.kind, at, ("limit", node.limit), ("value", value)))


def _multiple_of(
    node: nodes.MultipleOf, value: Expression, at: At, _scope: Scope
) -> Iterator[Statement]:
    params = (("divisor", node.divisor), ("value", value))
    yield Check(IsMultipleOf(value, node.divisor), report(node, "multipleOf", at, *params))


def _pattern(node: nodes.Pattern, value: Expression, at: At, _scope: Scope) -> Iterator[Statement]:
    params = (("pattern", node.pattern), ("value", value))
    yield Check(Matches(value, node.expression), report(node, "pattern", at, *params))


def _format(node: nodes.Format, value: Expression, at: At, scope: Scope) -> Iterator[Statement]:
    requirement = HasFormat(value, node.name, node.name in scope.own_formats)
    yield Check(requirement, report(node, "format", at, ("format", node.name), ("value", value)))


def size(node: nodes.SizeLimit, value: Expression, at: At) -> Statement:
    """Return the check of ``maxLength`` … ``minProperties``."""
    requirement = Compare(Length(value), "<=" if node.kind.startswith("max") else ">=", node.limit)
    params = (("limit", node.limit), ("length", Length(value)))
    return Check(requirement, report(node, node.kind, at, *params))


NUMBER: Final[dict[type[Keyword], State]] = {
    nodes.NumberLimit: _limit,
    nodes.MultipleOf: _multiple_of,
}
STRING: Final[dict[type[Keyword], State]] = {
    nodes.Pattern: _pattern,
    nodes.Format: _format,
}


def enum(node: nodes.Enum, value: Expression, at: At, declared: nodes.Type | None) -> Statement:
    """Return the check of ``enum`` or ``const`` for a value of the ``declared`` type."""
    types = declared.types if declared else ()
    facts: list[tuple[str, Any]] = [("allowed", list(node.values)), ("value", value)]
    kind = node.kind
    if isinstance(node, nodes.PairedEnum):
        kind = "pairing"
        facts += [("property", node.property), ("constant", node.constant)]
        facts.append(("owners", dict(node.owners)))
    requirement = IsOneOf(value, node.values, types, node.pointer)
    return Check(requirement, report(node, kind, at, *facts))
