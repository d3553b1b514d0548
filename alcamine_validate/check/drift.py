"""Drift: a summary of what the schema does not know, to show how the API has changed.

Four thousand findings about one new property mean that the API now has this property. Unknown
properties and unlisted values are therefore also counted by their place, over all Sessions. A name
or a value that is one edit away from a known one is a slip and not drift if one Session has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from alcamine_validate.finding import Finding, pointer_as_set
from alcamine_validate.runtime.timestamps import in_order, is_date_time
from alcamine_validate.text.json_pointer import Pointer, join, resolve, split, step
from alcamine_validate.text.redact import Masked, Redaction, type_name

PROPERTY_CODES: Final = frozenset({"ALC701"})
VALUE_CODES: Final = frozenset({"ALC103", "ALC302", "ALC303"})
_CODES: Final = PROPERTY_CODES | VALUE_CODES
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
    ``line`` and ``column`` are the place of the first one. ``first_created_at`` and
    ``last_created_at`` are the earliest and the latest ``createdAt`` (RFC 3339) of the Sessions
    with it; None if no Session has a valid one.
    """

    pointer: str
    kind: str
    type: str
    value: Any
    count: int = 0
    filename: str | None = None
    line: int | None = None
    column: int | None = None
    first_created_at: str | None = None
    last_created_at: str | None = None

    def add(self, count: int, first: str | None, last: str | None) -> None:
        """Add occurrences in Sessions whose ``createdAt`` is between ``first`` and ``last``."""
        self.count += count
        self.first_created_at = earlier(self.first_created_at, first)
        self.last_created_at = later(self.last_created_at, last)


def earlier(one: str | None, other: str | None) -> str | None:
    """Return the earlier of two times (RFC 3339), or the one that is not None."""
    if one is None or other is None:
        return other if one is None else one
    return one if in_order(one, other) else other


def later(one: str | None, other: str | None) -> str | None:
    """Return the later of two times (RFC 3339), or the one that is not None."""
    if one is None or other is None:
        return other if one is None else one
    return one if in_order(other, one) else other


@dataclass
class _Slip:
    """What is drift only if a second Session has it.

    ``last`` is the file and the index of the last Session with it.
    """

    drift: Drift
    sessions: int = 0
    last: tuple[str | None, int] | None = None


@dataclass
class DriftSummary:
    """Collects drift from findings; ``uncounted`` is the number of findings past :data:`MOST`.

    ``slips`` are one edit away from what is known, and each is in one Session only.
    """

    seen: dict[_Key, Drift] = field(default_factory=dict)
    uncounted: int = 0
    slips: dict[_Key, _Slip] = field(default_factory=dict)

    def add(
        self,
        findings: Iterable[Finding],
        sessions: Mapping[int, Any],
        redaction: Redaction,
        *,
        are_parts: bool = False,
    ) -> None:
        """Add findings. ``sessions`` maps the index in the file to the Session of each finding.

        ``are_parts`` says that the values are parts of Sessions, which say nothing about when a
        Session was created.
        """
        for finding in findings:
            if finding.code not in _CODES or finding.record is None:
                continue
            session = sessions[finding.record]
            key = _key(finding.code, finding.pointer, session, redaction)
            first = Drift(*key, 0, finding.filename, finding.line, finding.column)
            created = None if are_parts else created_at(session)
            first.add(1, created, created)
            if _is_drift(finding.code, pointer_as_set(finding), session, finding.params):
                self._add(key, first)
            else:
                slip, place = self.slips.get(key), (finding.filename, finding.record)
                is_other = slip is None or slip.last != place
                self._add_slip(key, _Slip(first, int(is_other), place))

    def _add(self, key: _Key, drift: Drift) -> None:
        """Add drift, and what was a slip until now."""
        slip = self.slips.pop(key, None)
        for each in (drift,) if slip is None else (slip.drift, drift):
            if key in self.seen:
                self.seen[key].add(each.count, each.first_created_at, each.last_created_at)
            elif len(self.seen) < MOST:
                self.seen[key] = each
            else:
                self.uncounted += each.count

    def _add_slip(self, key: _Key, more: _Slip) -> None:
        """Add a slip, which is drift if another Session has it, too."""
        slip = self.slips.get(key)
        if key in self.seen or (slip is not None and slip.sessions + more.sessions > 1):
            self._add(key, more.drift)
        elif slip is not None:
            slip.drift.add(more.drift.count, None, None)
        elif len(self.slips) < MOST:
            self.slips[key] = more

    def entries(self) -> Iterator[Drift]:
        """Yield all entries that are kept, those of slips included."""
        yield from self.seen.values()
        yield from (each.drift for each in self.slips.values())

    def is_news(
        self,
        code: str,
        pointer: Pointer,
        session: Any,
        params: Mapping[str, Any],
        redaction: Redaction,
    ) -> bool:
        """Return whether a finding of a Session would add a new drift entry."""
        if code not in _CODES or len(self.seen) >= MOST:
            return False
        key = _key(code, str(pointer), session, redaction)
        if key in self.seen:
            return False
        return key not in self.slips or _is_drift(code, pointer, session, params)

    def merge(self, other: DriftSummary) -> None:
        """Add the drift of another summary."""
        self.uncounted += other.uncounted
        for key, drift in other.seen.items():
            self._add(key, replace(drift))
        for key, slip in other.slips.items():
            self._add_slip(key, replace(slip, drift=replace(slip.drift)))

    def __iter__(self) -> Iterator[Drift]:
        """Yield the drift entries, the most frequent first."""
        return iter(sorted(self.seen.values(), key=lambda drift: (-drift.count, drift.pointer)))

    def __len__(self) -> int:
        return len(self.seen)


def _is_drift(code: str, pointer: Pointer, session: Any, params: Mapping[str, Any]) -> bool:
    """Return whether a finding is about something that the API may have changed.

    A wrong value that is a slip of a listed one is not, nor is an unknown property whose name is a
    slip of a known one that its object lacks.
    """
    if code in VALUE_CODES:
        return slip_of_value(params.get("value"), params.get("expected", ())) is None
    near = params.get("nearest")
    if near is None:
        return True
    *above, _ = split(str(pointer))
    return slip_of_name(params["property"], [near], resolve(session, join("", *above))) is None


def slip_of_value(value: Any, listed: Iterable[Any]) -> str | None:
    """Return the listed text that a value is a slip of, or None if it is a new value."""
    # Imported lazily, because it is needed only if there are findings.
    from alcamine_validate.text.edits import is_slip

    texts = (each for each in listed if isinstance(each, str))
    return next((e for e in texts if isinstance(value, str) and is_slip(value, e)), None)


def slip_of_name(name: str, known: Iterable[str], value: Mapping[str, Any]) -> str | None:
    """Return the known name that an unknown one is a slip of, or None if it is a new name.

    It is none if ``value``, the object with the unknown name, also has the known one.
    """
    from alcamine_validate.text.edits import is_slip

    return next((each for each in known if each not in value and is_slip(name, each)), None)


def created_at(session: Any) -> str | None:
    """Return when a Session was created (RFC 3339), or None if it does not say it correctly."""
    value = session.get("createdAt") if isinstance(session, dict) else None
    if not isinstance(value, str) or len(value) > _LONGEST_VALUE:
        return None
    return value if is_date_time(value) else None


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
