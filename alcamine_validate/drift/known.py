"""The objects that a schema describes, as a tree that leads through a Session to each of them.

The validator reports values that are wrong. Properties that the schema merely does not mention
are valid, so they are found here: with the schema that would have to mention them, and with the
number of objects that could have had them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, ResolvedSchema, Schema
from alcamine_validate.schema.references import described_in_place
from alcamine_validate.text.json_pointer import join

_WITHOUT: Final = "without "
"""What a key for missing values starts with; the pointer of a schema starts with ``/``."""


def without_value(pointer: str, name: str) -> str:
    """Return the key under which the objects of a schema without a value of a name are counted.

    A property that is null or missing has no value.
    """
    return _WITHOUT + join(pointer, "properties", name)


@dataclass(eq=False)
class KnownObject:
    """What a schema says about the names in a value and in the values below it.

    ``pointer`` leads to the schema with ``properties`` in the document, and ``names`` are the names
    in it; they are None if the schema describes no object with properties. ``is_open`` says that
    other names are allowed on purpose, such as those of a map, and ``values`` describes their
    values. ``choice`` is the property whose constant selects one of several descriptions.
    """

    pointer: str = ""
    names: frozenset[str] | None = None
    is_open: bool = False
    children: tuple[tuple[str, KnownObject], ...] = ()
    items: KnownObject | None = None
    values: KnownObject | None = None
    choice: tuple[str, Mapping[str, KnownObject]] | None = None
    is_complete: bool = False

    @cached_property
    def without_value(self) -> tuple[tuple[str, str], ...]:
        """Each name that is known here, with the key of :func:`without_value`."""
        return tuple((name, without_value(self.pointer, name)) for name in self.names or ())

    def __iter__(self) -> Iterator[KnownObject]:
        """Yield the descriptions of the values right below, and of those to choose from."""
        yield from (each for _, each in self.children)
        yield from (each for each in (self.items, self.values) if each is not None)
        yield from self.choice[1].values() if self.choice is not None else ()

    @cached_property
    def all_names(self) -> frozenset[str]:
        """All names that are known here and below."""
        waiting, seen, names = [self], {self}, set[str]()
        while waiting:
            known = waiting.pop()
            names |= known.names or frozenset()
            waiting += (each for each in known if each not in seen)
            seen.update(known)
        return frozenset(names)

    @property
    def says_anything(self) -> bool:
        """Whether there is an object with properties here or below, or that is still being read."""
        parts = (self.names, self.items, self.values, self.choice)
        return not self.is_complete or any(each is not None for each in parts)


_NOTHING: Final = KnownObject(is_complete=True)

Path = tuple["Path", str] | None
"""The tokens that lead to a value, as a pair of the path above it and the last token."""


class Visit(NamedTuple):
    """An object of a Session, what the schema says about it, and the way to it."""

    known: KnownObject
    value: dict[str, Any]
    path: Path


def visits(root: KnownObject, value: Any) -> list[Visit]:
    """Return every object in ``value`` that the schema describes by properties.

    ``value`` is as a JSON parser makes it.
    """
    found: list[Visit] = []
    waiting: list[tuple[KnownObject, Any, Path]] = [(root, value, None)]
    while waiting:
        known, value, path = waiting.pop()
        if value.__class__ is list and known.items is not None:
            waiting += [(known.items, each, (path, str(i))) for i, each in enumerate(value)]
        if value.__class__ is not dict:
            continue
        if known.choice is not None:
            known = _chosen(*known.choice, value)
        if known.names is not None:
            found.append(Visit(known, value, path))
        for name, child in known.children:
            if name in value:
                waiting.append((child, value[name], (path, name)))
        if known.values is not None:
            names = known.names or ()
            waiting += [
                (known.values, each, (path, name))
                for name, each in value.items()
                if name not in names
            ]
    return found


def _chosen(
    property_: str, branches: Mapping[str, KnownObject], value: dict[str, Any]
) -> KnownObject:
    """Return the branch that the constant in an object selects; it says nothing if none does."""
    constant = value.get(property_)
    return branches.get(constant, _NOTHING) if constant.__class__ is str else _NOTHING


def tokens(path: Path) -> tuple[str, ...]:
    """Return the tokens of a path, from the root."""
    found: list[str] = []
    while path is not None:
        path, token = path
        found.append(token)
    return tuple(reversed(found))


def known_objects(resolved: ResolvedSchema) -> KnownObject:
    """Return what the root of a schema says about objects."""
    return _Reading(resolved.definitions).known((resolved.root,))


@dataclass
class _Facets:
    """The keywords about the names and elements of one value, from all schemas that apply to it."""

    properties: list[nodes.Properties] = field(default_factory=list)
    additional: list[Schema] = field(default_factory=list)
    items: list[Schema] = field(default_factory=list)
    choices: list[nodes.Dispatch] = field(default_factory=list)
    is_open: bool = False


class _Reading:
    """Makes the description of each combination of schemas once, because schemas may recur."""

    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self._definitions = definitions
        self._made: dict[tuple[Schema, ...], KnownObject] = {}

    def known(self, schemas: tuple[Schema, ...]) -> KnownObject:
        """Return the description of a value to which ``schemas`` apply, as far as they may."""
        key = tuple(dict.fromkeys(schemas))
        if key not in self._made:
            known = self._made[key] = KnownObject()
            applied = list(self._applied(key))
            facets = _Facets()
            for node in (node for schema in applied for node in schema.keywords):
                _add_keyword(facets, node)
            self._fill(known, facets, applied)
            known.is_complete = True
        return self._made[key]

    def _fill(self, known: KnownObject, facets: _Facets, applied: list[Schema]) -> None:
        if facets.choices:
            choice, *more = facets.choices
            # What else is said about the value also holds in each branch.
            rest = map(self._by_itself, applied)
            others = (*rest, *(branch for each in more for _, branch in each.branches))
            branches = {constant: self.known((each, *others)) for constant, each in choice.branches}
            known.choice = choice.property, branches
            return
        if facets.properties:
            known.pointer = facets.properties[0].pointer.rpartition("/")[0]
            known.names = frozenset().union(*(each.schemas for each in facets.properties))
        known.is_open = facets.is_open
        below: dict[str, list[Schema]] = {}
        for each in facets.properties:
            for name, schema in each.schemas.items():
                below.setdefault(name, []).append(schema)
        children = [(name, self.known(tuple(found))) for name, found in below.items()]
        known.children = tuple((name, each) for name, each in children if each.says_anything)
        known.items = self._if_any(facets.items)
        known.values = self._if_any(facets.additional)

    def _if_any(self, schemas: list[Schema]) -> KnownObject | None:
        known = self.known(tuple(schemas)) if schemas else None
        return known if known is not None and known.says_anything else None

    def _applied(self, schemas: tuple[Schema, ...]) -> Iterator[Schema]:
        """Yield the schemas and those that apply to the same value with them, each once."""
        waiting, seen = list(reversed(schemas)), set[Schema]()
        while waiting:
            schema = waiting.pop()
            if schema not in seen:
                seen.add(schema)
                yield schema
                waiting += (each for node in schema.keywords for each in self._in_place(node))

    def _in_place(self, node: Keyword) -> Iterator[Schema]:
        """Yield the schemas for the same value whose names and elements are known.

        Unlike :func:`described_in_place`, this leaves out the branches of a union by a constant,
        because only one of them applies (see :meth:`_fill`), and the schema of ``if``, because an
        overlay that adds a name there would change what it selects.
        """
        if isinstance(node, nodes.Conditional):
            yield from filter(None, (node.consequent, node.alternative))
        elif not isinstance(node, nodes.Dispatch):
            yield from described_in_place(node, self._definitions)

    def _by_itself(self, schema: Schema) -> Schema:
        """Return a schema without the keywords that lead to other schemas for the same value."""
        kept = tuple(
            node for node in schema.keywords if not any(described_in_place(node, self._definitions))
        )
        return Schema(schema.pointer, kept)


def _add_keyword(facets: _Facets, node: Keyword) -> None:
    """Add what a keyword says about names and elements."""
    if isinstance(node, nodes.Properties):
        facets.properties.append(node)
    elif isinstance(node, nodes.AdditionalProperties | nodes.UnevaluatedProperties):
        # The schema false forbids other names, so they are drift.
        if not any(isinstance(each, nodes.Nothing) for each in node.schema.keywords):
            facets.is_open = True
            facets.additional.append(node.schema)
    elif isinstance(node, nodes.PatternProperties):
        facets.is_open = True
    elif isinstance(node, nodes.Items):
        facets.items.append(node.schema)
    elif isinstance(node, nodes.PrefixItems):
        facets.items += node.schemas
    elif isinstance(node, nodes.Dispatch):
        facets.choices.append(node)
