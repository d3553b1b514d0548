"""What a value may be at one place of an instance, independent of how a schema is written.

A *conjunct* is a schema that a value must satisfy. References and ``allOf`` (JSON Schema 2020-12
core, sections 8.2.3 and 10.2.1.1) only add conjuncts, so they do not matter. A :class:`Case` is
what the conjuncts say about the values of one kind. A branch of a union is part of the case if no
other branch allows values of that kind. So ``anyOf`` with a branch for null is the same as a type
that lists null.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from alcamine_validate.runtime.values import canonical
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, ResolvedSchema, Schema
from alcamine_validate.schema.references import conjuncts
from alcamine_validate.schema.unions import listed as union_of_values
from alcamine_validate.text.json_pointer import join
from alcamine_validate.text.redact import type_name

KINDS: Final = ("object", "array", "string", "number", "boolean", "null")
"""The kinds of values. Integers are numbers with a constraint."""

_OF_OBJECTS: Final = (
    nodes.Required, nodes.Properties, nodes.PatternProperties, nodes.AdditionalProperties,
    nodes.PropertyNames, nodes.DependentRequired, nodes.DependentSchemas,
    nodes.UnevaluatedProperties, nodes.TimestampOrder,
)  # fmt: skip
_OF_ARRAYS: Final = (
    nodes.Items, nodes.PrefixItems, nodes.Contains, nodes.UniqueItems, nodes.UnevaluatedItems,
)  # fmt: skip
_CONSTRAINTS: Final[dict[str, tuple[type[Keyword], ...]]] = {
    "object": _OF_OBJECTS,
    "array": _OF_ARRAYS,
    "string": (nodes.Pattern, nodes.Format),
    "number": (nodes.NumberLimit, nodes.MultipleOf, nodes.Format),
    "boolean": (),
    "null": (),
}
"""The keywords that limit the values of a kind, besides those in ``_SIZES`` and of all kinds."""

_SIZES: Final = {"object": "Properties", "array": "Items", "string": "Length"}
_EVALUATING: Final[dict[str, tuple[type[Keyword], ...]]] = {
    "object": (nodes.AdditionalProperties,),
    "array": (nodes.Items, nodes.Contains),
}
"""The keywords that evaluate everything that no other one does, or what only the values decide."""

_OF_ALL: Final = (nodes.Enum, nodes.Not, nodes.Conditional, nodes.Nothing)

ANYTHING: Final = Schema("")
"""The schema that allows every value, for a subschema that is not given.

