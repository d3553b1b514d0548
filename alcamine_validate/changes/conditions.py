"""Keywords that are compared as a whole: conditions, and rules about several properties.

What a change of them means for a reader depends on all of the schema around them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from alcamine_validate.changes.change import FoundChange, Side
from alcamine_validate.changes.constraints import At
from alcamine_validate.changes.objects import IsSame
from alcamine_validate.changes.shapes import ANYTHING, Schemas, Shapes, find, signature
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, Schema

CODE: Final = "ALC979"
_MOST_ALIKE: Final = 30
"""How many conditions that look the same are compared with one, which is slow."""


class Condition(NamedTuple):
    """A keyword with what must be equal, and the schemas that must allow the same values.

    ``signature`` is equal for conditions that look the same from outside.
    """

    keyword: str
    pointer: str
    facts: Any
    schemas: tuple[Schemas, ...]
    signature: tuple[str, ...]


def conditions(shapes: Shapes, kind: str, base: Schemas) -> list[Condition]:
    """Return the conditions in the conjuncts ``base`` that apply to values of a kind."""
    result = list[Condition]()
    for schema in base:
        for node in schema.keywords:
            if (parts := _parts(kind, node)) is not None:
                facts, schemas = parts
                if isinstance(node, nodes.UnevaluatedItems):
                    facts = shapes.evaluated("array", schema).others
                result.append(_condition(shapes, node, facts, schemas))
    return [*result, *_coverages(shapes, base)] if kind == "object" else result


def _condition(shapes: Shapes, node: Keyword, facts: Any, schemas: tuple[Schema, ...]) -> Condition:
    keyword = node.pointer.rpartition("/")[2]
    single = tuple((each,) for each in schemas)
    looks = (keyword, *(signature(shapes.cases(each)) for each in single))
    return Condition(keyword, node.pointer, facts, single, looks)


def _parts(kind: str, node: Keyword) -> tuple[Any, tuple[Schema, ...]] | None:
    """Return the facts and the subschemas of a condition, or None for any other keyword."""
    if isinstance(node, nodes.Not):
        return None, (node.schema,)
    if isinstance(node, nodes.Conditional):
        return None, (node.condition, node.consequent or ANYTHING, node.alternative or ANYTHING)
    if kind == "array":
        return _parts_of_arrays(node)
    return _parts_of_objects(node) if kind == "object" else None


def _parts_of_arrays(node: Keyword) -> tuple[Any, tuple[Schema, ...]] | None:
    if isinstance(node, nodes.Contains):
        return (node.minimum, node.maximum), (node.schema,)
    return (None, (node.schema,)) if isinstance(node, nodes.UnevaluatedItems) else None


def _parts_of_objects(node: Keyword) -> tuple[Any, tuple[Schema, ...]] | None:
    if isinstance(node, nodes.PropertyNames):
        return None, (node.schema,)
    if isinstance(node, nodes.DependentSchemas) and node.schemas:
        names = sorted(node.schemas)
        return names, tuple(node.schemas[name] for name in names)
    if isinstance(node, nodes.DependentRequired):
        facts = {(name, frozenset(each)) for name, each in node.names.items() if each}
        return (facts, ()) if facts else None
    return (set(node.pairs), ()) if isinstance(node, nodes.TimestampOrder) else None


def _coverages(shapes: Shapes, base: Schemas) -> Iterator[Condition]:
    """Yield what is unusual about the properties that are not listed.

    ``additionalProperties`` also covers names that other conjuncts list (core 10.3.2.3), and
    ``unevaluatedProperties`` depends on which branches apply (core 11.3).
    """
    names, patterns = set[str](), set[str]()
    for properties in find(nodes.Properties, base):
        names |= set(properties.schemas)
    for several in find(nodes.PatternProperties, base):
        patterns |= {pattern for pattern, _, _ in several.patterns}
    for schema in base:
        for node in schema.keywords:
            if isinstance(node, nodes.AdditionalProperties):
                own = schema.find(nodes.PatternProperties)
                beside = {pattern for pattern, _, _ in own.patterns} if own else set[str]()
                facts: Any = names - set(node.names), patterns - beside, ()
            elif isinstance(node, nodes.UnevaluatedProperties):
                known = shapes.evaluated("object", schema)
                facts = names - known.names, patterns - known.patterns, known.others
                # Whether they apply to a name that is not listed then depends on the branches.
                facts = (*facts, known) if known.others else facts
            else:
                continue
            if any(facts):
                yield _condition(shapes, node, facts, (node.schema,))


def condition_changes(
    old: list[Condition], new: list[Condition], is_same: IsSame, at: At
) -> Iterator[FoundChange]:
    """Yield one change for each condition that is only on one side, or differs."""
    waiting: dict[tuple[str, ...], list[Condition]] = {}
    for condition in old:
        waiting.setdefault(condition.signature, []).append(condition)
    come = list[Condition]()
    for condition in new:
        # Of many that look the same, those in the same order are most likely the same.
        alike = waiting.get(condition.signature, [])
        same = next(
            (each for each in alike[:_MOST_ALIKE] if _are_same(each, condition, is_same)), None
        )
        if same is None:
            come.append(condition)
        else:
            alike.remove(same)
    gone = [condition for alike in waiting.values() for condition in alike]
    others: dict[str, deque[Condition]] = {}
    for condition in come:
        others.setdefault(condition.keyword, deque()).append(condition)
    for condition in gone:
        other = others[condition.keyword].popleft() if others.get(condition.keyword) else None
        words = "removed" if other is None else "changed"
        old_side = Side(condition.pointer, condition.keyword)
        new_side = Side(at.new) if other is None else Side(other.pointer, other.keyword)
        yield FoundChange(CODE, f"{condition.keyword} {words}", old_side, new_side)
    for condition in (each for several in others.values() for each in several):
        side = Side(condition.pointer, condition.keyword)
        yield FoundChange(CODE, f"{condition.keyword} added", Side(at.old), side)


def _are_same(old: Condition, new: Condition, is_same: IsSame) -> bool:
    return old.facts == new.facts and all(map(is_same, old.schemas, new.schemas))
