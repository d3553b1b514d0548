"""Excerpts: the piece of text that a finding is about, as reports show it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from alcamine_validate.input.document import Part
from alcamine_validate.lint.evaluate import Judged
from alcamine_validate.text.json_pointer import resolve
from alcamine_validate.text.positions import Span, TextLines
from alcamine_validate.text.redact import mask, sensitive_pointers, token_spans


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The line that a finding points into, or the part of a long line around its place.

    ``number`` is the number of the line in its file, from 1. ``text`` is what to show of
    it; the characters from ``start`` on, ``length`` many, are what the finding is about.
    ``before`` is the line above it, or None where there is none that would help.
    Values that are to be masked are masked already; control characters are not.
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


class Veil(NamedTuple):
    """A span of a text that is not to be shown, and what to show in its place."""

    start: int
    end: int
    text: str


class ExcerptMaker:
    """Makes excerpts of what was judged; what a part has to hide is found once."""

    def __init__(self, *, mask: bool) -> None:
        self._mask = mask
        self._veils: dict[int, list[Veil]] = {}

    def excerpt(self, judged: Judged) -> Excerpt | None:
        """Return the piece of text that a finding is about; None where there is none."""
        part, span, finding = judged.part, judged.span, judged.finding
        if part is None or span is None or finding.line is None or not part.lines.text:
            return None
        lines = part.lines
        number = lines.place(span.start)[0]
        line = lines.line_span(number)
        veils = self._of(part, lines, number) if self._mask else None
        text, start, length = _shown(lines.text, line, span, veils)
        before = self._before(part, number, veils) if part.has_lines_of_file else None
        return Excerpt(finding.line, text, start, length, before)

    def _before(self, part: Part, number: int, veils: list[Veil] | None) -> str | None:
        if number == 1:
            return None
        line = part.lines.line_span(number - 1)
        if line.end - line.start > _WIDTH:
            return None
        return _shown(part.lines.text, line, Span(line.start, line.start), veils)[0]

    def _of(self, part: Part, lines: TextLines, number: int) -> list[Veil]:
        """Return what is to be hidden near a line, in the order of the text."""
        if not part.records:
            return list(_all_values(part, lines, number))
        if id(part) not in self._veils:
            self._veils = {id(part): sorted(_sensitive(part))}
        return self._veils[id(part)]


def _sensitive(part: Part) -> Iterator[Veil]:
    """Yield what is to be hidden of a part that was parsed."""
    values = {
        record.pointer + pointer: resolve(record.value, pointer)
        for record in part.records
        for pointer in sensitive_pointers(record.value)
    }
    for pointer, span in part.spans(values).items():
        yield Veil(*span, mask(values[pointer]))


def _all_values(part: Part, lines: TextLines, number: int) -> Iterator[Veil]:
    """Yield every value on a line and the one above: what they are can't be known."""
    pattern = _YAML_VALUE if type(part) is not Part else _LITERAL
    for line in {max(1, number - 1), number}:
        span = lines.line_span(line)
        for match in pattern.finditer(lines.text, span.start, span.end):
            if pattern is _LITERAL and _COLON.match(lines.text, match.end()):
                continue  # a key
            yield Veil(*match.span(), mask(match.group().strip().strip('"')))


def _shown(text: str, line: Span, span: Span, veils: list[Veil] | None) -> tuple[str, int, int]:
    """Return what to show of a line, and from where to where the span stands in it.

    Without ``veils``, nothing is hidden.
    """
    is_short = line.end - line.start <= _WIDTH
    at = line.start if is_short else max(line.start, span.start - _BEFORE)
    pieces: list[str] = []
    marks: list[tuple[int, int]] = []
    width = 0
    for start, end, piece in _pieces(text, line, at, veils):
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


def _mark(width: int, start: int, end: int, own: int, span: Span) -> tuple[int, int]:
    """Return which characters of a piece, shown from ``width`` on, a span covers."""
    if own != end - start:
        return width, width + own
    return width + max(0, span.start - start), width + min(own, span.end - start)


def _pieces(
    text: str, line: Span, at: int, veils: list[Veil] | None
) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, what to show) of a line from ``at`` on: plain text and veils."""
    if veils is None:
        until = min(line.end, at + _WIDTH)
        yield at, until, text[at:until]
        return
    first = max(0, bisect_left(veils, (at,)) - 1)
    for veil in islice(veils, first, None):
        if veil.end <= at:
            continue
        if veil.start >= line.end:
            break
        yield from _plain(text, line, Span(at, veil.start))
        yield from _veiled(text, line, max(at, veil.start), veil)
        at = min(veil.end, line.end)
    yield from _plain(text, line, Span(at, line.end))


def _plain(text: str, line: Span, part: Span) -> Iterator[tuple[int, int, str]]:
    """Yield the pieces of a part of a line without veils; what looks like a token is hidden."""
    at = part.start
    while at < part.end:
        end = min(part.end, at + _WIDTH)
        for start, stop in token_spans(text, *_around(text, line, Span(at, end))):
            if start < end and stop > at:
                yield from _filled(text, at, start)
                yield max(at, start), min(part.end, stop), mask(text[start:stop])
                at = min(part.end, stop)
        yield from _filled(text, at, end)
        at = max(at, end)


def _around(text: str, line: Span, part: Span) -> tuple[int, int]:
    """Return where to look for tokens, so that one is seen as a whole that begins before a part.

    It is known by its beginning, and by a word or two before that; it ends where a word does.
    """
    start = max(line.start, part.start - _LONGEST_TOKEN)
    end = min(line.end, part.end + _LONGEST_TOKEN)
    first = max(text.rfind(mark, start, part.start) for mark in _MARKS)
    ends = [at for mark in _MARKS if (at := text.find(mark, part.end, end)) >= 0]
    return max(start, first - _BEFORE), min([end, *(at + _BEFORE for at in ends)])


def _filled(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    if start < end:
        yield start, end, text[start:end]


def _veiled(text: str, line: Span, start: int, veil: Veil) -> Iterator[tuple[int, int, str]]:
    """Yield what stands for the part of a veil that is on a line; its indentation stays."""
    end = min(veil.end, line.end)
    if veil.start >= line.start and veil.end <= line.end:
        yield start, end, veil.text
        return
    indent = len(text[start:end]) - len(text[start:end].lstrip())
    if indent:
        yield start, start + indent, text[start : start + indent]
    if start + indent < end:
        yield start + indent, end, _HIDDEN