There is only one, because schemas are known by their ids.
"""

Schemas = tuple[Schema, ...]
"""Schemas that one value must all satisfy; the empty tuple allows every value."""


class Branch(NamedTuple):
    """A branch of a union: its schema as written, and its conjuncts."""

    written: Schema
    conjuncts: Schemas


class Union(NamedTuple):
    """A union of which several branches allow values of one kind."""

    pointer: str
    is_exclusive: bool
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class Case:
    """What a place allows of one kind of values.

    Every value satisfies all schemas of ``base``, and each union. ``unused`` are conjuncts that
    make no difference, because another branch of their union allows more, or because ``base`` has
    a list of the values that they allow.
    """

    base: Schemas
    unions: tuple[Union, ...]
    unused: Schemas = ()


class Values(NamedTuple):
    """The listed values of one kind: the place of the list, and (value, place) by canonical form.

    The canonical forms are those of :func:`~alcamine_validate.runtime.values.canonical`.
    """

    pointer: str
    by_key: Mapping[Any, tuple[Any, str]]


class Evaluated(NamedTuple):
    """What a schema evaluates: names and patterns of properties, and the rest in words."""

    names: frozenset[str]
    patterns: frozenset[str]
    others: tuple[str, ...]


class Shapes:
    """Computes the cases of the schemas of one document, each once."""

    def __init__(self, resolved: ResolvedSchema) -> None:
        self.root: Schemas = (resolved.root,)
        self._definitions = resolved.definitions
        self._evaluates = resolved.evaluates
        self._cases: dict[tuple[int, ...], dict[str, Case]] = {}

    def conjuncts(self, schemas: Iterable[Schema]) -> Schemas:
        """Return the schemas and everything that they refer to or combine with ``allOf``."""
        return conjuncts(schemas, self._definitions)

    def name(self, schema: Schema) -> str:
        """Return the name of the definition that a schema refers to, or "" if it does not."""
        reference = schema.find(nodes.Reference)
        if reference is None:
            return ""
        return self._definitions[reference.target].pointer.rpartition("/")[2]

    def cases(self, schemas: Schemas) -> dict[str, Case]:
        """Return the cases of the kinds that ``schemas`` allow, in the order of :data:`KINDS`."""
        # The schemas are kept by the resolved document, so their ids identify them.
        key = tuple(map(id, schemas))
        if key not in self._cases:
            conjuncts = self.conjuncts(schemas)
            kinds = _kinds(conjuncts)
            cases = ((kind, self._case(kind, conjuncts)) for kind in KINDS if kind in kinds)
            self._cases[key] = {kind: case for kind, case in cases if case is not None}
        return self._cases[key]

    def _case(self, kind: str, conjuncts: Schemas) -> Case | None:
        """Return the case of a kind, or None if no value of the kind satisfies some union."""
        base, unions, unused = list(conjuncts), list[Union](), list[Schema]()
        known = set(map(id, base))
        for schema in base:  # the list grows during the loop
            for node in schema.keywords:
                if not isinstance(node, nodes.AnyOf | nodes.OneOf):
                    continue
                branches = self._branches(kind, node)
                if not branches:
                    return None
                is_exclusive = isinstance(node, nodes.OneOf)
                if (values := union_of_values(node, self._definitions)) is not None:
                    base.append(Schema(node.pointer, (values,)))
                    unused += [each for branch in branches for each in branch.conjuncts]
                elif len(branches) == 1:
                    more = [each for each in branches[0].conjuncts if id(each) not in known]
                    base += more
                    known.update(map(id, more))
                elif not is_exclusive and self._has_open_branch(kind, branches):
                    unused += [each for branch in branches for each in branch.conjuncts]
                else:
                    unions.append(Union(node.pointer, is_exclusive, branches))
        return Case(tuple(base), tuple(unions), tuple(unused)) if _allow(kind, base) else None

    def _branches(self, kind: str, node: nodes.AnyOf | nodes.OneOf) -> tuple[Branch, ...]:
        return tuple(
            Branch(each, self.conjuncts((each,)))
            for each in node.schemas
            if kind in self.cases((each,))
        )

    def _has_open_branch(self, kind: str, branches: tuple[Branch, ...]) -> bool:
        # Another branch may still evaluate properties or elements (core, section 11).
        if self._evaluates and kind in ("object", "array"):
            return False
        return any(self.is_open(kind, (branch.written,)) for branch in branches)

    def is_open(self, kind: str, schemas: Schemas) -> bool:
        """Return whether ``schemas`` allow all values of a kind."""
        case = self.cases(schemas).get(kind)
        if case is None or case.unions or (kind == "number" and is_integer(case.base)):
            return False
        return not any(limits(kind, node) for schema in case.base for node in schema.keywords)

    def evaluated(self, kind: str, schema: Schema) -> Evaluated:
        """Return what a schema evaluates (core, section 11), for its ``unevaluated`` keywords.

        These are the properties of objects, or the elements of arrays.
        """
        names, patterns = set[str](), set[str]()
        others: list[str] = []
        for each in self.conjuncts((schema,)):
            for node in each.keywords:
                if kind == "object" and isinstance(node, nodes.Properties):
                    names |= set(node.schemas)
                elif kind == "object" and isinstance(node, nodes.PatternProperties):
                    patterns |= {pattern for pattern, _, _ in node.patterns}
                elif kind == "array" and isinstance(node, nodes.PrefixItems):
                    others.append(f"the first {len(node.schemas)} elements")
                elif isinstance(node, _EVALUATING[kind]):
                    others.append(type(node).__name__)
                else:
                    branched = self._branched(kind, node)
                    others += [f"{type(node).__name__} {branch}" for branch in branched]
        return Evaluated(frozenset(names), frozenset(patterns), tuple(sorted(others)))

    def _branched(self, kind: str, node: Keyword) -> list[str]:
        """Return in words what the branches of a keyword evaluate if they apply."""
        parts: list[tuple[str, Schema | None]] = []
        if isinstance(node, nodes.AnyOf | nodes.OneOf):
            parts = [("", each) for each in node.schemas]
        elif isinstance(node, nodes.DependentSchemas) and kind == "object":
            parts = [*node.schemas.items()]
        elif isinstance(node, nodes.Conditional):
            parts = [("if", node.condition), ("then", node.consequent), ("else", node.alternative)]
        evaluated = [(name, self.evaluated(kind, each)) for name, each in parts if each is not None]
        return [
            f"{name} {sorted(each.names)} {sorted(each.patterns)} {each.others}"
            for name, each in evaluated
        ]


def limits(kind: str, node: Keyword) -> bool:
    """Return whether a keyword may limit the values of a kind by more than their type."""
    if isinstance(node, nodes.SizeLimit):
        return node.kind.endswith(_SIZES.get(kind, " "))
    if isinstance(node, nodes.Enum) and kind == "null":
        return False
    return isinstance(node, (*_CONSTRAINTS[kind], *_OF_ALL))


def find(kind: type[nodes.K], schemas: Schemas) -> Iterator[nodes.K]:
    """Yield the keyword nodes of a class in ``schemas``, in order."""
    return (node for schema in schemas for node in schema.keywords if isinstance(node, kind))


def is_integer(schemas: Schemas) -> bool:
    """Return whether the only numbers that ``schemas`` allow by their types are integers."""
    types = [node.types for node in find(nodes.Type, schemas)]
    return any("integer" in each and "number" not in each for each in types)


def listed(kind: str, schemas: Schemas) -> Values | None:
    """Return the values of a kind that the lists of values in ``schemas`` share.

    The result is None if nothing lists the values, or all values of the kind are listed.
    """
    lists = [(node, _listed_in(node, kind)) for node in find(nodes.Enum, schemas)]
    if not lists or kind == "null":
        return None
    (first, shared), *others = lists
    for _, values in others:
        shared = {key: value for key, value in shared.items() if key in values}
    return None if kind == "boolean" and len(shared) == 2 else Values(first.pointer, shared)


def null_that_is_not_listed(schemas: Schemas) -> nodes.Type | None:
    """Return the type that allows null beside a list of values without it, or None.

    Null is not valid there, but generators of documents write this for a value that may be null.
    """
    for schema in schemas:
        types, values = schema.find(nodes.Type), schema.find(nodes.Enum)
        if types is None or values is None or "null" not in types.types:
            continue
        if None not in values.values:
            return types
    return None


def signature(cases: Mapping[str, Case]) -> str:
    """Return a text that is equal for cases that look the same from outside.

    It has what is known without looking at subschemas, independent of how it is written.
    """
    return "; ".join(f"{kind} {sorted(set(_facts(kind, case)))}" for kind, case in cases.items())


def _facts(kind: str, case: Case) -> Iterator[str]:
    values = listed(kind, case.base)
    for key in () if values is None else values.by_key:
        yield f"value {key!r}" if isinstance(key, str | bytes) else f"value {type(key).__name__}"
    for node in (node for schema in case.base for node in schema.keywords if limits(kind, node)):
        if isinstance(node, nodes.Properties):
            yield from (f"property {name}" for name in node.schemas)
        elif isinstance(node, nodes.Required):
            yield from (f"required {name}" for name in node.names)
        elif isinstance(node, nodes.NumberLimit | nodes.SizeLimit):
            yield f"{node.kind} {canonical(node.limit)!r}"
        elif isinstance(node, nodes.Format | nodes.Pattern):
            yield node.name if isinstance(node, nodes.Format) else node.pattern
    if kind == "number" and is_integer(case.base):
        yield "integer"


def _listed_in(node: nodes.Enum, kind: str) -> dict[Any, tuple[Any, str]]:
    return {
        canonical(value): (
            value,
            join(node.pointer, index) if node.kind == "enum" else node.pointer,
        )
        for index, value in enumerate(node.values)
        if kind_of(value) == kind
    }


def kind_of(value: Any) -> str:
    """Return the kind of a JSON value."""
    name = type_name(value)
    return "number" if name == "integer" else name


def _kinds(schemas: Iterable[Schema]) -> set[str]:
    """Return the kinds that the types and lists of values of conjuncts allow."""
    kinds = set(KINDS)
    for schema in schemas:
        for node in schema.keywords:
            if isinstance(node, nodes.Nothing):
                return set()
            if isinstance(node, nodes.Type):
                kinds &= {"number" if name == "integer" else name for name in node.types}
            elif isinstance(node, nodes.Enum):
                kinds &= set(map(kind_of, node.values))
    return kinds


def _allow(kind: str, base: list[Schema]) -> bool:
    """Return whether conjuncts, some of them from branches, still allow a kind."""
    if kind not in _kinds(base):
        return False
    values = listed(kind, tuple(base))
    return values is None or bool(values.by_key)
