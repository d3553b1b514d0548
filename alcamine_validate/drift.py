"""Drift, gathered: what many findings say together of how the API has moved.

Four thousand findings of one new property mean that the API has it now. So unknown
properties, and values that are not listed, are also counted by their place in any Session.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from alcamine_validate.finding import Finding
from alcamine_validate.json_pointer import join, split, step
from alcamine_validate.messages import type_name
from alcamine_validate.readers.document import Record

PROPERTY_CODES: Final = frozenset({"ALC701"})
VALUE_CODES: Final = frozenset({"ALC103", "ALC302", "ALC303"})
MOST: Final = 1_000
"""So many different things are told apart; the rest are counted together."""

_LONGEST_VALUE: Final = 100


@dataclass
class Drift:
    """One thing that the schema does not know, wherever it was seen.

    ``pointer`` is its place in a Session, an index of an array being ``*``. ``kind`` is
    ``property`` (then ``type`` is that of its value) or ``value`` (then ``value`` is the
    one that is not listed, cut where it is long). ``count`` is how often it was seen;
    ``filename``, ``line`` and ``column`` are where it was seen first.
    """

    pointer: str
    kind: str
    type: str
    value: Any
    count: int = 0
    filename: str | None = None
    line: int | None = None
    column: int | None = None


class DriftSummary:
    """Gathers what findings say of drift; ``uncounted`` are those past :data:`MOST`."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str, str, Any], Drift] = {}
        self.uncounted = 0

    def add(self, findings: Iterable[Finding], records: list[Record]) -> None:
        """Take in the findings of one file, which has ``records``."""
        for finding in findings:
            is_drift = finding.code in PROPERTY_CODES or finding.code in VALUE_CODES
            if is_drift and finding.record is not None:
                self._count(finding, records[finding.record].value)

    def _count(self, finding: Finding, session: Any) -> None:
        kind = "property" if finding.code in PROPERTY_CODES else "value"
        pattern, value = _followed(session, finding.pointer)
        key = (pattern, kind, type_name(value), _short(value) if kind == "value" else None)
        if key not in self._seen and len(self._seen) >= MOST:
            self.uncounted += 1
            return
        first = Drift(*key, 0, finding.filename, finding.line, finding.column)
        self._seen.setdefault(key, first).count += 1

    def __iter__(self) -> Iterator[Drift]:
        """Yield what was seen, the most frequent first."""
        return iter(sorted(self._seen.values(), key=lambda drift: (-drift.count, drift.pointer)))

    def __len__(self) -> int:
        return len(self._seen)


def _followed(value: Any, pointer: str) -> tuple[str, Any]:
    """Return a pointer with the indices of arrays as ``*``, and the value that it leads to."""
    tokens = []
    for token in split(pointer):
        tokens.append("*" if isinstance(value, list) else token)
        value = step(value, token)
    return join("", *tokens), value


def _short(value: Any) -> Any:
    """Return a value that is not listed as it is kept: what is long is cut."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"
    return value if isinstance(value, int | float | None) else type_name(value)
