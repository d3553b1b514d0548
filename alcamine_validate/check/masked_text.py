"""The difference of two versions of a file as reports show it: hidden values are masks."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Final, NamedTuple

from alcamine_validate.check.excerpts import hidden_spans_of
from alcamine_validate.check.hidden_spans import HiddenSpan, loose_spans
from alcamine_validate.editing.comparison import unified_difference
from alcamine_validate.editing.file_text import FileText
from alcamine_validate.input.document import Part
from alcamine_validate.input.embedding import InString, Numbered, Slice
from alcamine_validate.input.files import BrokenFile, CantRead
from alcamine_validate.input.limits import OverLimit
from alcamine_validate.input.read import ReadOptions, documents
from alcamine_validate.text.positions import Span, TextLines
from alcamine_validate.text.redact import MASKED, Redaction

_MARK: Final = "\ufeff"
_ONLY_MASKED: Final = "The text that differs is masked."


def shown_difference(
    before: bytes, after: bytes, path: str, how: ReadOptions, redaction: Redaction
) -> str:
    """Return the unified difference of the texts in two versions of a file.

    Wrong values are shown in lines that differ, as in the excerpts of findings.
    """
    old, new = (FileText(each, how.limits) for each in (before, after))
    old_text, new_text = (each.with_mark for each in (old, new))
    if redaction.hides_anything:
        same = set(old_text.split("\n")) & set(new_text.split("\n"))
        old_text, new_text = (
            _Masking(text, path, how, redaction, same).text() for text in (old_text, new_text)
        )
    shown = unified_difference(old_text, new_text, path)
    if not shown and before != after:
        return f"--- {path}\n+++ {path}\n# {_ONLY_MASKED}\n"
    return shown


class _Region(NamedTuple):
    """A span of the text of a file, the part that it shows, and which span of the part that is.

    ``outer`` returns the span in the file of a span of the part.
    """

    start: int
    end: int
    part: Part
    own: Span
    outer: Callable[[Span], Span]


class _Masking:
    """Masks everything in the text of a file that is not known to be harmless."""

    def __init__(
        self, text: str, path: str, how: ReadOptions, redaction: Redaction, same: set[str]
    ) -> None:
        self._mark = _MARK if text.startswith(_MARK) else ""
        self._text = text.removeprefix(_MARK)
        self._path = path
        self._how = how
        self._redaction = redaction
        self._same = same

    def text(self) -> str:
        """Return the text with masks, which has as many lines as before."""
        return self._mark + with_masks(self._text, self._hidden())

    def _hidden(self) -> Iterator[HiddenSpan]:
        at = 0
        for region in self._regions():
            yield from self._without_legible(self._loose(at, region.start))
            spans = hidden_spans_of(region.part, self._redaction).between(*region.own)
            own = (each for each in spans if each.start < region.own.end)
            moved = ((each, region.outer(Span(each.start, each.end))) for each in own)
            yield from self._without_legible(
                each._replace(start=start, end=end) for each, (start, end) in moved
            )
            at = region.end
        yield from self._without_legible(self._loose(at, len(self._text)))

    def _loose(self, start: int, end: int) -> Iterator[HiddenSpan]:
        if start < end:
            yield from loose_spans(self._text, Span(start, end), self._redaction)

    def _without_legible(self, spans: Iterable[HiddenSpan]) -> Iterator[HiddenSpan]:
        """Yield spans without those that are legible in lines that differ."""
        for each in spans:
            if not (each.is_legible and self._differs(each.start)):
                yield each

    def _differs(self, at: int) -> bool:
        """Return whether the line at an offset is one that differs."""
        start = self._text.rfind("\n", 0, at) + 1
        end = self._text.find("\n", at)
        return self._text[start : end if end >= 0 else len(self._text)] not in self._same

    def _regions(self) -> list[_Region]:
        """Return where the values of Sessions are known, in order."""
        parts: list[Part] = []
        with suppress(BrokenFile, CantRead, OverLimit, OSError):
            stream = io.BytesIO(self._text.encode("utf-8", "surrogateescape"))
            for document in documents(stream, self._path, self._how):
                parts += document.parts
        lines = TextLines(self._text)
        found = [region for part in parts for region in _region(part, lines)]
        kept: list[_Region] = []
        for region in sorted(found, key=lambda each: each[:2]):
            if not kept or kept[-1].end <= region.start:
                kept.append(region)
        return kept


def _region(part: Part, lines: TextLines) -> Iterator[_Region]:
    """Yield where a part of the file is in its text, unless it is stored in another form."""
    outer = None if part.filename is not None or not part.records else _outer(part, lines)
    if outer is None:
        return
    own = Span(0, len(part.lines.text)) if part.document is None else part.document.span
    yield _Region(*outer(own), part, own, outer)


def _outer(part: Part, lines: TextLines) -> Callable[[Span], Span] | None:
    """Return the mapping from spans of a part to spans of the file; None if there is none."""
    match part.embedding:
        case None:
            return lambda span: span
        case Numbered("line", number):
            return _moved(lines.line_span(number).start)
        case Slice(around, start):
            return _then(_moved(start), _outer(around, lines))
        case InString() as string if string.value is not None:
            literal = string.strings.span(string.pointer)
            inner = string.strings.part.inner(string.pointer, literal, str(string.value))
            return _then(inner, _outer(string.strings.part, lines))
    return None


def _then(
    inner: Callable[[Span], Span], outer: Callable[[Span], Span] | None
) -> Callable[[Span], Span] | None:
    return None if outer is None else lambda span: outer(inner(span))


def _moved(by: int) -> Callable[[Span], Span]:
    return lambda span: Span(span.start + by, span.end + by)


def with_masks(text: str, hidden: Iterable[HiddenSpan]) -> str:
    """Return a text with the masks of spans in their place, and with as many lines as before.

    The spans come in the order of their starts. Of one that overlaps another, the rest is masked.
    """
    pieces: list[str] = []
    at = 0
    for start, end, shown, _ in hidden:
        if end > max(at, start):
            first = max(at, start)
            own = text[first:end]
            pieces += (text[at:first], _masked_lines(own) if "\n" in own else shown)
            at = end
    pieces.append(text[at:])
    return "".join(pieces)


def _masked_lines(text: str) -> str:
    """Return masks in place of text over several lines, whose indentation stays."""
    return "\n".join(
        line[: len(line) - len(line.lstrip())] + (MASKED if line.strip() else "")
        for line in text.split("\n")
    )
