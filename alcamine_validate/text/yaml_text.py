"""Read YAML as the JSON values that it stands for.

Only ``true``, ``false``, ``null`` and JSON's numbers are special; every other plain
scalar is a string, so ``NO``, ``2023-12-25`` and ``+14155552671`` keep their text. The
values are built from the parser's events: deep nesting can crash PyYAML's own composer,
and its constructors guess types by YAML 1.1. Limits are checked for each event, before
values are built from it.
"""

from __future__ import annotations

import base64
import binascii
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import yaml

from alcamine_validate.text.json_pointer import Pointer, SharedPointer, fold
from alcamine_validate.text.positions import Span
from alcamine_validate.text.yaml_directives import tag_directive_over_limit
from alcamine_validate.text.yaml_scalars import (
    own_type,
    quoted,
    resolved,
    written_tag,
    yaml_1_1_type,
)

_STRING_TAGS: Final = {None, "!", "tag:yaml.org,2002:str"}
_BINARY_TAGS: Final = {"tag:yaml.org,2002:binary", "!binary"}
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LARGEST: Final = sys.float_info.max
_HIGH_SURROGATE: Final = "[\ud800-\udbff]"
_DROPPED: Final = object()
"""Replaces a key that is not valid: its value is read and left out."""

MAXIMUM_DEPTH: Final = 200
MAXIMUM_NODES: Final = 1_000_000


class YamlError(ValueError):
    """YAML text that can't be read, with the 1-based ``line`` and ``column``, and ``index``.

    The index counts characters from 0. Lines end as in YAML, also at NEL and similar characters.
    ``kind`` is ``syntax``, ``depth``, ``size``, or a kind of :class:`YamlProblem`.
    """

    def __init__(self, message: str, place: tuple[int, int, int], kind: str = "syntax") -> None:
        self.line, self.column, self.index = place
        super().__init__(f"line {self.line}, column {self.column}: {message}")
        self.message = message
        self.kind = kind


class YamlProblem(NamedTuple):
    """Something in YAML text that JSON does not have.

    ``kind`` is ``tag``, ``merge``, ``key``, ``duplicate``, ``alias`` (without an anchor),
    ``number``, ``binary``, ``anchor`` or ``scalar`` (one that has another type in YAML 1.1;
    ``value`` is then its value here). ``pointer`` is relative to the document's root.
    """

    kind: str
    message: str
    document: int
    pointer: Pointer
    mark: Any
    end: int
    value: Any = None


_HARMLESS: Final = {"anchor", "scalar"}


@dataclass
class YamlDocument:
    """One document of a stream: its value, and the spans and styles of its parts in the text.

    ``spans`` and ``scalars`` have the id of an object or array and a key or index as their keys.
    """

    value: Any
    span: Span
    spans: dict[tuple[int, str | int], Span]
    scalars: dict[tuple[int, str | int], str]

    def locate(self, pointer: Pointer) -> Span | None:
        """Return the span of the value at ``pointer``, or None if none is known."""
        key = self._key(pointer)
        return self.span if key is None else self.spans.get(key)

    def style(self, pointer: Pointer) -> str:
        """Return how the scalar at ``pointer`` is written: ``|``, ``>``, a quote, or ""."""
        key = self._key(pointer)
        return "" if key is None else self.scalars.get(key, "")

    def _key(self, pointer: Pointer) -> tuple[int, str | int] | None:
        start: tuple[Any, tuple[int, str | int] | None] = (self.value, None)
        return fold(pointer, ("key in a document", id(self)), start, _key_below)[1]


def _key_below(above: tuple[Any, object], token: str) -> tuple[Any, tuple[int, str | int] | None]:
    """Return the value that a token leads to, and the key of its span."""
    value = above[0]
    step: str | int = int(token) if isinstance(value, list) else token
    return value[step], (id(value), step)


@dataclass
class YamlStream:
    """The result of reading a text: its documents, problems, and the error that ended it early."""

    documents: list[YamlDocument] = field(default_factory=list)
    problems: list[YamlProblem] = field(default_factory=list)
    error: YamlError | None = None


def load_yaml(text: str | bytes) -> Any:
    """Return the JSON value of the only YAML document in ``text``.

    Raises :class:`YamlError` for a syntax error, a second document, a tag, a merge key,
    a duplicate key, a key that is not a scalar, an unknown alias, nesting deeper than 200,
    more than 1,000,000 values with aliases expanded, or more than 16 %TAG directives.
    """
    stream = read_yaml(text, strict=True)
    if stream.error is not None:
        raise stream.error
    return stream.documents[0].value if stream.documents else None


