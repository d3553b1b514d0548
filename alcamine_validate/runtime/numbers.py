"""Exact arithmetic on JSON numbers."""

from __future__ import annotations

from fractions import Fraction


def is_multiple_of(value: float, divisor: float) -> bool:
    """Tell whether ``value / divisor`` is an integer, exactly.

    Each float stands for the decimal number that its shortest spelling shows, which
    is what the document said: 0.0075 is a multiple of 0.0001 although their binary
    approximations divide to 74.99999999999999 (JSON Schema 2020-12 validation, 6.2.1).
    """
    if value.__class__ is int and divisor.__class__ is int:
        return value % divisor == 0
    return (_exact(value) / _exact(divisor)).denominator == 1


def _exact(number: float) -> Fraction:
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))
