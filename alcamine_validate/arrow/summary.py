"""Summaries of columns: counts by code and place, and drift, as small tables that add up."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, Unpack

import pyarrow as pa

from alcamine_validate.arrow.options import (
    Checked,
    SummaryOptions,
    check_array_type,
    checked,
    index_of_text,
    slices,
)
from alcamine_validate.arrow.types import spark_columns
from alcamine_validate.check.drift import earlier, later
from alcamine_validate.drift.documents import KnownDocuments
from alcamine_validate.drift.encoding import encoded, evidence_of, shown_detail
from alcamine_validate.drift.evidence import ANY, KINDS, DriftPlace, Evidence, Observations
from alcamine_validate.drift.observe import SessionObserver, pattern_of
from alcamine_validate.drift.report import DriftReport, add_drift
from alcamine_validate.finding import Severity
from alcamine_validate.input.arrow_columns import distinct, texts_of
from alcamine_validate.input.document import Document, FastPath
from alcamine_validate.input.find_sessions import SessionFinder
from alcamine_validate.input.limits import Limits
from alcamine_validate.input.numbered_texts import RowsReader
from alcamine_validate.lint.fast_path import UNSURE, clean_text
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.place import findings_of_document
from alcamine_validate.reporters.drift_rows import DriftOptions, totals
from alcamine_validate.reporters.drift_text import drift_sections
from alcamine_validate.reporters.summary import code_lines, found_words
from alcamine_validate.reporters.wording import counted
from alcamine_validate.session import CORRECTED, SessionValidator
from alcamine_validate.text.json_pointer import split
from alcamine_validate.text.redact import NOTHING_HIDDEN, Redaction

SUMMARY_SCHEMA: Final = pa.schema(
    [
        pa.field("kind", pa.string(), nullable=False),
        pa.field("code", pa.string()),
        pa.field("severity", pa.string()),
        pa.field("pointer", pa.string()),
        pa.field("schema_pointer", pa.string()),
        pa.field("detail", pa.string()),
        pa.field("count", pa.int64(), nullable=False),
        pa.field("sessions", pa.int64()),
        pa.field("first_created_at", pa.string()),
        pa.field("last_created_at", pa.string()),
        pa.field("evidence", pa.string()),
    ]
)
"""The schema of summaries: see :func:`summarize`."""

SPARK_SUMMARY: Final = spark_columns(SUMMARY_SCHEMA)
"""The columns of summaries as Spark's DDL."""

ROWS: Final = "rows"
NULLS: Final = "nulls"
VALID: Final = "valid"
SESSIONS: Final = "sessions"
CLEAN: Final = "sessions_without_drift"
FINDING: Final = "finding"
DRIFT: Final = "drift"
DRIFT_AT_PLACE: Final = "drift_at_place"
OBJECTS: Final = "objects"
UNCOUNTED: Final = "uncounted_drift"

MOST_PLACES: Final = 1_000
"""How many places of findings are told apart; the others are counted at the place None."""


def summarize(
    batch: pa.RecordBatch | pa.Table, column: str = "session", **options: Unpack[SummaryOptions]
) -> pa.Table:
    """Return a small table on the JSON text in a column: counts by code and place, and drift.

    Its schema is :data:`SUMMARY_SCHEMA`. Each row has a ``kind``, and counts something:

    - ``rows``, ``nulls``, ``valid`` (rows without an error), ``sessions``,
      ``sessions_without_drift``: the totals.
    - ``finding``: findings with a ``code`` and a ``severity`` at a ``pointer``, in which ``*``
      stands for indices, names of maps and unknown names. ``sessions`` counts the texts with them.
    - ``drift``: what the document does not know, as the command ``drift`` reports it. ``code`` is
      the kind of drift, ``detail`` the name, value, type or keyword, masked as in reports, and
      ``evidence`` the rest as JSON. ``drift_at_place``, ``objects`` and ``uncounted_drift`` are
      what :func:`merge` needs besides.

    An engine can group such tables by ``kind``, ``code``, ``severity``, ``pointer`` and ``detail``,
    and sum ``count`` and ``sessions``; :func:`merge` adds up all of it.

    Raises as :func:`~alcamine_validate.arrow.check_batch`; nothing is raised for what is in a row.
    """
    index = index_of_text(batch.schema, column)
    return summarize_array(batch.column(index), **options)


def summarize_array(
    array: pa.Array | pa.ChunkedArray, **options: Unpack[SummaryOptions]
) -> pa.Table:
    """Return the table of :func:`summarize` for an array of JSON text. Raises as it does."""
    check_array_type(array)
    own = checked(options, SummaryOptions)
    total = ColumnSummary(own.validator, own.redaction)
    for number, pieces in _by_frequency(array):
        part = _Summing(own).of(pieces)
        part.multiply(number)
        total.add_summary(part)
    return total.table()


