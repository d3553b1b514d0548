"""``--format html``: one file for people, by rule, by place and by file, with drift.

The parts of the page, and what it may load, are in ``html_parts``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from alcamine_validate.check.drift import Drift
from alcamine_validate.check.result import CheckedFile, MostSevere, Summary
from alcamine_validate.finding import Finding, Severity
from alcamine_validate.lint.codes import NOT_A_SESSION
from alcamine_validate.reporters.groups import Group, Groups
from alcamine_validate.reporters.html_parts import END, head, section
from alcamine_validate.reporters.html_parts import code as _code
from alcamine_validate.reporters.html_parts import table as _table
from alcamine_validate.reporters.html_parts import text as _text
from alcamine_validate.reporters.overview import (
    RuleCount,
    RuleCounts,
    drift_kind,
    occurrences,
    remarks,
    verdict,
)
from alcamine_validate.reporters.paths import ReportPaths
from alcamine_validate.reporters.registry import MOST_GROUPS
from alcamine_validate.reporters.reporter import ReportOptions
from alcamine_validate.reporters.summary import found_words
from alcamine_validate.reporters.wording import (
    clean,
    counted,
    exchange_words,
    place,
    where,
)
from alcamine_validate.validator.messages import displayed, printable

if TYPE_CHECKING:
    from alcamine_validate.check.excerpts import Excerpt

MOST_FILES: Final = 1_000
MOST_PER_FILE: Final = 50
MOST_LISTED: Final = 10_000
"""How many findings are listed by file, over all files. Others are only counted there."""

_MOST_OTHERS: Final = 10
_MOST_LINKS: Final = 10
_LEGEND: Final = (
    "Errors make a Session invalid, or mean that it can't be checked. Warnings mark data that "
    "contradicts itself or that the schema does not know. Infos mark data that is merely unusual."
)
_SECTIONS: Final = {
    "drift": "Drift from the published schema",
    "rules": "By rule",
    "places": "By place",
    "files": "By file",
}
"""The ids and headings of the sections."""


@dataclass
class _File:
    """A file with findings, and those of them that are listed, in the order of the text."""

    name: str
    sessions: int
    severities: Counter[Severity]
    findings: list[Finding]
    named: bool


class HtmlReporter:
    """Collects groups of findings and files, and writes the page after the last file.

    It holds at most a thousand groups and files, so that the page does not grow without limit.
    Files with errors are kept before those with warnings before those with infos.
    """

    def __init__(self, options: ReportOptions) -> None:
        self._names = ReportPaths(options.root)
        self._groups = Groups(_MOST_OTHERS)
        self._rules = RuleCounts()
        self._files: MostSevere[_File] = MostSevere(MOST_FILES)
        self._with_findings = 0

    def file(self, file: CheckedFile) -> Iterable[str]:
        """Collect the findings of one file; nothing is written yet."""
        found = [each for each in Severity if file.severities[each]]
        if not found:
            return ()
        self._groups.add(file)
        self._rules.add(file)
        self._with_findings += 1
        new = _File(
            file.filename,
            file.sessions,
            file.severities,
            _first(file.findings, MOST_PER_FILE),
            named=file.has_several_sessions,
        )
        self._files.add(found[0], new)
        return ()

    def end(self, summary: Summary) -> Iterator[str]:
        """Yield the page: the verdict, drift, and findings by rule, by place and by file."""
        groups = self._groups.most_severe(MOST_GROUPS["html"])
        sections = {
            "drift": self._drift(summary),
            "rules": self._by_rule(self._rules.rows(summary), groups),
            "places": self._by_place(groups, summary),
            "files": self._by_file(summary),
        }
        texts = {name: "".join(pieces) for name, pieces in sections.items()}
        worst = next((each for each in Severity if summary.severities[each]), "good")
        shown = {name: _SECTIONS[name] for name, text in texts.items() if text}
        yield from head(verdict(summary), worst, shown, _LEGEND, remarks(summary))
        for name, heading in shown.items():
            yield from section(name, heading, texts[name])
        yield END

    def _drift(self, summary: Summary) -> Iterator[str]:
        if not summary.drift:
            return
        yield from _table(
            ("Place", "What", "Count", "Earliest createdAt", "Latest createdAt", "Example"),
            map(self._drift_cells, summary.drift),
        )
        if summary.drift.uncounted:
            yield f"<p>and {summary.drift.uncounted:,} occurrences of others</p>\n"

    def _drift_cells(self, drift: Drift) -> tuple[str, ...]:
        what = drift_kind(drift)
        if drift.kind == "value":
            what += f" {_code(displayed(drift.value))}"
        path = "" if drift.filename is None else self._names.path(drift.filename)
        return (
            _code(drift.pointer),
            what,
            f"{drift.count:,}",
            _code(drift.first_created_at or "unknown"),
            _code(drift.last_created_at or "unknown"),
            _code(place(path, drift.line, drift.column)),
        )

    def _by_rule(self, rows: list[RuleCount], groups: list[Group]) -> Iterator[str]:
        if not rows:
            return
        of_rule: dict[str, list[Group]] = {}
        for group in groups:
            of_rule.setdefault(group.finding.code, []).append(group)
        heads = ("Rule", "Severity", "Findings", "Places")
        cells = (_rule_cells(row, of_rule.get(row.code, [])) for row in rows)
        yield from _table(heads, cells, [row.code for row in rows])

    def _by_place(self, groups: list[Group], summary: Summary) -> Iterator[str]:
        for group in groups:
            yield from self._article(group)
        if others := summary.severities.total() - sum(group.count for group in groups):
            hint = " (--max-findings shows more)" if summary.left_out else ""
            yield f"<p>and {counted(others, 'more finding')}{hint}</p>\n"

    def _article(self, group: Group) -> Iterator[str]:
        finding = group.finding
        yield f'<article id="g{group.number}" class="{finding.severity}">\n'
        yield f"<h3>{_badge(finding.severity)} {_pointer(group)}</h3>\n"
        yield f"<p>{_text(finding.message)} ({_rule_link(finding)})</p>\n"
        if group.excerpt is not None:
            yield _frame(group.excerpt)
        yield f'<p class="dim">{self._where(group)}</p>\n'
        for each in finding.related:
            own = self._names.of(finding, group.file)
            at = place(own, each.line, each.column) if each.line else each.pointer or own
            yield f'<p class="dim">see {_code(at)}: {_text(each.message)}</p>\n'
        if group.files > 1:
            places = [f"{self._place(each, group.file)}{_exchange(each)}" for each in group.others]
            yield f"<p>{occurrences(group, is_cut=self._groups.is_cut)}; also at</p>\n<ul>\n"
            yield from (f"<li>{each}</li>\n" for each in places)
            left_out = group.files - 1 - len(places)
            yield f"<li>and in {counted(left_out, 'more file')}</li>\n" if left_out else ""
            yield "</ul>\n"
        yield "</article>\n"

    def _place(self, finding: Finding, filename: str) -> str:
        return _code(place(self._names.of(finding, filename), finding.line, finding.column))

    def _where(self, group: Group) -> str:
        """Return the place of a group's first finding, its exchange, and how often it is there."""
        finding = group.finding
        parts = [f"at {self._place(finding, group.file)}"]
        if pointer := where(finding, named=group.named):
            parts.append(_code(pointer))
        often = (
            f", {occurrences(group, is_cut=self._groups.is_cut)}"
            if group.files == 1 and group.count > 1
            else ""
        )
        return f"{', '.join(parts)}{_exchange(finding)}{often}"

    def _by_file(self, summary: Summary) -> Iterator[str]:
        kept, room = list(self._files), MOST_LISTED
        for file in kept:
            listed = _first(file.findings, room)
            room -= len(listed)
            yield from self._details(file, listed)
        if more := self._with_findings - len(kept):
            yield f"<p>and {counted(more, 'more file')} with findings</p>\n"
        if kept and (fine := summary.files - self._with_findings):
            verb = "has" if fine == 1 else "have"
            yield f"<p>{counted(fine, 'file')} {verb} no findings.</p>\n"

    def _details(self, file: _File, listed: list[Finding]) -> Iterator[str]:
        found = found_words(*(file.severities[each] for each in Severity))
        sessions = counted(file.sessions, "session")
        yield f"<details>\n<summary>{_code(self._names.path(file.name))} "
        yield f'<span class="dim">{found} in {sessions}</span></summary>\n<ul>\n'
        for finding in listed:
            at = [] if finding.line is None else [f"{finding.line}:{finding.column}"]
            if finding.filename not in (None, file.name):  # an attachment of the file
                at = [place(self._names.of(finding, file.name), finding.line, finding.column)]
            at += filter(None, [where(finding, named=file.named)])
            yield f"<li>{_badge(finding.severity)} {' '.join(map(_code, at))} "
            yield f"{_text(finding.message)} ({_rule_link(finding)}){_exchange(finding)}</li>\n"
        if more := file.severities.total() - len(listed):
            yield f"<li>and {counted(more, 'more finding')}</li>\n"
        yield "</ul>\n</details>\n"


