"""Objects: their property names and the values of the properties."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from hypothesis import reject
from hypothesis import strategies as st

from alcamine_validate.runtime.timestamps import in_order
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Schema
from alcamine_validate.schema.pattern import search
from alcamine_validate.strategies.scope import (
    CantDraw,
    Conjunction,
    DrawingContext,
    Schemas,
    Texts,
    Values,
    can_draw,
)

_STRING: Final = Schema("", (nodes.Type("", ("string",)),))
_SEVERAL: Final = 5
_FEW: Final = 2
"""The most properties that no keyword names: _SEVERAL if the schema describes them, else _FEW."""
_REACHED: Final = 20
"""The highest size limit that drawn objects may reach."""
_RARELY: Final = st.sampled_from([False] * 9 + [True])


def objects(conjunction: Conjunction, scope: DrawingContext) -> Values:
    """Draw objects. Raises :class:`CantDraw`."""
    return _members(_Plan(conjunction, scope))


class _Plan:
    """The names and schemas of the properties, known before any value is drawn."""

    def __init__(self, conjunction: Conjunction, scope: DrawingContext) -> None:
        self.conjunction = conjunction
        self.scope = scope
        self.least, self.most = conjunction.sizes("Properties")
        self.values_of = cache(lambda name: scope.values(self.schemas_of(name)))
        self._patterns = [
            pattern
            for node in conjunction.all(nodes.PatternProperties)
            for pattern in node.patterns
        ]
        self._named = {
            name: None for node in conjunction.all(nodes.Properties) for name in node.schemas
        }
        self._names = tuple(node.schema for node in conjunction.all(nodes.PropertyNames))
        self.required = self.with_dependents(
            name for node in conjunction.all(nodes.Required) for name in node.names
        )
        self._check_required()
        self.optional = [
            name for name in self._named if name not in self.required and self.may_have(name)
        ]
        self.others = self._other_names()
        count = len(self.required) + len(self.optional)
        if self.others is None and count < self.least:
            raise CantDraw(
                f"minProperties is {self.least}, and only {count} can be there",
                conjunction.pointer,
            )

    def _check_required(self) -> None:
        for name in self.required:
            self.values_of(name)
            if not self._is_name(name):
                raise CantDraw(f"no property may be named {name!r}, which is required",
                               self._names[0].pointer)  # fmt: skip
        if self.most is not None and len(self.required) > self.most:
            raise CantDraw(
                f"{len(self.required)} properties are required and maxProperties is {self.most}",
                self.conjunction.pointer,
            )

    def with_dependents(self, names: Iterable[str]) -> list[str]:
        """Return ``names`` and all names that ``dependentRequired`` requires with them."""
        result, waiting = dict[str, None](), [*names][::-1]
        while waiting:
            name = waiting.pop()
            if name not in result:
                result[name] = None
                for node in self.conjunction.all(nodes.DependentRequired):
                    waiting += node.names.get(name, ())
        return list(result)

    def may_have(self, name: str) -> bool:
        """Return whether a property ``name`` is possible, with those that it requires."""
        names = self.with_dependents([name])
        return all(
            self._is_name(each) and can_draw(self.scope, self.schemas_of(each)) for each in names
        )

    def _is_name(self, name: str) -> bool:
        return not self._names or self.scope.accepts(self._names)(name)

    # The schemas of a property

    def schemas_of(self, name: str) -> Schemas:
        """Return the schemas of the property ``name``."""
        found: list[Schema] = []
        for node in self.conjunction.keywords:
            if isinstance(node, nodes.Properties) and name in node.schemas:
                found.append(node.schemas[name])
            elif isinstance(node, nodes.PatternProperties):
                found += [each for _, expression, each in node.patterns if search(expression)(name)]
            elif (isinstance(node, nodes.AdditionalProperties) and not _covers(node, name)) or (
                isinstance(node, nodes.UnevaluatedProperties) and self._is_left_over(name)
            ):
                found.append(node.schema)
        return tuple(found)

    def _is_left_over(self, name: str) -> bool:
        return (
            name not in self._named
            and not any(search(expression)(name) for _, expression, _ in self._patterns)
            and not self.conjunction.has(nodes.AdditionalProperties)
        )

    # Names that no keyword lists

    @property
    def is_map(self) -> bool:
        """Whether the schema describes properties that it does not list."""
        additional = self.conjunction.all(nodes.AdditionalProperties)
        speaks = any(node.schema.keywords for node in additional) or bool(self._patterns)
        return speaks or not (self._named or self.required)

    def _other_names(self) -> Texts | None:
        """Return a strategy for names that no keyword lists; None if there can't be any."""
        expressions = [expression for _, expression, _ in self._patterns]
        # Only patterns for Python's re can be drawn from; the others filter names drawn otherwise.
        found = [st.from_regex(each.source) for each in expressions if not each.is_ecma]
        if self._is_open():
            is_free = not self._names
            found.insert(0, st.text() if is_free else self.scope.values((*self._names, _STRING)))
        return st.one_of(found).filter(self.may_have) if found and self.most != 0 else None

    def _is_open(self) -> bool:
        """Return whether there can be properties that match no name and no pattern."""
        kinds = (nodes.AdditionalProperties, nodes.UnevaluatedProperties)
        schemas = tuple(
            node.schema for node in self.conjunction.keywords if isinstance(node, kinds)
        )
        names_exist = not self._names or can_draw(self.scope, (*self._names, _STRING))
        return names_exist and can_draw(self.scope, schemas)


