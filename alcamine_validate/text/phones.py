"""Texts that may be phone numbers, in any notation."""

from __future__ import annotations

import re
from typing import Final

PHONE_DIGITS: Final = 7
"""A text with this many digits may be a phone number (the shortest ones have seven)."""

_DATE: Final = (
    r"(?:\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2\d{4})"
    r"(?:[Tt _]\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d{1,9})?)?)?"
    r" ?(?:[A-Za-z]{1,4}|[+-]\d{1,2}:?(?:\d{2})?)?"
)
"""A timestamp, even if it is not valid by RFC 3339."""

_DIGITS: Final = r"\d(?:[ .:/+-]{0,3}\d)*"


def is_phone(text: str) -> bool:
    """Return whether a text has a row of enough digits for a phone number, and is not a date."""
    if re.fullmatch(_DATE, text):
        return False
    rows = re.findall(_DIGITS, text)
    return any(sum(map(str.isdigit, row)) >= PHONE_DIGITS for row in rows)
