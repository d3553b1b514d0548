"""Find the spans of values in JSON text by their pointers, and find duplicate keys.

This is only used for documents with findings. Text is only walked along the wanted
pointers; the standard library's scanner, which is written in C, skips all other values.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from json.decoder import JSONDecoder
from json.scanner import make_scanner
from typing import Any, Final, TypeVar

from alcamine_validate.text.json_pointer import Pointer, SharedPointer, fold, index_of, split
from alcamine_validate.text.json_text import DuplicateKey, compact_length, write_straight
from alcamine_validate.text.positions import Span

P = TypeVar("P", bound=Pointer)

_FEW: Final = 6
"""Up to this many pointers are followed one by one. For more, shared steps are followed once."""

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_TOKEN: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_STRUCTURE: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{},]', re.DOTALL)
_SCALAR: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s,\]}]+', re.DOTALL)
_ESCAPED_ASCII: Final = re.compile(r"\\(?=u)u00[3-7]")  # ``re`` finds one character fast
_parse_string: Final = JSONDecoder().parse_string  # type: ignore[attr-defined]
_skip_fast: Final = make_scanner(JSONDecoder())  # type: ignore[arg-type]


class PointerTree:
    """Pointers as a tree of their tokens: the pointers that end here, and the trees below.

    ``start``, ``end`` and ``within`` are set by a walk along the tree through a text.
    """

    __slots__ = ("below", "end", "pointers", "start", "within")

    def __init__(self) -> None:
        self.pointers: list[Any] = []
        self.below: dict[str, PointerTree] = {}
        self.start = self.end = self.within = -1

    def at(self, token: str) -> PointerTree:
        """Return the tree below a token, which is added if it is missing."""
        tree = self.below.get(token)
        if tree is None:
            tree = self.below[token] = PointerTree()
        return tree

    def __contains__(self, pointer: object) -> bool:
        tree: PointerTree | None = self
        for token in split(str(pointer)):
            tree = tree.below.get(token) if tree is not None else None
        return tree is not None and bool(tree.pointers)


def tree_of(pointers: Collection[Pointer]) -> PointerTree:
    """Return a tree of pointers that keeps each pointer as it was given."""
    root = PointerTree()
    key = object()
    for pointer in pointers:
        fold(pointer, key, root, PointerTree.at).pointers.append(pointer)
    for pointer in pointers:
        if isinstance(pointer, SharedPointer):
            pointer.forget(key)
    return root


def locate(text: str, pointers: Collection[P]) -> dict[P, Span]:
    """Return the spans of the values at ``pointers`` in the valid JSON ``text``.

    A pointer without a value is left out. If an object has a duplicate key, the last one
    counts, as it does for parsers.
    """
    root = tree_of(pointers)
    _read(text, root)
    found: dict[P, Span] = {}
    waiting = [root]
    while waiting:
        tree = waiting.pop()
        found.update((pointer, Span(tree.start, tree.end)) for pointer in tree.pointers)
        # Values within an object that a later duplicate key replaces do not count.
        waiting += [each for each in tree.below.values() if each.within == tree.start]
    return found


def _read(text: str, root: PointerTree) -> None:
    """Set the start and end of each value in the tree. Each part of the text is read once.

    A value that is wanted only as a whole is skipped. A value with wanted values in it is entered,
    and its end is set when the walk leaves it.
    """
    root.start = _after_space(text, 0)
    if not root.below or text[root.start] not in "[{":
        root.end = _skip(text, root.start)
        return
    walks = [_Walk(root, text)]
    while walks:
        walk = walks[-1]
        tree = walk.next_wanted(text)
        if tree is None:
            walks.pop()
            if walks:
                walks[-1].leave(text, walk.tree.end)
        elif tree.below and text[tree.start] in "[{":
            walks.append(_Walk(tree, text))
        else:
            tree.end = _skip(text, tree.start)
            walk.leave(text, tree.end)


class _Walk:
    """A walk along the children of one object or array."""

    __slots__ = ("_index", "_is_object", "_position", "tree")

    def __init__(self, tree: PointerTree, text: str) -> None:
        self.tree = tree
        self._is_object = text[tree.start] == "{"
        self._position = _after_space(text, tree.start + 1)
        self._index = 0

    def next_wanted(self, text: str) -> PointerTree | None:
        """Return the next wanted child, with its start set, or None at the end."""
        below = self.tree.below
        while text[self._position] not in "]}":
            token, start = str(self._index), self._position
            if self._is_object:
                token, end = _parse_string(text, start + 1, True)
                start = _after_space(text, _after_space(text, end) + 1)
            if token in below:
                tree = below[token]
                tree.start, tree.within = start, self.tree.start
                return tree
            self.leave(text, _skip(text, start))
        self.tree.end = self._position + 1
        return None

    def leave(self, text: str, end: int) -> None:
        """Move on after a child that ends at ``end``."""
        position = _after_space(text, end)
        if text[position] == ",":
            position = _after_space(text, position + 1)
        self._position = position
        self._index += 1


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _skip(text: str, start: int) -> int:
    """Return the offset after the value that starts at ``start``."""
    try:
        return int(_skip_fast(text, start)[1])
    except (RecursionError, ValueError):
        # The nesting is too deep for the scanner, or an integer has too many digits for Python.
        return _skip_slowly(text, start)


def _skip_slowly(text: str, start: int) -> int:
    if text[start] not in "[{":
        match = _SCALAR.match(text, start)
        return match.end() if match else start
    depth = 0
    for match in _TOKEN.finditer(text, start):
        bracket = match.group()
        depth += (bracket in "[{") - (bracket in "]}")
        if depth == 0:
            return match.end()
    return len(text)


def locate_parsed(text: str, value: Any, pointers: Collection[P]) -> dict[P, Span]:
    """Return the same as :func:`locate`, for text without duplicate keys, parsed to ``value``.

    The value determines how often a key occurs before a place. So the text is searched for the
    key, in C, and not read.
    """
    # A search does not find a key in which an ASCII letter or digit is escaped.
    if len(pointers) > _FEW or ("\\" in text and _ESCAPED_ASCII.search(text)):
        return locate(text, pointers)
    starts = {pointer: _value_start(text, value, str(pointer)) for pointer in pointers}
    found = {
        pointer: Span(start, _skip(text, start))
        for pointer, start in starts.items()
        if start is not None
    }
    rest = [pointer for pointer, start in starts.items() if start is None]
    return found | (locate(text, rest) if rest else {})


def _value_start(text: str, value: Any, pointer: str) -> int | None:
    """Return the start of the value of a member, or None if the text has to be read for it."""
    *above, name = split(pointer) or [""]
    if not (name.isidentifier() and name.isascii()):
        # The name may be written with escapes, or is an index.
        return None
    before = 0
    for token in above:
        if value.__class__ is not dict or token not in value:
            return None
        before += _keys_before(value, token, name) + (token == name)
        value = value[token]
    if value.__class__ is not dict or name not in value:
        return None
    return _after_key(text, name, before + _keys_before(value, name, name))


def _keys_before(members: dict[str, Any], token: str, name: str) -> int:
    """Return how many keys called ``name`` the text of an object has before member ``token``."""
    before = members.copy()
    while before.popitem()[0] != token:
        pass
    written, key = write_straight(before), f'"{name}":'.encode()
    found = written.count(key)
    # If the quote is escaped, this is the end of a longer name.
    return found - written.count(b"\\" + key) if found else 0


def _after_key(text: str, name: str, before: int) -> int:
    """Return the start of the value of a key, after ``before`` other keys of the same name."""
    key, position = f'"{name}"', -1
    while True:
        position = text.index(key, position + 1)
        end = _after_space(text, position + len(key))
        # It is not a key if its quote is escaped or if no colon follows.
        if text[end] == ":" and text[position - 1] != "\\":
            if not before:
                return _after_space(text, end + 1)
            before -= 1


def locate_compact(value: Any, pointers: Collection[P]) -> dict[P, Span]:
    """Return the same as :func:`locate`, for the text that orjson writes of ``value``.

    The text is not read: the values before a value are written alone, and their length gives its
    offset.
    """
    if len(pointers) <= _FEW:
        spans = ((pointer, _compact_span(value, str(pointer))) for pointer in pointers)
        return {pointer: span for pointer, span in spans if span is not None}
    return _locate_many_compact(value, pointers)


def _compact_span(value: Any, pointer: str) -> Span | None:
    """Return the span of the value at one pointer, or None if there is no such value."""
    start = 0
    for token in split(pointer):
        if value.__class__ is dict and token in value:
            before: Any = value.copy()
            while before.popitem()[0] != token:
                pass
            start += compact_length(token) + 1
            value = value[token]
        elif value.__class__ is list:
            index = index_of(token)
            if index is None or index >= len(value):
                return None
            before = value[:index]
            value = value[index]
        else:
            return None
        # Its two brackets have the same length as the bracket and the comma in the text.
        start += compact_length(before) if before else 1
    return Span(start, start + compact_length(value))


def _locate_many_compact(value: Any, pointers: Collection[P]) -> dict[P, Span]:
    """Return the same as :func:`locate_compact`; each object is visited once for all pointers."""
    found: dict[P, Span] = {}
    waiting = [(tree_of(pointers), value, 0)]
    while waiting:
        wanted, item, start = waiting.pop()
        if wanted.pointers:
            span = Span(start, start + compact_length(item))
            found.update(dict.fromkeys(wanted.pointers, span))
        if wanted.below and item.__class__ is dict:
            waiting += _members(wanted.below, item, start + 1)
        elif wanted.below and item.__class__ is list:
            waiting += _elements(wanted.below, item, start + 1)
    return found


def _members(
    wanted: dict[str, PointerTree], members: dict[str, Any], start: int
) -> Iterator[tuple[PointerTree, Any, int]]:
    """Yield the wanted trees with values and offsets; ``start`` is after the opening brace."""
    before: dict[str, Any] = {}
    for name, item in members.items():
        if name in wanted:
            # The text has a comma in place of the two braces.
            start += compact_length(before) - 1 if before else 0
            yield wanted[name], item, start + compact_length(name) + 1
            before = {}
        before[name] = item


def _elements(
    wanted: dict[str, PointerTree], elements: list[Any], start: int
) -> Iterator[tuple[PointerTree, Any, int]]:
    """Yield the wanted trees with values and offsets; ``start`` is after the opening bracket."""
    done = 0
    indices = (index_of(token) for token in wanted)
    for index in sorted(each for each in indices if each is not None):
        if index < len(elements):
            start += compact_length(elements[done:index]) - 1 if index > done else 0
            yield wanted[str(index)], elements[index], start
            done = index


class _Open:
    """An object or array on the walk: its pointer, and the position of the walk in it."""

    def __init__(self, pointer: SharedPointer | None, *, is_object: bool) -> None:
        self.pointer = pointer
        self.is_object = is_object
        self.wants_key = is_object
        self.token: str | int = 0
        self.seen: dict[str, Span] = {}

    def below(self) -> SharedPointer:
        """Return the pointer of the current child."""
        return SharedPointer(self.pointer, str(self.token))

    def comma(self) -> None:
        """Move on to the next child."""
        self.wants_key = self.is_object
        if isinstance(self.token, int):
            self.token += 1

    def key(self, name: str, span: Span) -> DuplicateKey | None:
        """Move to a key; return it as a duplicate if the object already has it, else None."""
        self.token, self.wants_key = name, False
        first = self.seen.setdefault(name, span)
        return DuplicateKey(self.below(), name, *span, *first) if first != span else None


def duplicate_keys(text: str) -> Iterator[DuplicateKey]:
    """Yield every key of the valid JSON ``text`` that occurred before in its object.

    This is one pass over the tokens, so its time depends on the length and not on the nesting.
    """
    stack: list[_Open] = []
    for match in _STRUCTURE.finditer(text):
        token = match.group()
        if token in "[{":
            pointer = stack[-1].below() if stack else None
            stack.append(_Open(pointer, is_object=token == "{"))
        elif token in "]}":
            stack.pop()
        elif token == ",":
            stack[-1].comma()
        elif stack and stack[-1].wants_key:
            name = _parse_string(text, match.start() + 1, True)[0]
            repeat = stack[-1].key(name, Span(*match.span()))
            if repeat is not None:
                yield repeat


__all__: list[Any] = [
    "DuplicateKey",
    "PointerTree",
    "duplicate_keys",
    "locate",
    "locate_compact",
    "locate_parsed",
    "tree_of",
]
