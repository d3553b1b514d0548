"""Arrays from files that may be damaged: nothing is read before it is checked."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from alcamine_validate.input.checked_columns import CheckedColumn, Damaged, Lost, Texts, readable
from alcamine_validate.input.limits import OverLimit


def texts(array: Any) -> list[bytes | Lost | None]:
    """Return the texts of an array, and what is lost of it."""
    found: list[bytes | Lost | None] = []
    for each in CheckedColumn().texts(array):
        found += [each] if isinstance(each, Lost) else each
    return found


def strings(offsets: list[int], data: bytes, kind: Any = None) -> pa.Array:
    """Return an array of strings with any offsets, which pyarrow does not check."""
    starts = pa.array(offsets, pa.int32()).buffers()[1]
    return pa.Array.from_buffers(
        kind or pa.string(), len(offsets) - 1, [None, starts, pa.py_buffer(data)]
    )


@pytest.mark.parametrize(
    "array",
    [
        pa.array(["a", None, "b"]),
        pa.array(["a", None, "b"], pa.large_string()),
        pa.array(["a", None, "b"], pa.string_view()),
        pa.array([b"a", None, b"b"], pa.binary()),
        pa.array([b"a", None, b"b"], pa.large_binary()),
        pa.array([b"a", None, b"b"], pa.binary_view()),
        pa.array([b"a", None, b"b"], pa.binary(1)),
        pa.array(["a", None, "b"]).dictionary_encode(),
        pa.RunEndEncodedArray.from_arrays(pa.array([1, 2, 3], pa.int16()), ["a", None, "b"]),
        pa.ExtensionArray.from_storage(pa.json_(), pa.array(["a", None, "b"])),
    ],
    ids=lambda array: str(array.type),
)
def test_each_type_of_text_is_read(array: Any) -> None:
    """Also a slice of an array, and a part of a longer one."""
    assert texts(array) == [b"a", None, b"b"]
    assert texts(array.slice(1)) == [None, b"b"]


def test_nulls_and_no_rows() -> None:
    """A column of the type null has no text."""
    assert texts(pa.nulls(2)) == [None, None]
    assert texts(pa.array([], pa.string())) == []


def test_text_that_is_not_utf_8_is_not_damage() -> None:
    """Its rows are judged one by one."""
    assert texts(strings([0, 1, 2], b"a\xff")) == [b"a", b"\xff"]
    values = strings([0, 1, 2], b"a\xff")
    indices = pa.array([1, 0, None], pa.int8())
    array = pa.DictionaryArray.from_arrays(indices, values)
    assert texts(array) == [b"\xff", b"a", None]


@pytest.mark.parametrize("offsets", [[0, 9, 2], [0, -1, 2]])
def test_wrong_offsets_are_not_followed(offsets: list[int]) -> None:
    """They could lead to any memory."""
    assert texts(strings(offsets, b"ab")) == [Lost(2)]
    assert texts(strings(offsets, b"ab", pa.binary())) == [Lost(2)]


def test_wrong_offsets_lose_only_the_rows_around_them() -> None:
    """The rows before and after them are read."""
    offsets = list(range(3_001))
    offsets[1_500] = 9_999
    found = texts(strings(offsets, b"x" * 3_000))
    assert found == [*[b"x"] * 1_000, Lost(1_000), *[b"x"] * 1_000]


@pytest.mark.parametrize("index", [-1, 2, 100])
def test_wrong_indices_are_not_followed(index: int) -> None:
    """Only the rows around one are lost."""
    indices = pa.array([0] * 1_000 + [index])
    array = pa.DictionaryArray.from_arrays(indices, pa.array(["a", "b"]), safe=False)
    assert texts(array) == [*[b"a"] * 1_000, Lost(1)]


def test_a_wrong_dictionary_is_checked_once() -> None:
    """All rows are lost, and each array with the same dictionary."""
    values = strings([0, 50, 2], b"ab")
    array = pa.DictionaryArray.from_arrays(pa.array([0, 1] * 1_000), values, safe=False)
    column = CheckedColumn()
    assert list(column.texts(array)) == [Lost(1_000), Lost(1_000)]
    assert list(column.texts(array.slice(3))) == [Lost(1_000), Lost(997)]
    good = pa.array(["a"]).dictionary_encode()
    assert list(column.texts(good)) == [[b"a"]]


@pytest.mark.parametrize("ends", [[2, 1, 3], [1, 1, 3]])
def test_wrong_run_ends_are_not_followed(ends: list[int]) -> None:
    """The array has three rows, whatever its run ends are."""
    kind = pa.run_end_encoded(pa.int32(), pa.string())
    children = [pa.array(ends, pa.int32()), pa.array(["a", "b", "c"])]
    array = pa.Array.from_buffers(kind, 3, [None], children=children)
    assert texts(array) == [Lost(3)]


def test_long_runs_are_read_in_pieces() -> None:
    """A billion rows need no memory for all of them."""
    ends = pa.array([1, 1_000_000_000], pa.int32())
    array = pa.RunEndEncodedArray.from_arrays(ends, ["a", "b"])
    pieces = CheckedColumn().texts(array)
    first = next(pieces)
    assert isinstance(first, list)
    assert first == [b"a", *[b"b"] * 999]
    assert next(pieces) == [b"b"] * 1_000


def test_a_dictionary_is_not_copied_for_each_piece() -> None:
    """Its cost is that of one check, and of the values that a piece uses."""
    column, found = CheckedColumn(), Texts()
    values = pa.array([str(number) for number in range(5_000)])
    array = pa.DictionaryArray.from_arrays(pa.array(range(5_000)), values)
    checked = []
    for batch in (array.slice(0, 2_000), array.slice(2_000)):
        for piece in column.texts(batch):
            assert isinstance(piece, list)
            found += piece
            checked.append(column._last_values)
    assert found == [str(number).encode() for number in range(5_000)]
    assert len(set(map(id, checked))) == 1


def test_errors_of_the_system_are_not_damage() -> None:
    """Only the errors that are about the content are."""

    def fail(error: Exception) -> None:
        with readable():
            raise error

    for error in (ValueError("a"), pa.ArrowInvalid("a"), OSError("no number"), KeyError("a")):
        with pytest.raises(Damaged):
            fail(error)
    for other in (OSError(5, "I/O error"), MemoryError(), pa.ArrowMemoryError("a"), OverLimit()):
        with pytest.raises(type(other)):
            fail(other)
