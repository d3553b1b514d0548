"""``--format concise``: one line per finding, in the form of compiler messages.

``PATH:LINE:COLUMN: error: …`` is the form of the GNU Coding Standards (4.4, "Formatting Error
Messages"), which the problem matchers of editors recognise. That form calls an info a ``note``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.finding import Finding, Severity
from alcamine_validate.reporters.reporter import ReportOptions
from alcamine_validate.reporters.styles import Styles
from alcamine_validate.reporters.summary import (
    code_lines,
    coverage_title,
    fixed_lines,
    found_line,
    left_out_line,
    note_lines,
    stale_lines,
)
from alcamine_validate.reporters.wording import exchange_words, place, visible, where

_WORDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PLAIN: Final = Styles(colored=False)


class ConciseReporter:
    """Writes a line for each finding as soon as its file is checked, and a summary at the end."""

    def __init__(self, options: ReportOptions) -> None:
        self._style = Styles(colored=options.colored)
        self._is_silent = options.statistics or options.quiet
        self._statistics = options.statistics

    def file(self, file: CheckedFile) -> Iterator[str]:
        """Yield the lines of one file, or none with ``statistics`` or ``quiet``."""
        if self._is_silent:
            return
        name, named = visible(file.filename), file.has_several_sessions
        for finding in file.findings:
            # The finding may be in an attachment of the file.
            own = visible(finding.filename or name)
            yield concise_line(finding, own, self._style, named=named) + "\n"
        if file.left_out:
            yield left_out_line(name, file.left_out) + "\n"

    def end(self, summary: Summary) -> Iterator[str]:
        """Yield the statistics, if requested, and the summary lines."""
        if self._statistics:
            yield from (f"{line}\n" for line in code_lines(summary.codes))
        yield from (f"{line}\n" for line in closing_lines(summary))


def concise_line(
    finding: Finding, name: str, style: Styles = _PLAIN, *, named: bool = False
) -> str:
    """Return a finding as a line. ``name`` is the printable name of its file.

    With ``named``, the line says which Session of the file it is about.
    """
    severity = style(finding.severity, f"{_WORDS[finding.severity]}:")
    found = where(finding, named=named)
    end = f" [{found}]" if found else ""
    if finding.exchange:
        end += f" [{exchange_words(finding.exchange)}]"
    message = f"{finding.code} {visible(finding.message)} ({finding.rule}){end}"
    at = style("bold", place(name, finding.line, finding.column))
    return f"{at}: {severity} {message}"


def closing_lines(summary: Summary) -> Iterator[str]:
    """Yield the last lines of a report that consists of lines."""
    yield from stale_lines(summary)
    if summary.coverage is not None:
        yield f"{coverage_title(summary.coverage)}."
    yield from note_lines(summary)
    yield found_line(summary)
    yield from fixed_lines(summary)
