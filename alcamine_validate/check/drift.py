"""Drift: a summary of what the schema does not know, to show how the API has changed.

Four thousand findings about one new property mean that the API now has this property. Unknown
properties and unlisted values are therefore also counted by their place, over all Sessions.
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
"""Maximum number of drift entries; findings past it are only counted together."""

_LONGEST_VALUE: Final = 100
_Key = tuple[str, str, str, Any]


@dataclass
class Drift:
    """One property or value that the schema does not know, over all Sessions.

    ``pointer`` is its place in a Session, with ``*`` for each array index. ``kind`` is
    ``property`` (``type`` is then the type of its value) or ``value`` (``value`` is then the
    unlisted value, cut if it is long). ``count`` is the number of occurrences. ``filename``,
    ``line`` and ``column`` are the place of the first one.
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
    """Collects drift from findings; ``uncounted`` is the number of findings past :data:`MOST`."""

    def __init__(self) -> None:
        self.seen: dict[_Key, Drift] = {}
        self.uncounted = 0

    def add(
        self, findings: Iterable[Finding], sessions: Mapping[int, Any], redaction: Redaction
    ) -> None:
        """Add findings. ``sessions`` maps the index in the file to the Session of each finding."""
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
        """Return whether a finding of a Session would add a new drift entry."""
        if code not in PROPERTY_CODES and code not in VALUE_CODES:
            return False
        return (
            len(self.seen) < MOST and _key(code, str(pointer), session, redaction) not in self.seen
        )

    def merge(self, other: DriftSummary) -> None:
        """Add the drift of another summary."""
        self.uncounted += other.uncounted
        for key, drift in other.seen.items():
            if key in self.seen:
                self.seen[key].count += drift.count
            elif len(self.seen) < MOST:
                self.seen[key] = replace(drift)
            else:
                self.uncounted += drift.count

    def __iter__(self) -> Iterator[Drift]:
        """Yield the drift entries, the most frequent first."""
        return iter(sorted(self.seen.values(), key=lambda drift: (-drift.count, drift.pointer)))

    def __len__(self) -> int:
        return len(self.seen)


def _key(code: str, pointer: str, session: Any, redaction: Redaction) -> _Key:
    """Return the key that identifies the drift entry of a finding."""
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
    """Return an unlisted value, with a long string cut, and a container as its type name."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"
    return value if isinstance(value, int | float | None) else type_name(value)
