"""Take parts of a schema away from a table, so that text with any of them is not accepted.

A rule can serve several places, so nothing in the table is changed: what a place needs is copied
to its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from alcamine_validate.compiler.table.layout import (
    ARRAY_ITEM,
    ARRAY_SIZE,
    BRANCH_SIZE,
    BRANCH_VALUE,
    CHECKSUM,
    CONDITION_SIZE,
    FORBIDDEN,
    MEMBER_SIZE,
    MEMBER_VALUE,
    NAME_SIZE,
    OBJECT_BRANCHES,
    OBJECT_CONDITIONS,
    OBJECT_MEMBERS,
    OBJECT_OTHERS,
    OBJECT_SELECTING,
    OBJECT_SIZE,
    ROOT,
    STRING_LISTED,
    STRING_SIZE,
    TYPES,
    VALUE_ARRAY,
    VALUE_OBJECT,
    VALUE_SIZE,
    VALUE_STRING,
    VALUE_TYPES,
    checksum,
)
from alcamine_validate.native import Words
from alcamine_validate.text.json_pointer import split

_BIT: Final = {kind: 1 << number for number, kind in enumerate(TYPES)}
_ELEMENT: Final = "*"


SchemaPart = tuple[str, str, Any]
"""Something that Sessions can contain by a schema, as ``session_codegen.coverage`` lists it.

