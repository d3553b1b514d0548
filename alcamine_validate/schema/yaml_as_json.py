"""YAML read as the JSON that it stands for.

Only ``true``, ``false``, ``null`` and JSON's numbers are special; every other plain
scalar is a string, so that ``NO``, ``2023-12-25`` and ``+14155552671`` stay what they
look like. The values are built from the parser's events: PyYAML's own composer can be
crashed by deep nesting, and its constructors guess types by YAML 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import yaml

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORDS: Final = {"true": True, "false": False, "null": None, "": None}
_STRING_TAGS: Final = {None, "!", "tag:yaml.org,2002:str"}
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAXIMUM_DEPTH: Final = 200
MAXIMUM_NODES: Final = 1_000_000


class YamlError(ValueError):
    """YAML text that stands for no JSON value, with the 1-based ``line`` and ``column``."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.line = line
        self.column = column


def load_yaml(text: str | bytes) -> Any:
    """Return the JSON value that the one YAML document in ``text`` stands for.

    Raises :class:`YamlError` on a syntax error, a second document, a tag, a merge key,
    a duplicate key, a key that is no scalar, an unknown alias, nesting deeper than 200,
    or more than 1,000,000 values once aliases are written out.
    """
    try:
        return _Builder().build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(str(error.problem), *_place(mark)) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise YamlError(str(error), 1, 1) from error


def _place(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _fail(message: str, event: Any) -> YamlError:
    return YamlError(message, *_place(event.start_mark))


class _Size(NamedTuple):
    """How many values a value is, with aliases written out, and how deep it is nested."""

    nodes: int
    depth: int


_SCALAR: Final = _Size(1, 0)


class _Container:
    """An object or array being filled, and the anchor that it will be known by."""

    def __init__(self, value: dict[str, Any] | list[Any], anchor: str | None) -> None:
        self.value = value
        self.anchor = anchor
        self.key: str | None = None
        self.size = _Size(1, 1)


class _Builder:
    """Builds one value from events, with a stack of its own instead of recursion."""

    def __init__(self) -> None:
        self.stack: list[_Container] = []
        self.anchors: dict[str, tuple[Any, _Size]] = {}
        self.documents: list[Any] = []

    def build(self, events: Iterator[Any]) -> Any:
        for event in events:
            self._take(event)
        return self.documents[0] if self.documents else None

    def _take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open({}, event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open([], event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(event)
        elif isinstance(event, yaml.AliasEvent):
            self._take_alias(event)

    def _open(self, value: dict[str, Any] | list[Any], event: Any) -> None:
        if event.tag not in (None, "!"):
            raise _fail(f"a tag such as {event.tag} has no JSON", event)
        if len(self.stack) >= MAXIMUM_DEPTH:
            raise _fail(f"nested deeper than {MAXIMUM_DEPTH}", event)
        if self._wants_key():
            raise _fail("a key must be a scalar", event)
        self.stack.append(_Container(value, event.anchor))

    def _close(self, event: Any) -> None:
        done = self.stack.pop()
        self._add(done.value, done.size, done.anchor, event)

    def _take_alias(self, event: Any) -> None:
        if event.anchor not in self.anchors:
            raise _fail(f"no finished value is called &{event.anchor}", event)
        if self._wants_key():
            raise _fail("an alias can't be a key", event)
        value, size = self.anchors[event.anchor]
        self._add(value, size, None, event)

    def _take_scalar(self, event: Any) -> None:
        if event.tag not in _STRING_TAGS:
            raise _fail(f"a tag such as {event.tag} has no JSON", event)
        if self._wants_key():
            self._take_key(event)
        else:
            self._add(_scalar(event), _SCALAR, event.anchor, event)

    def _wants_key(self) -> bool:
        top = self.stack[-1] if self.stack else None
        return top is not None and isinstance(top.value, dict) and top.key is None

    def _take_key(self, event: Any) -> None:
        top = self.stack[-1]
        if event.value == "<<" and event.implicit[0]:
            raise _fail("merge keys (<<) have no JSON", event)
        if event.value in top.value:
            raise _fail(f"duplicate key {event.value!r}", event)
        top.key = event.value

    def _add(self, value: Any, size: _Size, anchor: str | None, event: Any) -> None:
        if anchor:
            self.anchors[anchor] = (value, size)
        if not self.stack:
            self._add_document(value, event)
            return
        top = self.stack[-1]
        top.size = _Size(top.size.nodes + size.nodes, max(top.size.depth, size.depth + 1))
        if top.size.nodes > MAXIMUM_NODES:
            raise _fail(f"more than {MAXIMUM_NODES} values once aliases are written out", event)
        if len(self.stack) + size.depth > MAXIMUM_DEPTH:
            raise _fail(f"nested deeper than {MAXIMUM_DEPTH}", event)
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is not None:
            top.value[top.key] = value
            top.key = None

    def _add_document(self, value: Any, event: Any) -> None:
        if self.documents:
            raise _fail("a second document", event)
        self.documents.append(value)


def _scalar(event: Any) -> Any:
    plain = event.implicit[0] and event.tag is None
    if not plain:
        return event.value
    if event.value in _WORDS:
        return _WORDS[event.value]
    match = _NUMBER.fullmatch(event.value)
    if match is None:
        return event.value
    return _number(event, is_float=bool(match.group(1) or match.group(2)))


def _number(event: Any, *, is_float: bool) -> int | float:
    try:
        number = float(event.value) if is_float else int(event.value)
    except ValueError as error:
        raise _fail("a number with too many digits", event) from error
    if number in (float("inf"), float("-inf")):
        raise _fail("a number out of range", event)
    return number
