"""``--format sarif``: SARIF 2.1.0 (OASIS), as GitHub's code scanning reads it.

Only rules with results are listed, because a list of all rules would repeat the catalogue. Files
are named relative to ``%SRCROOT%``, whose location is not given, so that a report reveals nothing
about the machine that made it and is the same on every machine (section 3.14.14).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Final

from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.finding import Finding, Fix, FixEdit, Related
from alcamine_validate.reporters.fingerprints import Fingerprints
from alcamine_validate.reporters.json_output import encoded
from alcamine_validate.reporters.paths import STANDARD_INPUT, ReportPaths, file_uri, relative_uri
from alcamine_validate.reporters.reporter import ReportOptions
from alcamine_validate.reporters.sarif_rules import LEVELS, rule_descriptors
from alcamine_validate.reporters.summary import left_out_line, note_lines, stale_lines
from alcamine_validate.reporters.wording import exchange_words, visible
from alcamine_validate.text.json_pointer import unescape

_NAME: Final = "alcamine-validate"
_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT: Final = "%SRCROOT%"


class SarifReporter:
    """Collects results, and writes the log after the last file."""

    def __init__(self, options: ReportOptions) -> None:
        self._names = ReportPaths(options.root)
        self._fingerprints = Fingerprints()
        self._results: list[dict[str, Any]] = []
        self._notes: list[str] = []

    def file(self, file: CheckedFile) -> Iterable[str]:
        """Collect the results of one file; nothing is written yet."""
        path, named = self._names.path(file.filename), file.has_several_sessions
        for finding in file.findings:
            own = finding.filename or file.filename
            artifact = self._artifact(own)
            fingerprint = self._fingerprints.of(self._names.of(finding, file.filename), finding)
            self._results.append(_result(finding, artifact, fingerprint, named=named))
        if file.left_out:
            self._notes.append(left_out_line(visible(path), file.left_out))
        return ()

    def end(self, summary: Summary) -> Iterator[str]:
        """Yield the log."""
        codes = sorted({result["ruleId"] for result in self._results})
        for result in self._results:
            result["ruleIndex"] = codes.index(result["ruleId"])
        run = {
            "tool": {"driver": _driver(codes)},
            "invocations": [self._invocation(summary)],
            "originalUriBaseIds": {_ROOT: {"description": _message("The repository's folder.")}},
            "columnKind": "unicodeCodePoints",
            "results": self._results,
        }
        yield encoded({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indented=True)
        yield "\n"

    def _artifact(self, filename: str) -> dict[str, Any]:
        """Return the ``artifactLocation`` (section 3.4) of a file."""
        if filename in STANDARD_INPUT:
            description = _message("The standard input.")
            return {"uri": relative_uri(filename), "description": description}
        below = self._names.below(filename)
        if below is None:
            return {"uri": file_uri(filename)}
        return {"uri": relative_uri(below), "uriBaseId": _ROOT}

    def _invocation(self, summary: Summary) -> dict[str, Any]:
        """Return the ``invocation`` (section 3.20), with notes on what is left out or stale."""
        lines = [*self._notes, *note_lines(summary)]
        stale = "\n".join(stale_lines(summary))
        notes = [{"level": "note", "message": _message(text)} for text in (*lines, stale) if text]
        invocation: dict[str, Any] = {"executionSuccessful": not summary.unreadable}
        return invocation | ({"toolExecutionNotifications": notes} if notes else {})


def _driver(codes: list[str]) -> dict[str, Any]:
    from importlib.metadata import PackageNotFoundError, version

    driver: dict[str, Any] = {"name": _NAME}
    # When run from source, the version is unknown, and none is better than a wrong one.
    with suppress(PackageNotFoundError):
        driver["semanticVersion"] = version(_NAME)
    return driver | {"rules": rule_descriptors(codes)}


def _result(
    finding: Finding, artifact: dict[str, Any], fingerprint: str, *, named: bool
) -> dict[str, Any]:
    record = finding.record if named else None
    result = {
        "ruleId": finding.code,
        "ruleIndex": -1,
        "level": LEVELS[finding.severity],
        "message": _linked(finding),
        "locations": [_location(finding, record, artifact)],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [
            {
                "id": number,
                **_location(related, record, artifact),
                "message": _message(visible(related.message)),
            }
            for number, related in enumerate(finding.related, 1)
        ]
    if finding.fix is not None and finding.fix.edits:
        result["fixes"] = [_fix(finding.fix, artifact)]
    return result


def _fix(fix: Fix, artifact: dict[str, Any]) -> dict[str, Any]:
    """Return the ``fix`` (section 3.55): its description, and the edits of the file."""
    replacements: list[dict[str, Any]] = []
    for edit in fix.edits:
        replacement: dict[str, Any] = {"deletedRegion": _region(edit)}
        if edit.text:
            replacement["insertedContent"] = {"text": edit.text}
        replacements.append(replacement)
    change = {"artifactLocation": artifact, "replacements": replacements}
    return {"description": _message(visible(fix.message)), "artifactChanges": [change]}


def _location(
    place: Finding | Related, record: int | None, artifact: dict[str, Any]
) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if place.line is not None:
        physical["region"] = _region(place)
    location: dict[str, Any] = {"physicalLocation": physical}
    if record is not None or place.pointer:
        location["logicalLocations"] = [_logical(place.pointer, record)]
    return location


def _region(place: Finding | Related | FixEdit) -> dict[str, Any]:
    values = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    return {name: value for name, value in values.items() if value is not None}


def _logical(pointer: str, record: int | None) -> dict[str, Any]:
    """Return the ``logicalLocation`` (section 3.33) of a value: its place in its Session."""
    session = "" if record is None else f"session {record}"
    name = unescape(pointer.rpartition("/")[2])
    full = ": ".join(part for part in (session, visible(pointer)) if part)
    kind = "object" if not pointer else "value" if name.isdecimal() else "property"
    return {"name": visible(name) if pointer else session, "fullyQualifiedName": full, "kind": kind}


def _linked(finding: Finding) -> dict[str, str]:
    """Return a finding's message, with links to its related places, and its exchange.

    Links are as in section 3.11.6.

    GitHub shows only the related places that the message links to.
    """
    text = _literal(visible(finding.message))
    for number, related in enumerate(finding.related, 1):
        words = _literal(visible(related.message))
        for mark in "\\[]":
            words = words.replace(mark, f"\\{mark}")
        text += f"; see [{words}]({number})"
    if finding.exchange:
        text += f"; in {_literal(exchange_words(finding.exchange))}"
    return {"text": text}


def _message(text: str) -> dict[str, str]:
    return {"text": _literal(text)}


def _literal(text: str) -> str:
    """Return ``text`` escaped so that it has no placeholder or link (sections 3.11.5, 3.11.6)."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")
