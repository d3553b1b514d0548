"""The Markdown report on drift, which is compared with a kept one."""

from __future__ import annotations

from alcamine_validate.reporters.drift_markdown import drift_markdown
from tests.reporters.drift_reports import OPTIONS, SECRET, no_drift, the_report
from tests.support.golden_files import Golden


def test_the_report_is_as_kept(golden: Golden) -> None:
    """Texts of files are in code spans, and paths are relative to the repository."""
    text = "".join(drift_markdown(the_report(), OPTIONS))
    golden("drift.md", text)
    assert SECRET not in text
    assert "`a.jsonl:1:" in text
    cells = [line.replace(r"\|", "").count("|") for line in text.splitlines() if line[:1] == "|"]
    assert set(cells) == {7}


def test_without_drift_there_is_a_heading() -> None:
    """It has the numbers of files and Sessions."""
    text = "".join(drift_markdown(no_drift(), OPTIONS))
    assert text == "## alcamine-validate drift: no drift in 1 file, 1 session\n"
