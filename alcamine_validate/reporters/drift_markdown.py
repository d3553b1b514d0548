"""``drift --format markdown``: tables for a comment on a pull request, or for a job summary."""

from __future__ import annotations

from collections.abc import Iterator

from alcamine_validate.drift.evidence import KINDS
from alcamine_validate.drift.report import DriftReport
from alcamine_validate.reporters.drift_rows import (
    DriftOptions,
    ShownRow,
    by_kind,
    closing_lines,
    finding_words,
    shown_rows,
    verdict,
)
from alcamine_validate.reporters.markdown_parts import block, cell, listed
from alcamine_validate.reporters.paths import ReportPaths


def drift_markdown(report: DriftReport, options: DriftOptions) -> Iterator[str]:
    """Yield the report: the verdict, a table for each kind of drift, slips, and remarks."""
    names = ReportPaths(options.root)
    yield f"## alcamine-validate drift: {verdict(report)}\n"
    rows = shown_rows(report.rows, options.redaction)
    sections = {KINDS[kind]: own for kind, own in by_kind(rows).items()}
    sections["Slips, which are not drift"] = shown_rows(report.slips, options.redaction)
    for heading, own in sections.items():
        if own:
            yield f"\n### {heading}\n\n| place | what | how often | evidence | first | remark |\n"
            yield "| --- | --- | --- | --- | --- | --- |\n"
            yield from listed((_row(row, names) for row in own), len(own))
    if report.findings:
        yield "\n### Not observed\n"
        yield from block(list(map(finding_words, report.findings)))
        if report.more_findings:
            yield f"\nand {report.more_findings:,} more\n"
    if lines := list(closing_lines(report, options)):
        yield from block(lines)


def _row(row: ShownRow, names: ReportPaths) -> str:
    first = row.first_place(names.path(row.first[0])) if row.first is not None else ""
    remark = "" if row.reason is None else cell(f"not proposed: {row.reason}")
    place = cell(row.pointer or "the session")
    what = cell(row.what)
    return f"| {place} | {what} | {row.share} | {row.evidence} | {cell(first)} | {remark} |\n"
