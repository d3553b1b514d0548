"""Adds conditions on several objects to the value that contains these objects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from alcamine_validate.compiler.table.reading import NoTable
from alcamine_validate.compiler.table.values import Object, Value
from alcamine_validate.native.condition import Condition
from alcamine_validate.text.json_pointer import split


def with_conditions(root: Value, conditions: Iterable[tuple[int, Condition]]) -> Value:
    """Return a value with further conditions, each with the bit of its group.

    The objects on the way to the values in conditions are copied, so that a definition that is used
    elsewhere keeps its own. Raise :class:`NoTable` if a union is on the way.
    """
    whole = _copied(root)
    own: set[int] = {id(whole)}
    for group, condition in conditions:
        for pointer in (condition.pointer, condition.other, condition.selector):
            _make_own(whole, split(pointer), own)
        whole.object.conditions.append((group, condition))
    return whole


def owner_of(root: Object, pointer: str) -> tuple[Object, str] | None:
    """Return the object and the name that a pointer leads to; None if there can't be a value."""
    *names, last = split(pointer)
    owner = root
    for name in names:
        if name not in owner.members or "object" not in owner.members[name].types:
            return None
        owner = owner.members[name].object
    return (owner, last) if last in owner.members else None


def _make_own(value: Value, names: list[str], own: set[int]) -> None:
    """Make sure that the members on a way are used nowhere else."""
    for name in names:
        if "object" not in value.types:
            return
        owner = value.object
        if owner.branches:
            raise NoTable("a condition on a branch")
        known = owner.members.get(name, owner.others or Value())
        if name not in owner.members and not known.types:
            return
        if id(known) not in own:
            known = owner.members[name] = _copied(known)
            own.add(id(known))
        value = known


def _copied(value: Value) -> Value:
    rule = value.object
    own = replace(rule, members={**rule.members}, conditions=[*rule.conditions], slots={})
    return replace(value, object=own, is_shared=False)
