"""``drift --format html``: one page for people, with a table for each kind of drift."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from alcamine_validate.drift.evidence import KINDS
from alcamine_validate.drift.report import DriftReport
from alcamine_validate.finding import Severity
from alcamine_validate.reporters.drift_rows import (
    DriftOptions,
    ShownRow,
    by_kind,
    closing_lines,
    finding_words,
    shown_rows,
    verdict,
)
from alcamine_validate.reporters.html_parts import END, code, head, section, table, text
from alcamine_validate.reporters.paths import ReportPaths

MOST_ROWS: Final = 1_000
"""How many things of one kind are shown."""

_HEADS: Final = ("Place", "What", "How often", "Evidence", "First", "Remark")
_LEGEND: Final = (
    "Drift is what the schema does not know. A slip is one edit away from what it knows, and seen "
    "once."
)


def drift_html(report: DriftReport, options: DriftOptions) -> Iterator[str]:
    """Yield the page: the verdict, a table for each kind of drift, slips, and remarks."""
    names = ReportPaths(options.root)
    rows = by_kind(shown_rows(report.rows, options.redaction))
    sections = {kind: (KINDS[kind], "".join(_table(own, names))) for kind, own in rows.items()}
    if report.slips:
        own = shown_rows(report.slips, options.redaction)
        sections["slips"] = "Slips, which are not drift", "".join(_table(own, names))
    if report.findings:
        sections["findings"] = "Not observed", "".join(_findings(report))
    headings = {name: heading for name, (heading, _) in sections.items()}
    style = Severity.WARNING if report.rows else "good"
    yield from head(verdict(report), style, headings, _LEGEND, closing_lines(report, options))
    for name, (heading, content) in sections.items():
        yield from section(name, heading, content)
    yield END


def _table(rows: list[ShownRow], names: ReportPaths) -> Iterator[str]:
    yield from table(_HEADS, (_cells(row, names) for row in rows[:MOST_ROWS]))
    if len(rows) > MOST_ROWS:
        yield f"<p>and {len(rows) - MOST_ROWS:,} more</p>\n"


def _cells(row: ShownRow, names: ReportPaths) -> tuple[str, ...]:
    first = row.first_place(names.path(row.first[0])) if row.first is not None else ""
    remark = "" if row.reason is None else text(f"not proposed: {row.reason}")
    place = code(row.pointer or "the session")
    return place, text(row.what), text(row.share), text(row.evidence), code(first), remark


def _findings(report: DriftReport) -> Iterator[str]:
    yield "<ul>\n"
    yield from (f"<li>{text(finding_words(each))}</li>\n" for each in report.findings)
    if report.more_findings:
        yield f"<li>and {report.more_findings:,} more</li>\n"
    yield "</ul>\n"
