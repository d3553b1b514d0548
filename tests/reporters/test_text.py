"""``--format text``: frames, findings without a frame, and the lines of the summary."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Final

import pytest

from alcamine_validate.check.baseline import BaselineEntry
from alcamine_validate.check.excerpts import Excerpt
from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.finding import Finding, RecordedExchange, Related, Severity
from alcamine_validate.reporters.registry import reporter
from alcamine_validate.reporters.reporter import ReportOptions
from tests.reporters.conftest import report
from tests.reporters.findings import (
    CAPTURED,
    ERROR,
    INFO,
    ORDER,
    REPEATED,
    STATUS,
    WARNING,
    WHOLE,
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
    """The line has the pointer, and the number of the Session if there are several."""
    assert lines(checked("a.har", STATUS))[1] == "  at /status"
    assert lines(checked("a.har", STATUS, sessions=2))[1] == "  at session 0: /status"
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
    stale = [BaselineEntry(f"{number}.json", "ALC103", "/status", 2) for number in range(12)]
    found = last_lines(stale=stale)
    assert found[0] == (
        "The baseline has 24 findings that no longer occur (--prune-baseline removes them):"
    )
    assert found[1] == "  0.json: ALC103 at /status (2 times)"
    assert found[10:13] == ["  9.json: ALC103 at /status (2 times)", "  and 4 more", ""]
    one = last_lines(stale=[BaselineEntry("a.json", "ALC102", "", 1)])
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


# Groups

DRIFT: Final = dataclasses.replace(CAPTURED, record=0, line=19, column=19, end_column=58)
EXCERPT: Final = Excerpt(19, '  "recordingUrl": <string of 39 characters #db97>,', 18, 31)


def with_drift(name: str, *others: Finding, times: int = 1) -> CheckedFile:
    """Return a file with one drift, and maybe other findings."""
    file = checked(name, *[DRIFT] * times, *others)
    file.excerpts += [EXCERPT] * times + [None] * len(others)
    return file


def test_two_hundred_files_with_one_drift_fit_a_screen() -> None:
    """The finding is shown once, with the number of further files."""
    files = [with_drift(f"{number:03}.json") for number in range(200)]
    found = report("text", files).splitlines()
    assert found == [
        f"000.json:19:19: warning[ALC701] {CAPTURED.message} (unknown-property)",
        "   |",
        '19 |   "recordingUrl": <string of 39 characters #db97>,',
        "   |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ /recordingUrl",
        "  and in 199 more files (list with --format concise)",
        "",
        "Found 200 warnings in 200 files, 200 sessions in 0.12 s.",
    ]


def test_few_further_places_are_listed() -> None:
    """Up to three files are named; for more, there is another format."""
    found = report("text", [with_drift(f"{name}.json") for name in "abc"])
    assert "\n  and in 2 more files: b.json:19:19, c.json:19:19\n" in found
    found = report("text", [with_drift(f"{name}.json") for name in "ab"])
    assert "\n  and in 1 more file: b.json:19:19\n" in found
    found = report("text", [with_drift(f"{name}.json") for name in "abcde"])
    assert "\n  and in 4 more files (list with --format concise)\n" in found
    found = report("text", [with_drift("a.json", times=2)])
    assert "\n  and 1 more time in this file (list with --format concise)\n" in found
    found = report("text", [with_drift("a.json", times=4), with_drift("b.json")])
    assert "\n  and 3 more times in this file and in 1 more file (list with" in found


def test_findings_that_occur_equally_often_share_a_frame() -> None:
    """One that also is in another file has a frame of its own, so that each number is right."""
    lacking = [
        dataclasses.replace(WHOLE, record=0, message=f"no {name}", params={"property": name})
        for name in ("agent", "person", "ledger")
    ]
    files = [checked("a.json", *lacking), checked("b.json", *lacking[:2])]
    assert report("text", files).splitlines()[:6] == [
        'a.json:12:5: error[ALC102] 2 properties are missing: "agent", "person" (missing-property)',
        "  at the whole session",
        "  and in 1 more file: b.json:12:5",
        "",
        "a.json:12:5: error[ALC102] no ledger (missing-property)",
        "  at the whole session",
    ]


def test_findings_in_other_files_do_not_share_a_frame() -> None:
    """Equal numbers are not enough: each file that has a finding is named for it."""
    first, second = (
        dataclasses.replace(WHOLE, record=0, message=f"no {name}", params={"property": name})
        for name in ("agent", "person")
    )
    files = [checked("a.json", first, second), checked("b.json", first), checked("c.json", second)]
    assert report("text", files).splitlines()[:8] == [
        "a.json:12:5: error[ALC102] no agent (missing-property)",
        "  at the whole session",
        "  and in 1 more file: b.json:12:5",
        "",
        "a.json:12:5: error[ALC102] no person (missing-property)",
        "  at the whole session",
        "  and in 1 more file: c.json:12:5",
        "",
    ]


def test_attachments_are_files() -> None:
    """A finding in an attachment of a capture is not in the same file as one in another."""
    capture = checked("x.har", DRIFT, DRIFT, DRIFT)
    names = ("a0.json", "a1.json", "a0.json")
    capture.findings = [dataclasses.replace(DRIFT, filename=name) for name in names]
    found = report("text", [capture, checked("b.json", DRIFT)])
    assert found.startswith("a0.json:19:19: warning[ALC701]")
    assert "  and 1 more time in this file and in 2 more files (list with" in found


def test_an_attachment_may_be_of_several_captures() -> None:
    """Identical bodies may be in one file, which several captures name."""
    files = [checked(f"{name}.har", DRIFT) for name in "abc"]
    for file in files:
        file.findings = [dataclasses.replace(DRIFT, filename="body.json")]
    assert "  and 2 more times in this file (list with" in report("text", files)


def test_findings_in_two_attachments_do_not_share_a_frame() -> None:
    """Not even with ``all``, if they have the same place in both."""
    capture = checked("x.har", DRIFT, DRIFT)
    capture.findings = [
        dataclasses.replace(DRIFT, filename=f"{name}.json", record=None) for name in "ab"
    ]
    found = report("text", [capture], all=True)
    assert found.count("  at /recordingUrl\n") == 2


def test_one_of_several_groups_with_a_frame_may_have_other_values() -> None:
    """The words are there even if the first group has one message only."""
    second = dataclasses.replace(DRIFT, code="ALC103", message="x")
    files = [
        checked("a.json", DRIFT, second),
        checked("b.json", DRIFT, dataclasses.replace(second, message="y")),
    ]
    found = report("text", files)
    assert found.count("at /recordingUrl") == 1
    assert "  and in 1 more file: b.json:19:19, some with other values\n" in found


def test_other_values_are_said() -> None:
    """The message of the first finding may have a value, or a hint, that others do not have."""
    other = dataclasses.replace(DRIFT, message="another value")
    found = report("text", [checked("a.json", DRIFT), checked("b.json", other)])
    assert "  and in 1 more file: b.json:19:19, some with other values\n" in found
    texts = [finding("ALC002", "invalid-json", ERROR, f"line {at}") for at in range(5)]
    found = report("text", [checked(f"{at}.json", each) for at, each in enumerate(texts)])
    assert "  and in 4 more files (list with --format concise), some with other details\n" in found


def test_a_file_that_is_cut_may_have_more_of_any_group() -> None:
    """Even if none of the findings that are shown of it are in the group."""
    files = [checked("a.json", DRIFT, DRIFT), checked("b.json", STATUS, left_out=5)]
    assert "  and at least 1 more time in this file (list with" in report("text", files)


def test_all_shows_everything() -> None:
    """Each finding is written as soon as its file is checked."""
    files = [with_drift(f"{number}.json") for number in range(60)]
    found = report("text", files, all=True)
    assert found.count("warning[ALC701]") == 60
    assert "more" not in found
    made = reporter("text", ReportOptions(all=True))
    assert "warning[ALC701]" in "".join(made.file(files[0]))


def test_without_frames_lines_follow_each_other() -> None:
    """One empty line is before the summary."""
    places = ["  at /recordingUrl"]
    head = f"warning[ALC701] {CAPTURED.message} (unknown-property)"
    files = [checked("a.json", DRIFT), checked("b.json", DRIFT, left_out=3)]
    assert report("text", files, frames=False).splitlines() == [
        f"a.json:19:19: {head}", *places, "  and in at least 1 more file: b.json:19:19", "",
        "b.json: and 3 more findings (--max-findings shows more)", "",
        "Found 2 warnings in 2 files, 2 sessions in 0.12 s.",
    ]  # fmt: skip
    assert report("text", files[::-1], frames=False, all=True).splitlines() == [
        f"b.json:19:19: {head}", *places, "",
        "b.json: and 3 more findings (--max-findings shows more)", "",
        f"a.json:19:19: {head}", *places, "",
        "Found 2 warnings in 2 files, 2 sessions in 0.12 s.",
    ]  # fmt: skip


def many(number: int, name: str, *, code: str, severity: Severity) -> CheckedFile:
    """Return a file with this many findings, each at a place of its own."""
    found = [
        finding(code, "a-rule", severity, "m", pointer=f"/x{at}", place=(at + 1, 1, 2), record=0)
        for at in range(number)
    ]
    return checked(name, *found)


def test_fifty_groups_are_shown_and_the_others_counted() -> None:
    """Errors are shown before infos, in each file, and nothing disappears from the count."""
    infos = many(45, "a.json", code="ALC632", severity=INFO)
    errors = many(4, "a.json", code="ALC103", severity=ERROR)
    infos.findings += errors.findings
    infos.severities.update(errors.severities)
    files = [infos, many(8, "b.json", code="ALC701", severity=WARNING)]
    found = report("text", files).splitlines()
    heads = [line.split(" ")[1] for line in found if ": " in line and "[ALC" in line]
    assert heads == ["error[ALC103]"] * 4 + ["info[ALC632]"] * 38 + ["warning[ALC701]"] * 8
    at = found.index("And 7 more findings (--all shows them):")
    assert found[at + 1 : at + 3] == ["7  ALC632  repeated-entry", ""]
    files = [many(40, "a.json", code="ALC632", severity=INFO), files[1]]
    assert "--all" not in report("text", files)


def test_more_groups_than_are_held_are_counted() -> None:
    """Their findings are in the number of those that are not shown."""
    files = [many(1_100, f"{name}.json", code="ALC632", severity=INFO) for name in "ab"]
    assert "And 2,100 more findings (--all shows them):\n2,100  ALC632" in report("text", files)


def test_findings_past_the_limit_of_several_files_are_one_line() -> None:
    """The line has their number and that of the files."""
    files = [dataclasses.replace(with_drift(f"{name}.json"), left_out=9) for name in "abc"]
    found = report("text", files)
    assert "And 27 more findings in 3 files (--max-findings shows more)\n\n" in found
    assert "\n  and in at least 2 more files: b.json:19:19, c.json:19:19\n" in found


def test_a_finding_names_its_exchange() -> None:
    """The line is below the frame."""
    url = "https://api.example.com/sessions/a1"
    exchange = RecordedExchange("GET", url, "/log/entries/3")
    file = with_drift("a.har")
    file.findings[0] = dataclasses.replace(file.findings[0], exchange=exchange)
    assert lines(file)[4] == f"  in GET {url} at /log/entries/3"
    file.findings[0] = dataclasses.replace(
        file.findings[0], exchange=dataclasses.replace(exchange, method="", url="")
    )
    assert lines(file)[4] == "  in the exchange at /log/entries/3"
