"""The reporter protocol, the options of reports, and the limit on findings in a report."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import compress
from typing import Final, Protocol

from alcamine_validate.check.result import CheckedFile, MostSevere, Summary
from alcamine_validate.finding import Severity

DEFAULT_WIDTH: Final = 100
"""The width of a report that does not go to a terminal."""


@dataclass(frozen=True, kw_only=True)
class ReportOptions:
    """Options of a report: colours, counts of each rule, and the folder for relative paths.

    ``quiet`` reduces a report for people to its summary. With ``all``, the text report shows every
    finding instead of similar ones once; without ``frames``, it has no empty lines between them.

    ``width`` is the number of terminal cells that a line of a frame takes at most.

    ``fail_on`` is the least severity that makes the command fail, so that no report shows
    success if the command fails.

    ``root`` is the absolute path of the repository's folder, or of the working folder if there
    is no repository. Formats for other programs name files relative to it.
    """

    colored: bool = False
    statistics: bool = False
    quiet: bool = False
    frames: bool = True
    all: bool = False
    width: int = DEFAULT_WIDTH
    root: str = ""
    fail_on: Severity = Severity.ERROR


class Reporter(Protocol):
    """Turns results into pieces of text. All pieces in order are the report.

    A reporter that shows findings only at the end may have a method ``waiting``, which returns the
    text about the files so far, for a run that is interrupted.
    """

    def file(self, file: CheckedFile) -> Iterable[str]:
        """Add one file, and return the text that can be written now."""

    def end(self, summary: Summary) -> Iterable[str]:
        """Return the rest of the report, after the last file."""


class LimitedReporter:
    """Passes at most ``most`` findings to a reporter: errors before warnings before infos.

    A file is passed on at once if all its findings are certain to be shown. A warning or an info
    may be dropped for an error in a later file, so its file and the files after it wait for the
    end. ``hint`` is the text in the report on how to show more.
    """

    def __init__(self, reporter: Reporter, most: int, hint: str) -> None:
        self._reporter = reporter
        self._most = most
        self._hint = hint
        self._kept: MostSevere[tuple[list[bool], int]] = MostSevere(most)
        self._waiting: deque[tuple[CheckedFile, list[bool]] | str] = deque()
        self._dropped = 0

    def file(self, file: CheckedFile) -> Iterator[str]:
        """Add one file, and yield the text that can be written now."""
        if self._waiting and not (file.findings or file.left_out):
            # Reports show nothing but the name of such a file.
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
        """Yield the text of the files that still wait."""
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
        """Yield the rest of the report, with a note on how many findings are left out."""
        yield from self.waiting()
        if self._dropped:
            findings = "1 finding" if self._dropped == 1 else f"{self._dropped:,} findings"
            note = f"Left out {findings}: this report shows {self._most:,} at most ({self._hint})."
            left_out = summary.left_out + self._dropped
            summary = replace(summary, left_out=left_out, notes=(*summary.notes, note))
        yield from self._reporter.end(summary)
