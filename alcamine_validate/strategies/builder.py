"""The builder of all strategies of one schema: it builds each once and limits recursion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from hypothesis import strategies as st

from alcamine_validate.compiler.python.load import load_module
from alcamine_validate.compiler.python.module import module_source
from alcamine_validate.runtime.formats import FORMATS as CHECKS
from alcamine_validate.runtime.values import canonical, canonical_set, is_one_of
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import ResolvedSchema, Schema
from alcamine_validate.schema.references import recursive
from alcamine_validate.strategies.alternatives import Alternatives, Unproved
from alcamine_validate.strategies.arrays import arrays
from alcamine_validate.strategies.formats import FORMATS
from alcamine_validate.strategies.numbers import integers, numbers
from alcamine_validate.strategies.objects import objects
from alcamine_validate.strategies.scope import (
    CantDraw,
    Conjunction,
    DrawingContext,
    Draws,
    Schemas,
    Texts,
    TooDeep,
    Values,
)
from alcamine_validate.strategies.texts import texts

_DEPTH: Final = 2
"""How often definitions may recur; the limit is raised only if no value is that shallow."""

_SCALARS: Final = st.none() | st.booleans() | st.integers() | st.floats(
    allow_nan=False, allow_infinity=False
) | st.text()  # fmt: skip
ANYTHING: Final[Values] = st.recursive(
    _SCALARS,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(), parts, max_size=3),
    max_leaves=4,
)
"""Small JSON values of any type."""


TYPES: Final[dict[str, Draws]] = {
    "null": lambda _conjunction, _scope: st.none(),
    "boolean": lambda _conjunction, _scope: st.booleans(),
    "integer": integers,
    "number": numbers,
    "string": texts,
    "array": arrays,
    "object": objects,
}
"""The function that draws values of each type, the simplest types first."""

_FILTERED: Final = (
    Unproved,
    nodes.Not,
    nodes.UnevaluatedItems,
    nodes.UnevaluatedProperties,
)
"""Keywords that drawn values may violate, so that the values must be validated."""

FormatChecks = Mapping[str, Callable[[str], bool]]
FormatStrategies = Mapping[str, Texts]


@dataclass
class Builder:
    """Builds strategies from schemas and caches them.

    ``formats`` are the caller's checks; ``format_strategies`` draw the texts of formats.
    """

    resolved: ResolvedSchema
    formats: FormatChecks
    format_strategies: FormatStrategies
    _made: dict[tuple[Schemas, int], Values | CantDraw] = field(default_factory=dict)
    _verdicts: dict[Schemas, Callable[[Any], bool]] = field(default_factory=dict)

    @cached_property
    def _recursive(self) -> frozenset[Schema]:
        return recursive(self.resolved)

    @cached_property
    def alternatives(self) -> Alternatives:
        """Splits schemas into conjunctions."""
        return Alternatives(self.resolved.definitions, self._recursive)

    @property
    def is_sparse(self) -> bool:
        """Whether a definition refers to itself, so that values with many parts would grow fast."""
        return bool(self._recursive)

    def root(self) -> Values:
        """Return a strategy for the whole schema. Raises :class:`CantDraw`.

        Deeper values are drawn only if no shallow value is possible.
        """
        deepest = _DEPTH + len(self._recursive)
        for depth in range(min(_DEPTH, deepest), deepest):
            try:
                return self.values((self.resolved.root,), depth)
            except CantDraw:
                continue
        return self.values((self.resolved.root,), deepest)

    def values(self, schemas: Schemas, depth: int) -> Values:
        """Return a strategy for ``schemas``; ``depth`` limits how far the values recur."""
        wanted = tuple(dict.fromkeys(schema for schema in schemas if schema.keywords))
        if not wanted:
            return ANYTHING
        if (wanted, depth) not in self._made:
            try:
                self._made[wanted, depth] = self._one_of(wanted, depth)
            except CantDraw as error:
                self._made[wanted, depth] = error
        made = self._made[wanted, depth]
        if isinstance(made, CantDraw):
            raise made
        return made

    def _one_of(self, schemas: Schemas, depth: int) -> Values:
        drawn: list[Values] = []
        failed: list[CantDraw] = []
        for conjunction in self.alternatives.of(schemas):
            try:
                drawn.append(self._alternative(schemas, conjunction, depth))
            except CantDraw as error:
                failed.append(error)
        if not drawn:
            raise next((error for error in failed if not isinstance(error, TooDeep)), failed[0])
        return st.one_of(drawn)

    def _alternative(self, schemas: Schemas, conjunction: Conjunction, depth: int) -> Values:
        _check_possible(conjunction)
        if conjunction.recurs and not depth:
            raise TooDeep("the schema refers to itself without end", conjunction.pointer)
        scope = _DrawingContext(self, depth - conjunction.recurs)
        if conjunction.has(nodes.Enum):
            return _listed(schemas, conjunction, scope)
        values = _of_types(conjunction, scope)
        if not conjunction.has(*_FILTERED):
            return values

        def is_valid(value: Any) -> bool:
            # The check is compiled only when the first value is validated.
            return self.accepts(schemas)(value)

        return values.filter(is_valid)

    def distinct(self, schemas: Schemas) -> int | None:
        """Return an upper bound for the number of distinct values, or None if none is known."""
        wanted = tuple(schema for schema in schemas if schema.keywords)
        counts = [_count(each) for each in self.alternatives.of(wanted)] if wanted else [None]
        known = [count for count in counts if count is not None]
        return sum(known) if len(known) == len(counts) else None

    def accepts(self, schemas: Schemas) -> Callable[[Any], bool]:
        """Return the boolean check of ``schemas``, compiled on first use."""
        if schemas not in self._verdicts:
            pointer = schemas[0].pointer
            root = Schema(pointer, (nodes.AllOf(pointer, schemas),))
            resolved = ResolvedSchema(root, self.resolved.definitions, self.resolved.evaluates)
            source = module_source(resolved, origin="", own_formats=frozenset(self.formats))
            self._verdicts[schemas] = load_module(source, self.formats).is_valid
        return self._verdicts[schemas]


@dataclass(frozen=True)
class _DrawingContext:
    """The builder at one depth, as the functions of keywords use it."""

    builder: Builder
    depth: int

    @property
    def is_sparse(self) -> bool:
        return self.builder.is_sparse

    def values(self, schemas: Schemas) -> Values:
        return self.builder.values(schemas, self.depth)

    def distinct(self, schemas: Schemas) -> int | None:
        return self.builder.distinct(schemas)

    def accepts(self, schemas: Schemas) -> Callable[[Any], bool]:
        return self.builder.accepts(schemas)

    def format_check(self, name: str) -> Callable[[str], bool]:
        return self.builder.formats.get(name) or CHECKS[name]

    def format_texts(self, node: nodes.Format, least: int, most: int | None) -> Texts:
        if node.name in self.builder.format_strategies:
            return self.builder.format_strategies[node.name]
        if node.name not in FORMATS:
            return st.text(min_size=least, max_size=most)
        shortest, longest, draw = FORMATS[node.name]
        if node.name in self.builder.formats:
            return draw(shortest, longest)
        most = longest if most is None else most if longest is None else min(most, longest)
        least = max(least, shortest)
        if most is not None and least > most:
            raise CantDraw(f"no {node.name} has a length within the limits", node.pointer)
        return draw(least, most)


def _check_possible(conjunction: Conjunction) -> None:
    for node in conjunction.keywords:
        if isinstance(node, nodes.Nothing):
            raise CantDraw("the schema false accepts nothing", node.pointer)
        if isinstance(node, nodes.Not) and not node.schema.keywords:
            raise CantDraw("'not' refuses everything", node.pointer)


# Types


def _types(conjunction: Conjunction) -> set[str]:
    """Return the types that all keywords allow; "number" includes integers."""
    result = set(TYPES)
    for node in conjunction.all(nodes.Type):
        result &= {*node.types, "integer"} if "number" in node.types else set(node.types)
    return result - {"integer"} if "number" in result else result


def _of_types(conjunction: Conjunction, scope: DrawingContext) -> Values:
    types = _types(conjunction)
    drawn: list[Values] = []
    failed: list[CantDraw] = []
    for name in filter(types.__contains__, TYPES):
        try:
            drawn.append(TYPES[name](conjunction, scope))
        except CantDraw as error:
            failed.append(error)
    if not types:
        node = conjunction.all(nodes.Type)[-1]
        raise CantDraw("no type is left by all of 'type'", node.pointer)
    if not drawn:
        raise failed[0]
    return st.one_of(drawn)


# Listed values


def _listed(schemas: Schemas, conjunction: Conjunction, scope: DrawingContext) -> Values:
    """Draw a value of ``enum`` or ``const`` that all other keywords accept."""
    first, *others = conjunction.all(nodes.Enum)
    allowed = [canonical_set(list(node.values)) for node in others]
    fitting = [value for value in first.values if all(is_one_of(value, each) for each in allowed)]
    is_valid = scope.accepts(schemas) if _are_judged(conjunction, fitting) else lambda _: True
    fitting = [value for value in fitting if is_valid(value)]
    if not fitting:
        raise CantDraw(f"no value of '{first.kind}' meets the other keywords", first.pointer)
    return st.sampled_from(fitting).map(deepcopy)


def _are_judged(conjunction: Conjunction, values: list[Any]) -> bool:
    """Return whether other keywords may reject listed values, so that they must be validated."""
    if not all(isinstance(node, nodes.Enum | nodes.Type) for node in conjunction.keywords):
        return True
    types = _types(conjunction)
    return not all(isinstance(value, str) and "string" in types for value in values)


def _count(conjunction: Conjunction) -> int | None:
    """Return an upper bound for the number of distinct values, or None if none is known."""
    enum = next(iter(conjunction.all(nodes.Enum)), None)
    if enum is not None:
        return len({canonical(value) for value in enum.values})
    types = _types(conjunction)
    return len(types) + ("boolean" in types) if types <= {"null", "boolean"} else None