def read_yaml(
    text: str | bytes,
    *,
    strict: bool = False,
    binary: bool = False,
    maximum_depth: int = MAXIMUM_DEPTH,
) -> YamlStream:
    """Return the documents in YAML text, with a problem for each thing that JSON does not have.

    With ``strict``, reading ends at the first problem that is not harmless, and at a second
    document. With ``binary``, which captures need, ``!!binary`` becomes bytes and other tags
    are ignored. Escapes of lone surrogates, which occur in cut-off text, are then allowed,
    because they do not affect other responses. If reading ends early, ``error`` is the reason,
    and the documents before it are kept.
    """
    builder = _Builder(strict=strict, binary=binary, maximum_depth=maximum_depth)
    try:
        if (problem := tag_directive_over_limit(text)) is not None:
            raise YamlError(*problem, kind="size")
        try:
            builder.build(yaml.parse(text, Loader=_LOADER))
        except yaml.MarkedYAMLError as error:
            if not binary or error.problem != _SURROGATE:
                raise
            # libyaml rejects these escapes; PyYAML's own parser, which is slow, accepts them.
            builder = _Builder(strict=strict, binary=binary, maximum_depth=maximum_depth)
            builder.build(yaml.parse(text, Loader=yaml.SafeLoader))
    except YamlError as error:
        builder.stream.error = error
    except yaml.MarkedYAMLError as error:
        place = _place(error.problem_mark or error.context_mark)
        if error.problem == _TOO_DEEP:
            deeper = f"nested deeper than {maximum_depth} levels"
            builder.stream.error = YamlError(deeper, place, "depth")
        else:
            # PyYAML's own parser appends the tag handle from the file; libyaml does not.
            builder.stream.error = YamlError(str(error.problem).partition(" '!")[0], place)
    except yaml.reader.ReaderError as error:
        builder.stream.error = _unreadable(text, error)
    except (yaml.YAMLError, UnicodeError) as error:
        builder.stream.error = YamlError(" ".join(str(error).split()), _START)
    return builder.stream


def comments(text: str) -> list[Span]:
    """Return the spans of the comments in YAML text, except those in headers of block scalars.

    Raises :class:`yaml.YAMLError` if the text can't be read.
    """
    if _COMMENT.search(text) is None:
        return []
    try:
        return _comments(text, _LOADER)
    except yaml.MarkedYAMLError:
        return _comments(text, yaml.SafeLoader)  # which accepts escapes of surrogates


def _comments(text: str, loader: Any) -> list[Span]:
    """Return what starts like a comment between the scalars."""
    found: list[Span] = []
    end = 0
    events: Iterator[Any] = yaml.parse(text, Loader=loader)
    for event in events:
        start = event.start_mark.index
        if start > end:
            found += (Span(*each.span()) for each in _COMMENT.finditer(text, end, start))
        end = max(end, event.end_mark.index)
    return found


_COMMENT: Final = re.compile(r"(?<!\S)#[^\r\n]*")
_START: Final = (1, 1, 0)
_SURROGATE: Final = "found invalid Unicode character escape code"
"""The message of libyaml for an escape of a surrogate, or of a code that is not a character."""

_TOO_DEEP: Final = "exceeded maximum nesting depth"
"""The message of libyaml from 0.2.6 on, which may come before an event, as it reads ahead."""


def _place(mark: Any) -> tuple[int, int, int]:
    return (mark.line + 1, mark.column + 1, mark.index) if mark else _START


def _unreadable(text: str | bytes, error: Any) -> YamlError:
    """Return an error with the character that YAML does not allow, and its place."""
    if not isinstance(text, str) or not isinstance(error.character, int):
        return YamlError(" ".join(str(error).split()), _START)
    position = error.position
    if _LOADER is not yaml.SafeLoader:  # libyaml counts bytes
        position = len(text.encode()[:position].decode("utf-8", "ignore"))
    before = text[:position]
    place = before.count("\n") + 1, position - before.rfind("\n"), position
    return YamlError(f"YAML does not allow the character U+{error.character:04X}", place)


