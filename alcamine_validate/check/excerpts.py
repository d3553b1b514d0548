"""Excerpts: the line of text that a finding points to, redacted for reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from alcamine_validate.check.hidden_spans import HiddenSpan, HiddenSpans
from alcamine_validate.input.document import Part
from alcamine_validate.lint.placed import PlacedFinding
from alcamine_validate.text.cells import cells, cluster_start
from alcamine_validate.text.positions import Span
from alcamine_validate.text.redact import MASKED, Redaction


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The line that a finding points to, or the part of a long line around its place.

    ``number`` is the number of the line in its file, from 1. ``text`` is the part of the line to
    show, with an ellipsis at an end where text of the line is missing; the finding is about the
    ``length`` characters from ``start`` on. ``before`` is the line above; it is None if there is
    none, if it is long, if the start of ``text`` is missing, or if the lines are not lines of the
    file. Everything that is not known to be harmless is already masked; control characters are
    kept.
    """

    number: int
    text: str
    start: int
    length: int
    before: str | None = None


_LENGTH: Final = 200
"""How many characters of a long line an excerpt has. Frames crop it to the terminal's width."""

_AHEAD: Final = 80
"""How many of these are before the place that the excerpt is about."""

_MOST_MARKS: Final = 30
"""How many combining marks one character has at most in stream-safe text (UAX 15, section 13)."""

_CUT: Final = "…"
_BRACKETS: Final = ("{", "[")
"""The start of an array or an object, which stands for all of it: marking all says no more."""


class ExcerptMaker:
    """Makes excerpts for findings, and keeps the hidden spans of the last part."""

    def __init__(self, redaction: Redaction) -> None:
        self._redaction = redaction
        self._part: Part | None = None
        self._hidden: HiddenSpans | None = None

    def excerpt(self, placed: PlacedFinding) -> Excerpt | None:
        """Return the excerpt for a finding, or None if it has no place."""
        part, span, finding = placed.part, placed.span, placed.finding
        if part is None or span is None or finding.line is None or not part.lines.text:
            return None
        lines = part.lines
        if lines.text[span.start : span.start + 1] in _BRACKETS:
            span = Span(span.start, min(span.end, span.start + 1))
        number = lines.place(span.start)[0]
        text, start, length = self._displayed(part, lines.line_span(number), span)
        has_before = part.has_lines_of_file and not text.startswith(_CUT)
        before = self._before(part, number) if has_before else None
        return Excerpt(finding.line, text, start, length, before)

    def _before(self, part: Part, number: int) -> str | None:
        """Return the line above a line; None if there is none or it is long."""
        if number == 1:
            return None
        line = part.lines.line_span(number - 1)
        if line.end - line.start > _LENGTH:
            return None
        return self._displayed(part, line, Span(line.start, line.start))[0]

    def _hidden_in(self, part: Part) -> HiddenSpans | None:
        """Return the hidden spans of a part, or None if the redaction hides nothing."""
        if not self._redaction.hides_anything:
            return None
        if part is not self._part:
            self._part, self._hidden = part, hidden_spans_of(part, self._redaction)
        return self._hidden

    def _displayed(self, part: Part, line: Span, span: Span) -> tuple[str, int, int]:
        """Return the text to show for a line, and the start and length of the span in it."""
        is_short = line.end - line.start <= _LENGTH
        at = line.start if is_short else max(line.start, span.start - _AHEAD)
        pieces: list[str] = []
        marks: list[tuple[int, int]] = []
        width = 0
        for start, end, piece in self._pieces(part, line, at, span):
            own = len(piece)
            if span.start < end and start < max(span.end, span.start + 1):
                marks += [_mark(width, start, end, own, span)]
            pieces.append(piece)
            width += own
            # Masks may be longer than what they replace, so the place may come late.
            if marks and width > _start(marks[0][0]) + _LENGTH:
                break
        shown = "".join(pieces)
        first = min((mark[0] for mark in marks), default=len(shown))
        last = max((mark[1] for mark in marks), default=first)
        last = len(shown) if span.end > line.end else last
        return _cropped(shown, first, last, is_cut=at > line.start)

    def _pieces(
        self, part: Part, line: Span, at: int, span: Span
    ) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, text to show) for the pieces of a line from offset ``at`` on."""
        text, spans = part.lines.text, self._hidden_in(part)
        for each in spans.between(at, line.end) if spans else ():
            if each.end <= at or (each.is_legible and (each.start, each.end) == span):
                continue
            if each.start >= line.end:
                break
            yield from _filled(text, at, each.start)
            if each.start < each.end:
                yield from _in_place_of(text, line, max(at, each.start), each)
            at = min(each.end, line.end)
        yield from _filled(text, at, line.end)


def _start(first: int) -> int:
    """Return where an excerpt starts in a long text, for a span that starts at ``first``."""
    return max(0, first - _AHEAD)


def _cropped(text: str, first: int, last: int, *, is_cut: bool) -> tuple[str, int, int]:
    """Return a text, cut to :data:`_LENGTH` characters around a span, and the span's new place.

    An ellipsis stands for missing text, also at the start if ``is_cut``. A cut is not between a
    character and its combining marks, unless there are more than :data:`_MOST_MARKS` of them.
    """
    start, end = 0, len(text)
    if end > _LENGTH:
        start = _start(first)
        end = min(end, start + _LENGTH)
    is_cut = is_cut or start > 0
    while is_cut and start < first and not cells(text[start]):
        start += 1
    whole = cluster_start(text, end)
    end = whole if end - whole <= _MOST_MARKS else end
    head = _CUT if is_cut else ""
    tail = _CUT if end < len(text) else ""
    mark = len(head) + first - start
    return f"{head}{text[start:end]}{tail}", mark, max(0, min(last, end) - first)


def hidden_spans_of(part: Part, redaction: Redaction) -> HiddenSpans:
    """Return the object that finds the hidden spans of a part."""
    # Imported here so that the parser of the other format is not loaded.
    if type(part) is Part:
        from alcamine_validate.check.hidden_json_spans import JsonSpans

        return JsonSpans(part, redaction)
    from alcamine_validate.check.hidden_yaml_spans import YamlSpans

    return YamlSpans(part, redaction)


def _mark(width: int, start: int, end: int, own: int, span: Span) -> tuple[int, int]:
    """Return the start and end of a span in a piece that is shown from ``width`` on."""
    if own != end - start:
        return width, width + own
    return width + max(0, span.start - start), width + min(own, span.end - start)


def _filled(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield part of a line unchanged, in small pieces: only a few of a long line are shown."""
    for at in range(start, end, _LENGTH):
        stop = min(end, at + _LENGTH)
        yield at, stop, text[at:stop]


def _in_place_of(
    text: str, line: Span, start: int, hidden: HiddenSpan
) -> Iterator[tuple[int, int, str]]:
    """Yield what replaces the part of a hidden span that is on a line; indentation is kept."""
    end = min(hidden.end, line.end)
    if hidden.start >= line.start and hidden.end <= line.end:
        yield start, end, hidden.text
        return
    indent = len(text[start:end]) - len(text[start:end].lstrip())
    if indent:
        yield start, start + indent, text[start : start + indent]
    if start + indent < end:
        yield start + indent, end, MASKED
