"""``--format markdown``: a short report for a job summary, or for a comment on a pull request.

The syntax is that of GitHub Flavored Markdown (0.29), which GitLab reads too. Every text of a file
is in a code span, in which nothing is a link, a mention, a reference, emphasis or HTML.

GitHub refuses comments of more than 65,536 characters, and job summaries of more than 1 MiB. Each
section has a limit of its own, and says how much it leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from alcamine_validate.check.drift import Drift
from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.reporters.groups import Group, Groups
from alcamine_validate.reporters.markdown_parts import block as _block
from alcamine_validate.reporters.markdown_parts import cell as _cell
from alcamine_validate.reporters.markdown_parts import code as _code
from alcamine_validate.reporters.markdown_parts import fitting as _fitting
from alcamine_validate.reporters.markdown_parts import listed as _listed
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
from alcamine_validate.reporters.wording import counted, exchange_words, place, where
from alcamine_validate.validator.messages import displayed

MOST_GROUPS: Final = 20


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


def _rule_row(row: RuleCount) -> str:
    return f"| {row.severity} | {_cell(row.code)} | {_cell(row.rule)} | {row.findings:,} |\n"