def _first(findings: list[Finding], most: int) -> list[Finding]:
    """Return at most ``most`` findings in their order; the most severe ones are kept."""
    if len(findings) <= most:
        return findings
    order = sorted(range(len(findings)), key=lambda at: findings[at].severity.rank)
    return [findings[at] for at in sorted(order[:most])]


def _rule_cells(row: RuleCount, groups: list[Group]) -> tuple[str, ...]:
    from alcamine_validate.lint.rules.catalogue import documentation

    links = [f'<a href="#g{each.number}">{_link(each)}</a>' for each in groups[:_MOST_LINKS]]
    if len(groups) > _MOST_LINKS:
        links.append(f"and {len(groups) - _MOST_LINKS:,} more")
    summary = _text(documentation(row.code).summary)
    name = f'{row.code} {row.rule}<br>\n<span class="dim">{summary}</span>'
    return name, _badge(row.severity), f"{row.findings:,}", "<br>\n".join(links)


def _link(group: Group) -> str:
    """Return the text of a link to a group: its place, or its message if that says more."""
    is_of_file = group.finding.record is None and not group.pointer
    return _text(printable(group.finding.message)) if is_of_file else _pointer(group)


def _pointer(group: Group) -> str:
    if group.pointer:
        return _code(group.pointer)
    if group.finding.record is None:
        return "the whole file"
    return "the whole value" if group.finding.code == NOT_A_SESSION else "the whole session"


def _exchange(finding: Finding) -> str:
    return f", in {_code(exchange_words(finding.exchange))}" if finding.exchange else ""


def _badge(severity: Severity) -> str:
    return f'<span class="{severity}">{severity}</span>'


def _rule_link(finding: Finding) -> str:
    return f'<a href="#{finding.code}">{finding.code}</a> {escape(finding.rule)}'


def _frame(excerpt: Excerpt) -> str:
    """Return the line that a finding is about, with its part marked, and the line above it."""
    start, end = excerpt.start, excerpt.start + max(1, excerpt.length)
    before, marked, after = excerpt.text[:start], excerpt.text[start:end], excerpt.text[end:]
    lines = []
    if excerpt.before is not None:
        lines.append((excerpt.number - 1, escape(clean(excerpt.before))))
    mark = f"<mark>{escape(clean(marked or ' '))}</mark>"
    lines.append((excerpt.number, f"{escape(clean(before))}{mark}{escape(clean(after))}"))
    rows = "\n".join(f"<span>{number}</span> <code>{text}</code>" for number, text in lines)
    return f'<pre class="frame">{rows}</pre>\n'
