"""Two other validators for the same schemas, and our formats, implemented a second time.

Nothing here uses our runtime: the checks are written again, in another way, so that an error would
have to be made twice to pass unnoticed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from string import ascii_letters, ascii_lowercase, digits
from typing import Any, Final

import jsonschema_rs
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

Judge = Callable[[Any], bool]
"""Returns whether a parsed instance is valid."""

ORDER: Final = "x-timestamp-order"
LIBRARY_FORMATS: Final = ("date", "date-time", "email", "ipv4", "ipv6", "time", "uuid")
"""The formats that both libraries implement."""

_PARTS: Final = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)T(?P<hour>\d\d):(?P<minute>\d\d)"
    r":(?P<second>\d\d(?:\.\d+)?)(?P<offset>Z|[+-]\d\d:\d\d)",
    re.ASCII | re.IGNORECASE,
)
_ATEXT: Final = frozenset(ascii_letters + digits + "!#$%&'*+-/=?^_`{|}~")
_LABEL: Final = frozenset(ascii_letters + digits + "-")


# Formats


def is_cuid2(text: str) -> bool:
    """Return whether ``text`` is 2 to 32 lower-case letters and digits, the first one a letter."""
    allowed = set(text) <= set(ascii_lowercase + digits)
    return allowed and 2 <= len(text) <= 32 and text[0] in ascii_lowercase


def is_e164(text: str) -> bool:
    """Return whether ``text`` is a plus sign and 2 to 15 digits, the first one not 0."""
    number = text[1:]
    shaped = text[:1] == "+" and set(number) <= set(digits) and 2 <= len(number) <= 15
    return shaped and number[0] != "0"


def is_date_time(text: str) -> bool:
    """Return whether ``text`` is a date-time of RFC 3339, section 5.6."""
    return moment(text) is not None


@lru_cache(maxsize=4096)
def moment(text: str) -> tuple[timedelta, Fraction] | None:
    """Return the UTC minute and the second of a date-time, which order as time does.

    Second 60 is valid only in the last minute of a month in UTC. None if ``text`` is not a valid
    date-time.
    """
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute = (int(match[name]) for name in list(match.groupdict())[:5])
    # The calendar repeats every four centuries, and datetime has no year 0.
    cycles, year = divmod(year, 400)
    second, offset = Fraction(match["second"]), _offset(match["offset"])
    exists = 1 <= month <= 12 and 1 <= day <= monthrange(2000 + year, month)[1]
    if not exists or hour > 23 or minute > 59 or second >= 61 or offset is None:
        return None
    utc = datetime(2000 + year, month, day, hour, minute) - offset
    if second >= 60 and (utc + timedelta(minutes=1)).strftime("%d %H:%M") != "01 00:00":
        return None
    return utc - datetime(2000, 1, 1) + cycles * timedelta(days=400 * 365 + 97), second


def _offset(text: str) -> timedelta | None:
    if text in "Zz":
        return timedelta()
    hours, minutes = int(text[1:3]), int(text[4:])
    if hours > 23 or minutes > 59:
        return None
    return timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)


def is_email(text: str) -> bool:
    """Return whether ``text`` is a Mailbox of RFC 5321, section 4.1.2."""
    local_part, at, domain = text.rpartition("@")
    return bool(at) and len(local_part) <= 64 and _is_local_part(local_part) and _is_domain(domain)


def _is_local_part(text: str) -> bool:
    if not text.startswith('"'):
        return all(atom and set(atom) <= _ATEXT for atom in text.split("."))
    inside = re.sub(r"\\[\x20-\x7e]", "", text[1:-1])
    return len(text) > 1 and text[-1] == '"' and re.search(r'[^\x20-\x7e]|["\\]', inside) is None


def _is_domain(text: str) -> bool:
    if text.startswith("["):
        return text.endswith("]") and _is_address(text[1:-1])
    return len(text) <= 255 and all(
        0 < len(label) <= 63 and set(label) <= _LABEL and label.strip("-") == label
        for label in text.split(".")
    )


def _is_address(text: str) -> bool:
    try:
        if text.casefold().startswith("ipv6:"):
            IPv6Address(text[5:])
        else:
            IPv4Address(text)
    except ValueError:
        return False
    return text.isascii() and "%" not in text


FORMATS: Final[Mapping[str, Callable[[str], bool]]] = {
    "cuid2": is_cuid2,
    "date-time": is_date_time,
    "e164": is_e164,
    "email": is_email,
}
"""The formats that decide about a Session. ``date`` does not, as ``string`` is allowed too."""


# The keyword


def _disorder(pairs: Any, instance: Any) -> Iterator[str]:
    """Yield each pair of date-times of an object where the second is before the first."""
    for earlier, later in pairs if isinstance(instance, dict) else ():
        values = (instance.get(earlier), instance.get(later))
        moments = [moment(value) for value in values if isinstance(value, str)]
        if len(moments) == 2 and None not in moments and moments[0] > moments[1]:  # type: ignore[operator]
            yield f"{later} is earlier than {earlier}"


def _order(_: Any, pairs: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
    yield from map(ValidationError, _disorder(pairs, instance))


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    """Match as ECMA-262 does: ``$`` is the end of the text, and digits are ASCII."""
    translated = pattern.replace("$", r"\Z").replace(r"\d", "[0-9]")
    if isinstance(instance, str) and re.search(translated, instance) is None:
        yield ValidationError(f"does not match {pattern}")


class _Order:
    """The keyword as a class for jsonschema-rs."""

    def __init__(self, parent_schema: Any, value: Any, schema_path: Any) -> None:
        self.pairs = value

    def validate(self, instance: Any) -> None:
        """Raise ValueError if timestamps are out of order."""
        for problem in _disorder(self.pairs, instance):
            raise ValueError(problem)


# The judges


def python_jsonschema(schema: Any, *, own_formats: bool) -> Judge:
    """Return python-jsonschema as a judge, with its own date-time and email or with ours.

    With ``own_formats``, ours are used, and patterns are also interpreted as in ECMA-262, as far
    as the document needs that.
    """
    checker = FormatChecker(())
    library = Draft202012Validator.FORMAT_CHECKER.checkers
    checker.checkers = {name: library[name] for name in LIBRARY_FORMATS}
    for name, check in FORMATS.items():
        if own_formats or name not in LIBRARY_FORMATS:
            checker.checks(name)(_for_strings(check))
    keywords = {ORDER: _order, "pattern": _pattern} if own_formats else {ORDER: _order}
    extended = extend(Draft202012Validator, keywords)  # type: ignore[no-untyped-call]
    validator = extended(schema, format_checker=checker)
    return lambda instance: bool(validator.is_valid(instance))


def _for_strings(check: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda instance: not isinstance(instance, str) or check(instance)


def jsonschema_rust(schema: Any, *, own_formats: bool) -> Judge:
    """Return jsonschema-rs as a judge, with its own date-time and email or with ours."""
    formats = {
        name: check for name, check in FORMATS.items() if own_formats or name not in LIBRARY_FORMATS
    }
    validator = jsonschema_rs.Draft202012Validator(
        schema, formats=formats, validate_formats=True, keywords={ORDER: _Order}
    )
    return lambda instance: bool(validator.is_valid(instance))
