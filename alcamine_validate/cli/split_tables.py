"""Copy the rows of a table to two tables, by whether they have an error."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import IO, Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from alcamine_validate.arrow.types import FINDINGS_TYPE, RESULT_TYPE
from alcamine_validate.cli.split_lines import CantSplit, FindingsByIndex, TextFindings
from alcamine_validate.input.arrow_columns import as_bytes, plain
from alcamine_validate.input.arrow_streams import MoreData, is_stream, opened, record_batches
from alcamine_validate.input.captures.bodies import check_expansion
from alcamine_validate.input.checked_columns import Damaged, readable
from alcamine_validate.input.limits import Limits, OverLimit
from alcamine_validate.input.table_files import BATCH, BUFFER

_ROWS: Final = 4_096
"""How many rows are copied at a time."""

_PIECE: Final = 16 << 20
"""How many bytes of decoded rows are copied at a time, if they are not :data:`_ROWS` rows before.
"""

_DICTIONARY: Final = 4 << 20
"""Up to how many bytes a dictionary, which each decoded batch gets, does not count as expanded."""

_BYTES: Final = 64 << 20
"""How many bytes of rows are collected for one row group of a Parquet file."""

_ADDED: Final = tuple(RESULT_TYPE)[1:]
"""The columns that a table of invalid rows has in addition."""

_Batches = Iterator[pa.RecordBatch]
_Limited = Callable[[_Batches], _Batches]


class TableSplit:
    """The split of one table, which is read a second time, with all columns.

    ``source`` is the open file or its bytes; ``form`` is ``parquet`` or ``arrow``. ``limits`` are
    those of expanded data, here of all columns. ``valid`` and ``invalid`` are the files to write
    to, or None. Raises :class:`~alcamine_validate.cli.split_lines.CantSplit`.
    """

    def __init__(
        self,
        source: BinaryIO | bytes,
        form: str,
        limits: Limits,
        valid: IO[bytes] | None,
        invalid: IO[bytes] | None,
    ) -> None:
        self.counts = {"valid": 0, "invalid": 0, "neither": 0}
        stream, size = opened(source)
        with _copying():
            schema, self._batches, writer = _opened(stream, form, partial(_limited, size, limits))
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

    def take(self, count: int, neither: Collection[int], found: FindingsByIndex) -> None:
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
                self._valid.write_batch(_own(_of_side(rows, sides, "valid")))
            if self._invalid is not None:
                chosen = _own(_of_side(rows, sides, "invalid"))
                self._invalid.write_batch(_with_findings(chosen, found))


@contextmanager
def _copying() -> Iterator[None]:
    """Raise CantSplit for what is wrong with the table. Errors of the system stay as they are."""
    try:
        with readable():
            yield
    except MoreData as error:
        raise CantSplit(error.reason) from None
    except OverLimit as error:
        raise CantSplit(str(error)) from None
    except Damaged:
        raise CantSplit(
            "the table has a column that is damaged, or of a type that can't be copied"
        ) from None


def _opened(stream: Any, form: str, limited: _Limited) -> tuple[pa.Schema, _Batches, Any]:
    """Return the schema of a table, its rows, and the function that makes a writer."""
    if form == "parquet":
        file = pq.ParquetFile(stream, buffer_size=BUFFER, pre_buffer=False)
        decoded = file.iter_batches(BATCH, use_threads=False)
        return file.schema_arrow, _joined(limited(decoded)), _ParquetWriter
    options = pa.ipc.IpcReadOptions(use_threads=False)
    if is_stream(stream):
        schema = pa.ipc.open_stream(stream, options=options).schema
        stream.seek(0)
        batches, writer = record_batches(stream, options), pa.ipc.new_stream
    else:
        reader = pa.ipc.open_file(stream, options=options)
        batches = (reader.get_batch(index) for index in range(reader.num_record_batches))
        schema, writer = reader.schema, pa.ipc.new_file
    return schema, _small(limited(_valid(batches))), writer


def _limited(size: int, limits: Limits, batches: _Batches) -> _Batches:
    """Yield record batches of a file of ``size`` bytes; raise OverLimit if it expands too much."""
    expanded = 0
    for batch in batches:
        check_expansion(expanded + batch.get_total_buffer_size(), size, limits)
        expanded += sum(map(_expanded, batch.columns))
        yield batch


def _expanded(column: pa.Array) -> int:
    """Return how many bytes the rows of a column take, without a dictionary of usual size."""
    if pa.types.is_dictionary(column.type):
        return int(column.indices.nbytes + max(0, column.dictionary.nbytes - _DICTIONARY))
    return int(column.nbytes)


def _joined(batches: _Batches) -> _Batches:
    """Yield record batches of more rows, which are faster to copy and to write."""
    waiting: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        waiting.append(batch)
        rows += len(batch)
        size += batch.nbytes
        if rows >= _ROWS or size >= _PIECE:
            yield pa.concat_batches(waiting)
            waiting, rows, size = [], 0, 0
    if waiting:
        yield pa.concat_batches(waiting)


def _valid(batches: _Batches) -> _Batches:
    """Yield record batches of an Arrow file after a check that they can be read."""
    for batch in batches:
        batch.validate()
        for column in batch.columns:
            # Text is checked as bytes, because it may not be UTF-8.
            as_bytes(plain(column)).validate(full=True)
        yield batch


def _small(batches: _Batches) -> _Batches:
    """Yield record batches of few rows."""
    for batch in batches:
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


def _own(rows: pa.RecordBatch) -> pa.RecordBatch:
    """Return rows whose views have text of their own.

    A writer would write the text of all rows of the file for each few rows.
    """
    return pa.record_batch(list(map(_own_text, rows.columns)), schema=rows.schema)


def _own_text(column: pa.Array) -> pa.Array:
    if column.type not in (pa.string_view(), pa.binary_view()):
        return column
    text = as_bytes(column).cast(pa.large_binary())
    return text.cast(pa.binary_view()).view(column.type)


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
