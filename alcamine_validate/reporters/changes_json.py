"""``spec diff --format json``: all that changed, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from alcamine_validate.changes.classes import Judgement
from alcamine_validate.changes.difference import Difference, PlacedChange
from alcamine_validate.reporters.json_output import encoded

VERSION: Final = 1
"""The version of the report. It grows if a field is removed or gets another meaning."""


def changes_json(difference: Difference) -> str:
    """Return the report, which ``manual/changes.schema.json`` describes."""
    report: dict[str, Any] = {
        "version": VERSION,
        "old": difference.old,
        "new": difference.new,
        "component": difference.component,
        "summary": {each: difference.count(each) for each in Judgement},
        "changes": [_fields(each) for each in difference.changes],
        "impact": None if difference.impact is None else asdict(difference.impact),
        "captures": None if difference.captures is None else asdict(difference.captures),
    }
    return encoded(report, indented=True) + "\n"


def _fields(change: PlacedChange) -> dict[str, Any]:
    fields = asdict(change)
    code, name, judgement = fields.pop("kind")
    return {"code": code, "name": name, "judgement": judgement, **fields}