It is a kind (``property``, ``null``, ``value`` or ``branch``), the JSON Pointer of a place with
``*`` for array indices, and the value that is listed, or that selects the branch.
"""


class _CantNarrow(Exception):
    """The table says less about a place than the schema, so a part may be there unnoticed."""


@dataclass
class _Removal:
    """What is taken away at a place, and below it by the names of properties.

    The elements of an array are below it as ``*``. ``is_forbidden`` means that the property itself
    must not be there. ``texts`` are listed texts, and ``types`` bits of types.
    """

    is_forbidden: bool = False
    texts: set[bytes] = field(default_factory=set)
    types: int = 0
    below: dict[str, _Removal] = field(default_factory=dict)


def narrowed(table: Words, parts: Iterable[SchemaPart]) -> Words | None:
    """Return a table that accepts what ``table`` does, but no text with any of ``parts``.

    The result is None if the table can't tell whether a text has one of them.
    """
    root = _Removal()
    try:
        for kind, pointer, value in parts:
            _add(root, kind, pointer, value)
        writer = _Writer(table)
        writer.words[ROOT] = writer.value(writer.words[ROOT], root)
    except _CantNarrow:
        return None
    writer.words[CHECKSUM] = checksum(writer.words, table[1])
    return writer.words, table[1]


def _add(root: _Removal, kind: str, pointer: str, value: Any) -> None:
    removal = root
    for name in split(pointer):
        removal = removal.below.setdefault(name, _Removal())
    if kind == "property":
        removal.is_forbidden = True
    elif kind == "null":
        removal.types |= _BIT["null"]
    elif isinstance(value, bool):
        removal.types |= _BIT["true" if value else "false"]
    elif isinstance(value, str):
        removal.texts.add(value.encode("utf-8", "surrogatepass"))
    else:
        raise _CantNarrow  # a table has no listed numbers


class _Writer:
    """Copies the values of places to the end of a table, without what is taken away."""

    def __init__(self, table: Words) -> None:
        self.words, self._names = [*table[0]], table[1]
        self._nothing = self._append([0] * VALUE_SIZE)

    def _append(self, words: list[int]) -> int:
        self.words += words
        return len(self.words) - len(words)

    def _name(self, at: int) -> bytes:
        start, size = self.words[at : at + NAME_SIZE]
        return self._names[start : start + size]

    def value(self, at: int, removal: _Removal) -> int:
        """Return where the copy of the value at an offset is, without what is taken away."""
        if removal.is_forbidden:
            return self._nothing
        # The value 0 is anything.
        value = self.words[at : at + VALUE_SIZE] if at else [~0, *[0] * (VALUE_SIZE - 1)]
        types = value[VALUE_TYPES] & ~removal.types
        if removal.texts and types & _BIT["string"]:
            value[VALUE_STRING] = self._string(value[VALUE_STRING], removal.texts)
            if not value[VALUE_STRING]:
                types &= ~_BIT["string"]
        element = removal.below.get(_ELEMENT)
        if element and types & _BIT["array"]:
            value[VALUE_ARRAY] = self._array(value[VALUE_ARRAY], element)
        if removal.below.keys() - {_ELEMENT} and types & _BIT["object"]:
            value[VALUE_OBJECT] = self._object(value[VALUE_OBJECT], removal)
            if not value[VALUE_OBJECT]:
                types &= ~_BIT["object"]
        value[VALUE_TYPES] = types & ((1 << len(TYPES)) - 1)
        return self._append(value)

    def _string(self, rule: int, texts: set[bytes]) -> int:
        """Return the rule of a string without some texts; 0 if no text is left."""
        if not rule or not self.words[rule + STRING_LISTED]:
            raise _CantNarrow
        head = self.words[rule : rule + STRING_SIZE]
        start = rule + STRING_SIZE
        ends = range(start, start + head[STRING_LISTED] * NAME_SIZE, NAME_SIZE)
        left = [self.words[at : at + NAME_SIZE] for at in ends if self._name(at) not in texts]
        head[STRING_LISTED] = len(left)
        return self._append([*head, *(word for each in left for word in each)]) if left else 0

    def _array(self, rule: int, element: _Removal) -> int:
        own = self.words[rule : rule + ARRAY_SIZE] if rule else [0, -1, 0]
        own[ARRAY_ITEM] = self.value(own[ARRAY_ITEM], element)
        return self._append(own)

    def _object(self, rule: int, removal: _Removal) -> int:
        """Return the rule of an object whose properties are narrowed; 0 if none is possible."""
        if not rule:
            raise _CantNarrow
        head = self.words[rule : rule + OBJECT_SIZE]
        members = rule + OBJECT_SIZE
        conditions = members + head[OBJECT_MEMBERS] * MEMBER_SIZE
        branches = conditions + head[OBJECT_CONDITIONS] * CONDITION_SIZE
        if head[OBJECT_BRANCHES]:
            return self._branches(rule, head, branches, removal)
        known: set[str] = set()
        own: list[int] = []
        for at in range(members, conditions, MEMBER_SIZE):
            member = self.words[at : at + MEMBER_SIZE]
            name = self._name(at).decode()
            known.add(name)
            if name in removal.below:
                member[MEMBER_VALUE] = self.value(member[MEMBER_VALUE], removal.below[name])
            own += member
        if removal.below.keys() - known - {_ELEMENT} and head[OBJECT_OTHERS] != FORBIDDEN:
            raise _CantNarrow
        return self._append([*head, *own, *self.words[conditions:branches]])

    def _branches(self, rule: int, head: list[int], start: int, removal: _Removal) -> int:
        """Return the rule of an object with branches, of which each describes it as a whole."""
        selecting = removal.below.get(self._name(head[OBJECT_SELECTING]).decode(), _Removal())
        below = {name: each for name, each in removal.below.items() if each is not selecting}
        if selecting.is_forbidden:
            return 0
        left: list[int] = []
        for at in range(start, start + head[OBJECT_BRANCHES] * BRANCH_SIZE, BRANCH_SIZE):
            if self._name(at) not in selecting.texts:
                branch = self.words[at : at + BRANCH_SIZE]
                branch[BRANCH_VALUE] = self.value(branch[BRANCH_VALUE], _Removal(below=below))
                left += branch
        head[OBJECT_BRANCHES] = len(left) // BRANCH_SIZE
        return self._append([*head, *self.words[rule + OBJECT_SIZE : start], *left]) if left else 0
