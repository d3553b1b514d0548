"""Places in JSON text: where the value of a pointer stands, and which keys stand twice.

Only used once there is something to say about a document. Text is walked along the
wanted pointers alone; what lies beside them is skipped by the standard library's
scanner, at the speed of C.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from json.decoder import JSONDecoder
from json.scanner import make_scanner
from typing import Any, Final, TypeVar

from alcamine_validate.text.json_pointer import Pointer, SharedPointer, split
from alcamine_validate.text.json_text import DuplicateKey, compact_length, write_straight
from alcamine_validate.text.positions import Span

P = TypeVar("P", bound=Pointer)

_FEW: Final = 6
"""So many pointers are followed one by one; of more, what they have in common is found once."""

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_TOKEN: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_STRUCTURE: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{},]', re.DOTALL)
_SCALAR: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s,\]}]+', re.DOTALL)
_ESCAPED_ASCII: Final = re.compile(r"\\(?=u)u00[3-7]")  # ``re`` looks fast for one character
_parse_string: Final = JSONDecoder().parse_string  # type: ignore[attr-defined]
_skip_fast: Final = make_scanner(JSONDecoder())  # type: ignore[arg-type]


class PointerTree:
    """Pointers as a tree of their tokens: which of them end here, and what is below.

    ``start`` and ``end`` are for who walks a text along it.
    """

    __slots__ = ("below", "end", "pointers", "start", "within")

    def __init__(self) -> None:
        self.pointers: list[Any] = []
        self.below: dict[str, PointerTree] = {}
        self.start = self.end = self.within = -1

    def at(self, token: str) -> PointerTree:
        """Return the tree below a token."""
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
    """Return a tree of pointers, in which each is kept as it is given."""
    root = PointerTree()
    key = object()
    for pointer in pointers:
        if isinstance(pointer, SharedPointer):
            tree = pointer.fold(key, root, PointerTree.at)
        else:
            tree = root
            for token in split(pointer):
                tree = tree.below.get(token) or tree.at(token)
        tree.pointers.append(pointer)
    for pointer in pointers:
        if isinstance(pointer, SharedPointer):
            pointer.forget(key)
    return root


def locate(text: str, pointers: Collection[P]) -> dict[P, Span]:
    """Return the spans of the values at ``pointers`` in the valid JSON ``text``.

    A pointer that leads nowhere is left out. Where an object has a key twice, the last
    one counts, as it does for parsers.
    """
    root = tree_of(pointers)
    _read(text, root)
    found: dict[P, Span] = {}
    waiting = [root]
    while waiting:
        tree = waiting.pop()
        found.update((pointer, Span(tree.start, tree.end)) for pointer in tree.pointers)
        # What is within an object that another of its key replaces counts for nothing.
        waiting += [each for each in tree.below.values() if each.within == tree.start]
    return found


def _read(text: str, root: PointerTree) -> None:
    """Note in a tree where its values stand. Each part of the text is read once.

    A value that is wanted only as a whole is skipped. One with wanted values in it is entered,
    and its end is where the walk leaves it.
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
        """Return the next child that is wanted, with its start; None: here is the end."""
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
        """Go on after a child that ends at ``end``."""
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
        # Nested deeper than the scanner goes, or an integer of more digits than Python reads.
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
    """Return the same of text of which ``value`` is the parse, and in which no key stands twice.

    How often a key stands before a place is known from the value; so the text is searched for
    the key, at the speed of C, and not read.
    """
    # An ASCII letter or digit of a key may be escaped; then a search does not find the key.
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
    """Return where the member at a pointer has its value; None: that is to be read."""
    *above, name = split(pointer) or [""]
    if not (name.isidentifier() and name.isascii()):
        # It may stand there with escapes, or is an index.
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
    """Return how many keys of a name stand in an object before its member ``token``."""
    before = members.copy()
    while before.popitem()[0] != token:
        pass
    written, key = write_straight(before), f'"{name}":'.encode()
    found = written.count(key)
    # A quote that is escaped is the end of a longer name.
    return found - written.count(b"\\" + key) if found else 0


