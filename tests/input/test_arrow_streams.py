"""Streams one after the other: no row after the first one is lost without a word."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyarrow as pa
import pytest

import alcamine_validate as av
from alcamine_validate.check.one_file import check_file
from alcamine_validate.input.arrow_streams import MoreData, record_batches
from alcamine_validate.input.checked_columns import Damaged
from alcamine_validate.session import session_schemas
from tests.input.tables import arrow_stream

GOOD: Final = av.sample_json(seed=1)
STREAM: Final = arrow_stream(pa.table({"n": range(6), "session": [GOOD] * 6}), 2)
SAYS: Final = "an Arrow stream ends here, and what follows is not another one with the same columns"


def rows_of(data: bytes) -> list[int]:
    """Return the numbers in the rows of streams."""
    batches = record_batches(pa.BufferReader(data), pa.ipc.IpcReadOptions())
    return [number for batch in batches for number in batch.column("n").to_pylist()]


def test_all_streams_are_read() -> None:
    """Also without the mark at the end of the last one, and with none between."""
    once = list(range(6))
    assert rows_of(STREAM) == once
    assert rows_of(STREAM * 3) == once * 3
    assert rows_of((STREAM * 2)[:-8]) == once * 2
    with pytest.raises(Damaged):
        rows_of(STREAM[:-8] + STREAM)


def test_what_is_not_a_stream_with_the_same_columns_is_damage() -> None:
    """Of any length, after what could be read."""
    other = arrow_stream(pa.table({"n": range(6)}))
    for rest in (b"\0", b"\0" * 8, b"more", STREAM[8:], STREAM[:50], other):
        batches = record_batches(pa.BufferReader(STREAM + rest), pa.ipc.IpcReadOptions())
        assert sum(len(next(batches)) for _ in range(3)) == 6
        with pytest.raises(MoreData):
            next(batches)
    with pytest.raises(Damaged):
        rows_of(b"")


def test_rows_after_the_first_stream_are_checked(tmp_path: Path) -> None:
    """And a file that goes on otherwise has a finding after its last row."""
    path = str(tmp_path / "a.arrows")
    Path(path).write_bytes(STREAM * 2)
    file = check_file(path, path, session_schemas())
    assert (file.sessions, file.findings) == (12, [])
    second = STREAM.index(GOOD, STREAM.index(GOOD) + 2 * len(GOOD))
    message = STREAM.rindex(b"\xff" * 4, 0, second)
    cut = STREAM[: message + 4] + bytes(4) + STREAM[message + 8 :]
    for data, rows in ((STREAM + b"\0", 6), (STREAM * 2 + b"ARROW1", 12), (cut, 2)):
        Path(path).write_bytes(data)
        file = check_file(path, path, session_schemas())
        [finding] = file.findings
        assert (finding.code, finding.line, file.sessions) == ("ALC021", rows + 1, rows)
        assert finding.message.endswith(SAYS)
