"""A report with drift of every kind, slips, and findings about the input, for all formats."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from alcamine_validate.drift.report import DriftReport
from alcamine_validate.finding import Finding, Severity
from alcamine_validate.lint.sensitive import REDACTION
from alcamine_validate.reporters.drift_rows import DriftOptions
from tests.drift.observing import lines, report_on
from tests.reporters.findings import ROOT
from tests.support.sessions import ABSENT, session

OPTIONS: Final = DriftOptions(REDACTION, seconds=1.25, root=ROOT)
SECRET: Final = "nora@lindqvist.example"

_CHANGES: Final[list[tuple[str, Any]]] = [
    ("/sentiment", {"label": "POSITIVE", "scores": [0.5], "at": None}),
    (f"/{SECRET}", 1),
    ("/status", "CANCELLED"),
    ("/type", SECRET),
    ("/name", ABSENT),
    ("/isDemo", None),
    ("/recordAudio", "yes"),
    ("/agent/description", "long " * 120),
    ("/agent/version/incentiveAmount", 5),
    ("/person/email", "no address"),
    ("/agent/id", "0d9488f3-5b5a-4f4e-9d7b-3f1d0c6b2a10"),
]


@cache
def _observed() -> DriftReport:
    many = [session(*_CHANGES)] * 20
    slip = session(("/agent/status", "DRAFTT"), ("/agent/version/followUpp", True))
    crowded = {**session(), **{f"x{number}": number for number in range(101)}}
    files = [
        lines([*many, session()], f"{ROOT}/a.jsonl"),
        lines([slip, crowded], f"{ROOT}/b.jsonl"),
    ]
    return report_on(files)


def the_report() -> DriftReport:
    """Return the report."""
    report = _observed()
    report.files, report.unreadable, report.more_findings = 3, 1, 2
    report.notes = ["Skipped 2 responses with another path."]
    message = "can't read the file: permission denied <b>|`x`"
    report.findings = [
        Finding("ALC001", "unreadable-file", Severity.ERROR, message, filename="c.json")
    ]
    return report


def no_drift() -> DriftReport:
    """Return a report without any drift."""
    report = report_on([lines([session()])])
    report.files = 1
    return report
