"""``--format markdown``: a short report for a job summary, or for a comment on a pull request.

The syntax is that of GitHub Flavored Markdown (0.29), which GitLab reads too. Every text of a file
is in a code span, in which nothing is a link, a mention, a reference, emphasis or HTML.

GitHub refuses comments of more than 65,536 characters, and job summaries of more than 1 MiB. Each
section has a limit of its own, and says how much it leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from alcamine_validate.check.coverage import Coverage, rows
from alcamine_validate.check.drift import Drift
from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.reporters.groups import Group, Groups
from alcamine_validate.reporters.overview import (
    RuleCount,
    RuleCounts,
    drift_kind,
    occurrences,
    remarks,
    verdict,
)
from alcamine_validate.reporters.paths import ReportPaths
from alcamine_validate.reporters.reporter import ReportOptions
from alcamine_validate.reporters.summary import coverage_title
from alcamine_validate.reporters.wording import counted, exchange_words, place, visible, where
from alcamine_validate.validator.messages import displayed

MOST_ROWS: Final = 50
MOST_GROUPS: Final = 20
MOST_CHARACTERS: Final = 14_000
"""How long a section may be. There are five, and some lines between them."""

_BACKTICKS: Final = re.compile("`+")


class MarkdownReporter:
    """Collects what is wrong, and writes the report after the last file.

    It holds groups of findings and counts, not findings, so that its size has a limit.
    """

    def __init__(self, options: ReportOptions) -> None:
        self._names = ReportPaths(options.root)
        self._groups = Groups(most_others=0)
        self._rules = RuleCounts()

    def file(self, file: CheckedFile) -> Iterable[str]:
        """Collect the findings of one file; nothing is written yet."""
        self._groups.add(file)
        self._rules.add(file)
        return ()

    def end(self, summary: Summary) -> Iterator[str]:
        """Yield the report: the verdict, counts by rule, drift, the first findings, remarks."""
        yield f"## alcamine-validate: {verdict(summary)}\n"
        if rows := self._rules.rows(summary):
            yield "\n### Rules\n\n| severity | code | rule | findings |\n"
            yield "| --- | --- | --- | ---: |\n"
            yield from _listed(map(_rule_row, rows), len(rows))
        if summary.drift:
            yield from self._drift(summary)
        if summary.coverage is not None:
            yield f"\n### {coverage_title(summary.coverage)}\n"
            yield from _coverage(summary.coverage)
        if groups := self._groups.most_severe(MOST_GROUPS):
            yield from self._findings(groups, summary)
        if lines := list(remarks(summary)):
            yield from _block(lines)

    def _drift(self, summary: Summary) -> Iterator[str]:
        yield "\n### Drift from the published schema\n\n"
        yield "| place | what | count | earliest createdAt | example |\n"
        yield "| --- | --- | ---: | --- | --- |\n"
        yield from _listed(map(self._drift_row, summary.drift), len(summary.drift))
        if summary.drift.uncounted:
            yield f"\nand {summary.drift.uncounted:,} occurrences of others\n"

    def _drift_row(self, drift: Drift) -> str:
        what = drift_kind(drift)
        if drift.kind == "value":
            what += f" {_cell(displayed(drift.value))}"
        path = "" if drift.filename is None else self._names.path(drift.filename)
        first = _cell(place(path, drift.line, drift.column))
        created = _cell(drift.first_created_at or "")
        pointer = _cell(drift.pointer)
        return f"| {pointer} | {what} | {drift.count:,} | {created} | {first} |\n"

    def _findings(self, groups: list[Group], summary: Summary) -> Iterator[str]:
        """Yield the first findings, and the number of all others."""
        yield "\n### Findings\n\n"
        shown = _fitting(map(self._item, groups))
        yield from shown
        others = summary.severities.total() - sum(group.count for group in groups[: len(shown)])
        if others:
            yield f"\nand {counted(others, 'more finding')}\n"

    def _item(self, group: Group) -> str:
        finding = group.finding
        path = self._names.of(finding, group.file)
        found = [f"at {_code(place(path, finding.line, finding.column))}"]
        if pointer := where(finding, named=group.named):
            found.append(_code(pointer))
        if finding.exchange:
            found.append(f"in {_code(exchange_words(finding.exchange))}")
        if often := occurrences(group, is_cut=self._groups.is_cut):
            found.append(often)
        rule = _code(f"{finding.code} {finding.rule}")
        head = f"- **{finding.severity}** {_code(finding.message)} ({rule})"
        return f"{head}\\\n  {', '.join(found)}\n"


def _coverage(coverage: Coverage) -> Iterator[str]:
    """Yield a table of the parts of the schema that occur in no Session."""
    if found := rows(coverage.missing):
        yield "\n| place | | in no Session |\n| --- | --- | --- |\n"
        cells = (f"| {_cell(at)} | {kind} | {_cell(', '.join(t))} |\n" for kind, at, t in found)
        yield from _listed(cells, len(found))


def _rule_row(row: RuleCount) -> str:
    return f"| {row.severity} | {_cell(row.code)} | {_cell(row.rule)} | {row.findings:,} |\n"


def _block(lines: list[str]) -> Iterator[str]:
    """Yield a code block (CommonMark 0.31, section 4.5) with the lines that fit."""
    shown = _fitting(f"{visible(line)}\n" for line in lines)
    fence = "`" * max(3, _longest_run("".join(shown)) + 1)
    yield f"\n{fence}text\n{''.join(shown)}{fence}\n"
    if len(lines) > len(shown):
        yield f"\nand {counted(len(lines) - len(shown), 'more line')}\n"


def _listed(rows: Iterable[str], total: int) -> Iterator[str]:
    """Yield the rows of a table that fit, and the number of the others."""
    shown = _fitting(rows)
    yield from shown
    if total > len(shown):
        yield f"\nand {total - len(shown):,} more\n"


def _fitting(pieces: Iterable[str]) -> list[str]:
    """Return the first pieces, at most :data:`MOST_ROWS`, that a section has room for."""
    shown: list[str] = []
    room = MOST_CHARACTERS
    for piece in pieces:
        room -= len(piece)
        if room < 0 or len(shown) == MOST_ROWS:
            break
        shown.append(piece)
    return shown


def _cell(text: str) -> str:
    """Return a code span for a cell of a table.

    A backslash before a pipe is removed in a cell, even in a code span (GFM 0.29, section 4.10).
    """
    return _code(text).replace("|", "\\|")


def _code(text: str) -> str:
    """Return a code span with a text (CommonMark 0.31, section 6.1), or "" for an empty text.

    The span has more backticks around it than the text has in a row. One space at both ends is
    removed by readers, so that a text may begin or end with a backtick.
    """
    shown = visible(text)
    if not shown:
        return ""
    fence = "`" * (_longest_run(shown) + 1)
    is_stripped = shown[0] == shown[-1] == " " and not shown.isspace()
    pad = " " if is_stripped or "`" in (shown[0], shown[-1]) else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _longest_run(text: str) -> int:
    """Return the length of the longest run of backticks in a text."""
    return max(map(len, _BACKTICKS.findall(text)), default=0)