def merge(
    tables: pa.Table | Iterable[pa.Table | pa.RecordBatch],
    *,
    validator: SessionValidator = CORRECTED,
    show_values: bool = False,
) -> ColumnSummary:
    """Return the sum of tables that :func:`summarize` made, in any order, or of all in one table.

    ``validator`` is the one that they were made with. Without ``show_values``, the sum hides what
    reports hide, also if the tables show it. Raises ValueError if a table is something else, or if
    the evidence of its drift is missing because an engine has summed it.
    """
    redaction = NOTHING_HIDDEN if show_values else validator.schemas().redaction
    summary = ColumnSummary(validator, redaction)
    for table in [tables] if isinstance(tables, pa.Table | pa.RecordBatch) else tables:
        summary.add(table)
    return summary


@dataclass
class ColumnSummary:
    """What columns hold in all: made by :func:`merge`.

    ``rows``, ``nulls`` and ``valid`` count rows; valid ones have no error. ``findings`` counts
    findings, and the texts with them, by code, severity and place, which is None past
    :data:`MOST_PLACES`. ``observed`` is the drift. ``str()`` is a report.
    """

    validator: SessionValidator
    redaction: Redaction
    rows: int = 0
    nulls: int = 0
    valid: int = 0
    findings: dict[tuple[str, str, str | None], tuple[int, int]] = field(default_factory=dict)
    observed: Observations = field(default_factory=Observations)
    _given_up: set[DriftPlace] = field(default_factory=set)

    @property
    def severities(self) -> Counter[Severity]:
        """The numbers of findings by severity."""
        found: Counter[Severity] = Counter()
        for (_, severity, _), (count, _) in self.findings.items():
            found[Severity(severity)] += count
        return found

    @property
    def codes(self) -> Counter[str]:
        """The numbers of findings by code."""
        found: Counter[str] = Counter()
        for (code, _, _), (count, _) in self.findings.items():
            found[code] += count
        return found

    def count(self, code: str, severity: str, pointer: str | None, count: int, texts: int) -> None:
        """Count findings at a place in a number of texts."""
        key = (code, severity, pointer)
        if key not in self.findings and len(self.findings) >= MOST_PLACES:
            key = (code, severity, None)
        before, texts_before = self.findings.get(key, (0, 0))
        self.findings[key] = before + count, texts_before + texts

    # Drift

    def drift(self) -> DriftReport:
        """Return the report on drift, with the overlay that accepts it, as ``drift --propose``."""
        report = DriftReport()
        document = self.validator.documents().session
        add_drift(report, self.observed, document, self.redaction)
        return report

    def overlay(self) -> dict[str, Any] | None:
        """Return the overlay that accepts the drift, as ``drift --propose`` writes it.

        It is an OpenAPI Overlay 1.0 document as a JSON value, for
        ``av.session_validator(overlay=…)``; None if there is nothing to accept.
        """
        return self.drift().overlay

    def __str__(self) -> str:
        """Return the totals, the findings by code as ``--statistics`` has them, and the drift."""
        severities = self.severities
        found = found_words(*(severities[each] for each in Severity))
        rows = f"{counted(self.rows, 'row')}, {counted(self.observed.sessions, 'session')}"
        nulls = f" ({counted(self.nulls, 'null')})" if self.nulls else ""
        lines = [f"{f'Found {found}' if found else 'No findings'} in {rows}{nulls}."]
        lines += code_lines(self.codes)
        report = self.drift()
        if report.rows or report.slips:
            sections = "".join(drift_sections(report, DriftOptions(self.redaction)))
            lines += ["", sections.rstrip("\n"), ""]
        lines.append(f"Drift: {totals(report) or 'none'}.")
        return "\n".join(lines)

    # Tables

    def table(self) -> pa.Table:
        """Return the sum as a table, which can be merged again, for example by partition."""
        return pa.Table.from_pylist(list(self._table_rows()), SUMMARY_SCHEMA)

    def _table_rows(self) -> Iterator[dict[str, Any]]:
        observed, redaction = self.observed, self.redaction
        for kind, name in _TOTALS.items():
            yield {"kind": kind, "count": getattr(self if kind in _OWN_TOTALS else observed, name)}
        for (code, severity, pointer), (count, texts) in sorted(
            self.findings.items(), key=lambda each: (each[0][0], each[0][2] or "", each[0][1])
        ):
            yield {
                "kind": FINDING, "code": code, "severity": severity, "pointer": pointer,
                "count": count, "sessions": texts,
            }  # fmt: skip
        for pointer, count in sorted(observed.objects.items()):
            yield {"kind": OBJECTS, "schema_pointer": pointer, "count": count}
        for place, at in sorted(observed.places.items()):
            yield _drift_row(DRIFT_AT_PLACE, place, ANY, at.whole, redaction)
            for detail, evidence in sorted(at.rows(), key=itemgetter(0)):
                row = _drift_row(DRIFT, place, detail, evidence, redaction)
                yield row if at.details is not None else row | {"evidence": _GIVEN_UP}

    def add(self, table: pa.Table | pa.RecordBatch) -> None:
        """Add a table that :func:`summarize` or :meth:`table` made. Raises as :func:`merge`."""
        missing = [name for name in SUMMARY_SCHEMA.names if name not in table.schema.names]
        if missing:
            raise ValueError(f"not a summary: the column {missing[0]!r} is missing")
        more = ColumnSummary(self.validator, self.redaction)
        for row in table.select(SUMMARY_SCHEMA.names).to_pylist():
            more._add_row(row)
        more._give_up_details()
        self.add_summary(more)

    def add_summary(self, more: ColumnSummary) -> None:
        """Add another summary, which must not be used afterwards."""
        self.rows += more.rows
        self.nulls += more.nulls
        self.valid += more.valid
        for key, (count, texts) in more.findings.items():
            self.count(*key, count, texts)
        self.observed.merge(more.observed, is_same_file=True)

    def multiply(self, number: int) -> None:
        """Count every row this many times."""
        if number == 1:
            return
        self.rows *= number
        self.nulls *= number
        self.valid *= number
        self.findings = {
            key: (count * number, texts * number) for key, (count, texts) in self.findings.items()
        }
        self.observed.multiply(number)

    def _add_row(self, row: dict[str, Any]) -> None:
        kind, count, observed = row["kind"], row["count"], self.observed
        for name in ("count", *_REQUIRED.get(kind, ())):
            if row[name] is None:
                raise ValueError(f"not a summary: a row of the kind {kind!r} has no {name}")
        if kind in _TOTALS:
            owner, name = (self if kind in _OWN_TOTALS else observed), _TOTALS[kind]
            setattr(owner, name, getattr(owner, name) + count)
        elif kind == FINDING:
            severity = str(Severity(row["severity"]))
            self.count(row["code"], severity, row["pointer"], count, row["sessions"])
        elif kind == OBJECTS:
            observed.objects[row["schema_pointer"]] += count
        elif kind in (DRIFT, DRIFT_AT_PLACE):
            self._add_drift(row)
        else:
            raise ValueError(f"not a summary: the kind {kind!r} is unknown")

    def _add_drift(self, row: dict[str, Any]) -> None:
        """Add the row of a place, or of a detail at one; they may be in any order."""
        place = DriftPlace(row["code"], row["pointer"], row["schema_pointer"])
        if place.kind not in KINDS:
            raise ValueError(f"not a summary: the kind of drift {place.kind!r} is unknown")
        is_given_up = row["evidence"] == _GIVEN_UP
        evidence = Evidence() if is_given_up else _evidence(row)
        at = self.observed.at(place)
        if at is None:  # past the limit
            self.observed.uncounted += row["count"] if row["kind"] == DRIFT_AT_PLACE else 0
            return
        if is_given_up:
            self._given_up.add(place)
            return
        if row["kind"] == DRIFT_AT_PLACE:
            at.whole.owner = at.whole.owner or evidence.owner
            at.whole.merge(evidence, is_same_file=True)
        elif row["detail"] is None:
            at.crowded = _merged(at.crowded, evidence)
        elif at.details is not None:
            at.details[row["detail"]] = _merged(at.details.get(row["detail"]), evidence)
            at.limit()

    def _give_up_details(self) -> None:
        for place in self._given_up:
            self.observed.places[place].details = None


