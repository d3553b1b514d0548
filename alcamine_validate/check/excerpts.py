"""Excerpts: the piece of text that a finding is about, redacted, as reports show it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from alcamine_validate.input.document import Part
from alcamine_validate.lint.place import PlacedFinding
from alcamine_validate.text.json_pointer import below
from alcamine_validate.text.positions import Span, TextLines
from alcamine_validate.text.redact import Redaction, mask


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The line that a finding points into, or the part of a long line around its place.

    ``number`` is the number of the line in its file, from 1. ``text`` is what to show of
    it; the characters from ``start`` on, ``length`` many, are what the finding is about.
    ``before`` is the line above it, or None where there is none that would help.
    Sensitive values are masked already; control characters are kept.
    """

    number: int
    text: str
    start: int
    length: int
    before: str | None = None


_WIDTH: Final = 100
_BEFORE: Final = 40
_LONGEST_TOKEN: Final = 10_000
_MARKS: Final = " \"'\t"
_HIDDEN: Final = "<masked>"
_LITERAL: Final = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?|-?[0-9][0-9.]{4,}')
_COLON: Final = re.compile(r"\s*:")
_YAML_VALUE: Final = re.compile(
    r"(?<=[:\-] )[^\S\n]*\S.*$|^(?![^:\n]*:(?: |$)|[^\S\n]*-).*\S.*$", re.MULTILINE
)


class HiddenSpan(NamedTuple):
    """A span of a text that is not shown, and what is shown in its place."""

    start: int
    end: int
    text: str


class ExcerptMaker:
    """Makes excerpts of findings; what to hide of a piece of text is looked up once."""

    def __init__(self, redaction: Redaction) -> None:
        self._redaction = redaction
        self._hidden: dict[int, list[HiddenSpan]] = {}
        self._searched = ""
        self._credentials: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def excerpt(self, placed: PlacedFinding) -> Excerpt | None:
        """Return the piece of text that a finding is about, or None if it has no place."""
        part, span, finding = placed.part, placed.span, placed.finding
        if part is None or span is None or finding.line is None or not part.lines.text:
            return None
        lines = part.lines
        number = lines.place(span.start)[0]
        hidden = self._hidden_near(part, lines, number)
        text, start, length = self._displayed(lines.text, lines.line_span(number), span, hidden)
        before = self._before(part, number, hidden) if part.has_lines_of_file else None
        return Excerpt(finding.line, text, start, length, before)

    def _before(self, part: Part, number: int, hidden: list[HiddenSpan]) -> str | None:
        if number == 1:
            return None
        line = part.lines.line_span(number - 1)
        if line.end - line.start > _WIDTH:
            return None
        return self._displayed(part.lines.text, line, Span(line.start, line.start), hidden)[0]

    def _hidden_near(self, part: Part, lines: TextLines, number: int) -> list[HiddenSpan]:
        """Return what to hide near a line, in the order of the text."""
        if not self._redaction.hides_anything:
            return []
        if not part.records:
            return list(_all_values(part, lines, number))
        if id(part) not in self._hidden:
            self._hidden = {id(part): sorted(self._sensitive(part))}
        return self._hidden[id(part)]

    def _sensitive(self, part: Part) -> Iterator[HiddenSpan]:
        """Yield what to hide of a piece of text that was parsed."""
        values = {
            below(record.pointer, pointer): value
            for record in part.records
            for pointer, value in self._redaction.hidden_places(record.value)
        }
        for pointer, span in part.spans(values).items():
            yield HiddenSpan(*span, mask(values[pointer]))

    def _displayed(
        self, text: str, line: Span, span: Span, hidden: list[HiddenSpan]
    ) -> tuple[str, int, int]:
        """Return what to show of a line, and from where to where the span stands in it."""
        is_short = line.end - line.start <= _WIDTH
        at = line.start if is_short else max(line.start, span.start - _BEFORE)
        pieces: list[str] = []
        marks: list[tuple[int, int]] = []
        width = 0
        for start, end, piece in self._pieces(text, line, at, hidden):
            own = len(piece)
            if start <= span.start < end or start < span.end <= end:
                marks += [_mark(width, start, end, own, span)]
            pieces.append(piece)
            width += own
            if width >= _WIDTH:
                break
        shown = "".join(pieces) if is_short else "".join(pieces)[:_WIDTH]
        first = min((mark[0] for mark in marks), default=len(shown))
        last = max((mark[1] for mark in marks), default=first)
        last = len(shown) if span.end > line.end else min(last, len(shown))
        return shown, first, max(0, last - first)

    def _pieces(
        self, text: str, line: Span, at: int, hidden: list[HiddenSpan]
    ) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, what to show) of a line from the offset ``at`` on."""
        first = max(0, bisect_left(hidden, (at,)) - 1)
        for each in islice(hidden, first, None):
            if each.end <= at:
                continue
            if each.start >= line.end:
                break
            yield from self._between(text, line, Span(at, each.start))
            yield from _in_place_of(text, line, max(at, each.start), each)
            at = min(each.end, line.end)
        yield from self._between(text, line, Span(at, line.end))

    def _between(self, text: str, line: Span, part: Span) -> Iterator[tuple[int, int, str]]:
        """Yield the pieces of a line between hidden spans, with credentials masked."""
        at = part.start
        while at < part.end:
            end = min(part.end, at + _WIDTH)
            for start, stop in self._credentials_in(text, _around(text, line, Span(at, end))):
                if start < end and stop > at:
                    yield from _filled(text, at, start)
                    yield max(at, start), min(part.end, stop), mask(text[start:stop])
                    at = min(part.end, stop)
            yield from _filled(text, at, end)
            at = max(at, end)

    def _credentials_in(self, text: str, window: Span) -> list[tuple[int, int]]:
        """Return the spans of credentials in a part of a text, which is searched once."""
        if self._searched is not text:
            self._searched, self._credentials = text, {}
        if window not in self._credentials:
            self._credentials[window] = list(self._redaction.credentials(text, *window))
        return self._credentials[window]


def _all_values(part: Part, lines: TextLines, number: int) -> Iterator[HiddenSpan]:
    """Yield every value on a line and the one above: what they are can't be known."""
    pattern = _YAML_VALUE if type(part) is not Part else _LITERAL
    for line in {max(1, number - 1), number}:
        span = lines.line_span(line)
        for match in pattern.finditer(lines.text, span.start, span.end):
            if pattern is _LITERAL and _COLON.match(lines.text, match.end()):
                continue  # a key
            yield HiddenSpan(*match.span(), mask(match.group().strip().strip('"')))


