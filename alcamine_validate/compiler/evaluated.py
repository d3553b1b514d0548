"""Which properties or elements of a value are evaluated, and the checks of all others.

Names and indices known at compile time become a test of the name or index. Those that depend on
the value are first gathered in one set: each subschema that may accept the value adds what it
evaluates if it does accept. If that depends on further subschemas, a function of its own
computes it (:class:`~alcamine_validate.compiler.expressions.EvaluatedBy`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from alcamine_validate.compiler.evaluated_inference import Evaluated
from alcamine_validate.compiler.expressions import (
    Accepts,
    Choice,
    Equals,
    EvaluatedBy,
    Everything,
    Expression,
    HasProperty,
    IndexToken,
    Indices,
    IsIn,
    Listed,
    Matches,
    MatchingIndices,
    MatchingNames,
    NameToken,
    Property,
    Some,
    Union,
)
from alcamine_validate.compiler.object_checks import unless_covered
from alcamine_validate.compiler.scope import Scope, report
from alcamine_validate.compiler.statements import (
    At,
    Bind,
    EachElement,
    EachProperty,
    Statement,
    body_of,
)
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, Schema

_NOTHING: Final = Listed(())
_KEYWORDS: Final = {"object": "unevaluatedProperties", "array": "unevaluatedItems"}


def evaluated_by(schema: Schema, kind: str, value: Expression, scope: Scope) -> Union:
    """Return the set of names or indices that ``schema`` evaluates in ``value``.

    ``kind`` is "object" for names, "array" for indices. The schema accepts the value.
    """
    known = _known(scope.inference(kind).of(schema), value, kind)
    return Union((*known, *_parts(schema.keywords, value, kind, scope)))


def unevaluated_checks(
    schema: Schema, kind: str, value: Expression, at: At, scope: Scope
) -> Iterator[Statement]:
    """Yield the checks of the properties or elements that no other keyword evaluates."""
    node: nodes.UnevaluatedProperties | nodes.UnevaluatedItems | None
    node = schema.find(nodes.UnevaluatedProperties)
    if kind == "array":
        node = schema.find(nodes.UnevaluatedItems)
    if node is None or not node.schema.keywords:
        return
    others = tuple(each for each in schema.keywords if each is not node)
    covered = scope.inference(kind).of_all(others)
    if covered.everything:
        return
    parts = tuple(_parts(others, value, kind, scope))
    gathered = scope.fresh("evaluated") if parts else None
    if gathered is not None:
        yield Bind(gathered, Union(parts))
    is_object = kind == "object"
    token, item = scope.fresh("key" if is_object else "index"), scope.fresh("item")
    below = at.found(NameToken(token) if is_object else IndexToken(token))
    names = tuple(sorted(covered.names))
    tests: list[Expression] = [IsIn(token, Listed(names))] if names else []
    tests += [Matches(token, expression) for expression in sorted(covered.patterns)]
    tests += [IsIn(token, gathered)] if gathered is not None else []
    facts = (("property", token), ("known", names)) if is_object else (("index", token),)
    unknown = report(node, _KEYWORDS[kind], below, *facts)
    checks = unless_covered(Some(tuple(tests)), node.schema, unknown, item, below, scope)
    if is_object:
        yield EachProperty(value, token, item, body=body_of(checks))
    else:
        yield EachElement(value, covered.start, token, item, body=body_of(checks))


# Sets of names or indices


def _all_of(
    schemas: Iterable[Schema | None], value: Expression, kind: str, scope: Scope
) -> Expression:
    """Return what ``schemas`` evaluate in ``value``, which they all accept."""
    parts: list[Expression] = []
    for schema in filter(None, schemas):
        covered = scope.inference(kind).of(schema)
        if covered.is_known:
            parts += _known(covered, value, kind)
        else:
            parts.append(EvaluatedBy(schema, kind, value))
    match parts:
        case []:
            return _NOTHING
        case [only]:
            return only
    return Union(tuple(parts))


def _known(covered: Evaluated, value: Expression, kind: str) -> Iterator[Expression]:
    """Yield the sets of evaluated names or indices known at compile time."""
    if covered.everything:
        yield Everything(value, kind)
        return
    if covered.names:
        yield Listed(tuple(sorted(covered.names)))
    for expression in sorted(covered.patterns):
        yield MatchingNames(value, expression)
    if covered.start:
        yield Indices(covered.start)


def _parts(
    keywords: Iterable[Keyword], value: Expression, kind: str, scope: Scope
) -> Iterator[Expression]:
    """Yield the sets of evaluated names or indices that depend on the value."""
    inference = scope.inference(kind)
    for node in keywords:
        for schema in inference.certain(node):
            if not inference.of(schema).is_known:
                yield EvaluatedBy(schema, kind, value)
        for test, accepted, refused in _cases(node, value, kind):
            yes = _all_of(accepted, value, kind, scope)
            no = _all_of(refused, value, kind, scope)
            if (yes, no) != (_NOTHING, _NOTHING):
                yield Choice(test, yes, no)
        if isinstance(node, nodes.Contains) and kind == "array":
            # The indices of the elements that match (core 10.3.1.3).
            index, item = scope.fresh("index"), scope.fresh("item")
            yield MatchingIndices(value, node.schema, index, item)


Case = tuple[Expression, tuple[Schema | None, ...], tuple[Schema | None, ...]]


def _cases(node: Keyword, value: Expression, kind: str) -> Iterator[Case]:
    """Yield (test, schemas that accept if it is true, schemas that accept if it is false)."""
    if isinstance(node, nodes.AnyOf | nodes.OneOf):
        for schema in node.schemas:
            yield Accepts(schema, value), (schema,), ()
    elif isinstance(node, nodes.Conditional):
        test = Accepts(node.condition, value)
        yield test, (node.condition, node.consequent), (node.alternative,)
    elif isinstance(node, nodes.DependentSchemas) and kind == "object":
        for name, schema in node.schemas.items():
            yield HasProperty(value, name), (schema,), ()
    elif isinstance(node, nodes.Dispatch) and kind == "object":
        for constant, schema in node.branches:
            yield Equals(Property(value, node.property), constant), (schema,), ()
