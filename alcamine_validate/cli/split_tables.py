"""Copy the rows of a table to two tables, by whether they have an error."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from alcamine_validate.arrow.types import FINDINGS_TYPE, RESULT_TYPE
from alcamine_validate.cli.split_lines import CantSplit, Found, TextFindings
from alcamine_validate.input.arrow_columns import as_bytes, plain
from alcamine_validate.input.arrow_streams import MoreData, record_batches
from alcamine_validate.input.checked_columns import Damaged, readable

_ROWS: Final = 4_096
"""How many rows are copied at a time."""

_BYTES: Final = 64 << 20
"""How many bytes of rows are collected for one row group of a Parquet file."""

_BUFFER: Final = 1 << 20
_IPC_FILE: Final = b"ARROW1"
_ADDED: Final = tuple(RESULT_TYPE)[1:]
"""The columns that a table of invalid rows has in addition."""


class TableSplit:
    """The split of one table, which is read a second time, with all columns.

    ``source`` is the open file or its bytes; ``form`` is ``parquet`` or ``arrow``. ``valid`` and
    ``invalid`` are the files to write to, or None. Raises
    :class:`~alcamine_validate.cli.split_lines.CantSplit`.
    """

    def __init__(
        self,
        source: BinaryIO | bytes,
        form: str,
        valid: IO[bytes] | None,
        invalid: IO[bytes] | None,
    ) -> None:
        self.counts = {"valid": 0, "invalid": 0, "neither": 0}
        if isinstance(source, bytes):
            stream = pa.BufferReader(source)
        else:
            stream = pa.PythonFile(source, mode="r")
        with _copying():
            schema, self._batches, writer = _opened(stream, form)
            taken = [field.name for field in _ADDED if field.name in schema.names]
        if taken and invalid is not None:
            raise CantSplit(f"the table already has a column {taken[0]}")
        self._valid = self._invalid = None
        with _copying():
            self._valid = None if valid is None else writer(valid, schema)
            for field in _ADDED:
                schema = schema.append(field)
            self._invalid = None if invalid is None else writer(invalid, schema)
        self._rows: Any = None
        self.number = 1
        """The number of the next row."""

        self._sides: list[str] = []
        self._found: list[TextFindings] = []

    def take(self, count: int, neither: Collection[int], found: Found) -> None:
        """Copy the next ``count`` rows. ``neither`` has the numbers of rows that are null."""
        for _ in range(count):
            own = found.get(self.number)
            if own is not None and own.is_invalid:
                side = "invalid"
                self._found.append(own)
            else:
                side = "neither" if self.number in neither else "valid"
            self.counts[side] += 1
            self._sides.append(side)
            self.number += 1
        with _copying():
            self._copy()

    def finish(self) -> None:
        """Complete the written tables."""
        with _copying():
            self._copy()
            for each in (self._valid, self._invalid):
                if each is not None:
                    each.close()

    def close(self) -> None:
        """Give up the written tables. Their writers must not write to files that are closed."""
        for each in (self._valid, self._invalid):
            if each is not None:
                with suppress(Exception):
                    each.close()

    def _copy(self) -> None:
        """Copy the batches whose rows are all known."""
        while True:
            if self._rows is None:
                self._rows = next(self._batches, None)
            if self._rows is None or len(self._rows) > len(self._sides):
                return
            rows, count = self._rows, len(self._rows)
            sides, self._sides, self._rows = self._sides[:count], self._sides[count:], None
            number = sides.count("invalid")
            found, self._found = self._found[:number], self._found[number:]
            if self._valid is not None:
                self._valid.write_batch(_of_side(rows, sides, "valid"))
            if self._invalid is not None:
                self._invalid.write_batch(_with_findings(_of_side(rows, sides, "invalid"), found))


@contextmanager
def _copying() -> Iterator[None]:
    """Raise CantSplit for what is wrong with the table. Errors of the system stay as they are."""
    try:
        with readable():
            yield
    except MoreData as error:
        raise CantSplit(error.reason) from None
    except Damaged:
        raise CantSplit(
            "the table has a column that is damaged, or of a type that can't be copied"
        ) from None


def _opened(stream: Any, form: str) -> tuple[pa.Schema, Iterator[pa.RecordBatch], Any]:
    """Return the schema of a table, its rows, and the function that makes a writer."""
    if form == "parquet":
        file = pq.ParquetFile(stream, buffer_size=_BUFFER, pre_buffer=False)
        return file.schema_arrow, file.iter_batches(_ROWS, use_threads=False), _ParquetWriter
    is_file = stream.read(len(_IPC_FILE)) == _IPC_FILE
    stream.seek(0)
    options = pa.ipc.IpcReadOptions(use_threads=False)
    if not is_file:
        schema = pa.ipc.open_stream(stream, options=options).schema
        stream.seek(0)
        return schema, _small(record_batches(stream, options)), pa.ipc.new_stream
    opened = pa.ipc.open_file(stream, options=options)
    batches = (opened.get_batch(index) for index in range(opened.num_record_batches))
    return opened.schema, _small(batches), pa.ipc.new_file


def _small(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield record batches of few rows, after a check that they can be read."""
    for batch in batches:
        batch.validate()
        for column in batch.columns:
            # Text is checked as bytes, because it may not be UTF-8.
            as_bytes(plain(column)).validate(full=True)
        for start in range(0, len(batch), _ROWS):
            yield batch.slice(start, _ROWS)


def _of_side(rows: pa.RecordBatch, sides: list[str], side: str) -> pa.RecordBatch:
    """Return the rows that are of a side."""
    chosen = [each == side for each in sides]
    if all(chosen):
        return rows
    try:
        return rows.filter(pa.array(chosen, pa.bool_()))
    except pa.ArrowNotImplementedError:
        # A few types can't be filtered, but be put together.
        singles = [rows.slice(index, 1) for index, is_chosen in enumerate(chosen) if is_chosen]
        return pa.concat_batches(singles) if singles else rows.slice(0, 0)


def _with_findings(rows: pa.RecordBatch, found: list[TextFindings]) -> pa.RecordBatch:
    """Return invalid rows with the columns of their findings."""
    names = [field.name for field in FINDINGS_TYPE.value_type]
    findings = [
        [{name: str(getattr(finding, name)) for name in names} for finding in each.shown]
        for each in found
    ]
    more = [each.more for each in found]
    for field, values in zip(_ADDED, (findings, more), strict=True):
        rows = rows.append_column(field, pa.array(values, field.type))
    return rows


class _ParquetWriter:
    """Writes record batches as row groups of some size."""

    def __init__(self, sink: IO[bytes], schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(sink, schema)
        self._schema = schema
        self._waiting: list[pa.RecordBatch] = []
        self._size = 0

    def write_batch(self, batch: pa.RecordBatch) -> None:
        """Write a batch, together with others."""
        if len(batch):
            self._waiting.append(batch)
            self._size += batch.nbytes
        if self._size >= _BYTES:
            self._write()

    def _write(self) -> None:
        if self._waiting:
            columns = [list(batch.columns) for batch in self._waiting]
            batches = [pa.record_batch(each, schema=self._schema) for each in columns]
            self._writer.write_table(pa.Table.from_batches(batches, self._schema))
        self._waiting, self._size = [], 0

    def close(self) -> None:
        """Write what waits, and the end of the file."""
        self._write()
        self._writer.close()
