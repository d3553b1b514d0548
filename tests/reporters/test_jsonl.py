"""``--format jsonl``, checked with the parser of the standard library."""

from __future__ import annotations

import json

from tests.reporters.conftest import report, the_report
from tests.reporters.findings import with_a_huge_number


def test_lines_say_what_the_report_in_json_says() -> None:
    """Each line is an object with its type, and all lines together are the report in JSON."""
    lines = [json.loads(line) for line in the_report("jsonl", statistics=True).split("\n")[:-1]]
    assert [line.pop("type") for line in lines] == ["finding"] * 10 + ["summary"]
    whole = json.loads(the_report("json", statistics=True))
    assert lines == [*whole["findings"], whole["summary"]]


def test_numbers_that_orjson_does_not_write() -> None:
    """A value that is not listed may be an integer of any size."""
    out = report("jsonl", *with_a_huge_number())
    summary = json.loads(out.splitlines()[-1])
    assert summary["drift"][0]["value"] == 10**30
    assert summary["stale"][0]["pointer"] == r"/\udce9"
    assert len(out.splitlines()) == 2
