"""Read texts of which each holds a Session, or an envelope with Sessions, and number them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

from alcamine_validate.input.document import (
    Document,
    FastPath,
    InputProblem,
    IsClean,
    Part,
)
from alcamine_validate.input.embedding import Numbered
from alcamine_validate.input.find_sessions import (
    SEARCHING,
    Found,
    SessionFinder,
    fast_path_for,
    is_bulk_action,
)
from alcamine_validate.input.json_format import divided, nothing_found
from alcamine_validate.input.json_part import session_part
from alcamine_validate.input.limits import Limits, shown_size
from alcamine_validate.text.positions import Span

Find = Callable[[SessionFinder, Any], list[Found]]
"""A method of a finder, which returns the Sessions in a value."""


class NumberedTexts:
    """Reads texts, and counts them and the records in them.

    ``kind`` is what a text is called, and ``find`` the method of ``finder`` that is used. Blank
    lines, and the actions of a bulk request, do not count as records; a row always does.
    """

    def __init__(
        self,
        limits: Limits,
        fast_path: FastPath,
        finder: SessionFinder,
        kind: Literal["line", "row"],
        find: Find = SessionFinder.in_file,
    ) -> None:
        self._limits = limits
        self._finder = finder
        self._fast_path = fast_path_for(fast_path, limits, finder)
        self._kind: Literal["line", "row"] = kind
        self._find = find
        self._clean = 0
        self._number = 1
        self._record = 0
        self._neither: list[int] = []

    @property
    def records(self) -> int:
        """The number of records so far, including texts that are not valid JSON."""
        return self._record

    def read(self, texts: list[bytes], is_clean: IsClean | None = None) -> list[Part]:
        """Return the parts of texts. Those that ``is_clean`` recognises are only counted.

        By default, it is that of the fast path.
        """
        parts: list[Part] = []
        most, size = self._limits.records, self._limits.text_size
        is_clean = is_clean or self._fast_path.is_clean
        clean = 0
        for text in texts:
            if len(text) <= size and self._record + clean < most and is_clean(text):
                clean += 1
                continue
            self._count_clean(clean)
            clean = 0
            parts += self.read_closely(text, len(text))
        self._count_clean(clean)
        return parts

    def _count_clean(self, number: int) -> None:
        self._clean += number
        self._record += number
        self._number += number

    def clean(self) -> int:
        """Return the number of clean texts since the last call."""
        clean, self._clean = self._clean, 0
        return clean

    def neither(self) -> list[int]:
        """Return the numbers of texts that hold nothing to check, since the last call.

        Blank lines are not among them, because a file may have very many.
        """
        neither, self._neither = self._neither, []
        return neither

    def read_closely(self, text: bytes, size: int) -> list[Part]:
        """Return the parts of a text that may have findings.

        ``size`` is its length in bytes; if it is over the limit, the text itself is not needed.
        """
        number = self._number
        self._number += 1
        if size > self._limits.text_size:
            return [self._too_long(number)]
        is_blank = self._kind == "line" and not text.strip()
        return [] if is_blank else self._parts(text, number)

    def _parts(self, text: bytes, number: int) -> list[Part]:
        nesting = self._limits.nesting
        part = session_part(
            text, Numbered(self._kind, number), nesting=nesting, has_lines_of_file=False
        )
        value = part.records[0].value if part.records else None
        if self._kind == "line" and not self._finder.at and is_bulk_action(value):
            self._neither.append(number)
            return []
        found = self._find(self._finder, value) if part.records else []
        parts = divided(part, found, self._record, nesting) if part.records else [part]
        if not found:
            part.problems = part.problems or [nothing_found(self._finder)]
            part.problems = [each._replace(record=self._record) for each in part.problems]
        self._record += max(1, len(found))
        return parts

    def _too_long(self, number: int) -> Part:
        part = Part(b"", Numbered(self._kind, number), has_lines_of_file=False)
        limit = shown_size(self._limits.text_size)
        message = f"the {self._kind} is longer than {limit} (--max-file-size)"
        part.problems.append(InputProblem("over-limit", message, Span(0, 0), record=self._record))
        self._record += 1
        return part


class RowsReader(NumberedTexts):
    """Reads the rows of a column, of which some may be null."""

    def __init__(
        self,
        limits: Limits,
        fast_path: FastPath,
        finder: SessionFinder = SEARCHING,
        find: Find = SessionFinder.in_file,
    ) -> None:
        super().__init__(limits, fast_path, finder, "row", find)

    @property
    def rows(self) -> int:
        """The number of rows so far."""
        return self._number - 1

    def documents(self, pieces: Iterable[list[bytes | None]]) -> Iterator[Document]:
        """Yield a document for each piece: see :meth:`document`."""
        return map(self.document, pieces)

    def document(self, piece: list[bytes | None]) -> Document:
        """Return a document for some rows; a null is counted as skipped, and as a record."""
        parts, texts, nulls = list[Part](), list[bytes](), 0
        for text in piece:
            if text is not None:
                texts.append(text)
                continue
            parts += self.read(texts)
            texts, nulls = [], nulls + 1
            self._neither.append(self._number)
            self._number += 1
            self._record += 1
        parts += self.read(texts)
        skipped = Counter({"null": nulls} if nulls else {})
        clean, neither = self.clean(), self.neither()
        return Document(parts, clean=clean, skipped=skipped, texts=len(piece), neither=neither)

    def unreadable(self, number: int, problem: InputProblem) -> Document:
        """Return a document with a problem at the next row, and count ``number`` rows."""
        part = Part(b"", Numbered(self._kind, self._number), has_lines_of_file=False)
        part.problems.append(problem._replace(span=Span(0, 0), record=self._record))
        self._number += number
        self._record += number
        return Document([part], texts=number)
