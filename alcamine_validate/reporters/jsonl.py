"""``--format jsonl``: one JSON object per line, each finding as soon as its file is checked."""

from __future__ import annotations

from collections.abc import Iterator

from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.reporters.json_output import encoded, finding_fields, summary_fields
from alcamine_validate.reporters.reporter import ReportOptions


class JsonLinesReporter:
    """Writes the objects of ``--format json`` line by line, each with its ``type``."""

    def __init__(self, options: ReportOptions) -> None:
        self._statistics = options.statistics

    def file(self, file: CheckedFile) -> Iterator[str]:
        """Yield a line for each finding: ``{"type": "finding", …}``."""
        for finding in file.findings:
            yield encoded({"type": "finding", **finding_fields(finding)}) + "\n"

    def end(self, summary: Summary) -> Iterator[str]:
        """Yield the last line: ``{"type": "summary", …}``."""
        fields = summary_fields(summary, statistics=self._statistics)
        yield encoded({"type": "summary", **fields}) + "\n"
