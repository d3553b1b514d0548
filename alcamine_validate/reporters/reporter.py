"""What a reporter is, what it is told, and how much of it a report shows."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import compress
from typing import Protocol

from alcamine_validate.check.result import CheckedFile, MostSevere, Summary
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


class LimitedReporter:
    """Hands another reporter at most ``most`` findings: errors before warnings before infos.

    A file is handed on at once if all its findings are certain to be shown. A warning or an
    info may have to give way to an error of a later file, so that its file, and those after it,
    wait for the end. ``hint`` says in the report what shows more.
    """

    def __init__(self, reporter: Reporter, most: int, hint: str) -> None:
        self._reporter = reporter
        self._most = most
        self._hint = hint
        self._kept: MostSevere[tuple[list[bool], int]] = MostSevere(most)
        self._waiting: deque[tuple[CheckedFile, list[bool]] | str] = deque()
        self._dropped = 0

    def file(self, file: CheckedFile) -> Iterator[str]:
        """Take in one file; yield what can be written already."""
        if self._waiting and not (file.findings or file.left_out):
            # The name is all that any report shows of it.
            self._waiting.append(file.filename)
            return
        is_kept = [True] * len(file.findings)
        for index, finding in enumerate(file.findings):
            if (dropped := self._kept.add(finding.severity, (is_kept, index))) is not None:
                others, at = dropped
                others[at] = False
                self._dropped += 1
        self._waiting.append((file, is_kept))
        kept = compress(file.findings, is_kept)
        if len(self._waiting) == 1 and all(each.severity is Severity.ERROR for each in kept):
            yield from self.waiting()

    def waiting(self) -> Iterator[str]:
        """Yield what is written of the files that still wait."""
        while self._waiting:
            next_one = self._waiting.popleft()
            if isinstance(next_one, str):
                yield from self._reporter.file(CheckedFile(next_one))
                continue
            file, is_kept = next_one
            findings = list(compress(file.findings, is_kept))
            excerpts = list(compress(file.excerpts, is_kept))
            yield from self._reporter.file(replace(file, findings=findings, excerpts=excerpts))

    def end(self, summary: Summary) -> Iterator[str]:
        """Yield the rest, and say how many findings are left out."""
        yield from self.waiting()
        if self._dropped:
            findings = "1 finding" if self._dropped == 1 else f"{self._dropped:,} findings"
            note = f"Left out {findings}: this report shows {self._most:,} at most ({self._hint})."
            left_out = summary.left_out + self._dropped
            summary = replace(summary, left_out=left_out, notes=(*summary.notes, note))
        yield from self._reporter.end(summary)
