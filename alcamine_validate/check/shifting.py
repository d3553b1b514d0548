"""Results of a file's parts, put together as if the file had been checked in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from alcamine_validate.check.result import CheckedFile, CheckedLines
from alcamine_validate.finding import Finding, Related

if TYPE_CHECKING:
    from alcamine_validate.check.excerpts import Excerpt


def joined(filename: str, parts: Iterable[CheckedLines], most: int) -> CheckedFile:
    """Return the result of a file from those of its lines, in their order.

    ``most`` is how many findings are kept; the others are counted.
    """
    whole = CheckedFile(filename)
    lines = records = 0
    for part in parts:
        _take_in(whole, part.file, lines, records, most)
        lines += part.lines
        records += part.records
    return whole


def _take_in(whole: CheckedFile, file: CheckedFile, lines: int, records: int, most: int) -> None:
    room = max(0, most - len(whole.findings))
    whole.sessions += file.sessions
    whole.left_out += file.left_out + max(0, len(file.findings) - room)
    whole.findings += [_finding(each, lines, records) for each in file.findings[:room]]
    whole.excerpts += [_excerpt(each, lines) for each in file.excerpts[:room]]
    whole.severities.update(file.severities)
    whole.codes.update(file.codes)
    whole.unreadable |= file.unreadable
    for drift in file.drift.seen.values():
        drift.line = _line(drift.line, lines)
    whole.drift.merge(file.drift)


def _line(line: int | None, lines: int) -> int | None:
    return None if line is None else line + lines


def _finding(finding: Finding, lines: int, records: int) -> Finding:
    """Return a finding that stands as many lines and records further down."""
    return replace(
        finding,
        line=_line(finding.line, lines),
        end_line=_line(finding.end_line, lines),
        record=_line(finding.record, records),
        related=tuple(_related(each, lines) for each in finding.related),
    )


def _related(related: Related, lines: int) -> Related:
    return replace(
        related, line=_line(related.line, lines), end_line=_line(related.end_line, lines)
    )


def _excerpt(excerpt: Excerpt | None, lines: int) -> Excerpt | None:
    return None if excerpt is None else replace(excerpt, number=excerpt.number + lines)
