"""Changes of the properties of objects: added, removed, required, open or closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from alcamine_validate.changes.change import FoundChange, Side
from alcamine_validate.changes.constraints import MOST_COMPARED, At
from alcamine_validate.changes.description import description
from alcamine_validate.changes.shapes import KINDS, Schemas, Shapes, find
from alcamine_validate.schema import nodes
from alcamine_validate.schema.nodes import Schema
from alcamine_validate.schema.pattern import Expression, search
from alcamine_validate.text.json_pointer import join
from alcamine_validate.validator.messages import displayed, nearest_of

IsSame = Callable[[Schemas, Schemas], bool]


@dataclass
class Members:
    """What conjuncts say about the properties of objects.

    ``schemas`` has the schemas of each property that may be present, ``forbidden`` the pointer of
    each one that may not, and ``required`` the pointer of each name that is required.
    ``patterns`` has the schemas of the names that match each pattern. ``additional`` are the
    schemas of all other properties, and ``is_closed`` says that an object can't have any.
    """

    schemas: dict[str, Schemas] = field(default_factory=dict)
    forbidden: dict[str, str] = field(default_factory=dict)
    required: dict[str, str] = field(default_factory=dict)
    patterns: dict[str, Schemas] = field(default_factory=dict)
    expressions: dict[str, Expression] = field(default_factory=dict)
    additional: Schemas = ()
    is_closed: bool = False
    closed_at: str = ""

    def of(self, name: str) -> Schemas:
        """Return the schemas of a property: its own, those of patterns, or those of all others."""
        found = list(self.schemas.get(name, ()))
        for pattern, expression in self.expressions.items():
            if search(expression)(name):
                found += self.patterns[pattern]
        return tuple(found) or self.additional


def members_of(shapes: Shapes, base: Schemas) -> Members:
    """Return what the conjuncts ``base`` say about the properties of objects."""
    schemas: dict[str, list[Schema]] = {}
    for node in find(nodes.Properties, base):
        for name, schema in node.schemas.items():
            schemas.setdefault(name, []).append(schema)
    found = Members()
    for name, each in schemas.items():
        if shapes.cases(tuple(each)):
            found.schemas[name] = tuple(each)
        else:
            found.forbidden[name] = each[0].pointer
    patterns: dict[str, list[Schema]] = {}
    for several in find(nodes.PatternProperties, base):
        for pattern, expression, schema in several.patterns:
            patterns.setdefault(pattern, []).append(schema)
            found.expressions[pattern] = expression
    found.patterns = {pattern: tuple(each) for pattern, each in patterns.items()}
    for required in find(nodes.Required, base):
        for index, name in enumerate(required.names):
            found.required.setdefault(name, join(required.pointer, index))
    others: list[nodes.AdditionalProperties | nodes.UnevaluatedProperties] = [
        *find(nodes.AdditionalProperties, base),
        *(node for schema in base for node in _unevaluated(shapes, schema)),
    ]
    found.additional = tuple(each.schema for each in others)
    found.is_closed = not shapes.cases(found.additional)
    found.closed_at = others[0].pointer if others else ""
    return found


def _unevaluated(shapes: Shapes, schema: Schema) -> Iterator[nodes.UnevaluatedProperties]:
    """Yield ``unevaluatedProperties`` if it is for the properties that are not listed.

    If it depends on more than that, it is compared as a condition.
    """
    for node in find(nodes.UnevaluatedProperties, (schema,)):
        if not shapes.evaluated("object", schema).others:
            yield node


class Child(NamedTuple):
    """A part of a value that both documents describe: its name, and the schemas of both."""

    token: str
    old: Schemas
    new: Schemas
    label: str = ""


class Objects:
    """Compares what two documents say about the properties of one object."""

    def __init__(self, old: Shapes, new: Shapes, is_same: IsSame) -> None:
        self._old = old
        self._new = new
        self._is_same = is_same

    def changes(self, old: Members, new: Members, at: At) -> Iterator[FoundChange | Child]:
        """Yield the changes of properties, and the properties to compare further."""
        gone = [name for name in old.schemas if not (name in new.schemas or name in new.required)]
        come = [name for name in new.schemas if not (name in old.schemas or name in old.required)]
        renamed = self._renamed(gone, come, old, new)
        yield from (self._removed(name, old, at, renamed) for name in gone)
        yield from (self._added(name, old, new, at, renamed) for name in come)
        passed = {*gone, *come}
        yield from _required_changes(old, new, at, passed)
        yield from _forbidden_changes(old, new, at, passed)
        described = {name for name in come if self._is_described(name, old)}
        for name in dict.fromkeys([*old.schemas, *new.schemas]):
            if name not in passed or name in described:
                yield Child(name, old.of(name), new.of(name))
        yield from _pattern_changes(old, new)
        yield from self._others(old, new, at)

    def _removed(self, name: str, old: Members, at: At, renamed: dict[str, str]) -> FoundChange:
        content = description(self._old, old.schemas[name])
        is_required = name in old.required
        code, words = ("ALC903", "required") if is_required else ("ALC904", "optional")
        message = f"the {words} property is removed; it was {content}"
        hint = f"perhaps renamed to {displayed(renamed[name])}" if name in renamed else ""
        side = Side(old.schemas[name][0].pointer, content)
        return FoundChange(code, message, side, Side(at.new), hint, (name,))

    def _added(
        self, name: str, old: Members, new: Members, at: At, renamed: dict[str, str]
    ) -> FoundChange:
        content = description(self._new, new.schemas[name])
        words = "a required" if name in new.required else "an optional"
        message = f"{words} property is added: {content}"
        before = next((each for each, other in renamed.items() if other == name), None)
        hint = "" if before is None else f"perhaps {displayed(before)} under another name"
        code = "ALC901" if self._is_allowed(name, old) else "ALC902"
        side = Side(new.schemas[name][0].pointer, content)
        return FoundChange(code, message, Side(at.old), side, hint, (name,))

    def _is_allowed(self, name: str, old: Members) -> bool:
        return name not in old.forbidden and bool(self._old.cases(old.of(name)))

    def _is_described(self, name: str, old: Members) -> bool:
        """Return whether an unlisted name is allowed, but not with every value."""
        schemas = old.of(name)
        return self._is_allowed(name, old) and not all(
            self._old.is_open(kind, schemas) for kind in KINDS
        )

    def _renamed(
        self, gone: list[str], come: list[str], old: Members, new: Members
    ) -> dict[str, str]:
        """Return, for each removed property, the added one that is most likely the same."""
        if len(gone) * len(come) > MOST_COMPARED:
            return {}
        found: dict[str, str] = {}
        for name in gone:
            alike = [
                other
                for other in come
                if other not in found.values()
                and (name in old.required) is (other in new.required)
                and self._is_same(old.schemas[name], new.schemas[other])
            ]
            is_sure = len(gone) == len(come) == 1
            near = alike[0] if alike and is_sure else nearest_of(name, alike)
            if near is not None:
                found[name] = near
        return found

    def _others(self, old: Members, new: Members, at: At) -> Iterator[FoundChange | Child]:
        """Yield the changes of the properties that are not listed."""
        if old.is_closed and new.is_closed:
            return
        if old.is_closed:
            sides = Side(old.closed_at, "false"), Side(new.closed_at or at.new)
            yield FoundChange("ALC907", "unlisted properties are allowed", *sides)
        elif new.is_closed:
            sides = Side(old.closed_at or at.old), Side(new.closed_at, "false")
            yield FoundChange("ALC908", "unlisted properties are not allowed", *sides)
        else:
            yield Child("*", old.additional, new.additional, "unlisted properties")


def _pattern_changes(old: Members, new: Members) -> Iterator[FoundChange | Child]:
    """Yield what changed about names that match a pattern.

    Without the pattern, they are like all names that are not listed.
    """
    for pattern in dict.fromkeys([*old.patterns, *new.patterns]):
        label = f"names like {pattern}"
        if pattern not in old.patterns and old.is_closed:
            pointer = new.patterns[pattern][0].pointer
            sides = Side(old.closed_at, "false"), Side(pointer, pattern)
            yield FoundChange("ALC907", f"{label} are allowed", *sides)
        elif pattern not in new.patterns and new.is_closed:
            pointer = old.patterns[pattern][0].pointer
            sides = Side(pointer, pattern), Side(new.closed_at, "false")
            yield FoundChange("ALC908", f"{label} are not allowed", *sides)
        else:
            before = old.patterns.get(pattern, old.additional)
            yield Child("*", before, new.patterns.get(pattern, new.additional), label)


def _required_changes(
    old: Members, new: Members, at: At, passed: set[str]
) -> Iterator[FoundChange]:
    for name, pointer in old.required.items():
        if name not in new.required and name not in passed:
            sides = Side(pointer, displayed(name)), Side(at.new)
            yield FoundChange("ALC905", "the property is no longer required", *sides, "", (name,))
    for name, pointer in new.required.items():
        if name not in old.required and name not in passed:
            sides = Side(at.old), Side(pointer, displayed(name))
            yield FoundChange("ALC906", "the property is now required", *sides, "", (name,))


def _forbidden_changes(
    old: Members, new: Members, at: At, passed: set[str]
) -> Iterator[FoundChange]:
    """Yield the changes of properties that are only listed as never being present."""
    for name, pointer in old.forbidden.items():
        if name not in new.forbidden and name not in passed:
            sides = Side(pointer, "false"), Side(at.new)
            yield FoundChange("ALC907", "the property is no longer forbidden", *sides, "", (name,))
    for name, pointer in new.forbidden.items():
        if name not in old.forbidden and name not in passed:
            sides = Side(at.old), Side(pointer, "false")
            yield FoundChange("ALC908", "the property is forbidden", *sides, "", (name,))
