"""Read JSON text from a column of Parquet and Arrow IPC files: each row is what a line is.

Only that column is read, and few rows of it at a time. https://parquet.apache.org/docs/file-format
and https://arrow.apache.org/docs/format/Columnar.html describe the formats. pyarrow checks what it
reads of a Parquet file. It does not check the offsets in an IPC file, so that is done here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

from alcamine_validate.input.captures.bodies import check_expansion
from alcamine_validate.input.column_names import shown_name, shown_names
from alcamine_validate.input.document import NO_FAST_PATH, Document, FastPath, InputProblem
from alcamine_validate.input.files import CantRead
from alcamine_validate.input.find_sessions import SEARCHING, SessionFinder
from alcamine_validate.input.joined_files import is_joined
from alcamine_validate.input.limits import Limits, OverLimit
from alcamine_validate.input.numbered_texts import RowsReader

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as error:
    raise CantRead(
        "Parquet and Arrow files need pyarrow: pip install 'alcamine-validate[arrow]'"
    ) from error

from alcamine_validate.input.arrow_columns import check_type, is_text, plain_type
from alcamine_validate.input.arrow_streams import is_stream, opened, record_batches
from alcamine_validate.input.checked_columns import (
    ROWS,
    CheckedColumn,
    Damaged,
    Lost,
    Texts,
    readable,
)

USUAL_COLUMN: Final = "session"
"""The name of the column that is read if none is named."""

_BYTES: Final = 1 << 20
"""How many bytes of text a piece has, if it has not :data:`ROWS` rows before."""

BATCH: Final = 32
"""How many rows of a Parquet file are decoded at a time.

More are hardly faster. A dictionary stores a long text once for many rows, and each of these rows
gets a copy when it is decoded.
"""

_BATCH_OF_DICTIONARY: Final = 1 << 20
"""The same for a column that is a dictionary in Arrow: each batch gets the whole dictionary."""

BUFFER: Final = 1 << 20
"""How many bytes of a Parquet file are read at a time."""

_NAMES: Final = {"parquet": "Parquet", "arrow": "Arrow"}


class InvalidTable(Exception):
    """The file is not a valid table, or has no column of JSON text; the message says which."""


def read_table(
    source: BinaryIO | bytes,
    form: str,
    column: str | None,
    limits: Limits,
    fast_path: FastPath = NO_FAST_PATH,
    finder: SessionFinder = SEARCHING,
) -> Iterator[Document]:
    """Yield the Sessions of a table, a document for some rows at a time.

    The arguments are those of :class:`Table`. Rows that are null are counted as skipped. Rows that
    can't be read are one problem, at the first of them.
    """
    reader = TableReader(limits, fast_path, finder)
    is_anything = False
    try:
        table = Table(source, form, column, limits)
        table.check_alone()
        for document in reader.documents_of(table):
            is_anything |= document.clean > 0 or bool(document.parts)
            document.format = form
            yield document
    except InvalidTable as error:
        yield Document(problems=[InputProblem("invalid-table", str(error))], format=form)
        return
    if not is_anything:
        words = "all rows of the column are null" if reader.rows else "the file has no rows"
        yield Document(problems=[InputProblem("nothing-to-check", words)], format=form)


class TableReader(RowsReader):
    """Reads the rows of a table, of which some may be lost."""

    def documents_of(
        self, table: Table, start: int = 0, end: int | None = None
    ) -> Iterator[Document]:
        """Yield a document for some rows at a time: see :meth:`Table.pieces`."""
        for piece in table.pieces(start, end):
            yield self._lost(piece) if isinstance(piece, Lost) else self.document(piece)

    def _lost(self, lost: Lost) -> Document:
        """Return the document of rows that can't be read, which are counted if possible."""
        if lost.number is None:
            words = "rows from here on can't be read, and are not counted in the numbers after them"
        else:
            rows = "1 row" if lost.number == 1 else f"{lost.number:,} rows"
            words = f"{rows} can't be read, from this one on"
        return self.unreadable(
            lost.number or 0, InputProblem("invalid-table", f"{words}: {lost.reason}")
        )


