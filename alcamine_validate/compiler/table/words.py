"""Writes values as the words of a table, as ``native/scanner.c`` reads them.

The names here are those of the C file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final, NamedTuple, get_args

from alcamine_validate.compiler.table.conditions import owner_of
from alcamine_validate.compiler.table.layout import (
    BRANCH_SIZE,
    CHECKSUM,
    CONDITION_SIZE,
    FORBIDDEN,
    MEMBER_SIZE,
    OBJECT_BRANCHES,
    OBJECT_MEMBERS,
    OBJECT_REQUIRED,
    OBJECT_SIZE,
    ROOT,
    TYPES,
    VALUE_OBJECT,
    VALUE_SIZE,
    checksum,
    signed,
)
from alcamine_validate.compiler.table.reading import FORMATS, MOST_MEMBERS, NoTable
from alcamine_validate.compiler.table.values import Array, Number, Object, String, Value
from alcamine_validate.native import VERSION
from alcamine_validate.native.condition import Condition, Test

NOTHING: Final = 0
"""The place of a rule that says nothing, and of a value that is anything."""

MOST_SLOTS: Final = 128
"""How many properties conditions can be about; the slot 0 is none."""

_MOST_SHOWN: Final = 10
_HAS_LEAST, _LEAST_EXCLUDED, _HAS_MOST, _MOST_EXCLUDED = 1, 2, 4, 8

TESTS: Final = get_args(Test)
"""The tests of conditions, in the order of the scanner's numbers."""

_ANYTHING: Final = Value()


class Table(NamedTuple):
    """A table: ``words`` are integers of 32 bits, and ``names`` the texts that they refer to.

    ``rules`` has the place where each rule begins, and what it is about.
    """

    words: tuple[int, ...]
    names: bytes
    rules: tuple[tuple[int, str], ...] = ()


def table_of(root: Value) -> Table:
    """Return the table of a value. Raise :class:`NoTable` if it has too many properties."""
    writer = _Writer()
    place = writer.value(root)
    # A root that may be anything needs a value of its own: the place 0 is the head.
    writer.words[ROOT] = place
    if writer.has_conditions and writer.has_loops:
        # The slots of an object would be those of an object of the same kind in it.
        raise NoTable("a condition in a schema that refers to itself")
    writer.words[CHECKSUM] = checksum(writer.words, writer.names)
    return Table(tuple(writer.words), bytes(writer.names), tuple(writer.rules))


