"""``drift --format json``: drift, slips, findings about the input, and a summary, as one object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alcamine_validate.drift.report import DriftReport, Row
from alcamine_validate.reporters.drift_rows import DriftOptions
from alcamine_validate.reporters.json_output import encoded, finding_fields
from alcamine_validate.text.redact import Redaction


def drift_json(report: DriftReport, options: DriftOptions) -> Iterator[str]:
    """Yield the report, which ``manual/drift.schema.json`` describes.

    The duration is left out, so that the report is the same for the same files.
    """
    summary = {
        "files": report.files,
        "sessions": report.sessions,
        "sessions_without_drift": report.clean,
        "unreadable": report.unreadable,
        "uncounted": report.uncounted,
        "left_out_findings": report.more_findings,
    }
    found = {
        "drift": [_fields(row, options.redaction) for row in report.rows],
        "slips": [_fields(row, options.redaction) for row in report.slips],
        "findings": list(map(finding_fields, report.findings)),
        "summary": summary,
    }
    yield encoded(found, indented=True)
    yield "\n"


def _fields(row: Row, redaction: Redaction) -> dict[str, Any]:
    evidence = row.evidence
    filename, line, column = evidence.first or (None, None, None)
    return {
        "kind": row.place.kind,
        "pointer": row.pointer(redaction),
        "detail": row.shown_detail(redaction),
        "schema_pointer": row.place.schema_pointer,
        "count": evidence.count,
        "objects": row.objects,
        "sessions": evidence.sessions,
        "files": evidence.files,
        "workspaces": len(evidence.workspaces),
        "first_created_at": evidence.first_created_at,
        "last_created_at": evidence.last_created_at,
        "filename": filename,
        "line": line,
        "column": column,
        "nearest": evidence.near,
        "schema": row.schema,
        "not_proposed": row.reason,
    }
