"""Spellings of date-times that RFC 3339 does not allow: what to change, and what that gives."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from alcamine_validate.runtime.timestamps import is_date, is_date_time

_LONGEST: Final = 80
"""No date-time is as long."""

_EXAMPLE: Final = "2026-01-31T09:30:00.000Z"
_NO_OFFSET: Final = "add Z or an offset"
_SPELLED: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})([Tt]|[ _]*+)([0-9]{2}:[0-9]{2})(:[0-9]{2})?+([.,][0-9]*+)?+"
    r"([ ]*+)(?:([Zz]|[+-][0-9:]++)|([A-Za-z][A-Za-z/_]*+))?+(\[[^\]]*+\])?+"
)
"""A day, T, hours and minutes, seconds, a fraction, an offset or a name, and a name in brackets."""

_OFFSET: Final = re.compile(r"([+-][0-9]{2}):?+([0-9]{2})?+")
_UTC: Final = frozenset({"UTC", "GMT"})


class Spelling(NamedTuple):
    """How a date-time is to be spelled.

    ``text`` is the right spelling, ``changes`` say what differs from it, and ``is_known`` says
    whether ``text`` has only what was there.
    """

    text: str
    changes: tuple[str, ...]
    is_known: bool

    @property
    def words(self) -> str:
        """The changes as one sentence."""
        if self.changes == (_NO_OFFSET,):
            return f"{_NO_OFFSET} such as +02:00"
        *others, last = self.changes
        return " and ".join(filter(None, (", ".join(others), last)))


def respelled(text: str) -> Spelling | None:
    """Return the right spelling of a text that is nearly a date-time, or None.

    The date or the time may not exist.
    """
    found = _SPELLED.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    day, between, minutes, seconds, fraction, space, offset, zone, brackets = (
        each or "" for each in found.groups()
    )
    changes: list[str] = []
    if between == " ":
        changes.append("replace the space with T")
    elif between.upper() != "T":
        changes.append("write T between the date and the time")
    if not seconds:
        changes.append("add the seconds (09:30:00)")
    if fraction.startswith(","):
        changes.append("replace the comma with a point")
    if len(fraction) == 1:
        changes.append("add a digit to the fraction (09:30:00.0)")
    right_offset, more = _offset(offset, zone, space)
    changes += more
    if brackets:
        changes.append("remove the time zone in brackets")
    is_known = bool(seconds and right_offset and not brackets and len(fraction) != 1)
    fraction = fraction.replace(",", ".") + ("0" if len(fraction) == 1 else "")
    right = f"{day}T{minutes}{seconds or ':00'}{fraction}{right_offset or 'Z'}"
    return Spelling(right, tuple(changes), is_known)


def _offset(offset: str, zone: str, space: str) -> tuple[str, list[str]]:
    """Return an offset in the right spelling, "" if it is not known, and what differs from it."""
    changes = ["remove the space before the offset"] if space and offset else []
    if zone.upper() in _UTC:
        return "Z", [f"replace {zone.upper()} with Z"]
    if zone:
        return "", ["replace the name of the time zone with Z or an offset (+02:00)"]
    if not offset:
        return "", [_NO_OFFSET]
    if offset in "Zz":
        return offset, changes
    found = _OFFSET.fullmatch(offset)
    if found is None:
        return "", [*changes, "write the offset with hours and minutes (+02:00)"]
    hours, minutes = found.groups()
    if minutes is None:
        changes.append("add minutes to the offset (+02:00)")
    elif ":" not in offset:
        changes.append("put a colon in the offset (+02:00)")
    return f"{hours}:{minutes or '00'}", changes


def hint(text: str) -> str:
    """Return what would make a text a valid date-time."""
    spelling = respelled(text)
    if spelling is not None and spelling.changes and is_date_time(spelling.text):
        return spelling.words
    if spelling is not None:
        return f"use an existing date and time, such as {_EXAMPLE}"
    if is_date(text):
        return f"add a time, as in {_EXAMPLE}"
    return f"write it like {_EXAMPLE}"
