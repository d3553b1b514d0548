"""Places in text: offsets of characters, and the lines and columns that people count in."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import Final, NamedTuple


class Span(NamedTuple):
    """A part of a text: the characters from ``start`` up to but not including ``end``."""

    start: int
    end: int


class Place(NamedTuple):
    """Where something stands in a file: 1-based, in characters, ``end_column`` exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


_FEW: Final = 8
"""For so many places, counting line ends is quicker than to note where each line begins."""


class TextLines:
    """Turns character offsets of a text into 1-based lines and columns."""

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

    def line(self, number: int) -> str:
        """Return the text of line ``number``, from 1, without its end."""
        span = self.line_span(number)
        return self.text[span.start : span.end]

    def line_span(self, number: int) -> Span:
        """Return where line ``number``, from 1, stands, without its end."""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        while end > start and self.text[end - 1] == "\r":
            end -= 1
        return Span(start, end)

    def __len__(self) -> int:
        return len(self._starts)
