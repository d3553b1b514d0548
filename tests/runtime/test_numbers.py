"""Multiples of numbers, determined by the decimals as written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alcamine_validate.runtime.numbers import exact, is_multiple_of
from tests.runtime.texts import IN_BOTH_TIERS, STEADY

SMALL: Final = st.integers(-(10**6), 10**6)
PLACES: Final = st.integers(0, 6)


@IN_BOTH_TIERS
def test_multiples_are_those_of_the_decimals_that_were_written(examples: int) -> None:
    """A float is a multiple of another if the decimals as written are."""

    @settings(STEADY, max_examples=examples)
    @given(SMALL, PLACES, SMALL.filter(bool).map(abs), PLACES)
    def check(value: int, value_places: int, divisor: int, divisor_places: int) -> None:
        dividend = Decimal(value).scaleb(-value_places)
        by = Decimal(divisor).scaleb(-divisor_places)
        exact = (Fraction(dividend) / Fraction(by)).denominator == 1
        assert is_multiple_of(float(dividend), float(by)) is exact

    check()


@pytest.mark.parametrize(
    ("value", "divisor", "answer"),
    [
        (0.0075, 0.0001, True), (0.00751, 0.0001, False), (1e308, 0.5, True), (0, 0.1, True),
        (10**30, 3, False), (3 * 10**30, 3, True), (10**400, 7, False), (7 * 10**400, 7, True),
        (1.5, 0.5, True), (4.5, 1.5, True), (35, 1.5, False), (1e-7, 1e-8, True), (0.3, 0.1, True),
        (-0.3, 0.1, True), (2.0, 2, True), (10**400, 0.5, True),
    ],
)  # fmt: skip
def test_multiples_are_exact(value: float, divisor: float, answer: bool) -> None:
    """Multiples are exact for floats that round and for integers that exceed every float."""
    assert is_multiple_of(value, divisor) is answer


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (55.5, 55.5),
        (106.5, 106.5),
        (-106.5, -106.5),
        (2.0**52 + 0.5, 4503599627370496.5),
        (1e16, 10**16),
        (1e23, 10**23),
        (-1e23, -(10**23)),
        (1.7976931348623157e308, 17976931348623157 * 10**292),
        (10**400, 10**400),
        (7, 7),
    ],
)
def test_a_float_is_the_number_that_it_shows(number: float, wanted: float) -> None:
    """``exact`` returns an integer for a float too large for a fraction, else the number itself."""
    assert exact(number) == wanted
    assert isinstance(exact(number), float) is isinstance(wanted, float)


@pytest.mark.parametrize(
    ("value", "divisor", "answer"),
    [(1e23, 10, True), (1e23, 7, False), (6.0, 3, True), (6.5, 3, False), (10**23, 10.0, True)],
)
def test_a_large_float_is_a_multiple_by_what_it_shows(
    value: float, divisor: float, answer: bool
) -> None:
    """The float 1e23 is a multiple of 10, though the nearest double is not."""
    assert is_multiple_of(value, divisor) is answer