def _after_key(text: str, name: str, before: int) -> int:
    """Return where the value of a key begins, before which ``before`` others have its name."""
    key, position = f'"{name}"', -1
    while True:
        position = text.index(key, position + 1)
        end = _after_space(text, position + len(key))
        # A quote that is escaped begins no key, and what no colon follows is none.
        if text[end] == ":" and text[position - 1] != "\\":
            if not before:
                return _after_space(text, end + 1)
            before -= 1


def locate_compact(value: Any, pointers: Collection[P]) -> dict[P, Span]:
    """Return the same of the text that orjson writes of ``value``, without reading it.

    What stands before a value is as long as it is when it is written alone.
    """
    if len(pointers) <= _FEW:
        spans = ((pointer, _compact_span(value, str(pointer))) for pointer in pointers)
        return {pointer: span for pointer, span in spans if span is not None}
    return _locate_many_compact(value, pointers)


def _compact_span(value: Any, pointer: str) -> Span | None:
    """Return where the value at one pointer stands; None: it leads nowhere."""
    start = 0
    for token in split(pointer):
        if value.__class__ is dict and token in value:
            before: Any = value.copy()
            while before.popitem()[0] != token:
                pass
            start += compact_length(token) + 1
            value = value[token]
        elif value.__class__ is list and token.isdecimal() and int(token) < len(value):
            before = value[: int(token)]
            value = value[int(token)]
        else:
            return None
        # Its two brackets count for the bracket and the comma that stand here.
        start += compact_length(before) if before else 1
    return Span(start, start + compact_length(value))


def _locate_many_compact(value: Any, pointers: Collection[P]) -> dict[P, Span]:
    """Return the same; each object is gone through once, however much is wanted of it."""
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
    """Yield the wanted members' values, with their offsets; ``start`` is after the brace."""
    before: dict[str, Any] = {}
    for name, item in members.items():
        if name in wanted:
            # A comma for the two braces less.
            start += compact_length(before) - 1 if before else 0
            yield wanted[name], item, start + compact_length(name) + 1
            before = {}
        before[name] = item


def _elements(
    wanted: dict[str, PointerTree], elements: list[Any], start: int
) -> Iterator[tuple[PointerTree, Any, int]]:
    """Yield the wanted elements, with their offsets; ``start`` is after the bracket."""
    done = 0
    for index in sorted(int(token) for token in wanted if token.isdecimal()):
        if index < len(elements):
            start += compact_length(elements[done:index]) - 1 if index > done else 0
            yield wanted[str(index)], elements[index], start
            done = index


class _Open:
    """An object or array that is being walked: its pointer, and where the walk is in it."""

    def __init__(self, pointer: SharedPointer | None, *, is_object: bool) -> None:
        self.pointer = pointer
        self.is_object = is_object
        self.wants_key = is_object
        self.token: str | int = 0
        self.seen: dict[str, Span] = {}

    def below(self) -> SharedPointer:
        """Return the pointer of the child that the walk is at."""
        return SharedPointer(self.pointer, str(self.token))

    def comma(self) -> None:
        """Go on to the next child."""
        self.wants_key = self.is_object
        if isinstance(self.token, int):
            self.token += 1

    def key(self, name: str, span: Span) -> DuplicateKey | None:
        """Take in a key; return what there is to say if the object has had it before."""
        self.token, self.wants_key = name, False
        first = self.seen.setdefault(name, span)
        return DuplicateKey(self.below(), name, *span, *first) if first != span else None


def duplicate_keys(text: str) -> Iterator[DuplicateKey]:
    """Yield every key of the valid JSON ``text`` that its object has had before.

    One pass over the tokens, so that nesting costs no more than length.
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
