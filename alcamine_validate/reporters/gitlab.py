"""``--format gitlab``: a Code Quality report (GitLab's documentation, "Code Quality").

The report is a JSON array of entries with the fields that GitLab reads: ``description``,
``check_name``, ``fingerprint``, ``severity`` and ``location``. GitLab shows one entry per
fingerprint, so each entry has its own. The file must not have a byte order mark. The format has
no place for a summary: skipped responses, known findings and stale entries of the baseline are
not in the report, but the number of findings past a limit is an entry.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any, Final

from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.finding import Finding, Severity
from alcamine_validate.reporters.fingerprints import Fingerprints
from alcamine_validate.reporters.json_output import encoded
from alcamine_validate.reporters.paths import ReportPaths
from alcamine_validate.reporters.reporter import ReportOptions
from alcamine_validate.reporters.summary import left_out_line
from alcamine_validate.reporters.wording import exchange_words, visible, where

_SEVERITIES: Final = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.INFO: "info",
}
_UNREADABLE: Final = "critical"
_LEFT_OUT: Final = "more-findings"


class GitlabReporter:
    """Collects entries, and writes the array after the last file."""

    def __init__(self, options: ReportOptions) -> None:
        self._names = ReportPaths(options.root)
        self._fingerprints = Fingerprints()
        self._entries: list[dict[str, Any]] = []

    def file(self, file: CheckedFile) -> Iterable[str]:
        """Collect the entries of one file; nothing is written yet.

        The number of findings past the limit is an entry, so that their omission is visible.
        """
        path, named = visible(self._names.path(file.filename)), file.has_several_sessions
        for finding in file.findings:
            own = visible(self._names.of(finding, file.filename))
            self._entries.append(self._entry(finding, own, named=named))
        if file.left_out:
            more = Finding(_LEFT_OUT, _LEFT_OUT, Severity.INFO, left_out_line(path, file.left_out))
            self._entries.append(self._entry(more, path))
        return ()

    def end(self, summary: Summary) -> Iterator[str]:
        """Yield the report. A note on its limit of findings is an entry of the working folder."""
        for note in summary.notes:
            more = Finding(_LEFT_OUT, _LEFT_OUT, Severity.INFO, note)
            self._entries.append(self._entry(more, os.curdir))
        yield encoded(self._entries, indented=True) + "\n"

    def _entry(self, finding: Finding, path: str, *, named: bool = False) -> dict[str, Any]:
        found = where(finding, named=named)
        rule = f" ({finding.rule})" if finding.rule != finding.code else ""
        place = f" [{found}]" if found else ""
        if finding.exchange:
            place += f" [{exchange_words(finding.exchange)}]"
        severity = _UNREADABLE if finding.code == "ALC001" else _SEVERITIES[finding.severity]
        return {
            "description": f"{visible(finding.message)}{rule}{place}",
            "check_name": finding.code,
            "fingerprint": self._fingerprints.of(path, finding),
            "severity": severity,
            "location": {"path": path, "lines": {"begin": finding.line or 1}},
        }
