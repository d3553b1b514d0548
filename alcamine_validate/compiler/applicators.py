"""Checks of the keywords that apply subschemas to the same value; one table row per keyword."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from alcamine_validate.compiler.expressions import (
    AcceptCount,
    Accepts,
    Compare,
    Equals,
    Expression,
    HasType,
    Not,
    Some,
)
from alcamine_validate.compiler.scope import Scope, State, report
from alcamine_validate.compiler.statements import (
    At,
    Body,
    Check,
    Guard,
    Invoke,
    Member,
    Report,
    Statement,
    When,
    body_of,
    fail,
)
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, Schema


def type_report(node: Keyword, types: tuple[str, ...], value: Expression, at: At) -> Report:
    """Return the violation for a value that has none of ``types``."""
    return report(node, "type", at, ("expected", types), ("value", value))


def _nothing(node: nodes.Nothing, _value: Expression, at: At, _scope: Scope) -> Iterator[Statement]:
    yield fail(report(node, "false", at))


def _reference(
    node: nodes.Reference, value: Expression, at: At, scope: Scope
) -> Iterator[Statement]:
    # Never inline: definitions that refer to each other often would multiply.
    yield Invoke(scope.resolved.definitions[node.target], value, at)


def _all_of(node: nodes.AllOf, value: Expression, at: At, scope: Scope) -> Iterator[Statement]:
    for schema in node.schemas:
        yield from scope.apply(schema, value, at)


def _any_of(node: nodes.AnyOf, value: Expression, at: At, _scope: Scope) -> Iterator[Statement]:
    requirement = Some(tuple(Accepts(schema, value) for schema in node.schemas))
    yield Check(requirement, report(node, "anyOf", at, ("branches", len(node.schemas))))


def _one_of(node: nodes.OneOf, value: Expression, at: At, _scope: Scope) -> Iterator[Statement]:
    matches = AcceptCount(node.schemas, value)
    params = (("branches", len(node.schemas)), ("matches", matches))
    yield Check(Compare(matches, "==", 1), report(node, "oneOf", at, *params))


def _not(node: nodes.Not, value: Expression, at: At, _scope: Scope) -> Iterator[Statement]:
    yield Check(Not(Accepts(node.schema, value)), report(node, "not", at))


def _conditional(
    node: nodes.Conditional, value: Expression, at: At, scope: Scope
) -> Iterator[Statement]:
    consequent = _applied(node.consequent, value, at, scope)
    alternative = _applied(node.alternative, value, at, scope)
    test = Accepts(node.condition, value)
    if consequent:
        otherwise = body_of(alternative) if alternative else None
        yield When(((test, body_of(consequent)),), otherwise)
    elif alternative:
        yield When(((Not(test), body_of(alternative)),))


def _applied(
    schema: Schema | None, value: Expression, at: At, scope: Scope
) -> tuple[Statement, ...]:
    return scope.apply(schema, value, at) if schema is not None else ()


def _by_type(node: nodes.ByType, value: Expression, at: At, scope: Scope) -> Iterator[Statement]:
    cases = tuple(
        (
            HasType(value, types),
            body_of(() if schema.only(nodes.Type) else scope.apply(schema, value, at)),
        )
        for types, schema in node.cases
    )
    everything = tuple(name for types, _ in node.cases for name in types)
    yield When(cases, (fail(type_report(node, everything, value, at)),))


def _dispatch(node: nodes.Dispatch, value: Expression, at: At, scope: Scope) -> Iterator[Statement]:
    variable = scope.fresh(node.property)
    cases: list[tuple[Expression, Body]] = []
    for constant, branch in node.branches:
        if not branch.find(nodes.Reference):  # a reference uses its target's function
            scope.name_function(branch, constant)
        cases.append((Equals(variable, constant), body_of(scope.apply(branch, value, at))))
    property_ = ("property", node.property)
    missing = Report("required", at, node.required_pointer, (property_,))
    allowed = ("allowed", [constant for constant, _ in node.branches])
    there = at.member(node.property)
    unknown = report(node, "discriminator", there, property_, allowed, ("value", variable))
    chosen = When(tuple(cases), (fail(unknown),))
    is_object = Check(HasType(value, ("object",)), type_report(node, ("object",), value, at))
    member = Member(value, node.property, variable, missing, body=(chosen,))
    yield Guard(is_object, body=(member,))


APPLICATORS: Final[dict[type[Keyword], State]] = {
    nodes.Nothing: _nothing,
    nodes.Reference: _reference,
    nodes.AllOf: _all_of,
    nodes.AnyOf: _any_of,
    nodes.OneOf: _one_of,
    nodes.Not: _not,
    nodes.Conditional: _conditional,
    nodes.ByType: _by_type,
    nodes.Dispatch: _dispatch,
}
