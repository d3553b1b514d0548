"""``--format junit``: one test case per file, for dashboards that count tests.

A file fails if one of its findings makes ``check`` fail, because it is at least as severe as
``--fail-on``. Less severe findings are the output of a passing test. A file that can't be read is
an error in JUnit's sense: it has no verdict. Jenkins' ``junit-10.xsd`` accepts the report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.finding import Severity
from alcamine_validate.reporters.concise import closing_lines, concise_line
from alcamine_validate.reporters.paths import ReportPaths
from alcamine_validate.reporters.reporter import ReportOptions
from alcamine_validate.reporters.summary import found_words, left_out_line
from alcamine_validate.reporters.wording import visible

_NAME: Final = "alcamine-validate"
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


class JunitReporter:
    """Collects test cases, and writes the report last, because it starts with their number."""

    def __init__(self, options: ReportOptions) -> None:
        self._names = ReportPaths(options.root)
        self._fail_on = options.fail_on
        self._cases: list[str] = []
        self._outcomes: Counter[str] = Counter()

    def file(self, file: CheckedFile) -> Iterable[str]:
        """Collect the test case of one file; nothing is written yet."""
        name = visible(self._names.path(file.filename))
        # Use the counts, because they include the findings past the limit.
        is_failed = Summary(severities=file.severities).fails(self._fail_on)
        outcome = "failure" if is_failed else "system-out"
        if file.unreadable:
            outcome = "error"
        self._outcomes[outcome] += 1
        names = [
            visible(self._names.path(each.filename or file.filename)) for each in file.findings
        ]
        body = _body(file, name, names, outcome)
        start = f'    <testcase name="{_escaped(name)}" classname="{_NAME}"'
        self._cases.append(f"{start}>\n{body}    </testcase>\n" if body else f"{start}/>\n")
        return ()

    def end(self, summary: Summary) -> Iterator[str]:
        """Yield the report."""
        counts = (
            f'name="{_NAME}" tests="{len(self._cases)}" failures="{self._outcomes["failure"]}" '
            f'errors="{self._outcomes["error"]}" time="{summary.seconds:.3f}"'
        )
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f"<testsuites {counts}>\n  <testsuite {counts}>\n"
        yield from self._cases
        yield f"    <system-out>{_lines(closing_lines(summary))}</system-out>\n"
        yield "  </testsuite>\n</testsuites>\n"


def _body(file: CheckedFile, name: str, names: list[str], outcome: str) -> str:
    """Return the element that lists the findings, or "" if there is nothing to list.

    ``names`` has the name of the file that each finding is in.
    """
    named = file.has_several_sessions
    lines = [
        concise_line(finding, own, named=named)
        for finding, own in zip(file.findings, names, strict=True)
    ]
    if file.left_out:
        lines.append(left_out_line(name, file.left_out))
    if not lines and outcome == "system-out":
        return ""
    found = found_words(*(file.severities[severity] for severity in Severity))
    attributes = "" if outcome == "system-out" else f' message="{found}" type="{outcome}"'
    return f"      <{outcome}{attributes}>{_lines(lines)}</{outcome}>\n"


def _lines(lines: Iterable[str]) -> str:
    return _escaped("\n".join(lines))


def _escaped(text: str) -> str:
    """Return printable text escaped for XML 1.0 (section 2.4)."""
    return text.translate(_ESCAPES)
