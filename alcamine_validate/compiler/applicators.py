"""Checks of the keywords that apply subschemas to the same value; one table row per keyword."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from alcamine_validate.compiler.code import Code, code
from alcamine_validate.compiler.scope import Scope, State, violation
from alcamine_validate.compiler.statements import At, Bind, Fail, Guard, Statement, When
from alcamine_validate.compiler.types import is_not_type, is_type
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, Schema

Case = tuple[Code, tuple[Statement, ...]]


def type_failure(
    node: Keyword, types: tuple[str, ...], test: Code | None, value: Code, at: At
) -> Fail:
    """Return the failure for a value that has none of ``types``."""
    return violation(node, test, "type", at, ("expected", types), ("value", value))


def _nothing(node: nodes.Nothing, _value: Code, at: At, _scope: Scope) -> Iterator[Statement]:
    yield violation(node, None, "false", at)


def _reference(node: nodes.Reference, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    # Never inline: definitions that refer to each other often would multiply.
    yield scope.invoke(scope.resolved.definitions[node.target], value, at)


def _all_of(node: nodes.AllOf, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    for schema in node.schemas:
        yield from scope.apply(schema, value, at)


def _any_of(node: nodes.AnyOf, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    probes = [scope.probe(schema, value).text for schema in node.schemas]
    test = Code(f"not ({' or '.join(probes)})")
    yield violation(node, test, "anyOf", at, ("branches", len(probes)))


def _one_of(node: nodes.OneOf, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    probes = [scope.probe(schema, value).text for schema in node.schemas]
    # Not a chain of ``+``, which would nest as deeply as it is long.
    matches = Code(f"sum(({', '.join(probes)},))")
    params = (("branches", len(probes)), ("matches", matches))
    yield violation(node, code("{} != 1", matches), "oneOf", at, *params)


def _not(node: nodes.Not, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    yield violation(node, scope.probe(node.schema, value), "not", at)


def _conditional(node: nodes.Conditional, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    consequent = _applied(node.consequent, value, at, scope)
    alternative = _applied(node.alternative, value, at, scope)
    if not consequent and not alternative:
        return
    test = scope.probe(node.condition, value)
    if consequent:
        yield When(((test, consequent),), alternative)
    else:
        yield When(((code("not {}", test), alternative),))


def _applied(schema: Schema | None, value: Code, at: At, scope: Scope) -> tuple[Statement, ...]:
    return scope.apply(schema, value, at) if schema is not None else ()


def _by_type(node: nodes.ByType, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    cases = [
        (is_type(value, types), () if schema.only(nodes.Type) else scope.apply(schema, value, at))
        for types, schema in node.cases
    ]
    everything = tuple(name for types, _ in node.cases for name in types)
    yield When(tuple(cases), (type_failure(node, everything, None, value, at),))


def _dispatch(node: nodes.Dispatch, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    variable, absent = scope.fresh(node.property), scope.runtime("ABSENT")
    cases: list[Case] = []
    for constant, branch in node.branches:
        if not branch.find(nodes.Reference):  # a reference uses its target's function
            scope.name_function(branch, constant)
        cases.append((code("{} == {}", variable, constant), scope.apply(branch, value, at)))
    property_ = ("property", node.property)
    missing = Fail(None, "required", at, node.required_pointer, (property_,))
    allowed = ("allowed", [constant for constant, _ in node.branches])
    there = at.member(node.property)
    unknown = violation(node, None, "discriminator", there, property_, allowed, ("value", variable))
    chosen = When((*cases, (code("{} is {}", variable, absent), (missing,))), (unknown,))
    bind = Bind(variable, code("{}.get({}, {})", value, node.property, absent))
    is_no_object = is_not_type(value, ("object",))
    yield Guard(type_failure(node, ("object",), is_no_object, value, at), (bind, chosen))


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
