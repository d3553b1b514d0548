"""Excerpts: the piece of text that a finding is about, redacted, as reports show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from alcamine_validate.check.hidden_spans import HiddenSpan, HiddenSpans
from alcamine_validate.input.document import Part
from alcamine_validate.lint.place import PlacedFinding
from alcamine_validate.text.positions import Span
from alcamine_validate.text.redact import MASKED, Redaction


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The line that a finding points into, or the part of a long line around its place.

    ``number`` is the number of the line in its file, from 1. ``text`` is what to show of
    it; the characters from ``start`` on, ``length`` many, are what the finding is about.
    ``before`` is the line above it, or None where there is none that would help.
    All that is not known to be harmless is masked already; control characters are kept.
    """

    number: int
    text: str
    start: int
    length: int
    before: str | None = None


_WIDTH: Final = 100
_BEFORE: Final = 40


class ExcerptMaker:
    """Makes excerpts of findings; what is hidden in a piece of text is looked up once."""

    def __init__(self, redaction: Redaction) -> None:
        self._redaction = redaction
        self._part: Part | None = None
        self._hidden: HiddenSpans | None = None

    def excerpt(self, placed: PlacedFinding) -> Excerpt | None:
        """Return the piece of text that a finding is about, or None if it has no place."""
        part, span, finding = placed.part, placed.span, placed.finding
        if part is None or span is None or finding.line is None or not part.lines.text:
            return None
        lines = part.lines
        number = lines.place(span.start)[0]
        text, start, length = self._displayed(part, lines.line_span(number), span)
        before = self._before(part, number) if part.has_lines_of_file else None
        return Excerpt(finding.line, text, start, length, before)

    def _before(self, part: Part, number: int) -> str | None:
        if number == 1:
            return None
        line = part.lines.line_span(number - 1)
        if line.end - line.start > _WIDTH:
            return None
        return self._displayed(part, line, Span(line.start, line.start))[0]

    def _hidden_in(self, part: Part) -> HiddenSpans | None:
        """Return what is hidden in a piece of text, or None if nothing is."""
        if not self._redaction.hides_anything:
            return None
        if part is not self._part:
            self._part, self._hidden = part, _hidden_spans(part, self._redaction)
        return self._hidden

    def _displayed(self, part: Part, line: Span, span: Span) -> tuple[str, int, int]:
        """Return what to show of a line, and from where to where the span stands in it."""
        is_short = line.end - line.start <= _WIDTH
        at = line.start if is_short else max(line.start, span.start - _BEFORE)
        pieces: list[str] = []
        marks: list[tuple[int, int]] = []
        width = 0
        for start, end, piece in self._pieces(part, line, at, span):
            own = len(piece)
            if start <= span.start < end or (span.start < end and start < span.end <= end):
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
        self, part: Part, line: Span, at: int, span: Span
    ) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, what to show) of a line from the offset ``at`` on."""
        text, spans = part.lines.text, self._hidden_in(part)
        for each in spans.between(at, line.end) if spans else ():
            if each.end <= at or (each.is_legible and (each.start, each.end) == span):
                continue
            if each.start >= line.end:
                break
            yield from _filled(text, at, each.start)
            yield from _in_place_of(text, line, max(at, each.start), each)
            at = min(each.end, line.end)
        yield from _filled(text, at, line.end)


def _hidden_spans(part: Part, redaction: Redaction) -> HiddenSpans:
    """Return what knows the spans that are hidden in a piece of text."""
    # Most files are of one format, and are read without the other one's parser.
    if type(part) is Part:
        from alcamine_validate.check.hidden_json_spans import JsonSpans

        return JsonSpans(part, redaction)
    from alcamine_validate.check.hidden_yaml_spans import YamlSpans

    return YamlSpans(part, redaction)


def _mark(width: int, start: int, end: int, own: int, span: Span) -> tuple[int, int]:
    """Return which characters of a piece, shown from ``width`` on, a span covers."""
    if own != end - start:
        return width, width + own
    return width + max(0, span.start - start), width + min(own, span.end - start)


def _filled(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield a part of a line as it is, in pieces: few of a long line are shown."""
    for at in range(start, end, _WIDTH):
        stop = min(end, at + _WIDTH)
        yield at, stop, text[at:stop]


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
        yield start + indent, end, MASKED
