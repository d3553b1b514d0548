"""What all formats say in words: types, totals, and how to accept the drift."""

from __future__ import annotations

from typing import Any

import pytest

from alcamine_validate.drift.evidence import KINDS
from alcamine_validate.reporters.drift_rows import (
    by_kind,
    closing_lines,
    shown_rows,
    totals,
    type_words,
    verdict,
)
from tests.reporters.drift_reports import OPTIONS, SECRET, no_drift, the_report


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({}, "anything"),
        ({"type": "string"}, "string"),
        ({"type": ["string", "null"], "format": "uuid"}, "string (uuid) or null"),
        ({"type": "array"}, "array"),
        ({"type": "array", "items": {"type": "integer"}}, "array of integer"),
        ({"type": "object"}, "object"),
        ({"type": "object", "additionalProperties": {"type": "null"}}, "map of null"),
        ({"type": "object", "properties": {"a": {}, "b": {}}}, "object with a, b"),
        (
            {"type": "object", "properties": {name: {} for name in "abcdefghij"}},
            "object with a, b, c, d, e, f, g, h, 2 more",
        ),
    ],
)
def test_types_are_in_words(schema: dict[str, Any], words: str) -> None:
    """Formats, elements and names are in them."""
    assert type_words(schema) == words


def test_rows_say_what_is_there() -> None:
    """Each kind has its words, without personal data."""
    rows = shown_rows(the_report().rows, OPTIONS.redaction)
    what = {row.pointer: row.what for row in rows}
    assert what["/sentiment"] == "object with at, label, scores"
    assert what["/*"] == "more than 100 different names"
    assert what["/status"] == '"CANCELLED"'
    assert what["/name"] == "missing"
    assert what["/isDemo"] == "null"
    assert what["/recordAudio"] == "string"
    assert what["/agent/description"] == "above maxLength, up to 600"
    assert what["/agent/version/incentiveAmount"] == "below minimum, down to 5"
    assert what["/person/email"] == "not as format says"
    assert {row.what for row in rows if row.pointer == "/agent/id"} == {
        "not as format says, but always uuid", "above maxLength, up to 36"
    }  # fmt: skip
    assert SECRET not in str(rows)
    assert [*by_kind(rows)] == [kind for kind in KINDS if kind != "other"]
    [slip] = shown_rows(the_report().slips, OPTIONS.redaction)
    assert slip.what == '"DRAFTT", one edit away from "DRAFT"'


def test_the_verdict_counts_each_kind() -> None:
    """A number is followed by its noun, in the plural unless it is one."""
    assert totals(the_report()) == (
        "4 unknown properties, 2 unlisted values, 1 missing property, 1 null, 1 other type, "
        "3 values beyond a limit, 2 other formats"
    )
    assert verdict(no_drift()) == "no drift in 1 file, 1 session"


def test_the_last_lines_say_how_to_accept_the_drift() -> None:
    """They name the option, or the file that was written or not."""
    report = the_report()
    accepted = sum(row.reason is None for row in report.rows)
    of = f"{accepted} of these {len(report.rows)}"
    assert f"--propose FILE writes an overlay that accepts {of}." in closing_lines(report, OPTIONS)
    named = OPTIONS._replace(proposed="o.yaml")
    hint = "review it, and use it with --overlay"
    assert f"The overlay in o.yaml accepts {of}: {hint}." in closing_lines(report, named)
    assert list(closing_lines(no_drift(), named)) == [
        "There is nothing to propose, so o.yaml is not written."
    ]
    assert list(closing_lines(no_drift(), OPTIONS)) == []
