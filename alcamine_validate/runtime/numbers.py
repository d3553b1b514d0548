"""Exact arithmetic on JSON numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fractions import Fraction

_FIRST_INEXACT: Final = 2**53


def is_multiple_of(value: float, divisor: float) -> bool:
    """Return whether ``value / divisor`` is exactly an integer.

    Each float represents the decimal number of its shortest spelling, which is the number in the
    document: 0.0075 is a multiple of 0.0001 although their binary approximations divide to
    74.99999999999999 (JSON Schema 2020-12 validation, 6.2.1).
    """
    if isinstance(value, int) and isinstance(divisor, int):
        return value % divisor == 0
    return (_fraction(value) / _fraction(divisor)).denominator == 1


def exact(number: int | float) -> int | float:
    """Return ``number``, converted to an integer if it is a float too large to have a fraction.

    The integer is that of the float's shortest spelling: 1e23 becomes 10 to the 23rd, although
    the nearest double is slightly less. Smaller floats compare exactly without conversion.
    """
    if isinstance(number, float) and abs(number) >= _FIRST_INEXACT:
        return int(_fraction(number))
    return number


def _fraction(number: int | float) -> Fraction:
    # Imported here because few schemas need it and the import slows each start of the command.
    from fractions import Fraction

    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))
