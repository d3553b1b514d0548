"""``--format text``: for people, each finding with the line of text that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, groupby, repeat
from typing import TYPE_CHECKING, Final

from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.finding import Finding, Related, Severity
from alcamine_validate.lint.codes import BY_RULE, NOT_A_SESSION
from alcamine_validate.reporters.frames import clean, frame
from alcamine_validate.reporters.reporter import ReportOptions
from alcamine_validate.reporters.styles import Styles
from alcamine_validate.reporters.summary import (
    drift_lines,
    found_line,
    left_out_line,
    note_lines,
    stale_lines,
    statistics_lines,
)
from alcamine_validate.reporters.wording import capped
from alcamine_validate.validator.messages import printable

if TYPE_CHECKING:
    from alcamine_validate.check.excerpts import Excerpt


class TextReporter:
    """Writes each file's findings as soon as it is checked, and a summary at the end."""

    def __init__(self, options: ReportOptions) -> None:
        self._style = Styles(colored=options.colored)
        self._statistics = options.statistics
        self._is_quiet = options.quiet
        self._fail_on = options.fail_on

    def file(self, file: CheckedFile) -> Iterator[str]:
        """Yield the text of each finding of ``file``. Findings about one value share a frame.

        With ``statistics`` or ``quiet``, nothing is written before the end.
        """
        if self._statistics or self._is_quiet:
            return
        pairs = zip(file.findings, chain(file.excerpts, repeat(None)), strict=False)
        for _, group in groupby(pairs, key=lambda pair: _subject(pair[0])):
            findings, excerpts = zip(*group, strict=True)
            yield from map(self._head, _joined(findings))
            excerpt = next((each for each in excerpts if each is not None), None)
            yield from self._place(findings[0], excerpt, named=file.sessions > 1)
            yield from (
                self._related(finding, each) for finding in findings for each in finding.related
            )
            yield "\n"
        if file.left_out:
            yield left_out_line(file, clean(capped(file.filename))) + "\n\n"

    def end(self, summary: Summary) -> Iterator[str]:
        """Yield the statistics, if requested, the drift, if any, and the summary lines."""
        if self._statistics:
            yield from _block(statistics_lines(summary))
        if summary.drift and not self._is_quiet:
            yield self._style("bold", "Drift from the published schema:") + "\n"
            yield from _block(drift_lines(summary))
        yield from _block(stale_lines(summary))
        yield from (f"{line}\n" for line in note_lines(summary))
        style = Severity.ERROR if summary.fails(self._fail_on) else Severity.WARNING
        is_clean = not any(summary.severities.values())
        yield self._style("good" if is_clean else style, found_line(summary)) + "\n"

    def _head(self, finding: Finding) -> str:
        place = clean(capped(finding.filename or ""))
        if finding.line is not None:
            place += f":{finding.line}:{finding.column}"
        severity = self._style(finding.severity, f"{finding.severity}[{finding.code}]")
        message = clean(capped(finding.message))
        rule = self._style("dim", f"({finding.rule})")
        return f"{self._style('bold', place)}: {severity} {message} {rule}\n"

    def _place(self, finding: Finding, excerpt: Excerpt | None, *, named: bool) -> Iterator[str]:
        """Yield the frame, which names the Session if ``named`` is True.

        Without an excerpt, yield a line with the place, which always names the Session.
        """
        if excerpt is not None:
            yield from frame(excerpt, finding.severity, _where(finding, named=named), self._style)
        elif place := _where(finding, named=True):
            yield f"  {self._style('dim', 'at')} {place}\n"

    def _related(self, finding: Finding, related: Related) -> str:
        place = clean(capped(finding.filename or ""))
        if related.line is not None:
            place += f":{related.line}:{related.column}"
        else:
            place = printable(related.pointer) or place
        return f"  {self._style('dim', 'see')} {place}: {clean(capped(related.message))}\n"


_MISSING: Final = re.compile(r"the property (.+) is missing")
_MOST_NAMES: Final = 5


def _joined(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings about one value, with one for all properties that it lacks."""
    others: list[Finding] = []
    lacking: list[tuple[Finding, str]] = []
    for each in findings:
        match = _MISSING.fullmatch(each.message) if each.code == _LACKING else None
        if match is None:
            others.append(each)
        else:
            lacking.append((each, match[1]))
    if len(lacking) < 2:
        return list(findings)
    names = [name for _, name in lacking]
    more = len(names) - _MOST_NAMES
    end = f" and {more} more" if more > 1 else ""
    listed = ", ".join(names[:_MOST_NAMES] if end else names)
    message = f"{len(names)} properties are missing: {listed}{end}"
    return [replace(lacking[0][0], message=message), *others]


_LACKING: Final = BY_RULE["missing-property"].code


def _block(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines with line breaks, and an empty line after them if there are any."""
    text = "".join(f"{line}\n" for line in lines)
    if text:
        yield f"{text}\n"


def _subject(finding: Finding) -> tuple[object, ...]:
    """Return a key that is equal for findings about the same value."""
    return finding.record, finding.pointer, finding.line, finding.column, finding.end_column


def _where(finding: Finding, *, named: bool) -> str:
    if finding.record is None:
        return printable(finding.pointer)
    session = f"session {finding.record}: " if named else ""
    whole = "the whole value" if finding.code == NOT_A_SESSION else "the whole session"
    return session + printable(finding.pointer or whole)
