"""Text of columns: the bytes of each row, and no more memory than the column has."""

from __future__ import annotations

import tracemalloc

import pyarrow as pa
import pytest

from alcamine_validate.input.arrow_columns import check_type, distinct, is_text, texts_of, views_of


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (pa.string(), True), (pa.large_string(), True), (pa.string_view(), True),
        (pa.binary(), True), (pa.large_binary(), True), (pa.binary_view(), True),
        (pa.binary(3), True), (pa.null(), True), (pa.json_(), True),
        (pa.dictionary(pa.int8(), pa.string()), True),
        (pa.run_end_encoded(pa.int16(), pa.binary()), True),
        (pa.dictionary(pa.int8(), pa.int8()), False), (pa.uuid(), True), (pa.bool8(), False),
        (pa.int8(), False), (pa.list_(pa.string()), False), (pa.struct({"a": pa.string()}), False),
        (pa.timestamp("us"), False), (pa.decimal128(5), False),
    ],
)  # fmt: skip
def test_which_types_are_text(kind: pa.DataType, expected: bool) -> None:
    """Bytes of any layout, and nothing else."""
    assert is_text(kind) is expected
    if expected:
        check_type(kind)
    else:
        with pytest.raises(TypeError, match="the column 'x'"):
            check_type(kind, "x")


def test_rows_of_a_dictionary_share_their_text() -> None:
    """A million rows with one long text need the memory of one."""
    text = b"x" * 1_000_000
    array = pa.DictionaryArray.from_arrays(
        pa.array([0] * 100_000, pa.int32()), pa.array([text], pa.large_binary())
    )
    tracemalloc.start()
    texts = texts_of(array)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert texts == [text] * 100_000
    assert most < 10_000_000


def test_an_encoding_in_an_encoding() -> None:
    """Runs of a dictionary of an extension are read through all of them."""
    inner = pa.array(["a", None, "b"]).dictionary_encode()
    storage = pa.RunEndEncodedArray.from_arrays(pa.array([2, 3, 6], pa.int32()), inner)
    array = storage.slice(1, 4)
    assert distinct(array) == ([b"a", None, b"b"], [0, 1, 2, 2])
    assert texts_of(array) == [b"a", None, b"b", b"b"]


@pytest.mark.parametrize("kind", [pa.string_view(), pa.binary_view(), pa.large_string()])
def test_all_layouts_can_be_encoded(kind: pa.DataType) -> None:
    """Arrow itself can't take elements of some of them."""
    values = pa.array(["x", None, "y"]).cast(kind)
    indices = pa.array([2, None, 0, 1, 2], pa.uint8())
    array = pa.DictionaryArray.from_arrays(indices, values)
    expected = [b"y", None, b"x", None, b"y"]
    assert texts_of(array) == expected
    runs = pa.RunEndEncodedArray.from_arrays(pa.array([1, 2, 3, 4, 5], pa.int64()), array)
    assert texts_of(runs) == expected
    twice = pa.RunEndEncodedArray.from_arrays(pa.array([1, 2, 3, 4, 5], pa.int32()), runs)
    assert texts_of(twice) == expected


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.binary(), pa.large_binary(), pa.string_view(), pa.null()],
)
@pytest.mark.parametrize("rows", [[], [None], ["a", None, "", "bc"], ["", "x" * 40, "é"]])
def test_views_are_the_texts_without_copies(kind: pa.DataType, rows: list[str | None]) -> None:
    """Those of a slice too; only layouts with one text after the other have views."""
    if pa.types.is_null(kind):
        rows = [None for _ in rows]
    array = pa.array([None, "before", *rows, "after"] if rows and kind != pa.null() else rows, kind)
    sliced = array.slice(2, len(rows)) if rows and kind != pa.null() else array
    for each in (sliced, pa.array(rows, kind), pa.chunked_array([sliced]).combine_chunks()):
        views = views_of(each)
        assert [None if view is None else bytes(view) for view in views] == texts_of(each)
        has_views = kind not in (pa.string_view(), pa.null())
        assert all(isinstance(view, memoryview) is has_views for view in views if view is not None)
