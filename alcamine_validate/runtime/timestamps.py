"""RFC 3339 date-times: which strings are valid, and which of two comes first.

``datetime`` reads only what it reads exactly: it supports neither leap seconds, nor the year 0000,
nor more than six digits of a second's fraction.
"""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from fractions import Fraction

_ORDINARY: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
"""Texts that ``datetime`` either reads exactly or refuses with ValueError."""

# Strings that ``re`` compiles on first use: most Sessions never use them.
_DATE_TIME: Final = (
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]"
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
_DATE: Final = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_TIME: Final = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
_MINUTES_A_DAY: Final = 24 * 60
_FOUR_CENTURIES: Final = 146_097  # days after which the Gregorian calendar repeats

_CANONICAL: Final = b"0000-00-00T00:00:00.000Z"
_moment: Final = datetime.fromisoformat
_READS_HOUR_24: Final = sys.version_info >= (3, 13)
"""Whether Python parses 24:00:00, which is valid ISO 8601 but not valid RFC 3339."""
_DIGITS_TO_ZERO: Final = bytes.maketrans(b"123456789", b"000000000")

Instant = tuple[int, int, str]
"""A moment in UTC that sorts by time: calendar minutes, second, fraction digits."""


def are_canonical_timestamps(values: list[Any]) -> bool:
    """Return whether every value is an existing moment spelled ``YYYY-MM-DDTHH:MM:SS.sssZ``.

    The server sends this spelling, and such strings sort in time order. False means nothing for
    any single value. All values are tested in one go: they are joined (which also proves that
    each is a string), digits are replaced by 0, and the result is compared with the expected text.
    """
    try:
        text = "".join(values).encode()
        if text.translate(_DIGITS_TO_ZERO) != _CANONICAL * len(values):
            return False
        are_moments = all(map(_moment, values))
    except (TypeError, ValueError):
        return False
    return are_moments and not (_READS_HOUR_24 and b"T24:" in text)


def are_date_times(values: list[Any]) -> bool:
    """Return whether every value is a string and :func:`is_date_time`."""
    try:
        # Usually few values have another notation than the rest, which is tested in one go.
        others = [value for value in values if len(value) != len(_CANONICAL)]
        rest = [value for value in values if len(value) == len(_CANONICAL)]
        are_dates = are_canonical_timestamps(rest) or all(map(is_date_time, rest))
        return are_dates and all(map(is_date_time, others))
    except (AttributeError, TypeError):  # not a string
        return False


def look_canonical(values: list[Any]) -> bool:
    """Return whether every value is a string of the form ``YYYY-MM-DDTHH:MM:SS.sssZ``.

    The moment need not exist: see :func:`are_canonical_timestamps`.
    """
    try:
        text = "".join(values).encode()
    except (TypeError, ValueError):
        return False
    return text.translate(_DIGITS_TO_ZERO) == _CANONICAL * len(values)


def is_date_time(value: str) -> bool:
    """Return whether ``value`` is an RFC 3339 ``date-time`` (section 5.6).

    ``t`` and ``z`` may be lower case, the separator must not be a space, the day must exist, and
    a second 60 is valid only in the last minute of a month in UTC (5.7).
    """
    return _moment_of(value) is not None or _instant(value) is not None


def _moment_of(value: str) -> datetime | None:
    """Return the moment of an ordinary date-time that exists, or None if it may be another."""
    try:
        is_canonical = (
            len(value) == len(_CANONICAL)
            and value.encode().translate(_DIGITS_TO_ZERO) == _CANONICAL
            and value[11:13] != "24"
        )
        return _moment(value) if is_canonical or _ORDINARY.fullmatch(value) else None
    except ValueError:
        return None


def is_date(value: str) -> bool:
    """Return whether ``value`` is an RFC 3339 ``full-date`` (section 5.6) that exists."""
    match = re.fullmatch(_DATE, value)
    return match is not None and _day_number(*map(int, match.groups())) is not None


