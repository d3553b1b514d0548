"""Checks of the keywords about arrays; one table row per keyword."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from alcamine_validate.compiler.code import Code, code
from alcamine_validate.compiler.scope import Scope, State, violation
from alcamine_validate.compiler.statements import At, Bind, Each, Fail, Statement, When
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword


def _prefix_items(
    node: nodes.PrefixItems, value: Code, at: At, scope: Scope
) -> Iterator[Statement]:
    for index, schema in enumerate(node.schemas):
        item = scope.fresh(f"item {index}")
        bind = Bind(item, code("{}[{}]", value, index))
        body = scope.apply(schema, item, at.member(str(index)))
        if body:
            yield When(((code("len({}) > {}", value, index), (bind, *body)),))


def _items(node: nodes.Items, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    index, item = scope.fresh("index"), scope.fresh("item")
    body = scope.apply(node.schema, item, at.found(code("str({})", index)))
    rest = code("{}[{}:]", value, node.start) if node.start else value
    start = code(", {}", node.start) if node.start else Code("")
    numbered = code("enumerate({}{})", rest, start)
    if body:
        yield Each(code("{}, {}", index, item), numbered, item, rest, body)


def _contains(node: nodes.Contains, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    if not node.minimum and node.maximum is None:
        return
    count = scope.fresh("matches")
    predicate = scope.predicate(node.schema)
    yield Bind(count, code("{}({}, {})", scope.runtime("matching"), value, predicate))
    if node.minimum:
        params = (("limit", node.minimum), ("matches", count))
        test = code("{} < {}", count, node.minimum)
        yield Fail(test, "minContains", at, node.minimum_pointer, params)
    if node.maximum is not None:
        params = (("limit", node.maximum), ("matches", count))
        test = code("{} > {}", count, node.maximum)
        yield Fail(test, "maxContains", at, node.maximum_pointer, params)


def _unique(node: nodes.UniqueItems, value: Code, at: At, scope: Scope) -> Iterator[Statement]:
    repeat = code("{}({})", scope.runtime("first_repeat"), value)
    test = code("{} is not None", repeat)
    yield violation(node, test, "uniqueItems", at, ("indices", repeat))


ARRAY: Final[dict[type[Keyword], State]] = {
    nodes.PrefixItems: _prefix_items,
    nodes.Items: _items,
    nodes.Contains: _contains,
    nodes.UniqueItems: _unique,
}
