"""Places in text: character offsets, and lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import Final, NamedTuple


class Span(NamedTuple):
    """A part of a text: the characters from ``start`` up to but not including ``end``."""

    start: int
    end: int


class FilePlace(NamedTuple):
    """A place in a file: 1-based, in characters, with an exclusive ``end_column``."""

    line: int
    column: int
    end_line: int
    end_column: int


_FEW: Final = 8
"""For this many places, counting line ends is faster than recording the start of each line."""


class TextLines:
    """Converts character offsets of a text to 1-based lines and columns."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._placed = 0

    @cached_property
    def _starts(self) -> list[int]:
        """The offsets at which lines begin."""
        starts = [0]
        end = self.text.find("\n")
        while end >= 0:
            starts.append(end + 1)
            end = self.text.find("\n", end + 1)
        return starts

    def place(self, offset: int) -> tuple[int, int]:
        """Return (line, column) of the character at ``offset``, both from 1."""
        if self._placed < _FEW:
            self._placed += 1
            line = self.text.count("\n", 0, offset) + 1
            return line, offset - self.text.rfind("\n", 0, offset)
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def place_of(self, span: Span) -> FilePlace:
        """Return the place of a span of the text."""
        return FilePlace(*self.place(span.start), *self.place(span.end))

    def line(self, number: int) -> str:
        """Return the text of line ``number``, from 1, without its end."""
        span = self.line_span(number)
        return self.text[span.start : span.end]

    def line_span(self, number: int) -> Span:
        """Return the span of line ``number``, from 1, without its end."""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        while end > start and self.text[end - 1] == "\r":
            end -= 1
        return Span(start, end)

    def __len__(self) -> int:
        return len(self._starts)
