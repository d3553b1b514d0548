"""``--format json``, checked with the parser of the standard library."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from tests.reporters.conftest import report, the_report
from tests.reporters.findings import the_files, the_totals, with_a_huge_number

SUMMARY = [
    "files", "sessions", "errors", "warnings", "infos", "skipped", "ignored_files",
    "ignored_folders", "build_folders", "left_out", "known", "stale", "drift", "drift_uncounted",
]  # fmt: skip


def parsed(**options: Any) -> Any:
    """Return the JSON report on the shared findings."""
    return json.loads(the_report("json", **options))


def test_findings_are_those_of_the_library() -> None:
    """Fields and the order of files are the same; names that are not UTF-8 have escapes."""
    ours = [asdict(each) for file in the_files() for each in file.findings]
    for written, each in zip(parsed()["findings"], ours, strict=True):
        assert list(written) == list(each)
        assert written["filename"] == each["filename"].replace("\udce9", r"\udce9")
        assert written["line"] == each["line"]
        assert [one["message"] for one in written["related"]] == [
            one["message"] for one in each["related"]
        ]


def test_the_summary() -> None:
    """The summary has what was skipped, left out, known and stale, but no duration."""
    summary = parsed()["summary"]
    assert list(summary) == SUMMARY
    assert [summary[name] for name in SUMMARY[:5]] == [8, 10, 7, 1236, 1]
    assert summary["skipped"] == {"path": 6, "status": 3}
    assert [summary[name] for name in SUMMARY[6:9]] == [3, 1, 2]
    assert (summary["left_out"], summary["known"]) == (1_234, 2)
    assert summary["stale"] == [
        {"file": "spec/old.json", "code": "ALC103", "pointer": "/status", "count": 2},
        {"file": "spec/old.json", "code": "ALC102", "pointer": "", "count": 1},
    ]
    assert summary["drift"][0]["pointer"] == "/recordingUrl"


def test_statistics_are_besides_the_findings() -> None:
    """The summary has them, with the most frequent rule first."""
    found = parsed(statistics=True)
    assert len(found["findings"]) == 10
    assert found["summary"]["statistics"] == the_totals(the_files()).codes
    assert next(iter(found["summary"]["statistics"])) == "ALC103"


def test_numbers_that_orjson_does_not_write() -> None:
    """A value that is not listed may be an integer of any size."""
    out = report("json", *with_a_huge_number())
    summary = json.loads(out)["summary"]
    assert summary["drift"][0]["value"] == 10**30
    assert summary["stale"][0]["pointer"] == r"/\udce9"
    assert '\n  "findings": [\n' in out
