"""JSON Lines (NDJSON): a Session, an array or a webhook body a line, read in pieces.

Lines end at the byte 0x0A and nowhere else: U+2028 and the like may stand in JSON strings
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
from alcamine_validate.input.json_format import EMPTY, json_part
from alcamine_validate.input.limits import Limits, shown_size
from alcamine_validate.text.json_text import MAXIMUM_DEPTH
from alcamine_validate.text.positions import Place, Span

_SCRAP: Final = 1 << 16
PIECE: Final = 1 << 20
"""How many bytes are read at a time, and judged before the next ones."""


def on_line(number: int) -> Outward:
    """Return what says where a span of line ``number`` stands in its file."""

    def outward(span: Span) -> Place:
        return Place(number, span.start + 1, number, span.end + 1)

    return outward


def read_json_lines(
    pieces: Iterable[bytes], limits: Limits, is_clean: IsClean = nothing_is_clean
) -> Iterator[Document]:
    """Yield the Sessions of a file that comes in pieces of any size, some lines at a time.

    Blank lines are skipped. A line that is not JSON is one problem, and counts as a record; so
    does an empty array. A line that is longer than a text may be is one problem too, and is not
    kept. Lines that ``is_clean`` accepts are only counted.
    """
    reader = LinesReader(limits, is_clean)
    is_anything = is_any_text = False
    for document in reader.documents(pieces):
        is_any_text = True
        if document.parts or document.clean:
            is_anything |= document.clean > 0 or any(
                part.records or part.problems for part in document.parts
            )
            yield document
    if not is_anything:
        words = "the file holds no Session" if is_any_text else "the file is empty"
        yield Document(problems=[InputProblem("nothing-to-check", words)])


def pieces_between(stream: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    """Yield the lines of a stream that begin at the bytes from ``start`` to before ``end``.

    They come in pieces of any size. A line begins after a line end, or at 0.
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
    """Move a stream to the first line that begins at ``start`` or after; return its offset.

    That is the stream's end if no line begins there.
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
    """Reads lines, and knows how many lines and records there were."""

    def __init__(self, limits: Limits, is_clean: IsClean) -> None:
        self._limits = limits
        # Where the nesting is limited further, all is to be looked at.
        self._is_clean = is_clean if limits.nesting == MAXIMUM_DEPTH else nothing_is_clean
        self._clean = 0
        self._number = 1
        self._record = 0
        self._ended = 0
        self._rest: list[bytes] = []
        self._size = 0

    @property
    def lines(self) -> int:
        """How many lines were ended."""
        return self._ended

    @property
    def records(self) -> int:
        """How many records there were, those that are no JSON among them."""
        return self._record

    def documents(self, pieces: Iterable[bytes]) -> Iterator[Document]:
        """Yield what each piece completes; nothing where all are empty."""
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
        # Whole lines, but for the last one, which may go on in the next piece.
        parts += self._whole_lines(others[:-1])
        if others:
            self._begin(others[-1])
        return Document(parts, clean=self._taken())

    def _whole_lines(self, lines: list[bytes]) -> list[Part]:
        """Take lines; those that are clean are only counted, which is all that most cost."""
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
        """Return how many clean lines there were since this was asked for."""
        clean, self._clean = self._clean, 0
        return clean

    def _begin(self, text: bytes) -> None:
        self._size += len(text)
        if self._size <= self._limits.text_size:
            self._rest.append(text)
        else:
            self._rest.clear()

    def _finish(self) -> list[Part]:
        """Take the line that has come in one or several pieces."""
        line, size = b"".join(self._rest), self._size
        self._rest.clear()
        self._size = 0
        return self._line(line, size)

    def _line(self, line: bytes, size: int, *, may_be_clean: bool = True) -> list[Part]:
        """Take a line of a size; where that is too large, the line itself is not kept."""
        if may_be_clean and size <= self._limits.text_size:
            return self._whole_lines([line])
        number = self._number
        self._number = number + 1
        if size > self._limits.text_size:
            return [self._too_long(number)]
        return [self._part(line, number)] if line.strip() else []

    def _part(self, line: bytes, number: int) -> Part:
        part = json_part(
            line,
            on_line(number),
            first=self._record,
            nesting=self._limits.nesting,
            has_lines_of_file=False,
        )
        if not part.records:
            part.problems = part.problems or [EMPTY]
            part.problems = [each._replace(record=self._record) for each in part.problems]
        self._record += max(1, len(part.records))
        return part

    def _too_long(self, number: int) -> Part:
        part = Part(b"", on_line(number), has_lines_of_file=False)
        limit = shown_size(self._limits.text_size)
        message = f"the line is longer than {limit} (--max-file-size)"
        part.problems.append(InputProblem("over-limit", message, Span(0, 0), record=self._record))
        self._record += 1
        return part
