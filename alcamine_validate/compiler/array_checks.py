"""Checks of the keywords about arrays; one table row per keyword."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from alcamine_validate.compiler.expressions import (
    Compare,
    Element,
    Expression,
    FirstRepeat,
    HasType,
    IndexToken,
    Length,
    MatchCount,
)
from alcamine_validate.compiler.scope import Scope, State, report
from alcamine_validate.compiler.statements import (
    At,
    Bind,
    Check,
    EachElement,
    Report,
    Statement,
    When,
    body_of,
)
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword


def _prefix_items(
    node: nodes.PrefixItems, value: Expression, at: At, scope: Scope
) -> Iterator[Statement]:
    for index, schema in enumerate(node.schemas):
        item = scope.fresh(f"item {index}")
        checks = scope.apply(schema, item, at.member(str(index)))
        if checks:
            bind = Bind(item, Element(value, index))
            yield When(((Compare(Length(value), ">", index), (bind, *checks)),))


def _items(node: nodes.Items, value: Expression, at: At, scope: Scope) -> Iterator[Statement]:
    index, item = scope.fresh("index"), scope.fresh("item")
    checks = scope.apply(node.schema, item, at.found(IndexToken(index)))
    if checks:
        yield EachElement(value, node.start, index, item, body=body_of(checks))


def _contains(node: nodes.Contains, value: Expression, at: At, scope: Scope) -> Iterator[Statement]:
    if not node.minimum and node.maximum is None:
        return
    count = scope.fresh("matches")
    yield Bind(count, MatchCount(node.schema, value))
    if node.minimum:
        params = (("limit", node.minimum), ("matches", count))
        too_few = Report("minContains", at, node.minimum_pointer, params)
        yield Check(Compare(count, ">=", node.minimum), too_few)
    if node.maximum is not None:
        params = (("limit", node.maximum), ("matches", count))
        too_many = Report("maxContains", at, node.maximum_pointer, params)
        yield Check(Compare(count, "<=", node.maximum), too_many)


def _unique(
    node: nodes.UniqueItems, value: Expression, at: At, _scope: Scope
) -> Iterator[Statement]:
    repeat = FirstRepeat(value)
    yield Check(HasType(repeat, ("null",)), report(node, "uniqueItems", at, ("indices", repeat)))


ARRAY: Final[dict[type[Keyword], State]] = {
    nodes.PrefixItems: _prefix_items,
    nodes.Items: _items,
    nodes.Contains: _contains,
    nodes.UniqueItems: _unique,
}
