"""The spans of YAML text that excerpts hide: values by their place, other text by word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice
from operator import attrgetter
from typing import Any, Final, NamedTuple

from alcamine_validate.check.hidden_spans import HiddenSpan, LooseText, line_start, nothing_up_to
from alcamine_validate.input.document import Part, Record
from alcamine_validate.input.yaml_format import YamlPart
from alcamine_validate.text.positions import Span
from alcamine_validate.text.redact import MASKED, ROOT, Redaction, SchemaPlace, mask, mask_of_number
from alcamine_validate.text.yaml_text import YamlDocument

_SIMPLE: Final = re.compile(r"""(?P<quote>["']?)(?P<text>[^"'\\\n]*)(?P=quote)""")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_CONSTANTS: Final = ("true", "false", "null")


class _Known(NamedTuple):
    """A value of a Session in the text: its hidden span, if any, and its key, if that is shown.

    For an object or array that is shown, ``start`` and ``end`` are both its beginning.
    """

    start: int
    end: int
    hidden: HiddenSpan | None
    name: str | None


class YamlSpans:
    """Finds the hidden spans of YAML text; the places in one of its documents are known."""

    def __init__(self, part: Part, redaction: Redaction) -> None:
        self._text = part.lines.text
        self._redaction = redaction
        document = part.document if isinstance(part, YamlPart) else None
        self._known: list[_Known] = []
        if document is not None:
            walk = _YamlWalk(self._text, document, redaction)
            found = (each for record in part.records for each in walk.known_in(record))
            self._known = sorted(found, key=attrgetter("start", "end"))
        self._ends = [each.end for each in self._known]
        self._loose = LooseText(self._text, redaction)

    def between(self, start: int, end: int) -> Iterator[HiddenSpan]:
        """Yield the hidden spans: values by their place, the text between them by word."""
        first = bisect_right(self._ends, start)
        position = max(line_start(self._text, start), self._ends[first - 1] if first else 0)
        for known in islice(self._known, first, None):
            if known.start >= end:
                break
            yield from self._by_word(position, known.start, start, known.name)
            yield known.hidden or nothing_up_to(known.end)
            position = max(position, known.end)
        yield from self._by_word(position, end, start, None)

    def _by_word(self, start: int, end: int, offset: int, name: str | None) -> Iterator[HiddenSpan]:
        if start < end:
            yield from self._loose.spans(Span(start, end), offset, name)


_Waiting = tuple[Any, Span, SchemaPlace, str | None]
"""A value, its span, its place in a Session, and its key, if that is shown."""


class _YamlWalk:
    """A walk through the values of a document that uses their spans in the text."""

    def __init__(self, text: str, document: YamlDocument, redaction: Redaction) -> None:
        self._text = text
        self._document = document
        self._redaction = redaction
        self._seen: set[int] = set()

    def known_in(self, record: Record) -> Iterator[_Known]:
        """Yield the values of a Session, each at the place where it is written."""
        span = self._document.locate(record.pointer)
        waiting: list[_Waiting] = [] if span is None else [(record.value, span, ROOT, None)]
        while waiting:
            value, span, place, name = waiting.pop()
            is_container = isinstance(value, dict | list)
            if place.is_hidden or self._text.startswith("*", span.start):
                yield _Known(*span, self._hidden(value, span, place), name)
            elif not is_container:
                yield _Known(*span, self._scalar(value, span, place), name)
            elif id(value) not in self._seen:
                # A value with an anchor is written once, before its aliases.
                self._seen.add(id(value))
                yield _Known(span.start, span.start, None, name)
                waiting += reversed(list(self._members(value, place)))

    def _members(self, value: dict[str, Any] | list[Any], place: SchemaPlace) -> Iterator[_Waiting]:
        members: Iterable[tuple[str | int, Any]]
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in members:
            span = self._document.spans.get((id(value), key))
            if span is None:
                continue
            if not isinstance(key, str):
                yield item, span, self._redaction.below(place, "*"), None
                continue
            is_shown = self._redaction.shows_name(place, key)
            yield item, span, self._redaction.below(place, key), key if is_shown else None

    def _hidden(self, value: Any, span: Span, place: SchemaPlace) -> HiddenSpan:
        written = self._text[span.start : span.end]
        if "\n" in written:
            return HiddenSpan(*span, MASKED)
        # The span may also contain an anchor, an alias or a tag, which is not part of the value.
        simple = _SIMPLE.fullmatch(written)
        is_legible = simple is not None and self._redaction.shows_wrong(place, simple["text"])
        return HiddenSpan(*span, mask(value), is_legible)

    def _scalar(self, value: Any, span: Span, place: SchemaPlace) -> HiddenSpan | None:
        """Return the hidden span of a scalar, or None if the scalar is shown as it is written."""
        written = self._text[span.start : span.end]
        simple = _SIMPLE.fullmatch(written)
        if simple is None:
            return HiddenSpan(*span, MASKED if "\n" in written else mask(value))
        if not simple["quote"] and not isinstance(value, str):
            is_number = _NUMBER.fullmatch(written) is not None
            is_shown = is_number and self._redaction.shows_number(place, written)
            if is_shown or written in _CONSTANTS or not written:
                return None
            return HiddenSpan(*span, mask_of_number(written) if is_number else mask(value))
        if self._redaction.shows_text(place, simple["text"]):
            return None
        return self._hidden(value, span, place)
