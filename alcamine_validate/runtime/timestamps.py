"""RFC 3339 date-times: which texts are one, and which of two comes first.

Nothing here goes through ``datetime`` where exactness matters: it knows neither leap
seconds nor the year 0000 nor more than six digits of a second's fraction.
"""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from fractions import Fraction

_DATE_TIME: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]"
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
_DATE: Final = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_TIME: Final = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
_MINUTES_A_DAY: Final = 24 * 60
_FOUR_CENTURIES: Final = 146_097  # days; the Gregorian calendar repeats after them

_CANONICAL: Final = b"0000-00-00T00:00:00.000Z"
_moment: Final = datetime.fromisoformat
_READS_HOUR_24: Final = sys.version_info >= (3, 13)
"""24:00:00 is ISO 8601 and newer Pythons read it, but RFC 3339 has no hour 24."""
_DIGITS_TO_ZERO: Final = bytes.maketrans(b"123456789", b"000000000")

Instant = tuple[int, int, str]
"""A moment that orders as time does: minutes of a calendar in UTC, second, fraction."""


def are_canonical_timestamps(values: list[Any]) -> bool:
    """Tell whether every value is a real moment spelt ``YYYY-MM-DDTHH:MM:SS.sssZ``.

    That is what the server sends, and texts of this one spelling order as the moments
    do. False promises nothing about any single value. All are tested in one go: joined
    (which also proves that each is a string), digits made 0, compared with the picture.
    """
    try:
        text = "".join(values).encode()
        if text.translate(_DIGITS_TO_ZERO) != _CANONICAL * len(values):
            return False
        are_moments = all(map(_moment, values))
    except (TypeError, ValueError):
        return False
    return are_moments and not (_READS_HOUR_24 and b"T24:" in text)


def look_canonical(values: list[Any]) -> bool:
    """Tell whether every value is text of the shape ``YYYY-MM-DDTHH:MM:SS.sssZ``.

    Whether there is such a moment is not asked: see :func:`are_canonical_timestamps`.
    """
    try:
        text = "".join(values).encode()
    except (TypeError, ValueError):
        return False
    return text.translate(_DIGITS_TO_ZERO) == _CANONICAL * len(values)


def is_date_time(value: str) -> bool:
    """Tell whether ``value`` is an RFC 3339 ``date-time`` (section 5.6).

    ``t`` and ``z`` may be in lower case, the separator is never a space, the day must
    exist, and a second 60 stands only where UTC's last minute of a month ends (5.7).
    """
    return _is_canonical(value) or _instant(value) is not None


def _is_canonical(value: str) -> bool:
    """Tell of one value what :func:`are_canonical_timestamps` tells of many."""
    try:
        is_shaped = len(value) == 24 and value.encode().translate(_DIGITS_TO_ZERO) == _CANONICAL
        return is_shaped and bool(_moment(value)) and value[11:13] != "24"
    except ValueError:
        return False


def is_date(value: str) -> bool:
    """Tell whether ``value`` is an RFC 3339 ``full-date`` (section 5.6) that exists."""
    match = re.fullmatch(_DATE, value)
    return match is not None and _day_number(*map(int, match.groups())) is not None


def is_time(value: str) -> bool:
    """Tell whether ``value`` is an RFC 3339 ``full-time`` (section 5.6).

    Without a date, a second 60 is accepted where it is 23:59 in UTC.
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
    """Tell whether ``earlier`` is no later than ``later``, exactly.

    Both are RFC 3339 date-times with any number of fraction digits and any offset;
    equal moments are in order. A value that is none (null, absent, not a timestamp) has
    no order to break: True. Source: the keyword ``x-timestamp-order``, see spec/README.md.
    """
    if earlier.__class__ is not str or later.__class__ is not str:
        return True
    # A date-time of 24 characters can only be YYYY-MM-DDTHH:MM:SS.sssZ, in either case, so
    # the texts settle it. If they are no date-times, True is right all the same.
    if len(earlier) == 24 == len(later) and earlier[10] == later[10]:
        if earlier <= later:
            return True
        if are_canonical_timestamps([earlier, later]):
            return False
    first, second = _instant(earlier), _instant(later)
    return first is None or second is None or first <= second


def in_order_within(tolerance: Fraction | int, earlier: Any, later: Any) -> bool:
    """Tell whether ``earlier`` is later than ``later`` by at most ``tolerance`` seconds.

    Exact to a thousand digits of a second's fraction; :func:`in_order` holds for a
    tolerance of 0. A leap second is a second.
    """
    if not tolerance or earlier.__class__ is not str or later.__class__ is not str:
        return in_order(earlier, later)
    first, second = _instant(earlier), _instant(later)
    return first is None or second is None or _seconds(first) - _seconds(second) <= tolerance


def _seconds(instant: Instant) -> Fraction:
    from fractions import Fraction

    minutes, second, fraction = instant
    # Python reads no integer of more than 4,300 digits.
    return minutes * 60 + second + Fraction(f"0.{fraction[:1000] or 0}")


def _instant(text: str) -> Instant | None:
    match = _DATE_TIME.fullmatch(text)
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
    """Return an offset in minutes (0 for Z), or None where there is no such offset."""
    if sign is None or hours is None or minutes is None:
        return 0
    if int(hours) > 23 or int(minutes) > 59:
        return None
    return (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)


def _day_number(year: int, month: int, day: int) -> int | None:
    """Return a number that grows by one a day, or None where there is no such day.

    The calendar repeats every 400 years, so the year is moved to where ``date`` reaches:
    it knows no year 0000, which RFC 3339 allows.
    """
    centuries, year = divmod(year, 400)
    try:
        return centuries * _FOUR_CENTURIES + date(year + 400, month, day).toordinal()
    except ValueError:
        return None


def _ends_a_month(minutes: int) -> bool:
    """Tell whether the minute is the last one of a month in UTC, where leap seconds go."""
    day, minute = divmod(minutes, _MINUTES_A_DAY)
    tomorrow = date.fromordinal((day + 1) % _FOUR_CENTURIES + _FOUR_CENTURIES)
    return minute == _MINUTES_A_DAY - 1 and tomorrow.day == 1
