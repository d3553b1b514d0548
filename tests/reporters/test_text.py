"""``--format text``: frames, findings without a frame, and the lines of the summary."""

from __future__ import annotations

import dataclasses
from collections import Counter

import pytest

from alcamine_validate.check.baseline import Known
from alcamine_validate.check.excerpts import Excerpt
from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.finding import Related, Severity
from tests.reporters.conftest import report
from tests.reporters.findings import (
    CAPTURED,
    ERROR,
    INFO,
    ORDER,
    REPEATED,
    STATUS,
    WARNING,
    checked,
    finding,
    totals_of,
)


def lines(file: CheckedFile) -> list[str]:
    """Return the lines of a report on one file."""
    return report("text", [file]).splitlines()


def framed(excerpt: Excerpt) -> list[str]:
    """Return the lines of the frame around one finding."""
    file = checked("a.json", STATUS)
    file.excerpts.append(excerpt)
    return lines(file)[1:-2]


def last_lines(**fields: object) -> list[str]:
    """Return the last lines of a report whose summary has these fields."""
    return report("text", [], dataclasses.replace(Summary(), **fields)).splitlines()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "start", "length", "shown", "carets"),
    [
        ('"status": "x"', 10, 3, '"status": "x"', " " * 10 + "^^^"),
        ('"日本": "x"', 6, 3, '"日本": "x"', " " * 8 + "^^^"),
        ('"e\u0301": "日"', 6, 3, '"e\u0301": "日"', " " * 5 + "^^^^"),
        ('\t"a":\t1', 6, 1, ' "a": 1', " " * 6 + "^"),
        ('"a\x1b[2J": 1', 9, 1, '"a·[2J": 1', " " * 9 + "^"),
        ("[1,", 3, 0, "[1,", "   ^"),
        ("", 0, 0, "", "^"),
    ],
)
def test_carets_stand_below_what_is_meant(
    text: str, start: int, length: int, shown: str, carets: str
) -> None:
    """Carets fit wide and combining characters, tabs, controls, line ends and empty lines."""
    assert framed(Excerpt(7, text, start, length)) == [
        "  |",
        f"7 | {shown}",
        f"  | {carets} /status",
    ]


def test_the_line_before_is_shown() -> None:
    """It is shown if the excerpt has it, even if empty. The margin is as wide as the number."""
    assert framed(Excerpt(10, "b", 0, 1, "a\x07"))[:3] == ["   |", " 9 | a·", "10 | b"]
    assert framed(Excerpt(10, "b", 0, 1, ""))[:3] == ["   |", " 9 |", "10 | b"]


def test_without_an_excerpt_a_line_says_where() -> None:
    """The line has the number of the Session and the pointer."""
    assert lines(checked("a.har", STATUS))[1] == "  at session 0: /status"
    whole = dataclasses.replace(STATUS, pointer="", record=2)
    assert lines(checked("a.har", whole))[1] == "  at session 2: the whole session"


def test_what_is_about_a_file_has_no_place_in_it() -> None:
    """Such a finding has no frame, no pointer and no line."""
    file = checked("a.json", finding("ALC001", "unreadable-file", ERROR, "can't read the file"))
    assert lines(file)[:2] == ["a.json: error[ALC001] can't read the file (unreadable-file)", ""]


def test_findings_about_one_value_share_a_frame() -> None:
    """The related places of all of them are below the frame."""
    other = dataclasses.replace(ORDER, **{
        name: getattr(STATUS, name) for name in ("pointer", "line", "column", "end_column")
    })  # fmt: skip
    file = checked("a.json", STATUS, other)
    file.excerpts += [Excerpt(5, "x", 0, 1)] * 2
    found = lines(file)[:6]
    assert [line[:24] for line in found[:2]] == [
        "a.json:5:13: error[ALC10",
        "a.json:5:13: error[ALC40",
    ]
    assert found[2:6] == [
        "  |", "5 | x", "  | ^ /status", "  see a.json:6:16: createdAt should not be later",
    ]  # fmt: skip


def test_a_related_place_without_a_line_is_its_pointer() -> None:
    """A finding of a value that was checked without its text has no lines."""
    found = dataclasses.replace(STATUS, related=(Related("the reason", "/ledger/reason"),))
    assert "  see /ledger/reason: the reason" in lines(checked("a.json", found))