def _with_whole_pairs(text: str) -> str:
    """Return text with each surrogate pair from two escapes replaced by its character."""
    if re.search(_HIGH_SURROGATE, text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


class _Size(NamedTuple):
    """The number of values in a value, with aliases expanded, and its nesting depth."""

    nodes: int
    depth: int


_SCALAR: Final = _Size(1, 0)


class _Container:
    """An object or array being filled, with its anchor, pointer, span and current key."""

    def __init__(self, value: dict[str, Any] | list[Any], event: Any, *, is_key: bool) -> None:
        self.value = value
        self.pointer: SharedPointer | None = None
        self.anchor = event.anchor
        self.start = event.start_mark.index
        self.key: Any = None
        self.size = _Size(1, 1)
        self.is_key = is_key
        self.last = event.end_mark.index


class _Builder:
    """Builds values from events, with an explicit stack instead of recursion."""

    def __init__(self, *, strict: bool, binary: bool, maximum_depth: int) -> None:
        self.stream = YamlStream()
        self._strict = strict
        self._binary = binary
        self._maximum_depth = maximum_depth
        self._stack: list[_Container] = []
        self._whole: YamlDocument | None = None
        self._anchors: dict[str, tuple[Any, _Size]] = {}
        # The indices of the problems of a document: its first one, and those of anchors.
        self._first_problem = 0
        self._anchor_problems: dict[str, int] = {}
        self._without_alias: set[int] = set()
        self._spans: dict[tuple[int, str | int], Span] = {}
        self._styles: dict[tuple[int, str | int], str] = {}

    def build(self, events: Iterator[Any]) -> None:
        for event in events:
            self._take(event)

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
        elif isinstance(event, yaml.DocumentStartEvent):
            self._anchors, self._spans, self._styles = {}, {}, {}
            self._first_problem = len(self.stream.problems)
            if self._strict and self.stream.documents:
                raise self._error("a second document", event)
        elif isinstance(event, yaml.DocumentEndEvent) and self._whole is not None:
            self._forget_anchors()
            # Added only at its end, because a document that breaks off in the middle is left out.
            self.stream.documents.append(self._whole)

    # Problems

    def _problem(self, kind: str, message: str, event: Any, value: Any = None) -> None:
        if self._strict and kind not in _HARMLESS:
            raise self._error(message, event, kind)
        document, pointer = len(self.stream.documents), self._pointer() or ""
        end = event.end_mark.index
        found = YamlProblem(kind, message, document, pointer, event.start_mark, end, value)
        self.stream.problems.append(found)

    def _error(self, message: str, event: Any, kind: str = "syntax") -> YamlError:
        return YamlError(message, _place(event.start_mark), kind)

    def _pointer(self) -> SharedPointer | None:
        """Return the pointer of the next value, or None if that is the root of the document."""
        if not self._stack:
            return None
        top = self._stack[-1]
        if isinstance(top.value, list):
            return SharedPointer(top.pointer, str(len(top.value)))
        return SharedPointer(top.pointer, top.key) if isinstance(top.key, str) else top.pointer

    def _check_tag(self, event: Any, allowed: set[str | None]) -> None:
        if event.tag not in allowed and not self._binary:
            self._problem(
                "tag", f"JSON has no equivalent of the tag {written_tag(event.tag)}", event
            )

    def _note_anchor(self, event: Any) -> None:
        if event.anchor and not self._strict and not self._binary:
            name = quoted(f"&{event.anchor}")
            message = f"JSON has no anchors: the value of {name} is repeated at each alias"
            self._anchor_problems[event.anchor] = len(self.stream.problems)
            self._without_alias.add(len(self.stream.problems))
            self._problem("anchor", message, event)

    def _forget_anchors(self) -> None:
        """Remove the problems of anchors of a document to which no alias refers."""
        if self._without_alias:
            start, problems = self._first_problem, self.stream.problems
            own = enumerate(problems[start:], start)
            problems[start:] = [each for at, each in own if at not in self._without_alias]
        self._anchor_problems, self._without_alias = {}, set()

    # Containers

    def _open(self, value: dict[str, Any] | list[Any], event: Any) -> None:
        self._check_tag(event, {None, "!"})
        self._note_anchor(event)
        if len(self._stack) >= self._maximum_depth:
            raise self._error(f"nested deeper than {self._maximum_depth} levels", event, "depth")
        is_key = self._wants_key()
        if is_key:
            self._problem("key", "a key must be a scalar", event)
        container = _Container(value, event, is_key=is_key)
        container.pointer = self._pointer()
        self._stack.append(container)

    def _close(self, event: Any) -> None:
        done = self._stack.pop()
        # The end mark of a block collection is at the next token.
        is_flow = event.start_mark.index != event.end_mark.index
        end = event.end_mark.index if is_flow else done.last
        if done.is_key:
            self._stack[-1].key = _DROPPED
        else:
            self._add(done.value, done.size, done.anchor, event, Span(done.start, end))

    # Scalars

    def _take_alias(self, event: Any) -> None:
        span = Span(event.start_mark.index, event.end_mark.index)
        if event.anchor not in self._anchors:
            name = quoted(f"&{event.anchor}")
            self._problem(
                "alias",
                f"the alias has no value: the anchor {name} is not defined before it",
                event,
            )
            value, size = None, _SCALAR
        else:
            value, size = self._anchors[event.anchor]
            self._without_alias.discard(self._anchor_problems.get(event.anchor, -1))
        if self._wants_key():
            self._problem("key", "an alias can't be a key", event)
            self._stack[-1].key = _DROPPED
        else:
            self._add(value, size, None, event, span)

    def _take_scalar(self, event: Any) -> None:
        self._check_tag(event, _STRING_TAGS)
        if self._wants_key():
            self._take_key(event)
            return
        self._note_anchor(event)
        value = self._scalar(event)
        span = Span(event.start_mark.index, event.end_mark.index)
        self._add(value, _SCALAR, event.anchor, event, span)

    def _scalar(self, event: Any) -> Any:
        if self._binary and event.tag in _BINARY_TAGS:
            try:
                return base64.b64decode("".join(event.value.split()), validate=True)
            except (binascii.Error, ValueError):
                self._problem("binary", "a value tagged !!binary is not valid base64", event)
                return event.value
        if not (event.implicit[0] and event.tag is None):
            return _with_whole_pairs(event.value) if self._binary else event.value
        value = self._resolved(event)
        if not self._strict and not self._binary:
            self._note_other_parsers(event, value)
        return value

    def _resolved(self, event: Any) -> Any:
        try:
            return resolved(event.value)
        except ValueError as error:
            self._problem("number", str(error), event)
            # The result is still a number, so that its size is the only problem reported.
            return -_LARGEST if event.value.startswith("-") else _LARGEST

    def _note_other_parsers(self, event: Any, value: Any) -> None:
        other = yaml_1_1_type(event.value)
        own = own_type(value)
        if other != own and value not in (_LARGEST, -_LARGEST):
            hint = ": quote it" if isinstance(value, str) else ""
            words = f"{own} here, but {other} for YAML 1.1 parsers{hint}"
            self._problem("scalar", words, event, value)

    # Keys

    def _wants_key(self) -> bool:
        top = self._stack[-1] if self._stack else None
        return top is not None and isinstance(top.value, dict) and top.key is None

    def _take_key(self, event: Any) -> None:
        top = self._stack[-1]
        is_plain = event.implicit[0]
        top.key = event.value
        top.last = event.end_mark.index
        if event.value == "<<" and is_plain:
            self._problem("merge", "JSON has no equivalent of merge keys (<<)", event)
            top.key = _DROPPED
        elif event.value in top.value:
            self._problem("duplicate", f"the key {quoted(event.value)} appears twice", event)
        elif is_plain and not self._strict and not self._binary:
            if isinstance(self._resolved(event), str):
                self._note_other_parsers(event, event.value)
            else:
                self._problem("key", "a key must be a string: quote it", event)

    # Adding values

    def _add(self, value: Any, size: _Size, anchor: str | None, event: Any, span: Span) -> None:
        if anchor:
            self._anchors[anchor] = (value, size)
        if not self._stack:
            self._whole = YamlDocument(value, span, self._spans, self._styles)
            return
        top = self._stack[-1]
        self._grow(top, size, event)
        top.last = max(top.last, span.end)
        key = len(top.value) if isinstance(top.value, list) else top.key
        if key is not _DROPPED:
            self._spans[id(top.value), key] = span
            # Only scalars have a style. Other values clear the style of a value they overwrite.
            self._styles[id(top.value), key] = getattr(event, "style", None) or ""
        if isinstance(top.value, list):
            top.value.append(value)
        elif key is not _DROPPED:
            top.value[top.key] = value
        top.key = None

    def _grow(self, top: _Container, size: _Size, event: Any) -> None:
        top.size = _Size(top.size.nodes + size.nodes, max(top.size.depth, size.depth + 1))
        if top.size.nodes > MAXIMUM_NODES:
            message = f"more than {MAXIMUM_NODES} values after aliases are expanded"
            raise self._error(message, event, "size")
        if len(self._stack) + size.depth > self._maximum_depth:
            raise self._error(f"nested deeper than {self._maximum_depth} levels", event, "depth")
