"""Read JSON Lines (NDJSON) in pieces: each line is a Session, or an envelope with Sessions.

Lines end only at the byte 0x0A: JSON strings may contain U+2028 and other line separators
(https://jsonlines.org, https://github.com/ndjson/ndjson-spec).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from alcamine_validate.input.document import (
    Document,
    InputProblem,
    IsClean,
    Outward,
    Part,
    nothing_is_clean,
)
from alcamine_validate.input.find_sessions import SEARCHING, SessionFinder, is_bulk_action
from alcamine_validate.input.json_format import divided, nothing_found
from alcamine_validate.input.json_part import session_part
from alcamine_validate.input.limits import Limits, shown_size
from alcamine_validate.text.json_text import MAXIMUM_DEPTH
from alcamine_validate.text.positions import Place, Span

_SCRAP: Final = 1 << 16
PIECE: Final = 1 << 20
"""The number of bytes that are read, and then checked, at a time."""


def on_line(number: int) -> Outward:
    """Return a function that maps a span of line ``number`` to its place in the file."""

    def outward(span: Span) -> Place:
        return Place(number, span.start + 1, number, span.end + 1)

    return outward


def read_json_lines(
    pieces: Iterable[bytes],
    limits: Limits,
    is_clean: IsClean = nothing_is_clean,
    finder: SessionFinder = SEARCHING,
) -> Iterator[Document]:
    """Yield the Sessions of a file, a document per piece; pieces may have any size.

    Blank lines, and the actions of a bulk request, are skipped. A line that is not valid JSON, or
    is an empty array, is one problem and counts as one record. So does a line longer than
    ``limits.text_size``, which is not kept. Lines that ``is_clean`` accepts are only counted.
    """
    reader = LinesReader(limits, is_clean, finder)
    is_anything = is_any_text = False
    for document in reader.documents(pieces):
        is_any_text = True
        if document.parts or document.clean:
            is_anything |= document.clean > 0 or any(
                part.records or part.problems for part in document.parts
            )
            yield document
    if not is_anything:
        words = "the file contains no Session" if is_any_text else "the file is empty"
        yield Document(problems=[InputProblem("nothing-to-check", words)])


def pieces_between(stream: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    """Yield the lines of a stream that start at the offsets from ``start`` to before ``end``.

    They are yielded in pieces of any size. A line starts at offset 0 or after a line end.
    """
    position = next_line(stream, start)
    while position < end:
        piece = stream.read(min(PIECE, end - position))
        if not piece:
            return
        position += len(piece)
        yield piece
        if position == end and not piece.endswith(b"\n"):
            yield from _rest_of_line(stream)


def next_line(stream: BinaryIO, start: int) -> int:
    """Move a stream to the first line that starts at or after ``start``, and return its offset.

    If there is no such line, the offset is the end of the stream.
    """
    position = max(0, start - 1)
    stream.seek(position)
    while start and (piece := stream.read(_SCRAP)):
        found = piece.find(b"\n")
        if found >= 0:
            stream.seek(position + found + 1)
            return position + found + 1
        position += len(piece)
    return position


def _rest_of_line(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(_SCRAP):
        line, ended, _ = piece.partition(b"\n")
        yield line + ended
        if ended:
            return


class LinesReader:
    """Reads lines, and counts lines and records."""

    def __init__(
        self, limits: Limits, is_clean: IsClean, finder: SessionFinder = SEARCHING
    ) -> None:
        self._limits = limits
        self._finder = finder
        # The fast path checks no lower limit of nesting, and takes each line for a whole Session.
        is_fast = limits.nesting == MAXIMUM_DEPTH and finder == SEARCHING
        self._is_clean = is_clean if is_fast else nothing_is_clean
        self._clean = 0
        self._number = 1
        self._record = 0
        self._ended = 0
        self._rest: list[bytes] = []
        self._size = 0

    @property
    def lines(self) -> int:
        """The number of line ends so far."""
        return self._ended

    @property
    def records(self) -> int:
        """The number of records so far, including lines that are not valid JSON."""
        return self._record

    def documents(self, pieces: Iterable[bytes]) -> Iterator[Document]:
        """Yield a document of the lines that each piece completes, and one for the last line.

        If all pieces are empty, yield nothing.
        """
        is_any = False
        for piece in filter(None, pieces):
            is_any = True
            yield self._take(piece)
        if is_any:
            yield Document(self._finish(), clean=self._taken())

    def _take(self, piece: bytes) -> Document:
        first, *others = piece.split(b"\n")
        self._ended += len(others)
        self._begin(first)
        parts = self._finish() if others else []
        # All lines are complete except the last one, which may continue in the next piece.
        parts += self._whole_lines(others[:-1])
        if others:
            self._begin(others[-1])
        return Document(parts, clean=self._taken())

    def _whole_lines(self, lines: list[bytes]) -> list[Part]:
        """Return the parts of complete lines. Most lines are clean, and are only counted."""
        parts: list[Part] = []
        most, size, is_clean = self._limits.records, self._limits.text_size, self._is_clean
        clean = 0
        for line in lines:
            if len(line) <= size and self._record + clean < most and is_clean(line):
                clean += 1
                continue
            self._count_clean(clean)
            clean = 0
            parts += self._line(line, len(line), may_be_clean=False)
        self._count_clean(clean)
        return parts

    def _count_clean(self, number: int) -> None:
        self._clean += number
        self._record += number
        self._number += number

    def _taken(self) -> int:
        """Return the number of clean lines since the last call."""
        clean, self._clean = self._clean, 0
        return clean

    def _begin(self, text: bytes) -> None:
        self._size += len(text)
        if self._size <= self._limits.text_size:
            self._rest.append(text)
        else:
            self._rest.clear()

    def _finish(self) -> list[Part]:
        """Return the parts of the line that was collected from one or more pieces."""
        line, size = b"".join(self._rest), self._size
        self._rest.clear()
        self._size = 0
        return self._line(line, size)

    def _line(self, line: bytes, size: int, *, may_be_clean: bool = True) -> list[Part]:
        """Return the parts of a line of ``size`` bytes, which is not kept if it is too long."""
        if may_be_clean and size <= self._limits.text_size:
            return self._whole_lines([line])
        number = self._number
        self._number = number + 1
        if size > self._limits.text_size:
            return [self._too_long(number)]
        return self._parts(line, number) if line.strip() else []

    def _parts(self, line: bytes, number: int) -> list[Part]:
        nesting = self._limits.nesting
        part = session_part(line, on_line(number), nesting=nesting, has_lines_of_file=False)
        value = part.records[0].value if part.records else None
        if not self._finder.at and is_bulk_action(value):
            return []
        found = self._finder.in_file(value) if part.records else []
        parts = divided(part, found, self._record, nesting) if part.records else [part]
        if not found:
            part.problems = part.problems or [nothing_found(self._finder)]
            part.problems = [each._replace(record=self._record) for each in part.problems]
        self._record += max(1, len(found))
        return parts

    def _too_long(self, number: int) -> Part:
        part = Part(b"", on_line(number), has_lines_of_file=False)
        limit = shown_size(self._limits.text_size)
        message = f"the line is longer than {limit} (--max-file-size)"
        part.problems.append(InputProblem("over-limit", message, Span(0, 0), record=self._record))
        self._record += 1
        return part
