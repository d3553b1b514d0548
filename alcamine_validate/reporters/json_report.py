"""``--format json``: every finding and a summary, as one JSON object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.reporters.json_output import encoded, finding_fields, summary_fields
from alcamine_validate.reporters.reporter import ReportOptions


class JsonReporter:
    """Collects all findings, and writes the report after the last file."""

    def __init__(self, options: ReportOptions) -> None:
        self._findings: list[dict[str, Any]] = []
        self._statistics = options.statistics

    def file(self, file: CheckedFile) -> Iterable[str]:
        """Collect the findings of one file; nothing is written yet."""
        self._findings += map(finding_fields, file.findings)
        return ()

    def end(self, summary: Summary) -> Iterator[str]:
        """Yield the report: ``{"findings": […], "summary": {…}}``."""
        fields = summary_fields(summary, statistics=self._statistics)
        yield encoded({"findings": self._findings, "summary": fields}, indented=True)
        yield "\n"
