"""JSON Lines (NDJSON): a Session, an array or a webhook body a line, read in pieces.

Lines end at the byte 0x0A and nowhere else: U+2028 and the like may stand in JSON strings
(https://jsonlines.org, https://github.com/ndjson/ndjson-spec).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from alcamine_validate.limits import Limits, shown_size
from alcamine_validate.readers.document import Document, InputProblem, Outward, Part
from alcamine_validate.readers.json_reader import json_part
from alcamine_validate.text_lines import Place, Span, TextLines

PIECE: Final = 1 << 20
"""How many bytes are read at a time, and judged before the next ones."""


def on_line(number: int) -> Outward:
    """Return what says where a span of line ``number`` stands in its file."""

    def outward(lines: TextLines, span: Span) -> Place:
        del lines
        return Place(number, span.start + 1, number, span.end + 1)

    return outward


def read_json_lines(pieces: Iterable[bytes], limits: Limits) -> Iterator[Document]:
    """Yield the Sessions of a file that comes in pieces of any size, some lines at a time.

    Blank lines are skipped. A line that is no JSON is one problem, and counts as a record.
    A line that is longer than a text may be is one problem too, and is not kept.
    """
    reader = _Lines(limits)
    is_anything = is_any_text = False
    for document in reader.documents(pieces):
        is_any_text = True
        if document.parts:
            is_anything |= any(part.records or part.problems for part in document.parts)
            yield document
    if not is_anything:
        words = "the file holds no Session" if is_any_text else "the file is empty"
        yield Document(problems=[InputProblem("nothing-to-check", words)])


class _Lines:
    """Where the reading is: the line and record that come next, and a line's beginning."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._number = 1
        self._record = 0
        self._rest: list[bytes] = []
        self._size = 0

    def documents(self, pieces: Iterable[bytes]) -> Iterator[Document]:
        """Yield what each piece completes; nothing where all are empty."""
        is_any = False
        for piece in filter(None, pieces):
            is_any = True
            yield self._take(piece)
        if is_any:
            yield Document(self._finish())

    def _take(self, piece: bytes) -> Document:
        first, *others = piece.split(b"\n")
        self._begin(first)
        parts: list[Part] = []
        for line in others:
            parts += self._finish()
            self._begin(line)
        return Document(parts)

    def _begin(self, text: bytes) -> None:
        self._size += len(text)
        if self._size <= self._limits.text_size:
            self._rest.append(text)
        else:
            self._rest.clear()

    def _finish(self) -> list[Part]:
        number, size = self._number, self._size
        line = b"".join(self._rest)
        self._number, self._size = number + 1, 0
        self._rest.clear()
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