class Table:
    """An open file of the format ``parquet`` or ``arrow``, and the column of it that is read.

    ``source`` is the open file, which must stay open, or its bytes. ``column`` is the name of the
    column, or None for the usual one. Raises :class:`InvalidTable`, and OSError if the file can't
    be read. ``groups`` is the number of row groups or record batches, or None for a stream.
    ``expanded`` counts the bytes of text that were read.
    """

    def __init__(
        self, source: BinaryIO | bytes, form: str, column: str | None, limits: Limits
    ) -> None:
        self._name = _NAMES[form]
        self._limits = limits
        self.expanded = 0
        self._file, self._form = source, form
        stream, self.size = opened(source)
        kind: type[_Groups] = _Parquet
        if form == "arrow":
            kind = _IpcStream if is_stream(stream) else _IpcFile
        with readable(self._not_valid):
            self._groups = kind(stream, self._check)
            schema = self._groups.schema
            names = [str(name) for name in schema.names]
        self.column = chosen_column(schema, names, column)
        with readable(self._not_valid):
            self._groups.select(self.column)
        self.groups = self._groups.number

    def check_alone(self) -> None:
        """Raise :class:`InvalidTable` if the file is several files in one, of which one is read.

        This reads the whole file. Streams are read one after the other.
        """
        if self.groups is not None and is_joined(self._file, self._form):
            words = (
                f"several {self._name} files were joined into one, of which only one can be read"
            )
            raise InvalidTable(f"{words}: pass them one by one")

    def _not_valid(self) -> InvalidTable:
        reason = "it is damaged, truncated or encrypted"
        return InvalidTable(f"the file is not a valid {self._name} file: {reason}")

    def sizes(self) -> list[int]:
        """Return about how many bytes of data each row group or record batch has.

        Raises :class:`InvalidTable`, also as :meth:`check_alone`.
        """
        self.check_alone()
        with readable(self._not_valid):
            return self._groups.sizes()

    def _check(self, more: int) -> None:
        """Raise OverLimit if ``more`` bytes would be too many."""
        check_expansion(self.expanded + more, self.size, self._limits)

    def pieces(self, start: int = 0, end: int | None = None) -> Iterator[Texts | Lost]:
        """Yield the rows of the groups from ``start`` to before ``end``, some at a time.

        Raises OverLimit after what was read before, and OSError if the file can't be read.
        """
        waiting, size = Texts(), 0
        try:
            for texts in self._groups.texts(start, end):
                if isinstance(texts, Lost):
                    if waiting:
                        yield waiting
                        waiting, size = [], 0
                    yield texts
                    continue
                for text in texts:
                    # A null counts too, because a small file can hold very many.
                    length = 1 + len(text or b"")
                    self._check(length)
                    self.expanded += length
                    size += length
                    waiting.append(text)
                    if size >= _BYTES or len(waiting) == ROWS:
                        yield waiting
                        waiting, size = [], 0
        except OverLimit:
            if waiting:
                yield waiting
            raise
        if waiting:
            yield waiting


def chosen_column(schema: pa.Schema, names: list[str], wanted: str | None) -> str:
    """Return the name of the column to read; raise :class:`InvalidTable` if there is none.

    It is the one that is ``wanted``, or else the one called :data:`USUAL_COLUMN`, or else the only
    column of text.
    """
    name = USUAL_COLUMN if wanted is None and USUAL_COLUMN in names else wanted
    if name is None:
        of_text = [each for each in schema if _may_be_meant(each.type)]
        if len(of_text) != 1:
            has = "several columns" if of_text else "no column"
            raise InvalidTable(f"the table has {has} of text; {_columns(names)}")
        name = str(of_text[0].name)
    count = names.count(name)
    if count != 1:
        has = f"{count:,} columns" if count else "no column"
        raise InvalidTable(f"the table has {has} {shown_name(name)}; {_columns(names)}")
    try:
        check_type(schema.field(names.index(name)).type, name)
    except TypeError as error:
        raise InvalidTable(f"{error}; {_columns(names)}") from None
    return name


def _may_be_meant(kind: pa.DataType) -> bool:
    """Return whether a column of this type may be meant if no other one is."""
    return is_text(kind) and not pa.types.is_null(kind) and not pa.types.is_fixed_size_binary(kind)


def _columns(names: list[str]) -> str:
    """Return the names of columns, and what to do, in words."""
    if not names:
        return "it has no columns"
    return f"--column names one of its columns: {shown_names(names)}"


