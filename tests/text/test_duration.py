"""Durations: what is read exactly as one, what is refused, and how they are written."""

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
    """A duration is read as an exact number of seconds."""

    def check(duration: Duration, expected: int | Fraction) -> None:
        assert seconds(duration) == expected

    for_each(READ, check)


NONSENSE: Final = [
    "", " ", "ms", "s", "x", "5x", "5 minutes", "5S", "5MS", "5us", "5ns", "5d", "1m30s",
    "1:30", ".5", "5.", "1,5s", "1_000", "1e3", "+5", "--5", "0x10", "5ms5", "5ms\n5", "5m s",
    "∞", "inf", "nan", "infinity", "½s", "٣s", "5ｓ", "1/3", "PT5S", "None", "5ms\x00",
]  # fmt: skip


def test_a_text_that_is_not_a_duration_is_refused() -> None:
    """A text that is not a valid duration is refused with examples of valid ones."""

    def check(nonsense: str) -> None:
        with pytest.raises(ValueError, match=r"^not a valid duration: .*250ms, 1\.5s, 2m or 0$"):
            seconds(nonsense)

    for_each(NONSENSE, check)


@pytest.mark.parametrize(
    "negative", ["-1", "-5ms", "-0.1s", -1, -0.5, timedelta(microseconds=-1), Fraction(-1, 9)]
)
def test_a_negative_duration_is_refused(negative: Duration) -> None:
    """A negative duration is refused."""
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
def test_values_of_other_types_are_refused(other: Any) -> None:
    """A value of another type is refused, and so is a number that is infinite or too large."""
    with pytest.raises(ValueError, match=r"."):
        seconds(other)


@pytest.mark.parametrize("small", [0.001, 0.0001, 0.00005, 1e-6, 2.5e-7])
def test_a_small_number_of_seconds_is_a_duration(small: float) -> None:
    """A small number of seconds, which Python writes with an exponent, is read exactly."""
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
    """A duration is written in seconds without trailing zeros and without an exponent."""
    assert spelled(duration) == text


MICROSECONDS_OF_A_YEAR = 366 * 86_400 * 1_000_000


@given(st.integers(0, MICROSECONDS_OF_A_YEAR))
def test_a_spelled_duration_is_read_as_it_was(microseconds: int) -> None:
    """A duration of up to a year is read as it was written, to the microsecond."""
    duration = Fraction(microseconds, 1_000_000)
    assert seconds(spelled(duration)) == duration


@given(
    st.from_regex(r"(?a:[0-9]{1,12}(\.[0-9]{1,12})? ?(ms|s|m|h)?)", fullmatch=True)
    | st.timedeltas(min_value=timedelta(0))
)
def test_all_that_is_read_can_be_spelled(duration: Duration) -> None:
    """A duration that was read can be written, and the text is read as the same duration."""
    read = seconds(duration)
    assert seconds(spelled(read)) == read


@given(st.text() | st.floats() | st.integers() | st.booleans() | st.timedeltas() | st.fractions())
def test_nothing_but_a_value_error_is_raised(value: Duration) -> None:
    """A value is read as a duration that is not negative, or ValueError is raised."""
    with suppress(ValueError):
        assert seconds(value) >= 0
