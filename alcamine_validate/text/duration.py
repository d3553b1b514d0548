"""Durations as people write them: ``250ms``, ``1.5s``, ``2m``, ``1h``, or a number of seconds."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from fractions import Fraction

_DURATION: Final = r"(?a:([0-9]{1,18}(?:\.[0-9]{1,30})?)\s*(ms|s|m|h)?)"
_SECONDS: Final = {"ms": "0.001", "s": "1", "m": "60", "h": "3600"}
_LONGEST: Final = 10**18
_DIGITS: Final = 30

Duration: TypeAlias = "str | int | float | timedelta | Fraction"
"""The types of a duration; a number is in seconds."""

Seconds: TypeAlias = "Fraction | int"
"""An exact number of seconds. 0 is an int, so that fractions need not be imported for it."""


def seconds(duration: Duration) -> Seconds:
    """Return ``duration`` in seconds, exactly as written.

    Raises ValueError if it is negative, 10^18 seconds or longer, or not a valid duration.
    """
    value = _read(duration) if duration != 0 or isinstance(duration, bool) else 0
    if not 0 <= value < _LONGEST:
        raise ValueError("a duration must be between 0 and 10^18 seconds")
    return value


def _read(duration: Duration) -> Fraction:
    from fractions import Fraction

    if isinstance(duration, timedelta):
        return Fraction(duration // timedelta(microseconds=1), 1_000_000)
    if isinstance(duration, str):
        match = re.fullmatch(_DURATION, duration.strip())
        if match is None:
            wanted = "use a value such as 250ms, 1.5s, 2m or 0"
            raise ValueError(f"not a valid duration: {duration[:40]!r}; {wanted}")
        return Fraction(match[1]) * Fraction(_SECONDS[match[2] or "s"])
    if isinstance(duration, bool) or not isinstance(duration, int | float | Fraction):
        raise ValueError(f"not a valid duration: {str(duration)[:40]}")
    try:
        # Use the written form: 0.1 means a tenth, and not the double nearest to it.
        return Fraction(repr(duration)) if isinstance(duration, float) else Fraction(duration)
    except ValueError:
        raise ValueError(f"not a valid duration: {duration!r}") from None


def spelled(duration: Seconds) -> str:
    """Return a duration in seconds as text that :func:`seconds` reads: ``0s``, ``0.25s``.

    The text is exact to 30 digits after the point.
    """
    whole, rest = divmod(duration, 1)
    digits = f"{int(rest * 10**_DIGITS):0{_DIGITS}}".rstrip("0")
    return f"{whole}.{digits}s" if digits else f"{whole}s"
