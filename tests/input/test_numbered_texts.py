"""Rows of a column: each is a record, and its number is the line of its findings."""

from __future__ import annotations

import alcamine_validate as av
from alcamine_validate.input.document import NO_FAST_PATH, Document, FastPath
from alcamine_validate.input.limits import Limits
from alcamine_validate.input.numbered_texts import RowsReader


def documents(*pieces: list[bytes | None], limits: Limits | None = None) -> list[Document]:
    """Return the documents of rows."""
    return list(RowsReader(limits or Limits(), NO_FAST_PATH).documents(pieces))


def test_rows_are_numbered_with_nulls() -> None:
    """A null counts as a row and as a record, so that the places of the others are right."""
    session = av.sample_json(seed=1)
    first, second = documents([session, None], [None, b"{", session])
    assert [document.skipped for document in (first, second)] == [{"null": 1}, {"null": 1}]
    assert [part.records[0].index for part in first.parts] == [0]
    broken, last = second.parts
    assert broken.problems[0].record == 3
    assert broken.problems[0].span is not None
    assert broken.place(broken.problems[0].span).line == 4
    assert last.records[0].index == 4


def test_a_blank_row_is_not_skipped_as_a_blank_line_is() -> None:
    """Blank text, and what would be an action in JSON Lines, is reported."""
    [document] = documents([b"", b" ", b'{"index":{}}'])
    assert [len(part.problems) for part in document.parts[:2]] == [1, 1]
    assert len(document.parts) == 3


def test_clean_rows_are_only_counted() -> None:
    """Rows that are clean are in no part, and count for the numbers of those after them."""
    reader = RowsReader(Limits(), FastPath(lambda text: text != b"{"))
    [document] = reader.documents([[b"1", None, b"2", b"{"]])
    assert (document.clean, reader.rows, reader.records) == (2, 4, 4)
    [part] = document.parts
    assert part.problems[0].record == 3


def test_a_row_over_the_limit_is_named_as_one() -> None:
    """A row that is too long has a finding at its number."""
    [document] = documents([None, b" " * 11], limits=Limits(file_size=10))
    [part] = document.parts
    assert part.problems[0].message == "the row is longer than 10 bytes (--max-file-size)"
    assert part.problems[0].record == 1
