"""Check the JSON text in columns of Apache Arrow: verdicts and findings as columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import mul
from typing import Any, Final, TypeVar, Unpack

import pyarrow as pa
import pyarrow.compute as pc

from alcamine_validate.arrow.options import (
    Options,
    check_array_type,
    checked,
    index_of_text,
    slices,
)
from alcamine_validate.arrow.types import FINDINGS_TYPE, RESULT_TYPE
from alcamine_validate.finding import Finding, Severity
from alcamine_validate.input.arrow_columns import distinct, views_of
from alcamine_validate.input.document import nothing_is_clean
from alcamine_validate.lint.fast_path import fast_path
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.many import verdict_for
from alcamine_validate.session import CORRECTED, SessionValidator

B = TypeVar("B", pa.RecordBatch, pa.Table)

Texts = Sequence[bytes | memoryview | None]
"""The texts of rows; None stands for null."""

MOST_FINDINGS: Final = 50

_MOST_BYTES: Final = 2**31 - 1
"""How many bytes of text one array of the type ``string`` can hold."""


def check_batch(
    batch: B,
    column: str = "session",
    *,
    findings: bool = True,
    prefix: str = "",
    **options: Unpack[Options],
) -> B:
    """Return a RecordBatch or a Table with the results for the JSON text in one of its columns.

    The appended columns are ``is_valid`` (no finding is an error), ``findings``
    (:data:`FINDINGS_TYPE`) and ``more_findings``; without ``findings``, only ``is_valid``. All are
    null where the text is null. ``prefix`` is put before their names. The other columns are the
    same.

    Raises TypeError if the column does not hold text, and ValueError if it does not exist, or if
    the batch has a column with the name of a result; TypeError and ValueError for wrong options.
    Nothing is raised for what is in a row.
    """
    return _checked_batch(batch, column, _Check(findings, options), prefix)


def _checked_batch(batch: B, column: str, check: _Check, prefix: str) -> B:
    fields = _fields(batch.schema, column, findings=check.has_findings, prefix=prefix)
    texts = batch.column(batch.schema.get_field_index(column))
    results = check.chunked(texts) if isinstance(batch, pa.Table) else check.columns(texts)
    for field, values in zip(fields, results, strict=True):
        batch = batch.append_column(field, values)
    return batch


def check_batches(
    batches: Iterable[B],
    column: str = "session",
    *,
    findings: bool = True,
    prefix: str = "",
    **options: Unpack[Options],
) -> Iterator[B]:
    """Yield :func:`check_batch` of each batch. Wrong options raise when this is called."""
    check = _Check(findings, options)
    return (_checked_batch(each, column, check, prefix) for each in batches)


def check_array(array: pa.Array | pa.ChunkedArray, **options: Unpack[Options]) -> Any:
    """Return the results for an array of JSON text as an array of :data:`RESULT_TYPE`.

    It is chunked if ``array`` is. A null stays null. Raises as :func:`check_batch`.
    """
    check_array_type(array)
    check = _Check(True, options)
    if isinstance(array, pa.ChunkedArray):
        return pa.chunked_array(map(check.struct, array.chunks), RESULT_TYPE)
    return check.struct(array)


def valid_array(
    array: pa.Array | pa.ChunkedArray, *, validator: SessionValidator = CORRECTED
) -> Any:
    """Return the verdict of ``av.is_valid`` for each row of JSON text, as a boolean array.

    This is the fastest function here. Like ``av.is_valid``, it takes the whole text for a Session
    and ignores duplicate keys, which :func:`check_array` reports. It is chunked if ``array`` is; a
    null stays null. Raises TypeError if the array does not hold text.
    """
    check_array_type(array)
    if isinstance(array, pa.ChunkedArray):
        verdicts = [valid_array(each, validator=validator) for each in array.chunks]
        return pa.chunked_array(verdicts, pa.bool_())
    pieces, places = _texts_and_places(array)
    is_valid = verdict_for(validator)
    found = [None if text is None else is_valid(text) for texts in pieces for text in texts]
    return _taken(pa.array(found, pa.bool_()), places)


def result_schema(
    schema: pa.Schema, column: str = "session", *, findings: bool = True, prefix: str = ""
) -> pa.Schema:
    """Return the schema of what :func:`check_batch` returns for a batch of ``schema``.

    Raises as :func:`check_batch`.
    """
    for field in _fields(schema, column, findings=findings, prefix=prefix):
        schema = schema.append(field)
    return schema


def _fields(schema: pa.Schema, column: str, *, findings: bool, prefix: str) -> list[pa.Field]:
    """Return the fields of the results, after a check of the column and of the names."""
    index_of_text(schema, column)
    fields = [each.with_name(prefix + each.name) for each in RESULT_TYPE]
    fields = fields if findings else fields[:1]
    for each in fields:
        if each.name in schema.names:
            words = f"the batch already has a column {each.name!r}: drop it, or set prefix"
            raise ValueError(words)
    return fields


class _Check:
    """The check of arrays with some options, which are checked first."""

    def __init__(self, findings: bool, options: Options) -> None:
        own = checked(options, Options)
        self.has_findings = findings
        self._most = _checked_most(options.get("most_findings", MOST_FINDINGS))
        self._judge = own.judge
        self._redaction = own.redaction
        linter = linter_for(own.config)
        # An error is looked for with fewer rules than all findings.
        rules = linter if findings else linter.of_errors
        self._is_clean: Callable[[Any], bool] = (
            fast_path(own.validator, rules).is_clean if own.is_usual else nothing_is_clean
        )

    def chunked(self, array: pa.ChunkedArray) -> list[pa.ChunkedArray]:
        """Return the columns of results for the column of a table."""
        chunks = [self.columns(each) for each in array.chunks]
        types = [each.type for each in RESULT_TYPE][: 3 if self.has_findings else 1]
        return [
            pa.chunked_array([columns[index] for columns in chunks], kind)
            for index, kind in enumerate(types)
        ]

    def struct(self, array: pa.Array) -> pa.StructArray:
        """Return the results for an array as one array."""
        is_valid, *others = self.columns(array)
        fields = list(RESULT_TYPE)
        return pa.StructArray.from_arrays(
            [is_valid, *others], fields=fields, mask=is_valid.is_null()
        )

    def columns(self, array: pa.Array) -> list[pa.Array]:
        """Return the columns of results for an array: ``is_valid``, and maybe the other two."""
        pieces, places = _texts_and_places(array)
        if not self.has_findings:
            verdicts = [each for texts in pieces for each in self._verdicts(texts)]
            return [_taken(pa.array(verdicts, pa.bool_()), places)]
        found = [self._piece(texts) for texts in pieces]
        columns = _joined(found, places) if found else _NOTHING
        return [_taken(each, places) for each in columns]

    def _verdicts(self, texts: Texts) -> Iterator[bool | None]:
        for text in texts:
            if text is None:
                yield None
            else:
                yield self._is_clean(text) or not _has_error(self._judge(bytes(text)))

    def _piece(self, texts: Texts) -> list[pa.Array]:
        """Return the three columns for some rows, with texts of any length in the findings."""
        verdicts: list[bool | None] = []
        offsets: list[int | None] = []
        more: list[int | None] = []
        shown: list[Finding] = []
        is_clean = self._is_clean
        for text in texts:
            if text is None:
                verdicts.append(None)
                offsets.append(None)
                more.append(None)
                continue
            offsets.append(len(shown))
            if is_clean(text):
                verdicts.append(True)
                more.append(0)
                continue
            found = self._judge(bytes(text))
            verdicts.append(not _has_error(found))
            kept = _most_severe(found, self._most)
            more.append(len(found) - len(kept))
            shown += map(self._redaction.finding, kept)
        offsets.append(len(shown))
        of_findings = pa.StructArray.from_arrays(
            [
                pa.array([str(getattr(each, field.name)) for each in shown], pa.large_string())
                for field in FINDINGS_TYPE.value_type
            ],
            names=[field.name for field in FINDINGS_TYPE.value_type],
        )
        findings = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), of_findings)
        return [pa.array(verdicts, pa.bool_()), findings, pa.array(more, pa.int32())]


def _checked_most(most: Any) -> int:
    if isinstance(most, bool) or not isinstance(most, int) or most < 0:
        raise ValueError(f"most_findings is 0 or a positive integer, not {most!r}")
    return most


def _has_error(findings: list[Finding]) -> bool:
    return any(each.severity is Severity.ERROR for each in findings)


def _most_severe(findings: list[Finding], most: int) -> list[Finding]:
    """Return at most ``most`` findings in their order, errors before warnings before infos."""
    if len(findings) <= most:
        return findings
    by_severity = sorted(range(len(findings)), key=lambda index: findings[index].severity.rank)
    return [findings[index] for index in sorted(by_severity[:most])]


_NOTHING: Final = [pa.array([], each.type) for each in RESULT_TYPE]
"""The columns of results for no rows."""


def _texts_and_places(
    array: pa.Array,
) -> tuple[Iterable[Texts], list[int | None] | None]:
    """Return the texts of an array in pieces, and the index of the text of each row.

    The indices are None if each row has its own text. Texts that an encoding stores once are judged
    once.
    """
    encoded = distinct(array)
    if encoded is None:
        return map(views_of, slices(array)), None
    texts, places = encoded
    return [texts], places


def _taken(values: pa.Array, places: list[int | None] | None) -> pa.Array:
    return values if places is None else values.take(pa.array(places, pa.int64()))


def _joined(pieces: list[list[pa.Array]], places: list[int | None] | None) -> list[pa.Array]:
    """Return the columns of all pieces, with the types of :data:`RESULT_TYPE`.

    If the texts of the findings of all rows are too long for one array, each row keeps fewer.
    """
    verdicts, findings, more = (
        pa.concat_arrays([piece[index] for piece in pieces]) for index in range(3)
    )
    times = None if places is None else Counter(places)
    all_lengths = pc.list_value_length(findings)
    kept = pc.max(all_lengths).as_py() or 0
    while _longest_text(findings, times) > _MOST_BYTES:
        kept //= 2
        findings = pc.list_slice(findings, 0, kept)
    left_out = pc.subtract(all_lengths, pc.list_value_length(findings))
    return [verdicts, findings.cast(FINDINGS_TYPE), pc.add(more, left_out)]


def _longest_text(findings: pa.ListArray, times: Counter[int | None] | None) -> int:
    """Return how many bytes the longest of the texts of all findings has.

    ``times`` counts the rows that have the same findings.
    """
    lengths = [pc.binary_length(column) for column in findings.flatten().flatten()]
    if times is None:
        return max(int(pc.sum(each).as_py() or 0) for each in lengths)
    rows = [times[each] for each in pc.list_parent_indices(findings).to_pylist()]
    return max(int(sum(map(mul, rows, each.to_pylist()))) for each in lengths)
