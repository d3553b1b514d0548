"""References in a resolved schema: refuse endless loops, and share equal definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

from alcamine_validate.schema import nodes
from alcamine_validate.schema.errors import InvalidSchema
from alcamine_validate.schema.nodes import Keyword, ResolvedSchema, Schema

K = TypeVar("K")

_MOST_STEPS: Final = 100
"""The maximum number of steps to compare definitions by references; each step visits them all."""

# Loops


def refuse_endless_references(resolved: ResolvedSchema) -> None:
    """Raise :class:`InvalidSchema` if a schema refers to itself without going into the instance."""
    safe: set[str] = set()
    for target in resolved.definitions:
        _follow(target, resolved, set(), safe)


def _follow(target: str, resolved: ResolvedSchema, path: set[str], safe: set[str]) -> None:
    if target in safe:
        return
    if target in path:
        raise InvalidSchema(
            "a reference refers to itself: no instance could be checked",
            keyword="$ref",
            pointer=resolved.definitions[target].pointer,
        )
    path.add(target)
    for reference in _references_in_place(resolved.definitions[target]):
        _follow(reference, resolved, path, safe)
    path.remove(target)
    safe.add(target)


def _references_in_place(schema: Schema) -> Iterator[str]:
    for node in schema.keywords:
        if isinstance(node, nodes.Reference):
            yield node.target
        for subschema in subschemas_in_place(node):
            yield from _references_in_place(subschema)


def dereference(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """Return the target of a schema that is only a reference, or else the schema itself."""
    # The loop ends, because references that lead back to themselves are refused before.
    while reference := schema.only(nodes.Reference):
        schema = definitions[reference.target]
    return schema


def conjuncts(schemas: Iterable[Schema], definitions: Mapping[str, Schema]) -> tuple[Schema, ...]:
    """Return the schemas and everything that they refer to or combine with ``allOf``."""
    found: dict[int, Schema] = {}
    waiting = list(schemas)[::-1]
    while waiting:
        schema = waiting.pop()
        if id(schema) in found:
            continue
        found[id(schema)] = schema
        for node in reversed(schema.keywords):
            if isinstance(node, nodes.Reference):
                waiting.append(definitions[node.target])
            elif isinstance(node, nodes.AllOf):
                waiting += node.schemas[::-1]
    return tuple(found.values())


def subschemas_in_place(node: Keyword) -> Iterator[Schema]:
    """Yield the subschemas of a keyword that apply to the same value as the keyword (core 10.2).

    The target of a reference is not among them, because only its key is known here.
    """
    if isinstance(node, nodes.AllOf | nodes.AnyOf | nodes.OneOf):
        yield from node.schemas
    elif isinstance(node, nodes.ByType):
        yield from (branch for _, branch in node.cases)
    elif isinstance(node, nodes.Dispatch):
        yield from (branch for _, branch in node.branches)
    elif isinstance(node, nodes.Not):
        yield node.schema
    elif isinstance(node, nodes.DependentSchemas):
        yield from node.schemas.values()
    elif isinstance(node, nodes.Conditional):
        yield from filter(None, (node.condition, node.consequent, node.alternative))


def described_in_place(node: Keyword, definitions: Mapping[str, Schema]) -> Iterator[Schema]:
    """Yield the schemas by which a keyword describes the valid values that it applies to.

    They are the target of a reference, and the subschemas in place but for that of ``not``, because
    what it describes is refused.
    """
    if isinstance(node, nodes.Reference):
        yield definitions[node.target]
    elif not isinstance(node, nodes.Not):
        yield from subschemas_in_place(node)


def recursive(resolved: ResolvedSchema) -> frozenset[Schema]:
    """Return the definitions that refer to themselves, directly or through others."""
    leads = {key: set(targets(schema)) for key, schema in resolved.definitions.items()}
    return frozenset(
        resolved.definitions[key] for key in leads if key in reached(leads[key], leads)
    )


def reached(start: Iterable[K], leads: Mapping[K, Iterable[K]]) -> set[K]:
    """Return all of ``start``, everything these lead to, and so on."""
    waiting, found = list(start), set[K]()
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += leads[key]
    return found


# Definitions that are read in several dynamic scopes


def share_definitions(resolved: ResolvedSchema) -> ResolvedSchema:
    """Return ``resolved`` with one schema for all keys whose definitions are equivalent.

    The definitions of one place differ only in the targets of their references. So two of them
    are equivalent unless their references, followed through any number of steps, lead to
    different places.
    """
    definitions = resolved.definitions
    kinds: dict[str, Any] = {key: schema.pointer for key, schema in definitions.items()}
    if len(set(kinds.values())) == len(kinds):
        return resolved
    leads = {key: tuple(targets(schema)) for key, schema in definitions.items()}
    for _ in range(_MOST_STEPS):
        count = len(set(kinds.values()))
        signatures = {key: (kinds[key], *(kinds[each] for each in leads[key])) for key in kinds}
        numbers: dict[Any, int] = {}
        kinds = {key: numbers.setdefault(each, len(numbers)) for key, each in signatures.items()}
        if count == len(set(kinds.values())):
            first: dict[Any, Schema] = {}
            shared = {key: first.setdefault(kinds[key], each) for key, each in definitions.items()}
            return resolved.replaced(definitions=shared)
    return resolved


def targets(value: Any) -> Iterator[str]:
    """Yield the keys of all references in a schema, in order."""
    if isinstance(value, nodes.Reference):
        yield value.target
    elif isinstance(value, Schema):
        yield from _targets_of_all(value.keywords)
    elif isinstance(value, Keyword):
        yield from _targets_of_all(vars(value).values())
    elif isinstance(value, Mapping):
        yield from _targets_of_all(value.values())
    elif isinstance(value, tuple):
        yield from _targets_of_all(value)


def _targets_of_all(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        yield from targets(value)
