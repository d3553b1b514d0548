"""Durations as people write them: ``250ms``, ``1.5s``, ``2m``, ``1h``, or a number of seconds."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction
from typing import Final

_DURATION: Final = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,30})?)\s*(ms|s|m|h)?", re.ASCII)
_SECONDS: Final = {
    "ms": Fraction("0.001"),
    "s": Fraction(1),
    "m": Fraction(60),
    "h": Fraction(3600),
}
_LONGEST: Final = 10**18
_DIGITS: Final = 30

Duration = str | int | float | timedelta | Fraction
"""What a duration can be given as; a number is of seconds."""


def seconds(duration: Duration) -> Fraction:
    """Return ``duration`` in seconds, exactly as written.

    Raises ValueError where it is negative, longer than 10^18 seconds, or none at all.
    """
    value = _read(duration)
    if not 0 <= value < _LONGEST:
        raise ValueError("a duration is from 0 to 10^18 seconds")
    return value


def _read(duration: Duration) -> Fraction:
    if isinstance(duration, timedelta):
        return Fraction(duration // timedelta(microseconds=1), 1_000_000)
    if isinstance(duration, str):
        return _parsed(duration)
    if isinstance(duration, bool) or not isinstance(duration, int | float | Fraction):
        raise ValueError(f"no duration: {str(duration)[:40]}")
    try:
        # As it is written: 0.1 is a tenth, and not the double that is next to it.
        return Fraction(repr(duration)) if isinstance(duration, float) else Fraction(duration)
    except ValueError:
        raise ValueError(f"no duration: {duration!r}") from None


def _parsed(text: str) -> Fraction:
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"no duration: {text[:40]!r}; write one such as 250ms, 1.5s, 2m or 0")
    return Fraction(match[1]) * _SECONDS[match[2] or "s"]


def spelled(duration: Fraction) -> str:
    """Return a duration in seconds as text that :func:`seconds` reads: ``0s``, ``0.25s``.

    Exact to 30 digits after the point.
    """
    whole, rest = divmod(duration, 1)
    digits = f"{int(rest * 10**_DIGITS):0{_DIGITS}}".rstrip("0")
    return f"{whole}.{digits}s" if digits else f"{whole}s"
