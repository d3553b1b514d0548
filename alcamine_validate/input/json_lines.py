"""Read JSON Lines (NDJSON) in pieces: each line is a Session, or an envelope with Sessions.

Lines end only at the byte 0x0A: JSON strings may contain U+2028 and other line separators
(https://jsonlines.org, https://github.com/ndjson/ndjson-spec).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from alcamine_validate.input.document import (
    NO_FAST_PATH,
    Document,
    FastPath,
    InputProblem,
    Part,
)
from alcamine_validate.input.find_sessions import SEARCHING, SessionFinder
from alcamine_validate.input.limits import Limits
from alcamine_validate.input.numbered_texts import NumberedTexts

_SCRAP: Final = 1 << 16
PIECE: Final = 1 << 20
"""The number of bytes that are read, and then checked, at a time."""


def read_json_lines(
    pieces: Iterable[bytes],
    limits: Limits,
    fast_path: FastPath = NO_FAST_PATH,
    finder: SessionFinder = SEARCHING,
) -> Iterator[Document]:
    """Yield the Sessions of a file, a document per piece; pieces may have any size.

    Blank lines, and the actions of a bulk request, are skipped. A line that is not valid JSON, or
    is an empty array, is one problem and counts as one record. So does a line longer than
    ``limits.text_size``, which is not kept. Lines that ``fast_path`` recognises are only
    counted.
    """
    reader = LinesReader(limits, fast_path, finder)
    is_anything = is_any_text = False
    for document in reader.documents(pieces):
        is_any_text = True
        if document.parts or document.clean or document.neither:
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


class LinesReader(NumberedTexts):
    """Reads lines from pieces that may end anywhere, and counts lines and records."""

    def __init__(
        self, limits: Limits, fast_path: FastPath, finder: SessionFinder = SEARCHING
    ) -> None:
        super().__init__(limits, fast_path, finder, "line")
        self._ended = 0
        self._rest: list[bytes] = []
        self._size = 0

    @property
    def lines(self) -> int:
        """The number of line ends so far."""
        return self._ended

    def documents(self, pieces: Iterable[bytes]) -> Iterator[Document]:
        """Yield a document of the lines that each piece completes, and one for the last line.

        If all pieces are empty, yield nothing.
        """
        is_any = False
        for piece in filter(None, pieces):
            is_any = True
            yield self._take(piece)
        if is_any:
            yield self._document(self._finish(), 1)

    def _take(self, piece: bytes) -> Document:
        number = piece.count(b"\n")
        if not number:
            self._begin(piece)
            return self._document([], 0)
        self._ended += number
        first, last = piece.find(b"\n") + 1, piece.rfind(b"\n") + 1
        self._begin(piece[: first - 1])
        parts = self._finish()
        # All lines are complete except the last one, which may continue in the next piece.
        parts += self._read_whole(piece, first, last, number - 1)
        self._begin(piece[last:])
        return self._document(parts, number)

    def _read_whole(self, piece: bytes, start: int, end: int, number: int) -> list[Part]:
        """Return the parts of whole lines, whose number is known, between two offsets."""
        scanner, limits = self._fast_path.scanner, self._limits
        is_within = end - start <= limits.text_size and number <= limits.records - self.records
        if scanner is None or not is_within:
            return self.read(piece[start:end].split(b"\n")[:-1])
        parts: list[Part] = []
        while start < end:
            accepted, start = scanner.accepted_lines(piece, start, end)
            self._count_clean(accepted)
            if start < end:
                line_end = piece.index(b"\n", start)
                parts += self.read([piece[start:line_end]], self._fast_path.is_clean_by_python)
                start = line_end + 1
        return parts

    def _document(self, parts: list[Part], texts: int) -> Document:
        return Document(parts, clean=self.clean(), texts=texts, neither=self.neither())

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
        # A line that is too long was not kept.
        return self.read([line]) if size == len(line) else self.read_closely(line, size)