def _covers(node: nodes.AdditionalProperties, name: str) -> bool:
    return name in node.names or any(search(expression)(name) for expression in node.patterns)


# Drawing


@st.composite
def _members(draw: st.DrawFn, plan: _Plan) -> dict[str, Any]:
    names = dict.fromkeys(plan.required)
    for name in _wished(draw, plan):
        _add(names, name, plan)
    if len(names) < plan.least:
        _add_missing(draw, names, plan)
    if plan.others is not None:
        _add_others(draw, names, plan)
    return _in_order({name: draw(_value(plan, name)) for name in names}, plan.conjunction)


def _value(plan: _Plan, name: str) -> Values:
    try:
        return plan.values_of(name)
    except CantDraw:
        reject()


def _wished(draw: st.DrawFn, plan: _Plan) -> list[str]:
    """Return some of the optional names; few if the schema refers to itself."""
    if not plan.optional or plan.most == len(plan.required):
        return []
    if plan.scope.is_sparse and len(plan.optional) > _FEW:
        return draw(st.lists(st.sampled_from(plan.optional), max_size=_FEW, unique=True))
    return [name for name in plan.optional if draw(st.booleans())]


def _add(names: dict[str, None], name: str, plan: _Plan) -> None:
    """Add a name and the names that it requires, if there is room for them."""
    added = dict.fromkeys(plan.with_dependents([name]))
    if plan.most is None or len(names | added) <= plan.most:
        names.update(added)


def _add_missing(draw: st.DrawFn, names: dict[str, None], plan: _Plan) -> None:
    rest = [name for name in plan.optional if name not in names]
    count = min(plan.least - len(names), len(rest))
    if count:
        chosen = st.lists(st.sampled_from(rest), min_size=count, max_size=count, unique=True)
        for name in draw(chosen):
            _add(names, name, plan)


def _add_others(draw: st.DrawFn, names: dict[str, None], plan: _Plan) -> None:
    missing = max(0, plan.least - len(names))
    most = max(missing, _wanted(draw, plan, len(names)))
    if most and plan.others is not None:
        others = plan.others.filter(lambda name: name not in names)
        for name in draw(st.lists(others, min_size=missing, max_size=most, unique=True)):
            _add(names, name, plan)


def _wanted(draw: st.DrawFn, plan: _Plan, count: int) -> int:
    """Return the maximum number of further properties, given the ``count`` existing ones."""
    room = _REACHED if plan.most is None else plan.most - count
    if plan.is_map:
        is_reached = plan.most is not None and plan.most <= _REACHED and not plan.scope.is_sparse
        return room if is_reached else min(room, _FEW if plan.scope.is_sparse else _SEVERAL)
    return min(room, _FEW) if draw(_RARELY) else 0


def _in_order(value: dict[str, Any], conjunction: Conjunction) -> dict[str, Any]:
    """Return ``value`` with timestamps swapped until all are in the required order."""
    pairs = [pair for node in conjunction.all(nodes.TimestampOrder) for pair in node.pairs]
    pairs = [pair for pair in pairs if value.keys() >= set(pair)]
    for _ in range(len(pairs) ** 2):
        wrong = [(one, two) for one, two in pairs if not in_order(value[one], value[two])]
        if not wrong:
            return value
        earlier, later = wrong[0]
        value[earlier], value[later] = value[later], value[earlier]
    for earlier, later in pairs:
        # Timestamps in a circular order must be equal.
        if not in_order(value[earlier], value[later]):
            value[later] = value[earlier]
    return value
