"""What the reports for reading, ``markdown`` and ``html``, share: verdict, rules, drift, places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from alcamine_validate.check.drift import Drift
from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.finding import Severity
from alcamine_validate.reporters.groups import Group, mixed_words
from alcamine_validate.reporters.summary import fixed_lines, found_words, note_lines, stale_lines
from alcamine_validate.reporters.wording import counted


class RuleCount(NamedTuple):
    """How often a rule fired, and the severity of its findings: the most severe one of several."""

    code: str
    rule: str
    severity: Severity
    findings: int


class RuleCounts:
    """Counts the findings of each rule, also of those past the limits."""

    def __init__(self) -> None:
        self._severities: dict[str, Severity] = {}

    def add(self, file: CheckedFile) -> None:
        """Note the severities of a file's findings, which settings can change."""
        for finding in file.findings:
            known = self._severities.setdefault(finding.code, finding.severity)
            if finding.severity.rank < known.rank:
                self._severities[finding.code] = finding.severity

    def rows(self, summary: Summary) -> list[RuleCount]:
        """Return a row for each rule that fired, the most severe and most frequent first.

        A rule without any shown finding has its default severity.
        """
        from alcamine_validate.lint.rules.catalogue import catalogue

        known = catalogue()
        rows = [
            RuleCount(code, known[code].rule, self._severities.get(code, known[code].severity), n)
            for code, n in summary.codes.items()
            if n
        ]
        return sorted(rows, key=lambda row: (row.severity.rank, -row.findings, row.code))


def verdict(summary: Summary) -> str:
    """Return the totals in words: ``2 errors, 1 info in 40 files, 80 sessions``.

    The duration is left out, so that the report is the same for the same files.
    """
    nothing = "no new findings" if summary.known else "no findings"
    found = found_words(summary.errors, summary.warnings, summary.infos) or nothing
    return f"{found} in {counted(summary.files, 'file')}, {counted(summary.sessions, 'session')}"


def remarks(summary: Summary) -> Iterator[str]:
    """Yield the lines on stale entries of the baseline, skipped responses and omissions."""
    yield from stale_lines(summary)
    yield from note_lines(summary)
    yield from fixed_lines(summary)


def drift_kind(drift: Drift) -> str:
    """Return what a drift entry is about, without the value: ``unknown property (string)``."""
    return f"unknown property ({drift.type})" if drift.kind == "property" else "unlisted value"


def occurrences(group: Group, *, is_cut: bool) -> str:
    """Return the number of findings of a group in words, or "" if there is only one.

    ``is_cut`` says that there may be more than the group has.
    """
    if group.count == 1:
        return ""
    files = "this file" if group.files == 1 else counted(group.files, "file")
    least = "at least " if is_cut else ""
    return f"{least}{group.count:,} times in {files}{mixed_words(group)}"
