"""Changes of single constraints: limits, patterns, formats, and lists of values.

A reader relies on what the old document promises. So a limit that allows more than before may
break it, and one that allows less does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from alcamine_validate.changes.change import FoundChange, Side
from alcamine_validate.changes.shapes import Schemas, Values, find, limits, listed
from alcamine_validate.runtime.numbers import is_multiple_of
from alcamine_validate.schema import nodes
from alcamine_validate.validator.messages import displayed, nearest_of
from alcamine_validate.validator.messages import listed as listed_values

MOST_COMPARED: Final = 2_000
"""How many pairs of names are compared to find renames in one place, which is slow."""

_NO_LIMIT: Final = "no limit"


class At(NamedTuple):
    """The pointers of the two schemas that are compared, for what is missing on one side."""

    old: str
    new: str


class _Limit(NamedTuple):
    """A limit as a number that is larger the fewer values it allows, its text and its place."""

    tightness: tuple[float, bool]
    text: str
    pointer: str


def constraint_changes(kind: str, old: Schemas, new: Schemas, at: At) -> Iterator[FoundChange]:
    """Yield the changes of the constraints on values of a kind by keywords without subschemas."""
    yield from _value_changes(listed(kind, old), listed(kind, new), at)
    before, after = _limits(kind, old), _limits(kind, new)
    for name in sorted({*before, *after}):
        yield from _limit_change(name, before.get(name), after.get(name), at)
    if kind in ("string", "number"):
        yield from _text_changes("format", _formats(old), _formats(new), at)
    if kind == "string":
        yield from _text_changes("pattern", _patterns(old), _patterns(new), at)
    if kind == "number":
        yield from _divisor_changes(old, new, at)
    if kind == "array":
        yield from _uniqueness_changes(old, new, at)


# Limits


def _limits(kind: str, schemas: Schemas) -> dict[str, _Limit]:
    """Return the tightest lower and upper limit of a kind, by the name of the usual keyword."""
    found: dict[str, _Limit] = {}
    for schema in schemas:
        for node in schema.keywords:
            if not isinstance(node, nodes.NumberLimit | nodes.SizeLimit) or not limits(kind, node):
                continue
            is_exclusive = node.kind.startswith("exclusive")
            name = node.kind.removeprefix("exclusive")
            name = name[0].lower() + name[1:]
            tightness = node.limit if name.startswith("min") else -node.limit
            limit = _Limit((tightness, is_exclusive), f"{node.kind} {node.limit}", node.pointer)
            found[name] = max(limit, found.get(name, limit), key=lambda each: each.tightness)
    return found


def _limit_change(
    name: str, before: _Limit | None, after: _Limit | None, at: At
) -> Iterator[FoundChange]:
    old = Side(at.old) if before is None else Side(before.pointer, before.text)
    new = Side(at.new) if after is None else Side(after.pointer, after.text)
    words = f"{old.content or _NO_LIMIT} → {new.content or _NO_LIMIT}"
    if before is None or (after is not None and after.tightness > before.tightness):
        yield FoundChange("ALC942", f"{name} allows less: {words}", old, new)
    elif after is None or after.tightness < before.tightness:
        yield FoundChange("ALC941", f"{name} allows more: {words}", old, new)


def _divisor_changes(old: Schemas, new: Schemas, at: At) -> Iterator[FoundChange]:
    before = {node.divisor: node.pointer for node in find(nodes.MultipleOf, old)}
    after = {node.divisor: node.pointer for node in find(nodes.MultipleOf, new)}
    if before.keys() == after.keys():
        return
    sides = _joined(before, at.old), _joined(after, at.new)
    is_narrower = all(any(is_multiple_of(each, divisor) for each in after) for divisor in before)
    code, words = ("ALC942", "less") if is_narrower else ("ALC941", "more")
    yield FoundChange(code, f"multipleOf allows {words}: {_arrow(*sides)}", *sides)


def _uniqueness_changes(old: Schemas, new: Schemas, at: At) -> Iterator[FoundChange]:
    before, after = (next(find(nodes.UniqueItems, each), None) for each in (old, new))
    if before is None and after is not None:
        sides = Side(at.old), Side(after.pointer, "uniqueItems")
        yield FoundChange("ALC942", "elements no longer repeat (uniqueItems)", *sides)
    elif before is not None and after is None:
        sides = Side(before.pointer, "uniqueItems"), Side(at.new)
        yield FoundChange("ALC941", "elements may repeat (no uniqueItems)", *sides)


# Formats and patterns


def _formats(schemas: Schemas) -> dict[str, str]:
    return {node.name: node.pointer for node in find(nodes.Format, schemas)}


def _patterns(schemas: Schemas) -> dict[str, str]:
    return {node.pattern: node.pointer for node in find(nodes.Pattern, schemas)}


_TEXT_CODES: Final = {
    "format": ("ALC946", "ALC945", "ALC947"),
    "pattern": ("ALC944", "ALC943", "ALC943"),
}
"""The codes for keywords with a text: if it is added, if it is removed, if it is another."""


def _text_changes(
    keyword: str, before: Mapping[str, str], after: Mapping[str, str], at: At
) -> Iterator[FoundChange]:
    if before.keys() == after.keys():
        return
    sides = _joined(before, at.old), _joined(after, at.new)
    added, removed, changed = _TEXT_CODES[keyword]
    if before.keys() < after.keys():
        yield FoundChange(added, f"{keyword} added: {_arrow(*sides)}", *sides)
    elif before.keys() > after.keys():
        yield FoundChange(removed, f"{keyword} removed: {_arrow(*sides)}", *sides)
    else:
        yield FoundChange(changed, f"{keyword} changed: {_arrow(*sides)}", *sides)


def _joined(texts: Mapping[Any, str], at: str) -> Side:
    """Return the side with several values of one keyword, at the place of the first one."""
    return Side(next(iter(texts.values()), at), " and ".join(map(str, sorted(texts))))


def _arrow(old: Side, new: Side) -> str:
    return f"{old.content or 'none'} → {new.content or 'none'}"


# Lists of values


def _value_changes(old: Values | None, new: Values | None, at: At) -> Iterator[FoundChange]:
    if new is None:
        if old is not None:
            sides = Side(old.pointer, _list(old)), Side(at.new)
            yield FoundChange("ALC923", f"any value is allowed, before only {_list(old)}", *sides)
        return
    if old is None:
        sides = Side(at.old), Side(new.pointer, _list(new))
        yield FoundChange("ALC924", f"only {_list(new)} is allowed, before any value", *sides)
        return
    added = {key: each for key, each in new.by_key.items() if key not in old.by_key}
    removed = {key: each for key, each in old.by_key.items() if key not in new.by_key}
    if len(old.by_key) == len(new.by_key) == len(added) == 1:
        sides = Side(old.pointer, _list(old)), Side(new.pointer, _list(new))
        yield FoundChange("ALC925", f"the only value changed: {_list(old)} → {_list(new)}", *sides)
        return
    gone, come = ([value for value, _ in each.values()] for each in (removed, added))
    for value, pointer in removed.values():
        sides = Side(pointer, displayed(value)), Side(new.pointer)
        hint = _renamed("to", value, come, gone)
        yield FoundChange("ALC922", f"{displayed(value)} is removed", *sides, hint)
    for value, pointer in added.values():
        sides = Side(old.pointer), Side(pointer, displayed(value))
        hint = _renamed("from", value, gone, come)
        yield FoundChange("ALC921", f"{displayed(value)} is added", *sides, hint)


def _list(values: Values) -> str:
    return listed_values([value for value, _ in values.by_key.values()])


def _renamed(direction: str, value: Any, others: list[Any], own: list[Any]) -> str:
    """Return the hint that a value may have another name on the other side, or ""."""
    if len(others) * len(own) > MOST_COMPARED:
        return ""
    near = others[0] if len(others) == len(own) == 1 else nearest_of(value, others)
    return "" if near is None else f"perhaps renamed {direction} {displayed(near)}"
