"""What reports on drift say in all formats: each thing in words, and the totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from alcamine_validate.drift.evidence import (
    FORMAT,
    KINDS,
    LIMIT,
    MISSING,
    MOST_DETAILS,
    NULL,
    OTHER,
    PROPERTY,
    TYPE,
    VALUE,
)
from alcamine_validate.drift.report import DriftReport, Row, evidence_words, share_words
from alcamine_validate.drift.sightings import LOWER_LIMITS
from alcamine_validate.finding import Finding
from alcamine_validate.reporters.wording import counted, place
from alcamine_validate.text.redact import Redaction
from alcamine_validate.validator.messages import displayed

_NOUNS: Final = {
    PROPERTY: ("unknown property", "unknown properties"),
    VALUE: ("unlisted value", "unlisted values"),
    MISSING: ("missing property", "missing properties"),
    NULL: ("null", "nulls"),
    TYPE: ("other type", "other types"),
    LIMIT: ("value beyond a limit", "values beyond a limit"),
    FORMAT: ("other format", "other formats"),
    OTHER: ("other violation", "other violations"),
}
_MOST_NAMES: Final = 8


class DriftOptions(NamedTuple):
    """How a report shows drift.

    ``redaction`` hides what may be personal data. ``proposed`` is the file for the overlay, or None
    if none was asked for. ``seconds`` is the duration of the run. Paths in Markdown and HTML are
    relative to ``root``.
    """

    redaction: Redaction
    proposed: str | None = None
    seconds: float = 0.0
    colored: bool = False
    root: str = ""


class ShownRow(NamedTuple):
    """One thing in words: its place, what it is, in how many objects, and the other evidence."""

    kind: str
    pointer: str
    what: str
    share: str
    evidence: str
    first: tuple[str, int, int] | None
    reason: str | None

    def first_place(self, path: str) -> str:
        """Return the first place in words, in a file that is called ``path``."""
        return place(path, self.first[1], self.first[2]) if self.first is not None else ""


def shown_rows(rows: list[Row], redaction: Redaction) -> list[ShownRow]:
    """Return rows in words, in their order."""
    return [
        ShownRow(
            row.place.kind,
            row.pointer(redaction),
            _what(row, redaction),
            share_words(row.place.kind, row.evidence, row.objects),
            evidence_words(row.evidence),
            row.evidence.first,
            row.reason,
        )
        for row in rows
    ]


def by_kind(rows: list[ShownRow]) -> dict[str, list[ShownRow]]:
    """Return rows by kind, in the order of reports; kinds without rows are left out."""
    found = {kind: [row for row in rows if row.kind == kind] for kind in KINDS}
    return {kind: own for kind, own in found.items() if own}


def _what(row: Row, redaction: Redaction) -> str:
    kind, detail, evidence = row.place.kind, row.shown_detail(redaction), row.evidence
    if detail is None:
        names = "names" if kind == PROPERTY else "values"
        return f"more than {MOST_DETAILS} different {names}"
    words = "missing" if kind == MISSING else detail
    if kind in (PROPERTY, TYPE) and row.schema is not None:
        words = type_words(row.schema)
    if kind == LIMIT and evidence.farthest is not None:
        is_lower = detail in LOWER_LIMITS
        side, to = ("below", "down to") if is_lower else ("above", "up to")
        size = -evidence.farthest if is_lower else evidence.farthest
        words = f"{side} {detail}, {to} {size:,}"
    if kind == FORMAT:
        always = f", but always {evidence.formats[0]}" if evidence.formats else ""
        words = f"not as {detail} says{always}"
    near = evidence.near
    return words if near is None else f"{words}, one edit away from {displayed(near)}"


def type_words(schema: dict[str, Any]) -> str:
    """Return the types that a schema allows in words: ``string (date-time) or null``."""
    types = schema.get("type", [])
    kinds = [types] if isinstance(types, str) else types
    return " or ".join(_type(kind, schema) for kind in kinds) or "anything"


def _type(kind: str, schema: dict[str, Any]) -> str:
    if kind == "string" and "format" in schema:
        return f"string ({schema['format']})"
    if kind == "array" and "items" in schema:
        return f"array of {type_words(schema['items'])}"
    if kind == "object" and "properties" in schema:
        names = [*schema["properties"]]
        more = [f"{len(names) - _MOST_NAMES:,} more"] if len(names) > _MOST_NAMES else []
        return f"object with {', '.join([*names[:_MOST_NAMES], *more])}"
    if kind == "object" and "additionalProperties" in schema:
        return f"map of {type_words(schema['additionalProperties'])}"
    return kind


def totals(report: DriftReport) -> str:
    """Return how much drift there is in words, or "" if there is none."""
    numbers = Counter(row.place.kind for row in report.rows)
    return ", ".join(
        f"{numbers[kind]:,} {_NOUNS[kind][numbers[kind] != 1]}" for kind in KINDS if numbers[kind]
    )


def verdict(report: DriftReport) -> str:
    """Return the totals of a report in words, without the duration."""
    where = f"{counted(report.files, 'file')}, {counted(report.sessions, 'session')}"
    return f"{totals(report) or 'no drift'} in {where}"


def closing_lines(report: DriftReport, options: DriftOptions) -> Iterator[str]:
    """Yield what was not observed or told apart, and how to accept the drift."""
    if report.uncounted:
        yield f"At other places there are {report.uncounted:,} more occurrences."
    yield from report.notes
    if report.unreadable:
        yield f"Could not read {counted(report.unreadable, 'file')}."
    accepted = sum(row.reason is None for row in report.rows)
    if report.overlay is None and options.proposed is not None:
        yield f"There is nothing to propose, so {options.proposed} is not written."
    if report.overlay is not None:
        of = f"{accepted:,} of these {len(report.rows):,}"
        if options.proposed is None:
            yield f"--propose FILE writes an overlay that accepts {of}."
        else:
            hint = "review it, and use it with --overlay"
            yield f"The overlay in {options.proposed} accepts {of}: {hint}."


def finding_words(finding: Finding) -> str:
    """Return a finding about the input, which says what could not be observed, in words."""
    at = place(finding.filename or "", finding.line, finding.column)
    return f"{at}: {finding.code} {finding.message}"
