"""Results of a file's parts, put together as if the file had been checked in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from alcamine_validate.check.result import CheckedFile, CheckedLines
from alcamine_validate.finding import Finding


def joined(filename: str, parts: Iterable[CheckedLines], most: int) -> CheckedFile:
    """Return the result of a file from those of its lines, in their order.

    ``most`` is how many findings are kept; the others are counted.
    """
    whole = CheckedFile(filename)
    lines = records = 0
    for part in parts:
        file = part.file
        room = max(0, most - len(whole.findings))
        whole.sessions += file.sessions
        whole.left_out += file.left_out + max(0, len(file.findings) - room)
        whole.findings += [_finding(each, lines, records) for each in file.findings[:room]]
        whole.excerpts += [
            None if each is None else replace(each, number=each.number + lines)
            for each in file.excerpts[:room]
        ]
        whole.severities.update(file.severities)
        whole.codes.update(file.codes)
        whole.unreadable |= file.unreadable
        for drift in file.drift.seen.values():
            drift.line = _line(drift.line, lines)
        whole.drift.merge(file.drift)
        lines += part.lines
        records += part.records
    return whole


def _line(line: int | None, lines: int) -> int | None:
    return None if line is None else line + lines


def _finding(finding: Finding, lines: int, records: int) -> Finding:
    """Return a finding that stands as many lines and records further down."""
    related = tuple(
        replace(each, line=_line(each.line, lines), end_line=_line(each.end_line, lines))
        for each in finding.related
    )
    return replace(
        finding,
        line=_line(finding.line, lines),
        end_line=_line(finding.end_line, lines),
        record=_line(finding.record, records),
        related=related,
    )
