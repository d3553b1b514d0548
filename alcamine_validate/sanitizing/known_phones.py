"""The phone numbers that are to be replaced in a run, and the search for them in any notation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from alcamine_validate.privacy.phones import (
    GAP,
    country_code,
    digits_of,
    international_digits,
    plain_signs,
)
from alcamine_validate.privacy.replacements import NANP_NUMBER, in_notation
from alcamine_validate.privacy.reserved import NANP_CODE

_FEWEST_DIGITS: Final = 8
_FEWEST_IN_GROUPS: Final = 9
"""A date has eight digits in groups."""

_MOST_DIGITS: Final = 18
"""The digits of E.164 (15), after the prefix of international calls."""

_RUN: Final = re.compile(rf"(?:\+[ (]{{0,2}})?[0-9](?:{GAP}[0-9]){{{_FEWEST_DIGITS - 1},}}+")
_GROUP: Final = re.compile("[0-9]+")
_PREFIXES: Final = ("", "00", "011")
"""What international calls dial for the plus sign."""

_NATIONAL_LENGTH: Final = 10
_TRUNK: Final = "0"
"""What national calls dial for the country code in most countries."""


class PhoneMatch(NamedTuple):
    """A span of a text that holds a known number, and what replaces it."""

    start: int
    end: int
    replacement: str


class KnownPhones:
    """Phone numbers and their replacements, by all digits that people dial for them."""

    def __init__(self) -> None:
        self._dialled: dict[str, tuple[str, str]] = {}

    def __bool__(self) -> bool:
        return bool(self._dialled)

    def add(self, value: str, replacement: str) -> None:
        """Add a number, and what replaces it. Digits of a number that was added before stay."""
        for digits, prefix, other in _dialled(value, digits_of(replacement)):
            if len(digits) >= _FEWEST_DIGITS:
                self._dialled.setdefault(digits, (prefix, other))

    def matches(self, text: str) -> Iterator[PhoneMatch]:
        """Yield the known numbers in a text from left to right, whatever is between their digits.

        They consist of whole groups of digits: part of a longer number is not one.
        """
        if not self._dialled:
            return
        plain = plain_signs(text)
        for run in _RUN.finditer(plain):
            groups = [each.span() for each in _GROUP.finditer(plain, *run.span())]
            at = 0
            while at < len(groups):
                count, digits = self._longest(plain, groups[at : at + _MOST_DIGITS])
                if count:
                    start = groups[at][0] if at else run.start()
                    end = groups[at + count - 1][1]
                    yield PhoneMatch(start, end, self._replacement(digits, text[start:end]))
                at += count or 1

    def _longest(self, text: str, groups: list[tuple[int, int]]) -> tuple[int, str]:
        """Return how many groups the longest number has that starts with the first one, and it."""
        digits, found = "", (0, "")
        for count, (start, end) in enumerate(groups, 1):
            digits += text[start:end]
            if len(digits) > _MOST_DIGITS:
                break
            if digits in self._dialled and (count == 1 or len(digits) >= _FEWEST_IN_GROUPS):
                found = count, digits
        return found

    def _replacement(self, digits: str, old: str) -> str:
        prefix, other = self._dialled[digits]
        return f"{prefix}{other}" if old.isdecimal() else in_notation(old, other)


def _dialled(value: str, other: str) -> Iterator[tuple[str, str, str]]:
    """Yield the digits that are dialled for a number, and a prefix and digits to replace them.

    ``other`` are the digits of the replacement.
    """
    yield digits_of(value), "", other
    digits, other = _with_country_code(value, other)
    code = country_code(digits)
    if code is None:
        return
    yield from ((f"{prefix}{digits}", prefix, other) for prefix in _PREFIXES)
    rest = digits.removeprefix(code)
    if len(rest) >= _FEWEST_IN_GROUPS:
        yield rest, "", other.removeprefix(code)
    for before in (_TRUNK, f"{code}{_TRUNK}"):  # as in "+44 (0)20"
        is_same = other.startswith(code)
        yield f"{before}{rest}", "", f"{before}{other.removeprefix(code)}" if is_same else other


def _with_country_code(value: str, other: str) -> tuple[str, str]:
    """Return the digits of a number and of its replacement with country codes; "" if not known."""
    international = international_digits(value)
    if international is not None:
        return international, other
    digits = digits_of(value)
    if not NANP_NUMBER.fullmatch(digits):
        return "", ""
    added = NANP_CODE if len(digits) == len(other) == _NATIONAL_LENGTH else ""
    return f"{added}{digits}", f"{added}{other}"
