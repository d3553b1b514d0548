"""``--format github``: workflow commands, which GitHub shows as annotations.

The syntax of commands is documented under "Workflow commands for GitHub Actions"; the runner
parses them in ``ActionCommand.cs`` of actions/runner. A step shows ten annotations per severity
and silently drops the others. So if there are more, the tenth gives the number of the rest, and
each finding without an annotation is a plain line in the log.

GitHub does not document whether ``endColumn`` is exclusive. Here it is, as in other linters.
Findings that span several lines have no columns, because GitHub refuses them there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.finding import Finding, Severity
from alcamine_validate.reporters.concise import closing_lines, concise_line
from alcamine_validate.reporters.paths import STANDARD_INPUT, ReportPaths
from alcamine_validate.reporters.reporter import ReportOptions
from alcamine_validate.reporters.summary import left_out_line
from alcamine_validate.reporters.wording import counted, exchange_words, visible, where

MOST: Final = 10
"""How many annotations of one severity GitHub shows for a step."""

_COMMANDS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
_IN_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


class GithubReporter:
    """Writes commands and lines at once, except the tenth annotation of each severity."""

    def __init__(self, options: ReportOptions) -> None:
        self._names = ReportPaths(options.root)
        self._seen: Counter[Severity] = Counter()
        self._held: dict[Severity, tuple[str, str]] = {}

    def file(self, file: CheckedFile) -> Iterator[str]:
        """Yield the commands and lines of one file that can be written at once."""
        name, named = visible(self._names.path(file.filename)), file.has_several_sessions
        for finding in file.findings:
            own = visible(self._names.of(finding, file.filename))
            line = _plain(concise_line(finding, own, named=named))
            annotation = _finding(finding, own, named=named)
            yield from self._annotation(finding.severity, annotation, line)
        if file.left_out:
            yield _plain(left_out_line(name, file.left_out))

    def end(self, summary: Summary) -> Iterator[str]:
        """Yield the tenth annotations, or the numbers of further findings, and the summary."""
        for severity in Severity:
            if severity in self._held:
                yield self._held[severity][0]
            elif self._seen[severity] > MOST:
                more = counted(self._seen[severity] - MOST + 1, f"more {severity}")
                message = f"{more} in the log of this step: GitHub shows only {MOST} annotations."
                yield command(severity, {"title": "alcamine-validate"}, message)
        yield from map(_plain, closing_lines(summary))

    def _annotation(self, severity: Severity, annotation: str, line: str) -> Iterator[str]:
        self._seen[severity] += 1
        if self._seen[severity] < MOST:
            yield annotation
        elif self._seen[severity] == MOST:
            self._held[severity] = annotation, line
        else:
            if severity in self._held:
                yield self._held.pop(severity)[1]
            yield line


def command(severity: Severity, properties: dict[str, str | int], message: str) -> str:
    """Return a workflow command, with characters escaped that would end it or a property."""
    pairs = [f"{name}={str(value).translate(_IN_PROPERTY)}" for name, value in properties.items()]
    return f"::{_COMMANDS[severity]} {','.join(pairs)}::{message.translate(_IN_DATA)}\n"


def _finding(finding: Finding, name: str, *, named: bool) -> str:
    properties: dict[str, str | int] = {"title": f"{finding.code} {finding.rule}"}
    lines = [visible(finding.message)]
    if name in STANDARD_INPUT:
        # Standard input is not a file in the repository, so the annotation has no place.
        lines[0] = f"{name}: {lines[0]}"
    else:
        properties |= {"file": name, **_place(finding)}
    if found := where(finding, named=named):
        lines.append(f"at {found}")
    if finding.exchange:
        lines.append(f"in {exchange_words(finding.exchange)}")
    for related in finding.related:
        place = f"line {related.line}" if related.line else visible(related.pointer)
        lines.append(f"see {place}: {visible(related.message)}")
    return command(finding.severity, properties, "\n".join(lines))


def _place(finding: Finding) -> dict[str, str | int]:
    if finding.line is None:
        return {}
    end_line = finding.end_line or finding.line
    place: dict[str, str | int] = {"line": finding.line}
    if end_line == finding.line and finding.column is not None:
        end = max(finding.column, finding.end_column or finding.column)
        return place | {"col": finding.column, "endLine": end_line, "endColumn": end}
    return place | {"endLine": end_line}


def _plain(text: str) -> str:
    """Return a log line that the runner does not treat as a command, new or legacy.

    The runner recognises ``::`` at the start of a line, after white space, and ``##[`` anywhere.
    """
    harmless = text.replace("##[", "## [")
    return f"> {harmless}\n" if harmless.lstrip().startswith("::") else f"{harmless}\n"
