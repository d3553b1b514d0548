"""``--format text``: for people, each finding with the line of text that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.finding import Finding, Related, Severity
from alcamine_validate.lint.codes import BY_RULE, NOT_A_SESSION
from alcamine_validate.reporters.registry import MOST_GROUPS
from alcamine_validate.reporters.reporter import ReportOptions
from alcamine_validate.reporters.styles import Styles
from alcamine_validate.reporters.summary import (
    code_lines,
    coverage_lines,
    coverage_title,
    cut_lines,
    drift_lines,
    fixed_lines,
    found_line,
    left_out_line,
    note_lines,
    stale_lines,
)
from alcamine_validate.reporters.wording import capped, clean, counted, exchange_words, place
from alcamine_validate.validator.messages import displayed, printable

if TYPE_CHECKING:
    from alcamine_validate.check.excerpts import Excerpt
    from alcamine_validate.reporters.groups import Group, Groups


class TextReporter:
    """Writes findings that say the same once, with their number, and a summary, at the end.

    With ``all``, it writes every finding as soon as its file is checked.
    """

    def __init__(self, options: ReportOptions) -> None:
        self._style = Styles(colored=options.colored)
        self._statistics = options.statistics
        self._is_quiet = options.quiet
        self._fail_on = options.fail_on
        self._shows_all = options.all
        self._has_frames = options.frames
        self._needs_empty_line = False
        self._groups: Groups | None = None
        self._cut_files: list[tuple[str, int]] = []
        self._width = options.width

    def file(self, file: CheckedFile) -> Iterator[str]:
        """Add the findings of ``file``, and yield the text that can be written now.

        With ``statistics`` or ``quiet``, nothing is written before the end.
        """
        if self._statistics or self._is_quiet or not (file.findings or file.left_out):
            return
        # Imported here because a report without findings has no groups.
        from alcamine_validate.reporters.groups import Group, Groups

        if self._shows_all:
            named = file.has_several_sessions
            yield from self._blocks(
                Group(number, finding, excerpt, finding.filename or file.filename, named)
                for number, (finding, excerpt) in enumerate(file.pairs)
            )
            if file.left_out:
                yield from self._empty_line()
                yield left_out_line(clean(capped(file.filename)), file.left_out) + "\n\n"
            return
        self._groups = self._groups or Groups(_MOST_PLACES)
        self._groups.add(file)
        if file.left_out:
            self._cut_files.append((file.filename, file.left_out))

    def waiting(self) -> Iterator[str]:
        """Yield the groups of the findings so far, and how many findings are not in them."""
        if self._groups is None:
            return
        shown, rest = list(self._groups), self._groups.uncounted.copy()
        if len(shown) > MOST_GROUPS["text"]:
            shown = self._groups.most_severe(MOST_GROUPS["text"])
            numbers = {each.number for each in shown}
            for each in self._groups:
                rest[each.finding.code] += 0 if each.number in numbers else each.count
            shown = _by_file(shown)
        yield from self._blocks(shown)
        yield from self._empty_line()
        if rest.total():
            yield f"And {counted(rest.total(), 'more finding')} (--all shows them):\n"
            yield from _block(code_lines(rest))
        yield from _block(cut_lines(self._cut_files))

    def end(self, summary: Summary) -> Iterator[str]:
        """Yield the findings or statistics, the drift, if any, and the summary lines."""
        yield from self.waiting()
        yield from self._empty_line()
        if self._statistics:
            yield from _block(code_lines(summary.codes))
        if summary.drift and not self._is_quiet:
            yield self._style("bold", "Drift from the published schema:") + "\n"
            yield from _block(drift_lines(summary))
        yield from self._coverage(summary)
        yield from _block(stale_lines(summary))
        yield from (f"{line}\n" for line in note_lines(summary))
        style = Severity.ERROR if summary.fails(self._fail_on) else Severity.WARNING
        is_clean = not any(summary.severities.values())
        yield self._style("good" if is_clean else style, found_line(summary)) + "\n"
        yield from (f"{line}\n" for line in fixed_lines(summary))

    def _coverage(self, summary: Summary) -> Iterator[str]:
        coverage = summary.coverage
        if coverage is None:
            return
        lines = coverage_lines(coverage, shows_all=self._shows_all)
        missing = [] if self._is_quiet else list(lines)
        colon = ", without:" if missing else "."
        yield self._style("bold", f"{coverage_title(coverage)}{colon}") + "\n"
        yield from _block(iter(missing))

    def _empty_line(self) -> Iterator[str]:
        """Yield an empty line after findings without frames, which end without one."""
        if self._needs_empty_line:
            yield "\n"
        self._needs_empty_line = False

    def _blocks(self, groups: Iterable[Group]) -> Iterator[str]:
        """Yield the text of groups. Those about the same values share a frame."""
        from alcamine_validate.reporters.groups import more_lines

        for _, alike in groupby(groups, key=_subject):
            group, *others = alike
            findings = [group.finding, *(each.finding for each in others)]
            yield from map(self._head, _joined(findings))
            excerpts = (each.excerpt for each in (group, *others))
            excerpt = next((each for each in excerpts if each is not None), None)
            yield from self._place(group.finding, excerpt, named=group.named)
            yield from (
                self._related(finding, each) for finding in findings for each in finding.related
            )
            is_cut = self._groups is not None and self._groups.is_cut
            mixed = next((each for each in others if each.is_mixed), group)
            yield from (f"  {line}\n" for line in more_lines(mixed, is_cut=is_cut))
            if self._has_frames:
                yield "\n"
            else:
                self._needs_empty_line = True

    def _head(self, finding: Finding) -> str:
        at = place(clean(capped(finding.filename or "")), finding.line, finding.column)
        severity = self._style(finding.severity, f"{finding.severity}[{finding.code}]")
        message = clean(capped(finding.message))
        rule = self._style("dim", f"({finding.rule})")
        return f"{self._style('bold', at)}: {severity} {message} {rule}\n"

    def _place(self, finding: Finding, excerpt: Excerpt | None, *, named: bool) -> Iterator[str]:
        """Yield the frame, or else a line with the place; and the exchange.

        Both name the Session if ``named`` is True.
        """
        at = _where(finding, named=named)
        if excerpt is not None:
            # Imported here because a report without findings has no frames.
            from alcamine_validate.reporters.frames import frame

            yield from frame(excerpt, finding.severity, at, self._style, self._width)
        elif at:
            yield f"  {self._style('dim', 'at')} {at}\n"
        if finding.exchange:
            yield f"  {self._style('dim', 'in')} {exchange_words(finding.exchange)}\n"

    def _related(self, finding: Finding, related: Related) -> str:
        at = place(clean(capped(finding.filename or "")), related.line, related.column)
        if related.line is None:
            at = printable(related.pointer) or at
        return f"  {self._style('dim', 'see')} {at}: {clean(capped(related.message))}\n"


_MOST_PLACES: Final = 3
_MOST_NAMES: Final = 5
_LACKING: Final = BY_RULE["missing-property"].code


def _by_file(groups: Iterable[Group]) -> list[Group]:
    """Return groups in the order of their files, and the errors of each file first."""
    first: dict[str, int] = {}
    for each in sorted(groups, key=lambda group: group.number):
        first.setdefault(each.file, each.number)
    return sorted(
        groups, key=lambda each: (first[each.file], each.finding.severity.rank, each.number)
    )


def _joined(findings: list[Finding]) -> list[Finding]:
    """Return the findings about one value, with one for all properties that it lacks."""
    lacking = [each for each in findings if each.code == _LACKING and "property" in each.params]
    if len(lacking) < 2:
        return findings
    names = [displayed(each.params["property"]) for each in lacking]
    more = len(names) - _MOST_NAMES
    end = f" and {more} more" if more > 1 else ""
    listed = ", ".join(names[:_MOST_NAMES] if end else names)
    message = f"{len(names)} properties are missing: {listed}{end}"
    gone = set(map(id, lacking))
    return [
        replace(lacking[0], message=message),
        *(each for each in findings if id(each) not in gone),
    ]


def _block(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines with line breaks, and an empty line after them if there are any."""
    text = "".join(f"{line}\n" for line in lines)
    if text:
        yield f"{text}\n"


def _subject(group: Group) -> tuple[object, ...]:
    """Return a key that is equal for groups about the same values."""
    finding = group.finding
    span = finding.line, finding.column, finding.end_column
    return group.file, group.places, finding.record, finding.pointer, *span


def _where(finding: Finding, *, named: bool) -> str:
    if finding.record is None:
        return printable(finding.pointer)
    session = f"session {finding.record}: " if named else ""
    whole = "the whole value" if finding.code == NOT_A_SESSION else "the whole session"
    return session + printable(finding.pointer or whole)
