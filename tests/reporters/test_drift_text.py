"""The text report on drift, which is compared with a kept one."""

from __future__ import annotations

from dataclasses import replace

from alcamine_validate.drift.evidence import DriftPlace
from alcamine_validate.reporters.drift_text import MOST_ROWS, drift_text
from tests.reporters.drift_reports import OPTIONS, SECRET, no_drift, the_report
from tests.support.golden_files import Golden


def test_the_report_is_as_kept(golden: Golden) -> None:
    """It has no personal data, and colours only if they are wanted."""
    text = "".join(drift_text(the_report(), OPTIONS))
    golden("drift.txt", text)
    assert SECRET not in text
    assert "\x1b" not in text
    colored = "".join(drift_text(the_report(), OPTIONS._replace(colored=True)))
    assert "\x1b[1m/sentiment\x1b[0m" in colored


def test_without_drift_one_line_says_so() -> None:
    """It has the numbers of files and Sessions."""
    text = "".join(drift_text(no_drift(), OPTIONS))
    assert text == "No drift in 1 file, 1 session in 1.25 s.\n"


def test_many_rows_of_a_kind_are_counted() -> None:
    """The first ones are shown."""
    report = the_report()
    row = next(row for row in report.rows if row.place.kind == "missing")
    rows = [row._replace(place=DriftPlace("missing", f"/a{n}", "")) for n in range(MOST_ROWS + 5)]
    text = "".join(drift_text(replace(report, rows=rows), OPTIONS))
    assert text.count("  missing, ") == MOST_ROWS
    assert "  and 5 more, which --format json lists\n" in text


def test_controls_are_escaped() -> None:
    """Names and messages can't control a terminal."""
    report = the_report()
    found = [replace(report.findings[0], message="a\x1b[2J", filename="b\n.json")]
    text = "".join(drift_text(replace(report, findings=found), OPTIONS))
    assert "\x1b" not in text
    assert r"b\u000a.json: ALC001 a\u001b[2J" in text
