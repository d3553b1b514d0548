"""Read the JSON text in arrays of a file that may be damaged: each array is checked before.

pyarrow does not check the offsets, indices and run ends in an Arrow IPC file, so reading a value
could read any memory. Its own check takes a string that is not UTF-8 for damage, so text is checked
as bytes here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from alcamine_validate.input.arrow_columns import as_bytes, plain, texts_of
from alcamine_validate.input.limits import OverLimit

ROWS: Final = 1_000
"""The number of rows whose texts are Python objects at a time."""

Texts = list[bytes | None]


class Damaged(Exception):
    """Data can't be decoded, for the ``reason``."""

    reason: str = "the data is damaged, truncated or of a kind that pyarrow can't decode"


class Lost(NamedTuple):
    """Rows that can't be read. ``number`` is None if nobody knows how many they are."""

    number: int | None
    reason: str = Damaged.reason


@contextmanager
def readable(failure: Callable[[], Exception] = Damaged) -> Iterator[None]:
    """Raise ``failure()`` for the errors of pyarrow that are about the content of a file.

    They have many types. What is left are errors of the system, of memory and of limits, and
    :class:`Damaged`.
    """
    try:
        yield
    except (MemoryError, OverLimit, Damaged):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise failure() from None


class CheckedColumn:
    """Reads the arrays of one column.

    Arrays often share a dictionary, which may be large, so the last one is kept.
    """

    def __init__(self) -> None:
        self._last: tuple[Any, ...] = ()
        self._last_array: Any = None
        self._last_values: Any = None

    def texts(self, array: pa.Array) -> Iterator[Texts | Lost]:
        """Yield the texts of an array, :data:`ROWS` at a time, or that they are lost."""
        number, start = len(array), 0
        try:
            with readable():
                array = plain(array)
                array.validate()
        except Damaged:
            yield Lost(number)
            return
        while start < number:
            length = min(ROWS, number - start)
            try:
                with readable():
                    found: Texts | Lost = self._texts(array, start, length)
            except Damaged:
                found = Lost(length)
            yield found
            start += length

    def _texts(self, array: pa.Array, start: int, length: int) -> Texts:
        if pa.types.is_dictionary(array.type):
            indices = array.indices.slice(start, length)
            values = self._values(array.dictionary)
            ends = pc.min_max(indices).as_py()
            if ends["min"] is not None and not 0 <= ends["min"] <= ends["max"] < len(values):
                raise Damaged
            return texts_of(pa.DictionaryArray.from_arrays(indices, values, safe=False))
        if pa.types.is_run_end_encoded(array.type):
            return self._texts_of_runs(array, start, length)
        piece = as_bytes(array.slice(start, length))
        piece.validate(full=True)
        return texts_of(piece)

    def _texts_of_runs(self, array: pa.Array, start: int, length: int) -> Texts:
        piece = array.slice(start, length)
        first, count = piece.find_physical_offset(), piece.find_physical_length()
        texts = texts_of(self._values(array.values).slice(first, count))
        position = array.offset + start
        stop, found = position + length, Texts()
        ends = array.run_ends.slice(first, count).to_pylist()
        for text, end in zip(texts, ends, strict=True):
            run = min(end, stop) - position
            if run <= 0:
                raise Damaged
            found += [text] * run
            position += run
        if position != stop:
            raise Damaged
        return found

    def _values(self, array: pa.Array) -> pa.Array:
        """Return values that many rows share as bytes; raise :class:`Damaged`."""
        addresses = [each and (each.address, each.size) for each in array.buffers()]
        key = (array.type, len(array), array.offset, *addresses)
        if key != self._last:
            # The array keeps its buffers, so that no other one can have their addresses.
            self._last, self._last_array, self._last_values = key, array, None
            values = as_bytes(plain(array))
            values.validate(full=True)
            self._last_values = values
        if self._last_values is None:
            raise Damaged
        return self._last_values