class _Groups:
    """The row groups or record batches of a file, without an order of reading."""

    number: int | None = None

    def __init__(self, source: Any, check: Callable[[int], None]) -> None:
        self._source = source
        self._check = check
        self._column = ""
        self._checked = CheckedColumn()
        self.schema: pa.Schema = pa.schema([])

    def select(self, column: str) -> None:
        """Choose the column to read."""
        self._column = column

    def sizes(self) -> list[int]:
        """Return about how many bytes each group has; an empty list if it has none."""
        if not self.number:
            return []
        return [self._source.size() // self.number] * self.number

    def texts(self, start: int, end: int | None) -> Iterator[Texts | Lost]:
        """Yield the texts of the groups from ``start`` to before ``end``."""
        raise NotImplementedError


class _Parquet(_Groups):
    def __init__(self, source: Any, check: Callable[[int], None]) -> None:
        super().__init__(source, check)
        # A buffer makes the reader take one page after the other, not a whole row group.
        self._file = pq.ParquetFile(
            source, buffer_size=BUFFER, pre_buffer=False, page_checksum_verification=True
        )
        self.schema = self._file.schema_arrow
        self.number = self._file.num_row_groups

    def sizes(self) -> list[int]:
        # These are the sizes of all columns. pyarrow ends the process if it is asked for that of a
        # column whose metadata is damaged.
        groups = map(self._file.metadata.row_group, range(self._file.num_row_groups))
        return [max(0, each.total_byte_size) for each in groups]

    def texts(self, start: int, end: int | None) -> Iterator[Texts | Lost]:
        for group in range(start, self._file.num_row_groups if end is None else end):
            read = 0
            try:
                for texts in self._texts_of(group):
                    read += len(texts)
                    yield texts
            except Damaged:
                yield Lost(max(0, self._file.metadata.row_group(group).num_rows - read))

    def _texts_of(self, group: int) -> Iterator[Texts]:
        size = BATCH
        if pa.types.is_dictionary(plain_type(self.schema.field(self._column).type)):
            size = _BATCH_OF_DICTIONARY
        with readable():
            batches = self._file.iter_batches(
                size, row_groups=[group], columns=[self._column], use_threads=False
            )
        while True:
            with readable():
                batch = next(batches, None)
                if batch is None:
                    return
                array = batch.column(batch.schema.get_field_index(self._column))
                # Before each text becomes another copy in Python.
                self._check(array.get_total_buffer_size())
            for texts in self._checked.texts(array):
                if isinstance(texts, Lost):
                    raise Damaged
                yield texts


class _Ipc(_Groups):
    def _options(self) -> Any:
        index = self.schema.get_field_index(self._column)
        return pa.ipc.IpcReadOptions(included_fields=[index], use_threads=False)

    def _texts_of(self, batch: Any) -> Iterator[Texts | Lost]:
        try:
            with readable():
                array = batch.column(0)
                self._check(array.get_total_buffer_size())
        except Damaged:
            yield Lost(len(batch))
        else:
            yield from self._checked.texts(array)


class _IpcFile(_Ipc):
    def __init__(self, source: Any, check: Callable[[int], None]) -> None:
        super().__init__(source, check)
        self._file = pa.ipc.open_file(source)
        self.schema = self._file.schema
        self.number = self._file.num_record_batches

    def select(self, column: str) -> None:
        super().select(column)
        self._file = pa.ipc.open_file(self._source, options=self._options())

    def texts(self, start: int, end: int | None) -> Iterator[Texts | Lost]:
        for index in range(start, self._file.num_record_batches if end is None else end):
            try:
                with readable():
                    batch = self._file.get_batch(index)
            except Damaged:
                yield Lost(None)
            else:
                yield from self._texts_of(batch)


class _IpcStream(_Ipc):
    def __init__(self, source: Any, check: Callable[[int], None]) -> None:
        super().__init__(source, check)
        self.schema = pa.ipc.open_stream(source).schema

    def select(self, column: str) -> None:
        super().select(column)
        self._source.seek(0)

    def texts(self, start: int, end: int | None) -> Iterator[Texts | Lost]:
        assert (start, end) == (0, None), "a stream is read as a whole"
        try:
            for batch in record_batches(self._source, self._options()):
                yield from self._texts_of(batch)
        except Damaged as error:
            yield Lost(None, error.reason)
