"""Map the text in a string to places in the JSON or YAML text around it."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from typing import Final

from alcamine_validate.text.positions import Place, Span, TextLines

_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)"
)
_RUN: Final = re.compile(r"\S+")
_BLOCK_HEADER: Final = re.compile(r"(?:[&!]\S*\s+)*[|>][^\n\r\x85\u2028\u2029]*")


class InJsonString:
    """The value of a JSON string, whose escapes (RFC 8259, section 7) are located once."""

    def __init__(self, lines: TextLines, literal: Span) -> None:
        self._lines = lines
        self._start = literal.start + 1
        self._after = array("q")  # offset in the value of the character after each escape
        self._gained = array("q")  # number of characters that escapes have added up to there
        gained = 0
        for match in _ESCAPE.finditer(lines.text, self._start, literal.end - 1):
            gained += len(match.group()) - 1
            self._after.append(match.end() - self._start - gained)
            self._gained.append(gained)

    def place(self, span: Span) -> Place:
        """Return the place of a span of the value."""
        start, end = self.outer(span)
        return Place(*self._lines.place(start), *self._lines.place(end))

    def outer(self, span: Span) -> Span:
        """Return the span in the text around it of a span of the value."""
        return Span(*map(self._offset, span))

    def _offset(self, at: int) -> int:
        before = bisect_right(self._after, at)
        return self._start + at + (self._gained[before - 1] if before else 0)


class InBlockScalar:
    """The value of a YAML block scalar, ``|`` or ``>``.

    The indentation and line breaks of the text differ from those of the value, folded or not.
    The runs between white space are the same, in the same order (YAML 1.1, section 9.3).
    """

    def __init__(self, lines: TextLines, scalar: Span, value: str) -> None:
        self._lines = lines
        self._value = value
        header = _BLOCK_HEADER.match(lines.text, *scalar)
        start = header.end() if header else scalar.start
        self._outer = _run_starts(lines.text, Span(start, scalar.end))
        self._inner = _run_starts(value, Span(0, len(value)))
        self._first = start

    def place(self, span: Span) -> Place:
        """Return the place of a span of the value."""
        start, end = self.outer(span)
        return Place(*self._lines.place(start), *self._lines.place(end))

    def outer(self, span: Span) -> Span:
        """Return the span in the text around it of a span of the value."""
        return Span(*map(self._offset, span))

    def _offset(self, at: int) -> int:
        index = bisect_right(self._inner, at) - 1
        if index < 0:
            return self._outer[0] if self._outer else self._first
        start = self._inner[index]
        run = _RUN.match(self._value, start)
        length = run.end() - start if run else 0
        return self._outer[index] + min(at - start, length)


def _run_starts(text: str, span: Span) -> array[int]:
    """Return the offsets at which the runs between white space start."""
    return array("q", (match.start() for match in _RUN.finditer(text, *span)))
