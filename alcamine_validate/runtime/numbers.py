"""Exact arithmetic on JSON numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fractions import Fraction

_FIRST_INEXACT: Final = 2**53


def is_multiple_of(value: float, divisor: float) -> bool:
    """Tell whether ``value / divisor`` is an integer, exactly.

    Each float stands for the decimal number that its shortest spelling shows, which
    is what the document said: 0.0075 is a multiple of 0.0001 although their binary
    approximations divide to 74.99999999999999 (JSON Schema 2020-12 validation, 6.2.1).
    """
    if isinstance(value, int) and isinstance(divisor, int):
        return value % divisor == 0
    return (_fraction(value) / _fraction(divisor)).denominator == 1


def exact(number: int | float) -> int | float:
    """Return ``number``, as an integer where it is a float too large to have a fraction.

    The integer is the one that the float's shortest spelling shows: 1e23 is 10 to the 23rd,
    though the nearest double is a little less. Smaller floats compare exactly as they are.
    """
    if isinstance(number, float) and abs(number) >= _FIRST_INEXACT:
        return int(_fraction(number))
    return number


def _fraction(number: int | float) -> Fraction:
    # Imported here, because few schemas need it and every start of the command would wait.
    from fractions import Fraction

    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))