def test_the_session_is_named_among_several() -> None:
    """A single Session needs no number."""
    for sessions, note in ((1, "^ /status"), (2, "^ session 0: /status")):
        file = checked("a.json", STATUS, sessions=sessions)
        file.excerpts.append(Excerpt(5, "x", 0, 1))
        assert lines(file)[3] == f"  | {note}"


def test_what_the_limit_leaves_out_is_said() -> None:
    """The number of findings left out is below the findings of the file."""
    assert "a.json: and 1,234 more findings (--max-findings shows more)" in lines(
        checked("a.json", STATUS, left_out=1_234)
    )
    assert "a.json: and 1 more finding (--max-findings shows more)" in lines(
        checked("a.json", STATUS, left_out=1)
    )


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (
            {"files": 1, "sessions": 1, "seconds": 0.0123},
            "No findings in 1 file, 1 session in 0.01 s.",
        ),
        (
            {"files": 3, "sessions": 12, "seconds": 0.1249,
             "severities": Counter({Severity.ERROR: 2, Severity.WARNING: 1})},
            "Found 2 errors, 1 warning in 3 files, 12 sessions in 0.12 s.",
        ),
        (
            {"files": 1, "seconds": 1234.5, "severities": Counter({Severity.INFO: 1_000})},
            "Found 1,000 infos in 1 file, 0 sessions in 1,234.50 s.",
        ),
    ],
)  # fmt: skip
def test_the_sum(fields: dict[str, object], line: str) -> None:
    """The line has findings, files, Sessions and seconds, and is the only one without notes."""
    assert last_lines(**fields) == [line]


def test_what_was_skipped_and_what_is_known_is_said() -> None:
    """Reasons have the words of SKIPPED, the most frequent one first."""
    skipped, known, _ = last_lines(skipped=Counter(status=3, path=6, content=1_000), known=40)
    assert skipped == (
        "Skipped 1,009 responses: 1,000 with non-JSON content, 6 with another path, "
        "3 with another status."
    )
    assert known == "Left out 40 findings in the baseline."
    assert last_lines(skipped=Counter(body=1), known=1) == [
        "Skipped 1 response with no body.",
        "Left out 1 finding in the baseline.",
        "No new findings in 0 files, 0 sessions in 0.00 s.",
    ]
    assert last_lines(skipped=Counter(path=1_200, status=0))[0] == (
        "Skipped 1,200 responses with another path."
    )


def test_stale_entries_are_listed_up_to_ten() -> None:
    """The findings are counted, not the entries."""
    stale = [Known(f"{number}.json", "ALC103", "/status", 2) for number in range(12)]
    found = last_lines(stale=stale)
    assert found[0] == (
        "The baseline has 24 findings that no longer occur (--prune-baseline removes them):"
    )
    assert found[1] == "  0.json: ALC103 at /status (2 times)"
    assert found[10:13] == ["  9.json: ALC103 at /status (2 times)", "  and 4 more", ""]
    one = last_lines(stale=[Known("a.json", "ALC102", "", 1)])
    assert one[:2] == [
        "The baseline has 1 finding that no longer occurs (--prune-baseline removes it):",
        "  a.json: ALC102 at the whole session",
    ]


def test_what_makes_the_command_fail_is_red() -> None:
    """The sum is red if ``--fail-on`` includes a finding's severity, and otherwise yellow."""
    colors = [
        report("text", [checked("a.json", found)], colored=True, fail_on=fail_on)
        .splitlines()[-1]
        .partition("m")[0]
        for found, fail_on in (
            (CAPTURED, WARNING), (CAPTURED, ERROR), (REPEATED, INFO), (REPEATED, WARNING),
        )
    ]  # fmt: skip
    assert colors == ["\x1b[1;31", "\x1b[1;33", "\x1b[1;31", "\x1b[1;33"]


def test_statistics_take_the_place_of_findings() -> None:
    """The report has a line for each rule, the most frequent rule first."""
    file = checked("a.json", STATUS, ORDER, STATUS)
    out = report("text", [file], totals_of([file]), statistics=True)
    assert out.splitlines()[:3] == ["2  ALC103  unlisted-value", "1  ALC401  timestamp-order", ""]
    assert "a.json" not in out


def test_the_sum_is_coloured_by_what_was_found() -> None:
    """The sum is green without findings, yellow with warnings, and red with errors."""
    ends = [
        report("text", [checked("a.json", *found)], colored=True).splitlines()[-1].partition("m")[0]
        for found in ((), (CAPTURED,), (CAPTURED, STATUS))
    ]
    assert ends == ["\x1b[1;32", "\x1b[1;33", "\x1b[1;31"]
