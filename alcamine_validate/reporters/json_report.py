"""``--format json``: every finding and a summary, as one JSON object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import orjson

from alcamine_validate.check import CheckedFile, Totals


class JsonReporter:
    """Gathers all findings; the report is written when the last file has been checked."""

    def __init__(self) -> None:
        self._findings: list[dict[str, Any]] = []

    def file(self, file: CheckedFile) -> Iterable[str]:
        """Take in one file; there is nothing to write yet."""
        self._findings += [_finding(asdict(finding)) for finding in file.findings]
        return ()

    def end(self, totals: Totals) -> Iterator[str]:
        """Yield the report: ``{"findings": […], "summary": {…}}``."""
        summary = {
            name: getattr(totals, name)
            for name in ("files", "sessions", "errors", "warnings", "infos")
        }
        report = {"findings": self._findings, "summary": summary}
        yield orjson.dumps(report, option=orjson.OPT_INDENT_2).decode() + "\n"


def _finding(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a finding's fields; what can't be UTF-8 (an odd file name) is escaped."""
    return {
        name: _text(value) if isinstance(value, str) else value for name, value in fields.items()
    }


def _text(value: str) -> str:
    return value.encode("utf-8", "backslashreplace").decode()
