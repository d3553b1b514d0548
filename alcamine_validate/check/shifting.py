"""Combine the results of a file's ranges as if the file had been checked in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from alcamine_validate.check.result import (
    CheckedFile,
    CheckedLines,
    EnvelopePlace,
    ShownFindings,
    completed,
)
from alcamine_validate.finding import Finding
from alcamine_validate.input.envelopes import is_known


def joined(
    filename: str, parts: Iterable[CheckedLines], most: int, *, only_sessions: bool = False
) -> CheckedFile:
    """Return the result of a file from the results of its lines, in their order.

    At most ``most`` findings are kept, the most severe first; the others are only counted.
    ``only_sessions`` is as for :func:`~alcamine_validate.check.result.completed`.
    """
    whole = CheckedFile(filename)
    shown = ShownFindings(most)
    has_excerpts = False
    lines = records = 0
    for part in parts:
        file = part.file
        whole.sessions += file.sessions
        whole.severities.update(file.severities)
        has_excerpts |= bool(file.excerpts)
        others = set(map(id, file.other_findings))
        for finding, excerpt in file.pairs:
            moved = excerpt and replace(excerpt, number=excerpt.number + lines)
            is_other = id(finding) in others
            shown.add(_finding(finding, lines, records), moved, is_other=is_other)
        whole.codes.update(file.codes)
        whole.fixable.update(file.fixable)
        whole.skipped.update(file.skipped)
        whole.unreadable |= file.unreadable
        whole.others.update(file.others)
        whole.left_out_values += file.left_out_values
        whole.covered |= file.covered
        whole.is_about_sessions |= file.is_about_sessions
        for drift in file.drift.entries():
            drift.line = _line(drift.line, lines)
        whole.drift.merge(file.drift)
        if file.observed is not None:
            file.observed.move_down(lines)
            if whole.observed is None:
                whole.observed = file.observed
            else:
                whole.observed.merge(file.observed, is_same_file=True)
        lines += part.lines
        records += part.records
    shown.put_into(whole, has_excerpts=has_excerpts)
    return completed(whole, only_sessions=only_sessions)


def drop_repeated(part: CheckedLines, envelopes: set[EnvelopePlace]) -> None:
    """Remove the findings on envelopes that earlier lines have too: each is reported once.

    ``envelopes`` has the places in earlier lines, and receives those of these lines.
    """
    file = part.file
    repeated = [finding for place, finding in part.reported.items() if is_known(place, envelopes)]
    file.severities.subtract(finding.severity for finding in repeated)
    file.codes.subtract(finding.code for finding in repeated)
    gone = set(map(id, repeated))
    if not gone.isdisjoint(map(id, file.findings)):
        file.show([pair for pair in file.pairs if id(pair[0]) not in gone])
    envelopes |= part.envelopes


def _line(line: int | None, lines: int) -> int | None:
    return None if line is None else line + lines


def _finding(finding: Finding, lines: int, records: int) -> Finding:
    """Return a finding moved down by ``lines`` lines and ``records`` records."""
    related = tuple(
        replace(each, line=_line(each.line, lines), end_line=_line(each.end_line, lines))
        for each in finding.related
    )
    fix = finding.fix
    if fix is not None:
        edits = (
            replace(each, line=each.line + lines, end_line=each.end_line + lines)
            for each in fix.edits
        )
        fix = replace(fix, edits=tuple(edits))
    return replace(
        finding,
        line=_line(finding.line, lines),
        end_line=_line(finding.end_line, lines),
        record=_line(finding.record, records),
        related=related,
        fix=fix,
    )
