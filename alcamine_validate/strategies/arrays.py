"""Arrays: elements by position, ``contains`` and ``uniqueItems``."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from hypothesis import reject
from hypothesis import strategies as st

from alcamine_validate.runtime.values import canonical
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Schema
from alcamine_validate.strategies.scope import (
    CantDraw,
    Conjunction,
    DrawingContext,
    Schemas,
    Values,
    can_draw,
)

_MORE: Final = 5
"""The maximum number of elements beyond the required ones, unless a low limit is set."""
_FEW_MORE: Final = 2
_REACHED: Final = 20
"""The highest size limit that drawn arrays may reach."""


def arrays(conjunction: Conjunction, scope: DrawingContext) -> Values:
    """Draw arrays. Raises :class:`CantDraw`."""
    plan = _Plan(conjunction, scope)
    if plan.most == 0:
        return st.builds(list)
    if plan.prefix or plan.contained:
        return _by_position(plan)
    return st.lists(
        scope.values(plan.schemas_at(0)),
        min_size=plan.least,
        max_size=plan.least + _FEW_MORE if scope.is_sparse and plan.most is None else plan.most,
        unique_by=canonical if plan.unique else None,
    )


class _Plan:
    """The sizes and schemas of an array, known before any element is drawn."""

    def __init__(self, conjunction: Conjunction, scope: DrawingContext) -> None:
        self.conjunction = conjunction
        self.scope = scope
        self.unique = conjunction.has(nodes.UniqueItems)
        self.contained = [each for each in conjunction.all(nodes.Contains) if _counts(each)]
        self.prefix = max((len(n.schemas) for n in conjunction.all(nodes.PrefixItems)), default=0)
        self.least, self.most = self._sizes()
        for index in range(self.prefix + 1):
            try:
                scope.values(self.schemas_at(index))
            except CantDraw as error:
                self._limit(index, error)
                break
        count = scope.distinct(self.schemas_at(0)) if self.unique and not self.prefix else None
        if count is not None:
            message = f"{self.least} elements are needed, and only {count} are different"
            self._limit(count, CantDraw(message, conjunction.pointer))
        self.least = max([self.least, *map(self._needed, self.contained)])

    def _sizes(self) -> tuple[int, int | None]:
        """Return the limits of the size keywords, and of ``contains`` if it accepts anything."""
        least, most = self.conjunction.sizes("Items")
        for node in self.conjunction.all(nodes.Contains):
            if node.maximum is not None and node.minimum > node.maximum:
                raise CantDraw(
                    f"minContains {node.minimum} is above maxContains {node.maximum}",
                    node.minimum_pointer,
                )
            if not node.schema.keywords:
                least = max(least, node.minimum)
                most = _lesser(most, node.maximum)
        return least, most

    def _limit(self, most: int, error: CantDraw) -> None:
        self.most = _lesser(self.most, most)
        if self.most is not None and self.least > self.most:
            raise error

    def _needed(self, node: nodes.Contains) -> int:
        """Return the least length at which ``minContains`` elements can match ``contains``.

        Raises :class:`CantDraw` if there is none.
        """
        found = 0
        for index in range(self.prefix + node.minimum):
            if found == node.minimum:
                return index
            found += can_draw(self.scope, (*self.schemas_at(index), node.schema))
        needed = self.prefix + node.minimum
        if found < node.minimum or (self.most is not None and needed > self.most):
            raise CantDraw(f"'contains' can't be met {node.minimum} times", node.pointer)
        return needed

    @cached_property
    def usual_most(self) -> int:
        """The maximum number of elements that are drawn."""
        if self.most is not None and self.most <= _REACHED:
            return self.most
        more = _FEW_MORE if self.scope.is_sparse else _MORE
        most = max(self.least, self.prefix) + more
        return most if self.most is None else min(most, self.most)

    def schemas_at(self, index: int) -> Schemas:
        """Return the schemas of the element at ``index``."""
        found: list[Schema] = []
        for node in self.conjunction.keywords:
            if isinstance(node, nodes.PrefixItems):
                found += node.schemas[index : index + 1]
            elif (isinstance(node, nodes.Items) and index >= node.start) or (
                isinstance(node, nodes.UnevaluatedItems)
                and index >= self.prefix
                and not self.conjunction.has(nodes.Items, nodes.Contains)
            ):
                found.append(node.schema)
        return tuple(found)


def _counts(node: nodes.Contains) -> bool:
    """Return whether ``contains`` restricts more than the size of an array."""
    return bool(node.schema.keywords) and bool(node.minimum or node.maximum is not None)


def _lesser(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


@st.composite
def _by_position(draw: st.DrawFn, plan: _Plan) -> list[Any]:
    size = draw(st.integers(plan.least, plan.usual_most))
    places = {node: draw(_places(plan, node, size)) for node in plan.contained}
    elements = _Elements(plan, places)
    for index in range(size):
        if not elements.add(draw, index, is_needed=index < plan.least):
            break
    return elements.items


def _places(plan: _Plan, node: nodes.Contains, size: int) -> st.SearchStrategy[list[int]]:
    """Draw the indices of the elements, out of ``size``, that are meant to match ``contains``."""
    fitting = [
        index
        for index in range(size)
        if can_draw(plan.scope, (*plan.schemas_at(index), node.schema))
    ]
    most = min(len(fitting), node.minimum if node.maximum is None else node.maximum)
    if not most or node.minimum == len(fitting):
        return st.just(fitting[:most])
    return st.lists(st.sampled_from(fitting), min_size=node.minimum, max_size=most, unique=True)


class _Elements:
    """The elements drawn so far, and how many of them match each ``contains``."""

    def __init__(self, plan: _Plan, places: dict[nodes.Contains, list[int]]) -> None:
        self.items: list[Any] = []
        self._plan = plan
        self._places = places
        self._seen: set[Any] = set()
        self._counts = dict.fromkeys(places, 0)

    def add(self, draw: st.DrawFn, index: int, *, is_needed: bool) -> bool:
        """Draw one more element. Return False if it is not needed and exceeds ``maxContains``."""
        item = draw(self._strategy(index))
        full = [node for node in self._places if self._is_full(node, index)]

        def may_add(new: Any) -> bool:
            return not any(self._holds(node, new) for node in full)

        if not may_add(item):
            # Elements that have to match ``contains`` may still follow.
            are_open = any(place > index for places in self._places.values() for place in places)
            if not is_needed and not are_open:
                return False
            item = draw(self._strategy(index).filter(may_add))
        self.items.append(item)
        self._seen.add(canonical(item))
        for node in self._places:
            self._counts[node] += self._holds(node, item)
        return True

    def _strategy(self, index: int) -> Values:
        plan = self._plan
        wanted = tuple(node.schema for node, places in self._places.items() if index in places)
        try:
            values = plan.scope.values((*plan.schemas_at(index), *wanted))
        except CantDraw:
            reject()
        return values.filter(self._is_new) if plan.unique else values

    def _is_new(self, item: Any) -> bool:
        return canonical(item) not in self._seen

    def _holds(self, node: nodes.Contains, item: Any) -> bool:
        return self._plan.scope.accepts((node.schema,))(item)

    def _is_full(self, node: nodes.Contains, index: int) -> bool:
        """Return whether only the elements chosen to match ``contains`` may still match it."""
        places = self._places[node]
        if node.maximum is None or index in places:
            return False
        to_come = sum(place > index for place in places)
        return self._counts[node] + to_come >= node.maximum
