"""Open tables, and read Arrow IPC streams, of which a file may hold several.

Each stream has a mark at its end, and pyarrow ignores what is after it. That may be another stream,
because files of streams can be concatenated, or the rest of a damaged one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import pyarrow as pa

from alcamine_validate.input.checked_columns import Damaged, readable

_FILE_START: Final = b"ARROW1"


def opened(source: BinaryIO | bytes) -> tuple[Any, int]:
    """Return an open file, or its bytes, as a file of pyarrow, and its size in bytes."""
    if isinstance(source, bytes):
        return pa.BufferReader(source), len(source)
    return pa.PythonFile(source, mode="r"), os.fstat(source.fileno()).st_size


def is_stream(source: Any) -> bool:
    """Return whether Arrow data in a file of pyarrow are a stream, and not in the file format."""
    start = source.read(len(_FILE_START))
    source.seek(0)
    return bool(start != _FILE_START)


class MoreData(Damaged):
    """A stream is followed by something that is not another stream with the same columns."""

    reason: str = (
        "an Arrow stream ends here, and what follows is not another one with the same columns"
    )


def record_batches(source: Any, options: Any) -> Iterator[pa.RecordBatch]:
    """Yield the record batches of all streams from the position of ``source`` to its end.

    ``source`` is a file of pyarrow that can seek, and ``options`` are its options of reading.
    Raises :class:`Damaged`, :class:`MoreData`, and OSError if the file can't be read.
    """
    with readable():
        stream = pa.ipc.open_stream(source, options=options)
    schema = stream.schema
    while True:
        while True:
            with readable():
                batch = next(stream, None)
            if batch is None:
                break
            yield batch
        with readable():
            if source.tell() >= source.size():
                return
        with readable(MoreData):
            stream = pa.ipc.open_stream(source, options=options)
        if stream.schema != schema:
            raise MoreData
