"""Exact arithmetic on JSON numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction


def is_multiple_of(value: float, divisor: float) -> bool:
    """Tell whether ``value / divisor`` is an integer, exactly.

    Each float stands for the decimal number that its shortest spelling shows, which
    is what the document said: 0.0075 is a multiple of 0.0001 although their binary
    approximations divide to 74.99999999999999 (JSON Schema 2020-12 validation, 6.2.1).
    """
    if isinstance(value, int) and isinstance(divisor, int):
        return value % divisor == 0
    return (_exact(value) / _exact(divisor)).denominator == 1


def _exact(number: int | float) -> Fraction:
    # Imported here, because few schemas need it and every start of the command would wait.
    from fractions import Fraction

    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))
