"""Map the text in a string to places in the JSON or YAML text around it."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from typing import Final

from alcamine_validate.text.positions import Span, TextLines

_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)"
)
# A run of white space is tried from its start only, or a long one would take quadratic time.
_BREAK: Final = r"(?:(?<![ \t])|(?<=\\ ))[ \t]*+(?:\r?\n[ \t]*+)++"
_SINGLE: Final = re.compile(rf"''|{_BREAK}")
_DOUBLE: Final = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r?\n[ \t]*+|.)" + rf"|{_BREAK}"
)
"""The escapes of quoted scalars, and line breaks with the white space around them."""

_ESCAPED: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029", "\t": "\t",
}  # fmt: skip
"""The single characters that an escape in a double-quoted scalar stands for."""

_RUN: Final = re.compile(r"\S+")
_BLOCK_HEADER: Final = re.compile(r"(?:[&!]\S*\s+)*[|>][^\n\r\x85\u2028\u2029]*")


class InJsonString:
    """The value of a JSON string, whose escapes (RFC 8259, section 7) are located once."""

    def __init__(self, lines: TextLines, literal: Span) -> None:
        self._start = literal.start + 1
        self._after = array("q")  # offset in the value of the character after each escape
        self._gained = array("q")  # number of characters that escapes have added up to there
        gained = 0
        for match in _ESCAPE.finditer(lines.text, self._start, literal.end - 1):
            gained += len(match.group()) - 1
            self._after.append(match.end() - self._start - gained)
            self._gained.append(gained)

    def outer(self, span: Span) -> Span:
        """Return the span in the text around it of a span of the value."""
        return Span(*map(self._offset, span))

    def _offset(self, at: int) -> int:
        before = bisect_right(self._after, at)
        return self._start + at + (self._gained[before - 1] if before else 0)


class InQuotedScalar:
    """The value of a quoted YAML scalar, which may be folded over several lines.

    Its escapes and line breaks are located once (YAML 1.1, section 9.1). If they do not add up to
    the value, ``is_exact`` is False.
    """

    def __init__(self, lines: TextLines, scalar: Span, value: str) -> None:
        self._start = start = scalar.start + 1
        self._after = array("q")  # offset in the value of the character after each of them
        self._gained = array("q")  # number of characters that they have added up to there
        self._ends = array("q")  # offset in the text where what they stand for ends
        gained, end, pieces = 0, start, list[str]()
        quote = lines.text[scalar.start : start]
        for match in (_DOUBLE if quote == '"' else _SINGLE).finditer(
            lines.text, start, scalar.end - 1
        ):
            read = _unquoted(match.group())
            pieces += (lines.text[end : match.start()], read)
            end = match.end()
            gained += end - match.start() - len(read)
            self._after.append(end - start - gained)
            self._gained.append(gained)
            # An escaped line break stands for nothing, so what ends there ends before it.
            self._ends.append(end if read else match.start())
        pieces.append(lines.text[end : scalar.end - 1])
        self.is_exact = "".join(pieces) == value

    def outer(self, span: Span) -> Span:
        """Return the span in the text around it of a span of the value."""
        start = self._offset(span.start)
        return Span(start, max(start, self._end(span.end)))

    def _end(self, at: int) -> int:
        index = bisect_left(self._after, at)
        is_after = index < len(self._after) and self._after[index] == at
        return self._ends[index] if is_after else self._offset(at)

    def _offset(self, at: int) -> int:
        before = bisect_right(self._after, at)
        return self._start + at + (self._gained[before - 1] if before else 0)


def _unquoted(text: str) -> str:
    """Return what an escape, or a line break with the white space around it, stands for."""
    if text == "''":
        return "'"
    if text.startswith("\\"):
        if text[1] in "\r\n":
            return ""
        if text[1] in "xuU":
            return chr(int(text[2:], 16))
        return _ESCAPED.get(text[1], text[1])
    breaks = text.count("\n")
    return " " if breaks == 1 else "\n" * (breaks - 1)


class InBlockScalar:
    """The value of a YAML block scalar, ``|`` or ``>``.

    The indentation and line breaks of the text differ from those of the value, folded or not.
    The runs between white space are the same, in the same order (YAML 1.1, section 9.3).
    """

    def __init__(self, lines: TextLines, scalar: Span, value: str) -> None:
        self._value = value
        header = _BLOCK_HEADER.match(lines.text, *scalar)
        start = header.end() if header else scalar.start
        self._outer = _run_starts(lines.text, Span(start, scalar.end))
        self._inner = _run_starts(value, Span(0, len(value)))
        self._first = start

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
