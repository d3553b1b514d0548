"""Checks of the keywords about objects.

They are stated together because they share work: a property in both ``properties`` and
``required`` is looked up once, one loop serves all keywords that apply to every property, and
the timestamp order compares values that are already in variables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alcamine_validate.compiler.expressions import (
    Accepts,
    Expression,
    HasProperty,
    InOrder,
    IsIn,
    Listed,
    Local,
    Matches,
    NameToken,
    Not,
    Property,
    Some,
)
from alcamine_validate.compiler.scope import Scope, report
from alcamine_validate.compiler.statements import (
    At,
    Check,
    EachProperty,
    Member,
    Report,
    Statement,
    When,
    body_of,
)
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Schema
from alcamine_validate.text.json_pointer import join

_EACH_PROPERTY = (nodes.PatternProperties, nodes.AdditionalProperties, nodes.PropertyNames)


def object_checks(schema: Schema, value: Expression, at: At, scope: Scope) -> Iterator[Statement]:
    """Yield the checks of all object keywords of ``schema`` except the number of properties."""
    members = _members(schema, value, at, scope)
    yield from members.values()
    required = schema.find(nodes.Required)
    for name in required.names if required else ():
        if required and name not in members:
            yield Check(HasProperty(value, name), _missing(required, name, at))
    yield from _each_property(schema, value, at, scope)
    for node in schema.keywords:
        if isinstance(node, nodes.DependentRequired):
            yield from _dependent_required(node, value, at)
        elif isinstance(node, nodes.DependentSchemas):
            yield from _dependent_schemas(node, value, at, scope)
        elif isinstance(node, nodes.TimestampOrder):
            yield from _orders(node, members, value, at)


# properties and required


def _members(schema: Schema, value: Expression, at: At, scope: Scope) -> dict[str, Member]:
    properties, required = schema.find(nodes.Properties), schema.find(nodes.Required)
    members: dict[str, Member] = {}
    for name, subschema in properties.schemas.items() if properties else ():
        variable = scope.fresh(name)
        checks = scope.apply(subschema, variable, at.member(name))
        if checks:
            is_required = required is not None and name in required.names
            missing = _missing(required, name, at) if required and is_required else None
            members[name] = Member(value, name, variable, missing, body=body_of(checks))
    return members


def _missing(required: nodes.Required, name: str, at: At) -> Report:
    return report(required, "required", at, ("property", name))


# patternProperties, additionalProperties, propertyNames


def _each_property(schema: Schema, value: Expression, at: At, scope: Scope) -> Iterator[Statement]:
    wanted = [node for node in schema.keywords if isinstance(node, _EACH_PROPERTY)]
    if not wanted:
        return
    key, item = scope.fresh("key"), scope.fresh("item")
    below = at.found(NameToken(key))
    checks = [each for node in wanted for each in _one_property(node, key, item, below, scope)]
    if checks:
        yield EachProperty(value, key, item, body=body_of(checks))


def _one_property(
    node: nodes.Keyword, key: Local, item: Local, below: At, scope: Scope
) -> Iterator[Statement]:
    if isinstance(node, nodes.PropertyNames):
        wrong = report(node, "propertyNames", below, ("property", key))
        yield Check(Accepts(node.schema, key), wrong)
    elif isinstance(node, nodes.PatternProperties):
        for _, expression, schema in node.patterns:
            checks = scope.apply(schema, item, below)
            if checks:
                yield When(((Matches(key, expression), body_of(checks)),))
    elif isinstance(node, nodes.AdditionalProperties):
        tests = [IsIn(key, Listed(node.names))] if node.names else []
        covered = Some((*tests, *(Matches(key, each) for each in node.patterns)))
        unknown = report(
            node, "additionalProperties", below, ("property", key), ("known", node.names)
        )
        yield from unless_covered(covered, node.schema, unknown, item, below, scope)


def unless_covered(
    covered: Some, schema: Schema, unknown: Report, item: Local, below: At, scope: Scope
) -> Iterator[Statement]:
    """Yield the check of a property or an element by ``schema``, unless ``covered`` is true.

    ``unknown`` is the violation if the schema is ``false``.
    """
    if schema.find(nodes.Nothing):
        yield Check(covered, unknown)
        return
    checks = scope.apply(schema, item, below)
    if checks and covered.tests:
        yield When(((Not(covered), body_of(checks)),))
    else:
        yield from checks


# dependentRequired, dependentSchemas


def _dependent_required(
    node: nodes.DependentRequired, value: Expression, at: At
) -> Iterator[Statement]:
    for name, dependents in node.names.items():
        place = join(node.pointer, name)
        checks = [
            Check(
                HasProperty(value, dependent),
                Report(
                    "dependentRequired", at, place, (("property", dependent), ("because", name))
                ),
            )
            for dependent in dependents
        ]
        if checks:
            yield When(((HasProperty(value, name), body_of(checks)),))


def _dependent_schemas(
    node: nodes.DependentSchemas, value: Expression, at: At, scope: Scope
) -> Iterator[Statement]:
    for name, schema in node.schemas.items():
        checks = scope.apply(schema, value, at)
        if checks:
            yield When(((HasProperty(value, name), body_of(checks)),))


# x-timestamp-order


def _orders(
    node: nodes.TimestampOrder, members: Mapping[str, Member], value: Expression, at: At
) -> Iterator[Statement]:
    for index, pair in enumerate(node.pairs):
        earlier, later = (
            members[name].variable if name in members else Property(value, name) for name in pair
        )
        params = (
            ("earlier", pair[0]),
            ("later", pair[1]),
            ("earlier_value", earlier),
            ("later_value", later),
        )
        wrong = Report("order", at.member(pair[1]), f"{node.pointer}/{index}", params)
        yield Check(InOrder(earlier, later), wrong)