def is_time(value: str) -> bool:
    """Return whether ``value`` is an RFC 3339 ``full-time`` (section 5.6).

    A second 60 is valid at 23:59 UTC, because there is no date to check.
    """
    match = re.fullmatch(_TIME, value)
    if match is None:
        return False
    hour, minute, second = map(int, match.group(1, 2, 3))
    offset = _offset(*match.group(4, 5, 6))
    if hour > 23 or minute > 59 or second > 60 or offset is None:
        return False
    return second < 60 or (hour * 60 + minute - offset) % _MINUTES_A_DAY == _MINUTES_A_DAY - 1


def in_order(earlier: Any, later: Any) -> bool:
    """Return whether ``earlier`` is not later than ``later``, compared exactly.

    Both are RFC 3339 date-times with any number of fraction digits and any offset. Equal moments
    are in order. Return True if a value is not a date-time (null, absent or malformed). Source:
    the keyword ``x-timestamp-order``, see spec/README.md.
    """
    if earlier.__class__ is not str or later.__class__ is not str:
        return True
    # A date-time of 24 characters must be YYYY-MM-DDTHH:MM:SS.sssZ, in upper or lower case, so
    # it can be compared as text. True is also right if the values are not date-times.
    if len(earlier) == 24 == len(later) and earlier[10] == later[10]:
        if earlier <= later:
            return True
        if are_canonical_timestamps([earlier, later]):
            return False
    moment, next_moment = _moment_of(earlier), _moment_of(later)
    if moment is not None and next_moment is not None:
        return moment <= next_moment
    first, second = _instant(earlier), _instant(later)
    return first is None or second is None or first <= second


def in_order_within(tolerance: Fraction | int, earlier: Any, later: Any) -> bool:
    """Return whether ``earlier`` is at most ``tolerance`` seconds later than ``later``.

    Exact to a thousand digits of a second's fraction. A tolerance of 0 means :func:`in_order`.
    Otherwise a second 60 equals second 0 of the next minute.
    """
    if not tolerance or earlier.__class__ is not str or later.__class__ is not str:
        return in_order(earlier, later)
    first, second = _instant(earlier), _instant(later)
    return first is None or second is None or _seconds(first) - _seconds(second) <= tolerance


def _seconds(instant: Instant) -> Fraction:
    from fractions import Fraction

    minutes, second, fraction = instant
    # Python does not parse integers of more than 4,300 digits.
    return minutes * 60 + second + Fraction(f"0.{fraction[:1000] or 0}")


def _instant(text: str) -> Instant | None:
    match = re.fullmatch(_DATE_TIME, text)
    if match is None:
        return None
    year, month, day, hour, minute, second = map(int, match.group(1, 2, 3, 4, 5, 6))
    offset = _offset(*match.group(8, 9, 10))
    days = _day_number(year, month, day)
    if days is None or hour > 23 or minute > 59 or second > 60 or offset is None:
        return None
    minutes = days * _MINUTES_A_DAY + hour * 60 + minute - offset
    if second == 60 and not _ends_a_month(minutes):
        return None
    return minutes, second, (match.group(7) or "").rstrip("0")


def _offset(sign: str | None, hours: str | None, minutes: str | None) -> int | None:
    """Return an offset in minutes (0 for Z), or None if it is not a valid offset."""
    if sign is None or hours is None or minutes is None:
        return 0
    if int(hours) > 23 or int(minutes) > 59:
        return None
    return (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)


def _day_number(year: int, month: int, day: int) -> int | None:
    """Return the number of the day, counted without gaps, or None if the day does not exist.

    The calendar repeats every 400 years, so the year is moved into the range of ``date``, which
    does not support the year 0000 that RFC 3339 allows.
    """
    centuries, year = divmod(year, 400)
    try:
        return centuries * _FOUR_CENTURIES + date(year + 400, month, day).toordinal()
    except ValueError:
        return None


def _ends_a_month(minutes: int) -> bool:
    """Return whether the minute is the last of a month in UTC, where leap seconds are allowed."""
    day, minute = divmod(minutes, _MINUTES_A_DAY)
    tomorrow = date.fromordinal((day + 1) % _FOUR_CENTURIES + _FOUR_CENTURIES)
    return minute == _MINUTES_A_DAY - 1 and tomorrow.day == 1