_OWN_TOTALS: Final = {ROWS: "rows", NULLS: "nulls", VALID: "valid"}
_TOTALS: Final = {
    **_OWN_TOTALS, SESSIONS: "sessions", CLEAN: "clean", UNCOUNTED: "uncounted",
}  # fmt: skip
"""The attributes of a summary, and of its observations, that rows of each kind add to."""

_REQUIRED: Final = {
    FINDING: ("code", "severity", "sessions"),
    DRIFT: ("code", "pointer", "schema_pointer", "sessions"),
    DRIFT_AT_PLACE: ("code", "pointer", "schema_pointer", "sessions"),
    OBJECTS: ("schema_pointer",),
}
"""What the rows of each kind have besides a count."""

_GIVEN_UP: Final = '"too many to be told apart"'
"""The evidence in the row for the details of a place that has too many of them."""


def _drift_row(
    kind: str, place: DriftPlace, detail: str, evidence: Evidence, redaction: Redaction
) -> dict[str, Any]:
    return {
        "kind": kind,
        "code": place.kind,
        "pointer": place.pointer,
        "schema_pointer": place.schema_pointer,
        "detail": None if detail == ANY else shown_detail(place, detail, redaction),
        "count": evidence.count,
        "sessions": evidence.sessions,
        "first_created_at": evidence.first_created_at,
        "last_created_at": evidence.last_created_at,
        "evidence": json.dumps(encoded(evidence, place, redaction), separators=(",", ":")),
    }


