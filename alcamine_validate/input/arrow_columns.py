"""Read JSON text from the columns of Apache Arrow, as bytes and without decoding it.

https://arrow.apache.org/docs/format/Columnar.html describes the layouts. Text stays bytes,
because Arrow does not check that a string is UTF-8: decoding would raise where a finding belongs.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

_AS_BYTES: Final = {
    pa.string(): pa.binary(),
    pa.large_string(): pa.large_binary(),
    pa.string_view(): pa.binary_view(),
}
"""The types of text, each with the type of bytes that has the same layout."""

_BYTES: Final = frozenset(_AS_BYTES.values())
_OFFSETS: Final[dict[pa.DataType, Literal["i", "q"]]] = {pa.binary(): "i", pa.large_binary(): "q"}
"""The types whose texts are one after the other, with the format of the integers where they end."""


def plain_type(kind: pa.DataType) -> pa.DataType:
    """Return the storage of an extension type such as ``arrow.json``; another type as it is."""
    while isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    return kind


def is_text(kind: pa.DataType) -> bool:
    """Return whether a column of this type can hold JSON text, or nothing but nulls."""
    if isinstance(kind, pa.BaseExtensionType):
        return is_text(kind.storage_type)
    if pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
        return is_text(kind.value_type)
    is_bytes = kind in _BYTES or pa.types.is_fixed_size_binary(kind)
    return is_bytes or kind in _AS_BYTES or pa.types.is_null(kind)


def check_type(kind: pa.DataType, name: str | None = None) -> None:
    """Raise TypeError, with what to do, if a column of this type can't hold JSON text."""
    if is_text(kind):
        return
    subject = "the array" if name is None else f"the column {name!r}"
    if pa.types.is_struct(kind) or pa.types.is_map(kind):
        raise TypeError(
            f"{subject} holds parsed values ({_outline(kind)}), in which a property that is absent "
            "and one that is null are the same: pass the column of JSON text that it was made from"
        )
    raise TypeError(
        f"{subject} has the type {_outline(kind)}: JSON text is string or binary, also large, "
        "view, dictionary or the extension arrow.json"
    )


def _outline(kind: pa.DataType) -> str:
    """Return the name of a type without the names in it, of which there may be many."""
    return str(kind).partition("<")[0]


def plain(array: pa.Array) -> pa.Array:
    """Return the storage of an extension type such as ``arrow.json``; another array as it is."""
    while isinstance(array.type, pa.BaseExtensionType):
        array = array.storage
    return array


def as_bytes(array: pa.Array) -> pa.Array:
    """Return an array of text as one of bytes with the same layout; another array as it is."""
    return array.view(_AS_BYTES[array.type]) if array.type in _AS_BYTES else array


def distinct(array: pa.Array) -> tuple[list[bytes | None], list[int | None]] | None:
    """Return the texts in an encoded array, and for each row the index of its text, None for null.

    An encoding stores each text once for many rows, so a small batch may stand for very many long
    texts. Return None if the array is not encoded, and each row has a text of its own.
    """
    array = plain(array)
    if pa.types.is_dictionary(array.type):
        values, places = array.dictionary, array.indices.to_pylist()
    elif pa.types.is_run_end_encoded(array.type):
        values = array.values
        numbers = pa.array(range(len(values)), pa.int64())
        runs = pa.RunEndEncodedArray.from_arrays(array.run_ends, numbers)
        places = pc.run_end_decode(runs).slice(array.offset, len(array)).to_pylist()
    else:
        return None
    # The texts are taken in Python: Arrow takes elements of some layouts only.
    texts = texts_of(values)
    used = {each: index for index, each in enumerate(dict.fromkeys(places))}
    return (
        [None if each is None else texts[each] for each in used],
        [None if each is None else used[each] for each in places],
    )


def views_of(array: pa.Array) -> list[bytes | memoryview | None]:
    """Return the text of each row as :func:`texts_of` does, but without a copy where possible.

    A view keeps the array's memory, and must not outlive the work on a batch.
    """
    values = as_bytes(plain(array))
    if values.type not in _OFFSETS or not len(values):
        return [*texts_of(array)]
    _, offsets, data = values.buffers()
    first, number = values.offset, len(values)
    ends = memoryview(offsets).cast(_OFFSETS[values.type])[first : first + number + 1].tolist()
    text = memoryview(b"" if data is None else data)
    found: list[bytes | memoryview | None] = [text[start:end] for start, end in pairwise(ends)]
    if values.null_count:
        for index, is_null in enumerate(values.is_null().to_pylist()):
            if is_null:
                found[index] = None
    return found


def texts_of(array: pa.Array) -> list[bytes | None]:
    """Return the text of each row of an array whose type :func:`is_text` accepts; None for null."""
    encoded = distinct(array)
    if encoded is not None:
        texts, places = encoded
        return [None if each is None else texts[each] for each in places]
    texts_or_none: list[bytes | None] = as_bytes(plain(array)).to_pylist()
    return texts_or_none