def required_types(words: Sequence[int], names: bytes) -> dict[str, frozenset[str]]:
    """Return the types of the properties that each value by a table has, by name.

    It is empty if values need not be objects, or if their properties depend on one of them.
    """
    root = words[ROOT] if words else NOTHING
    if root == NOTHING or words[root] != 1 << TYPES.index("object"):
        return {}
    owner = words[root + VALUE_OBJECT]
    if owner == NOTHING or words[owner + OBJECT_BRANCHES]:
        return {}
    found = {}
    for index in range(words[owner + OBJECT_MEMBERS]):
        member = owner + OBJECT_SIZE + index * MEMBER_SIZE
        start, size, value, _ = words[member : member + MEMBER_SIZE]
        if words[owner + OBJECT_REQUIRED + index // 32] >> index % 32 & 1:
            types = words[value] if value else -1  # anything
            kinds = frozenset(kind for bit, kind in enumerate(TYPES) if types >> bit & 1)
            found[names[start : start + size].decode()] = kinds
    return found


class _Writer:
    def __init__(self) -> None:
        self.words: list[int] = [VERSION, 0, NOTHING]
        self.names = bytearray()
        self.rules: list[tuple[int, str]] = [(0, "the version, a checksum, the place of the root")]
        self.has_conditions = self.has_loops = False
        self._slots = 0
        self._open: set[int] = set()
        self._places: dict[int, int] = {}
        self._rules: dict[tuple[int, ...], int] = {}
        self._texts: dict[str, int] = {}

    def value(self, value: Value | None) -> int:
        """Write a value, once, and return its place."""
        if value is None or _is_anything(value):
            return NOTHING
        if id(value) not in self._places:
            place = self._places[id(value)] = len(self.words)
            self.words += [0] * VALUE_SIZE
            kinds = ", ".join(each for each in TYPES if each in value.types)
            self.rules.append((place, f"{value.schema_pointer or 'a value'}: {kinds}"))
            types = sum(1 << TYPES.index(each) for each in value.types)
            self._open.add(place)
            rules = (
                self._string(value.string), self._number(value.number), self._array(value.array),
                self._object(value.object),
            )  # fmt: skip
            self._open.remove(place)
            self.words[place : place + VALUE_SIZE] = [types, *rules]
        self.has_loops |= self._places[id(value)] in self._open
        return self._places[id(value)]

    def _rule(self, label: str, words: list[int]) -> int:
        """Write a rule, once for all values that have the same one, and return its place."""
        key = tuple(words)
        if key not in self._rules:
            self._rules[key] = len(self.words)
            self.rules.append((len(self.words), label))
            self.words += words
        return self._rules[key]

    def _name(self, text: str) -> list[int]:
        data = text.encode()
        if text not in self._texts:
            self._texts[text] = len(self.names)
            self.names += data + b'"'  # as in JSON text, so that both are compared at once
        return [self._texts[text], len(data)]

    def _string(self, rule: String) -> int:
        if rule == String():
            return NOTHING
        form = 0 if rule.format is None else FORMATS.index(rule.format) + 1
        if rule.listed == ():
            raise NoTable("a string that is never right")
        count, *names = self._listed(rule.listed or ())
        label = ", ".join(filter(None, [rule.format, *map(repr, rule.listed or ())])) or "a length"
        return self._rule(label, [rule.least, _most(rule.most), form, count, *names])

    def _listed(self, texts: tuple[str, ...]) -> list[int]:
        """Return the number of texts, and the texts, sorted by their lengths and bytes."""
        ordered = sorted(map(str.encode, texts), key=lambda each: (len(each), each))
        return [len(texts), *(word for each in ordered for word in self._name(each.decode()))]

    def _number(self, number: Number) -> int:
        if number == Number():
            return NOTHING
        flags = _HAS_LEAST * (number.least is not None) | _LEAST_EXCLUDED * number.excludes_least
        flags |= _HAS_MOST * (number.most is not None) | _MOST_EXCLUDED * number.excludes_most
        label = f"{number.least} to {number.most}"
        return self._rule(label, [flags, *_in_two(number.least or 0), *_in_two(number.most or 0)])

    def _array(self, rule: Array) -> int:
        item = self.value(rule.item)
        if rule == Array(item=rule.item) and item == NOTHING:
            return NOTHING
        return self._rule("an array", [rule.least, _most(rule.most), item])

    def _object(self, rule: Object) -> int:
        if rule == Object():
            return NOTHING
        if len(rule.members.keys() | rule.required) > MOST_MEMBERS:
            raise NoTable(f"more than {MOST_MEMBERS} properties")
        names = [*rule.members, *sorted(rule.required - rule.members.keys())]
        if not all(map(_is_bare, names)):
            raise NoTable("a property name that is not the same bytes in JSON text")
        conditions = [word for each in rule.conditions for word in self._condition(rule, *each)]
        others = rule.others
        members: list[int] = []
        for name in names:
            # A property that is only required has the rule for other properties.
            own = self.value(rule.members.get(name, others))
            members += [*self._name(name), own, rule.slots.get(name, 0)]
        selecting = NOTHING
        if rule.selecting is not None:
            selecting = self._rule(f"selected by {rule.selecting}", self._name(rule.selecting))
        branches = [
            word
            for text, value in rule.branches.items()
            for word in (*self._name(text), self.value(value))
        ]
        rest = FORBIDDEN if others is not None and not others.types else self.value(others)
        sizes = (members, MEMBER_SIZE), (conditions, CONDITION_SIZE), (branches, BRANCH_SIZE)
        counts = [len(words) // size for words, size in sizes]
        required = sum(1 << names.index(name) for name in rule.required)
        head = [rule.least, _most(rule.most), *_in_two(required), rest, selecting, *counts]
        tests = [f"{each.pointer} {each.test} {each.other}".strip() for _, each in rule.conditions]
        label = ", ".join([*names, *tests])
        return self._rule(label or "an object", [*head, *members, *conditions, *branches])

    def _condition(self, rule: Object, group: int, condition: Condition) -> list[int]:
        """Return the words of a condition; there are none if it never holds."""
        if condition.test == "not-before":
            for pointer in (condition.pointer, condition.other):
                place = owner_of(rule, pointer)
                if place and place[0].members[place[1]].string.format != "date-time":
                    raise NoTable("an order of texts that need not be timestamps")
        self.has_conditions = True
        selector = self._slot(rule, condition.selector) if condition.selector else 0
        if condition.selector and not selector:
            return []
        for each in condition.selected:
            if json.dumps(each) != f'"{each}"' or "/" in each:
                raise NoTable("a selected text that can be spelled otherwise")
        slots = [self._slot(rule, each) for each in (condition.pointer, condition.other)]
        lists = [
            self._rule(_label_of(texts), self._listed(texts)) if texts else NOTHING
            for texts in (condition.texts, condition.selected)
        ]
        return [group, TESTS.index(condition.test), *slots, lists[0], selector, lists[1]]

    def _slot(self, rule: Object, pointer: str) -> int:
        """Return the slot of a member, or 0 if there is never a value."""
        place = owner_of(rule, pointer) if pointer else None
        if place is None:
            return 0
        owner, name = place
        if name not in owner.slots:
            self._slots += 1
            owner.slots[name] = self._slots
            if self._slots == MOST_SLOTS:
                raise NoTable(f"conditions on {MOST_SLOTS} properties")
        return owner.slots[name]


def _label_of(texts: tuple[str, ...]) -> str:
    return ", ".join(sorted(texts)) if len(texts) <= _MOST_SHOWN else f"{len(texts)} texts"


def _is_bare(name: str) -> bool:
    """Return whether JSON text can have a name as it is, and no control character is in it.

    The scanner compares the text with the name and a quote, and does not look at each byte.
    """
    return name.isprintable() and not {'"', "\\"} & {*name}


def _is_anything(value: Value) -> bool:
    return (
        value.types == _ANYTHING.types
        and value.string == String()
        and value.number == Number()
        and value.array == Array()
        and value.object == Object()
    )


def _most(limit: int | None) -> int:
    return -1 if limit is None else limit


def _in_two(number: int) -> tuple[int, int]:
    """Return an integer of 64 bits as two of 32 bits, the lower half first."""
    low, high = number & 0xFFFFFFFF, (number >> 32) & 0xFFFFFFFF
    return signed(low), signed(high)
