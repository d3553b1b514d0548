"""Durations: what is read as one, exactly, what is refused, and how they are spelled."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.text.duration import Duration, seconds, spelled
from tests.support.tables import for_each

READ: Final = [
    ("0", 0),
    ("0ms", 0),
    ("250ms", Fraction(1, 4)),
    ("1ms", Fraction(1, 1000)),
    ("0.5ms", Fraction(1, 2000)),
    ("1.5s", Fraction(3, 2)),
    ("2m", 120),
    ("0.5m", 30),
    ("1h", 3600),
    ("1.25h", 4500),
    ("90", 90),
    ("0.1", Fraction(1, 10)),
    ("007s", 7),
    (" 5 ms ", Fraction(1, 200)),
    ("5\tms", Fraction(1, 200)),
    (0, 0),
    (3, 3),
    (0.1, Fraction(1, 10)),
    (2.0, 2),
    (timedelta(milliseconds=5), Fraction(1, 200)),
    (timedelta(microseconds=1), Fraction(1, 1_000_000)),
    (timedelta(days=1), 86_400),
    (timedelta.max, Fraction(86_399_999_999_999_999_999, 1_000_000)),
    (Fraction(1, 3), Fraction(1, 3)),
    (Fraction(0), 0),
]


def test_a_duration_is_read_exactly() -> None:
    """In seconds, to the last digit: 0.1 is a tenth, whatever a float makes of it."""

    def check(duration: Duration, expected: int | Fraction) -> None:
        assert seconds(duration) == expected

    for_each(READ, check)


NONSENSE: Final = [
    "", " ", "ms", "s", "x", "5x", "5 minutes", "5S", "5MS", "5us", "5ns", "5d", "1m30s",
    "1:30", ".5", "5.", "1,5s", "1_000", "1e3", "+5", "--5", "0x10", "5ms5", "5ms\n5", "5m s",
    "∞", "inf", "nan", "infinity", "½s", "٣s", "5ｓ", "1/3", "PT5S", "None", "5ms\x00",
]  # fmt: skip


def test_nonsense_is_no_duration() -> None:
    """What is refused is named, and with it what would be right."""

    def check(nonsense: str) -> None:
        with pytest.raises(ValueError, match=r"^no duration: .*250ms, 1\.5s, 2m or 0$"):
            seconds(nonsense)

    for_each(NONSENSE, check)


@pytest.mark.parametrize(
    "negative", ["-1", "-5ms", "-0.1s", -1, -0.5, timedelta(microseconds=-1), Fraction(-1, 9)]
)
def test_a_duration_is_not_negative(negative: Duration) -> None:
    """In whatever form it is given."""
    with pytest.raises(ValueError, match="duration"):
        seconds(negative)


@pytest.mark.parametrize(
    "other",
    [
        True, False, None, [], {}, ["5ms"], b"5ms", 1j, object(), float("nan"), float("inf"),
        float("-inf"), 1e300, 10**30, 10**5000,
    ],
    ids=lambda value: f"{type(value).__name__}",
)  # fmt: skip
def test_other_values_are_no_durations(other: Any) -> None:
    """A bool is no number of seconds, and neither is what has no end."""
    with pytest.raises(ValueError, match=r"."):
        seconds(other)


@pytest.mark.parametrize("small", [0.001, 0.0001, 0.00005, 1e-6, 2.5e-7])
def test_a_small_number_of_seconds_is_a_duration(small: float) -> None:
    """Python writes those below 0.0001 with an exponent, and TOML may as well."""
    assert seconds(small) == Fraction(str(small))


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (Fraction(0), "0s"),
        (Fraction(1, 4), "0.25s"),
        (Fraction(1, 1000), "0.001s"),
        (Fraction(1, 10), "0.1s"),
        (Fraction(10), "10s"),
        (Fraction(3600), "3600s"),
        (Fraction(3, 2), "1.5s"),
        (Fraction(1, 1_000_000), "0.000001s"),
    ],
)
def test_a_duration_is_spelled_in_seconds(duration: Fraction, text: str) -> None:
    """No trailing zeros, no exponent."""
    assert spelled(duration) == text


MICROSECONDS_OF_A_YEAR = 366 * 86_400 * 1_000_000


@given(st.integers(0, MICROSECONDS_OF_A_YEAR))
def test_a_spelled_duration_is_read_as_it_was(microseconds: int) -> None:
    """Every duration of up to a year, to the microsecond."""
    duration = Fraction(microseconds, 1_000_000)
    assert seconds(spelled(duration)) == duration


@given(
    st.from_regex(r"(?a:[0-9]{1,12}(\.[0-9]{1,12})? ?(ms|s|m|h)?)", fullmatch=True)
    | st.timedeltas(min_value=timedelta(0))
)
def test_all_that_is_read_can_be_spelled(duration: Duration) -> None:
    """What was read once can be written, and read again as the same."""
    read = seconds(duration)
    assert seconds(spelled(read)) == read


@given(st.text() | st.floats() | st.integers() | st.booleans() | st.timedeltas() | st.fractions())
def test_nothing_but_a_value_error_is_raised(value: Duration) -> None:
    """A duration is read, and is not negative, or it is refused."""
    with suppress(ValueError):
        assert seconds(value) >= 0
