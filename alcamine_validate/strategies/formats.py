"""Strategies for texts of the asserted formats, including unusual spellings.

Each function takes the least and the greatest length (None: any). The texts are only likely to
have that length and format; both are checked later.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from string import ascii_letters, ascii_lowercase, digits
from typing import Any, Final
from uuid import UUID

from hypothesis import strategies as st

from alcamine_validate.strategies.scope import Texts

_ALPHANUMERIC: Final = digits + ascii_lowercase
_ATEXT: Final = ascii_letters + digits + "!#$%&'*+/=?^_`{|}~-"
_QUOTABLE: Final = "".join(chr(code) for code in range(32, 127) if chr(code) not in '"\\')


def _cuid2(least: int, most: int) -> Texts:
    rest = st.text(_ALPHANUMERIC, min_size=least - 1, max_size=most - 1)
    return st.builds("{}{}".format, st.sampled_from(ascii_lowercase), rest)


def _e164(least: int, most: int) -> Texts:
    rest = st.text(digits, min_size=least - 2, max_size=most - 2)
    return st.builds("+{}{}".format, st.sampled_from(digits[1:]), rest)


def _uuid(_least: int, _most: int) -> Texts:
    plain = st.integers(0, 2**128 - 1).map(lambda number: str(UUID(int=number)))
    return plain | plain.map(str.upper)


def _ipv4(_least: int, _most: int) -> Texts:
    return st.integers(0, 2**32 - 1).map(lambda number: str(IPv4Address(number)))


def _ipv6(_least: int, _most: int) -> Texts:
    addresses = st.integers(0, 2**128 - 1).map(IPv6Address)
    short, long = addresses.map(str), addresses.map(lambda address: address.exploded)
    mapped = _ipv4(0, 0).map("::ffff:{}".format)
    return short | long | short.map(str.upper) | mapped


# Dates and times (RFC 3339, section 5.6)

# A moment is one number, so that hypothesis makes one choice for it.
_START: Final = datetime(2000, 1, 1)
_FIRST: Final = (datetime.min - _START) // timedelta(milliseconds=1)
_LAST: Final = (datetime.max - _START) // timedelta(milliseconds=1)
_UTC: Final = ("Z", "z")
_LEAP_SECONDS: Final = ("23:59:60Z", "23:59:60.5z", "00:59:60+01:00", "16:29:60-07:30")
_ODD_MOMENTS: Final = (
    "2016-12-31T23:59:60Z",
    "2017-01-01T00:59:60.250+01:00",
    "2015-06-30t16:59:60-07:00",
    "2000-02-29T23:59:59Z",
    "0000-02-29T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z",
)
"""Leap seconds in three zones, the leap day of a century, and both ends of the calendar."""


def _date(_least: int, _most: int) -> Texts:
    return st.dates().map(lambda day: day.isoformat())


def _offsets() -> Texts:
    numbers = st.builds(
        "{}{:02}:{:02}".format, st.sampled_from("+-"), st.integers(0, 23), st.integers(0, 59)
    )
    return st.sampled_from(_UTC) | numbers


def _fractions() -> Texts:
    return st.just("") | st.text(digits, min_size=1, max_size=9).map(".{}".format)


def _time(_least: int, _most: int | None) -> Texts:
    moments = st.integers(0, 24 * 60 * 60 - 1).map(lambda each: _START + timedelta(seconds=each))
    clock = moments.map(lambda moment: moment.strftime("%H:%M:%S"))
    odd = st.builds("{}{}{}".format, clock, _fractions(), _offsets())
    return clock.map("{}Z".format) | odd | st.sampled_from(_LEAP_SECONDS)


def _date_time(_least: int, _most: int | None) -> Texts:
    moments = st.integers(_FIRST, _LAST).map(lambda each: _START + timedelta(milliseconds=each))
    # The spelling that servers use.
    usual = moments.map(lambda moment: moment.isoformat(timespec="milliseconds") + "Z")
    texts = st.builds(
        lambda moment, separator: moment.isoformat(separator, "seconds"),
        moments,
        st.sampled_from("Tt"),
    )
    odd = st.builds("{}{}{}".format, texts, _fractions(), _offsets())
    return usual | odd | st.sampled_from(_ODD_MOMENTS)


# Mailboxes (RFC 5321, section 4.1.2)


def _email(least: int, _most: int | None) -> Texts:
    domains = _dotted(st.text(ascii_lowercase, min_size=1, max_size=8))
    simple = st.text(ascii_lowercase, min_size=1, max_size=8)
    atoms = _dotted(st.text(_ATEXT, min_size=1, max_size=8))
    quoted = st.text(_QUOTABLE, max_size=8).map('"{}"'.format)
    literals = _ipv4(0, 0).map("[{}]".format) | _ipv6(0, 0).map("[IPv6:{}]".format)
    usual = st.builds("{}@{}".format, simple, domains)
    odd = st.builds("{}@{}".format, simple | atoms | quoted, domains | literals)
    return (usual | odd).map(lambda text: _lengthened(text, least))


def _dotted(parts: Texts) -> Texts:
    return st.lists(parts, min_size=1, max_size=3).map(".".join)


def _lengthened(mailbox: str, least: int) -> str:
    """Return ``mailbox`` with labels added before its domain if it is too short."""
    local_part, _, domain = mailbox.rpartition("@")
    while (missing := least - len(local_part) - 1 - len(domain)) > 0:
        domain = "a" * min(max(missing - 1, 1), 63) + "." + domain
    return f"{local_part}@{domain}"


FORMATS: Final[dict[str, tuple[int, int | None, Callable[[int, Any], Texts]]]] = {
    "cuid2": (2, 32, _cuid2),
    "date": (10, 10, _date),
    "date-time": (20, None, _date_time),
    "e164": (3, 16, _e164),
    "email": (3, 64 + 1 + 255, _email),
    "ipv4": (7, 15, _ipv4),
    "ipv6": (2, 45, _ipv6),
    "time": (9, None, _time),
    "uuid": (36, 36, _uuid),
}
"""The shortest and longest text of each of our formats, and the function that draws it."""
