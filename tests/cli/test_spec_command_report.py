"""The JSON Schema of the report, judged by python-jsonschema on reports of ``check``."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import pytest

import alcamine_validate as av
from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.reporters.registry import reporter
from alcamine_validate.reporters.reporter import ReportOptions
from alcamine_validate.samples.mistakes import MISTAKES
from alcamine_validate.samples.texts import TEXTS
from tests.reporters.findings import ROOT, the_files, the_totals, with_a_huge_number

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Main

Report = dict[str, Any]


@pytest.fixture
def schema(main: Main) -> Report:
    """Return the printed schema, with all objects closed, so that each key must be described."""
    found: Report = json.loads(main("spec", "report").out)
    jsonschema.Draft202012Validator.check_schema(found)
    for each in found["$defs"].values():
        if "properties" in each:
            each["additionalProperties"] = False
    return found


def errors(schema: Report, value: Any, definition: str = "") -> list[str]:
    """Return the paths and messages of the errors of a report, or of a part of one."""
    part = {"$defs": schema["$defs"], "$ref": f"#/$defs/{definition}"}
    wanted = part if definition else schema
    found = jsonschema.Draft202012Validator(wanted).iter_errors(value)
    return [f"{each.json_path}: {each.message[:200]}" for each in found]


SHARED: Final = ((the_files(), the_totals(the_files())), with_a_huge_number())


@pytest.mark.parametrize("statistics", [False, True])
@pytest.mark.parametrize(("files", "summary"), SHARED)
def test_the_shared_findings_fit(
    schema: Report, files: list[CheckedFile], summary: Summary, *, statistics: bool
) -> None:
    """Odd names, null positions, stale entries, drift and integers of any size fit."""
    made = reporter("json", ReportOptions(root=ROOT, statistics=statistics))
    pieces = [piece for file in files for piece in made.file(file)]
    report = json.loads("".join([*pieces, *made.end(summary)]))
    assert report["summary"]["drift"]
    assert errors(schema, report) == []


def test_each_kind_of_finding_fits(schema: Report, main: Main, tmp_path: Path) -> None:
    """Reports on samples of all rules, captures, YAML and broken files fit, as do their lines."""
    for code in (*TEXTS, *MISTAKES):
        if code != "ALC008":
            (tmp_path / f"{code}.json").write_bytes(av.sample_json(invalid=code))
    entry = {
        "request": {"method": "GET", "url": "https://api.example.com/sessions/a"},
        "response": {"status": 200, "content": {"mimeType": "application/json", "size": 9}},
    }
    (tmp_path / "a.har").write_text(json.dumps({"log": {"version": "1.2", "entries": [entry]}}))
    (tmp_path / "a.yaml").write_text("a: &x 1\nb: !t 2\n1: *y\n")
    (tmp_path / "a.json.gz").write_bytes(b"\x1f\x8b")
    # Without ALC018, the mistakes in values that are not Sessions are found too.
    more = ("--extend-select", "ALL", "--ignore", "ALC018", "--statistics", tmp_path)
    report = json.loads(main("check", "--format", "json", *more).out)
    found = {each["code"] for each in report["findings"]}
    assert found >= {*TEXTS, *MISTAKES, "ALC011", "ALC013", "ALC017"} - {"ALC008"}
    assert errors(schema, report) == []
    out = main("check", "--format", "jsonl", *more).out
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line.pop("type") for line in lines] == ["finding"] * (len(lines) - 1) + ["summary"]
    for line in lines[:-1]:
        assert errors(schema, line, "finding") == []
    assert errors(schema, lines[-1], "summary") == []


def test_a_report_that_lacks_a_key_does_not_fit(schema: Report, main: Main) -> None:
    """Each key of a finding and of the summary is required, except those that are documented."""
    mistaken = av.sample_json(invalid="timestamp-order")
    report = json.loads(main("check", "--format", "json", "-", stdin=mistaken).out)
    assert errors(schema, report) == []
    for parts in (report["findings"][0], report["summary"]):
        for key in list(parts):
            kept = parts.pop(key)
            assert any(key in each for each in errors(schema, copy.deepcopy(report)))
            parts[key] = kept
    report["findings"][0]["severity"] = "fatal"
    (message,) = errors(schema, report)
    assert message.startswith("$.findings[0].severity: 'fatal' is not one of")
