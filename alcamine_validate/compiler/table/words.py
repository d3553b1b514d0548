"""Writes values as the words of a table, as ``native/scanner.c`` reads them.

The names here are those of the C file.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from alcamine_validate.compiler.table.reading import FORMATS, MOST_MEMBERS, NoTable
from alcamine_validate.compiler.table.values import TYPES, Array, Number, Object, String, Value

VERSION: Final = 1
"""The version of the layout, which the scanner and the table must agree on."""

FORBIDDEN: Final = -1
NOTHING: Final = 0
"""The place of a rule that says nothing, and of a value that is anything."""

_HEAD_SIZE: Final = 2
_VALUE_SIZE: Final = 5
_HAS_LEAST, _LEAST_EXCLUDED, _HAS_MOST, _MOST_EXCLUDED = 1, 2, 4, 8
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
    writer.words[1] = place
    return Table(tuple(writer.words), bytes(writer.names), tuple(writer.rules))


class _Writer:
    def __init__(self) -> None:
        self.words: list[int] = [VERSION, NOTHING]
        self.names = bytearray()
        self.rules: list[tuple[int, str]] = [(0, "the version, and the place of the root")]
        self._places: dict[int, int] = {}
        self._rules: dict[tuple[int, ...], int] = {}
        self._texts: dict[str, int] = {}

    def value(self, value: Value | None) -> int:
        """Write a value, once, and return its place."""
        if value is None or _is_anything(value):
            return NOTHING
        if id(value) not in self._places:
            place = self._places[id(value)] = len(self.words)
            self.words += [0] * _VALUE_SIZE
            kinds = ", ".join(each for each in TYPES if each in value.types)
            self.rules.append((place, f"{value.schema_pointer or 'a value'}: {kinds}"))
            types = sum(1 << TYPES.index(each) for each in value.types)
            rules = (
                self._string(value.string), self._number(value.number), self._array(value.array),
                self._object(value.object),
            )  # fmt: skip
            self.words[place : place + _VALUE_SIZE] = [types, *rules]
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
        listed = [word for each in rule.listed or () for word in self._name(each)]
        label = ", ".join(filter(None, [rule.format, *map(repr, rule.listed or ())])) or "a length"
        return self._rule(label, [rule.least, _most(rule.most), form, len(listed) // 2, *listed])

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
        ordered = {name for pair in rule.orders for name in pair}
        others = rule.others
        members: list[int] = []
        for name in names:
            # A property that is only required has the rule for other properties.
            own = self.value(rule.members.get(name, others))
            members += [*self._name(name), own, int(name in ordered)]
        selecting = NOTHING
        if rule.selecting is not None:
            selecting = self._rule(f"selected by {rule.selecting}", self._name(rule.selecting))
        branches = [
            word
            for text, value in rule.branches.items()
            for word in (*self._name(text), self.value(value))
        ]
        orders = [names.index(name) for pair in rule.orders for name in pair]
        rest = FORBIDDEN if others is not None and not others.types else self.value(others)
        counts = [len(members) // 4, len(orders) // 2, len(branches) // 3]
        required = sum(1 << names.index(name) for name in rule.required)
        head = [rule.least, _most(rule.most), *_in_two(required), rest, selecting, *counts]
        label = ", ".join([*names, *(" <= ".join(pair) for pair in rule.orders)])
        return self._rule(label or "an object", [*head, *members, *orders, *branches])


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
    return _signed(low), _signed(high)


def _signed(word: int) -> int:
    return word - (1 << 32) if word >= 1 << 31 else word
