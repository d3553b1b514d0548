"""What a reporter is, and what it is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.finding import Severity


@dataclass(frozen=True, kw_only=True)
class ReportOptions:
    """How to report: with colours, with counts of each rule, paths relative to what.

    ``fail_on`` is the least severity that makes the command fail, so that no report is green
    where the command is not.

    ``root`` is the absolute path of the repository's folder (or of the working folder
    where there is none), which the formats that other programs read name files from.
    """

    colored: bool = False
    statistics: bool = False
    root: str = ""
    fail_on: Severity = Severity.ERROR


class Reporter(Protocol):
    """Turns results into text, piece by piece; the pieces in a row are the report."""

    def file(self, file: CheckedFile) -> Iterable[str]:
        """Take in one file; return what can be written already."""

    def end(self, summary: Summary) -> Iterable[str]:
        """Return the rest, when the last file has been checked."""
