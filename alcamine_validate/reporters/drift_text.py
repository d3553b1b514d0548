"""``drift --format text``: for people, grouped by kind, each thing in two or three lines."""

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
    totals,
)
from alcamine_validate.reporters.styles import Styles
from alcamine_validate.reporters.wording import counted, visible

MOST_ROWS: Final = 20
"""How many things of one kind are shown."""


def drift_text(report: DriftReport, options: DriftOptions) -> Iterator[str]:
    """Yield the report: drift by kind, slips, what was not observed, and the totals."""
    style = Styles(colored=options.colored)
    yield from drift_sections(report, options)
    if report.findings:
        yield style("bold", "Not observed") + "\n"
        yield from (f"  {visible(finding_words(each))}\n" for each in report.findings)
        if report.more_findings:
            yield f"  and {report.more_findings:,} more\n"
        yield "\n"
    yield from (f"{visible(line)}\n" for line in closing_lines(report, options))
    found = totals(report)
    what = f"Found {found}" if found else "No drift"
    where = f"{counted(report.files, 'file')}, {counted(report.sessions, 'session')}"
    kind = Severity.WARNING if found else "good"
    yield style(kind, f"{what} in {where} in {options.seconds:,.2f} s.") + "\n"


def drift_sections(report: DriftReport, options: DriftOptions) -> Iterator[str]:
    """Yield the drift by kind, and slips."""
    style = Styles(colored=options.colored)
    sections = {
        KINDS[kind]: rows
        for kind, rows in by_kind(shown_rows(report.rows, options.redaction)).items()
    }
    sections["Slips, which are not drift"] = shown_rows(report.slips, options.redaction)
    for heading, rows in sections.items():
        if rows:
            yield style("bold", heading) + "\n"
            yield from (line for row in rows[:MOST_ROWS] for line in _lines(row, style))
            if len(rows) > MOST_ROWS:
                yield f"  and {len(rows) - MOST_ROWS:,} more, which --format json lists\n"
            yield "\n"


def _lines(row: ShownRow, style: Styles) -> Iterator[str]:
    at = style("bold", visible(row.pointer or "the session"))
    yield f"  {at}  {visible(row.what)}, {row.share}\n"
    first = f"; first at {visible(row.first_place(row.first[0]))}" if row.first is not None else ""
    yield f"    {style('dim', row.evidence)}{first}\n"
    if row.reason is not None:
        yield f"    not proposed: {visible(row.reason)}\n"
