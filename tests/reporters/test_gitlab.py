"""``--format gitlab``, checked against GitLab's documentation of Code Quality reports."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, Final

import jsonschema
import pytest

from tests.reporters.conftest import report, the_report
from tests.reporters.findings import ODD_NAME, STATUS, checked, finding, the_files

ENTRY: Final = {
    "type": "object",
    "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "properties": {
        "description": {"type": "string", "minLength": 1},
        "check_name": {"type": "string", "minLength": 1},
        "fingerprint": {"type": "string", "minLength": 1},
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {
            "type": "object",
            "required": ["path", "lines"],
            "properties": {
                "path": {"type": "string", "pattern": r"^(?!\./)."},
                "lines": {
                    "type": "object",
                    "required": ["begin"],
                    "properties": {"begin": {"type": "integer", "minimum": 1}},
                },
            },
        },
    },
}
"""The table of "Code Quality report format" in GitLab's documentation, as a schema."""


def entries(out: str) -> Any:
    """Return the entries of a report, which GitLab must be able to read."""
    assert not out.startswith("\ufeff")
    found = json.loads(out)
    jsonschema.Draft202012Validator({"type": "array", "items": ENTRY}).validate(found)
    prints = [each["fingerprint"] for each in found]
    assert len(set(prints)) == len(prints)
    return found


def only(*files: Any) -> Any:
    """Return the one entry of a report."""
    (entry,) = entries(report("gitlab", files))
    return entry


def test_every_finding_is_an_entry() -> None:
    """An entry has the code, the file, and the line or 1. Findings left out share one entry."""
    found = entries(the_report("gitlab"))
    expected = [
        (each.code, file.filename.replace("\udce9", r"\udce9"), each.line or 1)
        for file in the_files()
        for each in file.findings
    ]
    expected.insert(6, ("more-findings", "captures/run.har", 1))
    assert [
        (each["check_name"], each["location"]["path"], each["location"]["lines"]["begin"])
        for each in found
    ] == expected
    assert found[6]["description"].startswith("captures/run.har: and 1,234 more findings")


def test_nothing_found_is_an_empty_array() -> None:
    """It means to GitLab that the earlier findings are gone."""
    assert entries(report("gitlab", [checked("a.json")])) == []


def test_severities() -> None:
    """Files that can't be checked at all have the highest severity."""
    found = {each["check_name"]: each["severity"] for each in entries(the_report("gitlab"))}
    assert found["ALC103"] == "major"
    assert found["ALC701"] == "minor"
    assert found["ALC632"] == "info"
    assert found["ALC001"] == "critical"


def test_the_description_says_where() -> None:
    """GitLab shows only the description, so it contains the rule and the pointer."""
    assert only(checked("a.json", STATUS))["description"].endswith(
        '"COMPLETED" (unlisted-value) [/status]'
    )


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("/repository/spec/a.json", "spec/a.json"),
        ("./spec/../a.json", "a.json"),
        ("/elsewhere/a.json", "/elsewhere/a.json"),
        (ODD_NAME, ODD_NAME.replace("\udce9", r"\udce9")),
    ],
)
def test_paths_are_relative_to_the_root(name: str, path: str) -> None:
    """Paths have no ``./``, which GitLab does not resolve."""
    assert only(checked(name, STATUS))["location"]["path"] == path


def test_fingerprints_are_stable() -> None:
    """A fingerprint does not change with lines, messages, records or the order of files."""
    moved = dataclasses.replace(STATUS, line=50, end_line=50, message="other words", record=3)
    before = only(checked("a.json", STATUS))["fingerprint"]
    assert only(checked("a.json", moved))["fingerprint"] == before
    both = [checked("b.json", STATUS), checked("a.json", STATUS)]
    assert entries(report("gitlab", both))[1]["fingerprint"] == before


def test_equal_findings_have_fingerprints_of_their_own() -> None:
    """A thousand Sessions with the same mistake are a thousand entries."""
    same = finding("ALC101", "wrong-type", STATUS.severity, "it", pointer="/a", record=0)
    assert len(entries(report("gitlab", [checked("a.json", *[same] * 1_000)]))) == 1_000
