"""What a plain JSON Schema can't say, so that validators that use it differ from ours there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.text.json_pointer import resolve
from alcamine_validate.validator.validator import Validator
from tests.support import judges


def is_leap_second(text: str) -> bool:
    """Return whether a date-time or time has a second 60, which depends on the UTC minute."""
    return re.search(r":60(?:\.[0-9]+)?(?:[Zz]|[+-][0-9:]{5})$", text) is not None


def is_text_in_parts(text: str) -> bool:
    """Return whether an email is too long, or has an address that does not exist in brackets."""
    local_part, _, domain = text.rpartition("@")
    return len(local_part) > 64 or len(domain) > 255 or domain.startswith("[")


PRECISE: Final[dict[str, Callable[[str], bool]]] = {
    "date-time": is_leap_second,
    "time": is_leap_second,
    "email": is_text_in_parts,
    "ipv6": lambda text: ":" in text,
}
"""The formats that a pattern can't express, and the only texts for which that matters."""

OF_PYTHON: Final = "a newline, before which $ matches in Python"


def unsaid(validator: Validator, document: Any) -> list[str]:
    """Return the reasons for which we refuse a document and the schema can't, one for each error.

    An error for which the schema should refuse it is an empty text.
    """
    reasons = []
    for error in validator.iter_errors(document):
        text = resolve(document, error.pointer)
        format_ = str(error.params.get("format"))
        if error.keyword == judges.ORDER:
            reasons.append("the order of timestamps")
        elif error.keyword == "format" and format_ in PRECISE and PRECISE[format_](text):
            reasons.append(f"a precise {format_}")
        elif error.keyword == "format" and text.endswith("\n") and FORMATS[format_](text[:-1]):
            reasons.append(OF_PYTHON)
        else:
            reasons.append("")
    return reasons


FORMATTED: Final = (
    "2026-03-14", "2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "0000-02-29",
    "09:26:35Z", "09:26:35+01:00", "23:59:60Z", "24:00:00Z", "09:26:35", "1.2.3.4", "01.2.3.4",
    "256.1.1.1", "1.2.3", "::", "::1", "1::2", "::ffff:1.2.3.4", ":::", "g::", "1:2:3:4:5:6:7:8",
    "5c1e9a74-02d8-4b6f-9e37-c4a8d1f06b52", "5C1E9A74-02D8-4B6F-9E37-C4A8D1F06B52",
    "5c1e9a7402d84b6f9e37c4a8d1f06b52", "urn:uuid:5c1e9a74-02d8-4b6f-9e37-c4a8d1f06b52",
    "a@[IPv6:::1]", "",
)  # fmt: skip
"""Texts that have a format, or nearly have one, besides those of ``tests.support.mutations``."""
