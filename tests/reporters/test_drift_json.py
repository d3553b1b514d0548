"""The JSON report on drift is valid by its schema, and compared with a kept one."""

from __future__ import annotations

import json
from typing import Any

import jsonschema

from alcamine_validate.cli.help_command import MANUAL
from alcamine_validate.reporters.drift_json import drift_json
from alcamine_validate.text.redact import NOTHING_HIDDEN
from tests.reporters.drift_reports import OPTIONS, SECRET, no_drift, the_report
from tests.support.golden_files import Golden

SCHEMA = json.loads((MANUAL / "drift.schema.json").read_text("utf-8"))


def parsed(text: str) -> Any:
    """Return a report as data, after checking that it is valid."""
    value = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA).validate(value)
    return value


def test_the_schema_is_valid() -> None:
    """It is a JSON Schema 2020-12 that describes every field."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    row = SCHEMA["$defs"]["drift"]
    assert list(row["properties"]) == row["required"]
    assert row["additionalProperties"] is False


def test_the_report_is_as_kept(golden: Golden) -> None:
    """It has no duration and no personal data."""
    text = "".join(drift_json(the_report(), OPTIONS))
    golden("drift.json", text)
    found = parsed(text)
    assert SECRET not in text
    assert list(found["drift"][0]) == SCHEMA["$defs"]["drift"]["required"]
    assert text == "".join(drift_json(the_report(), OPTIONS._replace(seconds=9)))


def test_what_is_masked_can_be_shown() -> None:
    """With --show-values, names and values are as in the Sessions."""
    text = "".join(drift_json(the_report(), OPTIONS._replace(redaction=NOTHING_HIDDEN)))
    assert {f"/{SECRET}", "/sentiment"} <= {row["pointer"] for row in parsed(text)["drift"]}


def test_without_drift_the_lists_are_empty() -> None:
    """The summary has the numbers of files and Sessions."""
    found = parsed("".join(drift_json(no_drift(), OPTIONS)))
    assert (found["drift"], found["slips"], found["findings"]) == ([], [], [])
    assert found["summary"]["sessions"] == found["summary"]["sessions_without_drift"] == 1
