"""Drift, gathered: what many findings say together of how the API has moved.

Four thousand findings of one new property mean that the API has it now. So unknown
properties, and values that are not listed, are also counted by their place in any Session.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from alcamine_validate.finding import Finding
from alcamine_validate.text.json_pointer import Pointer, join, split, step
from alcamine_validate.text.redact import Masked, Redaction, type_name

PROPERTY_CODES: Final = frozenset({"ALC701"})
VALUE_CODES: Final = frozenset({"ALC103", "ALC302", "ALC303"})
MOST: Final = 1_000
"""So many different things are told apart; the rest are counted together."""

_LONGEST_VALUE: Final = 100
_Key = tuple[str, str, str, Any]


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
        self.seen: dict[_Key, Drift] = {}
        self.uncounted = 0

    def add(
        self, findings: Iterable[Finding], sessions: Mapping[int, Any], redaction: Redaction
    ) -> None:
        """Take in the findings of some ``sessions``, which are by their index in the file."""
        for finding in findings:
            is_drift = finding.code in PROPERTY_CODES or finding.code in VALUE_CODES
            if not is_drift or finding.record is None:
                continue
            key = _key(finding.code, finding.pointer, sessions[finding.record], redaction)
            if key not in self.seen and len(self.seen) >= MOST:
                self.uncounted += 1
                continue
            first = Drift(*key, 0, finding.filename, finding.line, finding.column)
            self.seen.setdefault(key, first).count += 1

    def is_news(self, code: str, pointer: Pointer, session: Any, redaction: Redaction) -> bool:
        """Tell whether a finding of a Session would be the first of its kind here."""
        if code not in PROPERTY_CODES and code not in VALUE_CODES:
            return False
        return (
            len(self.seen) < MOST and _key(code, str(pointer), session, redaction) not in self.seen
        )

    def merge(self, other: DriftSummary) -> None:
        """Take in what another summary has gathered."""
        self.uncounted += other.uncounted
        for key, drift in other.seen.items():
            if key in self.seen:
                self.seen[key].count += drift.count
            elif len(self.seen) < MOST:
                self.seen[key] = replace(drift)
            else:
                self.uncounted += drift.count

    def __iter__(self) -> Iterator[Drift]:
        """Yield what was seen, the most frequent first."""
        return iter(sorted(self.seen.values(), key=lambda drift: (-drift.count, drift.pointer)))

    def __len__(self) -> int:
        return len(self.seen)


def _key(code: str, pointer: str, session: Any, redaction: Redaction) -> _Key:
    """Return what tells one thing that is not known from another."""
    kind = "property" if code in PROPERTY_CODES else "value"
    tokens, value = [], session
    for token in split(pointer):
        tokens.append("*" if isinstance(value, list) else token)
        value = step(value, token)
    if kind == "value" and redaction.hides(pointer, value):
        value = str(Masked(value))
    return (
        redaction.pointer(join("", *tokens)),
        kind,
        type_name(value),
        _short(value) if kind == "value" else None,
    )


def _short(value: Any) -> Any:
    """Return a value that is not listed as it is kept: what is long is cut."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"
    return value if isinstance(value, int | float | None) else type_name(value)
