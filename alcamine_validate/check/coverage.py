"""Coverage: which parts of the schema occur in none of the Sessions that were read.

Once a part was seen it is not searched for again, so that a long run costs little.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from alcamine_validate.text.json_pointer import split


class Item(NamedTuple):
    """A part of the schema: see ``session_codegen.coverage``.

    ``kind`` is ``property``, ``value``, ``branch`` or ``null``. ``pointer`` is its place in a
    Session, with ``*`` for an array index. ``value`` is that of the enum or the branch, or None.
    """

    kind: str
    pointer: str
    value: Any = None


@dataclass
class Coverage:
    """The parts of the schema, and the indices of those that occur in Sessions."""

    items: Sequence[Item]
    seen: set[int] = field(default_factory=set)

    @property
    def missing(self) -> list[Item]:
        """The parts that occur in no Session, in the order of the schema."""
        return [item for index, item in enumerate(self.items) if index not in self.seen]

    @property
    def percent(self) -> float:
        """The share of parts that occur, in percent with one decimal, rounded down."""
        return len(self.seen) * 1000 // len(self.items) / 10 if self.items else 100.0

    def observer(self) -> CoverageObserver:
        """Return an object that looks for these parts in Sessions."""
        return CoverageObserver(self.items)

    def is_at_least(self, percent: float) -> bool:
        """Return whether the exact share is at least ``percent``, as it is written in decimals."""
        # Imported here because only runs with a limit need it.
        from fractions import Fraction

        return len(self.seen) * 100 >= Fraction(str(percent)) * len(self.items)


@dataclass
class _UnseenParts:
    """The indices of the parts of an object of the schema that were not seen yet.

    ``values`` has those of listed values by name and value, and ``listed`` the same, and nulls, for
    the elements of an array.
    """

    properties: dict[str, int] = field(default_factory=dict)
    nulls: dict[str, int] = field(default_factory=dict)
    values: dict[str, dict[Any, int]] = field(default_factory=dict)
    listed: dict[str, dict[Any, int]] = field(default_factory=dict)
    children: dict[str, _UnseenParts] = field(default_factory=dict)
    elements: dict[str, _UnseenParts] = field(default_factory=dict)
    _nulls_of: Callable[[Any], tuple[Any, ...]] | None = None
    _values_of: Callable[[Any], tuple[Any, ...]] | None = None
    _wanted: set[Any] = field(default_factory=set)

    def may_have_more(self, value: dict[str, Any]) -> bool:
        """Return whether an object may have nulls or values that were not seen yet.

        All of them are looked up at once, because most objects have none.
        """
        try:
            return (self._nulls_of is not None and None in self._nulls_of(value)) or (
                self._values_of is not None and not self._wanted.isdisjoint(self._values_of(value))
            )
        except (KeyError, TypeError):  # a name is missing, or a value is an object or array
            return True

    def prepare(self) -> bool:
        """Prepare for the parts that are left, and return whether there are any.

        Objects without any are removed.
        """
        for below in (self.children, self.elements):
            for name in [name for name, each in below.items() if not each.prepare()]:
                del below[name]
        for values in (self.values, self.listed):
            for name in [name for name, each in values.items() if not each]:
                del values[name]
        # An itemgetter of one name returns its value alone, so the first name is there twice.
        self._nulls_of = itemgetter(*self.nulls, *list(self.nulls)[:1]) if self.nulls else None
        self._values_of = itemgetter(*self.values, *list(self.values)[:1]) if self.values else None
        self._wanted = {
            key[0] if key.__class__ is tuple else key
            for listed in self.values.values()
            for key in listed
        }
        parts = (self.properties, self.nulls, self.values, self.listed)
        return any((*parts, self.children, self.elements))


class CoverageObserver:
    """Looks for the parts of the schema in Sessions. ``new`` has the indices of those just seen."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.new: set[int] = set()
        self._unseen = dict(enumerate(items))
        self._root = _UnseenParts()
        for index, item in self._unseen.items():
            self._add(index, item)
        self._root.prepare()

    @property
    def unseen(self) -> Collection[Item]:
        """The parts that were in no Session so far."""
        return self._unseen.values()

    def _add(self, index: int, item: Item) -> None:
        *above, name = split(item.pointer)
        is_element = name == "*"
        if is_element:
            *above, name = above
        unseen = self._root
        for step, following in pairwise([*above, ""]):
            if step != "*":
                below = unseen.elements if following == "*" else unseen.children
                unseen = below.setdefault(step, _UnseenParts())
        if item.kind == "property":
            unseen.properties[name] = index
        elif item.kind == "null" and not is_element:
            unseen.nulls[name] = index
        else:
            values = unseen.listed if is_element else unseen.values
            values.setdefault(name, {})[_key(item.value)] = index

    def observe(self, session: Any) -> None:
        """Add the parts that a Session has, which may be any JSON value."""
        if session.__class__ is not dict:
            return
        new: set[int] = set()
        _visit(self._root, session, new)
        if new:
            self.new |= new
            for index in new:
                del self._unseen[index]
            self._root.prepare()

    def taken(self) -> set[int]:
        """Return the parts that were seen since the last call."""
        new, self.new = self.new, set()
        return new


def _visit(unseen: _UnseenParts, value: dict[str, Any], new: set[int]) -> None:
    if unseen.properties:
        for name in unseen.properties.keys() & value.keys():
            new.add(unseen.properties.pop(name))
    if unseen.may_have_more(value):
        for name in [name for name in unseen.nulls if value.get(name, unseen) is None]:
            new.add(unseen.nulls.pop(name))
        for name, wanted in unseen.values.items():
            _take(wanted, value.get(name), new)
    for name, wanted in unseen.listed.items():
        elements = value.get(name)
        for each in elements if elements.__class__ is list else ():
            _take(wanted, each, new)
    _visit_below(unseen, value, new)


def _take(wanted: dict[Any, int], value: Any, new: set[int]) -> None:
    if value.__class__ is not dict and value.__class__ is not list and _key(value) in wanted:
        new.add(wanted.pop(_key(value)))


def _visit_below(unseen: _UnseenParts, value: dict[str, Any], new: set[int]) -> None:
    for name, child in unseen.children.items():
        below = value.get(name)
        if below.__class__ is dict:
            _visit(child, below, new)
    for name, element in unseen.elements.items():
        items = value.get(name)
        for each in items if items.__class__ is list else ():
            if each.__class__ is dict:
                _visit(element, each, new)


def _key(value: Any) -> Any:
    """Return a key that is equal for equal JSON values: 1 equals 1.0, and not true."""
    return (value,) if value.__class__ is bool else value


def rows(items: Iterable[Item]) -> list[tuple[str, str, list[str]]]:
    """Return items for people: the kind in words, the place of an object, and names or values."""
    from alcamine_validate.validator.messages import displayed

    grouped: dict[tuple[str, str], list[str]] = {}
    for item in items:
        above, _, name = item.pointer.rpartition("/")
        is_of_object = item.kind in ("property", "null")
        place = (above if is_of_object else item.pointer) or "the session"
        text = split(f"/{name}")[0] if is_of_object else displayed(item.value)
        grouped.setdefault((_WORDS[item.kind], place), []).append(text)
    order = list(_WORDS.values())
    return sorted(
        ((kind, place, texts) for (kind, place), texts in grouped.items()),
        key=lambda row: order.index(row[0]),
    )


_WORDS = {
    "property": "properties",
    "branch": "branches",
    "value": "values",
    "null": "null",
}
