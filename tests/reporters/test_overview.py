"""What the reports for reading share: the verdict, counts of rules, and places in words."""

from __future__ import annotations

from collections import Counter

import pytest

from alcamine_validate.check.drift import Drift
from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.finding import Severity
from alcamine_validate.reporters.groups import Groups
from alcamine_validate.reporters.overview import (
    RuleCount,
    RuleCounts,
    drift_kind,
    occurrences,
    remarks,
    verdict,
)
from alcamine_validate.reporters.wording import place
from tests.reporters.findings import ERROR, INFO, STATUS, WARNING, checked, finding, totals_of


def rows(*files: CheckedFile) -> list[RuleCount]:
    """Return the counts of rules over some files."""
    counts = RuleCounts()
    for file in files:
        counts.add(file)
    return counts.rows(totals_of(files))


def of(code: str, severity: Severity) -> CheckedFile:
    """Return a file with one finding."""
    return checked("a.json", finding(code, "rule", severity, "x"))


def test_a_rule_has_the_severity_of_its_findings() -> None:
    """Settings change severities, and may do so for some files only: the most severe one counts."""
    files = [of("ALC103", INFO), of("ALC207", INFO), of("ALC207", WARNING), of("ALC207", INFO)]
    assert rows(*files) == [
        RuleCount("ALC207", "unusual-timestamp", WARNING, 3),
        RuleCount("ALC103", "unlisted-value", INFO, 1),
    ]


def test_a_rule_without_a_shown_finding_has_its_own_severity() -> None:
    """All its findings may be past the limit."""
    file = CheckedFile("a.json", codes=Counter({"ALC623": 3, "ALC103": 0, "ALC501": 4}))
    assert rows(file) == [
        RuleCount("ALC501", "other-agent", WARNING, 4),
        RuleCount("ALC623", "usage-with-credit", WARNING, 3),
    ]


@pytest.mark.parametrize(
    ("severities", "known", "words"),
    [
        ({}, 0, "no findings in 1,200 files, 1 session"),
        ({}, 2, "no new findings in 1,200 files, 1 session"),
        ({ERROR: 1, INFO: 2_000}, 2, "1 error, 2,000 infos in 1,200 files, 1 session"),
    ],
)
def test_the_verdict_has_the_totals(
    severities: dict[Severity, int], known: int, words: str
) -> None:
    """It does not have the duration."""
    summary = Summary(
        files=1_200, sessions=1, known=known, severities=Counter(severities), seconds=7
    )
    assert verdict(summary) == words


def test_remarks_are_those_of_other_reports() -> None:
    """A run without any has none."""
    assert list(remarks(Summary())) == []
    assert list(remarks(Summary(known=1, notes=("a note",)))) == [
        "Left out 1 finding in the baseline.", "a note",
    ]  # fmt: skip


def test_a_place_may_have_no_line() -> None:
    """A file as a whole, such as one that can't be read, has none."""
    assert place("a.json", 5, 13) == "a.json:5:13"
    assert place("a.json", None, None) == "a.json"


def test_a_drift_entry_is_a_property_or_a_value() -> None:
    """A property has its type; a value is shown by the report."""
    assert drift_kind(Drift("/a", "property", "array", None)) == "unknown property (array)"
    assert drift_kind(Drift("/a", "value", "string", "x")) == "unlisted value"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([1], ""),
        ([1_200], "1,200 times in this file"),
        ([1, 1], "2 times in 2 files"),
        ([3, 0, 2], "5 times in 2 files"),
    ],
)
def test_occurrences_are_counted_by_file(files: list[int], words: str) -> None:
    """A single finding needs no count."""
    groups = Groups(most_others=0)
    for number, count in enumerate(files):
        groups.add(checked(f"{number}.json", *[STATUS] * count))
    [group] = groups
    assert occurrences(group, is_cut=False) == words
    assert occurrences(group, is_cut=True) == (f"at least {words}" if words else "")
