"""``--format text``: for people, each finding with the line it is about."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from alcamine_validate.check import CheckedFile, Totals
from alcamine_validate.finding import Finding, Related, Severity
from alcamine_validate.locate import TextLines
from alcamine_validate.messages import printable
from alcamine_validate.reporters.summary import drift_lines, statistics_lines

_WIDTH: Final = 100
_BEFORE: Final = 40
_STYLES: Final = {
    Severity.ERROR: "1;31",
    Severity.WARNING: "1;33",
    Severity.INFO: "1;36",
    "bold": "1",
    "dim": "2",
    "good": "1;32",
}


class TextReporter:
    """Writes each file's findings as soon as it is checked, and a summary at the end."""

    def __init__(self, *, colored: bool = False, statistics: bool = False) -> None:
        self._colored = colored
        self._statistics = statistics

    def file(self, file: CheckedFile) -> Iterator[str]:
        """Yield the text of each finding of ``file``; those about one value share a frame.

        With ``statistics`` there is nothing to write before the end.
        """
        if self._statistics:
            return
        for _, group in groupby(file.findings, key=_subject):
            findings = list(group)
            yield from map(self._head, findings)
            if file.lines is not None:
                yield from self._places(findings, file.lines, named=file.sessions > 1)
            yield "\n"

    def _places(self, findings: list[Finding], lines: TextLines, *, named: bool) -> Iterator[str]:
        """Yield the frame; ``named`` has it say which of several Sessions it is in."""
        if findings[0].line is not None:
            yield from self._frame(findings[0], lines, _where(findings[0], named=named))
        for finding in findings:
            for related in finding.related:
                yield self._related(finding, related)

    def end(self, totals: Totals) -> Iterator[str]:
        """Yield the statistics, if wanted, the drift, if any, and the summary line."""
        if self._statistics:
            yield from _block(statistics_lines(totals))
        if totals.drift:
            yield self._style("bold", "Drift from the published schema:") + "\n"
            yield from _block(drift_lines(totals))
        checked = f"{_count(totals.files, 'file')}, {_count(totals.sessions, 'session')}"
        found = [
            _count(number, word)
            for number, word in (
                (totals.errors, "error"),
                (totals.warnings, "warning"),
                (totals.infos, "info"),
            )
            if number
        ]
        if not found:
            yield self._style("good", f"No findings in {checked}.") + "\n"
            return
        style = Severity.ERROR if totals.errors else Severity.WARNING
        yield self._style(style, f"Found {', '.join(found)} in {checked}.") + "\n"

    def _head(self, finding: Finding) -> str:
        place = _clean(finding.filename or "")
        if finding.line is not None:
            place += f":{finding.line}:{finding.column}"
        severity = self._style(finding.severity, f"{finding.severity}[{finding.code}]")
        rule = self._style("dim", f"({finding.rule})")
        return f"{self._style('bold', place)}: {severity} {_clean(finding.message)} {rule}\n"

    def _frame(self, finding: Finding, lines: TextLines, where: str) -> Iterator[str]:
        number, column = finding.line or 1, finding.column or 1
        margin = len(str(number))
        yield self._style("dim", f"{'':>{margin}} |") + "\n"
        if number > 1 and len(lines.line(number - 1)) <= _WIDTH:
            before = _clean(lines.line(number - 1))
            yield self._style("dim", f"{number - 1:>{margin}} |") + f" {before}".rstrip() + "\n"
        text, offset = _window(lines.line(number), column)
        yield self._style("dim", f"{number:>{margin}} |") + f" {text}\n"
        end = finding.end_column if finding.end_line == finding.line else None
        marks = _marks(lines.line(number), column, end or column + 1, offset, len(text))
        caret = self._style(finding.severity, marks.lstrip())
        indent = marks[: len(marks) - len(marks.lstrip())]
        yield (
            self._style("dim", f"{'':>{margin}} |")
            + f" {indent}{caret} {self._style('dim', where)}".rstrip()
            + "\n"
        )

    def _related(self, finding: Finding, related: Related) -> str:
        place = f"{_clean(finding.filename or '')}:{related.line}:{related.column}"
        return f"  {self._style('dim', 'see')} {place}: {_clean(related.message)}\n"

    def _style(self, style: str, text: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self._colored else text


def _block(lines: Iterator[str]) -> Iterator[str]:
    """Yield lines with their ends, and an empty one after them if there are any."""
    text = "".join(f"{line}\n" for line in lines)
    if text:
        yield f"{text}\n"


def _subject(finding: Finding) -> tuple[object, ...]:
    """Return what findings about the same value have in common."""
    return finding.record, finding.pointer, finding.line, finding.column, finding.end_column


def _where(finding: Finding, *, named: bool) -> str:
    if finding.record is None:
        return printable(finding.pointer)
    session = f"session {finding.record}: " if named else ""
    return session + printable(finding.pointer or "the whole session")


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _clean(text: str) -> str:
    """Return ``text`` with what could steer a terminal made visible, tabs as one space."""
    return "".join(_clean_character(character) for character in text)


def _clean_character(character: str) -> str:
    if character == "\t":
        return " "
    if character.isprintable():
        return character
    return "·"


def _window(line: str, column: int) -> tuple[str, int]:
    """Return the part of a long line around ``column``, and how many characters precede it."""
    if len(line) <= _WIDTH:
        return _clean(line), 0
    start = max(0, column - 1 - _BEFORE)
    return _clean(line[start : start + _WIDTH]), start


def _marks(line: str, column: int, end: int, offset: int, length: int) -> str:
    before = _clean(line[offset : column - 1])
    marked = _clean(line[column - 1 : min(end - 1, offset + length)])
    return " " * _columns(before) + "^" * max(1, _columns(marked))


def _columns(text: str) -> int:
    """Return how many terminal cells a text takes: two for wide characters (UAX 11)."""
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