def _evidence(row: dict[str, Any]) -> Evidence:
    """Return the evidence in a row. Raise ValueError if it has none."""
    if row["evidence"] is None:
        raise ValueError("not a summary: a row has no evidence; pass tables that were not summed")
    evidence = evidence_of(_parsed(row["evidence"]))
    evidence.count, evidence.sessions = row["count"], row["sessions"]
    evidence.first_created_at = earlier(row["first_created_at"], None)
    evidence.last_created_at = later(row["last_created_at"], None)
    return evidence


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None  # which evidence_of refuses


def _merged(one: Evidence | None, other: Evidence) -> Evidence:
    if one is None:
        return other
    one.merge(other, is_same_file=True)
    return one


@lru_cache(maxsize=4)
def _observer(validator: SessionValidator) -> SessionObserver:
    """Return what observes Sessions; reading the documents takes longer than a batch."""
    return KnownDocuments(validator.documents()).observer()


_NO_LIMITS: Final = Limits(file_size=sys.maxsize, records=sys.maxsize)
"""A column that is in memory is not too large."""


def _by_frequency(
    array: pa.Array | pa.ChunkedArray,
) -> Iterator[tuple[int, Iterable[list[bytes | None]]]]:
    """Yield the texts of an array in pieces, with the number of rows that each of them stands for.

    Texts that an encoding stores once for many rows are there once for each frequency.
    """
    for chunk in array.chunks if isinstance(array, pa.ChunkedArray) else [array]:
        encoded = distinct(chunk)
        if encoded is None:
            yield 1, map(texts_of, slices(chunk))
            continue
        texts, places = encoded
        by_frequency: dict[int, list[bytes | None]] = {}
        for place, number in Counter(places).items():
            text = None if place is None else texts[place]
            by_frequency.setdefault(number, []).append(text)
        yield from ((number, [own]) for number, own in by_frequency.items())


class _Summing:
    """The summary of the texts of one column."""

    def __init__(self, options: Checked) -> None:
        self._linter = linter_for(options.config)
        self._clean = clean_text(options.validator, self._linter)
        self._schemas = options.validator.schemas()
        self._finder = options.finder
        self._observer = _observer(options.validator)
        self._observing = self._observer.of_file(self._schemas, options.finder.expected, "")
        self._summary = ColumnSummary(options.validator, options.redaction)

    def of(self, pieces: Iterable[list[bytes | None]]) -> ColumnSummary:
        """Return the summary of texts."""
        # A row means what an argument of ``av.findings`` means.
        find = SessionFinder.in_argument
        reader = RowsReader(_NO_LIMITS, FastPath(self._is_clean), self._finder, find)
        invalid = 0
        for document in reader.documents(pieces):
            self._summary.nulls += document.skipped["null"]
            invalid += self._take(document)
        self._summary.rows = reader.rows
        self._summary.valid = reader.rows - self._summary.nulls - invalid
        observed = self._summary.observed = self._observing.observed
        for each in observed.evidence():
            # A column has no files, and no places in them.
            each.files, each.first = 0, None
        return self._summary

    def _is_clean(self, text: bytes) -> bool:
        session = self._clean.session(text)
        return session is not UNSURE and self._observing.is_without_drift(session)

    def _take(self, document: Document) -> int:
        """Count the findings of rows, observe their Sessions, and return how many are invalid."""
        expected = self._finder.expected
        findings = findings_of_document(document, self._schemas, self._linter, expected=expected)
        records = {each.index: each for part in document.parts for each in part.records}
        counts: Counter[tuple[str, str, str]] = Counter()
        rows: dict[tuple[str, str, str], set[int | None]] = {}
        for each in findings:
            record = None if each.record is None else records.get(each.record)
            known = self._observer
            root = known.webhook() if record is not None and record.is_webhook else known.session
            value = None if record is None else expected.wrapped(record.value)
            at = (*expected.names, *split(each.pointer))
            key = each.code, str(each.severity), pattern_of(at, value, root.all_names)
            counts[key] += 1
            rows.setdefault(key, set()).add(each.line)
        for key, count in counts.items():
            self._summary.count(*key, count, len(rows[key]))
        self._observing.take(document)
        return len({each.line for each in findings if each.severity is Severity.ERROR})
