"""``--format json``: every finding and a summary, as one JSON object."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, Final

import orjson

from alcamine_validate.check import CheckedFile, Totals

_NOT_ASCII: Final = re.compile(r"[^\x00-\x7e]")


class JsonReporter:
    """Gathers all findings; the report is written when the last file has been checked."""

    def __init__(self, *, statistics: bool = False) -> None:
        self._findings: list[dict[str, Any]] = []
        self._statistics = statistics

    def file(self, file: CheckedFile) -> Iterable[str]:
        """Take in one file; there is nothing to write yet."""
        self._findings += [_finding(asdict(finding)) for finding in file.findings]
        return ()

    def end(self, totals: Totals) -> Iterator[str]:
        """Yield the report: ``{"findings": […], "summary": {…}}``."""
        summary: dict[str, Any] = {
            name: getattr(totals, name)
            for name in ("files", "sessions", "errors", "warnings", "infos")
        }
        summary["drift"] = [_finding(asdict(drift)) for drift in totals.drift]
        summary["drift_uncounted"] = totals.drift.uncounted
        if self._statistics:
            summary["statistics"] = dict(totals.codes.most_common())
        report = {"findings": self._findings, "summary": summary}
        yield _visible(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode()) + "\n"


def _visible(text: str) -> str:
    """Return JSON with what could steer a terminal as escapes, which mean the same."""
    return _NOT_ASCII.sub(lambda match: _escaped(match.group()), text)


def _escaped(character: str) -> str:
    if character.isprintable():
        return character
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _finding(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a finding's fields; what can't be UTF-8 (an odd file name) is escaped."""
    return {
        name: _text(value) if isinstance(value, str) else value for name, value in fields.items()
    }


def _text(value: str) -> str:
    return value.encode("utf-8", "backslashreplace").decode()
