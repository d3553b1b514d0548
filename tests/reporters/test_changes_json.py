"""The JSON report of ``spec diff``, judged by its JSON Schema."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from alcamine_validate.changes.difference import Difference
from alcamine_validate.cli.help_command import MANUAL
from alcamine_validate.reporters.changes_json import VERSION, changes_json
from tests.reporters.conftest import GOLDEN
from tests.reporters.differences import HOSTILE, no_difference, the_difference
from tests.support.golden_files import golden_of


def schema() -> Any:
    """Return the JSON Schema of the report, which must be valid itself."""
    found = json.loads((MANUAL / "changes.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return found


def errors(report: Any) -> list[str]:
    """Return the paths and messages of the errors of a report."""
    found = jsonschema.Draft202012Validator(schema()).iter_errors(report)
    return [f"{each.json_path}: {each.message}" for each in found]


def test_the_report_is_as_expected() -> None:
    """It has all changes, also those that reports for people only count."""
    text = changes_json(the_difference())
    golden_of(GOLDEN)("changes.json", text)
    report = json.loads(text)
    assert report["changes"][3]["message"] == f"{HOSTILE} changed"
    assert "\x1b" not in text
    assert report["version"] == VERSION


@pytest.mark.parametrize("difference", [the_difference(), no_difference()])
def test_reports_fit_their_schema(difference: Difference) -> None:
    """Every key is described, because all objects of the schema are closed."""
    assert errors(json.loads(changes_json(difference))) == []


def test_a_report_that_lacks_a_key_does_not_fit() -> None:
    """Each key of each object is required."""
    report = json.loads(changes_json(the_difference()))
    impact, captures = report["impact"], report["captures"]
    parts = [
        report, report["summary"], report["changes"][0], report["changes"][0]["old"],
        impact, impact["actions"][0], impact["rules"][0], impact["types"][0],
        captures, captures["now_invalid"][0],
    ]  # fmt: skip
    for part in parts:
        for key in list(part):
            kept = part.pop(key)
            assert errors(report), key
            part[key] = kept
    assert errors(report) == []
