"""The spans of JSON text that excerpts hide, found by the place of each token in a Session."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from alcamine_validate.check.hidden_spans import HiddenSpan, LooseText, line_start, nothing_up_to
from alcamine_validate.input.document import Part
from alcamine_validate.text.positions import Span
from alcamine_validate.text.redact import MASKED, ROOT, Redaction, SchemaPlace, mask, mask_of_number

_STRING: Final = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
_TOKEN: Final = re.compile(rf'(?s:{_STRING}|[\[\]{{}},:]|[^\s"\[\]{{}},:]++)')
_KEPT_RECORDS: Final = 128


class JsonSpans:
    """Finds the hidden spans of JSON text; each Session is read when it is needed."""

    def __init__(self, part: Part, redaction: Redaction) -> None:
        self._text = part.lines.text
        self._redaction = redaction
        found = part.spans([record.pointer for record in part.records]) if part.records else {}
        self._records = sorted(found.values())
        self._hidden: dict[Span, list[HiddenSpan]] = {}
        self._loose = LooseText(self._text, redaction)

    def between(self, start: int, end: int) -> Iterator[HiddenSpan]:
        """Yield the hidden spans, by place in Sessions and by word around them."""
        first = max(0, bisect_right(self._records, (start, len(self._text))) - 1)
        previous = self._records[first - 1].end if first else 0
        position = max(previous, line_start(self._text, start))
        for record in islice(self._records, first, None):
            if record.start >= end:
                break
            yield from self._around(position, record.start, start)
            if record.end > start:
                hidden = self._in_record(record)
                yield from islice(hidden, max(0, bisect_left(hidden, (start,)) - 1), None)
                yield nothing_up_to(record.end)
            position = max(position, record.end)
        yield from self._around(position, end, start)

    def _around(self, start: int, end: int, offset: int) -> Iterator[HiddenSpan]:
        if start < end:
            yield from self._loose.spans(Span(start, end), offset)

    def _in_record(self, record: Span) -> list[HiddenSpan]:
        """Return the hidden spans of a Session.

        Only a few Sessions are cached, because findings come in the order of the text.
        """
        if record not in self._hidden:
            if len(self._hidden) >= _KEPT_RECORDS:
                self._hidden.clear()
            self._hidden[record] = _JsonWalk(self._text, self._redaction).hidden_in(record)
        return self._hidden[record]


@dataclass
class _Members:
    """The state of a walk in an object: its last key, and the spans of its values by key."""

    name: str = ""
    start: int = 0
    spans: dict[str, Span] = field(default_factory=dict)


class _JsonWalk:
    """A walk along the tokens of a Session that tracks the place of each token."""

    def __init__(self, text: str, redaction: Redaction) -> None:
        self._text = text
        self._redaction = redaction
        self._found: list[HiddenSpan] = []
        self._around: list[tuple[SchemaPlace, bool]] = []
        self._members: list[_Members] = []
        self._dropped: list[Span] = []
        self._place = ROOT
        self._wants_key = False
        self._hidden_start: int | None = None
        self._hidden_depth = 0

    def hidden_in(self, span: Span) -> list[HiddenSpan]:
        """Return the hidden spans in the valid JSON text of a Session."""
        for match in _TOKEN.finditer(self._text, span.start, span.end):
            first = match[0][0]
            if first in "{[":
                self._open(match.start(), is_object=first == "{")
            elif first in "}]":
                self._close(match.end())
            elif first == ",":
                self._go_on()
            elif first != ":" and self._hidden_start is None:
                if self._wants_key:
                    self._take_key(match)
                else:
                    self._begin(match.start())
                    self._take_scalar(match)
                    self._end(match.end())
        return self._without_dropped() if self._dropped else self._found

    def _without_dropped(self) -> list[HiddenSpan]:
        """Return the hidden spans; values that a duplicate key replaces are hidden as a whole."""
        outermost: list[Span] = []
        for span in sorted(self._dropped):
            if not outermost or span.start >= outermost[-1].end:
                outermost.append(span)
        starts = [span.start for span in outermost]
        kept = [
            each
            for each in self._found
            if (index := bisect_right(starts, each.start)) == 0
            or each.start >= outermost[index - 1].end
        ]
        return sorted([*kept, *(HiddenSpan(*span, self._mask(*span)) for span in outermost)])

    def _begin(self, start: int) -> None:
        if self._hidden_start is None and self._members:
            self._members[-1].start = start

    def _end(self, end: int) -> None:
        """Record the span of a member's value, and drop an earlier value of the same key."""
        if self._hidden_start is None and self._around and self._around[-1][1]:
            members = self._members[-1]
            earlier = members.spans.get(members.name)
            if earlier is not None:
                self._dropped.append(earlier)
            members.spans[members.name] = Span(members.start, end)

    def _open(self, start: int, *, is_object: bool) -> None:
        self._begin(start)
        self._members.append(_Members())
        if self._hidden_start is None and self._place.is_hidden:
            self._hidden_start, self._hidden_depth = start, len(self._around)
        self._around.append((self._place, is_object))
        self._go_on()

    def _go_on(self) -> None:
        """Move on to the next member or element."""
        around, self._wants_key = self._around[-1]
        if not self._wants_key:
            self._place = self._redaction.below(around, "*")

    def _close(self, end: int) -> None:
        self._around.pop()
        self._members.pop()
        self._wants_key = False
        if self._hidden_start is not None and len(self._around) == self._hidden_depth:
            self._found.append(
                HiddenSpan(self._hidden_start, end, self._mask(self._hidden_start, end))
            )
            self._hidden_start = None
        self._end(end)

    def _mask(self, start: int, end: int) -> str:
        """Return the mask of an object or array, or :data:`MASKED` if it has several lines."""
        if self._text.find("\n", start, end) >= 0:
            return MASKED
        try:
            return mask(json.loads(self._text[start:end]))
        except (ValueError, RecursionError):
            return MASKED

    def _take_key(self, match: re.Match[str]) -> None:
        name = json.loads(match[0])
        self._wants_key = False
        around = self._around[-1][0]
        self._members[-1].name = name
        if not self._redaction.shows_name(around, name):
            self._found.append(HiddenSpan(*match.span(), mask(name)))
        self._place = self._redaction.below(around, name)

    def _take_scalar(self, match: re.Match[str]) -> None:
        token, place, redaction = match[0], self._place, self._redaction
        if token[0] == '"':
            text = json.loads(token)
            if not redaction.shows_text(place, text):
                is_legible = redaction.shows_wrong(place, text)
                self._found.append(HiddenSpan(*match.span(), mask(text), is_legible))
        elif token in ("true", "false", "null"):
            if place.is_hidden:
                self._found.append(HiddenSpan(*match.span(), mask(json.loads(token))))
        elif not redaction.shows_number(place, token):
            self._found.append(HiddenSpan(*match.span(), mask_of_number(token)))
