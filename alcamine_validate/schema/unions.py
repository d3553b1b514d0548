"""Rewrite unions whose intended branch shows in the instance, so that errors can be exact.

``anyOf`` and ``oneOf`` do not show which branch was meant. The instance often does, by its
type or by a required constant such as ``provider``. This pass rewrites such unions into
:class:`~nodes.Type`, :class:`~nodes.ByType` and :class:`~nodes.Dispatch`, which accept exactly
the same instances. A union of constants, each with a description of its own, is written as the
:class:`~nodes.Enum` that it stands for. A branch may be a reference, like the components of an
OpenAPI document. Its definition is then examined, and the reference stays in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from alcamine_validate.runtime.values import first_repeat
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, ResolvedSchema, Schema
from alcamine_validate.schema.record import Record
from alcamine_validate.schema.references import dereference
from alcamine_validate.text.redact import type_name


def discriminate_unions(resolved: ResolvedSchema) -> ResolvedSchema:
    """Return ``resolved`` with every union rewritten whose branches can be discriminated."""
    rewrite = _Rewrite(resolved.definitions, resolved.evaluates)
    definitions = {key: rewrite.schema(schema) for key, schema in resolved.definitions.items()}
    return resolved.replaced(root=definitions[resolved.root.pointer], definitions=definitions)


class _Rewrite(Record):
    """Rewrites the unions of schemas.

    ``evaluates`` says that it matters which branches accept, not only whether one does.
    """

    definitions: Mapping[str, Schema]
    evaluates: bool

    def schema(self, schema: Schema) -> Schema:
        return schema.replaced(keywords=tuple(self._keyword(node) for node in schema.keywords))

    def _keyword(self, node: Keyword) -> Keyword:
        changed = {name: self._rewritten(value) for name, value in vars(node).items()}
        node = node.replaced(**changed)
        if isinstance(node, nodes.AnyOf | nodes.OneOf):
            branches = [Branch(each, dereference(each, self.definitions)) for each in node.schemas]
            exact = listed(node, self.definitions) or _dispatch(node.pointer, branches)
            if exact is not None:
                return exact
            if isinstance(node, nodes.AnyOf):
                branches = _without_covered(branches, self.evaluates)
            return _by_type(node.pointer, _with_one_of_objects(node.pointer, branches)) or node
        return node

    def _rewritten(self, value: Any) -> Any:
        if isinstance(value, Schema):
            return self.schema(value)
        if isinstance(value, tuple):
            is_leaf = not _holds_schemas(value)
            return value if is_leaf else tuple(self._rewritten(item) for item in value)
        if isinstance(value, Mapping) and _holds_schemas(value.values()):
            return {name: self._rewritten(item) for name, item in value.items()}
        return value


def _holds_schemas(values: Iterable[Any]) -> bool:
    return any(
        isinstance(item, Schema)
        or (isinstance(item, tuple) and any(isinstance(part, Schema) for part in item))
        for item in values
    )


class Branch(NamedTuple):
    """A branch of a union as written, and dereferenced."""

    written: Schema
    told: Schema


# By value


def listed(node: nodes.AnyOf | nodes.OneOf, definitions: Mapping[str, Schema]) -> nodes.Enum | None:
    """Return the list of values that a union is equivalent to, or None.

    Each branch must allow one value, and no value may be in two branches of ``oneOf``. The values
    are in the order of the branches.
    """
    branches = [_value(dereference(each, definitions)) for each in node.schemas]
    values = tuple(value for each in branches for value in each)
    if len(values) < len(branches) or values == (None,) * len(values):
        return None
    is_ambiguous = isinstance(node, nodes.OneOf) and first_repeat([*values]) is not None
    return None if is_ambiguous else nodes.Enum(node.pointer, values)


def _value(schema: Schema) -> tuple[Any, ...]:
    """Return the only value that a schema allows, or nothing if that does not show."""
    match schema.keywords:
        case (nodes.Type(types=("null",)),):
            return (None,)
        case (nodes.Enum(values=(value,)),):
            return (value,)
        case (nodes.Type(types=types), nodes.Enum(values=(value,))) if type_name(value) in types:
            return (value,)
    return ()


# By type


def _by_type(pointer: str, branches: list[Branch]) -> Keyword | None:
    cases = tuple((_types(each.told), each.written) for each in branches)
    types = [names for names, _ in cases]
    # Integers are also numbers.
    wide = [{"number" if name == "integer" else name for name in names} for names in types]
    if not all(types) or any(one & other for one, other in combinations(wide, 2)):
        return None
    if all(each.told.only(nodes.Type) for each in branches):
        return nodes.Type(pointer, tuple(name for names in types for name in names))
    return nodes.ByType(pointer, cases)


def _with_one_of_objects(pointer: str, branches: list[Branch]) -> list[Branch]:
    """Return the branches, with those of objects merged into one if a constant selects them."""
    objects = [each for each in branches if _types(each.told) == ("object",)]
    dispatch = _dispatch(pointer, objects) if objects else None
    if dispatch is None:
        return branches
    one = Schema(pointer, (dispatch,))
    return [each for each in branches if each not in objects] + [Branch(one, one)]


def _types(schema: Schema) -> tuple[str, ...]:
    node = schema.find(nodes.Type)
    if node is not None:
        return node.types
    if schema.find(nodes.Dispatch):
        return ("object",)
    by_type = schema.find(nodes.ByType)
    return tuple(name for types, _ in by_type.cases for name in types) if by_type else ()


def _without_covered(branches: list[Branch], evaluates: bool) -> list[Branch]:
    """Drop the branches whose instances are all accepted by another branch that is only a type.

    If evaluation matters, a type that includes objects or arrays does not replace other branches,
    because these may evaluate properties or elements that it does not evaluate.
    """
    kept = list(branches)
    for wide in branches:
        if not wide.told.only(nodes.Type):
            continue
        if evaluates and not {"object", "array"}.isdisjoint(_types(wide.told)):
            continue
        if any(each is wide for each in kept):
            kept = [each for each in kept if each is wide or not _covers(wide.told, each.told)]
    return kept


def _covers(wide: Schema, narrow: Schema) -> bool:
    accepted = set(_types(wide))
    if "number" in accepted:
        accepted.add("integer")
    types = _types(narrow)
    return bool(types) and accepted.issuperset(types)


# By a required constant


def _dispatch(pointer: str, branches: list[Branch]) -> Keyword | None:
    constants = [_constants(each.told) for each in branches]
    shared = [name for name in constants[0] if all(name in each for each in constants)]
    for name in shared:
        values = [each[name] for each in constants]
        if len(values) > 1 and len(set(values)) == len(values):
            return _dispatched(pointer, name, dict(zip(values, branches, strict=True)))
    return None


def _constants(schema: Schema) -> dict[str, str]:
    """Return the properties that a branch requires to be one specific string, with that string."""
    required, properties = schema.find(nodes.Required), schema.find(nodes.Properties)
    if _types(schema) != ("object",) or required is None or properties is None:
        return {}
    return {
        name: enum.values[0]
        for name, enum in _enums(properties).items()
        if name in required.names and len(enum.values) == 1 and isinstance(enum.values[0], str)
    }


def _enums(properties: nodes.Properties) -> dict[str, nodes.Enum]:
    found = ((name, schema.find(nodes.Enum)) for name, schema in properties.schemas.items())
    return {name: enum for name, enum in found if enum is not None}


def _dispatched(pointer: str, name: str, branches: dict[str, Branch]) -> nodes.Dispatch:
    """Return the choice among ``branches``, keyed by their constants of the property ``name``."""
    owners = _owners(name, branches)
    required = next(iter(branches.values())).told.find(nodes.Required)
    paired = tuple(
        (constant, _paired(each.written, name, constant, owners))
        for constant, each in branches.items()
    )
    return nodes.Dispatch(pointer, name, paired, required.pointer if required else pointer)


def _owners(name: str, branches: dict[str, Branch]) -> dict[str, dict[str, str]]:
    """Return, by property and value, the constant of the only branch that lists the value."""
    owners: dict[str, dict[str, list[str]]] = {}
    for constant, branch in branches.items():
        properties = branch.told.find(nodes.Properties)
        for other, enum in _enums(properties).items() if properties else ():
            for value in enum.values:
                if other != name and isinstance(value, str):
                    owners.setdefault(other, {}).setdefault(value, []).append(constant)
    return {
        other: {value: constants[0] for value, constants in values.items() if len(constants) == 1}
        for other, values in owners.items()
    }


def _paired(branch: Schema, name: str, constant: str, owners: dict[str, dict[str, str]]) -> Schema:
    """Return the branch with owners added to the enums whose values belong to several branches."""
    properties = branch.find(nodes.Properties)
    if properties is None:
        return branch
    schemas = {
        other: _paired_enum(schema, name, constant, owners.get(other, {}))
        for other, schema in properties.schemas.items()
    }
    paired = properties.replaced(schemas=schemas)
    keywords = tuple(paired if node is properties else node for node in branch.keywords)
    return branch.replaced(keywords=keywords)


def _paired_enum(schema: Schema, name: str, constant: str, owners: dict[str, str]) -> Schema:
    if len(set(owners.values())) < 2:
        return schema
    keywords = tuple(
        nodes.PairedEnum(node.pointer, node.values, "enum", name, constant, owners)
        if isinstance(node, nodes.Enum)
        else node
        for node in schema.keywords
    )
    return schema.replaced(keywords=keywords)
