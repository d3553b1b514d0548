"""Rewrite unions whose intended branch shows in the instance, so that errors can be exact.

``anyOf`` and ``oneOf`` do not show which branch was meant. The instance often does, by its
type or by a required constant such as ``provider``. This pass rewrites such unions into
:class:`~nodes.Type`, :class:`~nodes.ByType` and :class:`~nodes.Dispatch`, which accept exactly
the same instances. A union of constants, each with a description of its own, is written as the
:class:`~nodes.Enum` that it stands for. A branch, or a property of it, may be a reference or
``allOf``, like the components of an OpenAPI document. Everything that it consists of is examined,
and the branch stays in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import combinations
from types import MappingProxyType
from typing import Any, NamedTuple

from alcamine_validate.runtime.values import first_repeat
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Keyword, ResolvedSchema, Schema
from alcamine_validate.schema.references import conjuncts, dereference
from alcamine_validate.text.redact import type_name

Change = Callable[[Keyword], Keyword]


def discriminate_unions(resolved: ResolvedSchema) -> ResolvedSchema:
    """Return ``resolved`` with every union rewritten whose branches can be discriminated.

    A definition that several keys share stays shared.
    """
    rewrite = _Rewrite(resolved.definitions, resolved.evaluates)
    definitions = rewrite.all_definitions()
    return resolved.replaced(root=definitions[resolved.root.pointer], definitions=definitions)


class _Rewrite:
    """Rewrites the unions of schemas.

    ``evaluates`` says that it matters which branches accept, not only whether one does.
    """

    def __init__(self, definitions: Mapping[str, Schema], evaluates: bool) -> None:
        self._definitions = definitions
        self._evaluates = evaluates
        self._pairings: dict[Any, str] = {}
        self._copies: dict[str, tuple[str, str, Change]] = {}
        self._referenced: dict[int, Branch] = {}

    def all_definitions(self) -> dict[str, Schema]:
        """Return all definitions, and the copies of those that are branches of unions."""
        made: dict[int, Schema] = {}
        for schema in self._definitions.values():
            if id(schema) not in made:
                made[id(schema)] = self._schema(schema)
        definitions = {key: made[id(schema)] for key, schema in self._definitions.items()}
        while missing := self._copies.keys() - definitions.keys():
            for key in sorted(missing):
                target, suffix, change = self._copies[key]
                definitions[key] = self._changed(definitions[target], suffix, change)
        return definitions

    def _schema(self, schema: Schema) -> Schema:
        return schema.replaced(keywords=tuple(self._keyword(node) for node in schema.keywords))

    def _keyword(self, node: Keyword) -> Keyword:
        changed = {name: self._rewritten(value) for name, value in vars(node).items()}
        node = node.replaced(**changed)
        if isinstance(node, nodes.AnyOf | nodes.OneOf):
            branches = [self._branch(each) for each in node.schemas]
            exact = listed(node, self._definitions) or self._dispatch(node.pointer, branches)
            if exact is not None:
                return exact
            if isinstance(node, nodes.AnyOf):
                branches = _without_covered(branches, self._evaluates)
            return _by_type(node.pointer, self._with_one_of_objects(node.pointer, branches)) or node
        return node

    def _branch(self, written: Schema) -> Branch:
        """Return a branch; what a definition consists of is looked at once for all unions."""
        told = dereference(written, self._definitions)
        if told is written:
            return _branch(written, self._definitions)
        if id(told) not in self._referenced:
            self._referenced[id(told)] = _branch(told, self._definitions)
        return self._referenced[id(told)]._replace(written=written)

    def _rewritten(self, value: Any) -> Any:
        if isinstance(value, Schema):
            return self._schema(value)
        if isinstance(value, tuple):
            is_leaf = not _holds_schemas(value)
            return value if is_leaf else tuple(self._rewritten(item) for item in value)
        if isinstance(value, Mapping) and _holds_schemas(value.values()):
            return {name: self._rewritten(item) for name, item in value.items()}
        return value

    def _with_one_of_objects(self, pointer: str, branches: list[Branch]) -> list[Branch]:
        """Return the branches, with those of objects merged into one if a constant selects them."""
        objects = [each for each in branches if each.types == ("object",)]
        dispatch = self._dispatch(pointer, objects) if objects else None
        if dispatch is None:
            return branches
        one = Schema(pointer, (dispatch,))
        return [each for each in branches if each not in objects] + [Branch(one, one, ("object",))]

    # By a required constant

    def _dispatch(self, pointer: str, branches: list[Branch]) -> Keyword | None:
        constants = [_constants(each) for each in branches]
        shared = [name for name in constants[0] if all(name in each for each in constants)]
        for name in shared:
            values = [each[name] for each in constants]
            if len(values) > 1 and len(set(values)) == len(values):
                return self._dispatched(pointer, name, dict(zip(values, branches, strict=True)))
        return None

    def _dispatched(self, pointer: str, name: str, branches: dict[str, Branch]) -> nodes.Dispatch:
        """Return the choice among ``branches``, keyed by their constants of a property.

        The lists of values that are divided among the branches are paired with the constants.
        """
        owners = _owners(name, branches)
        required = next(iter(branches.values())).required[name]
        paired = []
        for constant, branch in branches.items():
            identity = (
                name,
                constant,
                tuple((other, *each.items()) for other, each in owners.items()),
            )
            suffix = self._pairings.setdefault(identity, f"pairing{len(self._pairings)}")
            change = partial(self._paired, suffix, name, constant, owners)
            paired.append((constant, self._changed(branch.written, suffix, change)))
        return nodes.Dispatch(pointer, name, tuple(paired), required)

    def _paired(
        self,
        suffix: str,
        name: str,
        constant: str,
        owners: Mapping[str, Mapping[str, str]],
        node: Keyword,
    ) -> Keyword:
        """Return the properties of a branch with owners added to their lists of values."""
        if not isinstance(node, nodes.Properties) or owners.keys().isdisjoint(node.schemas):
            return node
        schemas = dict(node.schemas)
        for other in owners.keys() & schemas.keys():
            change = partial(_with_owners, name, constant, owners[other])
            schemas[other] = self._changed(schemas[other], f"{suffix}/{other}", change)
        return node.replaced(schemas=schemas)

    def _changed(self, schema: Schema, suffix: str, change: Change) -> Schema:
        """Return a schema with a change of its keywords, and of all that it consists of.

        Other schemas refer to the same definitions, so these are copied, with a suffix of the key.
        """
        return schema.replaced(
            keywords=tuple(self._changed_keyword(node, suffix, change) for node in schema.keywords)
        )

    def _changed_keyword(self, node: Keyword, suffix: str, change: Change) -> Keyword:
        if isinstance(node, nodes.AllOf):
            schemas = tuple(self._changed(each, suffix, change) for each in node.schemas)
            return node.replaced(schemas=schemas)
        if not isinstance(node, nodes.Reference):
            return change(node)
        key = f"{node.target}~~{suffix}"
        if key not in self._copies:
            parts = conjuncts((self._definitions[node.target],), self._definitions)
            if all(change(each) is each for part in parts for each in part.keywords):
                return node
            self._copies[key] = node.target, suffix, change
        return node.replaced(target=key)


def _holds_schemas(values: Iterable[Any]) -> bool:
    return any(
        isinstance(item, Schema)
        or (isinstance(item, tuple) and any(isinstance(part, Schema) for part in item))
        for item in values
    )


class Branch(NamedTuple):
    """A branch of a union as written, and what that consists of.

    ``told`` is the schema dereferenced, and ``types`` are the types that its values may have, if
    that shows. ``required`` has the place of the list of each required name, and ``enums`` the
    shortest list of the values of each property.
    """

    written: Schema
    told: Schema
    types: tuple[str, ...] = ()
    required: Mapping[str, str] = MappingProxyType({})
    enums: Mapping[str, nodes.Enum] = MappingProxyType({})


def _branch(schema: Schema, definitions: Mapping[str, Schema]) -> Branch:
    """Return the branch that a schema without a reference to it is."""
    required: dict[str, str] = {}
    enums: dict[str, nodes.Enum] = {}
    types = list[tuple[str, ...]]()
    for part in conjuncts((schema,), definitions):
        types += filter(None, (_types(part),))
        for node in part.keywords:
            if isinstance(node, nodes.Required):
                required.update(dict.fromkeys(node.names, node.pointer))
            elif isinstance(node, nodes.Properties):
                for name, own in node.schemas.items():
                    for enum in _enums(conjuncts((own,), definitions)):
                        enums[name] = min(enums.get(name, enum), enum, key=lambda e: len(e.values))
    return Branch(schema, schema, min(types, key=len, default=()), required, enums)


def _enums(schemas: Iterable[Schema]) -> Iterator[nodes.Enum]:
    return (node for each in schemas for node in each.keywords if isinstance(node, nodes.Enum))


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
    cases = tuple((each.types, each.written) for each in branches)
    types = [names for names, _ in cases]
    # Integers are also numbers.
    wide = [{"number" if name == "integer" else name for name in names} for names in types]
    if not all(types) or any(one & other for one, other in combinations(wide, 2)):
        return None
    if all(each.told.only(nodes.Type) for each in branches):
        return nodes.Type(pointer, tuple(name for names in types for name in names))
    return nodes.ByType(pointer, cases)


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
        if evaluates and not {"object", "array"}.isdisjoint(wide.types):
            continue
        if any(each is wide for each in kept):
            kept = [each for each in kept if each is wide or not _covers(wide.types, each.types)]
    return kept


def _covers(wide: tuple[str, ...], narrow: tuple[str, ...]) -> bool:
    accepted = {*wide, "integer"} if "number" in wide else {*wide}
    return bool(narrow) and accepted.issuperset(narrow)


# By a required constant


def _constants(branch: Branch) -> dict[str, str]:
    """Return the properties that a branch requires to be one specific string, with that string."""
    if branch.types != ("object",):
        return {}
    return {
        name: enum.values[0]
        for name, enum in branch.enums.items()
        if name in branch.required and len(enum.values) == 1 and isinstance(enum.values[0], str)
    }


def _owners(name: str, branches: dict[str, Branch]) -> dict[str, dict[str, str]]:
    """Return, by property and value, the constant of the only branch that lists the value."""
    owners: dict[str, dict[str, list[str]]] = {}
    for constant, branch in branches.items():
        for other, enum in branch.enums.items():
            for value in enum.values:
                if other != name and isinstance(value, str):
                    owners.setdefault(other, {}).setdefault(value, []).append(constant)
    single = {
        other: {value: constants[0] for value, constants in values.items() if len(constants) == 1}
        for other, values in owners.items()
    }
    return {other: values for other, values in single.items() if len({*values.values()}) > 1}


def _with_owners(name: str, constant: str, owners: Mapping[str, str], node: Keyword) -> Keyword:
    """Return a list of values with the constants of the branches that the values belong to."""
    if not isinstance(node, nodes.Enum):
        return node
    return nodes.PairedEnum(node.pointer, node.values, node.kind, name, constant, owners)