def _mark(width: int, start: int, end: int, own: int, span: Span) -> tuple[int, int]:
    """Return which characters of a piece, shown from ``width`` on, a span covers."""
    if own != end - start:
        return width, width + own
    return width + max(0, span.start - start), width + min(own, span.end - start)


def _around(text: str, line: Span, part: Span) -> Span:
    """Return where to look for tokens, so that one is seen as a whole that begins before a part.

    It is known by its beginning, and by a word or two before that; it ends where a word does.
    Where no word ends within the length of a token, the window ends at a multiple of it: so the
    findings of a long text without words share a few windows, and do not have one each.
    """
    start = max(line.start, (part.start // _LONGEST_TOKEN - 1) * _LONGEST_TOKEN)
    end = min(line.end, (part.end // _LONGEST_TOKEN + 2) * _LONGEST_TOKEN)
    first = max(text.rfind(mark, start, part.start) for mark in _MARKS)
    ends = [at for mark in _MARKS if (at := text.find(mark, part.end, end)) >= 0]
    return Span(max(start, first - _BEFORE), min([end, *(at + _BEFORE for at in ends)]))


def _filled(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    if start < end:
        yield start, end, text[start:end]


def _in_place_of(
    text: str, line: Span, start: int, hidden: HiddenSpan
) -> Iterator[tuple[int, int, str]]:
    """Yield what stands for the part of a hidden span that is on a line; indentation stays."""
    end = min(hidden.end, line.end)
    if hidden.start >= line.start and hidden.end <= line.end:
        yield start, end, hidden.text
        return
    indent = len(text[start:end]) - len(text[start:end].lstrip())
    if indent:
        yield start, start + indent, text[start : start + indent]
    if start + indent < end:
        yield start + indent, end, _HIDDEN
