"""Checks of the keywords about objects.

They are stated together because they share work: a property in both ``properties`` and
``required`` is looked up once, one loop serves all keywords that apply to every property, and
the timestamp order compares values that are already in variables.
"""

from __future__ import annotations

from collections.abc import Iterator

from alcamine_validate.compiler.code import Code, code, literal
from alcamine_validate.compiler.scope import Scope, search, violation
from alcamine_validate.compiler.statements import (
    At,
    Closed,
    DeferredCheck,
    Each,
    Fail,
    Member,
    Order,
    Statement,
    When,
)
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Schema
from alcamine_validate.text.json_pointer import join

_EACH_PROPERTY = (nodes.PatternProperties, nodes.AdditionalProperties, nodes.PropertyNames)

Members = dict[str, Member]


def object_checks(schema: Schema, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    """Yield the checks of all object keywords of ``schema`` except the number of properties."""
    members = _members(schema, value, at, scope)
    yield from members.values()
    yield from _other_required(schema, members, value, at)
    yield from _each_property(schema, value, at, scope)
    for node in schema.keywords:
        if isinstance(node, nodes.DependentRequired):
            yield from _dependent_required(node, value, at)
        elif isinstance(node, nodes.DependentSchemas):
            yield from _dependent_schemas(node, value, at, scope)
        elif isinstance(node, nodes.TimestampOrder):
            yield from _orders(node, members, value, at, scope)


# properties and required


def _members(schema: Schema, value: Code, at: At, scope: Scope) -> Members:
    properties, required = schema.find(nodes.Properties), schema.find(nodes.Required)
    members: Members = {}
    for name, subschema in properties.schemas.items() if properties else ():
        variable = scope.fresh(name)
        body = scope.apply(subschema, variable, at.member(name))
        if body:
            is_required = required is not None and name in required.names
            missing = _missing(required, None, name, at) if required and is_required else None
            null_passes = _null_passes(body, variable)
            members[name] = Member(value, name, variable, missing, null_passes, body)
    return members


def _null_passes(body: tuple[Statement, ...], variable: Code) -> bool:
    match body:
        case (When(cases=((test, _), *_)),):
            return test == code("{} is not None", variable)
    return False


def _other_required(schema: Schema, members: Members, value: Code, at: At) -> Iterator[Statement]:
    """Yield the checks of required properties that have no member statement."""
    required = schema.find(nodes.Required)
    for name in required.names if required else ():
        if required and name not in members:
            yield _missing(required, code("{} not in {}", name, value), name, at)


def _missing(required: nodes.Required, test: Code | None, name: str, at: At) -> Fail:
    return violation(required, test, "required", at, ("property", name))


# patternProperties, additionalProperties, propertyNames


def _each_property(schema: Schema, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    wanted = [node for node in schema.keywords if isinstance(node, _EACH_PROPERTY)]
    if not wanted:
        return
    key, item = scope.fresh("key"), scope.fresh("item")
    below = at.found(code("{}({})", scope.runtime("escape"), key))
    body = tuple(s for node in wanted for s in _one_property(node, key, item, below, scope))
    targets, members = code("{}, {}", key, item), code("{}.items()", value)
    if not body:
        return
    each = Each(targets, members, targets, members, body)
    match wanted:
        # The object may have only the named properties.
        case [nodes.AdditionalProperties(names=(_, *_), patterns=()) as only] if only.schema.find(
            nodes.Nothing
        ):
            known = _known_properties(only, scope)
            required = schema.find(nodes.Required)
            names = set(required.names) if required else set()
            # The number of required properties, or 0 if unnamed properties are required too.
            least = len(names) if names <= set(only.names) else 0
            yield Closed(value, known, least, (each,))
        case _:
            yield each


def _known_properties(node: nodes.AdditionalProperties, scope: Scope) -> Code:
    return scope.constant("known properties", literal(frozenset(node.names)))


def _one_property(
    node: nodes.Keyword, key: Code, item: Code, below: At, scope: Scope
) -> Iterator[Statement]:
    if isinstance(node, nodes.PropertyNames):
        test = code("not {}", scope.probe(node.schema, key))
        yield violation(node, test, "propertyNames", below, ("property", key))
    elif isinstance(node, nodes.PatternProperties):
        for _, expression, schema in node.patterns:
            body = scope.apply(schema, item, below)
            if body:
                yield When(((code("{}({})", search(scope, expression), key), body),))
    elif isinstance(node, nodes.AdditionalProperties):
        yield from _additional_properties(node, key, item, below, scope)


def _additional_properties(
    node: nodes.AdditionalProperties, key: Code, item: Code, below: At, scope: Scope
) -> Iterator[Statement]:
    body = scope.apply(node.schema, item, below)
    if node.schema.find(nodes.Nothing):
        known = ("known", node.names)
        body = (violation(node, None, "additionalProperties", below, ("property", key), known),)
    tests = [
        code("not {}({})", search(scope, expression), key).text for expression in node.patterns
    ]
    if node.names:
        tests.insert(0, code("{} not in {}", key, _known_properties(node, scope)).text)
    if body and tests:
        yield When(((Code(" and ".join(tests)), body),))
    else:
        yield from body


# dependentRequired, dependentSchemas


def _dependent_required(node: nodes.DependentRequired, value: Code, at: At) -> Iterator[Statement]:
    for name, dependents in node.names.items():
        fails = tuple(
            Fail(
                code("{} not in {}", dependent, value),
                "dependentRequired",
                at,
                join(node.pointer, name),
                (("property", dependent), ("because", name)),
            )
            for dependent in dependents
        )
        if fails:
            yield When(((code("{} in {}", name, value), fails),))


def _dependent_schemas(
    node: nodes.DependentSchemas, value: Code, at: At, scope: Scope
) -> Iterator[Statement]:
    for name, schema in node.schemas.items():
        body = scope.apply(schema, value, at)
        if body:
            yield When(((code("{} in {}", name, value), body),))


# x-timestamp-order


def _orders(
    node: nodes.TimestampOrder, members: Members, value: Code, at: At, scope: Scope
) -> Iterator[Statement]:
    for index, pair in enumerate(node.pairs):
        bound = [members.get(name) for name in pair]
        earlier, later = (
            member.variable if member else code("{}.get({})", value, name)
            for member, name in zip(bound, pair, strict=True)
        )
        test = code("not {}({}, {})", scope.runtime("in_order"), earlier, later)
        params = (
            ("earlier", pair[0]),
            ("later", pair[1]),
            ("earlier_value", earlier),
            ("later_value", later),
        )
        fail = Fail(test, "order", at.member(pair[1]), f"{node.pointer}/{index}", params)
        optional = tuple(m.variable for m in bound if m and (m.null_passes or not m.missing))
        gathered = all(member is not None and _is_gathered_timestamp(member) for member in bound)
        yield Order(earlier, later, optional, gathered, fail)


def _is_gathered_timestamp(member: Member) -> bool:
    """Return whether the batch of timestamps proves the value of ``member``."""
    match member.body:
        case (When(cases=((_, (DeferredCheck(kind), *_)), *_)),) | (DeferredCheck(kind), *_):
            return kind == "timestamps"
    return False
