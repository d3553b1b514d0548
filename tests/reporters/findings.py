"""One set of results for all reporters, with every kind of finding, odd names and odd texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from alcamine_validate.check.baseline import BaselineEntry
from alcamine_validate.check.drift import DriftSummary
from alcamine_validate.check.excerpts import Excerpt
from alcamine_validate.check.result import CheckedFile, Omissions, Summary
from alcamine_validate.finding import Finding, Fix, FixEdit, RecordedExchange, Related, Severity
from alcamine_validate.text.redact import NOTHING_HIDDEN

ROOT: Final = "/repository"
"""The repository of the files; nothing is read from it."""

ERROR, WARNING, INFO = Severity
ODD_NAME: Final = "odd names/50% of: caf\udce9, #1.json"
"""A file name with blanks, ``%``, ``:``, ``,``, ``#``, and a byte that is not UTF-8."""

WILD: Final = (
    '\x1b[31mred\x1b[0m \x00\x07\x9b2J\r\n\t\u202eevil\u2066 \u2028\ud83d \ufffe\uffff</x>]]>&"'
)
"""ANSI escapes, controls, bidirectional controls, a lone surrogate, noncharacters, markup."""


def finding(code: str, rule: str, severity: Severity, message: str, **more: Any) -> Finding:
    """Return a finding; ``place`` is its line, column and end column."""
    if place := more.pop("place", None):
        line, column, end = place
        more |= {"line": line, "column": column, "end_line": line, "end_column": end}
    return Finding(code, rule, severity, message, **more)


def checked(filename: str, *findings: Finding, **more: Any) -> CheckedFile:
    """Return the result of one file, with its counts."""
    file = CheckedFile(filename, **({"sessions": 1} | more))
    named = [_named(each, filename) for each in findings]
    file.findings += named
    file.severities.update(each.severity for each in named)
    file.codes.update(each.code for each in named)
    return file


def _named(each: Finding, filename: str) -> Finding:
    fields = {name: getattr(each, name) for name in Finding.__dataclass_fields__}
    return Finding(**fields | {"filename": filename})


def totals_of(files: Iterable[CheckedFile], **more: Any) -> Summary:
    """Return the summary of some files, which took 0.125 seconds."""
    totals = Summary(seconds=0.125, **more)
    for file in files:
        totals.add(file)
    return totals


# The set that the golden files show

STATUS: Final = finding(
    "ALC103",
    "unlisted-value",
    ERROR,
    '"completed" is not one of "PENDING", "IN_PROGRESS", "COMPLETED"',
    pointer="/status",
    schema_pointer="/components/schemas/Session/properties/status/enum",
    place=(5, 13, 24),
    record=0,
    fix=Fix('Replace it with "COMPLETED"', (FixEdit("COMPLETED", 5, 14, 5, 23),)),
)
ORDER: Final = finding(
    "ALC401",
    "timestamp-order",
    ERROR,
    'startedAt ("2026-03-14T09:26:12.903Z") is earlier than createdAt ("2026-03-14T09:26:35.118Z")',
    pointer="/startedAt",
    place=(8, 16, 42),
    record=0,
    related=(Related("createdAt should not be later", "/createdAt", 6, 16, 6, 42),),
)
UNREADABLE: Final = finding(
    "ALC001", "unreadable-file", ERROR, "can't read the file: No such file or directory"
)
REPEATED: Final = finding(
    "ALC632",
    "repeated-entry",
    INFO,
    '"PHONE" is already listed',
    pointer="/agent/version/inputMode/2",
    place=(42, 11, 18),
    record=0,
    related=(Related("the first [one]", "/agent/version/inputMode/1", 41, 11, 41, 18),),
)
CAPTURED: Final = finding(
    "ALC701",
    "unknown-property",
    WARNING,
    'the schema has no property "recordingUrl" here; its value is a string',
    pointer="/recordingUrl",
    place=(118, 21, 3200),
    record=3,
)
WHOLE: Final = finding(
    "ALC102",
    "missing-property",
    ERROR,
    'the property "recordAudio" is missing',
    record=1,
    line=12,
    column=5,
    end_line=90,
    end_column=6,
)
BRACKET: Final = finding(
    "ALC002",
    "invalid-json",
    ERROR,
    "the text ends too early: the { on line 3 is not closed; see [this](https://example.com/{0})",
    place=(9, 1, 1),
)
CONTROL: Final = finding(
    "ALC637",
    "control-character",
    WARNING,
    f"a string has {WILD}",
    pointer="/person/properties/caller\x1bName~1",
    place=(2, 5, 20),
    record=0,
)


IN_EXCHANGE: Final = finding(
    "ALC701",
    "unknown-property",
    WARNING,
    "no such property",
    pointer="/messages/0/x",
    place=(3, 4, 5),
    record=1,
    exchange=RecordedExchange("GET", "https://api.example.com/sessions/x", "/log/entries/3"),
)


def the_files() -> list[CheckedFile]:
    """Return the results of eight files, one of each kind."""
    mistakes = checked("spec/mistakes.json", STATUS, ORDER)
    mistakes.excerpts += [
        Excerpt(5, '  "status": "completed",', 12, 11, '  "type": "INBOUND_CALL",'),
        Excerpt(8, '  "startedAt": "2026-03-14T09:26:12.903Z",', 15, 26, None),
    ]
    odd = checked(ODD_NAME, BRACKET, CONTROL)
    odd.excerpts += [None, Excerpt(2, '\t"caller\x1bName/": "日本"', 0, 10, "")]
    capture = checked(
        "captures/run.har", CAPTURED, WHOLE, sessions=4, left_out=1_234,
        skipped=Counter(path=6, status=3),
    )  # fmt: skip
    capture.excerpts += [Excerpt(118, 'text": "{\\"recordingUrl\\": …', 8, 20), None]
    capture.severities[WARNING] += 1_234
    return [
        checked("spec/good.json"),
        mistakes,
        checked("gone.json", UNREADABLE, sessions=0, unreadable=True),
        checked("fixtures/session.webhook.json", REPEATED, known=2),
        capture,
        odd,
        checked("/elsewhere/other.json", STATUS),
        checked("<stdin>", ORDER),
    ]


def the_totals(files: Iterable[CheckedFile]) -> Summary:
    """Return the summary of those files, with stale entries of the baseline and drift."""
    stale = [
        BaselineEntry("spec/old.json", "ALC103", "/status", 2),
        BaselineEntry("spec/old.json", "ALC102", "", 1),
    ]
    totals = totals_of(files, stale=stale)
    drift = DriftSummary()
    drift.add([_named(CAPTURED, "captures/run.har")], {3: {"recordingUrl": "…"}}, NOTHING_HIDDEN)
    totals.drift.merge(drift)
    totals.omissions = Omissions(ignored_files=3, ignored_folders=1, build_folders=2)
    return totals


def with_a_huge_number() -> tuple[list[CheckedFile], Summary]:
    """Return a file with an odd name, and a summary with an integer that orjson does not write."""
    drift = DriftSummary()
    drift.add([STATUS], {0: {"status": 10**30}}, NOTHING_HIDDEN)
    totals = Summary(
        skipped=Counter(), stale=[BaselineEntry("a", "ALC103", "/\udce9", 1)], drift=drift
    )
    return [checked("caf\udce9.json", STATUS)], totals
